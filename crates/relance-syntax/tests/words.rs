//! The word table, the grammar and the reference page say the same; no word is lost to authors without need.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use pest_meta::ast::{Expr, Rule};
use relance_syntax::ast::ItemKind;
use relance_syntax::words::{self, Word, WordClass, vocabulary::VOCABULARY};
use relance_syntax::{Severity, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn grammar() -> BTreeMap<String, Rule> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../grammar/relance.pest");
    let text = std::fs::read_to_string(path).unwrap();
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, &text).unwrap();
    pest_meta::validator::validate_pairs(pairs.clone()).unwrap();
    let rules = pest_meta::parser::consume_rules(pairs).unwrap();
    rules.into_iter().map(|rule| (rule.name.clone(), rule)).collect()
}

/// Every phrase that an expression made of words stands for; lookaheads stand for nothing, white space for a blank.
fn phrases(expr: &Expr, rules: &BTreeMap<String, Rule>) -> BTreeSet<String> {
    match expr {
        Expr::Str(text) | Expr::Insens(text) => BTreeSet::from([text.clone()]),
        Expr::Seq(left, right) => {
            let (left, right) = (phrases(left, rules), phrases(right, rules));
            left.iter()
                .flat_map(|a| right.iter().map(move |b| format!("{a}{b}")))
                .collect()
        }
        Expr::Choice(left, right) => &phrases(left, rules) | &phrases(right, rules),
        Expr::Opt(inner) => &phrases(inner, rules) | &BTreeSet::from([String::new()]),
        Expr::PosPred(_) | Expr::NegPred(_) => BTreeSet::from([String::new()]),
        Expr::Rep(_) | Expr::RepOnce(_) => BTreeSet::from([" ".to_owned()]),
        Expr::Ident(name) if ["e", "w", "WHITE_SPACE", "blank"].contains(&name.as_str()) => {
            BTreeSet::from([" ".to_owned()])
        }
        Expr::Ident(name) if name == "apostrophe" => BTreeSet::from(["'".to_owned()]),
        Expr::Ident(name) if name.starts_with("x_") => BTreeSet::new(),
        Expr::Ident(name) => phrases(&rules[name].expr, rules),
        other => panic!("{other:?} is no part of a word"),
    }
}

fn phrases_of(names: &[&str], rules: &BTreeMap<String, Rule>) -> BTreeSet<String> {
    let all = names.iter().flat_map(|name| phrases(&rules[*name].expr, rules));
    all.map(|phrase| phrase.trim().to_owned())
        .filter(|phrase| !phrase.is_empty())
        .collect()
}

fn forms(classes: &[WordClass]) -> BTreeSet<String> {
    words::all()
        .filter(|word| classes.contains(&word.class))
        .flat_map(Word::forms)
        .collect()
}

#[test]
fn the_grammar_is_sound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../grammar/relance.pest");
    let text = std::fs::read_to_string(path).unwrap();
    pest_meta::parse_and_optimize(&text).map(|_| ()).unwrap();
}

