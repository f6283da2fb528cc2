//! The manual defines every figure, and shows the study as the program does.

use relance_kpi::{BENCHMARKS, Key, Population};

const MANUAL: &str = include_str!("../../../docs/kpi.md");

#[test]
fn every_figure_is_defined() {
    for key in Key::ALL {
        let name = format!("`{}`", key.name());
        // Roll rates are named by their first and their last.
        let is_between = matches!(key.name(), "roll_31_60" | "roll_61_90" | "roll_91_120");
        assert!(
            is_between || MANUAL.contains(&name),
            "{name} is not in docs/kpi.md"
        );
    }
}

#[test]
fn keys_have_names_of_their_own() {
    let mut names = Key::ALL.map(Key::name);
    names.sort_unstable();
    assert!(
        names.windows(2).all(|pair| pair.first() != pair.last()),
        "{names:?}"
    );
}

#[test]
fn the_study_stands_in_the_manual() {
    for benchmark in BENCHMARKS {
        let about = if benchmark.is_rounded { "about " } else { "" };
        let days = format!("{about}{}.{}", benchmark.tenths / 10, benchmark.tenths % 10);
        let of = match benchmark.population {
            Population::Country(code) => code,
            Population::Sector { english, .. } => english,
            Population::Businesses => "businesses (France)",
            Population::PublicBodies => "public bodies (France)",
        };
        let row = format!("| {of} | {days} |");
        assert!(MANUAL.contains(&row), "{row} is not in docs/kpi.md");
        assert!(MANUAL.contains(benchmark.source) && MANUAL.contains(benchmark.period));
    }
}
