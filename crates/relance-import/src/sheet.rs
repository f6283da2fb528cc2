//! Tables of a ledger that is there, as cells: for imports that look at it before they add to it.

use crate::folder::Fault;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;

/// A table as it stands in a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    columns: Vec<String>,
    /// Cells by row.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The table of a name, packed or not; empty where it is not there.
    pub(crate) fn of_folder(folder: &Path, table: &str) -> Result<Sheet, Fault> {
        for end in ["csv", "csv.gz"] {
            let path = folder.join(format!("{table}.{end}"));
            match std::fs::read(&path) {
                Ok(bytes) => return Sheet::of_bytes(&path, &bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(Fault::Disk { path, error }),
            }
        }
        Ok(Sheet::default())
    }

    /// The table in the bytes of a file.
    pub(crate) fn of_bytes(path: &Path, bytes: &[u8]) -> Result<Sheet, Fault> {
        let mut unpacked = Vec::new();
        let bytes = match path.extension().is_some_and(|end| end == "gz") {
            true => {
                GzDecoder::new(bytes)
                    .read_to_end(&mut unpacked)
                    .map_err(|error| Fault::Disk {
                        path: path.to_path_buf(),
                        error,
                    })?;
                unpacked.as_slice()
            }
            false => bytes,
        };
        let unreadable = |error: csv::Error| Fault::Unreadable {
            path: path.to_path_buf(),
            line: error.position().map(csv::Position::line),
            why: error.to_string(),
        };
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::Reader::from_reader(text);
        let columns = reader.headers().map_err(&unreadable)?;
        let columns = columns.iter().map(|name| name.trim().to_string()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(&unreadable)?;
            rows.push(record.iter().map(|cell| cell.trim().to_string()).collect());
        }
        Ok(Sheet { columns, rows })
    }

    /// A cell of a row; nothing where there is no such column.
    pub(crate) fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }
}

/// Rows as CSV.
pub(crate) fn csv_bytes<'a>(columns: &[&str], rows: impl Iterator<Item = Vec<String>> + 'a) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and all rows have one width.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}
