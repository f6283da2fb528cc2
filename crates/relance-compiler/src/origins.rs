//! Where each part of a compiled policy comes from: file, place, documentation, and the words of each test.

use crate::source::Place;
use relance_kernel::{
    AtomId, ChannelId, IndexList, NeverId, PauseId, RuleId, SegmentId, SlotId, Symbol, TemplateId,
};

/// The text behind a policy, by id.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// Rules.
    pub rules: IndexList<RuleId, RuleOrigin>,
    /// Slots: the place of the time bound, or of the dates of a calendar step.
    pub slots: IndexList<SlotId, SlotOrigin>,
    /// Tests of guards.
    pub atoms: IndexList<AtomId, AtomOrigin>,
    /// Pauses; a built-in one has the place 0..0 of the prelude.
    pub pauses: IndexList<PauseId, ItemOrigin>,
    /// `never` statements.
    pub nevers: IndexList<NeverId, ItemOrigin>,
    /// Declared segments with a guard.
    pub segments: IndexList<SegmentId, ItemOrigin>,
    /// The segment of everyone else.
    pub otherwise: Option<ItemOrigin>,
    /// Channels: their declaration.
    pub channels: IndexList<ChannelId, Place>,
    /// Templates: their declaration, or their first use.
    pub templates: IndexList<TemplateId, Place>,
    /// The name of the `policy` block, if there is one.
    pub policy: Option<ItemOrigin>,
    /// The guard of `applies to`, if stated.
    pub applies_to: Option<Place>,
    /// Tones, mildest first; a template's tone is a position in it.
    pub tones: Vec<Symbol>,
}

/// Where a rule comes from.
#[derive(Clone, Debug)]
pub struct RuleOrigin {
    /// Its name.
    pub name: String,
    /// Its label, or its first action if it has none.
    pub place: Place,
    /// The whole rule.
    pub whole: Place,
    /// Its guard.
    pub guard: Place,
    /// The guards of the `for` blocks around it, innermost first.
    pub for_guards: Vec<Place>,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Each action, in order.
    pub actions: Vec<Place>,
    /// Whether its name was written; otherwise it was made of what it does.
    pub is_labelled: bool,
}

/// Where a slot comes from.
#[derive(Clone, Debug)]
pub struct SlotOrigin {
    /// The time bound, or the dates of a calendar step.
    pub place: Place,
    /// The bound in the canonical words of the language, the slot's own for `every`: `overdue 14d`.
    pub text: String,
}

/// Where a single test comes from.
#[derive(Clone, Debug)]
pub struct AtomOrigin {
    /// Its place.
    pub place: Place,
    /// The test in the canonical words of the language, params put in.
    pub text: String,
}

/// Where a declaration comes from.
#[derive(Clone, Debug)]
pub struct ItemOrigin {
    /// Its name, or its first words.
    pub place: Place,
    /// The whole statement.
    pub whole: Place,
    /// Lines of documentation.
    pub docs: Vec<String>,
}
