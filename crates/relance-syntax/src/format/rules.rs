//! Rules and actions as they are written.

use super::layout::Pieces;
use crate::ast::{Action, ActionKind, CalendarDates, ChargeAmount, ForbiddenAction, Name, Rule, RuleMode};
use crate::words::{self, Language, WordClass, vocabulary};

impl Pieces {
    pub(super) fn rule(&mut self, rule: &Rule, code: Option<&str>) -> &mut Pieces {
        if let Some(name) = &rule.name {
            self.name(name).glued(":");
        }
        if let Some(was) = &rule.was {
            self.word(&words::WAS).name(was).glued(",");
        }
        match &rule.mode {
            RuleMode::Step => {}
            RuleMode::Also {
                each_time,
                per_customer,
            } => {
                self.word(&words::ALSO);
                if *each_time {
                    self.word(&words::EACH_TIME);
                }
                if *per_customer {
                    self.word(&words::PER_CUSTOMER);
                }
            }
            RuleMode::ExceptionTo(name) => {
                self.word(&words::EXCEPTION_TO).name(name);
            }
        }
        if let Some(calendar) = &rule.calendar {
            self.calendar_dates(calendar);
        }
        if rule.calendar.is_some() || rule.was.is_some() || rule.mode != RuleMode::Step {
            self.head();
        }
        self.word(&words::WHEN).guard(&rule.guard);
        if let Some(every) = &rule.every {
            self.operand().word(&words::EVERY).value(&every.distance);
            self.word(&words::UP_TO).number(every.times).word(&words::TIMES);
        }
        self.clause().word(&words::THEN);
        for (at, action) in rule.actions.iter().enumerate() {
            if at > 0 {
                self.glued(",").operand();
            }
            self.action(action, code);
        }
        if let Some(approval) = &rule.approval {
            self.clause()
                .word_at(&words::REQUIRES_APPROVAL, approval.span.start);
            if let Some(role) = &approval.role {
                self.word(&words::OF).name(role);
            }
            if let Some(condition) = &approval.condition {
                self.word(&words::IF).guard(condition);
            }
        }
        if rule.without_reminder {
            self.clause().word(&words::WITHOUT_REMINDER);
        }
        if let Some(law) = &rule.lawful {
            self.clause().word(&words::LAWFUL).quoted(law);
        }
        self
    }

    fn calendar_dates(&mut self, calendar: &CalendarDates) -> &mut Pieces {
        match calendar {
            CalendarDates::Dates(dates) => {
                self.word(&words::ON).text("{");
                for (at, date) in dates.iter().enumerate() {
                    if at > 0 {
                        self.glued(",").fill().value(date);
                    } else {
                        let text = super::values::value_text(&date.kind, None, self.language);
                        self.glued_placed(text, date.span);
                    }
                }
                self.glued("}")
            }
            CalendarDates::Monthly { day, span } => self
                .word(&words::EVERY_MONTH_ON_DAY)
                .placed(day.to_string(), *span),
            CalendarDates::Yearly(day) => {
                let text = match day.year {
                    Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
                    None => format!("{:02}-{:02}", day.month, day.day),
                };
                self.word(&words::EVERY_YEAR_ON).placed(text, day.span)
            }
        }
    }

    fn action(&mut self, action: &Action, code: Option<&str>) -> &mut Pieces {
        self.action_kind(action, code);
        let mut next = &action.otherwise;
        while let Some(otherwise) = next {
            self.operand().word(&words::ELSE).action_kind(otherwise, code);
            next = &otherwise.otherwise;
        }
        self
    }

