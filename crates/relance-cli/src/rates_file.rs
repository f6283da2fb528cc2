//! The published rates that a command counts with: those shipped, those of the ledger's folder, those of a file.

use crate::exit::Failure;
use crate::files;
use crate::language::{Lang, Said, said};
use relance_law::{Rates, RatesFault, Series};
use std::path::{Path, PathBuf};

/// The table of rates in the folder of a ledger.
pub(crate) fn of_folder(folder: &Path) -> PathBuf {
    folder.join("rates.csv")
}

/// Reads a table of rates.
pub(crate) fn read(path: &Path) -> Result<Rates, Failure> {
    let text = files::read_text(path)?;
    Rates::read(text.as_bytes()).map_err(|fault| unfit(path, &fault))
}

/// All rates: shipped, of the ledger's folder if it has a table, of the file if one is named.
pub(crate) fn all(folder: Option<&Path>, file: Option<&Path>) -> Result<Rates, Failure> {
    let mut rates = Rates::shipped();
    let in_folder = folder.map(of_folder).filter(|path| path.exists());
    for path in in_folder.iter().map(PathBuf::as_path).chain(file) {
        rates.extend(&read(path)?).map_err(|fault| unfit(path, &fault))?;
    }
    Ok(rates)
}

/// That a table of rates cannot be taken.
pub(crate) fn unfit(path: &Path, fault: &RatesFault) -> Failure {
    let shown = path.display();
    let at = |line: u64| format!("{shown}:{line}");
    let known: Vec<&str> = Series::ALL.iter().map(|series| series.word()).collect();
    let known = known.join(", ");
    let (message, help) = match fault {
        RatesFault::NotCsv(reason) => (
            said!(
                "`{shown}` is no table: {reason}",
                "`{shown}` n'est pas un tableau : {reason}"
            ),
            columns(),
        ),
        RatesFault::NoColumn(name) => (
            said!(
                "`{shown}` has no column `{name}`",
                "`{shown}` n'a pas de colonne `{name}`"
            ),
            columns(),
        ),
        RatesFault::Series { line, text } => {
            let at = at(*line);
            (
                said!(
                    "{at}: `{text}` is no series of rates",
                    "{at} : `{text}` n'est pas une série de taux"
                ),
                said!("known are {known}", "les séries connues sont {known}"),
            )
        }
        RatesFault::HalfYear { line, text } => {
            let at = at(*line);
            (
                said!(
                    "{at}: `{text}` is no half-year",
                    "{at} : `{text}` n'est pas un semestre"
                ),
                said!(
                    "write the year and the half, such as 2027-H1",
                    "écrivez l'année et le semestre, par exemple 2027-H1"
                ),
            )
        }
        RatesFault::Rate { line, text } => {
            let at = at(*line);
            (
                said!("{at}: `{text}` is no rate", "{at} : `{text}` n'est pas un taux"),
                said!(
                    "write percent of a year with at most two decimals, such as 2.65",
                    "écrivez un pourcentage annuel à deux décimales au plus, par exemple 2.65"
                ),
            )
        }
        RatesFault::NoSource { line } => {
            let at = at(*line);
            (
                said!("{at}: the rate has no source", "{at} : le taux n'a pas de source"),
                said!(
                    "say in `source` where it was published: who reads a claim will ask",
                    "indiquez dans `source` où il a été publié : qui lit une créance le demandera"
                ),
            )
        }
        RatesFault::Contradiction {
            series,
            half_year,
            known,
            other,
        } => {
            let [other_fr, known_fr] = [other, known].map(|one| rate(Lang::Fr, *one));
            (
                said!(
                    "`{shown}` says {other} for {series} in {half_year}, and {known} is known",
                    "`{shown}` dit {other_fr} pour {series} en {half_year}, alors que {known_fr} est connu"
                ),
                said!(
                    "look at what was published, and take the wrong row out; `relance rates show` names the sources",
                    "vérifiez ce qui a été publié et retirez la ligne fausse ; `relance rates show` donne les sources"
                ),
            )
        }
    };
    Failure::bad_input(message).with_help(help)
}

fn columns() -> Said {
    said!(
        "a table of rates has the columns series, half_year, rate and source",
        "un tableau de taux a les colonnes series, half_year, rate et source"
    )
}

/// What a series is, for people.
pub(crate) fn name(series: Series) -> Said {
    match series {
        Series::EcbRefinancing => said!(
            "European Central Bank, main refinancing operations, on the first day",
            "Banque centrale européenne, opérations principales de refinancement, au premier jour"
        ),
        Series::FrenchLegalInterest => said!(
            "France, legal interest rate, creditors who are professionals",
            "France, taux de l'intérêt légal, créanciers professionnels"
        ),
        Series::GermanBaseRate => said!(
            "Germany, base rate (§ 247 BGB)",
            "Allemagne, taux de base (§ 247 BGB)"
        ),
        Series::BankOfEngland => said!(
            "United Kingdom, Bank Rate on the 30 June or 31 December before",
            "Royaume-Uni, taux de la Banque d'Angleterre au 30 juin ou au 31 décembre précédent"
        ),
    }
}

/// Where a shipped rate was read, in French; a source that somebody wrote stays as it is.
const SOURCES: [(&str, &str); 5] = [
    (
        "European Central Bank, key interest rates, main refinancing operations in force on the first day",
        "Banque centrale européenne, taux directeurs, opérations principales de refinancement, en vigueur au premier jour",
    ),
    (
        "decision in force from 2026-06-17, read in secondary sources that quote the European Central Bank",
        "décision en vigueur depuis le 17 juin 2026, lue dans des sources secondaires qui citent la Banque centrale européenne",
    ),
    (
        "arrêté du 26 juin 2026, read in three concordant secondary sources",
        "arrêté du 26 juin 2026, lu dans trois sources secondaires concordantes",
    ),
    (
        "computed: moves with the refinancing rate (§ 247 BGB); the notice itself was not read",
        "calculé : suit le taux de refinancement (§ 247 BGB) ; l'avis lui-même n'a pas été lu",
    ),
    (
        "Bank of England, Bank Rate on the 30 June or 31 December before",
        "Banque d'Angleterre, Bank Rate au 30 juin ou au 31 décembre précédent",
    ),
];

/// Where a rate was read, as people read it.
pub(crate) fn source(lang: Lang, source: &str) -> String {
    let known = SOURCES.iter().find(|(english, _)| *english == source);
    match (lang, known) {
        (Lang::Fr, Some((_, french))) => (*french).to_string(),
        _ => source.to_string(),
    }
}

/// A rate as people write it.
pub(crate) fn rate(lang: Lang, rate: relance_law::Rate) -> String {
    match lang {
        Lang::En => rate.to_string(),
        Lang::Fr => format!("{}\u{a0}%", rate.decimal().replace('.', ",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_source_is_french_or_a_name() {
        // Names of an institute and its notice are the same in both languages.
        let names = [
            "Deutsche Bundesbank, Basiszinssatz nach § 247 BGB",
            "arrêté fixant le taux de l'intérêt légal, tous les autres cas",
            "arrêté du 15 décembre 2025, tous les autres cas",
        ];
        let rates = all(None, None).unwrap();
        for series in Series::ALL {
            for (_, published) in rates.of(series) {
                let shipped = published.source.as_str();
                assert!(
                    names.contains(&shipped) || source(Lang::Fr, shipped) != shipped,
                    "{shipped}"
                );
            }
        }
    }
}
