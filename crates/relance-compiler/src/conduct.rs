//! The `policy` block: whom it claims, its calendar, and the limits it keeps to.

use crate::calendar_names;
use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, conduct_codes, name_codes, type_codes};
use crate::lists;
use crate::lower::Lower;
use crate::source::{FileId, Place};
use relance_kernel::policy::{Cap, CatchUp, ContactDays, Grouping, Guard, QuietPeriod};
use relance_kernel::{ChannelId, Currency, Day, WorkCalendar};
use relance_syntax::ast::{self, PolicyLineKind};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Hours of the day at which contact is allowed, in minutes of the day, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hours {
    /// First minute (0–1439).
    pub from: u16,
    /// Last minute.
    pub to: u16,
}

/// What the `policy` block says, defaults filled in.
pub(crate) struct Conduct {
    pub(crate) name: String,
    pub(crate) applies_to: Guard,
    pub(crate) applies_to_place: Option<Place>,
    pub(crate) currency: Currency,
    pub(crate) timezone: String,
    pub(crate) calendar: WorkCalendar,
    pub(crate) contact_days: ContactDays,
    pub(crate) channel_days: BTreeMap<ChannelId, ContactDays>,
    pub(crate) hours: Vec<Hours>,
    pub(crate) channel_hours: BTreeMap<ChannelId, Vec<Hours>>,
    pub(crate) quiet: Vec<QuietPeriod>,
    pub(crate) spacing: Option<i32>,
    pub(crate) channel_spacings: Vec<(ChannelId, i32)>,
    pub(crate) caps: Vec<Cap>,
    pub(crate) grouping: Grouping,
    pub(crate) catch_up: CatchUp,
    pub(crate) tolerance: i64,
    pub(crate) ledger_fresh: Option<i32>,
    pub(crate) contract: Contract,
}

/// The calendar that a policy without the line has.
const DEFAULT_CALENDAR: &str = "FR";

/// The currency of a policy, read before anything else since costs and messages speak of it.
pub(crate) fn currency_of(block: Option<&ast::PolicyBlock>) -> Currency {
    let line = block
        .into_iter()
        .flat_map(|block| &block.lines)
        .find_map(|line| match &line.kind {
            PolicyLineKind::Currency(name) => Some(&name.text),
            _ => None,
        });
    line.and_then(|code| Currency::parse(code))
        .unwrap_or(Currency::EUR)
}

/// The working days of a calendar. Made once: a table of a century is worth keeping.
fn calendar_of(code: &str) -> Option<WorkCalendar> {
    static MADE: Mutex<BTreeMap<String, WorkCalendar>> = Mutex::new(BTreeMap::new());
    let Ok(mut made) = MADE.lock() else {
        return relance_law::work_calendar(code);
    };
    if let Some(calendar) = made.get(code) {
        return Some(calendar.clone());
    }
    let calendar = relance_law::work_calendar(code)?;
    made.insert(code.to_owned(), calendar.clone());
    Some(calendar)
}

