//! The tables of a ledger folder, written into other kinds of sources with the types that they have there.

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use relance_kernel::{Currency, Day, Money};
use relance_ledger::{FolderSource, Row, Source, Table};
use std::path::Path;
use std::sync::Arc;

/// What a column is in a database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Native {
    Date,
    Decimal,
    Boolean,
    Text,
}

/// One table: its name, its columns and its rows.
pub(super) struct Content {
    pub(super) name: &'static str,
    pub(super) columns: Vec<(String, Native)>,
    pub(super) rows: Vec<Vec<String>>,
}

/// All tables.
pub(super) struct Tables(pub(super) Vec<Content>);

impl Tables {
    pub(super) fn read(folder: &Path) -> Tables {
        let source = FolderSource::new(folder);
        let mut tables = Vec::new();
        for table in Table::ALL {
            let Some(mut rows) = source.open(table).unwrap() else {
                continue;
            };
            let columns = rows
                .columns()
                .iter()
                .map(|name| (name.clone(), native(name)))
                .collect();
            let (mut row, mut all) = (Row::default(), Vec::new());
            while rows.read(&mut row).unwrap() {
                all.push((0..row.len()).map(|cell| row.cell(cell).to_owned()).collect());
            }
            tables.push(Content {
                name: table.name(),
                columns,
                rows: all,
            });
        }
        Tables(tables)
    }
}

fn native(column: &str) -> Native {
    match column {
        "issued" | "due" | "date" | "known_on" | "customer_since" | "delivered" => Native::Date,
        "amount" => Native::Decimal,
        "natural_person" | "insured" => Native::Boolean,
        _ => Native::Text,
    }
}

/// Decimals become REAL in SQLite, whatever the column is called; booleans are 0 and 1.
pub(super) fn write_sqlite(path: &Path, tables: &Tables) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut database = rusqlite::Connection::open(path).unwrap();
    let transaction = database.transaction().unwrap();
    for table in &tables.0 {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|(name, native)| {
                let of_type = match native {
                    Native::Date => "DATE",
                    Native::Decimal => "DECIMAL(14,2)",
                    Native::Boolean => "BOOLEAN",
                    Native::Text => "TEXT",
                };
                format!("\"{name}\" {of_type}")
            })
            .collect();
        transaction
            .execute_batch(&format!("CREATE TABLE {} ({})", table.name, columns.join(", ")))
            .unwrap();
        let marks = vec!["?"; table.columns.len()].join(", ");
        let mut insert = transaction
            .prepare(&format!("INSERT INTO {} VALUES ({marks})", table.name))
            .unwrap();
        for row in &table.rows {
            let cells = row
                .iter()
                .zip(&table.columns)
                .map(|(cell, (_, native))| match native {
                    _ if cell.is_empty() => None,
                    Native::Boolean => Some(if cell == "yes" {
                        "1".to_owned()
                    } else {
                        "0".to_owned()
                    }),
                    _ => Some(cell.clone()),
                });
            insert.execute(rusqlite::params_from_iter(cells)).unwrap();
        }
    }
    transaction.commit().unwrap();
}

/// Two row groups a file; decimals are whole numbers of hundredths, empty cells null.
pub(super) fn write_parquet(folder: &Path, tables: &Tables) {
    for table in &tables.0 {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|(name, native)| match native {
                Native::Date => format!("optional int32 {name} (DATE);"),
                Native::Decimal => format!("optional int64 {name} (DECIMAL(15,2));"),
                Native::Boolean => format!("optional boolean {name};"),
                Native::Text => format!("optional binary {name} (STRING);"),
            })
            .collect();
        let schema = parse_message_type(&format!("message ledger {{ {} }}", columns.join(" "))).unwrap();
        let properties = WriterProperties::builder()
            .set_compression(parquet::basic::Compression::SNAPPY)
            .build();
        let file = std::fs::File::create(folder.join(format!("{}.parquet", table.name))).unwrap();
        let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
        for rows in table.rows.chunks(table.rows.len().div_ceil(2).max(1)) {
            let mut group = writer.next_row_group().unwrap();
            for (position, (_, native)) in table.columns.iter().enumerate() {
                write_column(
                    &mut group,
                    *native,
                    rows.iter().map(|row| row.get(position).unwrap().as_str()),
                );
            }
            group.close().unwrap();
        }
        writer.close().unwrap();
    }
}

fn write_column<'a>(
    group: &mut SerializedRowGroupWriter<'_, std::fs::File>,
    native: Native,
    cells: impl Iterator<Item = &'a str> + Clone,
) {
    let levels: Vec<i16> = cells.clone().map(|cell| i16::from(!cell.is_empty())).collect();
    let values = cells.filter(|cell| !cell.is_empty());
    let mut column = group.next_column().unwrap().unwrap();
    match native {
        Native::Date => {
            let days: Vec<i32> = values.map(|cell| Day::parse(cell).unwrap().0).collect();
            column
                .typed::<Int32Type>()
                .write_batch(&days, Some(&levels), None)
        }
        Native::Decimal => {
            let cents: Vec<i64> = values
                .map(|cell| Money::parse(cell, Currency::EUR).unwrap().minor)
                .collect();
            column
                .typed::<Int64Type>()
                .write_batch(&cents, Some(&levels), None)
        }
        Native::Boolean => {
            let booleans: Vec<bool> = values.map(|cell| cell == "yes").collect();
            column
                .typed::<BoolType>()
                .write_batch(&booleans, Some(&levels), None)
        }
        Native::Text => {
            let texts: Vec<ByteArray> = values.map(ByteArray::from).collect();
            column
                .typed::<ByteArrayType>()
                .write_batch(&texts, Some(&levels), None)
        }
    }
    .unwrap();
    column.close().unwrap();
}
