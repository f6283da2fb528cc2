//! `prove …`: read like everything else, and kept in the tree as canonical text until it is supported.

use super::{Nodes, Reader};
use crate::ast::{Guard, Name};
use crate::grammar::{RelanceParser, Rule};
use crate::words::{self, Language};
use pest::Parser;

/// A property that a policy states of itself.
pub(super) enum Property {
    /// `never (contact and disputed)`
    Never(Guard),
    /// `every invoice overdue 90d has reached formal_notice`
    EveryInvoice(Guard, Name),
}

impl Property {
    /// The property as it is written after `prove`.
    pub(super) fn text(&self, language: Language) -> String {
        let say = |word: &words::Word| word.in_language(language);
        match self {
            Property::Never(guard) => {
                let condition = crate::format::guard_text(guard, language);
                match guard {
                    Guard::Atom(_) => format!("{} {condition}", say(&words::NEVER)),
                    _ => format!("{} ({condition})", say(&words::NEVER)),
                }
            }
            Property::EveryInvoice(guard, step) => {
                let condition = crate::format::guard_text(guard, language);
                format!(
                    "{} {condition} {} {}",
                    say(&words::EVERY_INVOICE),
                    say(&words::HAS_REACHED),
                    step.text
                )
            }
        }
    }
}

impl Reader<'_> {
    pub(super) fn property(&mut self, mut nodes: Nodes<'_>) -> Option<Property> {
        let node = nodes.next()?;
        let of_every_invoice = node.as_rule() == Rule::prove_every;
        let mut nodes = node.into_inner();
        let guard = self.next_guard(&mut nodes)?;
        Some(if of_every_invoice {
            Property::EveryInvoice(guard, self.next_name(&mut nodes)?)
        } else {
            Property::Never(guard)
        })
    }
}

/// The text of a property, as the tree has it, in a language; the text itself if it is none.
pub(crate) fn property_in(text: &str, language: Language) -> String {
    let statement = format!("{} {text}", words::PROVE.english);
    let source = crate::source::Source::new(&statement);
    let scan = crate::scan::scan(&source.text);
    let mut reader = Reader::new(&source, &scan, &source.text, 0);
    let nodes = RelanceParser::parse(Rule::strict_item, &source.text).ok();
    let item = nodes
        .and_then(|mut nodes| nodes.next())
        .and_then(|strict| strict.into_inner().next());
    match item.and_then(|item| reader.property(item.into_inner())) {
        Some(property) => property.text(language),
        None => text.to_owned(),
    }
}