impl<'p> Lower<'p, '_> {
    /// Reads the block.
    pub(crate) fn conduct(&mut self) -> Conduct {
        let mut conduct = Conduct {
            name: String::new(),
            applies_to: Guard::Always,
            applies_to_place: None,
            currency: self.currency,
            timezone: "Europe/Paris".to_owned(),
            calendar: WorkCalendar::new(Day(0), Day(0), &[5, 6], &[]),
            contact_days: ContactDays::EveryDay,
            channel_days: BTreeMap::new(),
            hours: Vec::new(),
            channel_hours: BTreeMap::new(),
            quiet: Vec::new(),
            spacing: None,
            channel_spacings: Vec::new(),
            caps: Vec::new(),
            grouping: Grouping::Customer,
            catch_up: CatchUp::OneStepAtATime,
            tolerance: 0,
            ledger_fresh: None,
            contract: Contract::default(),
        };
        let mut code = DEFAULT_CALENDAR;
        let names = self.names;
        if let Some(declared) = &names.policy {
            conduct.name.clone_from(&declared.node.name.value);
            let mut stated: BTreeMap<(&'static str, Option<&'p str>), Place> = BTreeMap::new();
            for line in &declared.node.lines {
                let place = Place::new(declared.file, line.span);
                if let Some(key) = line_key(&line.kind) {
                    if let Some(&first) = stated.get(&key) {
                        let shown = key
                            .1
                            .map_or(key.0.to_owned(), |channel| format!("{} {channel}", key.0));
                        self.report(
                            Diagnostic::new(&name_codes::LINE_STATED_TWICE, place)
                                .with("line", shown)
                                .at("first", first),
                        );
                        continue;
                    }
                    stated.insert(key, place);
                }
                if let PolicyLineKind::Calendar(name) = &line.kind {
                    if relance_law::known_calendar(&name.text).is_some() {
                        code = &name.text;
                    } else {
                        let place = Place::new(declared.file, name.span);
                        self.report(calendar_names::unknown(&name.text, place));
                    }
                } else {
                    self.policy_line(&line.kind, declared.file, place, &mut conduct);
                }
            }
        }
        if let Some(calendar) = calendar_of(code) {
            conduct.calendar = calendar;
        }
        conduct.contract.or_law_of_calendar(code);
        self.check_contract(&conduct.contract);
        conduct
    }

    fn policy_line(&mut self, line: &'p PolicyLineKind, file: FileId, place: Place, conduct: &mut Conduct) {
        match line {
            PolicyLineKind::AppliesTo(guard) => {
                conduct.applies_to_place = Some(Place::new(file, guard.span()));
                if let Some(lowered) = self.guard(guard, file)
                    && self.check_customer_facts(&lowered.guard)
                {
                    self.check_policy_currency(&lowered.guard);
                    conduct.applies_to = lowered.guard;
                }
            }
            PolicyLineKind::Currency(name) => {
                self.currency_named(&name.text, Place::new(file, name.span));
            }
            PolicyLineKind::Timezone(text) => {
                if lists::timezones().any(|known| known == text.value) {
                    conduct.timezone.clone_from(&text.value);
                } else {
                    let suggestion = self.suggest(&text.value, lists::timezones());
                    self.report(
                        Diagnostic::new(&name_codes::UNKNOWN_TIMEZONE, Place::new(file, text.span))
                            .with("name", &text.value)
                            .with_some("suggestion", suggestion.clone())
                            .fixed_by_some(suggestion.map(|zone| format!("\"{zone}\""))),
                    );
                }
            }
            PolicyLineKind::Contact(contact) => self.contact_line(contact, file, conduct),
            PolicyLineKind::Quiet { from, to } => {
                let period = self.quiet_period(from, to, file, place);
                conduct.quiet.extend(period);
            }
            PolicyLineKind::Spacing { distance, channel } => {
                let days = self.civil_days(distance, file, "at least");
                let channel = channel.as_ref().map(|name| self.channel(name, file));
                match (days, channel) {
                    (Some(days), None) => conduct.spacing = Some(days),
                    (Some(days), Some(Some(channel))) => conduct.channel_spacings.push((channel, days)),
                    _ => {}
                }
            }
            PolicyLineKind::Cap {
                count,
                count_span,
                window,
                channel,
            } => {
                let days = self.civil_days(window, file, "within");
                let channel = match channel {
                    None => None,
                    Some(name) => match self.channel(name, file) {
                        Some(id) => Some(id),
                        None => return,
                    },
                };
                if *count == 0 {
                    let place = Place::new(file, *count_span);
                    self.report(Diagnostic::new(&conduct_codes::CAP_OF_ZERO, place));
                    return;
                }
                let Some(days) = days else { return };
                if days < 1 {
                    let place = Place::new(file, window.span);
                    self.report(Diagnostic::new(&conduct_codes::EMPTY_WINDOW, place));
                    return;
                }
                conduct.caps.push(Cap {
                    count: *count,
                    window: days,
                    channel,
                });
            }
            PolicyLineKind::Group(grouping) => {
                conduct.grouping = match grouping {
                    ast::Grouping::Customer => Grouping::Customer,
                    ast::Grouping::CustomerLedByOldest => Grouping::CustomerLedByOldest,
                    ast::Grouping::Step => Grouping::Step,
                    ast::Grouping::Invoice => Grouping::Invoice,
                };
            }
            PolicyLineKind::CatchUp(catch_up) => {
                conduct.catch_up = match catch_up {
                    ast::CatchUp::OneStepAtATime => CatchUp::OneStepAtATime,
                    ast::CatchUp::ToTheCurrentStep => CatchUp::ToTheCurrentStep,
                };
            }
            PolicyLineKind::Tolerance(value) => {
                let Some(money) = self.one_amount(value, file, "tolerance") else {
                    return;
                };
                let place = Place::new(file, value.span);
                if money.currency != self.currency {
                    self.other_currency("tolerance", money.currency, place);
                } else if money.minor < 0 {
                    self.report(Diagnostic::new(&conduct_codes::NEGATIVE_TOLERANCE, place));
                } else {
                    conduct.tolerance = money.minor;
                }
            }
            PolicyLineKind::LedgerFresh(value) => {
                conduct.ledger_fresh = self.civil_days(value, file, "ledger fresh within");
            }
            PolicyLineKind::Law(name) => self.law_line(name, file, &mut conduct.contract),
            PolicyLineKind::LateInterest(value) => {
                self.late_interest_line(value, file, &mut conduct.contract);
            }
            PolicyLineKind::Terms(text) => self.terms_line(text, file, &mut conduct.contract),
            PolicyLineKind::Calendar(_) | PolicyLineKind::Broken => {}
        }
    }

    /// Something of the policy is in another currency than the policy's.
    pub(crate) fn other_currency(&mut self, what: &str, found: Currency, place: Place) {
        self.report(
            Diagnostic::new(&type_codes::OTHER_CURRENCY, place)
                .with("what", what.to_owned())
                .with("expected", self.currency.code())
                .with("found", found.code()),
        );
    }

    fn contact_line(&mut self, contact: &'p ast::ContactHours, file: FileId, conduct: &mut Conduct) {
        let mut hours: Vec<Hours> = Vec::new();
        for range in &contact.hours {
            if range.from >= range.to {
                let place = Place::new(file, range.span);
                self.report(Diagnostic::new(&conduct_codes::HOURS_BACKWARDS, place));
            } else {
                hours.push(Hours {
                    from: range.from,
                    to: range.to,
                });
            }
        }
        hours.sort_unstable();
        let days = match &contact.days {
            ast::ContactDays::EveryDay => ContactDays::EveryDay,
            ast::ContactDays::WorkingDays => ContactDays::WorkingDays,
            ast::ContactDays::Weekdays(list) => ContactDays::Weekdays(
                list.iter()
                    .filter(|&&day| day < 7)
                    .fold(0, |bits, day| bits | 1 << day),
            ),
        };
        match &contact.channel {
            None => {
                conduct.contact_days = days;
                conduct.hours = hours;
            }
            Some(name) => {
                let Some(channel) = self.channel(name, file) else {
                    return;
                };
                conduct.channel_days.insert(channel, days);
                conduct.channel_hours.insert(channel, hours);
            }
        }
    }

    fn quiet_period(
        &mut self,
        from: &ast::YearDay,
        to: &ast::YearDay,
        file: FileId,
        place: Place,
    ) -> Option<QuietPeriod> {
        match (from.year, to.year) {
            (None, None) => {
                let from = self.day_of_year(from.month, from.day, Place::new(file, from.span));
                let to = self.day_of_year(to.month, to.day, Place::new(file, to.span));
                Some(QuietPeriod::Yearly { from: from?, to: to? })
            }
            (Some(first_year), Some(last_year)) => {
                let first = self.dated(first_year, from, file);
                let last = self.dated(last_year, to, file);
                let (first, last) = (first?, last?);
                if first > last {
                    self.report(Diagnostic::new(&conduct_codes::QUIET_BACKWARDS, place));
                    return None;
                }
                Some(QuietPeriod::Once {
                    from: first,
                    to: last,
                })
            }
            _ => {
                self.report(Diagnostic::new(&conduct_codes::QUIET_HALF_DATED, place));
                None
            }
        }
    }

    fn dated(&mut self, year: i32, day: &ast::YearDay, file: FileId) -> Option<Day> {
        let found = Day::from_ymd(year, day.month, day.day);
        if found.is_none() {
            self.report(
                Diagnostic::new(&type_codes::IMPOSSIBLE_DATE, Place::new(file, day.span))
                    .with("date", format!("{year:04}-{:02}-{:02}", day.month, day.day)),
            );
        }
        found
    }
}

