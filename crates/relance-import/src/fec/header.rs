//! The first line: what separates the cells, and which column is which, in any order and case.

/// The columns that are read, in the order of the law, then what software adds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Column {
    /// Code of the journal.
    JournalCode,
    /// Its name.
    JournalLib,
    /// Number of the entry.
    EcritureNum,
    /// Date of the entry.
    EcritureDate,
    /// Account.
    CompteNum,
    /// Its name.
    CompteLib,
    /// Sub-ledger account: the customer.
    CompAuxNum,
    /// Its name.
    CompAuxLib,
    /// Reference of the document.
    PieceRef,
    /// Its date.
    PieceDate,
    /// Label.
    EcritureLib,
    /// Debit.
    Debit,
    /// Credit.
    Credit,
    /// Amount, instead of the two.
    Montant,
    /// Side of the amount.
    Sens,
    /// Code of the matching.
    EcritureLet,
    /// Date of the matching.
    DateLet,
    /// Date of validation.
    ValidDate,
    /// Currency of the transaction.
    Idevise,
    /// Due date: not of the law, and worth much where it is there.
    DateEcheance,
}

/// The names of the columns as the law writes them, with those that mean the same.
const NAMES: &[(Column, &str, &[&str])] = &[
    (Column::JournalCode, "JournalCode", &["codejournal", "journal"]),
    (
        Column::JournalLib,
        "JournalLib",
        &["journallibelle", "libellejournal"],
    ),
    (
        Column::EcritureNum,
        "EcritureNum",
        &["numecriture", "ecriturenumero", "numeroecriture"],
    ),
    (Column::EcritureDate, "EcritureDate", &["dateecriture"]),
    (
        Column::CompteNum,
        "CompteNum",
        &["numcompte", "comptenumero", "numerocompte"],
    ),
    (
        Column::CompteLib,
        "CompteLib",
        &["comptelibelle", "libellecompte"],
    ),
    (
        Column::CompAuxNum,
        "CompAuxNum",
        &["compteauxnum", "comptauxnum", "numcompteaux"],
    ),
    (
        Column::CompAuxLib,
        "CompAuxLib",
        &["compteauxlib", "comptauxlib", "libellecompteaux"],
    ),
    (Column::PieceRef, "PieceRef", &["refpiece", "piecereference"]),
    (Column::PieceDate, "PieceDate", &["datepiece"]),
    (
        Column::EcritureLib,
        "EcritureLib",
        &["ecriturelibelle", "libelleecriture", "libelle"],
    ),
    (Column::Debit, "Debit", &["montantdebit"]),
    (Column::Credit, "Credit", &["montantcredit"]),
    (Column::Montant, "Montant", &[]),
    (Column::Sens, "Sens", &[]),
    (
        Column::EcritureLet,
        "EcritureLet",
        &["ecriturelettrage", "lettrage", "let"],
    ),
    (Column::DateLet, "DateLet", &["datelettrage"]),
    (
        Column::ValidDate,
        "ValidDate",
        &["datevalidation", "validationdate"],
    ),
    (Column::Idevise, "Idevise", &["iddevise", "devise"]),
    (
        Column::DateEcheance,
        "DateEcheance",
        &["echeance", "echeancedate", "datedecheance"],
    ),
];

/// How many columns are read.
pub(super) const COLUMNS: usize = NAMES.len();

/// Columns of the law that are known and not read.
const NOT_READ: &[&str] = &["montantdevise", "daterglt", "moderglt", "natop", "idclient"];

impl Column {
    /// Its name as the law writes it.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(column, _, _)| *column == self)
            .map_or("", |(_, name, _)| name)
    }
}

/// How amounts are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountForm {
    /// Two columns, `Debit` and `Credit`.
    DebitCredit,
    /// `Montant` and `Sens`.
    MontantSens,
}

/// What the first line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub(super) separator: u8,
    /// How many columns have a name, from the first to the last that has.
    pub(super) columns: usize,
    /// How many empty names follow: rows end with as many separators.
    pub(super) unnamed: usize,
    /// Where each column of [`Column`] stands, in the order of [`NAMES`].
    places: [Option<usize>; NAMES.len()],
    pub(super) amounts: AmountForm,
    /// Names that are not known, which are passed over.
    pub(super) unknown: Vec<String>,
}

impl Header {
    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }
}

/// Why a first line does not do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HeaderFault {
    /// It names none of the columns: it is no header, or the file is something else.
    NoHeader,
    /// Columns without which nothing can be read are missing.
    Missing {
        /// Their names.
        names: Vec<&'static str>,
        /// The names that are there.
        found: Vec<String>,
    },
    /// A column is there twice.
    Twice(&'static str),
}

