//! Which kind of file of a map a file is, where its header stands, and how it is written.

use super::header::{Found, Header, LOOKED_AT};
use super::lines::{Form, Input, Opened, Place};
use super::map::{Map, Section, Words};
use super::plan::{self, Misfit, Plan};
use super::problem::{Missing, Refusal};
use super::schema::Kind;
use super::survey::Decided;
use super::workbook::unmarked;
use super::{FileRead, Options};
use csv::StringRecord;
use std::collections::BTreeSet;

/// A file and how it is read.
pub(super) struct Located<'a> {
    pub(super) opened: Opened<'a>,
    /// The kind of file, from 0.
    pub(super) section: usize,
    pub(super) place: Place,
    pub(super) header: Header,
    pub(super) plan: Plan,
}

/// A kind of file laid over a place of a file.
struct Candidate {
    section: usize,
    place: Place,
    header: Header,
    /// How many names of the map the header has.
    score: usize,
    plan: Result<Plan, Misfit>,
}

/// Tells what a file is.
pub(super) fn locate<'a>(map: &Map, input: &'a Input, options: &Options) -> Result<Located<'a>, Refusal> {
    let encoding = map.file.iter().find_map(|section| section.encoding.as_ref());
    let opened = Opened::new(input, encoding.map(|encoding| encoding.get_ref().as_str()))?;
    let mut candidates = Vec::new();
    for (number, section) in map.file.iter().enumerate() {
        for place in places(&opened, section)? {
            candidates.extend(candidate(map, &opened, number, section, place)?);
        }
    }
    let best = candidates
        .iter()
        .filter(|candidate| candidate.plan.is_ok())
        .map(|candidate| candidate.score)
        .max();
    let Some(best) = best else {
        return Err(misfit(map, &opened, candidates));
    };
    candidates.retain(|candidate| candidate.plan.is_ok() && candidate.score == best);
    if candidates.len() > 1 {
        let sections: BTreeSet<usize> = candidates.iter().map(|candidate| candidate.section).collect();
        let are_sheets = sections.len() == 1;
        let fit =
            candidates
                .iter()
                .filter_map(|candidate| match (are_sheets, candidate.place, &opened.form) {
                    (true, Place::Sheet(number), Form::Book(sheets)) => {
                        Some(sheets.get(number)?.name.clone())
                    }
                    _ => Some(map.file.get(candidate.section)?.name.get_ref().clone()),
                });
        return Err(Refusal::Several {
            file: input.name.clone(),
            fit: fit.collect(),
            are_sheets,
        });
    }
    let found = candidates.pop();
    let Some(Candidate {
        section,
        place,
        header,
        plan: Ok(mut plan),
        ..
    }) = found
    else {
        return Err(Refusal::Empty {
            file: input.name.clone(),
        });
    };
    add_kind(&mut plan, options.kind);
    Ok(Located {
        opened,
        section,
        place,
        header,
        plan,
    })
}

/// The places of a file that a kind of file may be at.
fn places(opened: &Opened<'_>, section: &Section) -> Result<Vec<Place>, Refusal> {
    match &opened.form {
        Form::Text(_) => {
            let separator = match section.separator.as_ref().map(|sign| sign.get_ref().as_str()) {
                None | Some("auto") => opened.separator()?,
                Some("tab") => b'\t',
                Some(sign) => sign.as_bytes().first().copied().unwrap_or(b','),
            };
            Ok(vec![Place::Separated(separator)])
        }
        Form::Book(sheets) => {
            if let Some(wanted) = &section.sheet {
                let wanted_plain = super::header::plain(wanted);
                let found = sheets
                    .iter()
                    .position(|sheet| super::header::plain(&sheet.name) == wanted_plain);
                return match found {
                    Some(number) => Ok(vec![Place::Sheet(number)]),
                    None => Err(Refusal::NoSheet {
                        file: opened.input.name.clone(),
                        wanted: wanted.clone(),
                        sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
                    }),
                };
            }
            let visible = sheets
                .iter()
                .enumerate()
                .filter(|(_, sheet)| sheet.is_visible && !sheet.lines.is_empty());
            Ok(visible.map(|(number, _)| Place::Sheet(number)).collect())
        }
    }
}

/// The header that fits a kind of file best.
fn candidate(
    map: &Map,
    opened: &Opened<'_>,
    number: usize,
    section: &Section,
    place: Place,
) -> Result<Option<Candidate>, Refusal> {
    let first = opened.records(place)?.first(LOOKED_AT, &opened.input.name)?;
    let names = plan::names(section);
    let asked = section.header.as_ref().map(|line| *line.get_ref() as u64);
    let mut best: Option<(usize, Header)> = None;
    for (before, (line, record)) in first.iter().enumerate() {
        if asked.is_some_and(|asked| asked != *line) {
            continue;
        }
        let header = header(*line, before + 1, record);
        let score = score(&header, &names);
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, header));
        }
    }
    if let Some((_, header)) = &best {
        refuse_long_names(header, opened.input)?;
    }
    Ok(best.map(|(score, header)| Candidate {
        section: number,
        place,
        plan: plan::lay(map, section, &header),
        score,
        header,
    }))
}

