//! Prints the case of a seed: policy, ledger, days. `cargo run -p relance-testkit --example show_case SEED`
#![expect(clippy::print_stdout, reason = "an example prints its result")]

use relance_testkit::generate::case;
use relance_testkit::ledger::print_account;

fn main() {
    let seed = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let case = case(seed);
    let account = print_account(&case.ledger.account(), &case.ledger.interner);
    println!(
        "seed {seed}, decided {} to {}, approve {:?}\n{}\n{account}",
        case.first, case.last, case.approve, case.policy
    );
}
