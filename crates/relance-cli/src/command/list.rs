//! `relance list NAME… --ledger L`: the lists that a credit department works by.

mod customers;
mod invoices;
mod planned;
mod provisions;
mod statement;

use crate::args::{List, ListFormat, ListName};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::said;
use crate::sheet::{self, Cell, Sheet};
use crate::{files, ledger_folder, rates_file, replay_input};
use planned::{Plan, Planned};
use relance_claims::{Claim, FormalNotices, Law, claims};
use relance_kernel::{
    Account, AccountState, Currency, CustomerIndex, Day, FactValue, FieldType, Interner, Policy, Symbol,
};
use relance_law::{DayCount, Pack, Rates};
use relance_ledger::{Binding, Keep, Ledger, Options, Table};

/// Columns that lists read beside what a replay knows, with their types.
const COLUMNS: [(&str, FieldType); 4] = [
    ("name", FieldType::Text),
    ("phone", FieldType::Text),
    ("credit_limit", FieldType::Money),
    ("collector", FieldType::Text),
];

/// A ledger on a day.
struct Books<'a> {
    ledger: &'a Ledger,
    binding: &'a Binding,
    interner: &'a Interner,
    notices: FormalNotices,
    rates: &'a Rates,
    as_of: Day,
    customer: Option<(usize, CustomerIndex)>,
    /// What a policy would do, where one is given.
    plan: Option<Plan<'a>>,
    /// Days after the due date within which an insurer must be told.
    insurer_days: Option<u16>,
    /// Which of [`COLUMNS`] the ledger has, in the order of the fields of a customer.
    fields: Vec<&'static str>,
}

/// An account on that day.
struct Desk<'a> {
    books: &'a Books<'a>,
    number: usize,
    account: &'a Account,
    state: &'a AccountState,
    policy: &'a Policy,
    claims: Vec<Claim>,
    planned: Option<Planned>,
}

/// Writes the lists.
pub(crate) fn run(console: &Console, arguments: &List) -> Result<Exit, Failure> {
    let sheets = listed(console, arguments)?;
    write(console, arguments, &sheets)?;
    Ok(Exit::Fine)
}

/// The lists asked for.
pub(crate) fn listed(console: &Console, arguments: &List) -> Result<Vec<Sheet>, Failure> {
    let rates = rates_file::all(arguments.ledger.folder(), None)?;
    let mut interner = Interner::new();
    let sound = match &arguments.policy {
        None => None,
        Some(path) => Some(replay_input::sound_policy(
            console,
            path,
            arguments.root.as_deref(),
            &arguments.set,
            &mut interner,
        )?),
    };
    refuse_without_policy(&arguments.names, sound.is_some())?;
    let mut kept: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_string()).collect();
    if let Some((_, policy)) = &sound {
        let fields = policy.customer_fields.iter().chain(&policy.invoice_fields);
        kept.extend(fields.map(|(name, _)| interner.text(*name).to_string()));
    }
    let options = Options {
        default_currency: sound
            .as_ref()
            .map_or(Currency::EUR, |(_, policy)| policy.currency),
        keep: Keep::Named(kept),
    };
    let opened = ledger_folder::open(console, &arguments.ledger, &arguments.bad_rows, &options)?;
    let ledger = &opened.ledger;
    let Some(as_of) = arguments.as_of.or(ledger.last_date()) else {
        return Err(ledger_folder::nothing_left(
            opened.set_aside.as_ref(),
            "list",
            "lister",
        ));
    };
    if let Some(begins) = ledger.first_date().filter(|begins| as_of < *begins) {
        return Err(replay_input::before_the_ledger(as_of, begins));
    }
    let has = |name: &str| ledger.has_column(Table::Customers, name);
    let fields: Vec<(&'static str, FieldType)> = COLUMNS.into_iter().filter(|(name, _)| has(name)).collect();
    let bound: Vec<(Symbol, FieldType)> = fields
        .iter()
        .map(|(name, of)| (interner.intern(name), *of))
        .collect();
    let (binding, problems) = Binding::new(ledger, &mut interner, &bound, &[], ledger.default_currency());
    replay_input::refuse_unfit_cells(console, &arguments.ledger, &arguments.bad_rows, &problems)?;
    let customer = match &arguments.customer {
        None => None,
        Some(id) => Some(ledger.find_customer(id).ok_or_else(|| {
            Failure::bad_input(said!(
                "there is no customer `{id}` in the ledger",
                "il n'y a pas de client `{id}` dans le livre"
            ))
        })?),
    };
    let of_policy = match &sound {
        None => None,
        Some((_, policy)) => {
            let (binding, problems) = Binding::new(
                ledger,
                &mut interner,
                &policy.customer_fields,
                &policy.invoice_fields,
                policy.currency,
            );
            replay_input::refuse_unfit_cells(console, &arguments.ledger, &arguments.bad_rows, &problems)?;
            Some(binding)
        }
    };
    let plan = match (&sound, of_policy) {
        (Some((compiled, policy)), Some(binding)) => Some(Plan::new(
            policy,
            &compiled.contract,
            &interner,
            binding,
            arguments.ledger.folder(),
            as_of,
        )?),
        _ => None,
    };
    let books = Books {
        plan,
        insurer_days: arguments.insurer_days,
        ledger,
        binding: &binding,
        interner: &interner,
        notices: FormalNotices::new(&interner, []),
        rates: &rates,
        as_of,
        customer,
        fields: fields.iter().map(|(name, _)| *name).collect(),
    };
    sheets(&books, &arguments.names)
}

