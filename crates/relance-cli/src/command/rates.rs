//! `relance rates`: the published rates, and how new ones are added.

use crate::args::{RatesShow, RatesUpdate, TableFormat};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::said;
use crate::rates_file::{self, name, of_folder, rate};
use crate::report::json;
use crate::report::table::{Align, Table};
use relance_law::{RATES_CHECKED, Rates, Series};
use serde_json::json;

/// So many half-years of each series are shown to people.
const SHOWN: usize = 6;

/// Shows the rates.
pub(crate) fn show(console: &Console, arguments: &RatesShow) -> Result<Exit, Failure> {
    let rates = rates_file::all(arguments.ledger.as_deref(), None)?;
    let lang = console.lang;
    if arguments.format == TableFormat::Json {
        let rows: Vec<_> = Series::ALL
            .into_iter()
            .flat_map(|series| rates.of(series).map(move |row| (series, row)))
            .map(|(series, (half, published))| {
                json!({
                    "series": series.word(),
                    "half_year": half.to_string(),
                    "rate": published.rate.decimal(),
                    "source": published.source,
                })
            })
            .collect();
        console.print(&json::text(&json!({ "checked": RATES_CHECKED, "rates": rows }))?)?;
        return Ok(Exit::Fine);
    }
    let mut text = String::new();
    for series in Series::ALL {
        let mut table = Table::new(format!("{} ({})", name(series).of(lang), series.word()))
            .column("", Align::Left)
            .column(lang.pick("rate", "taux"), Align::Right)
            .column(lang.pick("read in", "lu dans"), Align::Left);
        let all: Vec<_> = rates.of(series).collect();
        let earlier = all.len().saturating_sub(SHOWN);
        for (half, published) in all.iter().skip(earlier) {
            table.row([
                half.to_string(),
                rate(lang, published.rate),
                rates_file::source(lang, &published.source),
            ]);
        }
        if let Some((first, _)) = all.first().filter(|_| earlier > 0) {
            table.note(
                said!(
                    "and every half-year from {first} on: --format json shows all",
                    "et chaque semestre depuis {first} : --format json les montre tous"
                )
                .of(lang)
                .to_string(),
            );
        }
        if let Some((last, _)) = all.last() {
            let next = last.next();
            table.note(said!(
                "{next} is not known: interest on its days is refused until `relance rates update` adds it",
                "{next} n'est pas connu : les intérêts de ses jours sont refusés jusqu'à ce que `relance rates update` l'ajoute"
            ).of(lang).to_string());
        }
        text.push_str(&table.render(console));
    }
    text.push_str(
        said!(
            "Compared with the sources on {RATES_CHECKED}.\n",
            "Comparés aux sources le {RATES_CHECKED}.\n"
        )
        .of(lang),
    );
    console.print(&text)?;
    Ok(Exit::Fine)
}

/// Adds rates to the table of a ledger.
pub(crate) fn update(console: &Console, arguments: &RatesUpdate) -> Result<Exit, Failure> {
    let new = rates_file::read(&arguments.file)?;
    let path = of_folder(&arguments.ledger);
    if !arguments.ledger.is_dir() {
        let error = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(files::cannot_read(&arguments.ledger, &error));
    }
    // Against what is shipped, then against what the folder holds.
    let unfit = |fault| rates_file::unfit(&arguments.file, &fault);
    rates_file::all(Some(&arguments.ledger), None)?
        .extend(&new)
        .map_err(unfit)?;
    let mut kept = match path.exists() {
        true => rates_file::read(&path)?,
        false => Rates::default(),
    };
    let before = kept.len();
    kept.extend(&new).map_err(unfit)?;
    let added = kept.len() - before;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| Failure::internal(said!("{error}", "{error}"));
    writer
        .write_record(["series", "half_year", "rate", "source"])
        .map_err(|error| failed(&error))?;
    for series in Series::ALL {
        for (half, published) in kept.of(series) {
            let cells = [
                series.word(),
                &half.to_string(),
                &published.rate.decimal(),
                &published.source,
            ];
            writer.write_record(cells).map_err(|error| failed(&error))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    files::write_file(&path, &String::from_utf8_lossy(&bytes))?;
    let (shown, lang) = (path.display(), console.lang);
    let added = u64::try_from(added).unwrap_or(u64::MAX);
    let added = lang.counted(
        added,
        ("rate added", "taux ajouté"),
        ("rates added", "taux ajoutés"),
    );
    console.print(said!("{added} to `{shown}`\n", "{added} à `{shown}`\n").of(lang))?;
    Ok(Exit::Fine)
}
