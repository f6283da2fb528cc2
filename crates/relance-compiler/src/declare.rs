//! The declarations of a policy by name: what the prelude, the used files and the main file declare together.
//!
//! A declaration of the policy takes the place of the prelude's of that name; two of the policy are an error.

use crate::diagnostic::{Diagnostic, name_codes, step_codes};
use crate::load::Program;
use crate::segments_named::segments_named;
use crate::source::{FileId, Place};
use relance_syntax::ast::{self, ActionKind, ItemKind};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A declaration with its places.
pub(crate) struct Declared<'p, T> {
    pub(crate) node: &'p T,
    pub(crate) file: FileId,
    /// Of its name.
    pub(crate) place: Place,
    /// Of the whole statement.
    pub(crate) whole: Place,
    pub(crate) docs: &'p [String],
    pub(crate) is_prelude: bool,
}

/// A rule with its name, its place, and the `for` block it stands in.
pub(crate) struct RuleDeclaration<'p> {
    pub(crate) rule: &'p ast::Rule,
    pub(crate) file: FileId,
    pub(crate) name: Cow<'p, str>,
    /// Of its label, or of its first action.
    pub(crate) place: Place,
    pub(crate) whole: Place,
    pub(crate) docs: &'p [String],
    /// Position in [`Names::for_blocks`].
    pub(crate) for_block: Option<usize>,
}

/// A `for` block and the one around it.
pub(crate) struct ForBlock<'p> {
    pub(crate) guard: &'p ast::Guard,
    pub(crate) file: FileId,
    pub(crate) parent: Option<usize>,
}

/// Everything declared.
#[derive(Default)]
pub(crate) struct Names<'p> {
    pub(crate) policy: Option<Declared<'p, ast::PolicyBlock>>,
    pub(crate) params: BTreeMap<&'p str, Declared<'p, ast::Param>>,
    pub(crate) defines: BTreeMap<&'p str, Declared<'p, ast::Define>>,
    /// In the order of the text; those of the prelude that leave are gone.
    pub(crate) segments: Vec<Declared<'p, ast::Segment>>,
    pub(crate) segment_from_ledger: Option<Place>,
    pub(crate) tones: &'p [ast::Name],
    pub(crate) templates: BTreeMap<&'p str, Declared<'p, ast::Template>>,
    pub(crate) channels: BTreeMap<&'p str, Declared<'p, ast::Channel>>,
    pub(crate) transfer_costs: Vec<Declared<'p, ast::TransferCost>>,
    pub(crate) roles: BTreeMap<&'p str, Declared<'p, ast::Name>>,
    pub(crate) fields: Vec<Declared<'p, ast::Field>>,
    pub(crate) pauses: Vec<Declared<'p, ast::Pause>>,
    /// Whether the built-in pause `on_unallocated` stands.
    pub(crate) pause_on_unallocated: bool,
    pub(crate) nevers: Vec<Declared<'p, ast::Never>>,
    /// In the order of the text, each name once.
    pub(crate) rules: Vec<RuleDeclaration<'p>>,
    /// Positions in `rules`.
    pub(crate) rule_by_name: HashMap<Cow<'p, str>, usize>,
    pub(crate) for_blocks: Vec<ForBlock<'p>>,
    pub(crate) tests: Vec<Declared<'p, ast::Test>>,
    pub(crate) proves: Vec<Place>,
}

/// The built-in pause that has no text.
pub(crate) const ON_UNALLOCATED: &str = "on_unallocated";

/// Gathers all declarations.
pub(crate) fn declare<'p>(program: &'p Program, diagnostics: &mut Vec<Diagnostic>) -> Names<'p> {
    let mut gatherer = Gatherer {
        names: Names {
            pause_on_unallocated: true,
            ..Names::default()
        },
        diagnostics,
        no_pauses: Vec::new(),
        tone_place: None,
        pause_names: BTreeMap::new(),
        segment_names: BTreeMap::new(),
        field_names: BTreeMap::new(),
        transfer_names: BTreeMap::new(),
    };
    for file in &program.loaded {
        if let Some(edition) = &file.tree.edition
            && edition.number != 1
        {
            let place = Place::new(file.id, edition.span);
            gatherer.diagnostics.push(
                Diagnostic::new(&name_codes::UNKNOWN_EDITION, place)
                    .with("number", i64::from(edition.number))
                    .fixed_by("relance 1", false),
            );
        }
        for item in &file.tree.items {
            gatherer.item(item, file.id, file.is_prelude, None);
        }
    }
    gatherer.remove_pauses();
    gatherer.settle_segments(program);
    gatherer.names
}