/// Some lists say what a policy would do.
fn refuse_without_policy(names: &[ListName], is_given: bool) -> Result<(), Failure> {
    let of_policy = [
        ListName::Tomorrow,
        ListName::Calls,
        ListName::Finished,
        ListName::Undecidable,
    ];
    if is_given || !names.iter().any(|name| of_policy.contains(name)) {
        return Ok(());
    }
    Err(Failure::bad_input(said!(
        "`tomorrow`, `calls`, `finished` and `undecidable` say what a policy would do, and none is given",
        "`tomorrow`, `calls`, `finished` et `undecidable` disent ce que ferait une politique, et aucune n'est donnée"
    ))
    .with_help(said!("name it with --policy", "indiquez-la avec --policy")))
}

/// The lists asked for, each from one walk over the accounts.
fn sheets(books: &Books<'_>, names: &[ListName]) -> Result<Vec<Sheet>, Failure> {
    if names.contains(&ListName::Statement) && books.customer.is_none() {
        return Err(Failure::bad_input(said!(
            "a statement of account is of one customer",
            "un relevé de compte est celui d'un client"
        ))
        .with_help(said!("name it with --customer", "indiquez-le avec --customer")));
    }
    let mut sheets: Vec<Sheet> = names.iter().map(|name| empty(*name, books.as_of)).collect();
    let policy = Policy::without_rules(books.ledger.default_currency());
    let mut account = Account::default();
    let numbers = match books.customer {
        Some((number, _)) => number..number + 1,
        None => 0..books.ledger.account_count(),
    };
    for number in numbers {
        books.ledger.account(number, books.binding, &mut account);
        let mut state = AccountState::new(&policy, &account, books.as_of.plus(1));
        state.advance(&policy, &account, books.as_of);
        let claims = claims(&account, books.as_of, &books.notices);
        let desk = Desk {
            books,
            number,
            account: &account,
            state: &state,
            policy: &policy,
            claims,
            planned: books.plan.as_ref().map(|plan| plan.of(books.ledger, number)),
        };
        for (name, sheet) in names.iter().zip(&mut sheets) {
            desk.add(*name, sheet);
        }
    }
    for (name, sheet) in names.iter().zip(&mut sheets) {
        sort(*name, sheet);
    }
    Ok(sheets)
}

fn empty(name: ListName, as_of: Day) -> Sheet {
    match name {
        ListName::Aged => customers::aged_sheet(as_of),
        ListName::Exposures => customers::exposures_sheet(as_of),
        ListName::Worsening => customers::worsening_sheet(as_of),
        ListName::Open => invoices::open_sheet(as_of),
        ListName::NeverChased => invoices::never_chased_sheet(as_of),
        ListName::Promises => invoices::promises_sheet(as_of),
        ListName::Disputes => invoices::disputes_sheet(as_of),
        ListName::Stops => invoices::stops_sheet(as_of),
        ListName::Deadlines => invoices::deadlines_sheet(as_of),
        ListName::Provisions => provisions::sheet(as_of),
        ListName::Tomorrow => planned::tomorrow_sheet(as_of),
        ListName::Calls => planned::calls_sheet(as_of),
        ListName::Finished => planned::finished_sheet(as_of),
        ListName::Undecidable => planned::undecidable_sheet(as_of),
        ListName::Statement => statement::sheet(as_of),
    }
}

