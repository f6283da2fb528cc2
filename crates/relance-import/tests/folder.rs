//! Writing folders: rows from elsewhere stay, what fails leaves the old ledger whole, two imports wait for each other.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: what is not there must stop the test"
)]

use relance_import::folder::{self, Change, Disk, Fault, RealDisk};
use relance_import::{CustomerRow, InvoiceRow, PaymentRow, Tables};
use relance_kernel::Day;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("relance-import-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An import of so many invoices of one customer.
fn change(source: &str, invoices: &[(&str, i64)]) -> Change {
    let day = Day::from_ymd(2026, 1, 5).unwrap();
    let tables = Tables {
        customers: vec![CustomerRow {
            id: "acme".to_string(),
            name: "Acme".to_string(),
            kind: "",
            terms: String::new(),
        }],
        invoices: invoices
            .iter()
            .map(|(id, amount)| InvoiceRow {
                id: (*id).to_string(),
                customer: "acme".to_string(),
                issued: day,
                due: Some(day.plus(30)),
                amount: *amount,
                kind: "invoice",
                reference: String::new(),
                entity: String::new(),
                due_source: "default",
                allocation: "",
                origin: "sale",
                entry: "VE-1".to_string(),
            })
            .collect(),
        payments: vec![PaymentRow {
            id: "P1".to_string(),
            customer: "acme".to_string(),
            invoice: invoices
                .first()
                .map_or(String::new(), |(id, _)| (*id).to_string()),
            date: day,
            amount: 100,
            reverses: String::new(),
            allocation: "lettrage",
            origin: "bank",
            entry: "BQ-1".to_string(),
        }],
        ..Tables::default()
    };
    Change {
        unbrought: relance_import::folder::Unbrought::Dropped,
        source: source.to_string(),
        tables: tables.cells(source),
        files: vec![("fec-files.csv".to_string(), b"file\nx\n".to_vec())],
    }
}

/// All files of a folder with their bytes, but the lock and a journal that was never begun.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for below in [folder.to_path_buf(), folder.join("import")] {
        for entry in std::fs::read_dir(below).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_file() && !path.ends_with("lock") && !path.ends_with("journal.part") {
                found.insert(
                    path.strip_prefix(folder).unwrap().to_path_buf(),
                    std::fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

/// A disk that fails at its n-th operation; dead, it fails at every later one too, as if the machine had stopped.
struct Failing {
    left: usize,
    is_dead: bool,
    /// A full disk leaves half of the file.
    is_full: bool,
}

impl Failing {
    fn step(&mut self) -> io::Result<()> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = if self.is_dead { 0 } else { usize::MAX };
                Err(io::ErrorKind::StorageFull.into())
            }
        }
    }
}

impl Disk for Failing {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_folder(path)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            if self.is_full {
                std::fs::write(path, &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        RealDisk.write(path, bytes)
    }

    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.keep(from, to)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }
}

