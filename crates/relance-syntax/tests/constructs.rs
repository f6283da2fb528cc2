//! Every construct of the language, in both languages, with its tree.

mod statements;

use relance_syntax::{Language, format, parse};
use statements::STATEMENTS;
use std::fmt::Write;

#[test]
fn each_construct_in_both_languages() {
    let mut shown = String::new();
    for statement in STATEMENTS {
        let parsed = parse(statement);
        assert_eq!(parsed.errors, [], "{statement}");
        let english = format(statement, Some(Language::En)).unwrap();
        let french = format(statement, Some(Language::Fr)).unwrap();
        assert_eq!(parse(&french).errors, [], "{french}");
        assert_eq!(parse(&french).file, parsed.file, "{french}");
        assert_eq!(format(&french, Some(Language::En)).unwrap(), english);
        let edition = parsed.file.edition.iter().map(|edition| format!("{edition:?}\n"));
        let trees: Vec<String> = edition
            .chain(parsed.file.items.iter().map(|item| format!("{:?}\n", item.kind)))
            .collect();
        write!(
            shown,
            "──── {statement}\n{english}--\n{french}--\n{}\n",
            trees.concat()
        )
        .unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Hand-written, so that the French words are what a French author writes and not what the formatter says.
#[test]
fn a_policy_in_french_is_the_same_tree() {
    let english = include_str!("samples/b2b_france.relance");
    let french = include_str!("samples/b2b_france_fr.relance");
    assert_eq!(parse(english).errors, []);
    assert_eq!(parse(french).errors, []);
    assert_eq!(parse(french).file, parse(english).file);
}

#[test]
fn one_file_may_mix_the_languages() {
    let mixed = "première: quand overdue 7d and segment = vip alors email gentle exige l'accord de cfo if disputed\n\
                 segment vip when factures_payées >= 3 et average_delay <= 5j\n";
    assert_eq!(parse(mixed).errors, []);
    let english = format(mixed, Some(Language::En)).unwrap();
    assert_eq!(parse(&english).file, parse(mixed).file);
}

#[test]
fn the_shortest_policy_is_one_line() {
    let source = include_str!("samples/one_line.relance");
    insta::assert_debug_snapshot!(parse(source));
}
