//! Statements as they are written.

use super::layout::{Pieces, Writer};
use crate::ast::{
    Channel, ChannelCost, File, ForBlock, Item, ItemKind, Pause, PolicyBlock, Segment, Template, Test,
    ValueKind,
};
use crate::span::Span;
use crate::words::{self, WordClass};

impl Writer<'_> {
    pub(super) fn file(&mut self, file: &File) {
        if let Some(edition) = &file.edition {
            self.approach(edition.span.start);
            let mut pieces = self.pieces();
            let end = Span::new(edition.span.end, edition.span.end);
            pieces
                .word(&words::RELANCE)
                .placed(edition.number.to_string(), end);
            self.statement(pieces, edition.span);
        }
        for item in &file.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        self.approach(item.span.start);
        self.docs(&item.docs);
        match &item.kind {
            ItemKind::Policy(policy) => self.policy(policy, item.span),
            ItemKind::For(block) => self.for_block(block, item.span),
            ItemKind::Test(test) => self.test(test, item.span),
            ItemKind::Broken => {}
            kind => {
                let mut pieces = self.pieces();
                pieces.simple_item(kind, self.code());
                self.statement(pieces, item.span);
            }
        }
    }

    fn policy(&mut self, policy: &PolicyBlock, span: Span) {
        let mut pieces = self.pieces();
        pieces.word(&words::POLICY).quoted(&policy.name).glued(" {");
        self.statement(pieces, policy.name.span);
        self.open();
        for line in &policy.lines {
            self.approach(line.span.start);
            self.docs(&line.docs);
            let mut pieces = self.pieces();
            pieces.policy_line(&line.kind);
            self.statement(pieces, line.span);
        }
        self.close(span.end);
    }

    fn for_block(&mut self, block: &ForBlock, span: Span) {
        let mut pieces = self.pieces();
        pieces.word(&words::FOR).guard(&block.guard).glued(" {");
        self.statement(pieces, Span::new(span.start, block.guard.span().end));
        self.open();
        for item in &block.items {
            self.item(item);
        }
        self.close(span.end);
    }

    fn test(&mut self, test: &Test, span: Span) {
        let mut pieces = self.pieces();
        pieces.test_head(test);
        let end = test
            .table
            .as_ref()
            .map_or(test.title.span.end, |table| table.span.end);
        self.statement(pieces, Span::new(span.start, end));
        self.open();
        for line in &test.lines {
            self.approach(line.span.start);
            let mut pieces = self.pieces();
            pieces.test_line(&line.kind);
            self.statement(pieces, line.span);
        }
        self.close(span.end);
    }
}