struct Gatherer<'p, 'd> {
    names: Names<'p>,
    diagnostics: &'d mut Vec<Diagnostic>,
    no_pauses: Vec<Declared<'p, ast::Name>>,
    tone_place: Option<Place>,
    /// Name → position in `names.pauses`.
    pause_names: BTreeMap<&'p str, usize>,
    segment_names: BTreeMap<&'p str, usize>,
    field_names: BTreeMap<(&'p str, &'p str), usize>,
    transfer_names: BTreeMap<&'p str, usize>,
}

impl<'p> Gatherer<'p, '_> {
    fn item(&mut self, item: &'p ast::Item, file: FileId, is_prelude: bool, for_block: Option<usize>) {
        let whole = Place::new(file, item.span);
        let docs = item.docs.as_slice();
        macro_rules! declared {
            ($node:expr, $name_span:expr) => {
                Declared {
                    node: $node,
                    file,
                    place: Place::new(file, $name_span),
                    whole,
                    docs,
                    is_prelude,
                }
            };
        }
        macro_rules! named {
            ($map:ident, $node:expr, $name:expr) => {{
                let declared = declared!($node, $name.span);
                insert(
                    &mut self.names.$map,
                    &$name.text,
                    declared,
                    self.diagnostics,
                );
            }};
        }
        if for_block.is_some()
            && !matches!(item.kind, ItemKind::Rule(_) | ItemKind::For(_) | ItemKind::Broken)
        {
            self.diagnostics
                .push(Diagnostic::new(&step_codes::ONLY_RULES_IN_FOR, whole));
            return;
        }
        match &item.kind {
            ItemKind::Policy(block) => match &self.names.policy {
                Some(first) => self.diagnostics.push(
                    Diagnostic::new(&name_codes::TWO_POLICY_BLOCKS, Place::new(file, block.name.span))
                        .at("first", first.place),
                ),
                None => self.names.policy = Some(declared!(block, block.name.span)),
            },
            ItemKind::Param(param) => named!(params, param, param.name),
            ItemKind::Define(define) => {
                if crate::fact_table::built_in(&define.name.text).is_some() {
                    let place = Place::new(file, define.name.span);
                    self.diagnostics.push(name_of_a_fact(place, &define.name.text));
                } else {
                    named!(defines, define, define.name);
                }
            }
            ItemKind::Segment(segment) => {
                let declared = declared!(segment, segment.name.span);
                let list = &mut self.names.segments;
                insert_listed(
                    list,
                    &mut self.segment_names,
                    segment.name.text.as_str(),
                    declared,
                    self.diagnostics,
                );
            }
            ItemKind::SegmentFromLedger => self.names.segment_from_ledger = Some(whole),
            ItemKind::Tone(tones) => {
                if !is_prelude {
                    if let Some(first) = self.tone_place {
                        let repeated = Diagnostic::new(&name_codes::DUPLICATE_NAME, whole);
                        self.diagnostics
                            .push(repeated.with("name", "tone").at("first", first));
                    }
                    self.tone_place = Some(whole);
                    self.check_tones(tones, file);
                }
                self.names.tones = tones;
            }
            ItemKind::Template(template) => named!(templates, template, template.name),
            ItemKind::Channel(channel) => named!(channels, channel, channel.name),
            ItemKind::TransferCost(cost) => {
                let declared = declared!(cost, cost.target.span);
                let list = &mut self.names.transfer_costs;
                insert_listed(
                    list,
                    &mut self.transfer_names,
                    cost.target.text.as_str(),
                    declared,
                    self.diagnostics,
                );
            }
            ItemKind::Role(name) => named!(roles, name, name),
            ItemKind::Field(field) => {
                let declared = declared!(field, field.name.span);
                let key = (field.owner.text.as_str(), field.name.text.as_str());
                insert_listed(
                    &mut self.names.fields,
                    &mut self.field_names,
                    key,
                    declared,
                    self.diagnostics,
                );
            }
            ItemKind::Pause(pause) => match &pause.name {
                Some(name) => {
                    let declared = declared!(pause, name.span);
                    let list = &mut self.names.pauses;
                    insert_listed(
                        list,
                        &mut self.pause_names,
                        name.text.as_str(),
                        declared,
                        self.diagnostics,
                    );
                    if name.text == ON_UNALLOCATED {
                        self.names.pause_on_unallocated = false;
                    }
                }
                None => self.names.pauses.push(declared!(pause, item.span)),
            },
            ItemKind::NoPause(name) => self.no_pauses.push(declared!(name, name.span)),
            ItemKind::Never(never) => self.names.nevers.push(declared!(never, never.action.span)),
            ItemKind::Rule(rule) => self.rule(rule, file, whole, docs, for_block),
            ItemKind::For(block) => {
                let index = self.names.for_blocks.len();
                self.names.for_blocks.push(ForBlock {
                    guard: &block.guard,
                    file,
                    parent: for_block,
                });
                for inner in &block.items {
                    self.item(inner, file, is_prelude, Some(index));
                }
            }
            ItemKind::Test(test) => self.names.tests.push(declared!(test, test.title.span)),
            ItemKind::Prove(_) => self.names.proves.push(whole),
            ItemKind::Use(_) | ItemKind::Broken => {}
        }
    }

    fn rule(
        &mut self,
        rule: &'p ast::Rule,
        file: FileId,
        whole: Place,
        docs: &'p [String],
        for_block: Option<usize>,
    ) {
        let (name, place): (Cow<'p, str>, Place) = match &rule.name {
            Some(label) => (label.text.as_str().into(), Place::new(file, label.span)),
            None => {
                let Some(first) = rule.actions.first() else { return };
                (name_after(&first.kind).into(), Place::new(file, first.span))
            }
        };
        let position = self.names.rules.len();
        let known = *self.names.rule_by_name.entry(name.clone()).or_insert(position);
        if let Some(known) = self.names.rules.get(known) {
            let diagnostic = if rule.name.is_some() && known.rule.name.is_some() {
                Diagnostic::new(&name_codes::DUPLICATE_NAME, place)
            } else {
                Diagnostic::new(&name_codes::SAME_UNNAMED_RULE, place)
                    .with("suggestion", free_name(&name, &self.names.rule_by_name))
            };
            self.diagnostics
                .push(diagnostic.with("name", &*name).at("first", known.place));
            return;
        }
        self.names.rules.push(RuleDeclaration {
            rule,
            file,
            name,
            place,
            whole,
            docs,
            for_block,
        });
    }

    fn check_tones(&mut self, tones: &'p [ast::Name], file: FileId) {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for tone in tones {
            let place = Place::new(file, tone.span);
            if let Some(&first) = seen.get(tone.text.as_str()) {
                let repeated = Diagnostic::new(&name_codes::DUPLICATE_NAME, place);
                self.diagnostics
                    .push(repeated.with("name", &tone.text).at("first", first));
            } else {
                seen.insert(&tone.text, place);
            }
        }
    }

    fn remove_pauses(&mut self) {
        for removed in std::mem::take(&mut self.no_pauses) {
            let name = removed.node.text.as_str();
            let declared = self.names.pauses.iter().position(|pause| {
                pause
                    .node
                    .name
                    .as_ref()
                    .is_some_and(|pause_name| pause_name.text == name)
            });
            match declared.and_then(|index| self.names.pauses.get(index).map(|pause| (index, pause))) {
                Some((index, pause)) if pause.is_prelude => {
                    self.names.pauses.remove(index);
                }
                Some((_, pause)) => self.diagnostics.push(
                    Diagnostic::new(&name_codes::PAUSE_DECLARED_AND_REMOVED, removed.place)
                        .with("name", name)
                        .at("first", pause.place),
                ),
                None if name == ON_UNALLOCATED && self.names.pause_on_unallocated => {
                    self.names.pause_on_unallocated = false;
                }
                None => {
                    let known: Vec<&str> = DEFAULT_PAUSES.to_vec();
                    self.diagnostics.push(
                        Diagnostic::new(&name_codes::UNKNOWN_PAUSE, removed.place)
                            .with("name", name)
                            .with("known", crate::listing(&known))
                            .with_some("suggestion", crate::suggest::closest(name, known.iter().copied())),
                    );
                }
            }
        }
    }

    /// The prelude's segments that the policy nowhere names leave when it declares one of its own.
    fn settle_segments(&mut self, program: &'p Program) {
        let segments = &self.names.segments;
        if let Some(place) = self.names.segment_from_ledger {
            if let Some(declared) = segments.iter().find(|segment| !segment.is_prelude) {
                self.diagnostics.push(
                    Diagnostic::new(&name_codes::SEGMENTS_FROM_TWO_PLACES, place)
                        .at("declared", declared.place),
                );
            }
            self.names.segments.retain(|segment| !segment.is_prelude);
            return;
        }
        let of_prelude: BTreeSet<&str> = program
            .loaded
            .iter()
            .filter(|file| file.is_prelude)
            .flat_map(|file| &file.tree.items)
            .filter_map(|item| match &item.kind {
                ItemKind::Segment(segment) => Some(segment.name.text.as_str()),
                _ => None,
            })
            .collect();
        let declares_its_own = segments
            .iter()
            .any(|segment| !segment.is_prelude && !of_prelude.contains(segment.node.name.text.as_str()));
        if declares_its_own {
            let named = segments_named(program);
            self.names
                .segments
                .retain(|segment| !segment.is_prelude || named.contains(segment.node.name.text.as_str()));
        }
        let mut otherwise = self
            .names
            .segments
            .iter()
            .filter(|segment| segment.node.guard.is_none());
        if let Some(first) = otherwise.next() {
            for second in otherwise {
                let (first, second) = if second.is_prelude {
                    (second, first)
                } else {
                    (first, second)
                };
                self.diagnostics.push(
                    Diagnostic::new(&name_codes::TWO_OTHERWISE, second.place)
                        .with("name", &second.node.name.text)
                        .with("first_name", &first.node.name.text)
                        .at("first", first.place),
                );
            }
        }
    }
}