/// What may be said once only: the words of the line, and the channel it is for.
fn line_key(line: &PolicyLineKind) -> Option<(&'static str, Option<&str>)> {
    Some(match line {
        PolicyLineKind::AppliesTo(_) => ("applies to", None),
        PolicyLineKind::Currency(_) => ("currency", None),
        PolicyLineKind::Timezone(_) => ("timezone", None),
        PolicyLineKind::Calendar(_) => ("calendar", None),
        PolicyLineKind::Contact(contact) => {
            ("contact", contact.channel.as_ref().map(|name| name.text.as_str()))
        }
        PolicyLineKind::Spacing { channel, .. } => (
            "at least … between",
            channel.as_ref().map(|name| name.text.as_str()),
        ),
        PolicyLineKind::Group(_) => ("group by", None),
        PolicyLineKind::CatchUp(_) => ("catch up", None),
        PolicyLineKind::Tolerance(_) => ("tolerance", None),
        PolicyLineKind::LedgerFresh(_) => ("ledger fresh", None),
        PolicyLineKind::Law(_) => ("law", None),
        PolicyLineKind::LateInterest(_) => ("late interest", None),
        PolicyLineKind::Terms(_) => ("terms", None),
        PolicyLineKind::Quiet { .. } | PolicyLineKind::Cap { .. } | PolicyLineKind::Broken => return None,
    })
}
