//! Many invoices as the tables of a ledger, and what was set aside.

use super::{Invoice, Kind, Party, Problem};
use crate::tables::Cells;
use relance_kernel::{Currency, Day, Money};
use relance_law::Terms;
use std::collections::BTreeMap;

/// The word in the column `source`.
pub const SOURCE: &str = "e-invoice";

/// A ledger takes no invoice that is due more days before its issue: RL1113.
const DUE_BEFORE_ISSUE: i32 = 366;

/// How invoices are imported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Who we are: SIREN, VAT number or name. Invoices of other sellers are purchases, and set aside. Without it, all must
    /// be of one seller.
    pub seller: Option<String>,
    /// Terms of invoices that say neither a due date nor terms that can be read.
    pub terms: Option<Terms>,
}

/// What comes of an import.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Import {
    /// The tables.
    pub tables: Vec<Cells>,
    /// What was set aside.
    pub aside: Vec<Aside>,
    /// How many files hold a document that another file of this import holds too, to the letter.
    pub repeated: usize,
    /// Invoices and deposits, by currency: how many, and minor units.
    pub invoices: BTreeMap<String, (usize, i128)>,
    /// The same of credit notes, below 0.
    pub credit_notes: BTreeMap<String, (usize, i128)>,
    /// How many invoices have their due date from where.
    pub due: BTreeMap<DueSource, usize>,
    /// Invoices whose several due dates do not add up to what is owed: only the first date is kept.
    pub uneven: Vec<String>,
    /// Who sold.
    pub sellers: Vec<Seller>,
}

/// Who sold, and how many of the documents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seller {
    /// What it is known by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many documents are its own.
    pub documents: usize,
}

/// A file that is not in the tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aside {
    /// Which.
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file is not in the tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is not read.
    Problem(Problem),
    /// Somebody else sold: a purchase.
    OtherSeller {
        /// Who.
        seller: String,
    },
    /// Another file has this number and says something else.
    SameNumber {
        /// The number.
        number: String,
        /// The other file.
        other: String,
    },
    /// Nobody owes anything for it.
    Nothing {
        /// The number.
        number: String,
    },
    /// It names no buyer.
    NoBuyer {
        /// The number.
        number: String,
    },
    /// A day of it lies outside of those that a ledger holds, 1970 to 2200.
    DayOutOfRange {
        /// The number.
        number: String,
        /// What the day is: a term of EN 16931.
        term: &'static str,
        /// The day.
        day: Day,
    },
    /// It is due more than a year before it was issued.
    DueFarBeforeIssue {
        /// The number.
        number: String,
        /// When it is due.
        due: Day,
        /// When it was issued.
        issued: Day,
    },
}

/// Where a due date comes from, the surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DueSource {
    /// The document says it.
    Document,
    /// From the terms that the document says in words.
    Terms,
    /// From the terms that were given.
    Given,
    /// From what the law says where nothing was agreed.
    Default,
}

impl DueSource {
    /// As the ledger writes it.
    pub fn word(self) -> &'static str {
        match self {
            DueSource::Document => "document",
            DueSource::Terms => "terms of the document",
            DueSource::Given => "terms given",
            DueSource::Default => "default",
        }
    }
}

/// Makes tables of what was read: files with what is in them, in any order.
///
/// # Errors
///
/// Documents of several sellers, and nobody said who we are.
pub fn import(
    read: Vec<(String, Result<Invoice, Problem>)>,
    options: &Options,
) -> Result<Import, Vec<Seller>> {
    let mut found = Import::default();
    let mut invoices: Vec<(String, Invoice)> = Vec::new();
    let mut sellers: BTreeMap<String, Seller> = BTreeMap::new();
    for (file, document) in read {
        match document {
            Err(problem) => found.aside.push(Aside {
                file,
                reason: Reason::Problem(problem),
            }),
            Ok(invoice) => {
                let seller = sellers.entry(invoice.seller.id().to_string()).or_insert(Seller {
                    id: invoice.seller.id().to_string(),
                    name: invoice.seller.name.clone(),
                    documents: 0,
                });
                seller.documents += 1;
                invoices.push((file, invoice));
            }
        }
    }
    found.sellers = sellers.into_values().collect();
    if options.seller.is_none() && found.sellers.len() > 1 {
        return Err(found.sellers);
    }
    // The order of files means nothing.
    invoices.sort_by(|(one_file, one), (other_file, other)| {
        (one.issued, &one.number, one_file).cmp(&(other.issued, &other.number, other_file))
    });
    let mut kept: BTreeMap<String, (String, Invoice)> = BTreeMap::new();
    let mut order = Vec::new();
    for (file, invoice) in invoices {
        let id = invoice_id(&invoice);
        if let Some(reason) = set_aside(&invoice, &id, &kept, options) {
            match reason {
                None => found.repeated += 1,
                Some(reason) => found.aside.push(Aside { file, reason }),
            }
            continue;
        }
        order.push(id.clone());
        kept.insert(id, (file, invoice));
    }
    found.aside.sort_by(|one, other| one.file.cmp(&other.file));
    let documents: Vec<(&String, &String, &Invoice)> = order
        .iter()
        .filter_map(|id| kept.get(id).map(|(file, invoice)| (id, file, invoice)))
        .collect();
    found.tables = tables(&documents, options, &mut found);
    Ok(found)
}

