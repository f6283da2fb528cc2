//! Rules: guards, actions and approval of each, the tree of exceptions, and what each mode allows.

use crate::declare::RuleDeclaration;
use crate::diagnostic::{Diagnostic, step_codes};
use crate::guard::conjunction;
use crate::lower::{Lower, Lowered};
use crate::source::{FileId, Place};
use relance_kernel::RuleId;
use relance_kernel::policy::{Action, Approval, Atom, Guard, RuleKind};
use relance_syntax::ast::{self, RuleMode};

/// A rule on its way to the kernel.
pub(crate) struct Draft<'p> {
    pub(crate) index: usize,
    pub(crate) id: RuleId,
    pub(crate) rule: &'p ast::Rule,
    pub(crate) file: FileId,
    pub(crate) place: Place,
    /// Guards of `for` blocks and its own; none if one of them is wrong.
    pub(crate) guard: Option<Lowered>,
    /// Of an exception, its own guard without that of `for` blocks.
    own_guard: Option<Guard>,
    pub(crate) actions: Option<Box<[Action]>>,
    pub(crate) approval: Option<Approval>,
    /// Directly below this one.
    pub(crate) parent: Option<RuleId>,
    pub(crate) children: Vec<RuleId>,
    /// Its place among steps could be settled.
    pub(crate) is_sound: bool,
}

impl<'p> Lower<'p, '_> {
    /// Numbers the rules in the order of their names.
    pub(crate) fn number_rules(&mut self) {
        let names = self.names;
        let mut by_name: Vec<(usize, &RuleDeclaration<'p>)> = names.rules.iter().enumerate().collect();
        by_name.sort_unstable_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        self.rule_ids = vec![RuleId(0); names.rules.len()];
        for (position, declared) in by_name {
            let id = self.rules_by_id.push(position);
            if let Some(place) = self.rule_ids.get_mut(position) {
                *place = id;
            }
            self.symbol(&declared.name);
            if let Some(old) = &declared.rule.was {
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
        let mut drafts: Vec<Option<Draft<'p>>> = Vec::new();
        drafts.resize_with(names.rules.len(), || None);
        for (index, declaration) in names.rules.iter().enumerate() {
            let Some(&id) = self.rule_ids.get(index) else {
                continue;
            };
            let rule = declaration.rule;
            let own = self.guard(&rule.guard, declaration.file);
            let is_exception = matches!(rule.mode, RuleMode::ExceptionTo(_));
            let own_guard = own.as_ref().filter(|_| is_exception).map(|own| own.guard.clone());
            let guard = self.with_for_guards(own, declaration.for_block, declaration.place);
            let is_of_customer = matches!(
                rule.mode,
                RuleMode::Also {
                    per_customer: true,
                    ..
                }
            );
            if let Some(lowered) = guard.as_ref().filter(|_| !is_of_customer) {
                self.check_invoice_currency(&lowered.guard);
            }
            let actions = self.actions(rule, declaration.file);
            let approval = self.approval(rule, declaration.file);
            let draft = Draft {
                index,
                id,
                rule,
                file: declaration.file,
                place: declaration.place,
                guard,
                own_guard,
                actions,
                approval,
                parent: None,
                children: Vec::new(),
                is_sound: true,
            };
            if let Some(place) = drafts.get_mut(id.0 as usize) {
                *place = Some(draft);
            }
        }
        let mut drafts: Vec<Draft<'p>> = drafts.into_iter().flatten().collect();
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
        if block.is_none() {
            return Some(own);
        }
        let mut size = own.size;
        let mut list = Vec::with_capacity(2);
        list.push(own.guard);
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
                .get(old.text.as_str())
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
            if let (RuleMode::ExceptionTo(name), Some(own)) = (&draft.rule.mode, &draft.own_guard)
                && let Some(place) = self.time_conjunct(own).and_then(|atom| self.atom_place(atom))
            {
                self.report(
                    Diagnostic::new(&step_codes::EXCEPTION_BOUNDS_TIME, place).with("name", &name.text),
                );
            }
        }
    }

    /// How a rule with this guard stands in the policy.
    pub(crate) fn rule_kind(&self, draft: &Draft<'_>, guard: Option<&Lowered>) -> RuleKind {
        match draft.rule.mode {
            RuleMode::Step => RuleKind::Step,
            RuleMode::ExceptionTo(_) => RuleKind::Exception {
                to: draft.parent.unwrap_or(draft.id),
            },
            RuleMode::Also {
                each_time,
                per_customer,
            } => {
                let on_settled = guard.is_some_and(|lowered| self.has_settled_conjunct(&lowered.guard));
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