/// The pauses that a policy may remove.
pub(crate) const DEFAULT_PAUSES: &[&str] = &["on_dispute", "on_promise", "on_plan", ON_UNALLOCATED];

fn name_of_a_fact(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&name_codes::NAME_OF_A_FACT, place)
        .with("name", name)
        .with("suggestion", format!("my_{}", name.replace('.', "_")))
}

/// Adds a declaration; the policy's takes the place of the prelude's, another of the policy is an error.
fn insert<'p, T>(
    map: &mut BTreeMap<&'p str, Declared<'p, T>>,
    name: &'p str,
    declared: Declared<'p, T>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match map.get(name) {
        Some(first) if !first.is_prelude => diagnostics.push(duplicate(name, declared.place, first.place)),
        _ => {
            map.insert(name, declared);
        }
    }
}

/// The same for declarations whose order counts.
fn insert_listed<'p, T, K: Ord + ListedName>(
    list: &mut Vec<Declared<'p, T>>,
    positions: &mut BTreeMap<K, usize>,
    name: impl Into<K>,
    declared: Declared<'p, T>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let key = name.into();
    match positions.get(&key).and_then(|&index| list.get_mut(index)) {
        Some(first) if !first.is_prelude => {
            diagnostics.push(duplicate(&key.shown(), declared.place, first.place));
        }
        Some(first) => *first = declared,
        None => {
            positions.insert(key, list.len());
            list.push(declared);
        }
    }
}