/// Why an invoice is not taken: none if it is, nothing to say if it is there already.
fn set_aside(
    invoice: &Invoice,
    id: &str,
    kept: &BTreeMap<String, (String, Invoice)>,
    options: &Options,
) -> Option<Option<Reason>> {
    let number = || invoice.number.clone();
    if let Some(seller) = &options.seller
        && !invoice.seller.is_called(seller)
    {
        return Some(Some(Reason::OtherSeller {
            seller: format!("{} ({})", invoice.seller.name, invoice.seller.id()),
        }));
    }
    if invoice.buyer.id().is_empty() {
        return Some(Some(Reason::NoBuyer { number: number() }));
    }
    if invoice.amount == 0 {
        return Some(Some(Reason::Nothing { number: number() }));
    }
    if let Some(reason) = wrong_day(invoice, options) {
        return Some(Some(reason));
    }
    let (other, same) = kept.get(id)?;
    Some((same != invoice).then(|| Reason::SameNumber {
        number: number(),
        other: other.clone(),
    }))
}

/// A day that no ledger takes.
fn wrong_day(invoice: &Invoice, options: &Options) -> Option<Reason> {
    let number = || invoice.number.clone();
    let is_known = |day: Day| (1970..=2200).contains(&day.ymd().0);
    let due = (!is_credit_note(invoice)).then(|| due(invoice, options).0);
    let dues = || {
        due.into_iter()
            .chain(invoice.instalments.iter().map(|part| part.due))
    };
    let issued = ("BT-2", invoice.issued);
    let mut days = std::iter::once(issued).chain(dues().map(|day| ("BT-9", day)));
    if let Some((term, day)) = days.find(|(_, day)| !is_known(*day)) {
        let number = number();
        return Some(Reason::DayOutOfRange { number, term, day });
    }
    let early = dues().find(|due| invoice.issued.since(*due) > DUE_BEFORE_ISSUE)?;
    Some(Reason::DueFarBeforeIssue {
        number: number(),
        due: early,
        issued: invoice.issued,
    })
}

/// The id of its row: its number. A credit note that has the number of the invoice it corrects gets another.
fn invoice_id(invoice: &Invoice) -> String {
    if is_credit_note(invoice) && invoice.preceding.contains(&invoice.number) {
        format!("{} credit note", invoice.number)
    } else {
        invoice.number.clone()
    }
}

/// Credit notes, and invoices of less than nothing.
fn is_credit_note(invoice: &Invoice) -> bool {
    invoice.kind == Kind::CreditNote || invoice.amount < 0
}

fn decimal(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).decimal()
}

fn due(invoice: &Invoice, options: &Options) -> (Day, DueSource) {
    let first = invoice.instalments.iter().map(|part| part.due).min();
    if let Some(due) = invoice.due.or(first) {
        return (due, DueSource::Document);
    }
    if let Some(terms) = Terms::parse(&invoice.terms) {
        return (terms.due(invoice.issued), DueSource::Terms);
    }
    match options.terms {
        Some(terms) => (terms.due(invoice.issued), DueSource::Given),
        None => (Terms::STATUTORY.due(invoice.issued), DueSource::Default),
    }
}

/// The parts of an invoice with several due dates, if they add up to what is owed; what was paid before counts as a part
/// due at once.
fn instalments(invoice: &Invoice) -> Option<Vec<(Day, i64)>> {
    let mut parts: Vec<(Day, i64)> = invoice
        .instalments
        .iter()
        .map(|part| (part.due, part.amount))
        .collect();
    let sum: i128 = parts.iter().map(|(_, amount)| i128::from(*amount)).sum();
    if sum == i128::from(invoice.amount - invoice.prepaid) && invoice.prepaid > 0 {
        parts.insert(0, (invoice.issued, invoice.prepaid));
    } else if sum != i128::from(invoice.amount) {
        return None;
    }
    Some(parts)
}

/// How the ledger calls a means of payment (UNTDID 4461).
fn payment_method(code: &str) -> &'static str {
    match code {
        "10" => "cash",
        "20" | "21" | "22" | "23" | "24" | "25" => "cheque",
        "30" | "31" | "42" | "58" => "transfer",
        "48" | "54" | "55" => "card",
        "49" | "59" => "direct_debit",
        _ => "",
    }
}

