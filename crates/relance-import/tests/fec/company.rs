//! A company with two years of books whose truth is known: what each invoice is, and what paid it.

use relance_kernel::Day;
use std::collections::BTreeMap;

/// A line of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) account: &'static str,
    pub(crate) account_name: &'static str,
    pub(crate) customer: String,
    pub(crate) reference: String,
    pub(crate) dated: Day,
    pub(crate) label: String,
    /// Cents, debit above 0.
    pub(crate) amount: i64,
    pub(crate) letters: String,
}

/// An entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) journal: &'static str,
    pub(crate) number: u32,
    pub(crate) date: Day,
    pub(crate) lines: Vec<Line>,
}

/// What is true of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) amount: i64,
    /// What is open of it at the end.
    pub(crate) open: i64,
    /// A due date that the books tell.
    pub(crate) due: Option<Day>,
    /// Payments: their days and amounts, those that came back too.
    pub(crate) paid: Vec<(Day, i64)>,
}

/// The books of a company.
#[derive(Clone, Debug, Default)]
pub(crate) struct Company {
    /// The entries of each year.
    pub(crate) years: Vec<Vec<Entry>>,
    /// The truth of each invoice, by its reference.
    pub(crate) truth: BTreeMap<String, Truth>,
    /// Names of customers, by id.
    pub(crate) names: BTreeMap<String, String>,
    /// What the books show of each customer at their end.
    pub(crate) balances: BTreeMap<String, i64>,
}

/// Small random numbers, the same on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

const NAMES: [&str; 8] = [
    "Société Générale d'Étanchéité",
    "Cœur & Fils",
    "Boulangerie « Le Fournil »",
    "Maïs 2000 €",
    "Hôtel Bellevue",
    "Garage Müller",
    "Ets Façonnage",
    "Pharmacie Noël",
];

struct Writer<'a> {
    random: &'a mut Random,
    entries: Vec<Entry>,
    company: Company,
    next_invoice: u32,
    next_letters: u32,
    /// Matching codes by the lines of each story that lies in both years.
    next_year_letters: u32,
}

/// How the opening balance of the second year is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Opening {
    /// Each open line.
    Detailed,
    /// One line for each customer and account.
    Summed,
}

/// Makes a company.
pub(crate) fn company(seed: u64, customers: usize, stories: usize, opening: Opening) -> Company {
    let mut random = Random(seed);
    let mut writer = Writer {
        random: &mut random,
        entries: Vec::new(),
        company: Company::default(),
        next_invoice: 0,
        next_letters: 0,
        next_year_letters: 0,
    };
    let mut crossing = Vec::new();
    for number in 0..customers {
        let id = format!("C{number:03}");
        let name = format!("{} {number}", NAMES[number % NAMES.len()]);
        writer.company.names.insert(id.clone(), name);
        // The stories of a customer follow each other, so that what is not matched can be told apart.
        let mut date = day("2024-01-08").plus(writer.random.below(20) as i32);
        for _ in 0..stories {
            let kind = writer.random.below(15);
            date = writer.story(kind, &id, date, &mut crossing);
            if date > day("2024-11-20") {
                break;
            }
        }
        writer.ending(&id, &mut crossing);
    }
    writer.close(opening, crossing)
}

/// A story that begins in the first year and ends in the second: the lines of the first, the lines of the second.
struct Crossing {
    customer: String,
    letters: String,
    /// References of the lines in the first year.
    references: Vec<String>,
}