/// More letters than any name of a column has.
const LONGEST_NAME: usize = 1000;

/// Refuses a header with a cell that is no name: it would be printed wherever columns are named.
pub(super) fn refuse_long_names(header: &Header, input: &Input) -> Result<(), Refusal> {
    let names = header.names.iter().map(|name| name.chars().count());
    match names.enumerate().find(|(_, letters)| *letters > LONGEST_NAME) {
        None => Ok(()),
        Some((place, letters)) => Err(Refusal::LongName {
            file: input.name.clone(),
            line: header.line,
            place: place + 1,
            letters,
        }),
    }
}

/// The header that a line is.
pub(super) fn header(line: u64, ordinal: usize, record: &StringRecord) -> Header {
    // Empty cells behind the last name are none of its columns.
    let count = record.iter().rposition_filled();
    Header::new(line, ordinal, record.iter().take(count).map(unmarked))
}

/// How many names a header has.
fn score(header: &Header, names: &[&Words]) -> usize {
    let found = names.iter().filter_map(|words| match header.find(&words.0) {
        Found::At(place) => Some(place),
        Found::Twice(_, places) => places.first().copied(),
        Found::Nowhere => None,
    });
    found.collect::<BTreeSet<usize>>().len()
}

trait Filled {
    /// How many cells there are up to the last that holds something.
    fn rposition_filled(self) -> usize;
}

impl<'a, I: Iterator<Item = &'a str>> Filled for I {
    fn rposition_filled(self) -> usize {
        let filled = self.enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        filled.last().map_or(0, |(place, _)| place + 1)
    }
}

/// Why none fits: of the one that is nearest.
fn misfit(map: &Map, opened: &Opened<'_>, mut candidates: Vec<Candidate>) -> Refusal {
    let file = opened.input.name.clone();
    candidates.sort_by_key(|candidate| {
        let missing = match &candidate.plan {
            Err(Misfit::Missing(missing)) => missing.len(),
            _ => 0,
        };
        (std::cmp::Reverse(candidate.score), missing)
    });
    let Some(nearest) = candidates.into_iter().next() else {
        return Refusal::Empty { file };
    };
    let kind = map
        .file
        .get(nearest.section)
        .map_or(String::new(), |section| section.name.get_ref().clone());
    match nearest.plan {
        Err(Misfit::Twice(name, places)) => Refusal::SameNames {
            file,
            line: nearest.header.line,
            name,
            places,
        },
        Err(Misfit::Missing(missing)) => {
            let mut told: Vec<Missing> = Vec::new();
            for one in missing {
                if !told.iter().any(|other| other.names == one.names) {
                    told.push(one);
                }
            }
            Refusal::MissingColumns {
                file,
                line: nearest.header.line,
                header: nearest.header.names,
                kind,
                missing: told,
            }
        }
        Ok(_) => Refusal::Empty { file },
    }
}

/// What all customers are of which the file does not say it.
fn add_kind(plan: &mut Plan, kind: &str) {
    if kind.is_empty() {
        return;
    }
    for row in plan.rows.iter_mut().filter(|row| row.table.name == "customers") {
        let has_kind = row.cells.iter().any(|cell| cell.name == "kind");
        if let (false, Some(first)) = (has_kind, row.cells.first()) {
            let cell = first.constant("kind", Kind::Text, kind);
            row.cells.push(cell);
        }
    }
}

impl Located<'_> {
    /// The columns that are read.
    fn read_as(&self) -> Vec<(&'static str, String, String)> {
        let rows = self.plan.rows.iter();
        let cells = rows.flat_map(|row| row.cells.iter().map(|cell| (row.table.name, cell)));
        let named = cells.filter_map(|(table, cell)| {
            let name = self.header.names.get(cell.from?)?;
            Some((table, cell.name.clone(), name.clone()))
        });
        named.collect()
    }

    /// The report of the file before its lines are read.
    pub(super) fn report(&self, decided: Vec<Decided>) -> FileRead {
        let names = self.header.names.iter().enumerate();
        let unused = names.filter(|(place, name)| !self.plan.used.contains(place) && !name.is_empty());
        let (text, sheet) = match (&self.opened.form, self.place) {
            (Form::Text(encoding), Place::Separated(separator)) => {
                (Some((*encoding, char::from(separator))), String::new())
            }
            (Form::Book(sheets), Place::Sheet(number)) => (
                None,
                sheets
                    .get(number)
                    .map_or(String::new(), |sheet| sheet.name.clone()),
            ),
            _ => (None, String::new()),
        };
        FileRead {
            name: self.opened.input.name.clone(),
            text,
            sheet,
            header: self.header.line,
            titles: 0,
            lines: 0,
            without_row: 0,
            set_aside: Vec::new(),
            unused: unused.map(|(_, name)| name.clone()).collect(),
            read_as: self.read_as(),
            decided,
            shown: Vec::new(),
        }
    }
}
