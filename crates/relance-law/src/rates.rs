//! Published rates by half-year, as dated data: those shipped, and those that a user adds from a file.
//!
//! A half-year without a published rate is an error and never the rate of another one.

use crate::{HalfYear, Rate};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

/// The table shipped with relance.
const SHIPPED: &str = include_str!("../data/rates.csv");

/// The day on which the shipped table was last compared with its sources.
pub const RATES_CHECKED: &str = "2026-11-21";

/// A series of published rates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Series {
    /// The European Central Bank's rate for main refinancing operations, in force on the first day of the half-year.
    EcbRefinancing,
    /// France: *taux de l'intérêt légal* of creditors who are professionals (code monétaire et financier,
    /// art. L313-2, "tous les autres cas").
    FrenchLegalInterest,
    /// Germany: *Basiszinssatz* (§ 247 BGB).
    GermanBaseRate,
    /// United Kingdom: Bank Rate on the 30 June or 31 December before (Late Payment of Commercial Debts (Rate of
    /// Interest) (No. 3) Order 2002).
    BankOfEngland,
}

impl Series {
    /// All, in the order of the shipped table.
    pub const ALL: [Series; 4] = [
        Series::EcbRefinancing,
        Series::FrenchLegalInterest,
        Series::GermanBaseRate,
        Series::BankOfEngland,
    ];

    /// Its name in a table of rates.
    pub fn word(self) -> &'static str {
        match self {
            Series::EcbRefinancing => "ecb_refinancing",
            Series::FrenchLegalInterest => "legal_interest_fr",
            Series::GermanBaseRate => "base_rate_de",
            Series::BankOfEngland => "bank_rate_gb",
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A published rate, and who published it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// The rate of a year.
    pub rate: Rate,
    /// Where it was read.
    pub source: String,
}

/// No rate is known of this half-year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MissingRate {
    /// What is missing.
    pub series: Series,
    /// Of when.
    pub half_year: HalfYear,
}

