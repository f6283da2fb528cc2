//! Ledgers: one to three customers of one payer, one to eight invoices, and rows of every kind.

use super::Vocabulary;
use crate::ledger::LedgerBuilder;
use crate::rng::Rng;
use relance_kernel::account::{Address, Attribute, ChangeKind, Contact, Instalment};
use relance_kernel::policy::AddressKind;
use relance_kernel::{
    Currency, CustomerIndex, CustomerKind, Day, FactValue, FieldType, Id, InvoiceIndex, Money, Ratio, Symbol,
};

const AMOUNTS: [i64; 21] = [
    10_000, 25_050, 50_000, 50_001, 90_000, 100_000, 100_100, 150_000, 250_000, 999, 10_000, 25_050, 50_000,
    50_001, 90_000, 100_000, 100_100, 150_000, 250_000, 999, 0,
];
const KINDS: [CustomerKind; 8] = [
    CustomerKind::Business,
    CustomerKind::Business,
    CustomerKind::Business,
    CustomerKind::Business,
    CustomerKind::Consumer,
    CustomerKind::Public,
    CustomerKind::Association,
    CustomerKind::Unknown,
];

struct Draft<'a> {
    ledger: LedgerBuilder,
    vocabulary: &'a Vocabulary,
    begin: Day,
    first: Day,
    last: Day,
    /// Payments made: number, invoice, customer, amount, date.
    payments: Vec<(u32, Option<InvoiceIndex>, CustomerIndex, i64, Day)>,
}

/// A ledger for a policy, with rows from `begin` on and days decided from `first` through `last`.
pub(super) fn ledger(
    rng: &mut Rng,
    vocabulary: &Vocabulary,
    begin: Day,
    first: Day,
    last: Day,
) -> LedgerBuilder {
    let mut draft = Draft {
        ledger: LedgerBuilder::new(),
        vocabulary,
        begin,
        first,
        last,
        payments: Vec::new(),
    };
    let customers = rng.of(&[1, 1, 1, 2, 3]);
    for _ in 0..customers {
        draft.customer(rng);
    }
    let invoices = rng.of(&[1, 1, 2, 2, 3, 4, 5, 8]);
    for _ in 0..invoices {
        draft.invoice(rng);
    }
    let rows = match rng.below(10) {
        0 | 1 => 0,
        2..=6 => rng.between(1, 8),
        _ => rng.between(6, 25),
    };
    for _ in 0..rows {
        draft.row(rng);
    }
    draft.of_the_policy(rng);
    if first > begin && rng.chance(70) {
        for _ in 0..rng.between(1, 4) {
            draft.past_action(rng);
        }
    }
    draft.ledger
}