    fn action_kind(&mut self, action: &Action, code: Option<&str>) -> &mut Pieces {
        let start = action.span.start;
        match &action.kind {
            ActionKind::Contact {
                channel,
                argument,
                to,
            } => {
                self.name(channel).name(argument);
                match to {
                    Some(role) => self.word(&words::TO).name(role),
                    None => self,
                }
            }
            ActionKind::Claim(what) => self.word_at(&words::CLAIM, start).said(WordClass::Charge, what),
            ActionKind::Charge { amount, booked_as } => {
                self.word_at(&words::CHARGE, start);
                match amount {
                    ChargeAmount::Interest => self.charge_word("interest"),
                    ChargeAmount::Indemnity => self.charge_word("indemnity"),
                    ChargeAmount::Money(value) => self.value_of(value, Some(WordClass::Charge)),
                    ChargeAmount::PercentOf(value, fact) => self.value(value).word(&words::OF).fact(fact),
                };
                match booked_as {
                    Some(name) => self.word(&words::AS).said(WordClass::Charge, name),
                    None => self,
                }
            }
            ActionKind::Offer => {
                let text = offer_text(code.map_or("", |code| action.span.text(code)), self.language);
                self.placed(text, action.span)
            }
            ActionKind::Escalate(target) => self.word_at(&words::ESCALATE, start).target(target),
            ActionKind::Task {
                text,
                role,
                by_overdue,
            } => {
                self.word_at(&words::TASK, start).quoted(text);
                if let Some(role) = role {
                    self.word(&words::FOR).name(role);
                }
                match by_overdue {
                    Some(deadline) => self.word(&words::BY_OVERDUE).value(deadline),
                    None => self,
                }
            }
            ActionKind::Alert(role) => self.word_at(&words::ALERT, start).name(role),
            ActionKind::Flag(name) => self.word_at(&words::FLAG, start).name(name),
            ActionKind::BlockOrders => self.word_at(&words::BLOCK_ORDERS, action.span.start),
            ActionKind::ProposeWriteOff => self
                .word_at(&words::PROPOSE, action.span.start)
                .word(&words::WRITE_OFF),
        }
    }

    fn charge_word(&mut self, canonical: &'static str) -> &mut Pieces {
        let text = words::say(WordClass::Charge, canonical, self.language);
        self.text(text)
    }

    /// `to agency`, `à l'agence`, `au tribunal`.
    pub(super) fn target(&mut self, target: &Name) -> &mut Pieces {
        let said = words::say(WordClass::Target, &target.text, self.language).to_owned();
        if self.language == Language::En || said == target.text {
            let to = &words::TO;
            return self.word(to).placed(said, target.span);
        }
        if said.starts_with('a') {
            self.text("à").placed(format!("l'{said}"), target.span)
        } else {
            self.word(&words::TO_TARGET_CONSONANT).placed(said, target.span)
        }
    }

    /// What a `never` forbids.
    pub(super) fn forbidden(&mut self, action: &ForbiddenAction) -> &mut Pieces {
        let verb = action.verb.text.as_str();
        if verb == "propose_write_off" {
            return self
                .word_at(&words::PROPOSE, action.span.start)
                .word(&words::WRITE_OFF);
        }
        let is_action = vocabulary::ACTION_VERBS.contains(&verb);
        if is_action {
            self.said(WordClass::Action, &action.verb);
        } else {
            self.name(&action.verb);
        }
        match (verb, &action.argument) {
            (_, None) => self,
            ("escalate", Some(target)) => self.target(target),
            ("claim" | "charge", Some(what)) => self.said(WordClass::Charge, what),
            (_, Some(argument)) => self.name(argument),
        }
    }
}

/// The words of an offer, which the tree does not keep, in the language asked for.
fn offer_text(written: &str, language: Language) -> String {
    let known = [
        &words::OFFER,
        &words::DISCOUNT,
        &words::PLAN,
        &words::INSTALMENTS,
        &words::WITHIN,
    ];
    let mut parts: Vec<String> = Vec::new();
    for part in written.split_whitespace() {
        let word = known
            .iter()
            .find(|word| word.forms().iter().any(|form| form == part));
        let said = word.map_or_else(
            || unit_in(part, language),
            |word| word.in_language(language).to_owned(),
        );
        parts.push(said);
    }
    if parts.is_empty() {
        let plan = [&words::OFFER, &words::PLAN].map(|word| word.in_language(language));
        return format!(
            "{} {} 2 {}",
            plan[0],
            plan[1],
            words::INSTALMENTS.in_language(language)
        );
    }
    parts.join(" ")
}

/// A quantity with its unit in the language asked for; anything else as it is.
fn unit_in(part: &str, language: Language) -> String {
    let digits = part
        .find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(part.len());
    let (number, unit) = part.split_at_checked(digits).unwrap_or((part, ""));
    match words::find(WordClass::Unit, unit) {
        Some(word) if !number.is_empty() => format!("{number}{}", word.in_language(language)),
        _ => part.to_owned(),
    }
}
