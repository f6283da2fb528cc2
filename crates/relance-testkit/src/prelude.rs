//! The prelude as far as decisions go: the standard segments and the default pauses (language, section 1; M29).
//!
//! Written here from the language reference, apart from the compiler's own copy, so that the two can be compared.

use relance_syntax::ast::{Atom, AtomKind, File, Guard, Item, ItemKind, PolicyLineKind, Value, ValueKind};

const PRELUDE: &str = "
segment nouveau when invoices_paid < 3
segment bon_payeur when invoices_paid >= 3 and average_delay <= 5d
segment mauvais_payeur when invoices_paid >= 3 and average_delay > 30d
segment occasionnel otherwise
channel email costs 0.02 EUR
channel sms costs 0.08 EUR
channel letter costs 1.90 EUR
channel registered_letter costs 6.50 EUR
channel call costs 9min at 38 EUR/h
pause on_dispute: when disputed
pause on_promise: when promise = open
pause on_plan: when on_plan
channel email costs 0.02 EUR
channel sms costs 0.08 EUR
channel letter costs 1.90 EUR
channel registered_letter costs 6.50 EUR
channel call costs 9min at 38 EUR/h
";

/// The file with the prelude's items in front, as far as the policy leaves them.
///
/// M29: a declaration of the same name takes the place of the prelude's; if the policy declares a segment that the
/// prelude does not have, the prelude's segments that the policy nowhere names leave.
pub fn with_prelude(file: &File) -> File {
    let prelude = relance_syntax::parse(PRELUDE).file;
    let standard: Vec<&str> = prelude.items.iter().filter_map(segment_name).collect();
    let own: Vec<&str> = file.items.iter().filter_map(segment_name).collect();
    let has_new = own.iter().any(|name| !standard.contains(name));
    let mut named = Vec::new();
    visit_guards(&file.items, &mut |guard| segments_named(guard, &mut named));
    let from_ledger = file
        .items
        .iter()
        .any(|item| matches!(item.kind, ItemKind::SegmentFromLedger));
    let mut items: Vec<Item> = prelude
        .items
        .iter()
        .filter(|item| match &item.kind {
            ItemKind::Segment(segment) => {
                let name = segment.name.text.as_str();
                !from_ledger && !own.contains(&name) && (!has_new || named.iter().any(|other| other == name))
            }
            ItemKind::Pause(pause) => !file.items.iter().any(|other| match &other.kind {
                ItemKind::Pause(own) => own.name.is_some() && own.name == pause.name,
                ItemKind::NoPause(name) => Some(name) == pause.name.as_ref(),
                _ => false,
            }),
            _ => true,
        })
        .cloned()
        .collect();
    items.extend(file.items.iter().cloned());
    File {
        edition: file.edition.clone(),
        items,
    }
}

fn segment_name(item: &Item) -> Option<&str> {
    match &item.kind {
        ItemKind::Segment(segment) => Some(&segment.name.text),
        _ => None,
    }
}

fn segments_named(guard: &Guard, named: &mut Vec<String>) {
    let mut add = |fact: &str, value: &Value| {
        if let (true, ValueKind::Name(name)) = (fact == "segment", &value.kind) {
            named.push(name.clone());
        }
    };
    match guard {
        Guard::Or(parts, _) | Guard::And(parts, _) => {
            for part in parts {
                segments_named(part, named);
            }
        }
        Guard::Not(inner, _) => segments_named(inner, named),
        Guard::Atom(Atom {
            kind: AtomKind::Compare { fact, value, .. },
            ..
        }) => add(&fact.text, value),
        Guard::Atom(Atom {
            kind: AtomKind::In { fact, values },
            ..
        }) => {
            for value in values {
                add(&fact.text, value);
            }
        }
        Guard::Atom(_) => {}
    }
}

/// Calls `visit` with every guard of the items, `for` blocks included.
pub fn visit_guards(items: &[Item], visit: &mut impl FnMut(&Guard)) {
    for item in items {
        match &item.kind {
            ItemKind::Policy(block) => {
                for line in &block.lines {
                    if let PolicyLineKind::AppliesTo(guard) = &line.kind {
                        visit(guard);
                    }
                }
            }
            ItemKind::Define(define) => visit(&define.guard),
            ItemKind::Segment(segment) => {
                if let Some(guard) = &segment.guard {
                    visit(guard);
                }
            }
            ItemKind::Pause(pause) => visit(&pause.guard),
            ItemKind::Never(never) => visit(&never.guard),
            ItemKind::Rule(rule) => {
                visit(&rule.guard);
                if let Some(guard) = rule
                    .approval
                    .as_ref()
                    .and_then(|approval| approval.condition.as_ref())
                {
                    visit(guard);
                }
            }
            ItemKind::For(block) => {
                visit(&block.guard);
                visit_guards(&block.items, visit);
            }
            _ => {}
        }
    }
}
