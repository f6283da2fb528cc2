//! Whatever the files hold, reading ends, nothing panics, and what was read can be handed over and summed up.

use crate::support::ledger_with;
use proptest::prelude::*;
use relance_kernel::{Account, Day, Interner};
use relance_ledger::{
    Binding, Lang, Options, Source, TextSource, load, overpayments, set_aside, set_aside_csv, summary,
};

/// Everything that is done with a ledger.
fn use_all_of(source: &dyn Source) {
    let options = Options::default();
    let loaded = load(source, &options);
    for problem in &loaded.problems {
        for lang in [Lang::En, Lang::Fr] {
            assert!(
                !problem.message(lang).is_empty(),
                "{} has no sentence",
                problem.code.number
            );
            problem.help(lang);
            problem.place(lang);
        }
    }
    let rows = set_aside(source, &loaded.problems, &options);
    set_aside_csv(&rows, Lang::En);
    let binding = Binding::without_fields(&loaded.ledger, &mut Interner::new());
    let mut account = Account::default();
    for index in 0..loaded.ledger.account_count() {
        loaded.ledger.account(index, &binding, &mut account);
        let key = |change: &relance_kernel::account::Change| (change.day, change.kind.order(), change.date);
        assert!(
            account
                .changes
                .windows(2)
                .all(|pair| key(&pair[0]) <= key(&pair[1]))
        );
    }
    for as_of in [Day(20_450), Day(20_500), Day(30_000)] {
        for money in summary(&loaded.ledger, as_of).money {
            let aged: i64 = money.aged.iter().map(|bucket| bucket.amount).sum();
            let late: i64 = money.aged.iter().skip(1).map(|bucket| bucket.amount).sum();
            assert_eq!((aged, late), (money.open, money.overdue), "{money:?}");
            let parts = [
                money.written_off,
                money.open,
                money.charges_open,
                money.unallocated,
                money.paid,
            ];
            assert!(parts.iter().all(|part| *part >= 0), "{money:?}");
            assert!(
                money.disputed <= money.open && money.charges_open <= money.charged,
                "{money:?}"
            );
        }
    }
    overpayments(&loaded.ledger);
}

/// Pieces that ledgers are made of, and pieces that break them.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: &'static [&'static str] = &[
        "acme",
        "bolt",
        "F1",
        "F2",
        "A1",
        "P1",
        "2026-02-10",
        "2026-13-10",
        "10/02/2026",
        "100",
        "-100",
        "1,5",
        "EUR",
        "USD",
        ",",
        ",",
        ",",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        "\r",
        "\0",
        "customer_id",
        "invoice_id",
        "amount",
        "date",
        "event",
        "promise",
        "plan_agreed",
        "dispute_opened",
        "written_off",
        "charged",
        "field_changed",
        "kind=public",
        "credit_note",
        "reverses",
        "payer_id",
        "known_on",
        "é",
        "",
        ";",
        "99999999999999999999",
    ];
    prop_oneof![
        9 => prop::sample::select(pieces).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

fn file_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "customers.csv",
            "contacts.csv",
            "invoices.csv",
            "instalments.csv",
            "payments.csv",
            "events.csv",
        ][..],
    )
}

/// A row of events, with cells that sometimes fit.
fn event_row() -> impl Strategy<Value = String> {
    let names = &[
        "dispute_opened",
        "dispute_closed",
        "promise",
        "plan_agreed",
        "plan_ended",
        "due_changed",
        "written_off",
        "insolvency_opened",
        "insolvency_ended",
        "stopped",
        "resumed",
        "opted_out",
        "replied",
        "call_result",
        "bounced",
        "charged",
        "field_changed",
        "e_invoice_status",
        "action",
        "notified",
        "approved",
        "failed",
        "unknown",
    ][..];
    let values = &[
        "",
        "2026-03-01",
        "40.00",
        "email",
        "plan1",
        "segment=bon_payeur",
        "reached",
        "x",
    ][..];
    let invoices = &["", "F1", "F2", "F3", "A1", "F9"][..];
    let customers = &["", "acme", "bolt", "child", "group"][..];
    let select = |list: &'static [&'static str]| prop::sample::select(list);
    (
        0..200_i32,
        select(customers),
        select(invoices),
        select(names),
        select(values),
        select(values),
    )
        .prop_map(|(day, customer, invoice, event, value, note)| {
            format!(
                "{},{customer},{invoice},{event},{value},{note}\n",
                Day(20_450 + day)
            )
        })
}

/// A row of payments.
fn payment_row() -> impl Strategy<Value = String> {
    let select = |list: &'static [&'static str]| prop::sample::select(list);
    let invoices = select(&["", "F1", "F2", "F3", "A1"]);
    let customers = select(&["acme", "bolt", "child", "group"]);
    let reverses = select(&["", "", "", "P1", "P2", "P3"]);
    (0..200_i32, 0..5_u32, customers, invoices, -50..2000_i32, reverses).prop_map(
        |(day, id, customer, invoice, amount, reverses)| {
            format!(
                "P{id},{customer},{invoice},{},{amount},,{reverses}\n",
                Day(20_450 + day)
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(files in prop::collection::vec((file_name(), prop::collection::vec(any::<u8>(), 0..400)), 0..6)) {
        let mut source = TextSource::new();
        for (name, content) in files {
            source = source.with(name, content);
        }
        use_all_of(&source);
    }

    #[test]
    fn random_pieces(files in prop::collection::vec((file_name(), prop::collection::vec(piece(), 0..80)), 0..6)) {
        let mut source = ledger_with(&[]);
        for (name, pieces) in files {
            source = source.replaced(name, &pieces.concat());
        }
        use_all_of(&source);
    }

    #[test]
    fn a_valid_ledger_with_a_few_bytes_changed(
        file in file_name(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), piece(), 0..3_usize), 1..6),
    ) {
        let mut source = ledger_with(&[]);
        let mut content = source.content(file).unwrap_or_default();
        for (at, piece, removed) in changes {
            let at = at.index(content.len() + 1);
            let end = (at + removed).min(content.len());
            content.splice(at..end, piece);
        }
        source = source.replaced(file, &content);
        use_all_of(&source);
    }

    #[test]
    fn rows_of_the_right_shape(events in prop::collection::vec(event_row(), 0..40), payments in prop::collection::vec(payment_row(), 0..20)) {
        let events = format!("date,customer_id,invoice_id,event,value,note\n{}", events.concat());
        let payments = format!("payment_id,customer_id,invoice_id,date,amount,currency,reverses\n{}", payments.concat());
        let instalments = "invoice_id,due,amount,plan_id\nF1,2026-04-01,600,plan1\nF1,2026-05-01,600,plan1\nF3,2026-02-20,500,\n";
        use_all_of(&ledger_with(&[("events.csv", &events), ("payments.csv", &payments), ("instalments.csv", instalments)]));
    }
}

/// How many ledgers each test makes: more where `RELANCE_FUZZ_CASES` says so.
fn cases() -> u32 {
    std::env::var("RELANCE_FUZZ_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(300)
}
