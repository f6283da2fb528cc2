//! `relance kpi`: the figures, each worked out by hand in the words of its test.

mod hostile;
mod knowledge;
mod pages;
mod worked;

use crate::sandbox::Sandbox;
use serde_json::Value;

/// A ledger in the making: rows of its tables as they stand in the files.
#[derive(Default)]
struct Rows {
    customers: Vec<String>,
    invoices: Vec<String>,
    payments: Vec<String>,
    events: Vec<String>,
}

impl Rows {
    /// One customer, `acme`.
    fn new() -> Rows {
        Rows {
            customers: vec!["acme,business,FR,,,".to_string()],
            ..Rows::default()
        }
    }

    fn customer(&mut self, row: &str) -> &mut Rows {
        self.customers.push(row.to_string());
        self
    }

    /// An invoice of acme in euros.
    fn invoice(&mut self, id: &str, issued: &str, due: &str, amount: &str) -> &mut Rows {
        self.invoices
            .push(format!("{id},acme,{issued},{due},{amount},EUR,,,"));
        self
    }

    /// A payment of an invoice of acme.
    fn paid(&mut self, invoice: &str, date: &str, amount: &str) -> &mut Rows {
        let id = format!("P{}", self.payments.len());
        self.payments
            .push(format!("{id},acme,{invoice},{date},{amount},EUR,,"));
        self
    }

    /// An event of an invoice of acme.
    fn event(&mut self, date: &str, invoice: &str, event: &str, value: &str, note: &str) -> &mut Rows {
        self.events
            .push(format!("{date},acme,{invoice},{event},{value},{note},"));
        self
    }

    /// A sandbox with the ledger in `ledger`.
    fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::new();
        let table = |header: &str, rows: &[String]| format!("{header}\n{}\n", rows.join("\n"));
        let header = "customer_id,kind,country,segment,sector,collector";
        sandbox.write("ledger/customers.csv", table(header, &self.customers));
        let header = "invoice_id,customer_id,issued,due,amount,currency,kind,reference,known_on";
        sandbox.write("ledger/invoices.csv", table(header, &self.invoices));
        let header = "payment_id,customer_id,invoice_id,date,amount,currency,reverses,known_on";
        sandbox.write("ledger/payments.csv", table(header, &self.payments));
        let header = "date,customer_id,invoice_id,event,value,note,known_on";
        sandbox.write("ledger/events.csv", table(header, &self.events));
        sandbox
    }

    /// The figures of acme's currency over a period.
    fn measured(&self, from: &str, to: &str) -> Measured {
        measured(&self.sandbox(), &["--from", from, "--to", to])
    }
}

/// The answer in JSON.
struct Measured(Value);

/// Runs `relance kpi ledger --format json` with more options.
fn measured(sandbox: &Sandbox, options: &[&str]) -> Measured {
    let mut arguments = vec!["kpi", "ledger", "--format", "json"];
    arguments.extend(options);
    let run = sandbox.run(&arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    Measured(serde_json::from_str(&run.stdout).unwrap())
}

impl Measured {
    /// The figures of a currency, or of one of its groups.
    fn of(&self, currency: &str, group: Option<&str>) -> &Value {
        let reports = self.0.get("currencies").and_then(Value::as_array).unwrap();
        let of_currency = reports
            .iter()
            .find(|report| report.get("currency").and_then(Value::as_str) == Some(currency))
            .unwrap();
        match group {
            None => of_currency,
            Some(name) => of_currency
                .get("groups")
                .and_then(Value::as_array)
                .unwrap()
                .iter()
                .find(|report| report.get("group").and_then(Value::as_str) == Some(name))
                .unwrap_or_else(|| panic!("no group {name}")),
        }
    }

    fn figure(&self, key: &str) -> &Value {
        self.figure_of("EUR", None, key)
    }

    fn figure_of(&self, currency: &str, group: Option<&str>, key: &str) -> &Value {
        let report = self.of(currency, group);
        let figure = report.get("figures").and_then(|figures| figures.get(key));
        figure.unwrap_or_else(|| panic!("no figure {key}"))
    }

    /// The value of a figure; of money in units.
    fn value(&self, key: &str) -> f64 {
        number(self.figure(key))
    }

    /// The value rounded to two decimals.
    fn rounded(&self, key: &str) -> f64 {
        (self.value(key) * 100.0).round() / 100.0
    }

    /// Why a figure is undefined.
    fn undefined(&self, key: &str) -> &str {
        let why = self.figure(key).get("undefined").and_then(Value::as_str);
        why.unwrap_or_else(|| panic!("{key} is {}", self.figure(key)))
    }
}

fn number(figure: &Value) -> f64 {
    match figure.get("value") {
        Some(Value::String(money)) => money.parse().unwrap(),
        Some(Value::Number(number)) => number.as_f64().unwrap(),
        other => panic!("{other:?} in {figure}"),
    }
}

#[test]
fn a_french_spreadsheet_reads_the_figures() {
    let mut rows = Rows::new();
    rows.invoice("F.1", "2026-01-05", "2026-02-04", "1200.50")
        .paid("F.1", "2026-02-10", "200.25");
    let sandbox = rows.sandbox();
    let csv = |locale: &str| {
        let run = sandbox.run(&[
            "kpi",
            "ledger",
            "--customers",
            "--format",
            "csv",
            "--locale",
            locale,
        ]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let (en, fr) = (csv("en"), csv("fr"));
    assert!(
        fr.starts_with("\u{feff}devise;table;groupe;ligne;colonne;valeur\n"),
        "{fr}"
    );
    assert_eq!(en.lines().count(), fr.lines().count());
    // Each line is the same but for its signs, and nothing but the value changes.
    let mut with_decimals = 0;
    for (en, fr) in en.lines().zip(fr.lines()).skip(1) {
        let (place, value) = en.rsplit_once(',').unwrap();
        let (lieu, valeur) = fr.rsplit_once(';').unwrap();
        assert_eq!(place.replace(',', ";"), lieu);
        assert_eq!(value.replace('.', ","), valeur);
        with_decimals += usize::from(value.contains('.'));
    }
    assert!(with_decimals > 5, "{en}");
}
