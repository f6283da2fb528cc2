//! Values of Parquet files as other programs store them: decimals in bytes, moments in nanoseconds, doubles, nulls.

use crate::sandbox::Sandbox;
use parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// Writes one column.
type Fill<'a> = &'a dyn Fn(&mut SerializedColumnWriter<'_>);

fn write(sandbox: &Sandbox, table: &str, schema: &str, columns: &[Fill<'_>]) {
    std::fs::create_dir_all(sandbox.path("columns")).unwrap();
    let file = std::fs::File::create(sandbox.path(&format!("columns/{table}.parquet"))).unwrap();
    let schema = parse_message_type(&format!("message of_table {{ {schema} }}")).unwrap();
    let properties = WriterProperties::builder().build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for fill in columns {
        let mut column = group.next_column().unwrap().unwrap();
        fill(&mut column);
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

fn texts<'a>(values: &'a [&'a str]) -> impl Fn(&mut SerializedColumnWriter<'_>) + 'a {
    move |column| {
        let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(*value)).collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
    }
}

fn whole(values: &[i64]) -> impl Fn(&mut SerializedColumnWriter<'_>) + '_ {
    move |column| {
        column
            .typed::<Int64Type>()
            .write_batch(values, None, None)
            .unwrap();
    }
}

/// In nine bytes, the highest first.
fn decimals(values: &[i64]) -> impl Fn(&mut SerializedColumnWriter<'_>) + '_ {
    move |column| {
        let bytes = |value: &i64| i128::from(*value).to_be_bytes()[7..].to_vec();
        let values: Vec<FixedLenByteArray> = values
            .iter()
            .map(|value| FixedLenByteArray::from(ByteArray::from(bytes(value))))
            .collect();
        column
            .typed::<FixedLenByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
    }
}

#[test]
fn values_of_parquet_are_read_exactly_or_refused() {
    let sandbox = Sandbox::new();
    write(
        &sandbox,
        "customers",
        "required int32 customer_id (INTEGER(32,false)); required int32 insured; required group tags (LIST) { repeated group list { required binary element (STRING); } }",
        &[
            &|column| {
                column
                    .typed::<Int32Type>()
                    .write_batch(&[-1, 7], None, None)
                    .unwrap();
            },
            &|column| {
                column
                    .typed::<Int32Type>()
                    .write_batch(&[1, 0], None, None)
                    .unwrap();
            },
            &|column| {
                let tags = [ByteArray::from("a"), ByteArray::from("b")];
                column
                    .typed::<ByteArrayType>()
                    .write_batch(&tags, Some(&[1, 1]), Some(&[0, 0]))
                    .unwrap();
            },
        ],
    );
    let last_nanosecond = 1_767_311_999_999_999_999; // 2026-01-01T23:59:59.999999999
    write(
        &sandbox,
        "invoices",
        "required binary invoice_id (STRING); required binary customer_id; required int64 issued (TIMESTAMP(NANOS,true)); \
         required int64 due (TIMESTAMP(MILLIS,false)); required fixed_len_byte_array(9) amount (DECIMAL(20,4));",
        &[
            &texts(&["F1", "F2", "F3", "F1"]),
            &texts(&["4294967295", "7", "7", "7"]),
            &whole(&[last_nanosecond; 4]),
            &whole(&[1_769_990_399_999; 4]), // 2026-02-01T23:59:59.999
            &decimals(&[12_345_678_901_200, -50_000, 123_450, 10_000]),
        ],
    );
    write(
        &sandbox,
        "payments",
        "required binary customer_id (STRING); required binary date (STRING); optional double amount;",
        &[
            &texts(&["7"; 4]),
            &texts(&[
                "2026-02-01T10:00:00+01:00",
                "2026-02-01",
                "2026-02-01",
                "2026-02-01",
            ]),
            &|column| {
                let amounts = [0.1 + 0.2, f64::NAN, 1.005];
                column
                    .typed::<DoubleType>()
                    .write_batch(&amounts, Some(&[1, 1, 1, 0]), None)
                    .unwrap();
            },
        ],
    );
    let run = sandbox.run(&["ledger", "check", "parquet:columns", "--format", "plain"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let found: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.contains("error["))
        .collect();
    let expected = [
        "invoices.parquet, row 2 (invoice_id F2), column amount: error[RL1308]: an invoice of -5.0000",
        "invoices.parquet, row 3 (invoice_id F3), column amount: error[RL1106]: `12.3450` has more decimals",
        "invoices.parquet, row 4 (invoice_id F1), column invoice_id: error[RL1111]: `F1` is already in row 1",
        "payments.parquet, row 2 (customer_id 7), column amount: error[RL1105]: `NaN`",
        "payments.parquet, row 3 (customer_id 7), column amount: error[RL1106]: `1.005`",
        "payments.parquet, row 4 (customer_id 7), column amount: error[RL1101]",
    ];
    assert_eq!(found.len(), expected.len(), "{}", run.stdout);
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let kpi = sandbox.run(&[
        "ledger",
        "summary",
        "parquet:columns",
        "--skip-bad-rows",
        "aside.csv",
    ]);
    assert_eq!(kpi.code, Some(0), "{}", kpi.stderr);
    // The days as the clock showed them, the amounts to the cent, and a column of lists left out.
    for expected in ["1 Jan 2026 to 1 Feb 2026", "1,234,567,890.12"] {
        assert!(kpi.stdout.contains(expected), "{expected}\n{}", kpi.stdout);
    }
    assert!(!kpi.stdout.contains("element"), "{}", kpi.stdout);
}