#[test]
fn the_grammar_holds_the_words_of_the_table_and_no_others() {
    let rules = grammar();
    // Words and phrases of the structure: the rules in capitals, and those that leave a node.
    let mut structure: Vec<&str> = rules
        .keys()
        .map(String::as_str)
        .filter(|name| name.chars().next().unwrap().is_ascii_uppercase())
        .collect();
    // Signs and the parts of a phrase.
    structure
        .retain(|name| !["EQUALS", "COMMA", "COLON", "DOTS", "OPEN", "CLOSE", "CLOSE_PAREN"].contains(name));
    structure.extend([
        "legal",
        "working_days",
        "contacts",
        "by_customer",
        "by_step",
        "by_invoice",
        "claim_verb",
        "charge_verb",
        "escalate_verb",
        "task_verb",
        "alert_verb",
        "flag_verb",
        "contact_verb",
        "block_orders",
        "write_off",
    ]);
    let classes = [
        WordClass::Statement,
        WordClass::ContextualStatement,
        WordClass::Connective,
        WordClass::PolicyLine,
        WordClass::TestLine,
        WordClass::Clause,
        WordClass::Action,
        WordClass::History,
    ];
    assert_same("structure", &phrases_of(&structure, &rules), &forms(&classes));

    for (rule, class) in [
        ("event", WordClass::Event),
        ("target", WordClass::Target),
        ("weekday", WordClass::Weekday),
        ("yes_no", WordClass::YesNo),
        ("known_fact", WordClass::Fact),
        ("known_ledger_event", WordClass::LedgerEvent),
        ("known_charge", WordClass::Charge),
        ("known_type", WordClass::Type),
        ("known_customer_kind", WordClass::CustomerKind),
        ("known_promise_state", WordClass::PromiseState),
        ("known_dispute_reason", WordClass::DisputeReason),
        ("known_settlement", WordClass::Settlement),
        ("known_call_result", WordClass::CallResult),
    ] {
        assert_same(rule, &phrases_of(&[rule], &rules), &forms(&[class]));
    }
    let months: BTreeSet<String> = forms(&[WordClass::Month])
        .iter()
        .map(|form| form.to_lowercase())
        .collect();
    assert_same("month", &phrases_of(&["month"], &rules), &months);
    let mut units = phrases_of(&["unit"], &rules);
    units.extend(["min".to_owned(), "h".to_owned()]);
    assert_same("unit", &units, &forms(&[WordClass::Unit]));

    let single = |words: BTreeSet<String>| words.into_iter().filter(|form| !form.contains(' ')).collect();
    let reserved: BTreeSet<String> = single(forms(&[WordClass::Statement, WordClass::Connective]));
    assert_same("reserved", &phrases_of(&["reserved"], &rules), &reserved);
    let verbs: BTreeSet<String> = forms(&[WordClass::Action])
        .into_iter()
        .filter(|form| !form.starts_with("contact"))
        .collect();
    let verbs: BTreeSet<String> = verbs
        .into_iter()
        .filter(|form| form != "write_off" && form != "passage_en_perte")
        .collect();
    assert_same("action_word", &phrases_of(&["action_word"], &rules), &verbs);
    // Each event begins with a word that the grammar looks for.
    let openings = phrases_of(&["event_word"], &rules);
    for event in forms(&[WordClass::Event]) {
        assert!(
            openings.iter().any(|opening| event.starts_with(opening)),
            "{event}"
        );
    }
}

fn assert_same(what: &str, grammar: &BTreeSet<String>, table: &BTreeSet<String>) {
    // A form may lack some of its accents.
    let bare = |forms: &BTreeSet<String>| {
        forms
            .iter()
            .map(|form| words::without_accents(form))
            .collect::<BTreeSet<_>>()
    };
    let missing: Vec<_> = table.difference(grammar).collect();
    let unknown: Vec<_> = bare(grammar).difference(&bare(table)).cloned().collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "{what}: not in the grammar {missing:?}, not in the table {unknown:?}"
    );
}

#[test]
fn one_form_is_one_word_within_its_class() {
    let mut seen: BTreeMap<(WordClass, String), &Word> = BTreeMap::new();
    for word in VOCABULARY {
        for form in [word.english, word.french]
            .into_iter()
            .chain(word.also.iter().copied())
        {
            if let Some(other) = seen.insert((word.class, form.to_owned()), word) {
                assert_eq!(other.english, word.english, "{form} is two words");
            }
        }
    }
}

