//! Small books, each with one turn that accounting software takes, and the ledger they give.

use crate::{import, input, texts};
use insta::assert_snapshot;
use relance_import::fec::Import;

const HEADER: &str = "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n";

/// Books from short rows: `journal number date account customer reference amount letters label…`, where `-` is empty
/// and amounts are whole euros, debits above 0.
fn books(rows: &str) -> Import {
    let year = |year: &str| {
        let mut text = HEADER.to_string();
        for row in year.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let words: Vec<&str> = row
                .split_whitespace()
                .map(|word| if word == "-" { "" } else { word })
                .collect();
            let [
                journal,
                number,
                date,
                account,
                customer,
                reference,
                amount,
                letters,
            ] = words[..8]
            else {
                panic!("{row}");
            };
            let label = words[8..].join(" ");
            let amount: i64 = amount.parse().unwrap();
            text.push_str(&format!(
                "{journal}|{journal}|{number}|{date}|{account}|Compte|{customer}|{customer}|{reference}|{date}|{label}|{},00|{},00|{letters}||{date}||\n",
                amount.max(0),
                (-amount).max(0)
            ));
        }
        text
    };
    let files: Vec<_> = rows
        .split("====")
        .enumerate()
        .map(|(number, rows)| input(&format!("{number}.txt"), year(rows)))
        .collect();
    import(&files)
}

/// The ledger, and what the report counts.
fn shown(rows: &str) -> String {
    let import = books(rows);
    let mut text = String::new();
    for (name, table) in texts(&import) {
        if table.lines().count() > 1 && name != "customers.csv" {
            text.push_str(&format!("{name}\n{table}"));
        }
    }
    let report = &import.report;
    for (nature, tally) in &report.natures {
        text.push_str(&format!("{nature:?} {} {}\n", tally.count, tally.amount));
    }
    let control = &report.control;
    text.push_str(&format!(
        "books {} = ledger {} - deposits {} + set aside {} + unexplained {}\n",
        control.books_sum, control.ledger_sum, control.deposits, control.set_aside, control.unexplained
    ));
    for opening in &report.openings {
        text.push_str(&format!("opening {opening:?}\n"));
    }
    for row in &report.set_aside {
        text.push_str(&format!("aside {row:?}\n"));
    }
    assert_eq!(control.unexplained, 0, "{text}");
    text
}

#[test]
fn a_deposit_invoice_is_claimed_and_its_advance_is_no_money() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME D1 240 A Acompte
         VE 1 20240105 419100 ACME D1 -200 - Acompte
         VE 1 20240105 445710 - D1 -40 - tva
         BQ 2 20240201 512000 - R1 240 - Virement
         BQ 2 20240201 411000 ACME R1 -240 A Virement
         VE 3 20240301 411000 ACME F1 960 - Solde
         VE 3 20240301 419100 ACME F1 200 - Solde
         VE 3 20240301 706000 - F1 -1000 - Solde
         VE 3 20240301 445710 - F1 -160 - Solde
         VE 4 20240305 411000 BOLT D2 120 - Acompte
         VE 4 20240305 419100 BOLT D2 -100 - Acompte
         VE 4 20240305 445710 - D2 -20 - tva"
    ));
}

#[test]
fn money_that_is_given_back() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 A f
         VE 1 20240105 706000 - F1 -100 - f
         BQ 2 20240201 512000 - R1 150 - paid too much
         BQ 2 20240201 411000 ACME R1 -150 A paid too much
         BQ 3 20240210 411000 ACME R2 50 A refund
         BQ 3 20240210 512000 - R2 -50 - refund
         VE 4 20240301 706000 - AV1 80 - credit note
         VE 4 20240301 411000 BOLT AV1 -80 B credit note
         BQ 5 20240310 411000 BOLT R3 80 B refund of it
         BQ 5 20240310 512000 - R3 -80 - refund of it
         BQ 6 20240401 411000 CEDRE R4 70 - bounced, of a year not read
         BQ 6 20240401 512000 - R4 -70 - bounced"
    ));
}

