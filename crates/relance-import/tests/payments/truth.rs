//! Payments whose invoices are known, matched by what banks show of them: how many of each rule find the right one, and
//! how long many take.

use crate::samples::{Ledger, OURS};
use relance_import::payments::{
    Books, Entry, Key, Kind, Options, Outcome, Rule, SOURCE, Statement, Transaction, import,
};
use relance_kernel::{Currency, Day};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Numbers that are the same on every machine (Knuth's linear congruence, high bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }
}

struct Owed {
    id: String,
    customer: u64,
    issued: i32,
    amount: i64,
}

/// A company with customers who order from a price list, so that amounts repeat.
struct World {
    ledger: Ledger,
    statement: Statement,
    /// What each entry paid.
    truth: BTreeMap<String, BTreeSet<String>>,
}

fn written(dice: &mut Dice, number: &str) -> String {
    match dice.below(5) {
        0 => format!("FACTURE {number}"),
        1 => number.to_lowercase().replace('-', " "),
        2 => format!("VIR SEPA {} MERCI", number.replace('-', "")),
        3 => format!("ref:{}", number.replace("-0", "-")),
        _ => format!("{number}/2 DU 12/03/2025"),
    }
}

fn world(seed: u64, customers: u64, per_customer: u64) -> World {
    let mut dice = Dice(seed);
    let first = Day::from_ymd(2025, 1, 1).unwrap();
    let mut of_customers = "customer_id,name\n".to_string();
    let mut of_invoices = "invoice_id,customer_id,issued,due,amount,currency\n".to_string();
    let mut invoices = Vec::new();
    for customer in 0..customers {
        writeln!(of_customers, "c{customer},Societe {customer} SARL").unwrap();
        for _ in 0..per_customer {
            let number = invoices.len() + 1;
            let id = format!("F2025-{number:06}");
            let issued = i32::try_from(dice.below(330)).unwrap();
            let amount = match dice.below(2) {
                0 => i64::try_from(1200 * (1 + dice.below(60))).unwrap(),
                _ => i64::try_from(1000 + dice.below(300_000)).unwrap(),
            };
            let (day, due) = (first.plus(issued), first.plus(issued + 30));
            writeln!(
                of_invoices,
                "{id},c{customer},{day},{due},{}.{:02},EUR",
                amount / 100,
                amount % 100
            )
            .unwrap();
            invoices.push(Owed {
                id,
                customer,
                issued,
                amount,
            });
        }
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut truth = BTreeMap::new();
    let mut place = 0;
    while let Some(owed) = invoices.get(place) {
        let day = owed.issued + 20 + i32::try_from(dice.below(30)).unwrap();
        let (mut amount, mut paid) = (owed.amount, BTreeSet::from([owed.id.clone()]));
        let (mut text, mut is_named) = (String::new(), false);
        let mut account = format!("FR76{:023}", owed.customer);
        match dice.below(20) {
            0..9 => text = written(&mut dice, &owed.id),
            9..13 => {}
            13..16 => {
                // The next invoice of the customer with it, if it has been issued by then.
                if let Some(next) = invoices
                    .get(place + 1)
                    .filter(|next| next.customer == owed.customer && next.issued <= day)
                {
                    amount += next.amount;
                    paid.insert(next.id.clone());
                    place += 1;
                }
            }
            16 | 17 => {
                text = written(&mut dice, &owed.id);
                amount -= i64::try_from(dice.below(500)).unwrap();
            }
            18 => amount /= 2,
            _ => {
                account.clear();
                is_named = true;
            }
        }
        place += 1;
        let name = format!("E{place}");
        truth.insert(format!("{OURS}/S1/{name}"), paid);
        entries.push(Entry {
            name,
            bank_reference: String::new(),
            amount,
            currency: Currency::EUR,
            is_credit: true,
            is_reversal: false,
            booked: first.plus(day),
            value: None,
            sub_family: String::new(),
            transactions: vec![Transaction {
                amount,
                is_credit: true,
                text,
                name: match is_named {
                    true => format!("SOCIETE {} SARL", owed.customer),
                    false => String::new(),
                },
                account,
                ..Transaction::default()
            }],
            is_uneven: false,
            charges: 0,
        });
    }
    let ledger = Ledger::with(&[("customers", &of_customers), ("invoices", &of_invoices)]);
    let statement = Statement {
        key: Key {
            account: OURS.to_string(),
            kind: Kind::Statement,
            id: "S1".to_string(),
        },
        version: "08".to_string(),
        created: "2026-01-31".to_string(),
        from: None,
        to: None,
        currency: None,
        opening: None,
        closing: None,
        entries,
        pending: (0, 0),
    };
    World {
        ledger,
        statement,
        truth,
    }
}

/// By rule: sure payments that are right, and those that are not; guesses, and those that are right if they are accepted.
fn judged(world: &World, options: Options) -> BTreeMap<Rule, (usize, usize, usize, usize)> {
    let books = Books::of_folder(&world.ledger.folder, SOURCE).unwrap();
    let read = vec![("S1.xml".to_string(), Ok(vec![world.statement.clone()]))];
    let import = import(&world.ledger.folder, &books, read, options).unwrap();
    let mut judged: BTreeMap<Rule, (usize, usize, usize, usize)> = BTreeMap::new();
    for found in &import.found {
        let Outcome::Written {
            rule, rows, is_guess, ..
        } = &found.outcome
        else {
            continue;
        };
        let paid: BTreeSet<String> = rows
            .iter()
            .filter(|row| !row.invoice.is_empty())
            .map(|row| row.invoice.clone())
            .collect();
        let of_rule = judged.entry(*rule).or_default();
        match (is_guess, paid.is_empty()) {
            (true, _) => {
                of_rule.2 += 1;
                of_rule.3 += usize::from(Some(&paid) == world.truth.get(&found.id));
            }
            (false, true) => {}
            (false, false) if Some(&paid) == world.truth.get(&found.id) => of_rule.0 += 1,
            (false, false) => of_rule.1 += 1,
        }
    }
    judged
}

#[test]
fn what_is_called_sure_is_right() {
    let mut told = String::new();
    let mut sure = (0, 0);
    for seed in 1..=3 {
        let judged = judged(&world(seed, 60, 12), Options::default());
        for (rule, (right, wrong, guesses, _)) in judged {
            writeln!(
                told,
                "seed {seed} {}: right {right} wrong {wrong} guesses {guesses}",
                rule.word()
            )
            .unwrap();
            sure = (sure.0 + right, sure.1 + wrong);
            if matches!(rule, Rule::Reference | Rule::Number) {
                assert_eq!(wrong, 0, "{}", rule.word());
            }
        }
    }
    insta::assert_snapshot!("sure", told);
    assert!(sure.1 * 100 < sure.0, "{told}");
}

/// `cargo test -p relance-import --release --test payments -- --ignored --nocapture many`
#[test]
#[ignore = "measures time"]
fn many_payments() {
    let world = world(7, 2_000, 20);
    let (payments, begin) = (world.statement.entries.len(), std::time::Instant::now());
    let sure = judged(&world, Options::default());
    println!(
        "{payments} payments on 40,000 invoices: {:?}, {sure:?}",
        begin.elapsed()
    );
    let accepting = Options {
        accept_guesses: true,
        ..Options::default()
    };
    println!("guesses accepted: {:?}", judged(&world, accepting));
}