/// Whether a buyer is a company, an administration, or nobody knows. Registrations that begin with 1 or 2 are those of
/// administrations (INSEE, Sirene).
fn kind_of(buyer: &Party) -> &'static str {
    if buyer.siren.starts_with(['1', '2']) {
        "public"
    } else if buyer.siren.is_empty() && buyer.vat.is_empty() && buyer.registered.is_empty() {
        "unknown"
    } else {
        "business"
    }
}

fn tables(documents: &[(&String, &String, &Invoice)], options: &Options, found: &mut Import) -> Vec<Cells> {
    let mut customers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut of_invoices = Vec::new();
    let mut of_instalments = Vec::new();
    let mut of_payments = Vec::new();
    for (id, file, invoice) in documents {
        let (id, buyer) = ((*id).clone(), &invoice.buyer);
        let currency = invoice.currency;
        // What the latest invoice says of a customer counts.
        customers.insert(
            buyer.id(),
            vec![
                buyer.id().to_string(),
                buyer.name.clone(),
                kind_of(buyer).to_string(),
                buyer.country.clone(),
                buyer.siren.clone(),
                buyer.email.clone(),
                buyer.phone.clone(),
                buyer.address.clone(),
                SOURCE.to_string(),
            ],
        );
        let is_credit_note = is_credit_note(invoice);
        let amount = if is_credit_note {
            -invoice.amount.abs()
        } else {
            invoice.amount
        };
        let sums = if is_credit_note {
            &mut found.credit_notes
        } else {
            &mut found.invoices
        };
        let (count, sum) = sums.entry(currency.code().to_string()).or_default();
        (*count, *sum) = (*count + 1, *sum + i128::from(amount));
        let (due, due_source) = due(invoice, options);
        let (due, due_source) = match is_credit_note {
            true => (String::new(), ""),
            false => {
                *found.due.entry(due_source).or_default() += 1;
                (due.to_string(), due_source.word())
            }
        };
        // A credit note over several invoices names none: which part is whose is not said.
        let reference = match invoice.preceding.as_slice() {
            [one] if is_credit_note => one.clone(),
            _ => String::new(),
        };
        of_invoices.push(vec![
            id.clone(),
            buyer.id().to_string(),
            invoice.issued.to_string(),
            due,
            decimal(amount, currency),
            currency.code().to_string(),
            match invoice.kind {
                _ if is_credit_note => "credit_note",
                Kind::Deposit => "deposit",
                Kind::Invoice | Kind::CreditNote => "invoice",
            }
            .to_string(),
            reference,
            payment_method(&invoice.payment_means).to_string(),
            invoice.order.clone(),
            due_source.to_string(),
            (*file).clone(),
            invoice.seller.name.clone(),
            SOURCE.to_string(),
        ]);
        if is_credit_note {
            continue;
        }
        if invoice.instalments.len() > 1 {
            match instalments(invoice) {
                Some(parts) => of_instalments.extend(parts.into_iter().map(|(due, amount)| {
                    let amount = decimal(amount, currency);
                    vec![id.clone(), due.to_string(), amount, SOURCE.to_string()]
                })),
                None => found.uneven.push(id.clone()),
            }
        }
        if invoice.prepaid > 0 {
            of_payments.push(vec![
                format!("{id} prepaid"),
                buyer.id().to_string(),
                id,
                invoice.issued.to_string(),
                decimal(invoice.prepaid, currency),
                currency.code().to_string(),
                "document".to_string(),
                "prepaid".to_string(),
                (*file).clone(),
                SOURCE.to_string(),
            ]);
        }
    }
    vec![
        Cells {
            table: "customers",
            columns: vec![
                "customer_id",
                "name",
                "kind",
                "country",
                "siren",
                "email",
                "phone",
                "address",
                "source",
            ],
            rows: customers.into_values().collect(),
        },
        Cells {
            table: "invoices",
            columns: vec![
                "invoice_id",
                "customer_id",
                "issued",
                "due",
                "amount",
                "currency",
                "kind",
                "reference",
                "payment_method",
                "po_number",
                "due_source",
                "entry",
                "entity",
                "source",
            ],
            rows: of_invoices.into_iter().collect(),
        },
        Cells {
            table: "instalments",
            columns: vec!["invoice_id", "due", "amount", "source"],
            rows: of_instalments.into_iter().collect(),
        },
        Cells {
            table: "payments",
            columns: vec![
                "payment_id",
                "customer_id",
                "invoice_id",
                "date",
                "amount",
                "currency",
                "allocation",
                "origin",
                "entry",
                "source",
            ],
            rows: of_payments.into_iter().collect(),
        },
    ]
}
