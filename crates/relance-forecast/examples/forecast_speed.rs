//! How long forecast lifecycles take: `forecast_speed POLICY LEDGER [REPLICATES [OTHER_POLICY]]`.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a measurement")]

use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_forecast::effects::Effects;
use relance_forecast::fit::fit;
use relance_forecast::forecast::{Arm, Forecast, Inputs, Question, forecast};
use relance_kernel::{Account, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Ledger, Options, load};
use relance_sim::AccountSource;
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
    let (Some(first), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("forecast_speed POLICY LEDGER [REPLICATES [OTHER_POLICY]]".into());
    };
    let replicates: usize = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let mut interner = Interner::new();
    let mut policies = Vec::new();
    for path in std::iter::once(first).chain(arguments.next()) {
        let text = std::fs::read_to_string(path)?;
        policies.push(
            compile_text(&text, &CompilerOptions::default(), &mut interner)
                .policy
                .ok_or("the policy has errors")?,
        );
    }
    let ledger = load(&FolderSource::new(folder), &Options::default()).ledger;
    let until = ledger.last_date().ok_or("the ledger is empty")?;
    let binding = Binding::without_fields(&ledger, &mut interner);
    let joined = Joined { ledger, binding };
    let started = Instant::now();
    let fitted = fit(&policies[0], &interner, &joined, until)?;
    println!("fit {:.2} s", started.elapsed().as_secs_f64());
    let question = Question {
        until,
        days: 365,
        new_business_days: 365,
        replicates,
        seed: 1,
        effects: Effects::Learnt,
        approvals: ApprovalMode::SameDay,
        put_off: 0,
    };
    let arms: Vec<Arm> = policies
        .iter()
        .map(|policy| Arm {
            inputs: Inputs {
                policy,
                interner: &interner,
                source: &joined,
                fitted: &fitted,
            },
            question,
        })
        .collect();
    let started = Instant::now();
    let all = forecast(&arms, &|_| true);
    let seconds = started.elapsed().as_secs_f64();
    let invoices = |found: &Forecast| (found.portfolio.open.invoices + found.portfolio.new.invoices) as f64;
    let drawn = |found: &Forecast| (found.replicates.len() + found.central.len()) as f64;
    let lifecycles = all
        .iter()
        .map(|found| invoices(found) * drawn(found))
        .sum::<f64>();
    let threads = rayon::current_num_threads();
    let of_each = seconds * 1e9 / lifecycles * threads as f64;
    println!(
        "{seconds:.2} s, {of_each:.0} ns a lifecycle of {lifecycles} on {threads} threads; {:?}",
        all[0].portfolio
    );
    Ok(())
}