impl Draft<'_> {
    fn word(&mut self, rng: &mut Rng, words: &[&str]) -> Option<Symbol> {
        if rng.chance(20) {
            None
        } else {
            Some(self.ledger.interner.intern(rng.of(words)))
        }
    }

    fn addresses(rng: &mut Rng) -> [Address; 3] {
        let mut addresses = [Address::NotRecorded; 3];
        if rng.chance(35) {
            for address in &mut addresses {
                *address = rng.of(&[
                    Address::Given,
                    Address::Given,
                    Address::Empty,
                    Address::NotRecorded,
                ]);
            }
        }
        addresses
    }

    fn field(&mut self, rng: &mut Rng, field: FieldType) -> FactValue {
        if rng.chance(20) {
            return FactValue::Unknown;
        }
        match field {
            FieldType::Number => FactValue::Ratio(Ratio::new(i64::from(rng.of(&[0, 49, 50, 51, 100])), 1)),
            FieldType::Money => {
                FactValue::Money(Money::new(rng.of(&[40_000, 50_000, 60_000]), Currency::EUR))
            }
            FieldType::Date => FactValue::Date(self.begin.plus(rng.between(-60, 120))),
            FieldType::Text => FactValue::Name(self.ledger.interner.intern(rng.of(&["alpha", "beta"]))),
            FieldType::YesNo => FactValue::YesNo(rng.chance(50)),
            FieldType::Days => FactValue::Days(rng.of(&[5, 10, 11, 20])),
            FieldType::Percent => FactValue::Ratio(Ratio::new(i64::from(rng.of(&[5, 10, 20])), 100)),
        }
    }

    fn customer(&mut self, rng: &mut Rng) {
        let id = self.ledger.customer(rng.of(&KINDS));
        let country = self.word(rng, &["FR", "FR", "FR", "BE"]);
        let language = self.word(rng, &["fr", "nl"]);
        let segment = self.word(rng, &["vip", "argent", "bronze"]);
        let sector = self.word(rng, &["retail", "energy"]);
        let roles = ["accounts_payable", "finance_director"].map(|role| self.ledger.interner.intern(role));
        let fields: Vec<FactValue> = self
            .vocabulary
            .customer_fields
            .iter()
            .map(|(_, field)| self.field(rng, *field))
            .collect();
        let customer = &mut self.ledger.customers[id.position()];
        customer.natural_person = rng.of(&[None, None, None, Some(true), Some(false)]);
        customer.country = country;
        customer.language = language;
        customer.segment = segment;
        customer.sector = sector;
        customer.insured = rng.of(&[None, Some(true), Some(false)]);
        customer.since = rng.of(&[None, Day::from_ymd(2024, 1, 1), Day::from_ymd(2025, 6, 30)]);
        customer.addresses = Self::addresses(rng);
        for role in roles {
            if rng.chance(20) {
                customer.contacts.push(Contact {
                    role,
                    addresses: Self::addresses(rng),
                });
            }
        }
        customer.fields = fields.into();
    }

    fn invoice(&mut self, rng: &mut Rng) {
        let customer = CustomerIndex::at(rng.below(self.ledger.customers.len()));
        let latest = rng.of(&[20, 90]);
        let issued = self.begin.plus(rng.between(-20, latest));
        let due = issued.plus(rng.of(&[0, 7, 14, 15, 30, 30, 30, 45, 60]));
        let currency = if rng.chance(15) {
            Currency::parse("USD").unwrap_or(Currency::EUR)
        } else {
            Currency::EUR
        };
        let amount = rng.of(&AMOUNTS);
        let method = self.word(rng, &["sepa", "card"]);
        let fields: Vec<FactValue> = self
            .vocabulary
            .invoice_fields
            .iter()
            .map(|(_, field)| self.field(rng, *field))
            .collect();
        let id = self.ledger.invoice(customer, amount, currency, issued, due);
        self.ledger.invoices[id.position()].payment_method = method;
        self.ledger.invoices[id.position()].fields = fields.into();
        if rng.chance(12) {
            self.ledger.known[id.position()] = issued.plus(rng.of(&[3, 20, 45, 100]));
        }
        if amount > 1 && rng.chance(8) {
            let half = amount / 2;
            let later = due.plus(rng.of(&[14, 30]));
            self.ledger
                .instalments(id, &[(due, half), (later, amount - half)]);
        }
    }

    /// A day near something: a due date, the first day, or any.
    fn date(&self, rng: &mut Rng, invoice: Option<InvoiceIndex>) -> Day {
        let day = match (rng.below(3), invoice) {
            (0 | 1, Some(invoice)) => {
                let due = self.ledger.invoices[invoice.position()].due;
                due.plus(rng.of(&[
                    -10, -3, 0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 15, 21, 29, 30, 31, 32, 45, 60,
                ]))
            }
            _ => self.begin.plus(rng.between(0, self.last.since(self.begin))),
        };
        day.max(self.begin.plus(-20)).min(self.last)
    }

    fn known(rng: &mut Rng, date: Day) -> Day {
        if rng.chance(15) {
            date.plus(rng.of(&[1, 2, 7, 30]))
        } else {
            date
        }
    }

    /// An invoice and its customer, or now and then a customer alone.
    fn target(&self, rng: &mut Rng, alone: usize) -> (CustomerIndex, Option<InvoiceIndex>) {
        if rng.chance(alone) {
            return (CustomerIndex::at(rng.below(self.ledger.customers.len())), None);
        }
        let invoice = InvoiceIndex::at(rng.below(self.ledger.invoices.len()));
        (self.ledger.invoices[invoice.position()].customer, Some(invoice))
    }

    fn rule(&mut self, rng: &mut Rng) -> Symbol {
        let name = if self.vocabulary.rules.is_empty() {
            "r1".to_string()
        } else {
            rng.pick(&self.vocabulary.rules).clone()
        };
        self.ledger.interner.intern(&name)
    }

    fn channel(&mut self, rng: &mut Rng) -> Symbol {
        let name = rng.pick(&self.vocabulary.channels).clone();
        self.ledger.interner.intern(&name)
    }

    fn row(&mut self, rng: &mut Rng) {
        let weight = rng.below(100);
        if weight < 26 {
            return self.payment(rng);
        }
        if weight < 32 {
            return self.reversal(rng);
        }
        let alone = match weight {
            32..=46 => 15,
            _ => 35,
        };
        let (customer, invoice) = self.target(rng, alone);
        let date = self.date(rng, invoice);
        let amount = invoice.map_or(50_000, |invoice| self.ledger.invoices[invoice.position()].amount);
        let part = rng.of(&[amount / 2, amount / 4, amount, amount + 5_000]).max(1);
        let kind = match weight {
            32..=36 => {
                let currency = invoice.map_or(Currency::EUR, |invoice| {
                    self.ledger.invoices[invoice.position()].currency
                });
                ChangeKind::CreditNote {
                    amount: part,
                    currency,
                }
            }
            37..=41 => {
                let what = self.word(rng, &["penalty", "fee", "interest"]);
                ChangeKind::Charged { amount: 4_000, what }
            }
            42..=44 => ChangeKind::WrittenOff {
                amount: rng.of(&[None, Some(part)]),
            },
            45..=49 => {
                let reason = self.word(rng, &["quality", "price", "delivery"]);
                ChangeKind::DisputeOpened {
                    reason,
                    amount: rng.of(&[None, None, Some(part)]),
                }
            }
            50..=53 => ChangeKind::DisputeClosed,
            54..=61 => ChangeKind::Promise {
                until: date.plus(rng.of(&[0, 2, 5, 7, 10, 20])),
                amount: rng.of(&[None, None, Some(part)]),
            },
            62..=64 => {
                let half = (amount / 2).max(1);
                let instalments = rng.chance(75).then(|| {
                    let due = date.plus(rng.of(&[5, 10, 14]));
                    [
                        Instalment { due, amount: half },
                        Instalment {
                            due: due.plus(14),
                            amount: (amount - half).max(1),
                        },
                    ]
                });
                ChangeKind::PlanAgreed {
                    instalments: instalments.map_or_else(Box::default, Into::into),
                }
            }
            65 => ChangeKind::PlanEnded,
            66..=68 => ChangeKind::DueChanged(date.plus(rng.of(&[-10, 0, 5, 14, 30]))),
            69..=71 => {
                let rule = self.rule(rng);
                ChangeKind::Approved { rule }
            }
            72 | 73 => {
                let rule = self.rule(rng);
                ChangeKind::Refused { rule }
            }
            74..=77 => {
                let rule = self.rule(rng);
                ChangeKind::Failed { rule }
            }
            78..=81 => {
                let rule = self.rule(rng);
                ChangeKind::Unknown { rule }
            }
            82..=84 => {
                let channel = rng.chance(80).then(|| self.channel(rng));
                ChangeKind::Bounced { channel }
            }
            85 => {
                let channel = rng.chance(80).then(|| self.channel(rng));
                return self.customer_row(rng, customer, date, ChangeKind::OptedOut { channel });
            }
            86 | 87 => return self.customer_row(rng, customer, date, ChangeKind::Replied),
            88 | 89 => ChangeKind::Notified,
            90 | 91 => ChangeKind::Stopped {
                until: rng.of(&[None, Some(date.plus(10)), Some(date.plus(30))]),
            },
            92 => ChangeKind::Resumed,
            93 => return self.customer_row(rng, customer, date, ChangeKind::InsolvencyOpened),
            94 => {
                let kind = rng.of(&[0, 1]);
                let kind = if kind == 0 {
                    ChangeKind::InsolvencyPublished
                } else {
                    ChangeKind::InsolvencyEnded
                };
                return self.customer_row(rng, customer, date, kind);
            }
            95..=97 => {
                let attribute = self.attribute(rng);
                return self.customer_row(rng, customer, date, ChangeKind::AttributeChanged(attribute));
            }
            98 => {
                let event = self.ledger.interner.intern("call_result");
                ChangeKind::Other { event }
            }
            _ => {
                let value = self.word(rng, &["email", "call", "letter"]);
                let note = Some(self.rule(rng));
                ChangeKind::Action { value, note }
            }
        };
        let known = Self::known(rng, date);
        self.ledger.row_known(date, known, customer, invoice, kind);
        // Approvals, failures and the like matter on the day of the attempt: say it about several days.
        let repeats = matches!(weight, 69..=81) && rng.chance(60);
        if repeats {
            let kind = self.ledger.rows.last().map(|row| row.kind.clone());
            for offset in [1, 2, 3] {
                if let Some(kind) = kind.clone() {
                    self.ledger.row(date.plus(offset), customer, invoice, kind);
                }
            }
        }
    }

    /// A row that speaks of the customer, whether or not it names an invoice.
    fn customer_row(&mut self, rng: &mut Rng, customer: CustomerIndex, date: Day, kind: ChangeKind) {
        let known = Self::known(rng, date);
        let of_customer: Vec<InvoiceIndex> = (0..self.ledger.invoices.len())
            .filter(|&at| self.ledger.invoices[at].customer == customer)
            .map(InvoiceIndex::at)
            .collect();
        let named = (!of_customer.is_empty() && rng.chance(20)).then(|| rng.of(&of_customer));
        self.ledger.row_known(date, known, customer, named, kind);
    }

    fn attribute(&mut self, rng: &mut Rng) -> Attribute {
        match rng.below(11) {
            0 | 1 => Attribute::Kind(rng.of(&KINDS)),
            2 => Attribute::NaturalPerson(rng.of(&[None, Some(true), Some(false)])),
            3 => Attribute::Country(self.word(rng, &["FR", "BE"])),
            4 => Attribute::Language(self.word(rng, &["fr", "nl"])),
            5 => Attribute::Segment(self.word(rng, &["vip", "argent"])),
            6 => Attribute::Sector(self.word(rng, &["retail", "energy"])),
            7 => Attribute::Insured(rng.of(&[None, Some(true), Some(false)])),
            8 => Attribute::Since(rng.of(&[None, Day::from_ymd(2025, 6, 30)])),
            9 if !self.vocabulary.customer_fields.is_empty() => {
                let field = self.vocabulary.customer_fields[0].1;
                Attribute::Field(0, self.field(rng, field))
            }
            _ => {
                let kind = rng.of(&[AddressKind::Email, AddressKind::Phone, AddressKind::Postal]);
                Attribute::Address(kind, rng.of(&[Address::Given, Address::Given, Address::Empty]))
            }
        }
    }

    fn payment(&mut self, rng: &mut Rng) {
        let (customer, invoice) = self.target(rng, 25);
        let date = self.date(rng, invoice);
        let known = Self::known(rng, date);
        let (amount, currency) = match invoice {
            Some(invoice) => {
                let invoice = &self.ledger.invoices[invoice.position()];
                (invoice.amount, invoice.currency)
            }
            None => (
                rng.of(&AMOUNTS),
                if rng.chance(15) {
                    Currency::parse("USD").unwrap_or(Currency::EUR)
                } else {
                    Currency::EUR
                },
            ),
        };
        let amount = rng
            .of(&[
                amount,
                amount,
                amount / 2,
                amount / 4,
                amount - 50,
                amount + 4_000,
                amount + 20_000,
            ])
            .max(1);
        // The payer of the account pays an invoice of another customer.
        let customer = if rng.chance(15) {
            CustomerIndex::at(0)
        } else {
            customer
        };
        let number = self
            .ledger
            .pays_known(date, known, customer, invoice, amount, currency);
        self.payments.push((number, invoice, customer, amount, known));
    }

    fn reversal(&mut self, rng: &mut Rng) {
        if self.payments.is_empty() {
            return self.payment(rng);
        }
        // What was taken back before cannot be taken back again.
        let at = rng.below(self.payments.len());
        let (payment, invoice, customer, amount, paid) = self.payments[at];
        if amount == 0 {
            return self.payment(rng);
        }
        let date = paid.plus(rng.of(&[0, 1, 3, 8, 20])).min(self.last.max(paid));
        let amount = rng.of(&[amount, amount, amount / 2]).max(1);
        self.payments[at].3 -= amount;
        let known = Self::known(rng, date);
        self.ledger.row_known(
            date,
            known,
            customer,
            invoice,
            ChangeKind::Reversal { payment, amount },
        );
    }

    /// History: an action dated before the first decided day.
    fn past_action(&mut self, rng: &mut Rng) {
        let (customer, invoice) = self.target(rng, 20);
        let span = self.first.since(self.begin);
        let date = self.begin.plus(rng.between(0, span - 1));
        let value = self.channel(rng);
        let old = self.vocabulary.old_names.clone();
        let note = match rng.below(10) {
            0..=2 => None,
            3 | 4 if !old.is_empty() => Some(self.ledger.interner.intern(rng.pick::<String>(&old))),
            _ => Some(self.rule(rng)),
        };
        let known = if rng.chance(10) {
            self.first.plus(rng.between(1, 20))
        } else {
            date
        };
        self.ledger.row_known(
            date,
            known,
            customer,
            invoice,
            ChangeKind::Action {
                value: Some(value),
                note,
            },
        );
    }

    /// A day on or just after the one on which a step of the policy is reached, and the step.
    fn day_of_a_step(&mut self, rng: &mut Rng, among: &[String]) -> (Symbol, InvoiceIndex, Day) {
        let invoice = InvoiceIndex::at(rng.below(self.ledger.invoices.len()));
        let due = self.ledger.invoices[invoice.position()].due;
        let name = if among.is_empty() {
            "r1".to_string()
        } else {
            rng.pick(among).clone()
        };
        let step = self.vocabulary.steps.iter().find(|(step, _)| *step == name);
        let day = match step {
            Some((_, age)) => due.plus(*age).max(self.first),
            None => self.date(rng, Some(invoice)),
        };
        let rule = self.ledger.interner.intern(&name);
        (rule, invoice, day.plus(rng.of(&[0, 0, 0, 1, 2, 5])))
    }

    /// Rows that a ledger at random would seldom hold, and that this policy waits for.
    fn of_the_policy(&mut self, rng: &mut Rng) {
        let vocabulary = self.vocabulary;
        if !vocabulary.approvals.is_empty() && rng.chance(60) {
            for _ in 0..rng.between(1, 2) {
                self.answers(rng);
            }
        }
        if !vocabulary.steps.is_empty() && rng.chance(45) {
            self.fates(rng);
        }
        for event in &vocabulary.events {
            if rng.chance(70) {
                self.events(rng, event);
            }
        }
        if rng.chance(10) {
            self.stop(rng);
        }
        if rng.chance(10) {
            self.promises(rng);
        }
        if rng.chance(10) {
            self.disputes(rng);
        }
        if rng.chance(15) {
            self.money_without_an_invoice(rng);
        }
        for at in 0..self.ledger.customers.len() {
            if self.ledger.customers[at].addresses.contains(&Address::Empty) && rng.chance(40) {
                let date = self.date(rng, None);
                let kind = rng.of(&[AddressKind::Email, AddressKind::Phone, AddressKind::Postal]);
                let change = Attribute::Address(kind, Address::Given);
                self.customer_row(
                    rng,
                    CustomerIndex::at(at),
                    date,
                    ChangeKind::AttributeChanged(change),
                );
            }
        }
    }

    /// Answers to one request, which may contradict each other on one day or on several.
    fn answers(&mut self, rng: &mut Rng) {
        let (rule, invoice, mut date) = self.day_of_a_step(rng, &self.vocabulary.approvals);
        let customer = self.ledger.invoices[invoice.position()].customer;
        for _ in 0..rng.between(1, 4) {
            let named = if rng.chance(80) { Some(invoice) } else { None };
            let kind = if rng.chance(50) {
                ChangeKind::Approved { rule }
            } else {
                ChangeKind::Refused { rule }
            };
            let known = date.plus(rng.of(&[0, 0, 0, 1, 3]));
            self.ledger.row_known(date, known, customer, named, kind);
            date = date.plus(rng.of(&[0, 0, 1, 2, 6]));
        }
    }

    /// What became of the attempts of a step, on the days on which it may be made.
    fn fates(&mut self, rng: &mut Rng) {
        let names: Vec<String> = self
            .vocabulary
            .steps
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let (rule, invoice, date) = self.day_of_a_step(rng, &names);
        let customer = self.ledger.invoices[invoice.position()].customer;
        let kind = rng.of(&[0, 0, 1]);
        for later in 0..rng.between(1, 8) {
            let kind = if kind == 0 {
                ChangeKind::Unknown { rule }
            } else {
                ChangeKind::Failed { rule }
            };
            let date = date.plus(later);
            let known = date.plus(rng.of(&[0, 0, 0, 0, 2]));
            self.ledger.row_known(date, known, customer, Some(invoice), kind);
        }
    }

    /// A promise of a customer for all that is open, and later ones for its invoices one by one.
    fn promises(&mut self, rng: &mut Rng) {
        let (customer, invoice) = self.target(rng, 0);
        let date = self.date(rng, invoice);
        let promise = |until: Day| ChangeKind::Promise { until, amount: None };
        self.ledger
            .row(date, customer, None, promise(date.plus(rng.of(&[5, 10, 20]))));
        let invoices: Vec<InvoiceIndex> = (0..self.ledger.invoices.len())
            .map(InvoiceIndex::at)
            .filter(|invoice| self.ledger.invoices[invoice.position()].customer == customer)
            .collect();
        for invoice in invoices {
            if rng.chance(80) {
                let later = date.plus(rng.of(&[0, 1, 3, 8]));
                let until = later.plus(rng.of(&[0, 3, 10]));
                self.ledger.row(later, customer, Some(invoice), promise(until));
            }
        }
    }

    /// Several disputes of parts of one invoice.
    fn disputes(&mut self, rng: &mut Rng) {
        let (customer, invoice) = self.target(rng, 0);
        let Some(id) = invoice else { return };
        let amount = self.ledger.invoices[id.position()].amount;
        let mut date = self.date(rng, invoice);
        for _ in 0..2 {
            let reason = self.word(rng, &["quality", "price"]);
            let amount = Some(rng.of(&[amount / 2, amount - amount / 2, amount / 3]).max(1));
            self.ledger.row(
                date,
                customer,
                invoice,
                ChangeKind::DisputeOpened { reason, amount },
            );
            date = date.plus(rng.of(&[0, 1, 4]));
        }
    }

    /// Several payments of one day that name no invoice; what each covers depends on the one before.
    fn money_without_an_invoice(&mut self, rng: &mut Rng) {
        let with_instalments = (0..self.ledger.invoices.len())
            .map(InvoiceIndex::at)
            .find(|invoice| !self.ledger.invoices[invoice.position()].instalments.is_empty());
        let invoice = with_instalments.or_else(|| self.target(rng, 0).1);
        let Some(id) = invoice else { return };
        let date = self.date(rng, invoice);
        let issued = &self.ledger.invoices[id.position()];
        let (customer, currency) = (issued.customer, issued.currency);
        let part = issued
            .instalments
            .first()
            .map_or(issued.amount / 2, |instalment| instalment.amount);
        for _ in 0..rng.between(2, 3) {
            let amount = rng.of(&[part, part, part / 2, part + 1_000]).max(1);
            let number = self
                .ledger
                .pays_known(date, date, customer, None, amount, currency);
            self.payments.push((number, None, customer, amount, date));
        }
    }

    /// An event that a step counts from, up to three times.
    fn events(&mut self, rng: &mut Rng, event: &str) {
        let (customer, invoice) = self.target(rng, 25);
        let mut date = self.date(rng, invoice);
        for _ in 0..rng.of(&[1, 1, 2, 3]) {
            let kind = match event {
                "notified" => ChangeKind::Notified,
                "promise made" | "promise kept" | "promise broken" => ChangeKind::Promise {
                    until: date.plus(rng.of(&[0, 2, 5])),
                    amount: None,
                },
                "payment received" => {
                    self.payment(rng);
                    continue;
                }
                "payment bounced" => {
                    self.reversal(rng);
                    continue;
                }
                "dispute opened" | "dispute closed" => {
                    let reason = self.word(rng, &["quality", "price"]);
                    let until = date.plus(rng.of(&[1, 4, 9]));
                    self.ledger
                        .row(until, customer, invoice, ChangeKind::DisputeClosed);
                    ChangeKind::DisputeOpened { reason, amount: None }
                }
                "plan agreed" | "plan ended" => {
                    let until = date.plus(rng.of(&[3, 10, 30]));
                    self.ledger.row(until, customer, invoice, ChangeKind::PlanEnded);
                    ChangeKind::PlanAgreed {
                        instalments: Box::default(),
                    }
                }
                "due changed" => ChangeKind::DueChanged(date.plus(rng.of(&[0, 5, 14]))),
                "insolvency opened" => ChangeKind::InsolvencyOpened,
                _ => ChangeKind::InsolvencyPublished,
            };
            let known = Self::known(rng, date);
            self.ledger.row_known(date, known, customer, invoice, kind);
            date = date.plus(rng.of(&[0, 1, 3, 10, 20]));
        }
    }

    /// A stop, and what lifts it or would.
    fn stop(&mut self, rng: &mut Rng) {
        let (customer, invoice) = self.target(rng, 40);
        let date = self.date(rng, invoice);
        let until = rng.of(&[None, None, Some(date.plus(20))]);
        self.ledger
            .row(date, customer, invoice, ChangeKind::Stopped { until });
        if rng.chance(80) {
            let named = if rng.chance(50) { invoice } else { None };
            let lifted = date.plus(rng.of(&[0, 3, 10, 25]));
            self.ledger.row(lifted, customer, named, ChangeKind::Resumed);
        }
    }
}
