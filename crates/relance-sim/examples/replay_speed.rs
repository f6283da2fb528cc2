//! How long a replay takes, without reading: `replay_speed POLICY LEDGER`. Decisions alone, then with all sums.
#![expect(clippy::print_stdout, reason = "a measurement speaks on the terminal")]

use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_kernel::{Account, AccountState, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Ledger, Options, load};
use relance_sim::{AccountSource, ReplayOptions, replay_account, replay_into};
use std::error::Error;
use std::time::Instant;

struct Joined {
    ledger: Ledger,
    binding: Binding,
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

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(policy), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("replay_speed POLICY LEDGER".into());
    };
    let mut interner = Interner::new();
    let compiled = compile_text(
        &std::fs::read_to_string(policy)?,
        &CompilerOptions::default(),
        &mut interner,
    );
    let policy = compiled.policy.ok_or("the policy has errors")?;
    let ledger = load(&FolderSource::new(folder), &Options::default()).ledger;
    let (Some(from), Some(to)) = (ledger.first_date(), ledger.last_date()) else {
        return Err("the ledger is empty".into());
    };
    let binding = Binding::without_fields(&ledger, &mut interner);
    let joined = Joined { ledger, binding };
    let options = ReplayOptions {
        from,
        to,
        approvals: ApprovalMode::SameDay,
        every_day: false,
    };
    let invoices = joined.ledger.invoice_count();

    if arguments.len() > 1 {
        return Ok(());
    }
    let start = Instant::now();
    let mut account = Account::default();
    let mut state = AccountState::new(&policy, &account, from);
    let (mut days, mut records) = (0_u64, 0_usize);
    for number in 0..joined.account_count() {
        joined.fill_account(number, &mut account);
        replay_account(&policy, &account, &mut state, &options, |_, _, of_day| {
            days += 1;
            records += of_day.len();
        });
    }
    let alone = start.elapsed();
    println!("{invoices} invoices, {days} decisions of a day, {records} rows: {alone:.2?} on one thread");

    if arguments.next().is_some() {
        return Ok(());
    }
    let start = Instant::now();
    let totals = replay_into(&policy, &joined, &options, &|_| true, &|_| {}).ok_or("stopped")?;
    let with_sums = start.elapsed();
    println!(
        "with sums and standings, all threads: {with_sums:.2?} ({} messages)",
        totals.contacts
    );
    Ok(())
}
