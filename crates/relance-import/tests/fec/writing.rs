//! The same books in every way in which software writes them.

use super::company::{Entry, Line, Random};
use relance_kernel::Day;
use std::collections::BTreeMap;

pub(crate) const COLUMNS: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];

/// The encoding of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Letters {
    Utf8,
    Utf8Marked,
    Latin9,
    Windows,
}

/// How a file is written.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    pub(crate) separator: char,
    pub(crate) letters: Letters,
    /// 18, 19 (an empty one behind), 21 or 22.
    pub(crate) columns: usize,
    pub(crate) montant_sens: bool,
    /// `+1` and `-1` instead of `D` and `C`.
    pub(crate) signs: bool,
    pub(crate) quotes: bool,
    /// Between groups of three digits.
    pub(crate) thousands: Option<char>,
    pub(crate) point: bool,
    /// Credits as negative debits.
    pub(crate) negative: bool,
    /// Signs behind the number.
    pub(crate) trailing_sign: bool,
    pub(crate) line_end: &'static str,
    pub(crate) padded: bool,
    pub(crate) trailing_separator: bool,
    /// 0 = of the law, 1 = small letters, 2 = capitals, 3 = with underscores.
    pub(crate) names: u8,
    /// Another order of columns.
    pub(crate) order: u64,
    /// 0 = `20260302`, 1 = `2026-03-02`, 2 = `02/03/2026`.
    pub(crate) dates: u8,
    /// A separator within labels, where the file can bear it.
    pub(crate) pipes: bool,
    /// Customers in the account instead of the sub-ledger.
    pub(crate) own_accounts: bool,
}

impl Default for Writing {
    fn default() -> Writing {
        Writing {
            separator: '\t',
            letters: Letters::Utf8,
            columns: 18,
            montant_sens: false,
            signs: false,
            quotes: false,
            thousands: None,
            point: false,
            negative: false,
            trailing_sign: false,
            line_end: "\r\n",
            padded: false,
            trailing_separator: false,
            names: 0,
            order: 0,
            dates: 0,
            pipes: false,
            own_accounts: false,
        }
    }
}

impl Writing {
    fn date(&self, day: Day) -> String {
        let (year, month, of_month) = day.ymd();
        match self.dates {
            0 => format!("{year:04}{month:02}{of_month:02}"),
            1 => format!("{year:04}-{month:02}-{of_month:02}"),
            _ => format!("{of_month:02}/{month:02}/{year:04}"),
        }
    }

    fn amount(&self, cents: i64) -> String {
        let mark = if self.point { '.' } else { ',' };
        let whole = (cents.abs() / 100).to_string();
        let mut grouped = String::new();
        for (position, digit) in whole.chars().enumerate() {
            if let Some(thousands) = self.thousands
                && position > 0
                && (whole.len() - position).is_multiple_of(3)
            {
                grouped.push(thousands);
            }
            grouped.push(digit);
        }
        let number = format!("{grouped}{mark}{:02}", cents.abs() % 100);
        match (cents < 0, self.trailing_sign) {
            (false, _) => number,
            (true, false) => format!("-{number}"),
            (true, true) => format!("{number}-"),
        }
    }

