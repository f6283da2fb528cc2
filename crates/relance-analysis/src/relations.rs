//! The known relations between facts: what no invoice of any ledger can show at once.
//!
//! Each relation is looked at as soon as both its facts have a case. `docs/language/relations.md` lists them.

use crate::domain::{LEAST_STALE_DELAY, Variable};
use crate::satisfy::Space;
use relance_kernel::policy::{Ago, Anchor, Atom, Delay, Policy, Segments};
use relance_kernel::{Fact, FactValue, PromiseState, Ratio, Truth};

impl Space<'_> {
    /// Whether the cases chosen so far agree with the known relations between facts.
    pub(crate) fn is_consistent(&self) -> bool {
        self.money_agrees()
            && self.days_agree()
            && self.dispute_agrees()
            && self.promise_agrees()
            && self.reminders_agree()
            && self.behaviour_agrees()
            && self.segment_agrees()
            && self.history_agrees()
    }

    fn value(&self, fact: Fact) -> Option<FactValue> {
        self.assignment.fact(fact)
    }

    fn minor(&self, fact: Fact) -> Option<i64> {
        match self.value(fact) {
            Some(FactValue::Money(money)) => Some(money.minor),
            _ => None,
        }
    }

    fn days(&self, fact: Fact) -> Option<i32> {
        match self.value(fact) {
            Some(FactValue::Days(days)) => Some(days),
            _ => None,
        }
    }

    /// An open invoice: above the tolerance, at most its amount, part of what the customer owes.
    fn money_agrees(&self) -> bool {
        let at_most = |low: Fact, high: Fact| match (self.minor(low), self.minor(high)) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        let tolerance = self.policy.tolerance_in(self.currency);
        let above_tolerance = |fact: Fact| self.minor(fact).is_none_or(|minor| minor > tolerance);
        let overdue_at_least = self.days(Fact::Overdue).or(self.question.limits.overdue_at_least);
        let is_overdue = overdue_at_least.is_some_and(|days| days > 0);
        let is_paid = self.value(Fact::PaidShare) == Some(FactValue::Ratio(Ratio::from(1)));
        !is_paid
            && at_most(Fact::Balance, Fact::Amount)
            && at_most(Fact::UndisputedBalance, Fact::Balance)
            && at_most(Fact::UndisputedBalance, Fact::Amount)
            && at_most(Fact::Balance, Fact::CustomerBalance)
            && at_most(Fact::UndisputedBalance, Fact::CustomerBalance)
            && at_most(Fact::CustomerOverdueBalance, Fact::CustomerBalance)
            && above_tolerance(Fact::Amount)
            && above_tolerance(Fact::Balance)
            && above_tolerance(Fact::CustomerBalance)
            && (!is_overdue
                || (at_most(Fact::Balance, Fact::CustomerOverdueBalance)
                    && at_most(Fact::UndisputedBalance, Fact::CustomerOverdueBalance)
                    && above_tolerance(Fact::CustomerOverdueBalance)))
    }

    /// Time: bounds hold, working days are among the civil ones. Age and days overdue are not ordered: a due date may lie,
    /// or be moved, before the issue.
    fn days_agree(&self) -> bool {
        let limits = self.question.limits;
        let at_least = |fact: Fact, limit: Option<i32>| match (self.days(fact), limit) {
            (Some(days), Some(limit)) => days >= limit,
            _ => true,
        };
        let at_most = |low: Option<i32>, high: Option<i32>| match (low, high) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        let (overdue, age) = (self.days(Fact::Overdue), self.days(Fact::Age));
        let is_within = |working: Fact, civil: Option<i32>| match (self.days(working), civil) {
            (Some(working), Some(civil)) if civil >= 0 => 0 <= working && working <= civil,
            (Some(working), Some(civil)) => civil <= working && working <= 0,
            _ => true,
        };
        let least_overdue = overdue.or(limits.overdue_at_least);
        let oldest_agrees = match self.value(Fact::OldestOverdue) {
            Some(FactValue::NotApplicable) => least_overdue.is_none_or(|overdue| overdue <= 0),
            Some(FactValue::Days(oldest)) => least_overdue.is_none_or(|overdue| overdue <= oldest),
            _ => true,
        };
        at_least(Fact::Overdue, limits.overdue_at_least)
            && at_most(overdue, limits.overdue_at_most)
            && at_least(Fact::OverdueWorkingDays, limits.working_overdue_at_least)
            && at_least(Fact::Age, limits.age_at_least)
            && at_least(Fact::AgeWorkingDays, limits.working_age_at_least)
            && is_within(Fact::OverdueWorkingDays, overdue)
            && is_within(Fact::AgeWorkingDays, age)
            && oldest_agrees
    }

    /// Disputed as a whole = nothing undisputed; a reason is that of a dispute.
    fn dispute_agrees(&self) -> bool {
        let undisputed = self.minor(Fact::UndisputedBalance);
        let disputed = match self.value(Fact::Disputed) {
            Some(FactValue::YesNo(disputed)) => Some(disputed),
            _ => None,
        };
        let has_none = self.value(Fact::DisputeReason) == Some(FactValue::NotApplicable);
        let whole = match (disputed, undisputed) {
            (Some(disputed), Some(undisputed)) => disputed == (undisputed == 0),
            _ => true,
        };
        let in_part = match (undisputed, self.minor(Fact::Balance)) {
            (Some(undisputed), Some(balance)) => undisputed < balance,
            _ => false,
        };
        whole && !(has_none && (disputed == Some(true) || undisputed == Some(0) || in_part))
    }

    /// No promise, no date of it.
    fn promise_agrees(&self) -> bool {
        match (self.value(Fact::Promise), self.value(Fact::Promised)) {
            (Some(FactValue::Promise(state)), Some(promised)) => {
                (state == PromiseState::None) == (promised == FactValue::NotApplicable)
            }
            _ => true,
        }
    }

    /// Without reminder there is no last contact, and with one there is.
    fn reminders_agree(&self) -> bool {
        match (self.value(Fact::Reminders), self.value(Fact::LastContact)) {
            (Some(FactValue::Count(reminders)), Some(last)) => {
                (reminders == 0) == (last == FactValue::NotApplicable)
            }
            _ => true,
        }
    }

    /// How a customer pays: a longer window holds no less; delays are known once something is paid; without paid
    /// invoices they are those of stale ones.
    fn behaviour_agrees(&self) -> bool {
        self.assignment.values.iter().all(|(variable, value)| {
            let Variable::Fact(fact) = variable else {
                return true;
            };
            match (*fact, *value) {
                (Fact::InvoicesPaid(months), FactValue::Count(count)) => {
                    self.is_longest(count, months, |fact| match fact {
                        Fact::InvoicesPaid(months) => Some(months),
                        _ => None,
                    })
                }
                (Fact::BrokenPromises(months), FactValue::Count(count)) => {
                    self.is_longest(count, months, |fact| match fact {
                        Fact::BrokenPromises(months) => Some(months),
                        _ => None,
                    })
                }
                (Fact::AverageDelay(months), average) => {
                    self.agrees_with_paid(months, average, Ratio::from(LEAST_STALE_DELAY))
                        && match (average, self.value(Fact::LateRate(months))) {
                            (FactValue::Ratio(average), Some(FactValue::Ratio(rate))) => {
                                (average == Ratio::from(0)) == (rate == Ratio::from(0))
                            }
                            (average, Some(rate)) => {
                                (average == FactValue::Unknown) == (rate == FactValue::Unknown)
                            }
                            _ => true,
                        }
                }
                (Fact::LateRate(months), rate) => self.agrees_with_paid(months, rate, Ratio::from(1)),
                _ => true,
            }
        })
    }

    /// A count over a window is at most that over a longer one.
    fn is_longest(&self, count: i64, months: u8, window: impl Fn(Fact) -> Option<u8>) -> bool {
        self.assignment
            .values
            .iter()
            .all(|(variable, value)| match (variable, value) {
                (Variable::Fact(fact), FactValue::Count(other)) => {
                    window(*fact).is_none_or(|longer| longer < months || *other >= count)
                }
                _ => true,
            })
    }

    /// With paid invoices a mean is known; without, it is at least that of stale ones, or unknown.
    fn agrees_with_paid(&self, months: u8, mean: FactValue, of_stale: Ratio) -> bool {
        match (self.value(Fact::InvoicesPaid(months)), mean) {
            (Some(FactValue::Count(0)), FactValue::Ratio(mean)) => mean >= of_stale,
            (Some(FactValue::Count(_)), FactValue::Unknown) => false,
            _ => true,
        }
    }

    /// A customer is in the segment whose guard holds; where two hold it is unknown which.
    fn segment_agrees(&self) -> bool {
        let Segments::Declared { list, otherwise } = &self.policy.segments else {
            return true;
        };
        let Some(segment) = self.value(Fact::Segment) else {
            return true;
        };
        if segment == FactValue::Unknown {
            let may_hold = |(_, guard): &&(_, _)| self.test_of_customer(guard) != Truth::False;
            return list.iter().filter(may_hold).count() > 1;
        }
        list.iter().all(|(name, guard)| {
            let truth = self.test_of_customer(guard);
            match segment {
                FactValue::Name(chosen) if chosen == *name && Some(chosen) != *otherwise => {
                    truth != Truth::False
                }
                // The segment of everyone else may stand beside unknown guards, never beside true ones.
                _ => truth != Truth::True,
            }
        })
    }

    /// Something sent within a time was sent; a step that others are counted from was sent.
    fn history_agrees(&self) -> bool {
        let chosen = self
            .assignment
            .values
            .iter()
            .filter_map(|(variable, value)| match (variable, value) {
                (Variable::Test(atom), FactValue::YesNo(truth)) => Some((&self.policy.atoms[*atom], *truth)),
                _ => None,
            });
        let chosen: Vec<(&Atom, bool)> = chosen.collect();
        let last_contact = self.days(Fact::LastContact);
        let is_overdue = self.question.limits.overdue_at_least.is_some_and(|days| days > 0);
        chosen.iter().all(|(stronger, truth)| match (stronger, truth) {
            // An invoice's own last contact is one of the account's.
            (Atom::Contacted(within), false) => last_contact.is_none_or(|days| days > *within),
            (_, false) => true,
            (Atom::DueIn(_), true) if is_overdue => false,
            (stronger, true) => chosen.iter().all(|(weaker, holds)| {
                (*holds || !implies(self.policy, stronger, weaker)) && !(*holds && excludes(stronger, weaker))
            }),
        })
    }
}

