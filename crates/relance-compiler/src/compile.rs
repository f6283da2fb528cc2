//! The whole way from texts to a policy.

use crate::case::TestCase;
use crate::conduct::{Hours, currency_of};
use crate::contract::Contract;
use crate::declare::{Names, declare};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{Program, load};
use crate::lower::Lower;
use crate::origins::{Origins, RuleOrigin};
use crate::params::{ParamInfo, read_settings};
use crate::parts::item_origin;
use crate::rules::Draft;
use crate::source::{FileId, Files, Loader, MemoryLoader, Place};
use crate::stated::Applicable;
use crate::test_block::TestContext;
use crate::vocabulary::{Vocabulary, vocabulary};
use crate::{ages, law_checks, words};
use relance_kernel::policy::{Policy, Rule, Slot, TransferTarget};
use relance_kernel::{ChannelId, IndexList, Interner};
use relance_syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// What a compilation may be told beside the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--set NAME=VALUE`: params with the values to use in place of the text's, the last of a name counts.
    pub settings: Vec<(String, String)>,
}

/// Hours of contact: for the daemon.
#[derive(Clone, Debug, Default)]
pub struct ContactHours {
    /// For channels without hours of their own; empty = any hour.
    pub general: Vec<Hours>,
    /// By channel; empty = any hour.
    pub by_channel: BTreeMap<ChannelId, Vec<Hours>>,
}

/// What a compilation gives.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The policy; none if there is an error.
    pub policy: Option<Policy>,
    /// Where its parts come from.
    pub origins: Origins,
    /// What is wrong or worth a look, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Every text read: the main file first, then the used ones, the prelude and the settings.
    pub files: Files,
    /// Its tests, in the order of the text; those with an error in them are left out.
    pub tests: Vec<TestCase>,
    /// Params with their values in force, by name.
    pub params: Vec<ParamInfo>,
    /// What the policy reads and addresses. Empty without a policy.
    pub vocabulary: Vocabulary,
    /// What transfers cost, in basis points of what is recovered.
    pub transfer_costs: BTreeMap<TransferTarget, i64>,
    /// When contact may be made: for the daemon.
    pub contact_hours: ContactHours,
    /// `ledger fresh within N`, in days: for the daemon.
    pub ledger_fresh: Option<i32>,
    /// What the contracts with customers state.
    pub contract: Contract,
}

impl Compiled {
    /// Whether the policy cannot run.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity() == Severity::Error)
    }
}

/// Compiles the policy of one text, which can use no file.
pub fn compile_text(text: &str, options: &Options, interner: &mut Interner) -> Compiled {
    const PATH: &str = "policy.relance";
    compile(PATH, &MemoryLoader::new().with(PATH, text), options, interner)
}

