//! `relance owed [INVOICE…] --ledger L`: what is owed beside the principal, and how it comes about.

mod human;
mod plain;

pub(crate) use human::unreckoned;

use crate::args::{Owed, OwedFormat};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::said;
use crate::{ledger_folder, rates_file, replay_input};
use relance_claims::{Claim, FormalNotices, Law, Reckoned, Unreckoned, claims, reckon};
use relance_kernel::{Account, Day, FactValue, FieldType, Interner, Symbol};
use relance_law::{DayCount, Pack, Rates};
use relance_ledger::{Binding, Keep, Ledger, Options, Table};
use std::collections::BTreeSet;

/// One invoice on which something was looked for.
struct Found {
    invoice: String,
    customer: String,
    claim: Claim,
    reckoned: Result<Reckoned, Unreckoned>,
}

/// All that the page says.
struct Told<'a> {
    arguments: &'a Owed,
    as_of: Day,
    law: &'static Pack,
    count: DayCount,
    found: Vec<Found>,
    set_aside: Option<String>,
}

/// Says what is owed.
pub(crate) fn run(console: &Console, arguments: &Owed) -> Result<Exit, Failure> {
    let rates = rates_file::all(arguments.ledger.folder(), arguments.rates.as_deref())?;
    let options = Options {
        default_currency: relance_kernel::Currency::EUR,
        keep: Keep::Named(vec!["delivered".to_string()]),
    };
    let opened = ledger_folder::open(console, &arguments.ledger, &arguments.bad_rows, &options)?;
    let ledger = &opened.ledger;
    let Some(as_of) = arguments.as_of.or(ledger.last_date()) else {
        return Err(ledger_folder::nothing_left(
            opened.set_aside.as_ref(),
            "reckon",
            "calculer",
        ));
    };
    if let Some(begins) = ledger.first_date().filter(|begins| as_of < *begins) {
        return Err(replay_input::before_the_ledger(as_of, begins));
    }
    let mut interner = Interner::new();
    let delivered = [(interner.intern("delivered"), FieldType::Date)];
    let fields = if ledger.has_column(Table::Invoices, "delivered") {
        &delivered[..]
    } else {
        &[]
    };
    let (binding, problems) = Binding::new(ledger, &mut interner, &[], fields, ledger.default_currency());
    replay_input::refuse_unfit_cells(console, &arguments.ledger, &arguments.bad_rows, &problems)?;
    let books = Books {
        ledger,
        binding: &binding,
        interner: &interner,
        rates: &rates,
        arguments,
        as_of,
    };
    let told = Told {
        arguments,
        as_of,
        law: arguments.law,
        count: arguments.day_count.of_law(),
        found: books.find()?,
        set_aside: opened
            .set_aside
            .as_ref()
            .map(|said| said.of(console.lang).to_string()),
    };
    console.print(&match arguments.format {
        OwedFormat::Human => human::text(console, &told),
        OwedFormat::Json => plain::json(console.lang, &told)?,
        OwedFormat::Csv => plain::csv(&told, arguments.locale)?,
    })?;
    Ok(if told.found.iter().any(|found| found.reckoned.is_err()) {
        Exit::Wanting
    } else {
        Exit::Fine
    })
}

/// The ledger, and what is asked of it.
struct Books<'a> {
    ledger: &'a Ledger,
    binding: &'a Binding,
    interner: &'a Interner,
    rates: &'a Rates,
    arguments: &'a Owed,
    as_of: Day,
}

impl Books<'_> {
    /// The invoices asked for, in the order of the question; else each on which something is owed, by account.
    fn find(&self) -> Result<Vec<Found>, Failure> {
        let mut accounts: BTreeSet<usize> = BTreeSet::new();
        for id in &self.arguments.invoices {
            let (account, _) = self
                .ledger
                .find_invoice(id)
                .ok_or_else(|| unknown("invoice", "facture", id))?;
            accounts.insert(account);
        }
        for id in &self.arguments.customers {
            let (account, _) = self
                .ledger
                .find_customer(id)
                .ok_or_else(|| unknown("customer", "client", id))?;
            accounts.insert(account);
        }
        if self.arguments.invoices.is_empty() && self.arguments.customers.is_empty() {
            accounts.extend(0..self.ledger.account_count());
        }
        let notices = FormalNotices::new(self.interner, []);
        let mut account = Account::default();
        let mut found = Vec::new();
        for number in accounts {
            self.ledger.account(number, self.binding, &mut account);
            for claim in claims(&account, self.as_of, &notices) {
                let invoice = self.ledger.invoice_id(number, claim.invoice);
                let customer = self.ledger.customer_id(number, claim.customer);
                if !self.is_asked(invoice, customer) {
                    continue;
                }
                let of = Found {
                    reckoned: reckon(
                        &claim,
                        &self.law(claim.country),
                        self.as_of,
                        self.delivered(&account, &claim),
                    ),
                    invoice: invoice.to_string(),
                    customer: customer.to_string(),
                    claim,
                };
                if !self.arguments.invoices.is_empty() || is_something_owed(&of, self.as_of) {
                    found.push(of);
                }
            }
        }
        let place = |found: &Found| self.arguments.invoices.iter().position(|id| *id == found.invoice);
        found.sort_by_key(place);
        Ok(found)
    }

    fn is_asked(&self, invoice: &str, customer: &str) -> bool {
        let named = |of: &[String], id: &str| of.iter().any(|asked| asked == id);
        let nobody_named = self.arguments.invoices.is_empty() && self.arguments.customers.is_empty();
        nobody_named || named(&self.arguments.invoices, invoice) || named(&self.arguments.customers, customer)
    }

    /// The day of delivery, where the ledger has such a column.
    fn delivered(&self, account: &Account, claim: &Claim) -> Option<Day> {
        let invoice = account.invoices.element(claim.invoice)?;
        match invoice.fields.first() {
            Some(FactValue::Date(day)) => Some(*day),
            _ => None,
        }
    }

    fn law(&self, country: Option<Symbol>) -> Law<'_> {
        Law::of_customer(
            self.arguments.law,
            country.map(|country| self.interner.text(country)),
            self.rates,
            self.arguments.agreed_rate,
            self.arguments.day_count.of_law(),
        )
    }
}

/// Whether an invoice belongs in a list: interest or an indemnity is owed, or it is late and nothing can be told.
fn is_something_owed(found: &Found, as_of: Day) -> bool {
    match &found.reckoned {
        Ok(reckoned) => reckoned.interest > 0 || reckoned.indemnity > 0,
        Err(_) => found.claim.principal > 0 && found.claim.open_due() < as_of,
    }
}

fn unknown(en: &str, fr: &str, id: &str) -> Failure {
    Failure::bad_input(said!(
        "there is no {en} `{id}` in the ledger",
        "il n'y a pas de {fr} `{id}` dans le livre"
    ))
}
