//! Steps: the time bound of each, its repetition, and the dates of calendar steps.

use crate::bound::FoundBound;
use crate::diagnostic::{Datum, Diagnostic, step_codes, type_codes};
use crate::lower::{Lower, Lowered};
use crate::rules::Draft;
use crate::source::Place;
use relance_kernel::policy::{Atom, Bound, Guard};
use relance_kernel::{AtomId, Day, RuleId};
use relance_syntax::ast::{self, CalendarDates, RuleMode};

impl<'p> Lower<'p, '_> {
    /// Takes the bound out of every step.
    pub(crate) fn steps(&mut self, drafts: &[Draft<'p>]) -> Vec<Step> {
        let mut steps = Vec::new();
        for draft in drafts {
            if !matches!(draft.rule.mode, RuleMode::Step) {
                continue;
            }
            let dates = draft.rule.calendar.as_ref().map(|dates| self.dates(dates, draft));
            let every = draft.rule.every.as_ref();
            let Some(lowered) = &draft.guard else { continue };
            let step = match dates {
                Some(dates) => {
                    if let Some(every) = every {
                        let place = Place::new(draft.file, every.span);
                        self.report(Diagnostic::new(&step_codes::MISPLACED_EVERY, place));
                    }
                    self.check_step_guard(&lowered.guard, true, false);
                    dates.map(|bound| Step {
                        rule: draft.id,
                        bound,
                        place: dates_place(draft),
                        form: "",
                        anchor: String::new(),
                        rest: lowered.guard.clone(),
                        every: None,
                    })
                }
                None => self.bounded_step(draft, lowered),
            };
            steps.extend(step);
        }
        steps
    }

    fn bounded_step(&mut self, draft: &Draft<'p>, lowered: &Lowered) -> Option<Step> {
        let (mut bounds, rest) = self.take_bounds(lowered.guard.clone());
        if bounds.len() > 1 {
            let places: Vec<Place> = bounds
                .iter()
                .filter_map(|bound| self.atom_place(bound.atom))
                .collect();
            let (first, second) = (places.first().copied()?, places.get(1).copied()?);
            self.report(Diagnostic::new(&step_codes::TWO_TIME_BOUNDS, second).at("first", first));
            return None;
        }
        let Some(found) = bounds.pop() else {
            self.report_no_bound(draft, &rest);
            return None;
        };
        let is_ladder = !matches!(found.bound, Bound::Event { .. });
        self.check_step_guard(&rest, true, is_ladder);
        let place = self.atom_place(found.atom)?;
        let every = match &draft.rule.every {
            None => None,
            Some(every) => Some(self.every(every, &found, draft)?),
        };
        let FoundBound {
            bound, form, anchor, ..
        } = found;
        Some(Step {
            rule: draft.id,
            bound,
            place,
            form,
            anchor,
            rest,
            every,
        })
    }

    fn report_no_bound(&mut self, draft: &Draft<'p>, rest: &Guard) {
        let exact = self.find_time_test(rest);
        let atom = exact.and_then(|id| self.atoms.element(id));
        if matches!(
            atom,
            Some(Atom::Compare {
                comparison: relance_kernel::Comparison::Equal | relance_kernel::Comparison::NotEqual,
                ..
            })
        ) {
            // `overdue = 7d` is one cause with a message of its own.
            let before = self.diagnostics.len();
            self.check_step_guard(rest, true, true);
            if self.diagnostics.len() > before {
                return;
            }
        }
        let place = Place::new(draft.file, draft.rule.guard.span());
        let mut diagnostic = Diagnostic::new(&step_codes::NO_TIME_BOUND, place);
        if let Some(inside) = exact.and_then(|id| self.atom_place(id)) {
            diagnostic = diagnostic.at("inside", inside);
        }
        self.report(diagnostic);
    }

    /// A test of time among the conjuncts of a guard, or the negation of one: a bound of either kind.
    pub(crate) fn time_conjunct(&self, guard: &Guard) -> Option<AtomId> {
        match guard {
            Guard::And(list) => list.iter().find_map(|inner| self.time_conjunct(inner)),
            Guard::Not(inner) if matches!(**inner, Guard::Atom(_)) => self.find_time_test(inner),
            Guard::Atom(_) => self.find_time_test(guard),
            _ => None,
        }
    }

    /// A test of time that could have been the bound, had it stood elsewhere or been written otherwise.
    fn find_time_test(&self, guard: &Guard) -> Option<AtomId> {
        match guard {
            Guard::Always => None,
            Guard::And(list) | Guard::Or(list) => list.iter().find_map(|inner| self.find_time_test(inner)),
            Guard::Not(inner) => self.find_time_test(inner),
            Guard::Atom(id) => match self.atoms.element(*id)? {
                Atom::Compare { fact, .. } => {
                    use relance_kernel::Fact::{Age, AgeWorkingDays, Overdue, OverdueWorkingDays};
                    matches!(fact, Overdue | OverdueWorkingDays | Age | AgeWorkingDays).then_some(*id)
                }
                Atom::DueIn(_) | Atom::After { .. } => Some(*id),
                _ => None,
            },
        }
    }

    pub(crate) fn every(
        &mut self,
        every: &'p ast::Every,
        found: &FoundBound,
        draft: &Draft<'p>,
    ) -> Option<(relance_kernel::policy::Delay, u32)> {
        use relance_kernel::policy::Delay;
        let place = Place::new(draft.file, every.span);
        let distance = self.delay(&every.distance, draft.file, "every")?;
        let first = match &found.bound {
            Bound::Overdue(delay) | Bound::Age(delay) | Bound::DueIn(delay) => *delay,
            Bound::AfterStep { delay, .. } | Bound::Event { delay, .. } => *delay,
            Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..) => return None,
        };
        let (step, start, same_unit) = match (distance, first) {
            (Delay::Days(step), Delay::Days(start)) => (step, start, true),
            (Delay::WorkingDays(step), Delay::WorkingDays(start)) => (step, start, true),
            (Delay::Days(step), Delay::WorkingDays(start))
            | (Delay::WorkingDays(step), Delay::Days(start)) => (step, start, start == 0),
        };
        if !same_unit {
            self.report(Diagnostic::new(&step_codes::EVERY_OTHER_UNIT, place).with(
                "unit",
                Datum::code(if matches!(first, Delay::Days(_)) {
                    "1d"
                } else {
                    "1wd"
                }),
            ));
            return None;
        }
        let times = i64::from(every.times);
        if step < 1 || !(2..=MAX_TIMES).contains(&times) {
            self.report(Diagnostic::new(&step_codes::BAD_REPEAT, place).with("limit", MAX_TIMES));
            return None;
        }
        let last = i64::from(step) * (times - 1);
        if matches!(found.bound, Bound::DueIn(_)) && last > i64::from(start) {
            self.report(Diagnostic::new(&step_codes::EVERY_PAST_DUE, place));
            return None;
        }
        Some((distance, every.times))
    }

    pub(crate) fn dates(&mut self, dates: &'p CalendarDates, draft: &Draft<'p>) -> Option<Bound> {
        match dates {
            CalendarDates::Dates(values) => {
                let mut days: Vec<Day> = Vec::with_capacity(values.len());
                let mut complete = true;
                for value in values {
                    match self.typed(value, draft.file) {
                        Some(crate::value::Typed::Date(day)) => days.push(day),
                        Some(crate::value::Typed::Name(name)) => {
                            complete = false;
                            let place = Place::new(draft.file, value.span);
                            self.unknown_param(&name, place, Some("2026-02-28"));
                        }
                        Some(other) => {
                            complete = false;
                            let place = Place::new(draft.file, value.span);
                            let expected = crate::fact_table::FactType::Date.words();
                            self.report(
                                Diagnostic::new(&type_codes::WRONG_TYPE, place)
                                    .with("fact", Datum::code("on"))
                                    .with("expected", expected)
                                    .with("value", self.written(place))
                                    .with("found", other.words())
                                    .with("example", "2026-02-28"),
                            );
                        }
                        None => complete = false,
                    }
                }
                days.sort_unstable();
                days.dedup();
                (complete && !days.is_empty()).then(|| Bound::Dates(days.into()))
            }
            CalendarDates::Monthly { day, span } => {
                if !(1..=31).contains(day) {
                    let place = Place::new(draft.file, *span);
                    self.report(
                        Diagnostic::new(&step_codes::NO_SUCH_DAY, place).with("day", i64::from(*day)),
                    );
                    return None;
                }
                Some(Bound::Monthly(*day))
            }
            CalendarDates::Yearly(day) => {
                let place = Place::new(draft.file, day.span);
                self.day_of_year(day.month, day.day, place)
                    .map(|(month, day)| Bound::Yearly(month, day))
            }
        }
    }

    /// A month and a day that some year has.
    pub(crate) fn day_of_year(&mut self, month: u32, day: u32, place: Place) -> Option<(u32, u32)> {
        // 2024 is a leap year: 29 February exists.
        if Day::from_ymd(2024, month, day).is_some() {
            return Some((month, day));
        }
        self.report(
            Diagnostic::new(&type_codes::IMPOSSIBLE_DATE, place).with("date", format!("{month:02}-{day:02}")),
        );
        None
    }
}

/// A step with its bound taken out of its guard.
pub(crate) struct Step {
    pub(crate) rule: RuleId,
    pub(crate) bound: Bound,
    pub(crate) place: Place,
    /// How the bound is written.
    pub(crate) form: &'static str,
    pub(crate) anchor: String,
    /// The guard apart from the bound.
    pub(crate) rest: Guard,
    /// Slots in all, and their distance.
    pub(crate) every: Option<(relance_kernel::policy::Delay, u32)>,
}

/// Slots that one step may have.
const MAX_TIMES: i64 = 100;

fn dates_place(draft: &Draft<'_>) -> Place {
    match &draft.rule.calendar {
        Some(CalendarDates::Dates(values)) => {
            let spans = values.iter().map(|value| value.span);
            spans
                .reduce(relance_syntax::span::Span::merge)
                .map_or(draft.place, |span| Place::new(draft.file, span))
        }
        Some(CalendarDates::Monthly { span, .. }) => Place::new(draft.file, *span),
        Some(CalendarDates::Yearly(day)) => Place::new(draft.file, day.span),
        None => draft.place,
    }
}