/// Compiles the policy in the file `main`, a path from the root of the project that `loader` reads.
///
/// Never fails: what is wrong is in the diagnostics, and then there is no policy.
pub fn compile(main: &str, loader: &dyn Loader, options: &Options, interner: &mut Interner) -> Compiled {
    let mut diagnostics = Vec::new();
    let mut program = load(main, loader, &mut diagnostics);
    let mut files = std::mem::take(&mut program.files);
    let settings = read_settings(&options.settings, &mut files, &mut diagnostics);
    let prelude = program
        .loaded
        .iter()
        .find(|file| file.is_prelude)
        .map_or(FileId(0), |file| file.id);
    let names = declare(&program, &mut diagnostics);
    let mut lower = Lower {
        currency: currency_of(names.policy.as_ref().map(|declared| declared.node)),
        names: &names,
        files: &files,
        interner,
        diagnostics: &mut diagnostics,
        params: BTreeMap::new(),
        param_texts: BTreeMap::new(),
        table_cells: BTreeMap::new(),
        defines: BTreeMap::new(),
        define_path: Vec::new(),
        for_guards: Vec::new(),
        rule_ids: Vec::new(),
        rules_by_id: IndexList::new(),
        atoms: IndexList::new(),
        atom_origins: IndexList::new(),
        channel_ids: BTreeMap::new(),
        templates: IndexList::new(),
        template_ids: BTreeMap::new(),
        template_places: IndexList::new(),
        fields: BTreeMap::new(),
        checked_atoms: BTreeSet::new(),
        checked_currencies: BTreeSet::new(),
        refused_fields: BTreeSet::new(),
        unread_words: unread_words(&program, &files),
        is_incomplete: program.is_incomplete,
        copied: 0,
        suggestions: 0,
    };
    let mut origins = Origins::default();
    lower.set_params(&settings);
    lower.number_rules();
    lower.number_channels();
    let fields = lower.fields();
    let conduct = lower.conduct();
    let channels = lower.channels(&conduct);
    let segments = lower.segments(&mut origins);
    let pauses = lower.pauses(&mut origins, prelude);
    let drafts = lower.draft_rules();
    let steps = lower.steps(&drafts);
    let slots = lower.slots(steps, &drafts, &conduct.calendar);
    let nevers = lower.nevers(&mut origins);
    let transfer_costs = lower.transfer_costs();
    lower.check_the_rest(&conduct.contract);
    let context = TestContext {
        applicable: Applicable {
            guard: &conduct.applies_to,
            segments: &segments,
            currency: conduct.currency,
        },
        customer_fields: fields.customer.len(),
        invoice_fields: fields.invoice.len(),
    };
    let tests = lower.test_cases(&context);

    let rules = rules_of(&lower, drafts, &mut origins);
    if let Some(files) = loader.template_files() {
        lower.check_texts(&rules, &files);
    }
    let params = params_of(&lower, &names, &settings);
    let mut slot_list: IndexList<_, Slot> = IndexList::new();
    for (slot, origin) in slots {
        slot_list.push(slot);
        origins.slots.push(origin);
    }
    origins.channels = names.channels.values().map(|declared| declared.place).collect();
    origins.policy = names.policy.as_ref().map(item_origin);
    origins.applies_to = conduct.applies_to_place;
    origins.tones = names
        .tones
        .iter()
        .map(|tone| lower.interner.intern(&tone.text))
        .collect();
    let forbidden_in = relance_law::consumer_charges_forbidden_in();
    let consumer_charges_forbidden_in = forbidden_in
        .iter()
        .map(|country| lower.interner.intern(country))
        .collect();
    let event_symbols = relance_kernel::policy::event_symbols(lower.interner);
    let Lower {
        atoms,
        atom_origins,
        templates,
        template_places,
        ..
    } = lower;
    origins.atoms = atom_origins;
    origins.templates = template_places;
    let policy = Policy {
        name: conduct.name,
        applies_to: conduct.applies_to,
        currency: conduct.currency,
        timezone: conduct.timezone,
        calendar: conduct.calendar,
        contact_days: conduct.contact_days,
        quiet: conduct.quiet,
        spacing: conduct.spacing,
        channel_spacings: conduct.channel_spacings,
        caps: conduct.caps,
        grouping: conduct.grouping,
        catch_up: conduct.catch_up,
        tolerance: conduct.tolerance,
        consumer_charges_forbidden_in,
        segments,
        customer_fields: fields.customer,
        invoice_fields: fields.invoice,
        event_symbols,
        atoms,
        channels,
        templates,
        pauses,
        nevers,
        rules,
        index: relance_kernel::PolicyIndex::default(),
        slots: slot_list,
    }
    .with_index();
    let contact_hours = ContactHours {
        general: conduct.hours,
        by_channel: conduct.channel_hours,
    };
    diagnostics.extend(law_checks::findings(&law_checks::Checked {
        policy: &policy,
        origins: &origins,
        contract: &conduct.contract,
        hours: &contact_hours,
        loader,
        interner,
    }));
    drop_consequences(&mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary, diagnostic.code.number));
    // The rows of a table-driven test, and the rules of a `for` block, share their text.
    diagnostics.dedup_by(|next, kept| next.primary == kept.primary && next.code == kept.code);
    let is_sound = diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity() != Severity::Error);
    let policy = is_sound.then_some(policy);
    Compiled {
        vocabulary: policy.as_ref().map(vocabulary).unwrap_or_default(),
        policy,
        tests,
        origins,
        diagnostics,
        files,
        params,
        transfer_costs,
        contact_hours,
        ledger_fresh: conduct.ledger_fresh,
        contract: conduct.contract,
    }
}