/// Places where an author chooses a name, each followed by a statement that must not be swallowed.
const PLACES: &[(&str, &[&str])] = &[
    ("W: when overdue 7d then email gentle", &[]),
    ("x: was W, when overdue 7d then email gentle", &[]),
    ("exception to W when disputed then email gentle", &[]),
    ("pause W: when disputed", &[]),
    ("no pause W", &[]),
    ("segment W when disputed", &[]),
    ("segment W otherwise", &[]),
    ("param W = 7d", &[]),
    ("define W as disputed", &[]),
    ("role W", &[]),
    ("tone W < firm < W", &[]),
    ("template W is firm", &[]),
    ("template x is W", &["legal", "juridique"]),
    ("channel W costs 1 EUR, capacity 2 per day", &[]),
    ("field customer.W: number", &[]),
    ("when segment = W then email gentle", &["yes", "no", "oui"]),
    ("when segment in {W, W} then email gentle", &["yes", "no", "oui"]),
    (
        "when overdue W then email gentle",
        &[
            "between", "entre", "in", "dans", "parmi", "over", "sur", "yes", "no", "oui",
        ],
    ),
    (
        "when 14d after W then email gentle",
        &["notified", "notifié", "notifie"],
    ),
    ("when sent W then email gentle", &["within", "sous"]),
    ("when recorded W within 5d then email gentle", &[]),
    ("when overdue 7d then email W", &[]),
    ("when overdue 7d then email gentle to W", &[]),
    (
        "when overdue 7d then email gentle to W else letter W, alert W, flag W",
        &[],
    ),
    (
        "when overdue 7d then W gentle",
        &[
            "requires",
            "exige",
            "without",
            "sans",
            "lawful",
            "licite",
            "claim",
            "réclamer",
            "reclamer",
            "charge",
            "facturer",
            "offer",
            "offrir",
            "escalate",
            "transmettre",
            "task",
            "tâche",
            "tache",
            "alert",
            "alerter",
            "flag",
            "marquer",
            "block_orders",
            "bloquer_commandes",
            "propose",
            "proposer",
        ],
    ),
    ("when overdue 7d then task \"call\" for W", &[]),
    (
        "when overdue 7d then email gentle requires approval of W if disputed",
        &[],
    ),
    (
        "policy \"p\" {\n calendar W\n contact by W on working days\n at least 5d between x per customer\n}",
        &[],
    ),
    (
        "policy \"p\" {\n at most 1 W within 5d per customer\n}",
        &["contact", "contacts"],
    ),
    (
        "never W when disputed",
        &[
            "claim",
            "réclamer",
            "reclamer",
            "charge",
            "facturer",
            "escalate",
            "transmettre",
            "task",
            "tâche",
            "tache",
            "alert",
            "alerter",
            "flag",
            "marquer",
            "block_orders",
            "bloquer_commandes",
            "contact",
            "contacter",
            "propose",
            "proposer",
        ],
    ),
    ("never email W when disputed", &[]),
    (
        "test \"t\" {\n customer W { segment x }\n invoice W of W: 5 EUR due 2026-01-01\n on 2026-01-02 W pays 5 EUR\n expect email gentle for W\n}",
        &[],
    ),
    (
        "test \"t\" {\n expect email W\n expect email gentle\n on 2026-01-01 expect call W\n on 2026-01-01 F1 stopped\n}",
        &[
            // Read as the constants.
            "yes", "no", "oui",
        ],
    ),
    (
        "test \"t\" for (W) in { (1), (2) } {\n expect nothing until W\n}",
        &["yes", "no", "oui"],
    ),
];

