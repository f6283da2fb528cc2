//! Generated spells and the curves found for them, as JSON, for `tests/oracles/survival.py` to compute again.
#![expect(clippy::print_stdout, reason = "the answer goes to the script that checks it")]

use relance_statistics::random::Key;
use relance_statistics::survival::{AalenJohansen, KaplanMeier, Spell, SurvivalError};
use serde_json::{Value, json};

const CAUSES: u8 = 3;
const LEVEL: f64 = 0.9;

#[derive(Clone, Copy)]
enum Weights {
    One,
    /// Amounts in whole cents, whose sums are exact.
    Cents,
    /// Any number: sums are rounded.
    Odd,
}

/// What is hard about a set of spells.
#[derive(Clone, Copy)]
struct Shape {
    name: &'static str,
    spells: u64,
    /// Later days make fewer ties.
    mean_days: f64,
    late_entry: bool,
    weights: Weights,
    spells_per_cluster: u64,
    days: [i32; 5],
}

const SHAPES: [Shape; 7] = [
    Shape {
        name: "ties",
        spells: 400,
        mean_days: 20.0,
        late_entry: false,
        weights: Weights::One,
        spells_per_cluster: 1,
        days: [3, 10, 25, 40, 80],
    },
    Shape {
        name: "late entry",
        spells: 500,
        mean_days: 30.0,
        late_entry: true,
        weights: Weights::One,
        spells_per_cluster: 1,
        days: [5, 12, 30, 60, 90],
    },
    Shape {
        name: "money",
        spells: 300,
        mean_days: 20.0,
        late_entry: false,
        weights: Weights::Cents,
        spells_per_cluster: 7,
        days: [2, 10, 20, 40, 70],
    },
    Shape {
        name: "late entry and money",
        spells: 2_000,
        mean_days: 25.0,
        late_entry: true,
        weights: Weights::Cents,
        spells_per_cluster: 20,
        days: [4, 10, 30, 60, 120],
    },
    Shape {
        name: "hardly a tie",
        spells: 120,
        mean_days: 100_000.0,
        late_entry: false,
        weights: Weights::One,
        spells_per_cluster: 3,
        days: [10_000, 50_000, 100_000, 150_000, 250_000],
    },
    Shape {
        name: "few",
        spells: 12,
        mean_days: 8.0,
        late_entry: false,
        weights: Weights::One,
        spells_per_cluster: 2,
        days: [2, 4, 6, 8, 20],
    },
    Shape {
        name: "late entry and odd weights",
        spells: 700,
        mean_days: 25.0,
        late_entry: true,
        weights: Weights::Odd,
        spells_per_cluster: 5,
        days: [4, 10, 30, 60, 110],
    },
];

/// A whole number of days with this mean, at least 1.
#[expect(clippy::cast_possible_truncation, reason = "far below the limit")]
fn days(key: Key, mean: f64) -> i32 {
    1 + (mean * key.exponential()) as i32
}

fn generate(shape: Shape, seed: u64) -> Vec<(Spell, u32)> {
    (0..shape.spells)
        .filter_map(|number| {
            let key = Key::new(seed).with(number);
            let cluster = number / shape.spells_per_cluster;
            let frailty = 0.5 + Key::new(seed).with(u64::MAX).with(cluster).exponential();
            let ends: Vec<i32> = (0..CAUSES)
                .map(|cause| {
                    let slower = f64::from(1 + cause);
                    days(key.with(u64::from(cause)), shape.mean_days * slower / frailty)
                })
                .collect();
            let (cause, end) = (0..CAUSES).zip(ends).min_by_key(|(_, end)| *end)?;
            let watch = days(key.with(10), shape.mean_days);
            let entry = if shape.late_entry && key.with(11).below(2) == 0 {
                days(key.with(12), shape.mean_days * 0.3)
            } else {
                0
            };
            let spell = Spell {
                entry,
                exit: end.min(entry + watch),
                event: (end <= entry + watch).then_some(cause),
                weight: match shape.weights {
                    Weights::One => 1.0,
                    Weights::Cents => 1.0 + key.with(13).below(500_000) as f64,
                    Weights::Odd => key.with(13).exponential(),
                },
            };
            // One that ends before its watch begins is never seen.
            (entry < end).then_some((spell, u32::try_from(cluster).ok()?))
        })
        .collect()
}

fn report(shape: Shape, seed: u64) -> Result<Value, SurvivalError> {
    let (spells, clusters): (Vec<Spell>, Vec<u32>) = generate(shape, seed).into_iter().unzip();
    let survival = KaplanMeier::fit(&spells)?;
    let incidence = AalenJohansen::fit(&spells)?;
    let mut answers = Vec::new();
    for day in shape.days {
        let interval = survival.interval(day, LEVEL);
        let mut causes = Vec::new();
        for cause in 0..CAUSES {
            let interval = incidence.interval(cause, day, LEVEL);
            causes.push(json!({
                "incidence": incidence.incidence(cause, day),
                "variance": incidence.variance(cause, day),
                "clustered_variance": incidence.clustered_variance(cause, &spells, &clusters, day)?,
                "interval": interval.map(|interval| [interval.low, interval.high]),
            }));
        }
        answers.push(json!({
            "day": day,
            "survival": survival.survival(day),
            "variance": survival.variance(day),
            "clustered_variance": survival.clustered_variance(&spells, &clusters, day)?,
            "interval": interval.map(|interval| [interval.low, interval.high]),
            "restricted_mean": survival.restricted_mean(day),
            "restricted_mean_variance": survival.restricted_mean_variance(day),
            "causes": causes,
        }));
    }
    let rows: Vec<Value> = spells
        .iter()
        .zip(&clusters)
        .map(|(spell, cluster)| json!([spell.entry, spell.exit, spell.event, spell.weight, cluster]))
        .collect();
    Ok(json!({ "name": shape.name, "level": LEVEL, "spells": rows, "answers": answers }))
}

fn main() -> Result<(), SurvivalError> {
    let sets = SHAPES
        .into_iter()
        .zip(1..)
        .map(|(shape, seed)| report(shape, seed))
        .collect::<Result<Vec<Value>, SurvivalError>>()?;
    println!("{}", Value::from(sets));
    Ok(())
}
