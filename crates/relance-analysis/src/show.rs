//! A witness in words: its facts in one line, and the `test` of the language that shows it.

use crate::domain::ANY_OTHER_NAME;
use crate::runner::{action_text, quoted};
use crate::values::{decimal, fact_text};
use crate::witness::Witness;
use relance_compiler::diagnostic::{Datum, Lang, in_french};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{ActionOutcome, ActionRecord};
use relance_kernel::policy::{Atom, Policy};
use relance_kernel::{Constant, Fact, FactValue, FieldType, Interner, Money};
use std::fmt::Write;

/// Facts in one line.
pub(crate) fn facts(policy: &Policy, interner: &Interner, stated: &[(Fact, FactValue)]) -> Datum {
    in_both(&fact_texts(policy, interner, stated))
}

/// Each fact in canonical words.
fn fact_texts(policy: &Policy, interner: &Interner, stated: &[(Fact, FactValue)]) -> Vec<String> {
    stated
        .iter()
        .filter(|(_, value)| *value != FactValue::Unknown)
        .map(|(fact, value)| {
            let name = fact_text(policy, interner, *fact);
            let value = stated_value(policy, interner, *fact, *value);
            format!("{name} = {}", value.unwrap_or_else(|| "none".to_owned()))
        })
        .collect()
}

/// Canonical words of the language as a list.
fn in_both(texts: &[String]) -> Datum {
    let french: Vec<String> = texts.iter().map(|text| in_french(text)).collect();
    Datum::Worded {
        en: texts.join(", "),
        fr: french.join(", "),
    }
}

/// The case in one line: the day, the invoice, what is stated and what happens.
pub(crate) fn case(policy: &Policy, interner: &Interner, witness: &Witness) -> Datum {
    let mut texts = fact_texts(policy, interner, &witness.customer);
    texts.extend(fact_texts(policy, interner, &witness.invoice));
    let Some(invoice) = witness.account.invoices.get_first() else {
        return in_both(&texts);
    };
    for change in &witness.account.changes {
        if let Some(row) = row_text(interner, invoice.currency, &change.kind)
            && change.day <= witness.day
        {
            texts.push(format!("{} {row}", change.day));
        }
    }
    let stated = in_both(&texts);
    let (en_stated, fr_stated) = (stated.text(Lang::En), stated.text(Lang::Fr));
    let amount = Money::new(invoice.amount, invoice.currency);
    let (due, day) = (invoice.due, witness.day);
    let decimal = amount.decimal();
    let (en_amount, fr_amount) = (
        format!("{decimal} {}", amount.currency),
        format!("{} {}", decimal.replace('.', ","), amount.currency),
    );
    Datum::Worded {
        en: format!("on {day} for an invoice of {en_amount} due {due}, with {en_stated}"),
        fr: format!("le {day} pour une facture de {fr_amount} échue le {due}, avec {fr_stated}"),
    }
}

/// The witness as a `test` of the language; nothing if one of its facts cannot be written.
///
/// It expects what was done before the day, and on the day one of the two: the author says which.
pub(crate) fn test_text(
    policy: &Policy,
    interner: &Interner,
    witness: &Witness,
    (first, second): (&str, &str),
) -> Option<String> {
    let invoice = witness.account.invoices.get_first()?;
    let amount = Money::new(invoice.amount, invoice.currency);
    let mut lines: Vec<(relance_kernel::Day, u8, String)> = Vec::new();
    for change in &witness.account.changes {
        if let Some(row) = row_text(interner, invoice.currency, &change.kind) {
            let subject = if change.invoice.is_some() { "F1" } else { "acme" };
            if change.day <= witness.day {
                lines.push((change.day, 0, format!("on {} {subject} {row}", change.day)));
            }
        }
    }
    for record in done(&witness.before) {
        let action = action_text(policy, interner, &record.effect);
        lines.push((record.day, 1, format!("on {} expect {action}", record.day)));
    }
    let wanted = wanted_of(policy, interner, witness, first)
        .or_else(|| wanted_of(policy, interner, witness, second))?;
    lines.push((
        witness.day,
        2,
        format!(
            "on {} expect {wanted}  # or what you mean: `{first}` and `{second}` are both due",
            witness.day
        ),
    ));
    lines.sort_by_key(|(day, order, _)| (*day, *order));
    let mut text = format!("test {} {{\n", quoted(&format!("one of {first} and {second}")));
    let _ = writeln!(
        text,
        "  customer acme{}",
        braces(policy, interner, &witness.customer)?
    );
    let _ = writeln!(
        text,
        "  invoice F1 of acme: {} {} issued {} due {}{}",
        amount.decimal(),
        amount.currency,
        invoice.issued,
        invoice.due,
        braces(policy, interner, &witness.invoice)?
    );
    for (_, _, line) in lines {
        let _ = writeln!(text, "  {line}");
    }
    text.push_str("}\n");
    Some(text)
}

fn done(records: &[ActionRecord]) -> impl Iterator<Item = &ActionRecord> {
    records.iter().filter(|record| {
        !matches!(
            record.outcome,
            ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
        )
    })
}