/// The kernel's rules in the order of their names, with their origins.
fn rules_of(
    lower: &Lower<'_, '_>,
    mut drafts: Vec<Draft<'_>>,
    origins: &mut Origins,
) -> IndexList<relance_kernel::RuleId, Rule> {
    let mut rules = IndexList::new();
    for position in 0..drafts.len() {
        let taken = drafts
            .get_mut(position)
            .map(|draft| (draft.guard.take(), draft.actions.take()));
        let (Some(draft), Some((guard, actions))) = (drafts.get(position), taken) else {
            continue;
        };
        let name = lower.rule_name(draft.id);
        let Some(declaration) = lower.names.rules.get(draft.index) else {
            continue;
        };
        // Symbols were made on the way; one that is missing belongs to a rule with an error.
        let symbol = |text: &str| {
            lower
                .interner
                .find(text)
                .unwrap_or(relance_kernel::Symbol(u32::MAX))
        };
        rules.push(Rule {
            name: symbol(name),
            was: draft.rule.was.as_ref().map(|old| symbol(&old.text)),
            kind: lower.rule_kind(draft, guard.as_ref()),
            guard: guard.map_or(relance_kernel::policy::Guard::Always, |lowered| lowered.guard),
            actions: actions.unwrap_or_default(),
            approval: inherited_approval(draft, &drafts),
            without_reminder: draft.rule.without_reminder,
            lawful: draft.rule.lawful.is_some(),
        });
        let mut for_guards = Vec::new();
        let mut block = declaration.for_block;
        while let Some(around) = block.and_then(|index| lower.names.for_blocks.get(index)) {
            for_guards.push(Place::new(around.file, around.guard.span()));
            block = around.parent;
        }
        origins.rules.push(RuleOrigin {
            name: name.to_owned(),
            place: declaration.place,
            whole: declaration.whole,
            guard: Place::new(declaration.file, draft.rule.guard.span()),
            for_guards,
            docs: declaration.docs.to_vec(),
            actions: draft
                .rule
                .actions
                .iter()
                .map(|action| Place::new(draft.file, action.span))
                .collect(),
            is_labelled: draft.rule.name.is_some(),
        });
    }
    rules
}

/// The approval of a rule: its own, or that of the nearest rule above it that has one.
fn inherited_approval(draft: &Draft<'_>, drafts: &[Draft<'_>]) -> Option<relance_kernel::policy::Approval> {
    if draft.approval.is_some() || ages::root_of(draft.id, drafts).is_none() {
        return draft.approval.clone();
    }
    let mut at = draft.parent;
    while let Some(above) = at.and_then(|id| drafts.get(id.0 as usize)) {
        if above.approval.is_some() {
            return above.approval.clone();
        }
        at = above.parent;
    }
    None
}

fn params_of(
    lower: &Lower<'_, '_>,
    names: &Names<'_>,
    settings: &[crate::params::Setting],
) -> Vec<ParamInfo> {
    let range = |(low, high): &(relance_syntax::ast::Value, relance_syntax::ast::Value)| {
        (words::value(low), words::value(high))
    };
    names
        .params
        .iter()
        .map(|(&name, declared)| ParamInfo {
            name: name.to_owned(),
            place: declared.place,
            value: lower.param_text(name).to_owned(),
            range: declared.node.range.as_ref().map(range),
            is_set: settings.iter().any(|setting| setting.name == name),
            docs: declared.docs.to_vec(),
        })
        .collect()
}

/// Leaves out what is said of a text that could not be read as its author meant it: that is no second cause.
fn drop_consequences(diagnostics: &mut Vec<Diagnostic>) {
    let is_syntax = |diagnostic: &Diagnostic| {
        diagnostic.severity() == Severity::Error && diagnostic.code.number.starts_with("RL01")
    };
    let mut unread: Vec<Place> = diagnostics
        .iter()
        .filter(|diagnostic| is_syntax(diagnostic))
        .map(|diagnostic| diagnostic.primary)
        .collect();
    if unread.is_empty() {
        return;
    }
    unread.sort_unstable();
    diagnostics.retain(|diagnostic| {
        let place = diagnostic.primary;
        // The last that begins before the end of the place, and the first that begins in it: does one of them share a
        // character with it, or stand in it?
        let first = unread.partition_point(|known| (known.file, known.start) < (place.file, place.start));
        let shares = |index: usize| {
            unread.get(index).is_some_and(|known| {
                let begins_in_it = known.start >= place.start && known.end <= place.end;
                let overlaps = known.start < place.end && known.end > place.start;
                known.file == place.file && (begins_in_it || overlaps)
            })
        };
        let is_consequence = shares(first) || first.checked_sub(1).is_some_and(shares);
        is_syntax(diagnostic) || !is_consequence
    });
}

/// Every word of the statements that could not be read.
fn unread_words<'f>(program: &Program, files: &'f Files) -> BTreeSet<&'f str> {
    let mut words = BTreeSet::new();
    for file in &program.loaded {
        for item in &file.tree.items {
            collect_unread(item, file.id, files, &mut words);
        }
    }
    words
}

fn collect_unread<'f>(item: &ast::Item, file: FileId, files: &'f Files, words: &mut BTreeSet<&'f str>) {
    match &item.kind {
        ast::ItemKind::Broken => {
            let text = files.text(Place::new(file, item.span));
            words.extend(
                text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .filter(|word| !word.is_empty()),
            );
        }
        ast::ItemKind::For(block) => {
            for inner in &block.items {
                collect_unread(inner, file, files, words);
            }
        }
        _ => {}
    }
}