#[test]
fn every_word_that_is_not_reserved_may_be_an_authors_name() {
    let mut parts: BTreeSet<String> = BTreeSet::new();
    for word in words::all() {
        for form in word.forms() {
            parts.extend(
                form.split([' ', '.', '\''])
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    let mut checked = 0;
    for part in parts.iter().filter(|part| !words::is_reserved(part)) {
        for (place, exceptions) in PLACES {
            if exceptions.contains(&part.as_str()) {
                continue;
            }
            let statement = place.replace('W', part);
            // Words times places, and each pair with one of the statements that may follow.
            let follow = [
                "role next_one",
                "next_one: when overdue 9d then letter firm",
                "segment zz when disputed",
                "# end",
            ];
            let after = follow[checked % follow.len()];
            let source = format!("{statement}\n{after}\n");
            let parsed = parse(&source);
            let errors: Vec<_> = parsed
                .errors
                .iter()
                .filter(|e| e.severity() == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{source}{errors:?}");
            assert_eq!(
                parsed.file.items.len(),
                if after == "# end" { 1 } else { 2 },
                "{source}{:?}",
                parsed.file
            );
            let tree = format!("{:?}", parsed.file);
            assert!(
                tree.matches(&format!("\"{part}\"")).count() >= place.matches('W').count(),
                "{source}{tree}"
            );
            checked += 1;
        }
    }
    assert!(checked > 10_000, "{checked}");
}

#[test]
fn a_reserved_word_as_a_name_is_reported_as_such() {
    let reserved = forms(&[WordClass::Statement, WordClass::Connective]);
    for word in reserved.iter().filter(|form| !form.contains(' ')) {
        for place in [
            "param W = 7d",
            "define W as disputed",
            "segment W when disputed",
            "exception to W when disputed then email a",
        ] {
            let source = place.replace('W', word);
            let errors = parse(&source).errors;
            assert_eq!(errors.len(), 1, "{source} {errors:?}");
            assert_eq!(errors[0].span.text(&source), word, "{source} {errors:?}");
        }
    }
}

#[test]
fn forms_without_accents_are_read() {
    for word in words::KEYWORDS.iter().chain(VOCABULARY) {
        for form in word.forms() {
            assert!(words::find(word.class, &form).is_some(), "{form}");
        }
    }
    assert_eq!(words::find(WordClass::Fact, "solde").unwrap().english, "balance");
    assert_eq!(words::find(WordClass::Fact, "soldé").unwrap().english, "settled");
    let file = parse("define x as solde > 5 EUR et soldé").file;
    let ItemKind::Define(define) = &file.items[0].kind else {
        panic!()
    };
    let debug = format!("{define:?}");
    assert!(
        debug.contains("\"balance\"") && debug.contains("Settled(None)"),
        "{debug}"
    );
}

#[test]
fn the_page_of_words_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/language/words.md");
    let page = page();
    if std::env::var_os("RELANCE_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        written == page,
        "docs/language/words.md is out of date: RELANCE_UPDATE=1 cargo test -p relance-syntax --test words writes it"
    );
}

/// The reference page of the words.
fn page() -> String {
    let sections: &[(&str, &str, &[WordClass])] = &[
        (
            "Statements",
            "They open a statement and are reserved: no author may choose them as a name.",
            &[WordClass::Statement],
        ),
        (
            "Statements that are also names",
            "They open a statement where one may stand, and are free names everywhere else.",
            &[WordClass::ContextualStatement],
        ),
        ("Connectives", "Reserved.", &[WordClass::Connective]),
        ("Lines of a policy", "", &[WordClass::PolicyLine]),
        ("Clauses", "", &[WordClass::Clause]),
        (
            "Actions",
            "Channels are names that authors choose.",
            &[WordClass::Action],
        ),
        ("History", "", &[WordClass::History]),
        (
            "Events",
            "They bound a step: `60d after notified`, `when promise broken`.",
            &[WordClass::Event],
        ),
        (
            "Facts",
            "`customer.` and `client.`, `invoice.` and `facture.` stand before declared fields too.",
            &[WordClass::Fact],
        ),
        (
            "Kinds of customers",
            "Values of `customer.kind`.",
            &[WordClass::CustomerKind],
        ),
        (
            "States of a promise",
            "Values of `promise`.",
            &[WordClass::PromiseState],
        ),
        (
            "Reasons of a dispute",
            "Values of `dispute_reason`.",
            &[WordClass::DisputeReason],
        ),
        (
            "What settled an invoice",
            "`settled by payment`.",
            &[WordClass::Settlement],
        ),
        ("What is claimed or charged", "", &[WordClass::Charge]),
        ("Targets of a transfer", "", &[WordClass::Target]),
        ("Yes and no", "", &[WordClass::YesNo]),
        ("Lines of a test", "", &[WordClass::TestLine]),
        ("Rows of the ledger in tests", "", &[WordClass::LedgerEvent]),
        ("Results of a call", "", &[WordClass::CallResult]),
        ("Types of fields", "", &[WordClass::Type]),
        (
            "Units",
            "A number and its unit are one token: `7d`, `7j`.",
            &[WordClass::Unit],
        ),
        ("Days of the week", "", &[WordClass::Weekday]),
        ("Months", "Capitals or not.", &[WordClass::Month]),
    ];
    let mut page = String::from(
        "# Words of the language\n\n\
         <!-- Written by `RELANCE_UPDATE=1 cargo test -p relance-syntax --test words` from crates/relance-syntax/src/words.rs. -->\n\n\
         Every word has an English and a French form. Both are read everywhere, in one file too; `relance fmt --lang en|fr` writes one of them.\n\
         French words are read without their accents as well.\n\
         Only statements and connectives are reserved; every other word is an author's name wherever a name stands.\n\
         Names that authors choose (channels, roles, segments, templates, tones) are never translated.\n",
    );
    for (title, note, classes) in sections {
        page.push_str(&format!("\n## {title}\n\n"));
        if !note.is_empty() {
            page.push_str(&format!("{note}\n\n"));
        }
        page.push_str("| English | French | read as well |\n|---|---|---|\n");
        for word in words::all().filter(|word| classes.contains(&word.class)) {
            let also: Vec<String> = word.also.iter().map(|form| format!("`{form}`")).collect();
            page.push_str(&format!(
                "| `{}` | `{}` | {} |\n",
                word.english,
                word.french,
                also.join(", ")
            ));
        }
    }
    page
}