impl Pieces {
    /// A statement that is no block.
    fn simple_item(&mut self, kind: &ItemKind, code: Option<&str>) -> &mut Pieces {
        match kind {
            ItemKind::Use(path) => self.word(&words::USE).quoted(path),
            ItemKind::Param(param) => {
                self.word(&words::PARAM)
                    .name(&param.name)
                    .text("=")
                    .value(&param.value);
                match &param.range {
                    Some((low, high)) => {
                        let text = super::values::value_text(&high.kind, None, self.language);
                        self.word(&words::IN)
                            .value(low)
                            .glued("..")
                            .glued_placed(text, high.span)
                    }
                    None => self,
                }
            }
            ItemKind::Define(define) => self
                .word(&words::DEFINE)
                .name(&define.name)
                .word(&words::AS)
                .guard(&define.guard),
            ItemKind::Segment(segment) => self.segment(segment),
            ItemKind::SegmentFromLedger => self.word(&words::SEGMENT).word(&words::FROM_LEDGER),
            ItemKind::Tone(tones) => {
                self.word(&words::TONE);
                for (at, tone) in tones.iter().enumerate() {
                    if at > 0 {
                        self.fill().text("<");
                    }
                    self.name(tone);
                }
                self
            }
            ItemKind::Template(template) => self.template(template),
            ItemKind::Channel(channel) => self.channel(channel),
            ItemKind::TransferCost(cost) => {
                self.said(WordClass::Target, &cost.target)
                    .word(&words::COSTS)
                    .value(&cost.share);
                self.word(&words::OF_RECOVERED)
            }
            ItemKind::Role(name) => self.word(&words::ROLE).name(name),
            ItemKind::Field(field) => {
                let owner = match (field.owner.text.as_str(), self.language) {
                    ("customer", words::Language::Fr) => "client",
                    ("invoice", words::Language::Fr) => "facture",
                    (other, _) => other,
                };
                self.word(&words::FIELD).placed(owner, field.owner.span);
                self.glued(".")
                    .glued_placed(field.name.text.clone(), field.name.span);
                self.glued(":").said(WordClass::Type, &field.type_name)
            }
            ItemKind::Pause(pause) => self.pause(pause),
            ItemKind::NoPause(name) => self.word(&words::NO_PAUSE).name(name),
            ItemKind::Never(never) => self
                .word(&words::NEVER)
                .forbidden(&never.action)
                .word(&words::WHEN)
                .guard(&never.guard),
            ItemKind::Rule(rule) => self.rule(rule, code),
            ItemKind::Prove(text) => {
                let said = crate::lower::property_in(&text.value, self.language);
                self.word(&words::PROVE).placed(said, text.span)
            }
            ItemKind::Policy(_) | ItemKind::For(_) | ItemKind::Test(_) | ItemKind::Broken => self,
        }
    }

    fn segment(&mut self, segment: &Segment) -> &mut Pieces {
        self.word(&words::SEGMENT).name(&segment.name);
        match &segment.guard {
            Some(guard) => self.word(&words::WHEN).guard(guard),
            None => self.word(&words::OTHERWISE),
        }
    }

    fn template(&mut self, template: &Template) -> &mut Pieces {
        self.word(&words::TEMPLATE).name(&template.name);
        match (&template.tone, template.legal) {
            (None, false) => self,
            (None, true) => self.word(&words::IS).word(&words::LEGAL),
            (Some(tone), false) => self.word(&words::IS).name(tone),
            // A tone that is named like the trait stands behind it: the first of the two is read as the trait.
            (Some(tone), true)
                if words::find(WordClass::Clause, &tone.text).is_some_and(|word| *word == words::LEGAL) =>
            {
                self.word(&words::IS).word(&words::LEGAL).glued(",").name(tone)
            }
            (Some(tone), true) => self.word(&words::IS).name(tone).glued(",").word(&words::LEGAL),
        }
    }

    fn channel(&mut self, channel: &Channel) -> &mut Pieces {
        self.word(&words::CHANNEL).name(&channel.name);
        match &channel.cost {
            Some(ChannelCost::Fixed(value)) => {
                self.word(&words::COSTS).value(value);
            }
            Some(ChannelCost::Time { minutes, hourly }) => {
                self.word(&words::COSTS)
                    .text(&format!("{minutes}min"))
                    .word(&words::AT)
                    .value(hourly)
                    .glued("/h");
            }
            None => {}
        }
        match channel.capacity {
            Some(capacity) => self
                .glued(",")
                .word(&words::CAPACITY)
                .number(capacity)
                .word(&words::PER_DAY),
            None => self,
        }
    }

    fn pause(&mut self, pause: &Pause) -> &mut Pieces {
        self.word(&words::PAUSE);
        if let Some(name) = &pause.name {
            self.name(name).glued(":");
        }
        self.word(&words::WHEN).guard(&pause.guard);
        if let Some(until) = &pause.until {
            // `jusqu'au 2026-08-31`, but `jusqu'à échéance`.
            let is_fact = matches!(until.date.kind, ValueKind::Name(_));
            if is_fact && self.language == words::Language::Fr {
                self.clause().text("jusqu'à");
            } else {
                self.clause().word(&words::UNTIL);
            }
            self.value_of(&until.date, Some(WordClass::Fact));
            if let Some(plus) = &until.plus {
                self.text("+").value(plus);
            }
        }
        self
    }
}