fn duplicate(name: &str, place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&name_codes::DUPLICATE_NAME, place)
        .with("name", name)
        .at("first", first)
}

/// A name under which something is listed, as a message shows it.
trait ListedName {
    fn shown(&self) -> String;
}

impl ListedName for &str {
    fn shown(&self) -> String {
        (*self).to_owned()
    }
}

impl ListedName for (&str, &str) {
    fn shown(&self) -> String {
        format!("{}.{}", self.0, self.1)
    }
}

/// What an unnamed rule is called: after channel and template, or after what it does.
pub(crate) fn name_after(action: &ActionKind) -> String {
    match action {
        ActionKind::Contact {
            channel, argument, ..
        } => format!("{}_{}", channel.text, argument.text),
        ActionKind::Claim(what) => format!("claim_{}", what.text),
        ActionKind::Charge { amount, booked_as } => match (amount, booked_as) {
            (ast::ChargeAmount::Interest, _) => "charge_interest".to_owned(),
            (ast::ChargeAmount::Indemnity, _) => "charge_indemnity".to_owned(),
            (_, Some(what)) => format!("charge_{}", what.text),
            (_, None) => "charge".to_owned(),
        },
        ActionKind::Offer => "offer".to_owned(),
        ActionKind::Escalate(target) => format!("escalate_{}", target.text),
        ActionKind::Task { role, .. } => match role {
            Some(role) => format!("task_{}", role.text),
            None => "task".to_owned(),
        },
        ActionKind::Alert(role) => format!("alert_{}", role.text),
        ActionKind::Flag(name) => format!("flag_{}", name.text),
        ActionKind::BlockOrders => "block_orders".to_owned(),
        ActionKind::ProposeWriteOff => "propose_write_off".to_owned(),
    }
}

/// A name that no rule has, made of one that a rule has.
fn free_name(name: &str, taken: &HashMap<Cow<'_, str>, usize>) -> String {
    let candidate = format!("{name}_again");
    if taken.contains_key(candidate.as_str()) {
        format!("{name}_once_more")
    } else {
        candidate
    }
}