/// What is wrong with a table of rates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RatesFault {
    /// It cannot be read as CSV.
    NotCsv(String),
    /// A column that every table has is missing.
    NoColumn(&'static str),
    /// No such series.
    Series {
        /// Line of the file, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// No half-year.
    HalfYear {
        /// Line of the file, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// No rate.
    Rate {
        /// Line of the file, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// A rate without a source.
    NoSource {
        /// Line of the file, from 1.
        line: u64,
    },
    /// Another rate stands for this half-year already.
    Contradiction {
        /// Of what.
        series: Series,
        /// Of when.
        half_year: HalfYear,
        /// What stands.
        known: Rate,
        /// What is said now.
        other: Rate,
    },
}

/// Published rates, by series and half-year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rates {
    known: BTreeMap<(Series, HalfYear), Published>,
}

impl Rates {
    /// Those that relance ships.
    ///
    /// ```
    /// # use relance_law::{HalfYear, Rate, Rates, Series};
    /// let rates = Rates::shipped();
    /// let half = HalfYear::parse("2026-H2").unwrap();
    /// assert_eq!(rates.get(Series::EcbRefinancing, half), Ok(Rate(240)));
    /// assert!(rates.get(Series::EcbRefinancing, half.next()).is_err());
    /// ```
    pub fn shipped() -> Rates {
        // A test reads the table that is shipped; should it not be read, each rate is missing, which is said.
        Rates::read(SHIPPED.as_bytes()).unwrap_or_default()
    }

    /// Reads a table with the columns `series`, `half_year`, `rate` (in percent) and `source`.
    ///
    /// # Errors
    ///
    /// The first [`RatesFault`].
    pub fn read(table: &[u8]) -> Result<Rates, RatesFault> {
        let table = table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(table);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table);
        let not_csv = |error: csv::Error| RatesFault::NotCsv(error.to_string());
        let headers = reader.headers().map_err(not_csv)?.clone();
        let column = |name: &'static str| {
            let position = headers.iter().position(|header| header == name);
            position.ok_or(RatesFault::NoColumn(name))
        };
        let columns = [
            column("series")?,
            column("half_year")?,
            column("rate")?,
            column("source")?,
        ];
        let mut rates = Rates::default();
        for record in reader.records() {
            let record = record.map_err(not_csv)?;
            let line = record.position().map_or(0, csv::Position::line);
            let [series, half_year, rate, source] =
                columns.map(|column| record.get(column).unwrap_or_default().to_string());
            let Some(known) = Series::ALL.into_iter().find(|known| known.word() == series) else {
                return Err(RatesFault::Series { line, text: series });
            };
            let half_year = HalfYear::parse(&half_year).ok_or(RatesFault::HalfYear {
                line,
                text: half_year,
            })?;
            let rate = Rate::parse(&rate).ok_or(RatesFault::Rate { line, text: rate })?;
            if source.is_empty() {
                return Err(RatesFault::NoSource { line });
            }
            rates.add(known, half_year, Published { rate, source })?;
        }
        Ok(rates)
    }

    /// Adds the rates of another table.
    ///
    /// # Errors
    ///
    /// [`RatesFault::Contradiction`] where both know a half-year and differ; nothing is added then.
    pub fn extend(&mut self, other: &Rates) -> Result<(), RatesFault> {
        let mut all = self.clone();
        for (&(series, half_year), published) in &other.known {
            all.add(series, half_year, published.clone())?;
        }
        *self = all;
        Ok(())
    }

    fn add(&mut self, series: Series, half_year: HalfYear, published: Published) -> Result<(), RatesFault> {
        match self.known.entry((series, half_year)) {
            Entry::Vacant(entry) => {
                entry.insert(published);
                Ok(())
            }
            Entry::Occupied(entry) if entry.get().rate == published.rate => Ok(()),
            Entry::Occupied(entry) => Err(RatesFault::Contradiction {
                series,
                half_year,
                known: entry.get().rate,
                other: published.rate,
            }),
        }
    }

    /// The rate of a half-year.
    ///
    /// # Errors
    ///
    /// [`MissingRate`] where none was published, or not yet read into the table.
    pub fn get(&self, series: Series, half_year: HalfYear) -> Result<Rate, MissingRate> {
        self.known
            .get(&(series, half_year))
            .map(|published| published.rate)
            .ok_or(MissingRate { series, half_year })
    }

    /// All rates of a series, from the first half-year to the last.
    pub fn of(&self, series: Series) -> impl Iterator<Item = (HalfYear, &Published)> {
        self.known
            .iter()
            .filter(move |((of, _), _)| *of == series)
            .map(|((_, half_year), published)| (*half_year, published))
    }

    /// How many rates there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(text: &str) -> HalfYear {
        HalfYear::parse(text).unwrap()
    }

    #[test]
    fn the_shipped_table_has_no_gap() {
        let rates = Rates::read(SHIPPED.as_bytes()).unwrap();
        for series in Series::ALL {
            let halves: Vec<HalfYear> = rates.of(series).map(|(half, _)| half).collect();
            assert_eq!(halves.first(), Some(&half("2015-H1")), "{series}");
            for pair in halves.windows(2) {
                assert_eq!(pair[0].next(), pair[1], "{series}");
            }
        }
    }

    /// § 247 BGB: the base rate moves by as many points as the refinancing rate did.
    #[test]
    fn the_german_base_rate_moves_with_the_refinancing_rate() {
        let rates = Rates::shipped();
        let base: Vec<(HalfYear, Rate)> = rates
            .of(Series::GermanBaseRate)
            .map(|(half, published)| (half, published.rate))
            .collect();
        for pair in base.windows(2) {
            let moved = |half| rates.get(Series::EcbRefinancing, half).unwrap().0;
            assert_eq!(
                pair[1].1.0 - pair[0].1.0,
                moved(pair[1].0) - moved(pair[0].0),
                "{}",
                pair[1].0
            );
        }
    }

    #[test]
    fn a_table_of_the_user_adds_and_never_contradicts() {
        let mut rates = Rates::shipped();
        let more =
            Rates::read("half_year,rate,series,source\n2027-S1,\"2,65 %\",ecb_refinancing,BCE\n".as_bytes());
        rates.extend(&more.unwrap()).unwrap();
        assert_eq!(rates.get(Series::EcbRefinancing, half("2027-H1")), Ok(Rate(265)));
        let other =
            Rates::read(b"series,half_year,rate,source\necb_refinancing,2026-H2,2.15,stale\n").unwrap();
        let before = rates.clone();
        assert_eq!(
            rates.extend(&other),
            Err(RatesFault::Contradiction {
                series: Series::EcbRefinancing,
                half_year: half("2026-H2"),
                known: Rate(240),
                other: Rate(215),
            })
        );
        assert_eq!(rates, before);
    }

    #[test]
    fn a_table_that_cannot_be_meant_is_refused() {
        let fault = |text: &str| Rates::read(text.as_bytes()).unwrap_err();
        assert_eq!(fault(""), RatesFault::NoColumn("series"));
        assert_eq!(fault("series,half_year,rate\n"), RatesFault::NoColumn("source"));
        let of = |row: &str| fault(&format!("series,half_year,rate,source\n{row}\n"));
        assert!(matches!(
            of("euribor,2026-H2,2,x"),
            RatesFault::Series { line: 2, .. }
        ));
        assert!(matches!(
            of("ecb_refinancing,2026-07,2,x"),
            RatesFault::HalfYear { line: 2, .. }
        ));
        assert!(matches!(
            of("ecb_refinancing,2026-H2,two,x"),
            RatesFault::Rate { line: 2, .. }
        ));
        assert!(matches!(
            of("ecb_refinancing,2026-H2,2.125,x"),
            RatesFault::Rate { line: 2, .. }
        ));
        assert!(matches!(
            of("ecb_refinancing,2026-H2,2,"),
            RatesFault::NoSource { line: 2 }
        ));
        assert!(matches!(of("ecb_refinancing,2026-H2,2"), RatesFault::NotCsv(_)));
    }
}
