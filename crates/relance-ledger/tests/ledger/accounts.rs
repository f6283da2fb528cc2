//! What the kernel is handed.

use crate::support::load_with;
use relance_kernel::{Account, Currency, FieldType, Interner};
use relance_ledger::{Binding, Ledger};
use std::fmt::Write;

/// Whether the place of each row is shown.
#[derive(Clone, Copy, PartialEq)]
enum Places {
    Shown,
    LeftOut,
}

/// An account as text.
fn shown(ledger: &Ledger, binding: &Binding, index: usize, account: &Account, places: Places) -> String {
    let mut text = String::new();
    for (position, customer) in account.customers.enumerate() {
        let _ = writeln!(
            text,
            "customer {}: {:?}",
            ledger.customer_id(index, position),
            customer
        );
    }
    for (position, invoice) in account.invoices.enumerate() {
        let _ = writeln!(
            text,
            "invoice {}: {:?}",
            ledger.invoice_id(index, position),
            invoice
        );
    }
    let of_rows = ledger.change_places(index, binding);
    assert_eq!(of_rows.len(), account.changes.len(), "a place for each change");
    for (change, place) in account.changes.iter().zip(of_rows) {
        let place = match places {
            Places::Shown => format!(" at {}:{}", ledger.file_of(place.table), place.line),
            Places::LeftOut => String::new(),
        };
        let invoice = change
            .invoice
            .map(|invoice| format!(" of {}", ledger.invoice_id(index, invoice)));
        let known = if change.day == change.date {
            String::new()
        } else {
            format!(" (dated {})", change.date)
        };
        let customer = ledger.customer_id(index, change.customer);
        let _ = writeln!(
            text,
            "{}{known} {customer}{}: {:?}{place}",
            change.day,
            invoice.unwrap_or_default(),
            change.kind
        );
    }
    text
}

fn all_accounts(ledger: &Ledger, binding: &Binding, places: Places) -> String {
    let mut text = String::new();
    let mut account = Account::default();
    for index in 0..ledger.account_count() {
        ledger.account(index, binding, &mut account);
        let ordered = |pair: &[relance_kernel::account::Change]| {
            let key =
                |change: &relance_kernel::account::Change| (change.day, change.kind.order(), change.date);
            key(&pair[0]) <= key(&pair[1])
        };
        assert!(
            account.changes.windows(2).all(ordered),
            "not in the kernel's order"
        );
        let _ = writeln!(
            text,
            "# account {index}\n{}",
            shown(ledger, binding, index, &account, places)
        );
    }
    text
}

#[test]
fn customers_are_grouped_by_payer_and_rows_ordered_by_the_day_they_count() {
    let loaded = load_with(&[
        (
            "customers.csv",
            "customer_id,kind,country,email,segment,payer_id,score,known_on\n\
             zoe,consumer,DE,,,,,\n\
             b-child,business,FR,,,group,2.5,\n\
             group,public,FR,g@x.example,mauvais_payeur,,,\n\
             a-child,business,FR,,bon_payeur,group,-1,2026-01-20\n",
        ),
        (
            "contacts.csv",
            "customer_id,role,email,phone\na-child,accounts_payable,ap@x.example,\nzoe,self,,\n",
        ),
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency,kind,reference,payment_method,known_on\n\
             F2,b-child,2026-01-10,2026-02-09,80,USD,,,,\n\
             F10,a-child,2026-01-12,2026-02-11,500,,deposit,,transfer,2026-01-15\n\
             F1,zoe,2026-01-05,2026-02-04,120.5,EUR,invoice,,,\n\
             A1,a-child,2026-01-13,2026-02-01,-100,EUR,credit_note,F10,,\n\
             A2,zoe,2026-02-01,,-5,EUR,credit_note,,,\n",
        ),
        (
            "instalments.csv",
            "invoice_id,due,amount,plan_id\nF1,2026-03-04,60.5,\nF1,2026-02-04,60,\nF2,2026-05-01,80,plan1\n",
        ),
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,currency,reverses,known_on\n\
             R1,group,,2026-02-20,100,,P2,\n\
             P2,group,F10,2026-02-12,500,EUR,,2026-02-14\n\
             P1,group,,2026-02-10,60,,,\n\
             P3,zoe,F1,2026-01-02,1,,,\n",
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value,note,known_on\n\
             2026-02-15,,F1,dispute_opened,price,20.5,\n\
             2026-02-15,zoe,,dispute_closed,,,2026-02-20\n\
             2026-02-15,zoe,,promise,2026-03-01,,\n\
             2026-02-16,b-child,F2,plan_agreed,plan1,,\n\
             2026-02-17,b-child,F2,written_off,,,\n\
             2026-02-17,b-child,F2,charged,40,indemnity,\n\
             2026-02-17,group,,stopped,2026-03-01,,\n\
             2026-02-17,group,,opted_out,email,,\n\
             2026-02-17,group,,field_changed,score=4,,\n\
             2026-02-17,group,,field_changed,segment=bon_payeur,,\n\
             2026-02-17,group,,field_changed,email=,,\n\
             2026-02-17,group,,action,letter,formal_notice,\n\
             2026-02-17,group,,approved,formal_notice,,\n\
             2026-02-17,group,,call_result,reached,,\n",
        ),
    ]);
    let mut text = crate::support::listed(&loaded.problems);
    let mut interner = Interner::new();
    let fields = [(interner.intern("score"), FieldType::Number)];
    let (binding, problems) = Binding::new(&loaded.ledger, &mut interner, &fields, &[], Currency::EUR);
    assert_eq!(problems.len(), 0);
    text.push_str(&all_accounts(&loaded.ledger, &binding, Places::Shown));
    // Numbers of symbols mean nothing to a reader.
    let text = regex_free_symbols(&text, &interner);
    insta::assert_snapshot!(text);
}

