//! Parquet: a folder with `customers.parquet`, `invoices.parquet` and so on, read row group by row group, a thousand
//! rows of each column at a time (`docs/sources-of-ledgers.md`).

mod column;

use crate::SharedSource;
use crate::cells::kind_of;
use crate::error::SourceError;
use crate::stream::{Driver, Flow, Outcome, Sink, Streamed};
use column::Column;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use relance_ledger::{FaultKind, Table};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How many rows are taken from each column in turn.
const ROWS_AT_A_TIME: usize = 1024;

/// Opens a folder of Parquet files.
pub(crate) fn open(folder: &Path) -> Result<SharedSource, SourceError> {
    let shown = folder.display();
    let example = |failure: SourceError| {
        failure.with_help(
            "write parquet: and the folder that holds customers.parquet, invoices.parquet and payments.parquet",
            "écrivez parquet: et le dossier qui contient customers.parquet, invoices.parquet et payments.parquet",
        )
    };
    let metadata =
        std::fs::metadata(folder).map_err(|error| example(SourceError::unreadable(folder, &error)))?;
    if !metadata.is_dir() {
        return Err(example(SourceError::new(
            format!("`{shown}` is not a folder"),
            format!("`{shown}` n'est pas un dossier"),
        )));
    }
    if !Table::ALL.iter().any(|&table| path_of(folder, table).exists()) {
        return Err(example(SourceError::new(
            format!("there is no ledger in `{shown}`: no customers.parquet, no invoices.parquet"),
            format!("il n'y a pas de livre dans `{shown}` : ni customers.parquet, ni invoices.parquet"),
        )));
    }
    let files = Files {
        folder: folder.to_path_buf(),
    };
    Ok(Box::new(Streamed::start(format!("parquet:{shown}"), files)))
}

fn path_of(folder: &Path, table: Table) -> PathBuf {
    folder.join(Files::name_of(table))
}

/// A folder of Parquet files.
struct Files {
    folder: PathBuf,
}

impl Driver for Files {
    fn read(&mut self, table: Table, sink: &mut Sink) -> Result<Outcome, FaultKind> {
        let path = path_of(&self.folder, table);
        let file = match File::open(&path) {
            Ok(file) => file,
            // A link that leads nowhere is no absent table.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.is_symlink() => {
                return Ok(Outcome::Missing);
            }
            Err(error) => return Err(FaultKind::Input(error.to_string())),
        };
        read_file(file, table, sink)?;
        Ok(Outcome::Read)
    }

    fn name_of(table: Table) -> String {
        format!("{}.parquet", table.name())
    }
}

fn read_file(file: File, table: Table, sink: &mut Sink) -> Result<(), FaultKind> {
    let reader = SerializedFileReader::new(file).map_err(said)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    // What is nested or repeated is no cell of a table.
    let flat: Vec<usize> = (0..schema.num_columns())
        .filter(|&position| {
            let column = schema.column(position);
            column.max_rep_level() == 0 && column.path().parts().len() == 1
        })
        .collect();
    let names: Vec<String> = flat
        .iter()
        .map(|&position| schema.column(position).name().to_owned())
        .collect();
    let kinds: Vec<_> = names.iter().map(|name| kind_of(table, name)).collect();
    sink.columns(names);
    for number in 0..reader.num_row_groups() {
        let group = reader.get_row_group(number).map_err(said)?;
        let mut columns = Vec::new();
        for (&position, &kind) in flat.iter().zip(&kinds) {
            let description = schema.column(position);
            columns.push(Column::new(
                group.get_column_reader(position).map_err(said)?,
                &description,
                kind,
            ));
        }
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        while left > 0 {
            let wanted = left.min(ROWS_AT_A_TIME);
            for column in &mut columns {
                if column.fill(wanted).map_err(said)? != wanted {
                    return Err(FaultKind::Cut);
                }
            }
            for row in 0..wanted {
                let flow = sink.row(|cells| {
                    columns.iter().for_each(|column| column.give(row, cells));
                    Ok(())
                });
                if let Flow::Stop = flow? {
                    return Ok(());
                }
            }
            left -= wanted;
        }
    }
    Ok(())
}

/// What the reader of Parquet says, on one line.
fn said(error: ParquetError) -> FaultKind {
    FaultKind::Input(error.to_string().replace('\n', " "))
}
