//! The ledger folder: `customers.csv`, `invoices.csv`, … or the same with `.gz`.

use super::csv::CsvReader;
use super::{Fault, FaultKind, Row, Rows, Source, Table};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// A folder of CSV files.
#[derive(Clone, Debug)]
pub struct FolderSource {
    folder: PathBuf,
}

impl FolderSource {
    /// The folder at this path. Nothing is read yet.
    pub fn new(folder: impl Into<PathBuf>) -> FolderSource {
        FolderSource {
            folder: folder.into(),
        }
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Source for FolderSource {
    fn name(&self) -> String {
        self.folder.display().to_string()
    }

    fn open(&self, table: Table) -> Result<Option<Box<dyn Rows + '_>>, Fault> {
        let plain = format!("{}.csv", table.name());
        let zipped = format!("{plain}.gz");
        let input = |error: std::io::Error| Fault::new(FaultKind::Input(error.to_string()), 0);
        let open = |name: &str| {
            let path = self.folder.join(name);
            match File::open(&path) {
                Ok(file) => Ok(Some(file)),
                // A link that leads nowhere is no absent table.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.is_symlink() => Ok(None),
                Err(error) => Err(input(error)),
            }
        };
        match (open(&plain)?, open(&zipped)?) {
            (Some(_), Some(_)) => Err(Fault::new(FaultKind::TwoFiles(plain, zipped), 0)),
            (Some(file), None) => Ok(Some(Box::new(CsvRows::new(plain, file)?))),
            (None, Some(file)) => {
                let unzipped = MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, file));
                Ok(Some(Box::new(CsvRows::new(zipped, unzipped)?)))
            }
            (None, None) => Ok(None),
        }
    }

    fn table_name(&self, table: Table) -> String {
        let zipped = format!("{}.csv.gz", table.name());
        if self.folder.join(&zipped).exists() {
            zipped
        } else {
            format!("{}.csv", table.name())
        }
    }

    fn not_read(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| {
                let stem = name.strip_suffix(".gz").unwrap_or(name).strip_suffix(".csv");
                stem.is_some_and(|stem| Table::ALL.iter().all(|table| table.name() != stem))
            })
            .collect();
        names.sort();
        names
    }
}

/// The rows of CSV text.
pub(super) struct CsvRows<R> {
    name: String,
    columns: Vec<String>,
    separator: char,
    header_fault: Option<FaultKind>,
    reader: CsvReader<R>,
}

impl<R: Read> CsvRows<R> {
    /// Reads the header.
    pub(super) fn new(name: String, input: R) -> Result<CsvRows<R>, Fault> {
        let mut reader = CsvReader::new(input)?;
        let mut header = Row::default();
        if !reader.read(&mut header)? {
            return Err(Fault::new(FaultKind::Empty, 1));
        }
        let header_fault = header.fault();
        let mut columns: Vec<String> = (0..header.len())
            .map(|position| header.cell(position).to_string())
            .collect();
        let mut separator = ',';
        // One column whose name holds another separator: it is what stands between the cells of this file.
        if let [only] = columns.as_slice()
            && let Some(other) = [';', '\t', '|'].into_iter().find(|other| only.contains(*other))
        {
            separator = other;
            columns = only
                .split(other)
                .map(|name| name.trim_matches('"').to_owned())
                .collect();
            reader.separate_by(u8::try_from(other).unwrap_or(b','));
        }
        Ok(CsvRows {
            name,
            columns,
            separator,
            header_fault,
            reader,
        })
    }
}

impl<R: Read> Rows for CsvRows<R> {
    fn name(&self) -> &str {
        &self.name
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn separator(&self) -> char {
        self.separator
    }

    fn header_fault(&self) -> Option<&FaultKind> {
        self.header_fault.as_ref()
    }

    fn read(&mut self, row: &mut Row) -> Result<bool, Fault> {
        self.reader.read(row)
    }
}