#[test]
fn at_whatever_step_it_fails_the_old_ledger_or_the_new_one_is_whole() {
    let folder = scratch("steps");
    let (old, new) = (
        change("fec", &[("F1", 1000)]),
        change("fec", &[("F1", 1200), ("F2", 500)]),
    );
    folder::write(&folder, &old).unwrap();
    let before = bytes(&folder);
    let fresh = scratch("steps-new");
    folder::write(&fresh, &old).unwrap();
    folder::write(&fresh, &new).unwrap();
    let after = bytes(&fresh);
    for is_dead in [false, true] {
        for is_full in [false, true] {
            let mut failures = 0;
            for left in 0.. {
                let mut disk = Failing {
                    left,
                    is_dead,
                    is_full,
                };
                let written = folder::write_on(&folder, &new, &mut disk);
                let failed = written.is_err();
                if is_dead {
                    // The next one that opens the folder.
                    folder::recover(&folder).unwrap();
                }
                let found: BTreeMap<PathBuf, Vec<u8>> = bytes(&folder);
                match failed {
                    true => {
                        failures += 1;
                        assert_eq!(found, before, "step {left}, dead {is_dead}");
                    }
                    false => assert_eq!(found, after, "step {left}, dead {is_dead}"),
                }
                folder::write(&folder, &old).unwrap();
                assert_eq!(bytes(&folder), before);
                if !failed && disk.left > 20 && left > 40 {
                    break;
                }
                assert!(left < 100);
            }
            assert!(failures > 8, "{failures}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::remove_dir_all(fresh).unwrap();
}

#[test]
fn the_same_import_changes_nothing_and_other_rows_stay() {
    let folder = scratch("stay");
    folder::write(&folder, &change("fec", &[("F1", 1000)])).unwrap();
    let before = bytes(&folder);
    let again = folder::write(&folder, &change("fec", &[("F1", 1000)])).unwrap();
    assert_eq!(bytes(&folder), before);
    assert!(again.tables.iter().all(|table| !table.is_changed));
    // Somebody adds a column to a customer, and rows of their own.
    std::fs::write(
        folder.join("customers.csv"),
        "customer_id,name,source,email\nacme,Acme,fec,ap@acme.example\nmine,\"Mine, own\",,\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("events.csv"),
        "date,customer_id,invoice_id,event,value,note\n2026-02-01,acme,F1,dispute_opened,price,\n",
    )
    .unwrap();
    let written = folder::write(&folder, &change("fec", &[("F2", 700)])).unwrap();
    let customers = std::fs::read_to_string(folder.join("customers.csv")).unwrap();
    assert_eq!(
        customers,
        "customer_id,name,source,email\nmine,\"Mine, own\",,\nacme,Acme,fec,ap@acme.example\n"
    );
    let events = std::fs::read_to_string(folder.join("events.csv")).unwrap();
    assert!(events.contains("2026-02-01,acme,F1,dispute_opened"), "{events}");
    // Their event names an invoice that the corrected books do not have.
    assert_eq!(written.orphans.len(), 1);
    assert_eq!((written.orphans[0].table, written.orphans[0].line), ("events", 2));
    // Another source keeps its rows; ids of its own must be its own.
    assert!(matches!(
        folder::write(&folder, &change("fec:other", &[("F2", 1)])),
        Err(Fault::SameIds {
            table: "invoices",
            ..
        })
    ));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn rows_keep_what_was_added_to_them_in_whatever_order_they_come_again() {
    let folder = scratch("order");
    folder::write(
        &folder,
        &change("fec", &[("F1", 1), ("F2", 2), ("F3", 3), ("F4", 4)]),
    )
    .unwrap();
    let path = folder.join("invoices.csv");
    let noted: String = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| {
            let note = line.split(',').next().unwrap_or_default();
            format!("{line},{}\n", if note == "invoice_id" { "note" } else { note })
        })
        .collect();
    std::fs::write(&path, noted).unwrap();
    let again = change("fec", &[("F3", 3), ("F5", 5), ("F4", 4), ("F1", 1)]);
    let counted = folder::count(&folder, &again).unwrap();
    let before = bytes(&folder);
    let previewed = folder::preview(&folder, &again).unwrap();
    assert_eq!(bytes(&folder), before, "looking writes nothing");
    let written = folder::write(&folder, &again).unwrap();
    assert_eq!(previewed, written);
    let numbers = |of: &folder::Written| -> Vec<_> {
        let tables = of.tables.iter();
        tables
            .map(|table| (table.own, table.kept, table.dropped))
            .collect()
    };
    assert_eq!(numbers(&counted), numbers(&written));
    let invoices = written
        .tables
        .iter()
        .find(|table| table.table == "invoices")
        .unwrap();
    assert_eq!((invoices.own, invoices.dropped), (4, 1), "F2 is gone");
    let rows: Vec<(String, String)> = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_string(), cells[cells.len() - 1].to_string())
        })
        .collect();
    let of = |id: &str, note: &str| (id.to_string(), note.to_string());
    assert_eq!(
        rows,
        [of("F3", "F3"), of("F5", ""), of("F4", "F4"), of("F1", "F1")]
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn two_imports_at_once_do_not_mix() {
    let folder = scratch("lock");
    folder::write(&folder, &change("fec", &[("F1", 1000)])).unwrap();
    let held = std::fs::File::open(folder.join("import/lock")).unwrap();
    held.lock().unwrap();
    assert!(matches!(
        folder::write(&folder, &change("fec", &[("F1", 1)])),
        Err(Fault::Busy)
    ));
    drop(held);
    std::thread::scope(|scope| {
        for number in 0..8_i64 {
            let folder = &folder;
            scope.spawn(move || {
                let change = change("fec", &[("F1", 1000 + number), ("F2", number)]);
                for _ in 0..20 {
                    match folder::write(folder, &change) {
                        Ok(_) | Err(Fault::Busy) => {}
                        Err(fault) => panic!("{fault:?}"),
                    }
                }
            });
        }
    });
    let invoices = std::fs::read_to_string(folder.join("invoices.csv")).unwrap();
    let amounts: Vec<&str> = invoices
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(4).unwrap())
        .collect();
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    assert_eq!(
        cents(amounts[0]) - 1000,
        cents(amounts[1]),
        "both rows are of one import"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn tables_that_cannot_be_read_are_not_written_over() {
    let folder = scratch("unreadable");
    std::fs::write(folder.join("customers.csv"), "customer_id,name\nacme\n").unwrap();
    assert!(matches!(
        folder::write(&folder, &change("fec", &[])),
        Err(Fault::Unreadable { line: Some(2), .. })
    ));
    std::fs::remove_file(folder.join("customers.csv")).unwrap();
    std::fs::write(folder.join("customers.csv.gz"), "x").unwrap();
    assert!(matches!(
        folder::write(&folder, &change("fec", &[])),
        Err(Fault::Packed(_))
    ));
    assert!(!folder.join("invoices.csv").exists());
    std::fs::remove_dir_all(folder).unwrap();
}

/// Every file of a folder and below it.
fn all_bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = bytes(folder);
    for entry in std::fs::read_dir(folder.join("templates")).into_iter().flatten() {
        let path = entry.unwrap().path();
        found.insert(
            path.strip_prefix(folder).unwrap().to_path_buf(),
            std::fs::read(&path).unwrap(),
        );
    }
    found
}

#[test]
fn the_root_of_a_disk_is_no_folder_for_a_ledger() {
    for root in ["/", "//", "/tmp/.."] {
        assert!(matches!(
            folder::hold(Path::new(root)),
            Err(Fault::Root(named)) if named == Path::new(root)
        ));
    }
}

#[test]
fn a_held_folder_takes_all_files_or_none() {
    let folder = scratch("held");
    let files = |text: &str| -> Vec<(PathBuf, Vec<u8>)> {
        ["a.csv", "kpi.html", "templates/a.md"]
            .into_iter()
            .map(|name| (PathBuf::from(name), format!("{name} {text}").into_bytes()))
            .collect()
    };
    folder::hold(&folder).unwrap().put(files("old")).unwrap();
    let before = all_bytes(&folder);
    assert_eq!(before.len(), 3);
    for is_dead in [false, true] {
        let mut failures = 0;
        for left in 0..60 {
            let held = folder::hold(&folder).unwrap();
            let mut disk = Failing {
                left,
                is_dead,
                is_full: true,
            };
            let written = held.put_on(files("new"), &mut disk);
            drop(held);
            // Whoever opens the folder next puts back what was cut off.
            folder::recover(&folder).unwrap();
            match written {
                Err(_) => {
                    failures += 1;
                    assert_eq!(all_bytes(&folder), before, "step {left}, dead {is_dead}");
                }
                Ok(changed) => {
                    assert_eq!(changed.len(), 3);
                    folder::hold(&folder).unwrap().put(files("old")).unwrap();
                }
            }
        }
        assert!(failures > 8, "{failures}");
    }
    // What is the same is left alone, and another waits.
    let held = folder::hold(&folder).unwrap();
    assert_eq!(held.put(files("old")).unwrap(), Vec::<PathBuf>::new());
    assert!(matches!(folder::hold(&folder), Err(Fault::Busy)));
    assert!(matches!(
        folder::write(&folder, &change("fec", &[("F1", 1000)])),
        Err(Fault::Busy)
    ));
    drop(held);
    std::fs::remove_dir_all(folder).unwrap();
}
