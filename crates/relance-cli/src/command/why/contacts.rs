//! The contacts of the account, and which limit they and the calendar put in the way of another one on the day.

use super::case::{Case, is_delivered};
use super::read::Read;
use crate::language::{Lang, Said, said};
use relance_compiler::Place;
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{Effect, Limit, Source};
use relance_kernel::policy::{ActionKind, RuleKind};
use relance_kernel::{ChannelId, Day, InvoiceIndex, RuleId};
use relance_ledger::RowPlace;
use relance_syntax::ast::{ItemKind, PolicyLineKind};

/// A contact delivered to the account.
#[derive(Clone, Copy)]
pub(super) struct Contacted {
    pub(super) day: Day,
    channel: ChannelId,
    /// Whether spacing and caps see it.
    counts: bool,
    /// By which rule, for which invoice; none for one that the ledger records.
    by: Option<(RuleId, Option<InvoiceIndex>)>,
    row: Option<RowPlace>,
}

impl Contacted {
    /// `email on 5 Feb 2026 (first, F3)`.
    pub(super) fn words(&self, case: &Case<'_>, lang: Lang) -> String {
        let channel = case
            .input
            .interner
            .text(case.policy().channels[self.channel].name);
        let day = lang.day(self.day);
        let by = self.by.map_or_else(String::new, |(rule, invoice)| {
            let rule = case.rule_name(rule);
            invoice.map_or_else(
                || format!(" ({rule})"),
                |invoice| format!(" ({rule}, {})", case.invoice_id(invoice)),
            )
        });
        match lang {
            Lang::En => format!("{channel} on {day}{by}"),
            Lang::Fr => format!("{channel} le {day}{by}"),
        }
    }

    fn said(&self, case: &Case<'_>) -> Said {
        Said::each(|lang| self.words(case, lang))
    }

    pub(super) fn rows(&self) -> Vec<RowPlace> {
        self.row.into_iter().collect()
    }
}

/// All of them through the day, oldest first, history included.
pub(super) fn contacts(case: &Case<'_>) -> Vec<Contacted> {
    let policy = case.policy();
    let channel_named = |name| {
        policy
            .channels
            .enumerate()
            .find(|(_, channel)| channel.name == name)
            .map(|(id, _)| id)
    };
    let history = case.known_rows().filter_map(|row| match row.change.kind {
        ChangeKind::Action {
            value: Some(value), ..
        } if row.change.date < case.options.from => Some(Contacted {
            day: row.change.date,
            channel: channel_named(value)?,
            counts: true,
            by: None,
            row: Some(row.place),
        }),
        _ => None,
    });
    let replayed = case.of_account.iter().filter_map(|record| match record.effect {
        Effect::Contact { channel, .. } if record.leads && is_delivered(record) => Some(Contacted {
            day: record.day,
            channel,
            counts: !is_on_settled(case, record.source),
            by: match record.source {
                Source::Rule(rule) => Some((rule, record.invoice)),
                Source::Insolvency | Source::Unallocated => None,
            },
            row: None,
        }),
        _ => None,
    });
    let mut all: Vec<Contacted> = history.chain(replayed).collect();
    all.sort_by_key(|contact| contact.day);
    all
}

fn is_on_settled(case: &Case<'_>, source: Source) -> bool {
    matches!(source, Source::Rule(rule) if matches!(
        case.policy().rules[rule].kind,
        RuleKind::Also { on_settled: true, .. }
    ))
}

/// A limit with what makes it hold.
pub(super) struct InTheWay {
    pub(super) limit: Limit,
    pub(super) why: Read,
    /// The lines of the policy.
    pub(super) lines: Vec<Place>,
}

/// The limits that keep the contact or transfer of a rule from going from the day until another, in the order in which
/// they are the one that does; each once.
pub(super) fn limits_until(case: &Case<'_>, rule: RuleId, until: Option<Day>) -> Vec<InTheWay> {
    let sent = contacts(case);
    let last = until.map_or(case.on, |until| until.plus(-1).max(case.on));
    let mut found: Vec<InTheWay> = Vec::new();
    let mut day = case.on;
    while day <= last {
        if let Some(limit) = in_the_way(case, &sent, rule, day) {
            // Of days without contact only the last one before the step goes is worth a line.
            let is_worth_it = limit.limit != Limit::ContactDays || day == case.on || day == last;
            if is_worth_it && found.iter().all(|known| known.limit != limit.limit) {
                found.push(limit);
            }
        }
        day = day.plus(1);
    }
    found
}

/// What keeps the contact or transfer of a rule from going on a day, if nothing else were sent before.
fn in_the_way(case: &Case<'_>, sent: &[Contacted], rule: RuleId, day: Day) -> Option<InTheWay> {
    let policy = case.policy();
    let channel = policy.rules[rule]
        .actions
        .iter()
        .find_map(|action| match action.kind {
            ActionKind::Contact { channel, .. } => Some(channel),
            _ => None,
        });
    let Some(channel) = channel else {
        return (!policy.is_transfer_day(day)).then(|| no_contact_day(case, None, day));
    };
    if !policy.is_contact_day(channel, day) {
        return Some(no_contact_day(case, Some(channel), day));
    }
    if policy.is_quiet(day) {
        let (en, fr) = (Lang::En.day(day), Lang::Fr.day(day));
        return Some(InTheWay {
            limit: Limit::Quiet,
            why: Read::of(said!(
                "{en} lies in a quiet period",
                "le {fr} est dans une période de silence"
            )),
            lines: policy_lines(case, |line| matches!(line, PolicyLineKind::Quiet { .. })),
        });
    }
    let before: Vec<&Contacted> = sent
        .iter()
        .filter(|contact| contact.counts && contact.day < day)
        .collect();
    spacing(case, channel, &before, day)
        .or_else(|| cap(case, channel, &before, day))
        .or_else(|| {
            let today = sent.iter().find(|contact| contact.day == day && contact.counts)?;
            Some(other_contact(case, today))
        })
}