/// Reads the first line.
pub(super) fn read(line: &str) -> Result<Header, HeaderFault> {
    let line = line.trim_start_matches('\u{feff}');
    let known = |separator: char| {
        line.split(separator)
            .filter(|name| find(&plain(name)).is_some() || NOT_READ.contains(&plain(name).as_str()))
            .count()
    };
    let best = ['\t', '|', ';', ',']
        .into_iter()
        .rev()
        .max_by_key(|separator| known(*separator));
    let separator = best
        .filter(|separator| known(*separator) >= 3)
        .ok_or(HeaderFault::NoHeader)?;
    let names: Vec<&str> = line.split(separator).collect();
    let columns = names
        .iter()
        .rposition(|name| !plain(name).is_empty())
        .map_or(0, |last| last + 1);
    let mut places = [None; NAMES.len()];
    let mut unknown = Vec::new();
    for (position, name) in names.iter().enumerate().take(columns) {
        let name_plain = plain(name);
        match find(&name_plain) {
            Some(column) => {
                let place = places.get_mut(column as usize);
                if let Some(place) = place {
                    if place.is_some() {
                        return Err(HeaderFault::Twice(column.name()));
                    }
                    *place = Some(position);
                }
            }
            None if name_plain.is_empty() || NOT_READ.contains(&name_plain.as_str()) => {}
            None => unknown.push(name.trim_matches(['"', ' ']).to_string()),
        }
    }
    let has = |column: Column| places.get(column as usize).copied().flatten().is_some();
    let amounts = match (
        has(Column::Debit) && has(Column::Credit),
        has(Column::Montant) && has(Column::Sens),
    ) {
        (false, true) => AmountForm::MontantSens,
        _ => AmountForm::DebitCredit,
    };
    let mut needed = vec![Column::JournalCode, Column::EcritureDate, Column::CompteNum];
    match (amounts, has(Column::Montant) || has(Column::Sens)) {
        (AmountForm::MontantSens, _) => {}
        (AmountForm::DebitCredit, true) if !has(Column::Debit) && !has(Column::Credit) => {
            needed.extend([Column::Montant, Column::Sens]);
        }
        (AmountForm::DebitCredit, _) => needed.extend([Column::Debit, Column::Credit]),
    }
    let missing: Vec<&'static str> = needed
        .into_iter()
        .filter(|column| !has(*column))
        .map(Column::name)
        .collect();
    if !missing.is_empty() {
        let found = names
            .iter()
            .take(columns)
            .map(|name| name.trim_matches(['"', ' ']).to_string())
            .collect();
        return Err(HeaderFault::Missing {
            names: missing,
            found,
        });
    }
    Ok(Header {
        separator: u8::try_from(separator).unwrap_or(b'\t'),
        columns,
        unnamed: names.len() - columns,
        places,
        amounts,
        unknown,
    })
}

/// The header of entries in XML: each column stands where [`Column`] has it.
pub(super) fn of_xml(amounts: AmountForm) -> Header {
    Header {
        separator: b'\t',
        columns: COLUMNS,
        unnamed: 0,
        places: std::array::from_fn(Some),
        amounts,
        unknown: Vec::new(),
    }
}

/// What a name names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    Column(Column),
    /// A column of the law that is not read.
    NotRead,
    Unknown,
}

/// What a name of a column or of an element names.
pub(super) fn named(name: &str) -> Named {
    // As the law writes it, nearly always.
    if let Some((column, _, _)) = NAMES.iter().find(|(_, of_law, _)| *of_law == name) {
        return Named::Column(*column);
    }
    let plain = plain(name);
    match find(&plain) {
        Some(column) => Named::Column(column),
        None if NOT_READ.contains(&plain.as_str()) => Named::NotRead,
        None => Named::Unknown,
    }
}

fn find(plain: &str) -> Option<Column> {
    NAMES
        .iter()
        .find(|(_, name, others)| name.eq_ignore_ascii_case(plain) || others.contains(&plain))
        .map(|(column, _, _)| *column)
}

/// A name in small letters, without accents, blanks, quotes and underscores.
fn plain(name: &str) -> String {
    name.chars()
        .filter_map(|letter| match letter {
            'é' | 'è' | 'ê' | 'É' | 'È' => Some('e'),
            letter if letter.is_alphanumeric() => letter.to_lowercase().next(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_law_are_known_in_order() {
        for (position, (column, name, _)) in NAMES.iter().enumerate() {
            assert_eq!(*column as usize, position, "{name}");
        }
    }

    #[test]
    fn separators_order_case_and_trailing_separators() {
        let header =
            read("\u{feff}\"Debit\";\"Crédit\";\"journal_code\";\"ECRITUREDATE\";\"CompteNum\";Mine;;")
                .unwrap();
        assert_eq!(header.separator, b';');
        assert_eq!(header.columns, 6);
        assert_eq!(header.place(Column::Credit), Some(1));
        assert_eq!(header.place(Column::PieceRef), None);
        assert_eq!(header.unknown, ["Mine"]);
        let header = read("JournalCode|EcritureDate|CompteNum|Montant|Sens").unwrap();
        assert_eq!(
            (header.separator, header.amounts),
            (b'|', AmountForm::MontantSens)
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(read("VE\t1\t20240101\t411000"), Err(HeaderFault::NoHeader));
        let Err(HeaderFault::Missing { names, .. }) = read("JournalCode\tEcritureDate\tCompteLib\tDebit")
        else {
            panic!("a column is missing");
        };
        assert_eq!(names, ["CompteNum", "Credit"]);
        assert_eq!(
            read("JournalCode;JournalCode;EcritureDate;CompteNum"),
            Err(HeaderFault::Twice("JournalCode"))
        );
    }
}