#[test]
fn set_off_interest_and_retention() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 950 A works
         VE 1 20240105 411700 ACME F1 50 - retention
         VE 1 20240105 704000 - F1 -1000 - works
         OD 2 20240301 401000 ACME C1 300 - set off
         OD 2 20240301 411000 ACME F1 -300 A set off
         OD 3 20240401 411000 ACME I1 12 - interest
         OD 3 20240401 763000 - I1 -12 - interest
         OD 4 20240501 411000 ACME F1 50 - retention released
         OD 4 20240501 411700 ACME F1 -50 - retention released
         OD 5 20241231 418100 - FAE 500 - to be invoiced
         OD 5 20241231 706000 - FAE -500 - to be invoiced"
    ));
}

#[test]
fn instalments_of_one_reference() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 500 - F1 ech. 05/02/2024
         VE 1 20240105 411000 ACME F1 500 - F1 ech. 05/03/2024
         VE 1 20240105 411000 ACME F1 200 - F1 ech. 05/04/2024
         VE 1 20240105 706000 - F1 -1200 - F1
         VE 2 20240106 411000 BOLT F2 60 - two lines without dates
         VE 2 20240106 411000 BOLT F2 40 - two lines without dates
         VE 2 20240106 706000 - F2 -100 - F2"
    ));
}

#[test]
fn ids_that_collide() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 10 - f
         VE 1 20240105 706000 - F1 -10 - f
         VE 2 20240106 411000 BOLT F1 20 - f
         VE 2 20240106 706000 - F1 -20 - f
         VE 3 20240107 411000 ACME F1 30 - f
         VE 3 20240107 706000 - F1 -30 - f
         VE 4 20240108 411000 ACME - 40 - f
         VE 4 20240108 706000 - - -40 - f"
    ));
}

#[test]
fn codes_that_begin_anew_within_a_year_and_partial_ones() {
    let year = |letters: &str| {
        format!(
            "VE 1 20240105 411000 ACME F1 100 {letters} f
             VE 1 20240105 706000 - F1 -100 - f
             BQ 2 20240201 512000 - R1 60 - r
             BQ 2 20240201 411000 ACME R1 -60 {letters} r"
        )
    };
    assert_snapshot!(shown(&year("a")));
}

#[test]
fn an_opening_balance_that_differs_and_one_without_its_year() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 - f
         VE 1 20240105 706000 - F1 -100 - f
         ====
         AN 1 20250101 411000 ACME F1 100 - open
         AN 1 20250101 411000 BOLT F9 30 - not in the year before
         AN 1 20250101 101000 - AN -130 - capital
         BQ 2 20250201 512000 - R1 130 - r
         BQ 2 20250201 411000 BOLT R1 -30 - F9
         BQ 2 20250201 411000 ACME R1 -100 - F1"
    ));
}

#[test]
fn the_first_year_opens_with_what_was_open_before_and_the_last_closes() {
    assert_snapshot!(shown(
        "AN 1 20240101 411000 ACME F9 100 A open since last year
         AN 1 20240101 411000 BOLT AN 40 - balance
         AN 1 20240101 419100 CEDRE AN -30 - advance
         AN 1 20240101 101000 - AN -110 - capital
         BQ 2 20240201 512000 - R1 100 - r
         BQ 2 20240201 411000 ACME R1 -100 A r
         VE 3 20240301 411000 CEDRE F10 70 - f
         VE 3 20240301 419100 CEDRE F10 30 - f
         VE 3 20240301 706000 - F10 -100 - f
         CL 4 20241231 891000 - CL 110 - closing
         CL 4 20241231 411000 BOLT CL -40 - closing
         CL 4 20241231 411000 CEDRE CL -70 - closing"
    ));
}

#[test]
fn a_second_year_without_opening_balance_goes_on_from_the_first() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 - f
         VE 1 20240105 706000 - F1 -100 - f
         ====
         BQ 2 20250201 512000 - R1 100 - r
         BQ 2 20250201 411000 ACME R1 -100 - r"
    ));
}

