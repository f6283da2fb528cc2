//! Damaged files: nothing panics or hangs, and what is lost is said.

use crate::company::{Opening, Random, company};
use crate::input;
use crate::known_truth::loaded;
use crate::writing::Writing;
use crate::xml::{PLAIN, xml};
use relance_import::fec::{FileFault, NotEntries, Options, Reason, import};

/// Damages bytes in one of many ways.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = |random: &mut Random, bytes: &[u8]| random.below(bytes.len().max(1) as u64) as usize;
    let position = at(random, bytes);
    match random.below(10) {
        0 => bytes.truncate(position),
        1 => bytes.insert(position, random.below(256) as u8),
        2 if position < bytes.len() => bytes[position] = random.below(256) as u8,
        3 if position < bytes.len() => {
            bytes.remove(position);
        }
        4 => {
            let end = (position + 1 + random.below(200) as usize).min(bytes.len());
            bytes.drain(position..end);
        }
        5 => {
            let end = (position + random.below(200) as usize).min(bytes.len());
            let copy = bytes[position..end].to_vec();
            bytes.splice(position..position, copy);
        }
        6 => {
            let other = at(random, bytes);
            if position < bytes.len() && other < bytes.len() {
                bytes.swap(position, other);
            }
        }
        7 => {
            let pieces: [&[u8]; 8] = [
                b"\n",
                b"\t\t",
                b"\"",
                b"-",
                b"99999999999999999999",
                b"\xff\xfe",
                b"00000000",
                b"411",
            ];
            let piece = pieces[random.below(8) as usize];
            bytes.splice(position..position, piece.iter().copied());
        }
        8 => {
            // A cell emptied.
            let is_end = |byte: &u8| matches!(byte, b'\t' | b'\n');
            let end = bytes[position..]
                .iter()
                .position(is_end)
                .map_or(bytes.len(), |length| position + length);
            bytes.drain(position..end);
        }
        _ => {
            // Two lines change places.
            let mut lines: Vec<Vec<u8>> = bytes
                .split_inclusive(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect();
            let (first, second) = (
                random.below(lines.len().max(1) as u64) as usize,
                random.below(lines.len().max(1) as u64) as usize,
            );
            if !lines.is_empty() {
                lines.swap(first, second);
            }
            *bytes = lines.concat();
        }
    }
}

#[test]
fn random_damage_never_panics_and_every_cent_is_accounted_for() {
    let company = company(3, 4, 5, Opening::Detailed);
    let years: Vec<Vec<u8>> = company
        .years
        .iter()
        .map(|year| Writing::default().bytes(year, &company.names))
        .collect();
    let mut random = Random(99);
    let mut imported = 0;
    for round in 0..1500 {
        let mut files = years.clone();
        for _ in 0..=random.below(6) {
            let which = random.below(2) as usize;
            damage(&mut files[which], &mut random);
        }
        let inputs = [input("a", files[0].clone()), input("b", files[1].clone())];
        if let Ok(result) = import(&inputs, &Options::default()) {
            imported += 1;
            let control = &result.report.control;
            assert_eq!(control.unexplained, 0, "round {round}: {control:?}");
            let loaded = loaded(&result);
            let summary = relance_ledger::summary(
                &loaded.ledger,
                relance_kernel::Day::from_ymd(2200, 12, 31).unwrap(),
            );
            let sum: i64 = summary
                .money
                .iter()
                .map(|money| money.open - money.unallocated)
                .sum();
            assert_eq!(sum, control.ledger_sum, "round {round}");
        }
    }
    assert!(imported > 1000, "{imported} of 1500 could be read");
}

#[test]
fn random_damage_of_xml_never_panics() {
    let company = company(3, 3, 4, Opening::Detailed);
    let text = Writing::default().text(&company.years[0], &company.names);
    let sound = xml(&text, PLAIN);
    let mut random = Random(7);
    let (mut imported, mut refused) = (0, 0);
    for round in 0..1500 {
        let mut damaged = sound.clone();
        damage(&mut damaged, &mut random);
        match import(&[input("a", damaged)], &Options::default()) {
            Ok(result) => {
                imported += 1;
                assert_eq!(result.report.control.unexplained, 0, "round {round}");
            }
            Err(_) => refused += 1,
        }
    }
    assert!(
        imported > 100 && refused > 100,
        "{imported} read, {refused} refused"
    );
}

fn fault(bytes: impl Into<Vec<u8>>) -> FileFault {
    match import(&[input("x", bytes)], &Options::default()) {
        Err(relance_import::fec::Failure::Files(mut faults)) => faults.remove(0).1,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_text_with_entries_is_told() {
    assert!(matches!(fault(""), FileFault::NotEntries(NotEntries::Empty)));
    assert!(matches!(
        fault("  \r\n"),
        FileFault::NotEntries(NotEntries::Empty)
    ));
    assert!(matches!(fault("<?xml version=\"1.0\"?>"), FileFault::Xml(_)));
    assert!(matches!(
        fault(&b"PK\x03\x04rest"[..]),
        FileFault::NotEntries(NotEntries::Zip)
    ));
    assert!(matches!(
        fault(&b"\xff\xfeJ\0o\0"[..]),
        FileFault::NotEntries(NotEntries::Utf16)
    ));
    assert!(matches!(
        fault(&b"abc\0def"[..]),
        FileFault::NotEntries(NotEntries::Binary)
    ));
    assert!(matches!(fault("VE\tVentes\t1\t20240101"), FileFault::Header(_)));
    assert!(matches!(
        fault("JournalCode\tEcritureDate\tCompteNum\tDebit\tCredit\n"),
        FileFault::NoRows(_)
    ));
}

#[test]
fn one_line_of_many_megabytes_is_set_aside_and_the_rest_is_read() {
    let company = company(3, 2, 2, Opening::Detailed);
    let mut bytes = Writing::default().bytes(&company.years[0], &company.names);
    bytes.extend(std::iter::repeat_n(b'x', 40 << 20));
    bytes.extend_from_slice(b"\r\n");
    let result =
        import(&[input("x", bytes)], &Options::default()).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(
        matches!(result.report.set_aside.as_slice(), [row] if matches!(row.reason, Reason::TooLong { .. }) && row.value.len() == 200)
    );
    assert!(!result.tables.invoices.is_empty());
}
