//! Which segments a policy names anywhere: those of the prelude that it does not name may leave.

use crate::load::Program;
use relance_syntax::ast::{self, ItemKind, ValueKind};
use std::collections::BTreeSet;

/// Every segment that a guard or a test of the policy names, the prelude left out.
pub(crate) fn segments_named(program: &Program) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for file in program.loaded.iter().filter(|file| !file.is_prelude) {
        for item in &file.tree.items {
            collect_from_item(item, &mut named);
        }
    }
    named
}

fn collect_from_item<'p>(item: &'p ast::Item, named: &mut BTreeSet<&'p str>) {
    match &item.kind {
        ItemKind::Policy(block) => {
            for line in &block.lines {
                if let ast::PolicyLineKind::AppliesTo(guard) = &line.kind {
                    collect_from_guard(guard, named);
                }
            }
        }
        ItemKind::Define(define) => collect_from_guard(&define.guard, named),
        ItemKind::Segment(segment) => {
            named.insert(&segment.name.text);
            // A segment may not read another: it stays, so that this is what is said.
            if let Some(guard) = &segment.guard {
                collect_from_guard(guard, named);
            }
        }
        ItemKind::Pause(pause) => collect_from_guard(&pause.guard, named),
        ItemKind::Never(never) => collect_from_guard(&never.guard, named),
        ItemKind::Rule(rule) => {
            collect_from_guard(&rule.guard, named);
            if let Some(condition) = rule
                .approval
                .as_ref()
                .and_then(|approval| approval.condition.as_ref())
            {
                collect_from_guard(condition, named);
            }
        }
        ItemKind::For(block) => {
            collect_from_guard(&block.guard, named);
            for inner in &block.items {
                collect_from_item(inner, named);
            }
        }
        ItemKind::Test(test) => {
            for line in &test.lines {
                if let ast::TestLineKind::Customer { facts, .. } = &line.kind {
                    for fact in facts.iter().filter(|fact| is_segment(&fact.fact.text)) {
                        collect_name(&fact.value, named);
                    }
                }
            }
            // A table's cell may become a segment: naming it here keeps it.
            for value in test.table.iter().flat_map(|table| table.rows.iter().flatten()) {
                collect_name(value, named);
            }
        }
        _ => {}
    }
}

fn is_segment(name: &str) -> bool {
    name == "segment" || name == "customer.segment"
}

fn collect_name<'p>(value: &'p ast::Value, named: &mut BTreeSet<&'p str>) {
    if let ValueKind::Name(name) = &value.kind {
        named.insert(name);
    }
}

fn collect_from_guard<'p>(guard: &'p ast::Guard, named: &mut BTreeSet<&'p str>) {
    match guard {
        ast::Guard::Or(operands, _) | ast::Guard::And(operands, _) => {
            for operand in operands {
                collect_from_guard(operand, named);
            }
        }
        ast::Guard::Not(operand, _) => collect_from_guard(operand, named),
        ast::Guard::Atom(atom) => match &atom.kind {
            ast::AtomKind::Compare { fact, value, .. } if is_segment(&fact.text) => {
                collect_name(value, named)
            }
            ast::AtomKind::In { fact, values } if is_segment(&fact.text) => {
                for value in values {
                    collect_name(value, named);
                }
            }
            _ => {}
        },
    }
}
