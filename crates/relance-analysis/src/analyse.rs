//! What the analysis found, as diagnostics with every place involved.

use crate::overlap::{Overlap, Overlaps, SegmentOverlap, Stopped, overlaps};
use crate::show;
use relance_compiler::diagnostic::analysis_codes;
use relance_compiler::{Compiled, Diagnostic, Place};
use relance_kernel::policy::{Policy, RuleKind, Segments};
use relance_kernel::{Interner, RuleId, Symbol};

/// What the analysis found.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What was looked at; none without a policy.
    pub summary: Option<Summary>,
}

/// What was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Rules of the policy.
    pub rules: usize,
    /// Pairs of steps of one age and of exceptions of one step that were compared.
    pub pairs: usize,
    /// Declared segments that were compared with each other, that of everyone else apart.
    pub segments: usize,
}

/// Proves that steps, exceptions and segments cannot collide, or says which can. Nothing is said of a text that has
/// errors.
pub fn analyse(compiled: &Compiled, interner: &Interner) -> Analysis {
    let Some(policy) = &compiled.policy else {
        return Analysis::default();
    };
    let found = overlaps(policy);
    let mut diagnostics: Vec<Diagnostic> = (found.steps.iter())
        .filter_map(|overlap| of_steps(compiled, policy, interner, overlap))
        .collect();
    diagnostics.extend(
        (found.segments.iter()).filter_map(|overlap| of_segments(compiled, policy, interner, overlap)),
    );
    diagnostics.extend(of_the_rest(compiled, policy, interner, &found));
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary, diagnostic.code.number));
    // The slots of `every … up to … times` share their text.
    diagnostics.dedup_by(|next, kept| {
        (next.primary, next.code, &next.labels) == (kept.primary, kept.code, &kept.labels)
    });
    let segments = match &policy.segments {
        Segments::Declared { list, .. } => list.len(),
        Segments::FromLedger => 0,
    };
    Analysis {
        diagnostics,
        summary: Some(Summary {
            rules: policy.rules.len(),
            pairs: found.step_pairs,
            segments,
        }),
    }
}

/// Two rules in the order of the text: the second is the one to change.
fn of_steps(
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    overlap: &Overlap,
) -> Option<Diagnostic> {
    let origin = |rule: RuleId| compiled.origins.rules.element(rule);
    let (mut first, mut second) = (overlap.first.1, overlap.second.1);
    if origin(second)?.place < origin(first)?.place {
        (first, second) = (second, first);
    }
    let (above, below) = (origin(first)?, origin(second)?);
    let are_siblings = overlap.first.0 == overlap.second.0
        && [first, second]
            .iter()
            .all(|rule| matches!(policy.rules[*rule].kind, RuleKind::Exception { .. }));
    let code = match (&overlap.witness, are_siblings) {
        (Some(_), true) => &analysis_codes::OVERLAPPING_EXCEPTIONS,
        (Some(_), false) => &analysis_codes::OVERLAPPING_STEPS,
        (None, _) => &analysis_codes::NOT_SHOWN_DISJOINT,
    };
    let mut diagnostic = Diagnostic::new(code, below.place)
        .with("first_name", &above.name)
        .with("name", &below.name);
    if let Some(witness) = &overlap.witness {
        diagnostic = diagnostic
            .with("witness", show::case(policy, interner, witness))
            .with_some(
                "test",
                show::test_text(policy, interner, witness, (&above.name, &below.name)),
            );
    }
    diagnostic = diagnostic.at("first", above.place);
    for (rule, key) in [(above, "first_guard"), (below, "guard")] {
        diagnostic = diagnostic.at(key, rule.guard);
        for around in &rule.for_guards {
            diagnostic = diagnostic.at("for_guard", *around);
        }
    }
    Some(diagnostic)
}

fn of_segments(
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    overlap: &SegmentOverlap,
) -> Option<Diagnostic> {
    let Segments::Declared { list, .. } = &policy.segments else {
        return None;
    };
    let part = |segment| -> Option<(Symbol, Place)> {
        let (name, _) = list.element(segment)?;
        Some((*name, compiled.origins.segments.element(segment)?.place))
    };
    let (mut first, mut second) = (part(overlap.first)?, part(overlap.second)?);
    if second.1 < first.1 {
        (first, second) = (second, first);
    }
    let code = match overlap.customer {
        Some(_) => &analysis_codes::OVERLAPPING_SEGMENTS,
        None => &analysis_codes::NOT_SHOWN_DISJOINT,
    };
    let (first_name, name) = (interner.text(first.0), interner.text(second.0));
    let diagnostic = Diagnostic::new(code, second.1);
    Some(match &overlap.customer {
        Some(facts) => diagnostic
            .with("first_name", first_name)
            .with("name", name)
            .with("witness", show::facts(policy, interner, facts))
            .at("first", first.1),
        None => diagnostic
            .with("first_segment", first_name)
            .with("segment", name)
            .at("first_segment", first.1),
    })
}

/// What was not compared, or is not listed.
fn of_the_rest(
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    found: &Overlaps,
) -> Option<Diagnostic> {
    let code = &analysis_codes::NOT_ALL_COMPARED;
    if let Some(stopped) = found.stopped_at {
        let (name, place) = match stopped {
            Stopped::Rule(rule) => {
                let origin = compiled.origins.rules.element(rule)?;
                (origin.name.as_str(), origin.place)
            }
            Stopped::Segment(segment) => {
                let Segments::Declared { list, .. } = &policy.segments else {
                    return None;
                };
                let (name, _) = list.element(segment)?;
                (
                    interner.text(*name),
                    compiled.origins.segments.element(segment)?.place,
                )
            }
        };
        return Some(Diagnostic::new(code, place).with("name", name));
    }
    let count = i64::try_from(found.unlisted).ok().filter(|count| *count > 0)?;
    let last = found.steps.iter().rfind(|overlap| overlap.witness.is_none())?;
    let place = compiled.origins.rules.element(last.second.1)?.place;
    Some(Diagnostic::new(code, place).with("count", count))
}