impl Desk<'_> {
    fn add(&self, name: ListName, sheet: &mut Sheet) {
        match name {
            ListName::Aged => self.aged(sheet),
            ListName::Exposures => self.exposures(sheet),
            ListName::Worsening => self.worsening(sheet),
            ListName::Open => self.open(sheet),
            ListName::NeverChased => self.never_chased(sheet),
            ListName::Promises => self.promises(sheet),
            ListName::Disputes => self.disputes(sheet),
            ListName::Stops => self.stops(sheet),
            ListName::Deadlines => self.deadlines(sheet),
            ListName::Provisions => self.provisions(sheet),
            ListName::Tomorrow => self.tomorrow(sheet),
            ListName::Calls => self.calls(sheet),
            ListName::Finished => self.finished(sheet),
            ListName::Undecidable => self.undecidable(sheet),
            ListName::Statement => self.statement(sheet),
        }
    }

    /// Whether a customer is asked for.
    fn is_asked(&self, customer: CustomerIndex) -> bool {
        self.books.customer.is_none_or(|(_, asked)| asked == customer)
    }

    /// The claims of the customers asked for of which something is open.
    fn open_claims(&self) -> impl Iterator<Item = &Claim> {
        let open = self.claims.iter().filter(|claim| claim.principal > 0);
        open.filter(|claim| self.is_asked(claim.customer))
    }

    fn invoice_id(&self, claim: &Claim) -> Cell {
        Cell::text(self.books.ledger.invoice_id(self.number, claim.invoice))
    }

    fn customer_id(&self, customer: CustomerIndex) -> Cell {
        Cell::text(self.books.ledger.customer_id(self.number, customer))
    }

    /// A column of the customer, where the ledger has it.
    fn field(&self, customer: CustomerIndex, name: &str) -> Cell {
        let position = self.books.fields.iter().position(|known| *known == name);
        let customer = self.state.customer(self.account, customer);
        match position.and_then(|position| customer.fields.get(position)) {
            Some(FactValue::Name(text)) => Cell::text(self.books.interner.text(*text)),
            Some(FactValue::Money(money)) => Cell::Money(money.minor, money.currency),
            _ => Cell::Empty,
        }
    }

    /// The law of a claim: French, and for consumers that of their country.
    fn law(&self, claim: &Claim) -> Option<Law<'_>> {
        Some(Law::of_customer(
            Pack::of("FR")?,
            claim.country.map(|country| self.books.interner.text(country)),
            self.books.rates,
            None,
            DayCount::Actual365,
        ))
    }
}

/// In the order in which they are worked through: what is most first.
fn sort(name: ListName, sheet: &mut Sheet) {
    let key = match name {
        ListName::Aged | ListName::Exposures => "total",
        ListName::Open
        | ListName::NeverChased
        | ListName::Stops
        | ListName::Disputes
        | ListName::Finished
        | ListName::Undecidable => "open",
        ListName::Calls => "overdue",
        ListName::Provisions => "provision",
        ListName::Tomorrow => "day",
        ListName::Worsening => "later_by",
        ListName::Promises => "promised",
        ListName::Deadlines => "last_day",
        ListName::Statement => return,
    };
    let Some(position) = sheet.columns.iter().position(|column| column.key == key) else {
        return;
    };
    // Days rise, amounts and numbers fall; rows alike stay in the order of the ledger.
    sheet.rows.sort_by_key(|row| match row.get(position) {
        Some(Cell::Day(day)) => i64::from(day.0),
        Some(Cell::Number(number)) => number.saturating_neg(),
        Some(Cell::Money(minor, _)) => minor.saturating_neg(),
        _ => i64::MAX,
    });
}

fn write(console: &Console, arguments: &List, sheets: &[Sheet]) -> Result<(), Failure> {
    let bytes = match arguments.format {
        ListFormat::Human => {
            let pages = sheets.iter().map(|list| sheet::human(console, list));
            pages.collect::<String>().into_bytes()
        }
        ListFormat::Json => sheet::json(sheets)?.into_bytes(),
        ListFormat::Csv => match sheets {
            [list] => sheet::csv(list, arguments.locale)?,
            _ => {
                return Err(Failure::bad_input(said!(
                    "a file of values holds one list",
                    "un fichier de valeurs contient une seule liste"
                ))
                .with_help(said!(
                    "ask for one at a time, or for --format xlsx",
                    "demandez-en une à la fois, ou --format xlsx"
                )));
            }
        },
        ListFormat::Xlsx => sheet::xlsx(console.lang, sheets)?,
    };
    match &arguments.output {
        Some(path) => {
            ledger_folder::refuse_table(&arguments.ledger, path)?;
            let mut file = files::NewFile::create(path)?;
            file.write(&bytes)?;
            file.finish()
        }
        None if arguments.format == ListFormat::Xlsx => Err(Failure::bad_input(said!(
            "a workbook cannot be shown here",
            "un classeur ne peut pas être affiché ici"
        ))
        .with_help(said!("name a file with -o", "indiquez un fichier avec -o"))),
        None => console.print(&String::from_utf8_lossy(&bytes)),
    }
}
