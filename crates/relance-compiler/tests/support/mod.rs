//! A compiled policy as text, for snapshots that hold input and output together.

use relance_compiler::{Compiled, Lang, Options, compile_text, render};
use relance_kernel::policy::{
    Action, ActionKind, Approval, Guard, PauseCondition, Policy, RuleKind, Segments,
};
use relance_kernel::{Interner, Symbol};
use std::fmt::Write;

/// The text and what it compiles to.
pub(crate) fn compiled(text: &str) -> String {
    compiled_with(text, &[])
}

/// The same with params set.
pub(crate) fn compiled_with(text: &str, settings: &[(&str, &str)]) -> String {
    let mut interner = Interner::new();
    let settings = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let compiled = compile_text(text, &Options { settings }, &mut interner);
    let mut out = format!("{}\n────\n", text.trim_end());
    out.push_str(&render::render_plain(
        &compiled.diagnostics,
        &compiled.files,
        Lang::En,
    ));
    if let Some(policy) = &compiled.policy {
        out.push_str(&described(policy, &compiled, &interner));
    }
    out
}

/// Slots, rules, pauses, prohibitions and segments of a policy, in words.
pub(crate) fn described(policy: &Policy, compiled: &Compiled, interner: &Interner) -> String {
    let describer = Describer {
        policy,
        compiled,
        interner,
    };
    let mut out = String::new();
    for (id, slot) in policy.slots.enumerate() {
        let rank = slot
            .rank
            .map_or("no rank".to_owned(), |rank| format!("rank {rank}"));
        let age = slot.age.as_ref().map_or(String::new(), |age| {
            format!(
                ", age {:?}{}",
                age.delays,
                if age.from_issue { " from issue" } else { "" }
            )
        });
        writeln!(
            out,
            "slot {} #{} [{rank}{age}] {:?}",
            describer.rule(slot.rule),
            slot.occurrence,
            slot.bound
        )
        .unwrap();
        assert!(!compiled.origins.slots[id].text.is_empty());
        writeln!(out, "  from {}", compiled.origins.slots[id].text).unwrap();
        for variant in &slot.variants {
            writeln!(
                out,
                "  {} when {}",
                describer.rule(variant.rule),
                describer.guard(&variant.guard)
            )
            .unwrap();
        }
    }
    for (id, rule) in policy.rules.enumerate() {
        let kind = match rule.kind {
            RuleKind::Step => "step".to_owned(),
            RuleKind::Exception { to } => format!("exception to {}", describer.rule(to)),
            RuleKind::Also { .. } => format!("{:?}", rule.kind),
        };
        write!(out, "rule {} ({kind})", describer.rule(id)).unwrap();
        if let Some(old) = rule.was {
            write!(out, " was {}", interner.text(old)).unwrap();
        }
        writeln!(out, ": when {}", describer.guard(&rule.guard)).unwrap();
        for action in &rule.actions {
            writeln!(out, "  then {}", describer.action(action)).unwrap();
        }
        if let Some(Approval { role, condition }) = &rule.approval {
            let role = role.map_or("anyone", |role| interner.text(role));
            let condition = condition
                .as_ref()
                .map_or(String::new(), |guard| format!(" if {}", describer.guard(guard)));
            writeln!(out, "  approval of {role}{condition}").unwrap();
        }
        for (holds, words) in [
            (rule.without_reminder, "without reminder"),
            (rule.lawful, "lawful"),
        ] {
            if holds {
                writeln!(out, "  {words}").unwrap();
            }
        }
    }
    out
}