/// The first action of a rule, as a test expects it.
fn wanted_of(policy: &Policy, interner: &Interner, witness: &Witness, name: &str) -> Option<String> {
    use relance_kernel::decision::{Effect, TaskText};
    use relance_kernel::policy::ActionKind;
    let rule = policy
        .rules
        .iter()
        .find(|rule| interner.text(rule.name) == name)?;
    let invoice = witness.account.invoices.get_first()?;
    rule.actions.iter().find_map(|action| {
        let effect = match &action.kind {
            ActionKind::Contact {
                channel,
                template,
                to,
            } => Effect::Contact {
                channel: *channel,
                template: *template,
                to: *to,
                claims: Vec::new(),
            },
            ActionKind::Claim(_) => return None,
            ActionKind::Charge { what, .. } => Effect::Charge {
                what: *what,
                amount: Some(Money::new(0, invoice.currency)),
            },
            ActionKind::Escalate(target) => Effect::Escalate(*target),
            ActionKind::Task { text, role, .. } => Effect::Task {
                text: TaskText::Stated(*text),
                role: *role,
                deadline: None,
            },
            ActionKind::Alert(role) => Effect::Alert(*role),
            ActionKind::Flag(name) => Effect::Flag(*name),
            ActionKind::BlockOrders => Effect::BlockOrders,
            ActionKind::ProposeWriteOff => Effect::ProposeWriteOff,
        };
        Some(action_text(policy, interner, &effect))
    })
}

/// ` { kind business, country FR }`, or nothing to state.
fn braces(policy: &Policy, interner: &Interner, stated: &[(Fact, FactValue)]) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for (fact, value) in stated {
        let name = fact_text(policy, interner, *fact);
        let name = name
            .strip_prefix("customer.")
            .map_or(name.as_str(), |bare| bare)
            .to_owned();
        let text = format!("{name} {}", stated_value(policy, interner, *fact, *value)?);
        // Windows of one behaviour fact are stated once.
        if texts
            .iter()
            .any(|known| known.split(' ').next() == Some(name.as_str()) && *known != text)
        {
            return None;
        }
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    Some(if texts.is_empty() {
        String::new()
    } else {
        format!(" {{ {} }}", texts.join(", "))
    })
}

/// A value as a test states it; nothing if it has no form there.
fn stated_value(policy: &Policy, interner: &Interner, fact: Fact, value: FactValue) -> Option<String> {
    Some(match value {
        FactValue::Unknown | FactValue::NotApplicable => return None,
        FactValue::Days(days) => format!("{days}d"),
        FactValue::Count(count) => count.to_string(),
        FactValue::Money(money) => format!("{} {}", money.decimal(), money.currency),
        FactValue::Ratio(ratio) => {
            let field = |fields: &[(relance_kernel::Symbol, FieldType)], position: u16| {
                fields
                    .get(usize::from(position))
                    .map(|(_, field_type)| *field_type)
            };
            let field_type = match fact {
                Fact::InvoiceField(position) => field(&policy.invoice_fields, position),
                Fact::CustomerField(position) => field(&policy.customer_fields, position),
                _ => None,
            };
            match (fact, field_type) {
                (Fact::AverageDelay(_), _) if ratio.denominator == 1 => format!("{}d", ratio.numerator),
                (Fact::AverageDelay(_), _) => return None,
                (Fact::LateRate(_) | Fact::PaidShare, _) | (_, Some(FieldType::Percent)) => {
                    let percent =
                        relance_kernel::Ratio::new(ratio.numerator.checked_mul(100)?, ratio.denominator);
                    format!("{}%", decimal(percent)?)
                }
                _ => decimal(ratio)?,
            }
        }
        FactValue::Name(name) if name == ANY_OTHER_NAME => other_name(policy, interner, fact).to_owned(),
        FactValue::Name(name) => name_text(interner.text(name)),
        FactValue::YesNo(true) => "yes".to_owned(),
        FactValue::YesNo(false) => "no".to_owned(),
        FactValue::Date(day) => day.to_string(),
        FactValue::Kind(kind) => kind.word().to_owned(),
        FactValue::Promise(state) => state.word().to_owned(),
        FactValue::Currency(currency) => currency.code().to_owned(),
    })
}

/// A name, or a text where it is no name.
fn name_text(name: &str) -> String {
    let mut letters = name.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_');
    if begins && letters.all(|letter| letter.is_alphanumeric() || letter == '_') {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A name that the policy does not compare the fact with.
fn other_name(policy: &Policy, interner: &Interner, fact: Fact) -> &'static str {
    let candidates: &[&str] = match fact {
        Fact::Country => &["DE", "BE", "IT", "ES", "PT", "NL"],
        _ => &["another", "some_other", "yet_another"],
    };
    let is_compared = |name: &str| {
        policy.atoms.iter().any(|atom| match atom {
            Atom::Compare {
                constant: Constant::Name(constant),
                ..
            } => interner.text(*constant) == name,
            _ => false,
        })
    };
    candidates
        .iter()
        .find(|name| !is_compared(name))
        .or(candidates.first())
        .copied()
        .unwrap_or("another")
}

/// A row as a test writes it; nothing for the issue, which the invoice's line states.
fn row_text(interner: &Interner, currency: relance_kernel::Currency, kind: &ChangeKind) -> Option<String> {
    let money = |minor: i64| format!("{} {currency}", Money::new(minor, currency).decimal());
    Some(match kind {
        ChangeKind::Payment { amount, .. } => format!("pays {}", money(*amount)),
        ChangeKind::Reversal { amount, .. } => format!("bounces {}", money(*amount)),
        ChangeKind::Promise { until, amount: None } => format!("promises {until}"),
        ChangeKind::Promise {
            until,
            amount: Some(amount),
        } => format!("promises {until} of {}", money(*amount)),
        ChangeKind::DueChanged(due) => format!("due_changed {due}"),
        ChangeKind::Action {
            value: Some(value), ..
        } => {
            format!("action {}", name_text(interner.text(*value)))
        }
        ChangeKind::Issued => return None,
        kind => kind.event_word()?.to_owned(),
    })
}
