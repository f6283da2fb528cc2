//! Statements, and the blocks that hold them.

use super::{Node, Nodes, Reader, next_if, skip_if};
use crate::ast::{
    Channel, ChannelCost, Define, Edition, Field, ForBlock, Item, ItemKind, Name, Never, Param, Pause,
    PolicyBlock, PolicyLine, PolicyLineKind, Segment, Template, Test, TestLine, TestLineKind, Text,
    TransferCost, Until, Value,
};
use crate::error::SyntaxErrorKind;
use crate::grammar::Rule;
use crate::mistakes;
use crate::recover::{Context, Run};
use crate::span::Span;
use crate::words::{Language, WordClass, vocabulary};

/// A block's brace and what lies between it and its end.
struct Block {
    /// Where `{` stands, or should.
    open: usize,
    /// `{` is missing: reported, so a missing `}` is not.
    open_is_missing: bool,
}

impl Reader<'_> {
    pub(super) fn edition(&mut self, nodes: &mut Nodes<'_>) -> Option<Edition> {
        let node = next_if(nodes, Rule::edition)?;
        let span = self.node_span(&node);
        let number = node.into_inner().next()?;
        Some(Edition {
            number: self.integer(&number),
            span,
        })
    }

    /// Statements up to the end of the nodes: of a file, or of a `for` block.
    pub(super) fn items(&mut self, nodes: Nodes<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut run = Run::new(Context::Statement);
        // `for` blocks whose `{` is missing, which is reported: their `}` is no second mistake.
        let mut without_brace = 0u32;
        // Where the statement before ended.
        let mut ended = None;
        for node in nodes {
            let place = node.as_span();
            // What begins in the first column stands in no block.
            if !matches!(
                node.as_rule(),
                Rule::EOI | Rule::stray_close | Rule::missing_close
            ) && self.is_in_first_column(place.start())
            {
                without_brace = 0;
            }
            match node.as_rule() {
                Rule::EOI => {}
                Rule::stray_close => {
                    if !run.absorbs_brace(self.text, place.start()) {
                        self.end_run(&mut run, &mut items);
                        match without_brace.checked_sub(1) {
                            Some(fewer) => without_brace = fewer,
                            None if self.closes_lines_outside(place.start()) => {}
                            None => self.error(place.start(), place.end(), SyntaxErrorKind::StrayBrace),
                        }
                        // What stands before it documents nothing.
                        self.pass_comments(place.end());
                    }
                }
                Rule::missing_close => {}
                Rule::bad_item => {
                    let end = self.trimmed(place.start(), place.end());
                    if !run.takes(self.text, place.start(), end) {
                        self.end_run(&mut run, &mut items);
                        run.start_at(place.start(), end);
                    }
                }
                _ => {
                    self.end_run(&mut run, &mut items);
                    let end = self.trimmed(place.start(), place.end());
                    if node.as_rule() == Rule::for_block && has_no_brace(&node) {
                        without_brace = without_brace.saturating_add(1);
                    }
                    self.item(node, &mut items);
                    if let Some(ended) = ended.replace(end) {
                        self.check_runs_on(&items, ended, place.start());
                    }
                    run.remember(place.start(), end);
                    self.pass_comments(end);
                }
            }
        }
        self.end_run(&mut run, &mut items);
        items
    }

    /// `template m tone firm` is two statements to the grammar, and one to its reader.
    fn check_runs_on(&mut self, items: &[Item], ended: usize, start: usize) {
        let [.., before, last] = items else { return };
        let is_bare = |template: &Template| template.tone.is_none() && !template.legal;
        let is_short = match &last.kind {
            ItemKind::Tone(tones) => tones.len() == 1,
            ItemKind::Template(template) => is_bare(template),
            ItemKind::Role(_) => true,
            _ => false,
        };
        let is_alike = std::mem::discriminant(&before.kind) == std::mem::discriminant(&last.kind);
        let between = self.text.get(ended..start).unwrap_or("\n");
        if !is_short || is_alike || before.kind == ItemKind::Broken || between.contains('\n') {
            return;
        }
        let word = mistakes::word_at(self.text.get(start..).unwrap_or("")).to_owned();
        let end = start + word.len();
        let write = match (&before.kind, &last.kind) {
            (ItemKind::Template(template), ItemKind::Tone(tones)) if is_bare(template) => {
                tones.first().map(|tone| format!("is {}", tone.text))
            }
            _ => None,
        };
        let kind = SyntaxErrorKind::RunsOn { word, write };
        self.error(start, end, kind);
    }

    fn is_in_first_column(&self, place: usize) -> bool {
        place == 0 || self.text.as_bytes().get(place - 1) == Some(&b'\n')
    }

    /// Reports a run of bad pieces, if there is one, and leaves its place in the tree.
    fn end_run(&mut self, run: &mut Run, items: &mut Vec<Item>) {
        let Some((start, end)) = self.report_run(run) else {
            return;
        };
        let mut docs = self.docs_before(start);
        let span = self.span(start, end);
        // `param delay = 7 days`: what was read of the value is not what its author meant, and is used elsewhere.
        let is_part =
            |item: &mut Item| item.span.start >= span.start && matches!(item.kind, ItemKind::Param(_));
        if let Some(part) = items.pop_if(is_part) {
            docs = part.docs;
        }
        items.push(Item {
            docs,
            kind: ItemKind::Broken,
            span,
        });
        self.pass_comments(end);
    }

    fn item(&mut self, node: Node<'_>, items: &mut Vec<Item>) {
        let place = node.as_span();
        let docs = self.docs_before(place.start());
        let span = self.node_span(&node);
        let errors_before = self.errors.len();
        let kind = match node.as_rule() {
            Rule::for_block => match self.for_block(node, span) {
                (Some(block), _) => ItemKind::For(block),
                // Without its guard the block is lost; the rules in it are not.
                (None, inner) => {
                    items.push(Item {
                        docs,
                        kind: ItemKind::Broken,
                        span,
                    });
                    items.extend(inner);
                    return;
                }
            },
            _ => self.item_kind(node).unwrap_or_else(|| {
                if self.errors.len() == errors_before {
                    let kind = SyntaxErrorKind::UnknownStatement {
                        word: String::new(),
                        write: None,
                    };
                    self.error(place.start(), place.end(), kind);
                }
                ItemKind::Broken
            }),
        };
        items.push(Item { docs, kind, span });
    }

    fn item_kind(&mut self, node: Node<'_>) -> Option<ItemKind> {
        let rule = node.as_rule();
        if rule == Rule::dunning_rule {
            return Some(ItemKind::Rule(Box::new(self.rule(node)?)));
        }
        let whole = node.as_span();
        let mut nodes = node.into_inner();
        Some(match rule {
            Rule::policy => ItemKind::Policy(self.policy(nodes, whole.start())?),
            Rule::use_file => ItemKind::Use(self.next_text(&mut nodes)?),
            Rule::param => {
                let name = self.next_name(&mut nodes)?;
                let value = self.next_value(&mut nodes)?;
                let range = match nodes.peek() {
                    Some(_) => Some((self.next_value(&mut nodes)?, self.next_value(&mut nodes)?)),
                    None => None,
                };
                ItemKind::Param(Param { name, value, range })
            }
            Rule::define => {
                let name = self.next_name(&mut nodes)?;
                ItemKind::Define(Define {
                    name,
                    guard: self.next_guard(&mut nodes)?,
                })
            }
            Rule::segment if skip_if(&mut nodes, Rule::from_ledger) => ItemKind::SegmentFromLedger,
            Rule::segment => {
                let name = self.next_name(&mut nodes)?;
                let guard = match nodes.peek() {
                    Some(_) => Some(self.next_guard(&mut nodes)?),
                    None => None,
                };
                ItemKind::Segment(Segment { name, guard })
            }
            Rule::tone => {
                let mut names = Vec::new();
                while nodes.peek().is_some() {
                    names.push(self.next_name(&mut nodes)?);
                }
                ItemKind::Tone(names)
            }
            Rule::template => {
                let mut template = Template {
                    name: self.next_name(&mut nodes)?,
                    tone: None,
                    legal: false,
                };
                for node in nodes {
                    match node.as_rule() {
                        Rule::legal => template.legal = true,
                        _ => template.tone = Some(self.name(&node)),
                    }
                }
                ItemKind::Template(template)
            }
            Rule::channel => ItemKind::Channel(self.channel(&mut nodes)?),
            Rule::transfer_cost => {
                let target = nodes.next()?;
                let target = self.word(WordClass::Target, &target);
                ItemKind::TransferCost(TransferCost {
                    target,
                    share: self.next_value(&mut nodes)?,
                })
            }
            Rule::role => ItemKind::Role(self.next_name(&mut nodes)?),
            Rule::field => {
                let owner_node = nodes.next()?;
                let owner = match owner_node.as_str() {
                    "client" => "customer",
                    "facture" => "invoice",
                    other => other,
                };
                let owner = Name {
                    text: owner.to_owned(),
                    span: self.token_span(&owner_node),
                };
                let name = self.next_name(&mut nodes)?;
                let type_node = nodes.next()?;
                ItemKind::Field(Field {
                    owner,
                    name,
                    type_name: self.word(WordClass::Type, &type_node),
                })
            }
            Rule::pause => {
                let name = self.label(&mut nodes);
                let guard = self.next_guard(&mut nodes)?;
                let until = match nodes.next() {
                    Some(node) => Some(self.until(node)?),
                    None => None,
                };
                ItemKind::Pause(Pause { name, guard, until })
            }
            Rule::no_pause => ItemKind::NoPause(self.next_name(&mut nodes)?),
            Rule::never => {
                let action = nodes.next()?;
                let action = self.forbidden(action)?;
                ItemKind::Never(Never {
                    action,
                    guard: self.next_guard(&mut nodes)?,
                })
            }
            Rule::test => ItemKind::Test(self.test(nodes, whole.start())?),
            Rule::prove => {
                let end = self.trimmed(whole.start(), whole.end());
                let start = nodes.peek()?.as_span().start();
                let property = self.property(nodes)?;
                ItemKind::Prove(Text {
                    value: property.text(Language::En),
                    span: self.span(start, end),
                })
            }
            _ => return None,
        })
    }

    fn channel(&mut self, nodes: &mut Nodes<'_>) -> Option<Channel> {
        let name = self.next_name(nodes)?;
        let mut channel = Channel {
            name,
            cost: None,
            capacity: None,
        };
        if let Some(node) = next_if(nodes, Rule::channel_time) {
            let mut inner = node.into_inner();
            let minutes = self.next_integer(&mut inner)?;
            channel.cost = Some(ChannelCost::Time {
                minutes,
                hourly: self.next_value(&mut inner)?,
            });
        } else if nodes.peek().is_some_and(|node| node.as_rule() != Rule::integer) {
            channel.cost = Some(ChannelCost::Fixed(self.next_value(nodes)?));
        }
        if nodes.peek().is_some() {
            channel.capacity = Some(self.next_integer(nodes)?);
        }
        Some(channel)
    }

    fn until(&mut self, node: Node<'_>) -> Option<Until> {
        let end = self.trimmed(node.as_span().start(), node.as_span().end());
        let mut nodes = node.into_inner();
        let start = nodes.peek()?.as_span().start();
        let mut date: Value = self.next_value(&mut nodes)?;
        if let crate::ast::ValueKind::Name(name) = &mut date.kind {
            *name = vocabulary::canonical_fact(name).into_owned();
        }
        let plus = match nodes.peek() {
            Some(_) => Some(self.next_duration(&mut nodes)?),
            None => None,
        };
        Some(Until {
            date,
            plus,
            span: self.span(start, end),
        })
    }

    /// The head of a block: its brace, found or missing, and its bad part, if it has one.
    fn block(&mut self, nodes: &mut Nodes<'_>) -> Option<Block> {
        let node = nodes.next()?;
        let open = node.as_span().start();
        Some(Block {
            open,
            open_is_missing: node.as_rule() == Rule::missing_open,
        })
    }

    /// Reports a block that does not end.
    fn close(&mut self, block: &Block, last: &Node<'_>) {
        if last.as_rule() == Rule::missing_close && !block.open_is_missing {
            self.error(block.open, block.open + 1, SyntaxErrorKind::UnclosedBrace);
        }
    }

    fn policy(&mut self, mut nodes: Nodes<'_>, start: usize) -> Option<PolicyBlock> {
        let name = self.next_text(&mut nodes);
        let has_name = name.is_some();
        let bad_head = next_if(&mut nodes, Rule::bad_head);
        let name = match (name, &bad_head) {
            (Some(name), _) => name,
            (None, Some(head)) => Text {
                value: head.as_str().trim().to_owned(),
                span: self.node_span(head),
            },
            (None, None) => Text {
                value: String::new(),
                span: self.span(start, start),
            },
        };
        let block = self.block(&mut nodes)?;
        self.report_head(
            Context::PolicyHead,
            start,
            block.open,
            bad_head.is_some() || block.open_is_missing || !has_name,
        );
        let mut lines = Vec::new();
        let mut run = Run::new(Context::PolicyLine);
        for node in nodes {
            let place = node.as_span();
            let end = self.trimmed(place.start(), place.end());
            match node.as_rule() {
                Rule::bad_policy_line => {
                    if !run.takes(self.text, place.start(), end) {
                        self.end_policy_run(&mut run, &mut lines);
                        run.start_at(place.start(), end);
                    }
                }
                Rule::missing_close => self.close(&block, &node),
                _ => {
                    self.end_policy_run(&mut run, &mut lines);
                    let docs = self.docs_before(place.start());
                    let span = self.node_span(&node);
                    let kind = self.policy_line(node).unwrap_or(PolicyLineKind::Broken);
                    lines.push(PolicyLine { docs, kind, span });
                    run.remember(place.start(), end);
                    self.pass_comments(end);
                }
            }
        }
        self.end_policy_run(&mut run, &mut lines);
        Some(PolicyBlock { name, lines })
    }

    fn end_policy_run(&mut self, run: &mut Run, lines: &mut Vec<PolicyLine>) {
        let Some((start, end)) = self.report_run(run) else {
            return;
        };
        let docs = self.docs_before(start);
        lines.push(PolicyLine {
            docs,
            kind: PolicyLineKind::Broken,
            span: self.span(start, end),
        });
        self.pass_comments(end);
    }

    fn test(&mut self, mut nodes: Nodes<'_>, start: usize) -> Option<Test> {
        let title = self.next_text(&mut nodes);
        let table = match next_if(&mut nodes, Rule::table) {
            Some(node) => self.test_table(node),
            None => None,
        };
        let bad_head = next_if(&mut nodes, Rule::bad_head).is_some();
        let block = self.block(&mut nodes)?;
        let head_is_bad = bad_head || block.open_is_missing || title.is_none();
        self.report_head(Context::TestHead, start, block.open, head_is_bad);
        let mut table = table;
        let title = title.unwrap_or_else(|| Text {
            value: String::new(),
            span: self.span(start, start),
        });
        let mut lines = Vec::new();
        let mut run = Run::new(Context::TestLine);
        for node in nodes {
            let place = node.as_span();
            let end = self.trimmed(place.start(), place.end());
            match node.as_rule() {
                Rule::bad_test_line => {
                    if !run.takes(self.text, place.start(), end) {
                        self.end_test_run(&mut run, &mut lines);
                        run.start_at(place.start(), end);
                    }
                }
                Rule::missing_close => self.close(&block, &node),
                _ => {
                    self.end_test_run(&mut run, &mut lines);
                    let span = self.node_span(&node);
                    let kind = self.test_line(node).unwrap_or(TestLineKind::Broken);
                    lines.push(TestLine { kind, span });
                    run.remember(place.start(), end);
                }
            }
        }
        self.end_test_run(&mut run, &mut lines);
        if let Some(table) = &mut table {
            let classes = vocabulary::constants_of_columns(table, &lines);
            for row in &mut table.rows {
                for (value, class) in row.iter_mut().zip(&classes) {
                    super::values::canonical_constant(value, *class);
                }
            }
        }
        Some(Test { title, table, lines })
    }

    fn end_test_run(&mut self, run: &mut Run, lines: &mut Vec<TestLine>) {
        let Some((start, end)) = self.report_run(run) else {
            return;
        };
        lines.push(TestLine {
            kind: TestLineKind::Broken,
            span: self.span(start, end),
        });
    }

    /// The block, or else the statements in it.
    fn for_block(&mut self, node: Node<'_>, _span: Span) -> (Option<ForBlock>, Vec<Item>) {
        let start = node.as_span().start();
        let mut nodes = node.into_inner();
        let has_guard = nodes.peek().is_some_and(|node| node.as_rule() == Rule::guard);
        let guard = self.next_guard(&mut nodes);
        next_if(&mut nodes, Rule::bad_head);
        let Some(block) = self.block(&mut nodes) else {
            return (None, Vec::new());
        };
        self.report_head(
            Context::ForHead,
            start,
            block.open,
            !has_guard || block.open_is_missing,
        );
        if let Some(last) = nodes.clone().last() {
            self.close(&block, &last);
        }
        let items = self.items(nodes);
        match guard {
            Some(guard) => (Some(ForBlock { guard, items }), Vec::new()),
            None => (None, items),
        }
    }
}

fn has_no_brace(block: &Node<'_>) -> bool {
    block
        .clone()
        .into_inner()
        .any(|node| node.as_rule() == Rule::missing_open)
}
