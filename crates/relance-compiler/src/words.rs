//! Values and tests of guards in the canonical words of the language, for `why` and for messages.

use relance_kernel::{Comparison, Ratio};
use relance_syntax::ast::{CompareOperator, Decimal, DurationUnit, EventName, Value, ValueKind};

/// A value as the language writes it.
pub(crate) fn value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Duration(count, unit) => format!("{count}{}", unit_suffix(*unit)),
        ValueKind::Money(amounts) => {
            let mut text = String::new();
            for money in amounts {
                if !text.is_empty() {
                    text.push_str(" or ");
                }
                text.push_str(&decimal(money.amount));
                text.push(' ');
                text.push_str(&money.currency);
            }
            text
        }
        ValueKind::Percent(number) => format!("{}%", decimal(*number)),
        ValueKind::Number(number) => decimal(*number),
        ValueKind::Date { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        ValueKind::Time(minutes) => format!("{:02}:{:02}", minutes / 60, minutes % 60),
        ValueKind::Text(text) => format!("\"{text}\""),
        ValueKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        ValueKind::Name(name) => name.clone(),
    }
}

/// `d`, `w`, `wd`, `mo`.
pub(crate) fn unit_suffix(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Days => "d",
        DurationUnit::Weeks => "w",
        DurationUnit::WorkingDays => "wd",
        DurationUnit::Months => "mo",
    }
}

/// A decimal number without grouping.
pub(crate) fn decimal(number: Decimal) -> String {
    let scale = usize::from(number.scale);
    if scale == 0 {
        return number.digits.to_string();
    }
    let sign = if number.digits < 0 { "-" } else { "" };
    let digits = number.digits.unsigned_abs().to_string();
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded
        .split_at_checked(padded.len() - scale)
        .unwrap_or((&padded, ""));
    format!("{sign}{whole}.{fraction}")
}

/// `= != < <= > >=`
pub(crate) fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// The kernel's word for an operator of the tree.
pub(crate) fn kernel_comparison(operator: CompareOperator) -> Comparison {
    match operator {
        CompareOperator::Equal => Comparison::Equal,
        CompareOperator::NotEqual => Comparison::NotEqual,
        CompareOperator::Less => Comparison::Less,
        CompareOperator::LessOrEqual => Comparison::LessOrEqual,
        CompareOperator::Greater => Comparison::Greater,
        CompareOperator::GreaterOrEqual => Comparison::GreaterOrEqual,
    }
}

/// An event as guards write it.
pub(crate) fn event(event: EventName) -> &'static str {
    match event {
        EventName::Notified => "notified",
        EventName::PromiseMade => "promise made",
        EventName::PromiseKept => "promise kept",
        EventName::PromiseBroken => "promise broken",
        EventName::PaymentReceived => "payment received",
        EventName::PaymentBounced => "payment bounced",
        EventName::DisputeOpened => "dispute opened",
        EventName::DisputeClosed => "dispute closed",
        EventName::PlanAgreed => "plan agreed",
        EventName::PlanEnded => "plan ended",
        EventName::DueChanged => "due changed",
        EventName::InsolvencyOpened => "insolvency opened",
        EventName::InsolvencyPublished => "insolvency published",
    }
}

/// The kernel's event for one of the tree.
pub(crate) fn kernel_event(event: EventName) -> relance_kernel::policy::Event {
    use relance_kernel::policy::Event;
    match event {
        EventName::Notified => Event::Notified,
        EventName::PromiseMade => Event::PromiseMade,
        EventName::PromiseKept => Event::PromiseKept,
        EventName::PromiseBroken => Event::PromiseBroken,
        EventName::PaymentReceived => Event::PaymentReceived,
        EventName::PaymentBounced => Event::PaymentBounced,
        EventName::DisputeOpened => Event::DisputeOpened,
        EventName::DisputeClosed => Event::DisputeClosed,
        EventName::PlanAgreed => Event::PlanAgreed,
        EventName::PlanEnded => Event::PlanEnded,
        EventName::DueChanged => Event::DueChanged,
        EventName::InsolvencyOpened => Event::InsolvencyOpened,
        EventName::InsolvencyPublished => Event::InsolvencyPublished,
    }
}

/// The exact fraction of a decimal number; nothing if it does not fit.
pub(crate) fn ratio(number: Decimal, divided_by: i64) -> Option<Ratio> {
    let denominator = 10_i64
        .checked_pow(u32::from(number.scale))?
        .checked_mul(divided_by)?;
    Some(Ratio::new(number.digits, denominator))
}