/// `Symbol(3)` as the text it stands for.
fn regex_free_symbols(text: &str, interner: &Interner) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("Symbol(") {
        let (number, behind) = after.split_once(')').unwrap();
        let symbol = relance_kernel::Symbol(number.parse().unwrap());
        shown.push_str(before);
        shown.push_str(&format!("'{}'", interner.text(symbol)));
        rest = behind;
    }
    shown + rest
}

#[test]
fn an_account_rebuilt_in_the_memory_of_another_is_the_same() {
    let loaded = load_with(&[]);
    let ledger = &loaded.ledger;
    let binding = Binding::without_fields(ledger, &mut Interner::new());
    let mut reused = Account::default();
    for index in [0, 2, 1, 0, 99, 2] {
        ledger.account(index, &binding, &mut reused);
        let mut fresh = Account::default();
        ledger.account(index, &binding, &mut fresh);
        assert_eq!(format!("{reused:?}"), format!("{fresh:?}"));
    }
    let mut beyond = Account::default();
    ledger.account(99, &binding, &mut beyond);
    assert_eq!(
        beyond.customers.len() + beyond.invoices.len() + beyond.changes.len(),
        0
    );
}

#[test]
fn ids_are_found() {
    let loaded = load_with(&[]);
    let ledger = &loaded.ledger;
    for id in ["F1", "F2", "F3"] {
        let (account, invoice) = ledger.find_invoice(id).unwrap();
        assert_eq!(ledger.invoice_id(account, invoice), id);
    }
    for id in ["acme", "bolt", "group", "child"] {
        let (account, customer) = ledger.find_customer(id).unwrap();
        assert_eq!(ledger.customer_id(account, customer), id);
    }
    assert_eq!(ledger.find_invoice("A1"), None, "a credit note is no invoice");
    assert_eq!(ledger.find_invoice("F9"), None);
    assert_eq!(ledger.find_customer(""), None);
    let (account, customer) = ledger.find_customer("child").unwrap();
    let place = ledger.customer_place(account, customer).unwrap();
    assert_eq!((ledger.file_of(place.table), place.line), ("customers.csv", 5));
    assert_eq!(ledger.customer_place(99, customer), None);
}

#[test]
fn the_order_of_rows_in_the_files_means_nothing_where_it_should_not() {
    let reversed = |text: &str| {
        let (header, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<_> = rows.lines().collect();
        rows.reverse();
        format!("{header}\n{}\n", rows.join("\n"))
    };
    let customers = "customer_id,payer_id\nacme,\nbolt,\nchild,group\ngroup,\n";
    let invoices = "invoice_id,customer_id,issued,due,amount,kind,reference\n\
        F1,acme,2026-01-05,2026-02-04,1200,,\nF2,bolt,2026-01-10,2026-02-09,80,,\n\
        F3,child,2026-01-12,2026-02-11,500,,\nA1,acme,2026-02-01,,-100,credit_note,F1\nF4,acme,2026-01-01,2026-02-04,1,,\n";
    let payments = "payment_id,customer_id,invoice_id,date,amount,reverses\n\
        P1,acme,F1,2026-02-10,600,\nP2,group,F3,2026-02-12,500,\nR2,group,F3,2026-02-13,500,P2\n";
    let texts = |files: &[(&str, &str)]| {
        let loaded = load_with(files);
        assert_eq!(loaded.problems.len(), 0);
        let binding = Binding::without_fields(&loaded.ledger, &mut Interner::new());
        all_accounts(&loaded.ledger, &binding, Places::LeftOut)
    };
    let events = ("events.csv", "-");
    let forward = texts(&[
        ("customers.csv", customers),
        ("invoices.csv", invoices),
        ("payments.csv", payments),
        events,
    ]);
    let backward = texts(&[
        ("customers.csv", &reversed(customers)),
        ("invoices.csv", &reversed(invoices)),
        ("payments.csv", &reversed(payments)),
        events,
    ]);
    assert_eq!(forward, backward);
}

#[test]
fn threads_may_share_a_ledger() {
    fn shared<T: Sync + Send>(_: &T) {}
    let loaded = load_with(&[]);
    shared(&loaded.ledger);
    shared(&Binding::without_fields(&loaded.ledger, &mut Interner::new()));
}
