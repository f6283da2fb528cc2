//! The demo's ledger with its rows in another order, with one thread and with two: the same actions.

use crate::broken;
use crate::run::{Days, Run, compiled};
use rayon::prelude::*;
use relance_demo::{Options, generate_folder};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, Keep, Ledger, Source, TextSource, load};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay};
use relance_testkit::rng::Rng;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A policy joined with a ledger.
pub(crate) struct Joined {
    pub(crate) policy: Policy,
    interner: Interner,
    pub(crate) ledger: Ledger,
    binding: Binding,
}

impl Joined {
    pub(crate) fn new(text: &str, source: &dyn Source) -> Joined {
        let mut interner = Interner::new();
        let policy = compiled(text, &mut interner).unwrap();
        let options = relance_ledger::Options {
            default_currency: policy.currency,
            keep: Keep::All,
        };
        let loaded = load(source, &options);
        assert!(!loaded.has_errors());
        let fields = (&policy.customer_fields, &policy.invoice_fields);
        let (binding, _) = Binding::new(&loaded.ledger, &mut interner, fields.0, fields.1, policy.currency);
        Joined {
            policy,
            interner,
            ledger: loaded.ledger,
            binding,
        }
    }

    pub(crate) fn options(&self) -> ReplayOptions {
        ReplayOptions {
            from: self.ledger.first_date().unwrap(),
            to: self.ledger.last_date().unwrap(),
            approvals: ApprovalMode::SameDay,
            every_day: false,
        }
    }

    /// The whole action list as texts.
    fn actions(&self) -> Vec<String> {
        let texts = RowTexts {
            policy: &self.policy,
            interner: &self.interner,
        };
        let replayed = replay(&self.policy, self, &self.options(), &|_| true).unwrap();
        (replayed.rows.iter())
            .map(|row| {
                let record = &row.record;
                format!(
                    "{} {} {} {} {} {} {} {} {:?}",
                    record.day,
                    self.customer_id(row.account, record.customer),
                    record
                        .invoice
                        .map_or("-", |invoice| self.invoice_id(row.account, invoice)),
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
}

impl AccountSource for Joined {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
    }

    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }

    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }

    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
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
    let plain = demo("order-plain", None).actions();
    assert!(plain.len() > 1_000, "only {} rows", plain.len());
    for seed in 1..=3 {
        let shuffled = demo("order-shuffled", Some(seed)).actions();
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
    let plain = demo("order-doctored", None).actions();
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
        pool.install(|| demo.actions())
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
    let (found, acting) = broken_in(&demo("promises", None), 5);
    assert!(acting > 100, "only {acting} accounts act");
    assert!(
        found.is_empty(),
        "{} broken promises\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
}

/// What the replay of a ledger breaks, and how many accounts act; one account in so many is also asked about the future.
pub(crate) fn broken_in(joined: &Joined, every: usize) -> (Vec<String>, usize) {
    let options = joined.options();
    let acting = AtomicUsize::new(0);
    let found = (0..joined.account_count())
        .into_par_iter()
        .flat_map_iter(|number| {
            let mut account = Account::default();
            joined.fill_account(number, &mut account);
            let run = Run::new(
                &joined.policy,
                &account,
                options.from,
                options.to,
                options.approvals,
                Days::WithActions,
            );
            acting.fetch_add(usize::from(!run.days.is_empty()), Ordering::Relaxed);
            let mut found = broken(&run);
            if number % every == 0 {
                found.extend(crate::future::looks(&run, number as u64));
            }
            let payer = CustomerIndex(0);
            found
                .iter()
                .map(|place| format!("{}: {place}", joined.customer_id(number, payer)))
                .collect::<Vec<_>>()
        })
        .collect();
    (found, acting.into_inner())
}