impl Writer<'_> {
    fn letters(&mut self) -> String {
        self.next_letters += 1;
        let number = self.next_letters - 1;
        let letter = |digit: u32| char::from(b'A' + (digit % 26) as u8);
        format!(
            "{}{}{}",
            letter(number / 676),
            letter(number / 26),
            letter(number)
        )
    }

    fn amount(&mut self) -> i64 {
        // Odd amounts, so that none is the sum of others by chance.
        10_000 + self.random.below(900_000) as i64 * 7 + self.random.below(7) as i64
    }

    fn line(
        &self,
        account: &'static str,
        customer: &str,
        reference: &str,
        dated: Day,
        label: &str,
        amount: i64,
    ) -> Line {
        Line {
            account,
            account_name: match account.as_bytes() {
                [b'4', b'1', ..] => "Clients",
                [b'5', ..] => "Banque",
                [b'7', ..] => "Ventes",
                _ => "Divers",
            },
            customer: customer.to_string(),
            reference: reference.to_string(),
            dated,
            label: label.to_string(),
            amount,
            letters: String::new(),
        }
    }

    fn add(&mut self, journal: &'static str, date: Day, lines: Vec<Line>) {
        assert_eq!(lines.iter().map(|line| line.amount).sum::<i64>(), 0, "{lines:?}");
        self.entries.push(Entry {
            journal,
            number: 0,
            date,
            lines,
        });
    }

    fn with(mut line: Line, letters: &str) -> Line {
        line.letters = letters.to_string();
        line
    }

    fn invoice(
        &mut self,
        customer: &str,
        date: Day,
        amount: i64,
        letters: &str,
        label: Option<&str>,
    ) -> String {
        self.next_invoice += 1;
        let reference = format!("FA{:05}", self.next_invoice);
        let label = label.map_or_else(|| format!("Facture {reference}"), String::from);
        let net = amount * 5 / 6;
        let lines = vec![
            Self::with(
                self.line("411000", customer, &reference, date, &label, amount),
                letters,
            ),
            self.line("706000", "", &reference, date, &label, -net),
            self.line("445710", "", &reference, date, &label, net - amount),
        ];
        self.add("VE", date, lines);
        self.company.truth.insert(
            reference.clone(),
            Truth {
                amount,
                open: amount,
                ..Truth::default()
            },
        );
        reference
    }

    fn pay(
        &mut self,
        customer: &str,
        date: Day,
        amount: i64,
        letters: &str,
        label: &str,
        of: &[(&str, i64)],
    ) {
        let reference = format!("RLV{}", date.0 % 90);
        let lines = vec![
            self.line("512000", "", &reference, date, label, amount),
            Self::with(
                self.line("411000", customer, &reference, date, label, -amount),
                letters,
            ),
        ];
        self.add("BQ", date, lines);
        for (invoice, amount) in of {
            let truth = self.company.truth.get_mut(*invoice).unwrap();
            truth.open -= amount;
            truth.paid.push((date, *amount));
        }
    }

    fn settled(&mut self, invoice: &str, amount: i64) {
        self.company.truth.get_mut(invoice).unwrap().open -= amount;
    }

    /// One story; gives the day after which the next may begin.
    fn story(&mut self, kind: u64, customer: &str, date: Day, crossing: &mut Vec<Crossing>) -> Day {
        let amount = self.amount();
        let letters = self.letters();
        let wait = 20 + self.random.below(50) as i32;
        let paid = date.plus(wait);
        match kind {
            // Paid, matched.
            0 | 1 => {
                let invoice = self.invoice(customer, date, amount, &letters, None);
                self.pay(
                    customer,
                    paid,
                    amount,
                    &letters,
                    "Virement",
                    &[(&invoice, amount)],
                );
            }
            // Paid, not matched; the label names the invoice.
            2 => {
                let invoice = self.invoice(customer, date, amount, "", None);
                let label = format!("VIR SEPA {}", invoice.to_lowercase());
                self.pay(customer, paid, amount, "", &label, &[(&invoice, amount)]);
            }
            // Paid, not matched; only the amount tells.
            3 => {
                let invoice = self.invoice(customer, date, amount, "", None);
                self.pay(customer, paid, amount, "", "Virement", &[(&invoice, amount)]);
            }
            // One payment for three, matched.
            4 => {
                let amounts = [amount, self.amount(), self.amount()];
                let invoices = amounts.map(|amount| self.invoice(customer, date, amount, &letters, None));
                let of: Vec<(&str, i64)> = invoices.iter().map(String::as_str).zip(amounts).collect();
                self.pay(customer, paid, amounts.iter().sum(), &letters, "Virement", &of);
            }
            // One payment for two, not matched.
            5 => {
                let amounts = [amount, self.amount()];
                let invoices = amounts.map(|amount| self.invoice(customer, date, amount, "", None));
                let of: Vec<(&str, i64)> = invoices.iter().map(String::as_str).zip(amounts).collect();
                self.pay(customer, paid, amounts.iter().sum(), "", "Virement", &of);
            }
            // Two payments, matched.
            6 => {
                let first = amount / 3;
                let invoice = self.invoice(customer, date, amount, &letters, None);
                self.pay(customer, paid, first, &letters, "Acompte", &[(&invoice, first)]);
                self.pay(
                    customer,
                    paid.plus(9),
                    amount - first,
                    &letters,
                    "Solde",
                    &[(&invoice, amount - first)],
                );
            }
            // The payment bounces, and another comes.
            7 => {
                let invoice = self.invoice(customer, date, amount, &letters, None);
                self.pay(
                    customer,
                    paid,
                    amount,
                    &letters,
                    "Prélèvement",
                    &[(&invoice, amount)],
                );
                self.pay(
                    customer,
                    paid.plus(4),
                    -amount,
                    &letters,
                    "Rejet",
                    &[(&invoice, -amount)],
                );
                self.pay(
                    customer,
                    paid.plus(15),
                    amount,
                    &letters,
                    "Virement",
                    &[(&invoice, amount)],
                );
            }
            // A credit note, and the rest paid.
            8 => {
                let credit = amount / 4;
                let invoice = self.invoice(customer, date, amount, &letters, None);
                let reference = format!("AV{}", &invoice[2..]);
                let net = credit * 5 / 6;
                let on = date.plus(6);
                let lines = vec![
                    self.line("706000", "", &reference, on, "Avoir", net),
                    self.line("445710", "", &reference, on, "Avoir", credit - net),
                    Self::with(
                        self.line("411000", customer, &reference, on, "Avoir", -credit),
                        &letters,
                    ),
                ];
                self.add("VE", on, lines);
                self.settled(&invoice, credit);
                self.pay(
                    customer,
                    paid,
                    amount - credit,
                    &letters,
                    "Virement",
                    &[(&invoice, amount - credit)],
                );
            }
            // An advance that the invoice uses.
            9 => {
                let advance = amount / 5;
                let lines = vec![
                    self.line("512000", "", "ACPT", date, "Acompte", advance),
                    Self::with(
                        self.line("419100", customer, "ACPT", date, "Acompte", -advance),
                        &letters,
                    ),
                ];
                self.add("BQ", date, lines);
                self.next_invoice += 1;
                let reference = format!("FA{:05}", self.next_invoice);
                let on = date.plus(8);
                let net = amount * 5 / 6;
                let lines = vec![
                    Self::with(
                        self.line("411000", customer, &reference, on, "Facture", amount - advance),
                        &letters,
                    ),
                    Self::with(
                        self.line("419100", customer, &reference, on, "Facture", advance),
                        &letters,
                    ),
                    self.line("706000", "", &reference, on, "Facture", -net),
                    self.line("445710", "", &reference, on, "Facture", net - amount),
                ];
                self.add("VE", on, lines);
                let mut truth = Truth {
                    amount,
                    open: amount - advance,
                    ..Truth::default()
                };
                truth.paid.push((date, advance));
                self.company.truth.insert(reference.clone(), truth);
                self.pay(
                    customer,
                    paid.plus(8),
                    amount - advance,
                    &letters,
                    "Solde",
                    &[(&reference, amount - advance)],
                );
            }
            // A discount.
            10 => {
                let discount = amount / 50;
                let invoice = self.invoice(customer, date, amount, &letters, None);
                let lines = vec![
                    self.line("512000", "", "ESC", paid, "Virement", amount - discount),
                    self.line("665000", "", "ESC", paid, "Escompte", discount),
                    Self::with(
                        self.line("411000", customer, "ESC", paid, "Virement", -amount),
                        &letters,
                    ),
                ];
                self.add("BQ", paid, lines);
                self.settled(&invoice, amount);
                self.company
                    .truth
                    .get_mut(&invoice)
                    .unwrap()
                    .paid
                    .push((paid, amount - discount));
            }
            // Doubtful, and lost.
            11 => {
                let invoice = self.invoice(customer, date, amount, &letters, None);
                let lost = self.letters();
                let lines = vec![
                    Self::with(
                        self.line("416000", customer, &invoice, paid, "Douteux", amount),
                        &lost,
                    ),
                    Self::with(
                        self.line("411000", customer, &invoice, paid, "Douteux", -amount),
                        &letters,
                    ),
                ];
                self.add("OD", paid, lines);
                let net = amount * 5 / 6;
                let lines = vec![
                    self.line("654000", "", &invoice, paid.plus(20), "Perte", net),
                    self.line("445710", "", &invoice, paid.plus(20), "Perte", amount - net),
                    Self::with(
                        self.line("416000", customer, &invoice, paid.plus(20), "Perte", -amount),
                        &lost,
                    ),
                ];
                self.add("OD", paid.plus(20), lines);
                self.settled(&invoice, amount);
            }
            // A bill of exchange.
            12 => {
                let invoice = self.invoice(customer, date, amount, &letters, None);
                let bill = self.letters();
                let lines = vec![
                    Self::with(
                        self.line("413000", customer, &invoice, date.plus(10), "LCR", amount),
                        &bill,
                    ),
                    Self::with(
                        self.line("411000", customer, &invoice, date.plus(10), "LCR", -amount),
                        &letters,
                    ),
                ];
                self.add("OD", date.plus(10), lines);
                let lines = vec![
                    self.line("511300", "", &invoice, paid.plus(10), "LCR", amount),
                    Self::with(
                        self.line("413000", customer, &invoice, paid.plus(10), "LCR", -amount),
                        &bill,
                    ),
                ];
                self.add("BQ", paid.plus(10), lines);
                self.settled(&invoice, amount);
                self.company
                    .truth
                    .get_mut(&invoice)
                    .unwrap()
                    .paid
                    .push((paid.plus(10), amount));
            }
            // The label tells the due date; some cents are missing.
            13 => {
                let due = date.plus(45);
                let (year, month, of_month) = due.ymd();
                let label = format!("Fact. éch. {of_month:02}/{month:02}/{year}");
                let invoice = self.invoice(customer, date, amount, &letters, Some(&label));
                self.company.truth.get_mut(&invoice).unwrap().due = Some(due);
                self.pay(
                    customer,
                    paid,
                    amount - 3,
                    &letters,
                    "Virement",
                    &[(&invoice, amount - 3)],
                );
                let lines = vec![
                    self.line("658000", "", "ECART", paid, "Écart", 3),
                    Self::with(
                        self.line("411000", customer, "ECART", paid, "Écart", -3),
                        &letters,
                    ),
                ];
                self.add("OD", paid, lines);
                self.settled(&invoice, 3);
            }
            // Partly paid; the rest comes next year, matched with the opening balance.
            _ => {
                let first = amount / 2;
                let invoice = self.invoice(customer, date, amount, "", None);
                self.pay(
                    customer,
                    paid,
                    first,
                    "",
                    &format!("Acompte {invoice}"),
                    &[(&invoice, first)],
                );
                self.next_year_letters += 1;
                let letters = format!("N{}", self.next_year_letters);
                crossing.push(Crossing {
                    customer: customer.to_string(),
                    letters: letters.clone(),
                    references: vec![invoice.clone()],
                });
                let rest = amount - first;
                self.pay(
                    customer,
                    day("2025-02-03").plus(wait),
                    rest,
                    &letters,
                    "Solde",
                    &[(&invoice, rest)],
                );
            }
        }
        paid.plus(31)
    }

    /// At the end one invoice is open, and one is paid in the second year.
    fn ending(&mut self, customer: &str, crossing: &mut Vec<Crossing>) {
        let amount = self.amount();
        let invoice = self.invoice(customer, day("2024-12-10"), amount, "", None);
        self.next_year_letters += 1;
        let letters = format!("N{}", self.next_year_letters);
        crossing.push(Crossing {
            customer: customer.to_string(),
            letters: letters.clone(),
            references: vec![invoice.clone()],
        });
        self.pay(
            customer,
            day("2025-04-01"),
            amount,
            &letters,
            "Virement",
            &[(&invoice, amount)],
        );
        let amount = self.amount();
        self.invoice(customer, day("2025-11-20"), amount, "", None);
    }

    fn close(mut self, opening: Opening, crossing: Vec<Crossing>) -> Company {
        self.entries.sort_by_key(|entry| entry.date);
        let end = day("2024-12-31");
        let (mut first, mut second): (Vec<Entry>, Vec<Entry>) =
            self.entries.drain(..).partition(|entry| entry.date <= end);
        // What is open at the end of the first year is what no matching of that year closes, and what a part of was paid.
        let mut open: BTreeMap<(String, &'static str, String), i64> = BTreeMap::new();
        let mut dates: BTreeMap<String, Day> = BTreeMap::new();
        let mut matched: BTreeMap<String, i64> = BTreeMap::new();
        for line in first.iter().flat_map(|entry| &entry.lines) {
            if !line.letters.is_empty() {
                *matched.entry(line.letters.clone()).or_default() += line.amount;
            }
        }
        for line in first
            .iter()
            .flat_map(|entry| &entry.lines)
            .filter(|line| !line.customer.is_empty())
        {
            if line.letters.is_empty() || matched[&line.letters] != 0 {
                let reference = match line.amount > 0 {
                    true => line.reference.clone(),
                    // A payment stands with the invoice that its label names.
                    false => line.label.split(' ').next_back().unwrap().to_uppercase(),
                };
                *open
                    .entry((line.customer.clone(), line.account, reference.clone()))
                    .or_default() += line.amount;
                if line.amount > 0 {
                    dates.insert(reference, line.dated);
                }
            }
        }
        let date = day("2025-01-01");
        let mut lines: Vec<Line> = Vec::new();
        let mut sums: BTreeMap<(String, &'static str), i64> = BTreeMap::new();
        for ((customer, account, reference), amount) in open {
            *sums.entry((customer.clone(), account)).or_default() += amount;
            if amount == 0 {
                continue;
            }
            let dated = dates.get(&reference).copied().unwrap_or(date);
            let mut line = self.line(account, &customer, &reference, dated, "A nouveau", amount);
            let crosses = crossing
                .iter()
                .find(|crossing| crossing.customer == customer && crossing.references.contains(&reference));
            if let Some(crosses) = crosses {
                line.letters = crosses.letters.clone();
            }
            lines.push(line);
        }
        if opening == Opening::Summed {
            lines.clear();
            for ((customer, account), amount) in sums.into_iter().filter(|(_, amount)| *amount != 0) {
                lines.push(self.line(account, &customer, "AN", date, "A nouveau", amount));
            }
        }
        let total: i64 = lines.iter().map(|line| line.amount).sum();
        lines.push(self.line("101000", "", "AN", date, "A nouveau", -total / 2));
        lines.push(self.line("512000", "", "AN", date, "A nouveau", -(total - total / 2)));
        second.insert(
            0,
            Entry {
                journal: "AN",
                number: 0,
                date,
                lines,
            },
        );
        for year in [&mut first, &mut second] {
            for (number, entry) in year.iter_mut().enumerate() {
                entry.number = number as u32 + 1;
            }
        }
        let mut balances: BTreeMap<String, i64> = BTreeMap::new();
        for line in second
            .iter()
            .flat_map(|entry| &entry.lines)
            .filter(|line| !line.customer.is_empty())
        {
            *balances.entry(line.customer.clone()).or_default() += line.amount;
        }
        self.company.balances = balances;
        self.company.years = vec![first, second];
        self.company
    }
}
