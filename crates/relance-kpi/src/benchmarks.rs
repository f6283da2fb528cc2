//! What a study says of lateness, to stand beside the figures of a ledger: dated data with its source, in no figure.

use crate::sums::{Comparable, CustomerKindOrder, Lateness, Sums};
use relance_kernel::Symbol;

/// Whom a mean lateness is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Population {
    /// Of a country, by its code.
    Country(&'static str),
    /// Of a sector: its name, and words that ledgers write for it (small letters).
    Sector {
        /// In English.
        english: &'static str,
        /// In French.
        french: &'static str,
        /// What the `sector` column may hold.
        words: &'static [&'static str],
    },
    /// Of businesses.
    Businesses,
    /// Of public bodies.
    PublicBodies,
}

/// A mean lateness of a study.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Benchmark {
    /// Whose.
    pub population: Population,
    /// In tenths of a day.
    pub tenths: i32,
    /// Who says so.
    pub source: &'static str,
    /// Of when.
    pub period: &'static str,
    /// Whether the source gives it as "about".
    pub is_rounded: bool,
}

const ALTARES: &str = "Altares";

const fn benchmark(population: Population, tenths: i32) -> Benchmark {
    Benchmark {
        population,
        tenths,
        source: ALTARES,
        period: "2025-H1",
        is_rounded: false,
    }
}

/// Mean days after the due date: Altares, study of payment behaviour of the first half of 2025, as quoted by the French
/// press in autumn 2025.
pub const BENCHMARKS: &[Benchmark] = &[
    benchmark(Population::Country("FR"), 141),
    benchmark(Population::Country("GB"), 130),
    benchmark(Population::Country("ES"), 149),
    benchmark(Population::Country("IT"), 170),
    benchmark(Population::Country("PT"), 245),
    benchmark(Population::Businesses, 133),
    Benchmark {
        is_rounded: true,
        ..benchmark(Population::PublicBodies, 150)
    },
    benchmark(
        Population::Sector {
            english: "construction (France)",
            french: "bâtiment et travaux publics (France)",
            words: &["construction", "building", "btp", "bâtiment", "batiment"],
        },
        83,
    ),
    benchmark(
        Population::Sector {
            english: "real-estate agencies (France)",
            french: "agences immobilières (France)",
            words: &["real_estate", "real estate", "immobilier"],
        },
        288,
    ),
    benchmark(
        Population::Sector {
            english: "hospitals (France)",
            french: "hôpitaux (France)",
            words: &[
                "hospital",
                "hospitals",
                "hôpital",
                "hôpitaux",
                "hopital",
                "hopitaux",
            ],
        },
        217,
    ),
    benchmark(
        Population::Sector {
            english: "local offices of the State (France)",
            french: "services déconcentrés de l'État (France)",
            words: &["state", "état", "etat"],
        },
        254,
    ),
];

/// A mean lateness of the ledger beside that of a study.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// What the study says.
    pub benchmark: &'static Benchmark,
    /// How many invoices of it were paid in the period.
    pub invoices: u64,
    /// Their days late together.
    pub days: i128,
}

/// The studies' figures for whom the ledger has invoices that were paid.
pub(crate) fn comparisons<'a>(sums: &Sums, text: &dyn Fn(Symbol) -> &'a str) -> Vec<Comparison> {
    let compared = BENCHMARKS.iter().map(|benchmark| {
        let matches = |comparable: &Comparable| match (benchmark.population, comparable) {
            (Population::Country(code), Comparable::Country(name)) => text(*name) == code,
            (Population::Sector { words, .. }, Comparable::Sector(name)) => {
                words.contains(&text(*name).to_lowercase().as_str())
            }
            (Population::Businesses, Comparable::Kind(kind)) => *kind == CustomerKindOrder::Business,
            (Population::PublicBodies, Comparable::Kind(kind)) => *kind == CustomerKindOrder::Public,
            _ => false,
        };
        let found = sums.comparable.iter().filter(|(of, _)| matches(of));
        let sum = found.fold(Lateness::default(), |sum, (_, lateness)| Lateness {
            invoices: sum.invoices + lateness.invoices,
            days: sum.days + lateness.days,
        });
        Comparison {
            benchmark,
            invoices: sum.invoices,
            days: sum.days,
        }
    });
    compared.filter(|one| one.invoices > 0).collect()
}
