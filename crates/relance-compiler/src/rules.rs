//! Rules: guards, actions and approval of each, the tree of exceptions, and what each mode allows.

use crate::bound::FoundBound;
use crate::diagnostic::{Datum, Diagnostic, step_codes, type_codes};
use crate::guard::conjunction;
use crate::lower::{Lower, Lowered};
use crate::source::{FileId, Place};
use relance_kernel::policy::{Action, Approval, Atom, Bound, Guard, RuleKind};
use relance_kernel::{AtomId, Constant, Day, RuleId};
use relance_syntax::ast::{self, CalendarDates, RuleMode};

/// Rules that may stand one below the other as exceptions.
const MAX_EXCEPTION_DEPTH: usize = 32;

/// A rule on its way to the kernel.
pub(crate) struct Draft<'p> {
    pub(crate) index: usize,
    pub(crate) id: RuleId,
    pub(crate) rule: &'p ast::Rule,
    pub(crate) file: FileId,
    pub(crate) place: Place,
    /// Guards of `for` blocks and its own; none if one of them is wrong.
    pub(crate) guard: Option<Lowered>,
    pub(crate) actions: Option<Box<[Action]>>,
    pub(crate) approval: Option<Approval>,
    /// Directly below this one.
    pub(crate) parent: Option<RuleId>,
    pub(crate) children: Vec<RuleId>,
    /// Its place among steps could be settled.
    pub(crate) is_sound: bool,
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