#[test]
fn a_code_that_is_used_again_within_the_year() {
    let row = |number: u32, date: &str, account: &str, reference: &str, amount: i64, matched: &str| {
        let (customer, letters) = if account == "411000" {
            ("ACME", "A")
        } else {
            ("", "")
        };
        let matched = if letters.is_empty() { "" } else { matched };
        format!(
            "J{number}|J|{number}|{date}|{account}|C|{customer}|{customer}|{reference}|{date}|x|{},00|{},00|{letters}|{matched}|{date}||\n",
            amount.max(0),
            (-amount).max(0)
        )
    };
    let rows = [
        row(1, "20240105", "411000", "F1", 100, "20240201"),
        row(1, "20240105", "706000", "F1", -100, ""),
        row(2, "20240110", "411000", "F2", 100, "20240601"),
        row(2, "20240110", "706000", "F2", -100, ""),
        row(3, "20240201", "512000", "R1", 100, ""),
        row(3, "20240201", "411000", "R1", -100, "20240201"),
        row(4, "20240601", "512000", "R2", 100, ""),
        row(4, "20240601", "411000", "R2", -100, "20240601"),
    ];
    let result = import(&[input("x", format!("{HEADER}{}", rows.concat()))]);
    let paid: Vec<String> = result
        .tables
        .payments
        .iter()
        .map(|row| format!("{} {} {}", row.invoice, row.date, row.allocation))
        .collect();
    assert_eq!(paid, ["F1 2024-02-01 lettrage", "F2 2024-06-01 lettrage"]);
}

#[test]
fn income_to_come_credit_to_come_and_an_entry_that_balances_in_its_middle() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 - f
         VE 1 20240105 487000 - F1 -100 - income of next year
         VE 2 20240106 411000 ACME F2 60 - first half
         VE 2 20240106 706000 - F2 -60 - f
         VE 2 20240106 411000 ACME F2 60 - second half
         VE 2 20240106 706000 - F2 -40 - f
         VE 2 20240106 445710 - F2 -20 - f
         VE 3 20240107 411000 ACME F3 200 - rent
         VE 3 20240107 758000 - F3 -200 - rent
         OD 4 20240108 419800 - A1 30 - rebate that was to come
         OD 4 20240108 411000 ACME A1 -30 - rebate F2"
    ));
}

#[test]
fn a_bank_pays_less_a_fee_and_a_discount_for_two() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 A f
         VE 1 20240105 706000 - F1 -100 - f
         VE 2 20240106 411000 BOLT F2 50 A f
         VE 2 20240106 706000 - F2 -50 - f
         BQ 3 20240201 512000 - R1 143 - net
         BQ 3 20240201 627000 - R1 2 - fee
         BQ 3 20240201 665000 - R1 5 - discount
         BQ 3 20240201 411000 ACME R1 -100 A r
         BQ 3 20240201 411000 BOLT R1 -50 A r"
    ));
}

#[test]
fn bills_on_a_general_account_follow_their_customer() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 100 A f
         VE 1 20240105 706000 - F1 -100 - f
         OD 2 20240110 413000 - F1 100 B LCR
         OD 2 20240110 411000 ACME F1 -100 A LCR
         BQ 3 20240301 511300 - F1 100 - LCR
         BQ 3 20240301 413000 - F1 -100 B LCR"
    ));
}

#[test]
fn an_entry_that_stands_twice_counts_once() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 120 - f
         VE 1 20240105 706000 - F1 -100 - f
         VE 1 20240105 445710 - F1 -20 - f
         VE 2 20240106 411000 BOLT F2 60 - within its entry, in place
         VE 2 20240106 706000 - F2 -50 - within its entry, in place
         VE 2 20240106 445710 - F2 -10 - within its entry, in place
         VE 2 20240106 411000 BOLT F2 60 - within its entry, in place
         VE 2 20240106 706000 - F2 -50 - within its entry, in place
         VE 2 20240106 445710 - F2 -10 - within its entry, in place
         BQ 3 20240201 512000 - R1 120 - paid
         BQ 3 20240201 411000 ACME R1 -120 - paid
         VE 1 20240105 706000 - F1 -100 - f
         VE 1 20240105 411000 ACME F1 120 A f
         VE 1 20240105 445710 - F1 -20 - f
         BQ 3 20240201 512000 - R1 120 - paid
         BQ 3 20240201 411000 ACME R1 -120 - paid"
    ));
}