/// Pauses, prohibitions, segments and limits: what the prelude gives and the policy changes.
pub(crate) fn surroundings(text: &str) -> String {
    let mut interner = Interner::new();
    let compiled = compile_text(text, &Options::default(), &mut interner);
    let mut out = format!("{}\n────\n", text.trim_end());
    out.push_str(&render::render_plain(
        &compiled.diagnostics,
        &compiled.files,
        Lang::En,
    ));
    let Some(policy) = &compiled.policy else {
        return out;
    };
    let describer = Describer {
        policy,
        compiled: &compiled,
        interner: &interner,
    };
    match &policy.segments {
        Segments::FromLedger => out.push_str("segments from the ledger\n"),
        Segments::Declared { list, otherwise } => {
            for (name, guard) in list.iter() {
                writeln!(
                    out,
                    "segment {} when {}",
                    interner.text(*name),
                    describer.guard(guard)
                )
                .unwrap();
            }
            if let Some(name) = otherwise {
                writeln!(out, "segment {} otherwise", interner.text(*name)).unwrap();
            }
        }
    }
    for pause in policy.pauses.iter() {
        let when = match &pause.condition {
            PauseCondition::When(guard) => describer.guard(guard),
            PauseCondition::UnallocatedCoversOverdue => "unallocated money covers what is overdue".to_owned(),
        };
        let of = if pause.of_customer {
            " (of the customer)"
        } else {
            ""
        };
        writeln!(
            out,
            "pause {}{of} when {when} until {:?}",
            interner.text(pause.name),
            pause.until
        )
        .unwrap();
    }
    for never in policy.nevers.iter() {
        writeln!(
            out,
            "never {:?} when {}",
            never.action,
            describer.guard(&never.guard)
        )
        .unwrap();
    }
    writeln!(out, "applies to {}", describer.guard(&policy.applies_to)).unwrap();
    writeln!(
        out,
        "{} {} {:?} quiet {:?}",
        policy.currency, policy.timezone, policy.contact_days, policy.quiet
    )
    .unwrap();
    writeln!(
        out,
        "spacing {:?} {:?} caps {:?}",
        policy.spacing, policy.channel_spacings, policy.caps
    )
    .unwrap();
    writeln!(
        out,
        "{:?} {:?} tolerance {}",
        policy.grouping, policy.catch_up, policy.tolerance
    )
    .unwrap();
    for channel in policy.channels.iter() {
        writeln!(
            out,
            "channel {} {:?} costs {:?} ({} min) capacity {:?} {:?}",
            interner.text(channel.name),
            channel.address,
            channel.cost,
            channel.minutes,
            channel.capacity,
            channel.contact_days
        )
        .unwrap();
    }
    for template in policy.templates.iter() {
        writeln!(
            out,
            "template {} tone {:?} legal {}",
            interner.text(template.name),
            template.tone,
            template.legal
        )
        .unwrap();
    }
    writeln!(out, "hours {:?}", compiled.contact_hours).unwrap();
    writeln!(out, "transfer costs {:?}", compiled.transfer_costs).unwrap();
    out
}

struct Describer<'a> {
    policy: &'a Policy,
    compiled: &'a Compiled,
    interner: &'a Interner,
}

impl Describer<'_> {
    fn rule(&self, rule: relance_kernel::RuleId) -> &str {
        &self.compiled.origins.rules[rule].name
    }

    fn symbol(&self, symbol: Symbol) -> &str {
        self.interner.text(symbol)
    }

    fn guard(&self, guard: &Guard) -> String {
        let list = |list: &[Guard], word: &str| {
            let parts: Vec<String> = list.iter().map(|inner| self.guard(inner)).collect();
            format!("({})", parts.join(word))
        };
        match guard {
            Guard::Always => "always".to_owned(),
            Guard::And(inner) => list(inner, " and "),
            Guard::Or(inner) => list(inner, " or "),
            Guard::Not(inner) => format!("not {}", self.guard(inner)),
            Guard::Atom(id) => self.compiled.origins.atoms[*id].text.clone(),
        }
    }

    fn action(&self, action: &Action) -> String {
        let shown = match &action.kind {
            ActionKind::Contact {
                channel,
                template,
                to,
            } => {
                let channel = self.symbol(self.policy.channels[*channel].name);
                let template =
                    template.map_or("-", |template| self.symbol(self.policy.templates[template].name));
                format!("{channel} {template} to {}", to.map_or("-", |to| self.symbol(to)))
            }
            ActionKind::Task {
                text,
                role,
                by_overdue,
            } => {
                format!(
                    "task {:?} for {:?} by {by_overdue:?}",
                    self.symbol(*text),
                    role.map(|role| self.symbol(role))
                )
            }
            ActionKind::Alert(role) => format!("alert {}", self.symbol(*role)),
            ActionKind::Flag(name) => format!("flag {}", self.symbol(*name)),
            other => format!("{other:?}"),
        };
        match &action.otherwise {
            None => shown,
            Some(otherwise) => format!("{shown} else {}", self.action(otherwise)),
        }
    }
}