impl<'p> Lower<'p, '_> {
    /// Numbers the rules in the order of their names.
    pub(crate) fn number_rules(&mut self) {
        let names = self.names;
        for (name, &index) in &names.rule_by_name {
            let id = self.rules_by_id.push(index);
            self.rule_ids.insert(name, id);
            self.symbol(name);
            if let Some(old) = names
                .rules
                .get(index)
                .and_then(|declared| declared.rule.was.as_ref())
            {
                self.symbol(&old.text);
            }
        }
    }

    /// Lowers every rule, in the order of the text; the list is in the order of ids.
    pub(crate) fn draft_rules(&mut self) -> Vec<Draft<'p>> {
        let names = self.names;
        for block in &names.for_blocks {
            let lowered = self.guard(block.guard, block.file);
            self.for_guards.push(lowered);
        }
        let mut drafts: Vec<Draft<'p>> = Vec::with_capacity(names.rules.len());
        for (index, declaration) in names.rules.iter().enumerate() {
            let Some(&id) = self.rule_ids.get(declaration.name.as_str()) else {
                continue;
            };
            let rule = declaration.rule;
            let own = self.guard(&rule.guard, declaration.file);
            let guard = self.with_for_guards(own, declaration.for_block, declaration.place);
            let actions = self.actions(rule, declaration.file);
            let approval = self.approval(rule, declaration.file);
            drafts.push(Draft {
                index,
                id,
                rule,
                file: declaration.file,
                place: declaration.place,
                guard,
                actions,
                approval,
                parent: None,
                children: Vec::new(),
                is_sound: true,
            });
        }
        drafts.sort_by_key(|draft| draft.id);
        self.check_was(&drafts);
        self.hang_exceptions(&mut drafts);
        self.check_modes(&mut drafts);
        drafts
    }

    fn with_for_guards(
        &mut self,
        own: Option<Lowered>,
        mut block: Option<usize>,
        place: Place,
    ) -> Option<Lowered> {
        let own = own?;
        let mut size = own.size;
        let mut list = vec![own.guard];
        while let Some(index) = block {
            let around = self.for_guards.get(index)?.clone()?;
            if !self.within_budget(around.size, place) {
                return None;
            }
            size += around.size;
            list.push(around.guard);
            block = self.names.for_blocks.get(index).and_then(|block| block.parent);
        }
        // The outermost condition first, as a reader meets them.
        list.reverse();
        Some(Lowered {
            guard: conjunction(list),
            size,
        })
    }

    fn approval(&mut self, rule: &'p ast::Rule, file: FileId) -> Option<Approval> {
        let approval = rule.approval.as_ref()?;
        let role = approval.role.as_ref().and_then(|role| self.role(role, file));
        let condition = approval
            .condition
            .as_ref()
            .and_then(|guard| self.guard(guard, file));
        Some(Approval {
            role,
            condition: condition.map(|lowered| lowered.guard),
        })
    }

    fn check_was(&mut self, drafts: &[Draft<'p>]) {
        let mut taken: std::collections::BTreeMap<&str, Place> = std::collections::BTreeMap::new();
        for draft in drafts {
            let Some(old) = &draft.rule.was else { continue };
            let place = Place::new(draft.file, old.span);
            let names = self.names;
            let still = names
                .rule_by_name
                .get(&old.text)
                .and_then(|&index| names.rules.get(index));
            let other = still
                .map(|rule| rule.place)
                .or_else(|| taken.get(old.text.as_str()).copied());
            if let Some(other) = other {
                let name = self.rule_name(draft.id);
                self.report(
                    Diagnostic::new(&crate::diagnostic::name_codes::WAS_STILL_THERE, place)
                        .with("name", name)
                        .with("old", &old.text)
                        .at("first", other),
                );
            }
            taken.insert(&old.text, place);
        }
    }

    /// Finds the rule that each exception stands below.
    fn hang_exceptions(&mut self, drafts: &mut [Draft<'p>]) {
        let mut links: Vec<(RuleId, RuleId)> = Vec::new();
        for draft in drafts.iter_mut() {
            let RuleMode::ExceptionTo(name) = &draft.rule.mode else {
                continue;
            };
            let Some(parent) = self.rule_named(name, draft.file) else {
                draft.is_sound = false;
                continue;
            };
            draft.parent = Some(parent);
            links.push((draft.id, parent));
        }
        for &(child, parent) in &links {
            let Some(above) = drafts.get_mut(parent.0 as usize) else {
                continue;
            };
            if matches!(above.rule.mode, RuleMode::Also { .. }) {
                let first = above.place;
                let Some(draft) = drafts.get_mut(child.0 as usize) else {
                    continue;
                };
                draft.is_sound = false;
                draft.parent = None;
                if let RuleMode::ExceptionTo(name) = &draft.rule.mode {
                    let place = Place::new(draft.file, name.span);
                    self.report(
                        Diagnostic::new(&step_codes::EXCEPTION_TO_ALSO, place)
                            .with("name", &name.text)
                            .at("first", first),
                    );
                }
            } else {
                above.children.push(child);
            }
        }
        self.check_exception_chains(drafts);
    }

    /// Exceptions in a circle, or nested too deep, belong to no step.
    fn check_exception_chains(&mut self, drafts: &mut [Draft<'p>]) {
        /// 0 = not looked at, 1 = on the way, 2 = fine, 3 = wrong.
        const DONE: u8 = 2;
        const WRONG: u8 = 3;
        let mut states = vec![0_u8; drafts.len()];
        let mut depths = vec![0_usize; drafts.len()];
        for start in 0..drafts.len() {
            let mut path = Vec::new();
            let mut at = Some(start);
            let (mut state, mut depth) = (DONE, 0);
            while let Some(index) = at {
                match states.get(index).copied().unwrap_or(WRONG) {
                    0 => {
                        if let Some(state) = states.get_mut(index) {
                            *state = 1;
                        }
                        path.push(index);
                        at = drafts
                            .get(index)
                            .and_then(|draft| draft.parent)
                            .map(|id| id.0 as usize);
                    }
                    1 => {
                        state = WRONG;
                        self.report_exception_cycle(drafts, &path, index);
                        break;
                    }
                    known => {
                        state = known;
                        depth = depths.get(index).copied().unwrap_or(0);
                        break;
                    }
                }
            }
            for &index in path.iter().rev() {
                if drafts.get(index).is_some_and(|draft| draft.parent.is_some()) {
                    depth += 1;
                }
                if depth == MAX_EXCEPTION_DEPTH + 1 && state == DONE {
                    state = WRONG;
                    if let Some(draft) = drafts.get(index) {
                        self.report(
                            Diagnostic::new(&step_codes::NESTED_TOO_DEEP, draft.place)
                                .with("limit", i64::try_from(MAX_EXCEPTION_DEPTH).unwrap_or(i64::MAX)),
                        );
                    }
                }
                if let (Some(known), Some(deep), Some(draft)) = (
                    states.get_mut(index),
                    depths.get_mut(index),
                    drafts.get_mut(index),
                ) {
                    *known = state;
                    *deep = depth;
                    draft.is_sound &= state == DONE;
                }
            }
        }
    }

    fn report_exception_cycle(&mut self, drafts: &[Draft<'p>], path: &[usize], first: usize) {
        let begin = path.iter().position(|&index| index == first).unwrap_or(0);
        let mut places = path.iter().skip(begin).filter_map(|&index| {
            let draft = drafts.get(index)?;
            match &draft.rule.mode {
                RuleMode::ExceptionTo(name) => Some((Place::new(draft.file, name.span), draft.id)),
                _ => None,
            }
        });
        let Some((primary, rule)) = places.next() else {
            return;
        };
        let others: Vec<Place> = places.map(|(place, _)| place).collect();
        let mut diagnostic =
            Diagnostic::new(&step_codes::EXCEPTION_CYCLE, primary).with("name", self.rule_name(rule));
        for place in others {
            diagnostic = diagnostic.at("use", place);
        }
        self.report(diagnostic);
    }

    /// What each mode allows: dates, repetition, customer facts.
    fn check_modes(&mut self, drafts: &mut [Draft<'p>]) {
        for draft in drafts.iter_mut() {
            let is_step = matches!(draft.rule.mode, RuleMode::Step);
            if !is_step {
                if let Some(every) = &draft.rule.every {
                    let place = Place::new(draft.file, every.span);
                    self.report(Diagnostic::new(&step_codes::MISPLACED_EVERY, place));
                }
                if draft.rule.calendar.is_some() {
                    self.report(Diagnostic::new(&step_codes::MISPLACED_DATES, draft.place));
                }
            }
            if let RuleMode::Also {
                per_customer: true, ..
            } = draft.rule.mode
            {
                if let Some(lowered) = draft.guard.take()
                    && self.check_customer_facts(&lowered.guard)
                {
                    self.check_policy_currency(&lowered.guard);
                    draft.guard = Some(lowered);
                }
                for action in &draft.rule.actions {
                    if matches!(
                        action.kind,
                        ast::ActionKind::Charge { .. } | ast::ActionKind::Claim(_)
                    ) {
                        let place = Place::new(draft.file, action.span);
                        self.report(Diagnostic::new(&step_codes::CHARGE_WITHOUT_INVOICE, place));
                    }
                }
            }
            if let (RuleMode::ExceptionTo(name), Some(lowered)) = (&draft.rule.mode, &draft.guard) {
                let (bounds, _) = self.take_bounds(lowered.guard.clone());
                if let Some(place) = bounds.first().and_then(|bound| self.atom_place(bound.atom)) {
                    self.report(
                        Diagnostic::new(&step_codes::EXCEPTION_BOUNDS_TIME, place).with("name", &name.text),
                    );
                }
            }
        }
    }

    /// Whether the guard reads customer facts only; reports each test that does not.
    pub(crate) fn check_customer_facts(&mut self, guard: &Guard) -> bool {
        let mut invoice_tests = Vec::new();
        self.collect_invoice_tests(guard, &mut invoice_tests);
        invoice_tests.sort_unstable();
        invoice_tests.dedup();
        for &atom in &invoice_tests {
            let Some(origin) = self.atom_origins.element(atom) else {
                continue;
            };
            let diagnostic = Diagnostic::new(&step_codes::CUSTOMER_FACTS_ONLY, origin.place)
                .with("condition", self.written(origin.place));
            let diagnostic = match self.atoms.element(atom) {
                Some(Atom::Compare { fact, .. }) => {
                    diagnostic.with_some("suggestion", customer_counterpart(*fact).map(Datum::code))
                }
                _ => diagnostic,
            };
            self.report(diagnostic);
        }
        invoice_tests.is_empty()
    }

    /// Every test that concerns one invoice.
    pub(crate) fn collect_invoice_tests(&self, guard: &Guard, found: &mut Vec<AtomId>) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.collect_invoice_tests(inner, found);
                }
            }
            Guard::Not(inner) => self.collect_invoice_tests(inner, found),
            Guard::Atom(id) => {
                let of_customer = match self.atoms.element(*id) {
                    Some(Atom::Compare { fact, .. }) => fact.is_of_customer(),
                    Some(Atom::Contacted(_) | Atom::Replied(_) | Atom::NoReply(_)) => true,
                    Some(Atom::Sent { rule, .. }) => self.is_customer_rule(*rule),
                    _ => false,
                };
                if !of_customer {
                    found.push(*id);
                }
            }
        }
    }

    fn is_customer_rule(&self, rule: RuleId) -> bool {
        let index = self.rules_by_id.element(rule).copied();
        index
            .and_then(|index| self.names.rules.get(index))
            .is_some_and(|found| {
                matches!(
                    found.rule.mode,
                    RuleMode::Also {
                        per_customer: true,
                        ..
                    }
                )
            })
    }

    /// Warns where a customer's money is compared with no amount in the policy's currency: such a test is never known.
    pub(crate) fn check_policy_currency(&mut self, guard: &Guard) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.check_policy_currency(inner);
                }
            }
            Guard::Not(inner) => self.check_policy_currency(inner),
            Guard::Atom(id) => {
                let Some(Atom::Compare {
                    constant: Constant::Money(amounts),
                    ..
                }) = self.atoms.element(*id)
                else {
                    return;
                };
                let currency = self.currency;
                if amounts.iter().any(|money| money.currency == currency) || !self.checked_atoms.insert(*id) {
                    return;
                }
                let written: Vec<String> = amounts.iter().map(ToString::to_string).collect();
                let Some(place) = self.atom_place(*id) else { return };
                self.report(
                    Diagnostic::new(&type_codes::NEVER_THAT_CURRENCY, place)
                        .with("expected", currency.code())
                        .with("value", written.join(" or ")),
                );
            }
        }
    }

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

    fn every(
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

    fn dates(&mut self, dates: &'p CalendarDates, draft: &Draft<'p>) -> Option<Bound> {
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

    /// How a rule stands in the policy.
    pub(crate) fn rule_kind(&self, draft: &Draft<'p>) -> RuleKind {
        match draft.rule.mode {
            RuleMode::Step => RuleKind::Step,
            RuleMode::ExceptionTo(_) => RuleKind::Exception {
                to: draft.parent.unwrap_or(draft.id),
            },
            RuleMode::Also {
                each_time,
                per_customer,
            } => {
                let on_settled = draft
                    .guard
                    .as_ref()
                    .is_some_and(|lowered| self.has_settled_conjunct(&lowered.guard));
                RuleKind::Also {
                    each_time,
                    per_customer,
                    on_settled,
                }
            }
        }
    }

    fn has_settled_conjunct(&self, guard: &Guard) -> bool {
        match guard {
            Guard::And(list) => list.iter().any(|inner| self.has_settled_conjunct(inner)),
            Guard::Atom(id) => matches!(self.atoms.element(*id), Some(Atom::Settled(_))),
            _ => false,
        }
    }
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

/// The fact of the customer that comes nearest to a fact of an invoice.
fn customer_counterpart(fact: relance_kernel::Fact) -> Option<&'static str> {
    use relance_kernel::Fact;
    Some(match fact {
        Fact::Amount | Fact::Balance | Fact::UndisputedBalance => "customer.overdue_balance",
        Fact::Overdue | Fact::OverdueWorkingDays => "customer.oldest_overdue",
        _ => return None,
    })
}