#[test]
fn equal_rows_of_one_entry_and_other_entries_of_its_number_stay() {
    assert_snapshot!(shown(
        "VE 1 20240105 411000 ACME F1 60 - first half
         VE 1 20240105 411000 ACME F1 60 - first half
         VE 1 20240105 706000 - F1 -60 - first half
         VE 1 20240105 706000 - F1 -60 - first half
         BQ 2 20240201 512000 - REM1 50 - cheque
         BQ 2 20240201 411000 ACME REM1 -50 - cheque
         BQ 2 20240201 512000 - REM1 50 - cheque
         BQ 2 20240201 411000 ACME REM1 -50 - cheque
         VE 1 20240105 411000 ACME F3 60 - another
         VE 1 20240105 706000 - F3 -60 - another
         OD - 20240301 411000 BOLT - 10 - no number
         OD - 20240301 706000 - - -10 - no number
         VE 4 20240302 411000 BOLT F4 10 - f
         VE 4 20240302 706000 - F4 -10 - f
         OD - 20240301 411000 BOLT - 10 - no number
         OD - 20240301 706000 - - -10 - no number"
    ));
}

/// Two exports put behind each other, header and all: entries without numbers stand twice then, too.
#[test]
fn an_export_behind_itself_is_read_once() {
    let row = |entry: &str, account: &str, reference: &str, debit: &str, credit: &str| {
        format!("VE|V|{entry}|20240105|{account}|C|||{reference}|20240105|f|{debit}|{credit}|||||\n")
    };
    let once = [
        HEADER.to_string(),
        row("", "411ACME", "", "10,00", "0"),
        row("", "706000", "", "0", "10,00"),
        row("7", "411BOLT", "F7", "30,00", "0"),
        row("7", "706000", "F7", "0", "30,00"),
    ]
    .concat();
    let one = import(&[input("a.txt", once.clone())]);
    for twice in [
        once.repeat(2),
        format!("{once}\u{feff}{once}"),
        once.replace('\n', "\r\n").repeat(3),
    ] {
        let both = import(&[input("a.txt", twice)]);
        assert_eq!(one.tables, both.tables);
        let (a, b) = (&one.report, &both.report);
        assert_eq!((&a.control, a.files[0].debit), (&b.control, b.files[0].debit));
        let repeats = both.report.files[0].headers.len() as u64;
        assert_eq!(both.report.files[0].repeated, 2 * repeats);
        let money: i64 = both
            .report
            .set_aside
            .iter()
            .filter_map(|row| row.receivable.flatten())
            .sum();
        assert_eq!(money, 4000 * repeats as i64);
    }
}

/// Books and ledger are compared with what the rows hold that cannot be read, and a file cut in its last row is told.
#[test]
fn what_cannot_be_read_stands_in_the_balance_of_the_books() {
    let row = |entry: &str, date: &str, account: &str, debit: &str, credit: &str| {
        format!("VE|V|{entry}|{date}|{account}|C|||F{entry}|20240105|f|{debit}|{credit}|||20240105||\n")
    };
    let sound = [
        HEADER.to_string(),
        row("1", "20240105", "411ACME", "10,00", "0"),
        row("1", "20240105", "706000", "0", "10,00"),
        row("2", "20240106", "411BOLT", "30,00", "0"),
        row("2", "20240106", "706000", "0", "30,00"),
    ]
    .concat();
    let control = |text: String| import(&[input("a.txt", text)]).report.control;
    let whole = control(sound.clone());
    assert_eq!((whole.books_sum, whole.set_aside, whole.unknown), (4000, 0, 0));
    let bad_date = control(sound.replace("VE|V|2|20240106|411", "VE|V|2|2024-99-06|411"));
    assert_eq!((bad_date.books_sum, bad_date.ledger_sum), (4000, 1000));
    assert_eq!(
        (bad_date.set_aside, bad_date.unreadable, bad_date.unexplained),
        (3000, 3000, 0)
    );
    // Cut within the credit of the last row: `3` is no 30,00.
    let at = sound.len() - "0,00|||20240105||\n".len();
    let cut = import(&[input("a.txt", sound[..at].to_string())]).report;
    assert!(cut.lost_receivables());
    assert_eq!((cut.control.ledger_sum, cut.control.unexplained), (1000, 0));
    assert_eq!(cut.control.unknown, 1);
    // Software that leaves out what is empty at the end does so in every row.
    let short = sound.replace("|||20240105||\n", "\n");
    assert_eq!(control(short.trim_end().to_string()), whole);
}
