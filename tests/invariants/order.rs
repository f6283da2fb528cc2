//! The demo's ledger with its rows in another order, with one thread and with two: the same actions.

use relance_demo::{Options, generate_folder};
use relance_ledger::TextSource;
use relance_sim::{AccountSource, RowTexts, replay};
use relance_testkit::invariants::Joined;
use relance_testkit::rng::Rng;
use std::path::PathBuf;

/// The whole action list as texts.
fn actions(joined: &Joined) -> Vec<String> {
    let texts = RowTexts {
        policy: &joined.compiled.policy,
        interner: &joined.compiled.interner,
    };
    let options = joined.options().unwrap();
    let replayed = replay(&joined.compiled.policy, joined, &options, &|_| true).unwrap();
    (replayed.rows.iter())
        .map(|row| {
            let record = &row.record;
            format!(
                "{} {} {} {} {} {} {} {} {:?}",
                record.day,
                joined.customer_id(row.account, record.customer),
                record
                    .invoice
                    .map_or("-", |invoice| joined.invoice_id(row.account, invoice)),
                texts.rule(record.source),
                texts.action(&record.effect),
                texts.detail(&record.effect),
                texts.outcome(record.outcome),
                texts.reason(record.outcome),
                record.cost
            )
        })
        .collect()
}

const TABLES: [&str; 6] = [
    "customers",
    "contacts",
    "invoices",
    "instalments",
    "payments",
    "events",
];

/// The demo's policy and ledger, the rows of each table shuffled by a seed. Rows of one customer keep their order,
/// which counts for those of one day (M3); invoices and customers do not.
fn demo(name: &str, shuffled: Option<u64>) -> Joined {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    generate_folder(
        &Options {
            invoices: 5_000,
            customers: Some(500),
            ..Options::default()
        },
        &folder,
    )
    .unwrap();
    let mut source = TextSource::new();
    for table in TABLES {
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{table}.csv"))) else {
            continue;
        };
        let text = match shuffled {
            Some(seed) => shuffle(
                &text,
                &mut Rng::new(seed),
                matches!(table, "customers" | "invoices"),
            ),
            None => text,
        };
        source = source.with(&format!("{table}.csv"), text);
    }
    Joined::new(
        &std::fs::read_to_string(folder.join("policy.relance")).unwrap(),
        &source,
    )
    .unwrap()
}

fn shuffle(text: &str, rng: &mut Rng, wholly: bool) -> String {
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let column = header
        .split(',')
        .position(|name| name == "customer_id")
        .unwrap_or(0);
    let rows: Vec<&str> = lines.collect();
    assert!(!text.contains('"') || wholly || rows.iter().all(|row| row.matches('"').count() % 2 == 0));
    let mut places: Vec<usize> = (0..rows.len()).collect();
    for at in (1..places.len()).rev() {
        places.swap(at, rng.below(at + 1));
    }
    if !wholly {
        // The places that fall to a customer take its rows in their order.
        let customer = |row: usize| rows[row].split(',').nth(column);
        let mut of_customer: std::collections::BTreeMap<Option<&str>, Vec<usize>> = Default::default();
        for row in (0..rows.len()).rev() {
            of_customer.entry(customer(row)).or_default().push(row);
        }
        for place in &mut places {
            *place = of_customer.get_mut(&customer(*place)).and_then(Vec::pop).unwrap();
        }
    }
    let mut out = format!("{header}\n");
    for place in places {
        out.push_str(rows[place]);
        out.push('\n');
    }
    out
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let plain = actions(&demo("order-plain", None));
    assert!(plain.len() > 1_000, "only {} rows", plain.len());
    for seed in 1..=3 {
        let shuffled = actions(&demo("order-shuffled", Some(seed)));
        let first = plain.iter().zip(&shuffled).find(|(one, other)| one != other);
        assert!(
            plain == shuffled,
            "seed {seed}: {} and {} rows, {first:?}",
            plain.len(),
            shuffled.len()
        );
    }
}

#[test]
fn shuffling_moves_rows_and_an_order_that_counts_is_seen() {
    let text = "customer_id,n\na,1\na,2\nb,1\nb,2\nc,1\nc,2\n";
    let moved = shuffle(text, &mut Rng::new(1), false);
    assert_ne!(moved, text);
    for customer in ["a", "b", "c"] {
        let at = |row: &str| moved.find(row).unwrap();
        assert!(at(&format!("{customer},1")) < at(&format!("{customer},2")));
    }
    let plain = actions(&demo("order-doctored", None));
    let mut doctored = plain.clone();
    doctored.swap(0, plain.len() - 1);
    assert_ne!(plain, doctored);
}

#[test]
fn one_thread_and_two_do_the_same() {
    let demo = demo("threads", None);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| actions(&demo))
    };
    let one = with(1);
    let accounts = demo.account_count();
    // Threads take 256 accounts at a time.
    assert!(
        accounts > 256 && one.len() > 1_000,
        "too little to be shared out: {accounts}, {}",
        one.len()
    );
    for _ in 0..3 {
        assert!(with(2) == one);
    }
}

#[test]
fn the_demo_keeps_every_promise() {
    let (found, acting) = demo("promises", None).broken(5);
    assert!(acting > 100, "only {acting} accounts act");
    let found: Vec<String> = found
        .iter()
        .map(|(number, place)| format!("account {number}: {place}"))
        .collect();
    assert!(
        found.is_empty(),
        "{} broken promises\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
}
