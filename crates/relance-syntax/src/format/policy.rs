//! The lines of a `policy` block as they are written.

use super::layout::Pieces;
use crate::ast::{CatchUp, ContactDays, ContactHours, Grouping, Name, PolicyLineKind};
use crate::words::{self, Language, WordClass, say, vocabulary};

impl Pieces {
    pub(super) fn policy_line(&mut self, line: &PolicyLineKind) -> &mut Pieces {
        match line {
            PolicyLineKind::AppliesTo(guard) => self.word(&words::APPLIES_TO).guard(guard),
            PolicyLineKind::Currency(code) => self.word(&words::CURRENCY).name(code),
            PolicyLineKind::Timezone(zone) => self.word(&words::TIMEZONE).quoted(zone),
            PolicyLineKind::Calendar(country) => self.word(&words::CALENDAR).name(country),
            PolicyLineKind::Contact(hours) => self.contact(hours),
            PolicyLineKind::Quiet { from, to } => {
                self.word(&words::QUIET).word(&words::FROM).year_day(from);
                self.range_to().year_day(to)
            }
            PolicyLineKind::Spacing { distance, channel } => {
                self.word(&words::AT_LEAST)
                    .value(distance)
                    .word(&words::BETWEEN_TWO);
                self.channel_or_all(channel.as_ref()).word(&words::PER_CUSTOMER)
            }
            PolicyLineKind::Cap {
                count,
                count_span,
                window,
                channel,
            } => {
                self.word(&words::AT_MOST).placed(count.to_string(), *count_span);
                self.channel_or_all(channel.as_ref())
                    .word(&words::WITHIN)
                    .value(window)
                    .word(&words::PER_CUSTOMER)
            }
            PolicyLineKind::Group(grouping) => {
                self.word(&words::GROUP_BY);
                match grouping {
                    Grouping::Customer => self.word(&words::BY_CUSTOMER),
                    Grouping::CustomerLedByOldest => {
                        self.word(&words::BY_CUSTOMER).word(&words::LED_BY_OLDEST)
                    }
                    Grouping::Step => self.word(&words::BY_STEP),
                    Grouping::Invoice => self.word(&words::BY_INVOICE),
                }
            }
            PolicyLineKind::CatchUp(catch_up) => {
                self.word(&words::CATCH_UP);
                match catch_up {
                    CatchUp::OneStepAtATime => self.word(&words::ONE_STEP_AT_A_TIME),
                    CatchUp::ToTheCurrentStep => self.word(&words::TO_THE_CURRENT_STEP),
                }
            }
            PolicyLineKind::Tolerance(value) => self.word(&words::TOLERANCE).value(value),
            PolicyLineKind::Law(name) => self.word(&words::LAW).name(name),
            PolicyLineKind::LateInterest(value) => self.word(&words::LATE_INTEREST).value(value),
            PolicyLineKind::Terms(text) => self.word(&words::TERMS).quoted(text),
            PolicyLineKind::LedgerFresh(value) => {
                self.word(&words::LEDGER_FRESH).word(&words::WITHIN).value(value)
            }
            PolicyLineKind::Broken => self,
        }
    }

    fn channel_or_all(&mut self, channel: Option<&Name>) -> &mut Pieces {
        match channel {
            Some(name) => self.name(name),
            None => self.word(&words::CONTACTS),
        }
    }

    /// `to`, between the ends of a range of days.
    fn range_to(&mut self) -> &mut Pieces {
        let text = match self.language {
            Language::En => words::TO.english,
            Language::Fr => words::TO_TARGET_CONSONANT.french,
        };
        self.text(text)
    }

    fn contact(&mut self, contact: &ContactHours) -> &mut Pieces {
        self.word(&words::CONTACT);
        if let Some(channel) = &contact.channel {
            self.word(&words::BY).name(channel);
        }
        match &contact.days {
            ContactDays::EveryDay => self.word(&words::EVERY_DAY),
            ContactDays::WorkingDays => self.word(&words::ON_DAYS).word(&words::WORKING_DAYS),
            ContactDays::Weekdays(days) => self.weekdays(days),
        };
        for (at, range) in contact.hours.iter().enumerate() {
            if at == 0 {
                self.operand().word(&words::BETWEEN);
            } else {
                self.glued(",").operand();
            }
            self.placed(super::values::time(range.from), range.span);
            self.word(&words::AND).text(&super::values::time(range.to));
        }
        self
    }

    fn weekdays(&mut self, days: &[u8]) -> &mut Pieces {
        let language = self.language;
        let follow_each_other = days.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 == *b));
        match days {
            [first, .., last] if follow_each_other && days.len() > 2 => {
                let du = if language == Language::Fr {
                    words::FROM.french
                } else {
                    words::ON_DAYS.english
                };
                self.text(du).text(weekday(*first, language));
                self.range_to().text(weekday(*last, language))
            }
            _ => {
                self.word(&words::ON_DAYS);
                for (at, day) in days.iter().enumerate() {
                    if at > 0 {
                        self.glued(",");
                    }
                    self.text(weekday(*day, self.language));
                }
                self
            }
        }
    }
}

fn weekday(number: u8, language: Language) -> &'static str {
    let mut days = vocabulary::VOCABULARY
        .iter()
        .filter(|word| word.class == WordClass::Weekday);
    days.nth(usize::from(number))
        .map_or("", |word| say(WordClass::Weekday, word.english, language))
}
