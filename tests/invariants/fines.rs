//! The promises on a real ledger: the road fines of `docs/real-ledger.md`, whose folder `RELANCE_TRAFFIC_FINES` names
//! (else beside the checkout). The data is not part of the project.

use relance_ledger::FolderSource;
use relance_sim::AccountSource;
use relance_testkit::invariants::Joined;
use std::io::Write;
use std::path::{Path, PathBuf};

const MUNICIPALITY: &str = include_str!("../../docs/municipality.relance");
/// The law and the steps as anybody else might write them, so that contacts and limits are seen on this ledger too.
const LADDER: &str = include_str!("fines.relance");

#[test]
fn the_road_fines_keep_every_promise() {
    let named = std::env::var_os("RELANCE_TRAFFIC_FINES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/traffic_fines");
    let Some(folder) = named.or_else(|| beside.exists().then_some(beside)) else {
        // Past the capturing of the test harness, which would hide it.
        let said = "\nNOT RUN: the promises on the road fines, because RELANCE_TRAFFIC_FINES does not name their folder\n";
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return;
    };
    assert!(
        folder.join("invoices.csv").exists(),
        "no ledger in {}",
        folder.display()
    );
    for policy in [MUNICIPALITY, LADDER] {
        let joined = Joined::new(policy, &FolderSource::new(&folder)).unwrap();
        assert!(joined.account_count() > 100_000);
        let (found, acting) = joined.broken(50);
        assert!(acting > 40_000, "only {acting} accounts act");
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
}