    fn cells(&self, entry: &Entry, line: &Line, names: &BTreeMap<String, String>) -> Vec<String> {
        let name = names.get(&line.customer).cloned().unwrap_or_default();
        let (first, second) = match (self.montant_sens, self.negative) {
            (true, _) => {
                let side = match (line.amount > 0, self.signs) {
                    (true, false) => "D",
                    (false, false) => "C",
                    (true, true) => "+1",
                    (false, true) => "-1",
                };
                (self.amount(line.amount.abs()), side.to_string())
            }
            (false, true) => (self.amount(line.amount), self.amount(0)),
            (false, false) if line.amount > 0 => (self.amount(line.amount), self.amount(0)),
            (false, false) => (self.amount(0), self.amount(-line.amount)),
        };
        let mut label = line.label.clone();
        if self.pipes {
            label = format!("a|b {label}");
        }
        let owns = self.own_accounts && !line.customer.is_empty();
        let account = match owns {
            true => format!(
                "{}{}",
                &line.account[..if line.account.starts_with("419") { 4 } else { 3 }],
                line.customer
            ),
            false => line.account.to_string(),
        };
        let mut cells = vec![
            entry.journal.to_string(),
            match entry.journal {
                "VE" => "Ventes",
                "BQ" => "Banque",
                "AN" => "À nouveaux",
                _ => "Opérations diverses",
            }
            .to_string(),
            entry.number.to_string(),
            self.date(entry.date),
            account,
            if owns {
                name.clone()
            } else {
                line.account_name.to_string()
            },
            if owns {
                String::new()
            } else {
                line.customer.clone()
            },
            if owns { String::new() } else { name },
            line.reference.clone(),
            self.date(line.dated),
            label,
            first,
            second,
            line.letters.clone(),
            if line.letters.is_empty() {
                String::new()
            } else {
                self.date(entry.date)
            },
            self.date(entry.date),
            String::new(),
            String::new(),
        ];
        cells.resize(self.columns, String::new());
        cells
    }

    /// The text of a year.
    pub(crate) fn text(&self, entries: &[Entry], names: &BTreeMap<String, String>) -> String {
        let mut header: Vec<String> = COLUMNS.iter().map(|name| (*name).to_string()).collect();
        if self.montant_sens {
            header[11] = "Montant".to_string();
            header[12] = "Sens".to_string();
        }
        for name in ["DateRglt", "ModeRglt", "NatOp", "IdClient"] {
            header.push(name.to_string());
        }
        if self.columns == 19 {
            header[18] = "Interne".to_string();
        }
        header.truncate(self.columns);
        for name in &mut header {
            *name = match self.names {
                0 => name.clone(),
                1 => name.to_lowercase(),
                2 => name.to_uppercase(),
                _ => name
                    .replace("Num", "_num")
                    .replace("Lib", "_lib")
                    .replace("Date", "_Date"),
            };
        }
        let order = self.permutation();
        let mut text = String::new();
        self.row(&mut text, &header, &order);
        for entry in entries {
            for line in &entry.lines {
                let cells = self.cells(entry, line, names);
                self.row(&mut text, &cells, &order);
            }
        }
        text
    }

    fn permutation(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.columns).collect();
        if self.order > 0 {
            let mut random = Random(self.order);
            for at in (1..order.len()).rev() {
                order.swap(at, random.below(at as u64 + 1) as usize);
            }
        }
        order
    }

    fn row(&self, text: &mut String, cells: &[String], order: &[usize]) {
        let cells: Vec<String> = order
            .iter()
            .map(|place| {
                let cell = &cells[*place];
                let needs = cell.contains([self.separator, '"']);
                let cell = match self.quotes || needs {
                    true => format!("\"{}\"", cell.replace('"', "\"\"")),
                    false => cell.clone(),
                };
                match self.padded {
                    true => format!("{cell:<12}"),
                    false => cell,
                }
            })
            .collect();
        text.push_str(&cells.join(&self.separator.to_string()));
        if self.trailing_separator {
            text.push(self.separator);
        }
        text.push_str(self.line_end);
    }

    /// The bytes of a year.
    pub(crate) fn bytes(&self, entries: &[Entry], names: &BTreeMap<String, String>) -> Vec<u8> {
        let text = self.text(entries, names);
        let byte = |letter: char, windows: bool| -> u8 {
            match (letter, windows) {
                ('€', false) => 0xa4,
                ('€', true) => 0x80,
                ('œ', false) => 0xbd,
                ('œ', true) => 0x9c,
                // ISO-8859-15 has no narrow blank; software writes the plain hard one.
                (letter, _) => u8::try_from(letter).unwrap_or_else(|_| panic!("{letter}")),
            }
        };
        match self.letters {
            Letters::Utf8 => text.into_bytes(),
            Letters::Utf8Marked => format!("\u{feff}{text}").into_bytes(),
            Letters::Latin9 => text.chars().map(|letter| byte(letter, false)).collect(),
            Letters::Windows => text.chars().map(|letter| byte(letter, true)).collect(),
        }
    }
}
