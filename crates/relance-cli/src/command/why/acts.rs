//! What was done on the day, in which message, and what was put off beside it.

use super::case::{Case, is_delivered};
use super::outcome::Verdict;
use super::read::Read;
use super::sources::places;
use super::waits::limit_words;
use crate::language::{Lang, Said, said};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{ActionOutcome, Effect, Source};
use relance_kernel::policy::{Action, ActionKind, RuleKind};
use relance_kernel::{ActionRecord, Fact, FactValue, RuleId, Truth};

/// How many other invoices of a message are named before the rest is only counted.
const OTHERS_NAMED: usize = 4;

/// What was done for the invoice on the day, if anything was.
pub(super) fn acts(case: &Case<'_>) -> Option<Verdict> {
    let done: Vec<ActionRecord> = of_the_day(case)
        .filter(|record| record.invoice == Some(case.invoice) && went(record))
        .cloned()
        .collect();
    if done.is_empty() {
        return None;
    }
    let list = |lang: Lang| {
        let words: Vec<String> = done.iter().map(|record| words(case, record, lang)).collect();
        words.join(", ")
    };
    let (en, fr) = (list(Lang::En), list(Lang::Fr));
    let mut verdict = Verdict::new("acts", said!("acts: {en}", "agit : {fr}"));
    for record in &done {
        if let Source::Rule(rule) = record.source {
            if !verdict.rules.contains(&rule) {
                verdict.rules.push(rule);
            }
            verdict.notes.extend(of_approval(case, rule));
        }
        if record.outcome == ActionOutcome::Failed
            && let Source::Rule(rule) = record.source
        {
            verdict.notes.extend(super::missing::why_undelivered(case, rule));
        }
        verdict.notes.extend(in_one_message(case, record));
    }
    verdict.notes.extend(put_off(case));
    verdict.actions = done;
    Some(verdict)
}

/// Everything of the invoice and its customer on the day.
fn of_the_day<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a ActionRecord> {
    case.records().filter(|record| record.day == case.on)
}

/// Whether it was done, be it the task that stands for a step without address.
fn went(record: &ActionRecord) -> bool {
    is_delivered(record) || record.outcome == ActionOutcome::Failed
}

fn words(case: &Case<'_>, record: &ActionRecord, lang: Lang) -> String {
    let how = match record.outcome {
        ActionOutcome::DoneFateUnknown => lang.pick(", fate unknown", ", sort inconnu"),
        ActionOutcome::Failed => lang.pick(
            ", as the step could not be delivered",
            ", l'étape n'ayant pu être délivrée",
        ),
        _ => "",
    };
    let rule = case.texts().rule(record.source);
    format!("{} ({rule}{how})", case.done_said(record).of(lang))
}

/// The other invoices whose steps went in the same message, and which of them led it.
fn in_one_message(case: &Case<'_>, record: &ActionRecord) -> Option<Read> {
    if !matches!(record.effect, Effect::Contact { .. }) || is_on_settled(case, record) {
        return None;
    }
    let of_message: Vec<&ActionRecord> = case
        .of_account
        .iter()
        .filter(|other| {
            other.day == case.on
                && is_delivered(other)
                && matches!(other.effect, Effect::Contact { .. })
                && !is_on_settled(case, other)
        })
        .collect();
    let leader = of_message.iter().find(|other| other.leads)?;
    let name = |record: &ActionRecord| {
        let rule = case.texts().rule(record.source);
        match record.invoice {
            Some(invoice) => format!("{} ({rule})", case.invoice_id(invoice)),
            None => rule.to_string(),
        }
    };
    let leads = leader.invoice == Some(case.invoice);
    let others: Vec<String> = of_message
        .iter()
        .filter(|other| other.invoice != Some(case.invoice) && !other.leads)
        .map(|other| name(other))
        .collect();
    if leads && others.is_empty() {
        return None;
    }
    let words = |lang: Lang| {
        let mut words = match (leads, lang) {
            (true, Lang::En) => "one message, which this invoice leads".to_string(),
            (true, Lang::Fr) => "un seul message, que cette facture mène".to_string(),
            (false, Lang::En) => format!("one message, led by {}", name(leader)),
            (false, Lang::Fr) => format!("un seul message, mené par {}", name(leader)),
        };
        if !others.is_empty() {
            let list: Vec<&str> = others.iter().take(OTHERS_NAMED).map(String::as_str).collect();
            words.push_str(&format!(", {} {}", lang.pick("with", "avec"), list.join(", ")));
        }
        match (others.len().saturating_sub(OTHERS_NAMED), lang) {
            (0, _) => words,
            (more, Lang::En) => format!("{words} and {more} more"),
            (more, Lang::Fr) => format!("{words} et {more} de plus"),
        }
    };
    Some(Read::of(Said::each(words)))
}

fn is_on_settled(case: &Case<'_>, record: &ActionRecord) -> bool {
    matches!(record.source, Source::Rule(rule) if matches!(
        case.policy().rules[rule].kind,
        RuleKind::Also { on_settled: true, .. }
    ))
}

/// What was put off on the day, which the answer would else pass over.
fn put_off(case: &Case<'_>) -> Vec<Read> {
    of_the_day(case)
        .filter_map(|record| {
            let ActionOutcome::Deferred(limit) = record.outcome else {
                return None;
            };
            let rule = case.texts().rule(record.source);
            let Said {
                en: what,
                fr: what_fr,
            } = case.what_said(&record.effect);
            let (en, fr) = (limit_words(limit, Lang::En), limit_words(limit, Lang::Fr));
            Some(Read::of(said!(
                "put off the same day: {what} ({rule}), limit: {en}",
                "différée le même jour : {what_fr} ({rule}), limite : {fr}"
            )))
        })
        .collect()
}

/// What was done on the day for the customer of the invoice, by rules that name no invoice.
pub(super) fn for_customer(case: &Case<'_>) -> Vec<Read> {
    of_the_day(case)
        .filter(|record| record.invoice.is_none() && went(record))
        .map(|record| {
            let (en, fr) = (words(case, record, Lang::En), words(case, record, Lang::Fr));
            Read::of(said!("for the customer: {en}", "pour le client : {fr}"))
        })
        .collect()
}

/// The row that approved a rule, if the rule asks for it.
fn of_approval(case: &Case<'_>, rule: RuleId) -> Option<Read> {
    let of_rule = &case.policy().rules[rule];
    let is_stated = of_rule.approval.as_ref().is_some_and(|approval| {
        let condition = approval.condition.as_ref();
        condition.is_none_or(|condition| case.view().test(condition, case.subject()) != Truth::False)
    });
    // The transfer of a natural person's debt asks a person even if the rule does not say so (M52).
    let is_natural = case.view().read(Fact::NaturalPerson, case.subject()) == FactValue::YesNo(true);
    let is_transfer = |action: &Action| matches!(action.kind, ActionKind::Escalate(_));
    let is_built_in = is_natural && of_rule.actions.iter().any(is_transfer);
    if !is_stated && !is_built_in {
        return None;
    }
    let wanted = of_rule.name;
    let rows = places(
        case,
        |kind| matches!(kind, ChangeKind::Approved { rule } if *rule == wanted),
    );
    let Said { en, fr } = super::waits::whose_approval(case, rule);
    Some(match rows.last() {
        Some(row) => Read {
            said: said!("approved by {en}", "accord donné par {fr}"),
            rows: vec![*row],
        },
        None => Read::of(said!(
            "approval of {en} is taken as given (--approve): no row of the ledger answers",
            "l'accord de {fr} est tenu pour donné (--approve) : aucune ligne du livre n'y répond"
        )),
    })
}