/// Whether two tests of history cannot both be true.
fn excludes(one: &Atom, other: &Atom) -> bool {
    match (one, other) {
        // An answer within the last days came after a contact that is older.
        (Atom::Replied(within), Atom::NoReply(since)) => within <= since,
        _ => false,
    }
}

/// Whether one test of history being true makes another true.
fn implies(policy: &Policy, stronger: &Atom, weaker: &Atom) -> bool {
    let below = |one, other| policy.is_rule_or_exception_of(one, other);
    let narrower = |one: &Option<Ago>, other: &Option<Ago>| match (one, other) {
        (_, None) => true,
        (Some(Ago::Within(one)), Some(Ago::Within(other))) => one <= other,
        (Some(Ago::AtLeast(one)), Some(Ago::AtLeast(other))) => one >= other,
        _ => false,
    };
    let longer = |one: &Delay, other: &Delay| match (one, other) {
        (Delay::Days(one), Delay::Days(other)) | (Delay::WorkingDays(one), Delay::WorkingDays(other)) => {
            one >= other
        }
        _ => false,
    };
    match (stronger, weaker) {
        (Atom::Sent { rule: one, when: at }, Atom::Sent { rule: other, when }) => {
            below(*one, *other) && narrower(at, when)
        }
        (Atom::Recorded { name: one, when: at }, Atom::Recorded { name: other, when }) => {
            one == other && narrower(at, when)
        }
        (
            Atom::After {
                anchor: Anchor::Step(one),
                ..
            },
            Atom::Sent {
                rule: other,
                when: None,
            },
        ) => below(*one, *other),
        (
            Atom::After { delay, anchor },
            Atom::After {
                delay: least,
                anchor: of,
            },
        ) => anchor == of && longer(delay, least),
        (Atom::Contacted(one), Atom::Contacted(other)) | (Atom::Replied(one), Atom::Replied(other)) => {
            one <= other
        }
        _ => false,
    }
}