fn no_contact_day(case: &Case<'_>, channel: Option<ChannelId>, on: Day) -> InTheWay {
    let name = channel.map(|channel| case.input.interner.text(case.policy().channels[channel].name));
    let own_line = |line: &PolicyLineKind| match line {
        PolicyLineKind::Contact(hours) => hours.channel.as_ref().map(|channel| channel.text.as_str()) == name,
        _ => false,
    };
    let general = |line: &PolicyLineKind| match line {
        PolicyLineKind::Contact(hours) => hours.channel.is_none(),
        _ => false,
    };
    let mut lines = policy_lines(case, own_line);
    if lines.is_empty() {
        lines = policy_lines(case, general);
    }
    let words = |lang: Lang| {
        let (day, weekday) = (lang.day(on), lang.weekday(on));
        match lang {
            Lang::En => format!("{weekday} {day} is no contact day"),
            Lang::Fr => format!("le {weekday} {day} n'est pas un jour de contact"),
        }
    };
    InTheWay {
        limit: Limit::ContactDays,
        why: Read::of(Said::each(words)),
        lines,
    }
}

fn spacing(case: &Case<'_>, channel: ChannelId, before: &[&Contacted], on: Day) -> Option<InTheWay> {
    let policy = case.policy();
    let too_close = |last: Option<&&Contacted>, distance: i32| {
        last.filter(|contact| on.since(contact.day) < distance)
            .map(|contact| (**contact, distance))
    };
    let general = policy
        .spacing
        .and_then(|distance| too_close(before.last(), distance));
    let of_channel = policy
        .channel_spacings
        .iter()
        .filter(|(of, _)| *of == channel)
        .find_map(|&(of, distance)| {
            too_close(
                before.iter().rev().find(|contact| contact.channel == of),
                distance,
            )
        });
    let is_general = general.is_some();
    let (last, distance) = general.or(of_channel)?;
    let Said { en, fr } = last.said(case);
    let name = case.input.interner.text(policy.channels[channel].name);
    Some(InTheWay {
        limit: Limit::Spacing,
        why: Read {
            said: said!(
                "at least {distance} days lie between two of them; the last was {en}",
                "au moins {distance} jours les séparent ; le dernier était {fr}"
            ),
            rows: last.rows(),
        },
        lines: policy_lines(case, |line| match line {
            PolicyLineKind::Spacing { channel: None, .. } => is_general,
            PolicyLineKind::Spacing {
                channel: Some(of), ..
            } => !is_general && of.text == name,
            _ => false,
        }),
    })
}

fn cap(case: &Case<'_>, channel: ChannelId, before: &[&Contacted], on: Day) -> Option<InTheWay> {
    let policy = case.policy();
    policy
        .caps
        .iter()
        .filter(|cap| cap.channel.is_none_or(|of| of == channel))
        .find_map(|cap| {
            let used: Vec<&&Contacted> = before
                .iter()
                .filter(|contact| on.since(contact.day) < cap.window)
                .filter(|contact| cap.channel.is_none_or(|of| of == contact.channel))
                .collect();
            if used.len() < cap.count as usize {
                return None;
            }
            let list = |lang: Lang| {
                let words: Vec<String> = used.iter().map(|contact| contact.words(case, lang)).collect();
                words.join(", ")
            };
            let (en, fr) = (list(Lang::En), list(Lang::Fr));
            let (count, window) = (cap.count, cap.window);
            let of = cap
                .channel
                .map(|of| case.input.interner.text(policy.channels[of].name));
            Some(InTheWay {
                limit: Limit::Cap,
                why: Read {
                    said: said!(
                        "at most {count} within {window} days; these went: {en}",
                        "au plus {count} en {window} jours ; ont eu lieu : {fr}"
                    ),
                    rows: used.iter().flat_map(|contact| contact.rows()).collect(),
                },
                lines: policy_lines(case, |line| match line {
                    PolicyLineKind::Cap {
                        count: written,
                        channel,
                        ..
                    } => *written == count && channel.as_ref().map(|name| name.text.as_str()) == of,
                    _ => false,
                }),
            })
        })
}

fn other_contact(case: &Case<'_>, sent: &Contacted) -> InTheWay {
    let Said { en, fr } = sent.said(case);
    InTheWay {
        limit: Limit::OneContactADay,
        why: Read::of(said!(
            "a customer gets one message a day, and that of the day is another: {en}",
            "un client reçoit un message par jour, et celui du jour est un autre : {fr}"
        )),
        lines: policy_lines(case, |line| matches!(line, PolicyLineKind::Group(_))),
    }
}

/// The lines of the `policy` block that are meant; none without a block.
pub(super) fn policy_lines(case: &Case<'_>, is_meant: impl Fn(&PolicyLineKind) -> bool) -> Vec<Place> {
    let compiled = &case.input.compiled;
    let Some(block) = &compiled.origins.policy else {
        return Vec::new();
    };
    let file = block.whole.file;
    let Some(source) = compiled.files.get(file) else {
        return Vec::new();
    };
    let parsed = relance_syntax::parse(&source.text);
    let blocks = parsed.file.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Policy(block) => Some(block),
        _ => None,
    });
    blocks
        .flat_map(|block| &block.lines)
        .filter(|line| is_meant(&line.kind))
        .map(|line| Place::new(file, line.span))
        .collect()
}
