//! Exceptions: the tree they make below each step.

use crate::diagnostic::{Diagnostic, step_codes};
use crate::lower::Lower;
use crate::rules::Draft;
use crate::source::Place;
use relance_kernel::RuleId;
use relance_syntax::ast::RuleMode;

impl<'p> Lower<'p, '_> {
    /// Finds the rule that each exception stands below.
    pub(crate) fn hang_exceptions(&mut self, drafts: &mut [Draft<'p>]) {
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
}

/// Rules that may stand one below the other as exceptions.
const MAX_EXCEPTION_DEPTH: usize = 32;
