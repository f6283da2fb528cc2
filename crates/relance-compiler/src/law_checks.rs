//! What the law says of a compiled policy: charges against consumers, legal steps that come too late, hours and pressure
//! of contacts, transfers of natural persons, and what the text of a formal notice lacks.
//!
//! A check speaks only where the policy itself states of whom it is: a customer whose kind is met in the ledger alone is
//! the kernel's matter, which leaves out what is forbidden.

use crate::compile::ContactHours;
use crate::contract::Contract;
use crate::diagnostic::{Datum, Diagnostic, Words, law_codes};
use crate::notice_mentions;
use crate::origins::Origins;
use crate::source::{Loader, Place};
use crate::value::working_days_as_civil;
use relance_kernel::policy::{
    Action, ActionKind, AddressKind, Atom, Bound, ContactDays, Delay, Guard, Policy, Slot,
};
use relance_kernel::{
    ChannelId, Comparison, Constant, CustomerKind, Day, Fact, Interner, RuleId, SlotId, Symbol,
};
use relance_law::Debtor;
use std::collections::{BTreeMap, BTreeSet};

/// Costs of amicable recovery stay with the creditor.
const COSTS_STAY: &str = "code des procédures civiles d'exécution, art. L111-8";
/// Contacts of one customer within so many days are looked at together…
const WINDOW: i32 = 7;
/// … and more than so many are told.
const PRUDENT_CONTACTS: usize = 3;
/// Calls and texts are prudent from this minute of the day…
const PRUDENT_FROM: u16 = 8 * 60;
/// … to this one.
const PRUDENT_TO: u16 = 20 * 60;
/// Sunday, as the bits of contact days number it.
const SUNDAY: u8 = 1 << 6;

/// What is checked.
pub(crate) struct Checked<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) origins: &'a Origins,
    pub(crate) contract: &'a Contract,
    pub(crate) hours: &'a ContactHours,
    pub(crate) loader: &'a dyn Loader,
    pub(crate) interner: &'a Interner,
}

/// All findings, in no order.
pub(crate) fn findings(checked: &Checked<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, of_rule) in checked.policy.rules.enumerate() {
        for (position, action) in of_rule.actions.iter().enumerate() {
            let Some(place) = checked.place_of(rule, position) else {
                continue;
            };
            found.extend(checked.consumer_charged(rule, action, place));
            found.extend(checked.transfer_without_approval(rule, action, place));
        }
    }
    for (slot, of_slot) in checked.policy.slots.enumerate() {
        found.extend(checked.after_limitation(slot, of_slot));
    }
    found.extend(checked.imprudent_hours());
    found.extend(checked.pressure());
    found.extend(checked.notices());
    found
}

impl Checked<'_> {
    fn place_of(&self, rule: RuleId, position: usize) -> Option<Place> {
        self.origins.rules.element(rule)?.actions.get(position).copied()
    }

    fn is_french(&self) -> bool {
        self.contract.law.is_some_and(|law| law.country == "FR")
    }

    /// What the guards around a rule state of its customers: what the policy applies to, and the rule's own conditions.
    fn stated<T: PartialEq>(&self, rule: RuleId, pick: &dyn Fn(&Atom) -> Option<T>) -> Option<T> {
        stated_by(self.policy, rule, pick)
    }

    fn is_of_consumers(&self, rule: RuleId) -> bool {
        self.stated(rule, &kind) == Some(CustomerKind::Consumer)
    }

    fn consumer_charged(&self, rule: RuleId, action: &Action, place: Place) -> Option<Diagnostic> {
        let is_charge = matches!(action.kind, ActionKind::Claim(_) | ActionKind::Charge { .. });
        let lawful = self.policy.rules.element(rule)?.lawful;
        if !is_charge || lawful || !self.is_french() || !self.is_of_consumers(rule) {
            return None;
        }
        let mut finding = Diagnostic::new(&law_codes::CONSUMER_CHARGED, place)
            .with("country", "FR")
            .with("article", COSTS_STAY);
        if let Some(consumers) = self.origins.applies_to {
            finding = finding.at("consumers", consumers);
        }
        Some(finding)
    }

    fn transfer_without_approval(&self, rule: RuleId, action: &Action, place: Place) -> Option<Diagnostic> {
        let of_rule = self.policy.rules.element(rule)?;
        let is_transfer = matches!(action.kind, ActionKind::Escalate(_));
        if !is_transfer
            || of_rule
                .approval
                .as_ref()
                .is_some_and(|approval| approval.condition.is_none())
        {
            return None;
        }
        let is_natural = self.is_of_consumers(rule) || self.stated(rule, &natural_person) == Some(true);
        is_natural.then(|| Diagnostic::new(&law_codes::TRANSFER_WITHOUT_APPROVAL, place))
    }

    fn after_limitation(&self, slot: SlotId, of_slot: &Slot) -> Option<Diagnostic> {
        let days = days_after_due(of_slot)?;
        let is_legal = of_slot.variants.iter().any(|variant| {
            let actions = self
                .policy
                .rules
                .element(variant.rule)
                .map(|rule| rule.actions.iter());
            self.policy.is_legal(variant.rule)
                || (actions.into_iter().flatten())
                    .any(|action| matches!(action.kind, ActionKind::Escalate(_)))
        });
        let debtor = match self.stated(of_slot.rule, &kind) {
            Some(CustomerKind::Consumer) => Debtor::Consumer,
            Some(CustomerKind::Public) => Debtor::Public,
            _ => Debtor::Business,
        };
        let limitation = self.contract.law?.rules(debtor).limitation?;
        // Where the year of the due date is counted to its end, its first day leaves the most time.
        let due = Day::from_ymd(2027, 1, 1)?;
        if !is_legal || due.plus(days) <= limitation.last_day(due) {
            return None;
        }
        let place = self.origins.slots.element(slot)?.place;
        Some(
            Diagnostic::new(&law_codes::AFTER_LIMITATION, place)
                .with("days", i64::from(days))
                .with("years", i64::from(limitation.years))
                .with("article", limitation.article),
        )
    }

    /// Calls and texts to consumers on Sundays, at night, or at any hour.
    fn imprudent_hours(&self) -> Vec<Diagnostic> {
        if stated(self.policy, &self.policy.applies_to, &kind) != Some(CustomerKind::Consumer) {
            return Vec::new();
        }
        let mut first_uses: BTreeMap<ChannelId, Place> = BTreeMap::new();
        for (rule, of_rule) in self.policy.rules.enumerate() {
            for (position, action) in of_rule.actions.iter().enumerate() {
                if let (ActionKind::Contact { channel, .. }, Some(place)) =
                    (&action.kind, self.place_of(rule, position))
                {
                    let first = first_uses.entry(*channel).or_insert(place);
                    *first = (*first).min(place);
                }
            }
        }
        let by_telephone = first_uses.into_iter().filter_map(|(id, place)| {
            let channel = self.policy.channels.element(id)?;
            let is_by_telephone = channel.address == Some(AddressKind::Phone);
            is_by_telephone.then_some((id, channel, place))
        });
        by_telephone
            .filter_map(|(id, channel, place)| {
                let days = channel.contact_days.unwrap_or(self.policy.contact_days);
                let hours = self.hours.by_channel.get(&id).unwrap_or(&self.hours.general);
                let on_sundays = match days {
                    ContactDays::EveryDay => true,
                    ContactDays::WorkingDays => false,
                    ContactDays::Weekdays(bits) => bits & SUNDAY != 0,
                };
                let when = if hours.is_empty() {
                    Words {
                        en: "at any hour",
                        fr: "à toute heure",
                    }
                } else if hours
                    .iter()
                    .any(|hours| hours.from < PRUDENT_FROM || hours.to > PRUDENT_TO)
                {
                    Words {
                        en: "early or late in the day",
                        fr: "tôt ou tard dans la journée",
                    }
                } else if on_sundays {
                    Words {
                        en: "on Sundays",
                        fr: "le dimanche",
                    }
                } else {
                    return None;
                };
                Some(
                    Diagnostic::new(&law_codes::IMPRUDENT_HOURS, place)
                        .with("channel", self.interner.text(channel.name))
                        .with("when", when),
                )
            })
            .collect()
    }

    /// The most contacts within [`WINDOW`] days that the ladder makes for one invoice.
    fn pressure(&self) -> Option<Diagnostic> {
        let mut contacts: Vec<(i32, SlotId, Option<Symbol>)> = Vec::new();
        for (slot, of_slot) in self.policy.slots.enumerate() {
            let is_contact = of_slot.variants.iter().any(|variant| {
                let actions = self
                    .policy
                    .rules
                    .element(variant.rule)
                    .map(|rule| rule.actions.iter());
                (actions.into_iter().flatten())
                    .any(|action| matches!(action.kind, ActionKind::Contact { .. }))
            });
            if let Some(days) = days_after_due(of_slot).filter(|_| is_contact) {
                contacts.push((days, slot, self.stated(of_slot.rule, &segment)));
            }
        }
        contacts.sort_unstable();
        let segments: BTreeSet<Option<Symbol>> = contacts.iter().map(|(_, _, segment)| *segment).collect();
        let most = segments
            .into_iter()
            .flat_map(|segment| {
                let of_segment: Vec<(i32, SlotId)> = contacts
                    .iter()
                    .filter(|(_, _, of)| of.is_none() || *of == segment)
                    .map(|(days, slot, _)| (*days, *slot))
                    .collect();
                (0..of_segment.len()).filter_map(move |first| {
                    let rest = of_segment.get(first..)?;
                    let (begins, slot) = *rest.first()?;
                    let within: BTreeSet<i32> = rest
                        .iter()
                        .map(|(days, _)| *days)
                        .take_while(|days| *days < begins + WINDOW)
                        .collect();
                    Some((within.len(), slot))
                })
            })
            .max_by_key(|(count, slot)| (*count, std::cmp::Reverse(*slot)))?;
        let count = most.0.min(self.most_by_limits());
        let place = self.origins.slots.element(most.1)?.place;
        (count > PRUDENT_CONTACTS).then(|| {
            Diagnostic::new(&law_codes::PRESSURE, place)
                .with("count", Datum::Number(i64::try_from(count).unwrap_or(i64::MAX)))
        })
    }

    /// How many contacts within [`WINDOW`] days the spacing and the caps of the policy leave.
    fn most_by_limits(&self) -> usize {
        let within = |days: i32, count: u32| -> usize {
            let times = (WINDOW - 1) / days.max(1) + 1;
            usize::try_from(times)
                .unwrap_or(usize::MAX)
                .saturating_mul(count as usize)
        };
        let by_spacing = self.policy.spacing.map(|days| within(days, 1));
        let caps = self.policy.caps.iter().filter(|cap| cap.channel.is_none());
        by_spacing
            .into_iter()
            .chain(caps.map(|cap| within(cap.window, cap.count)))
            .min()
            .unwrap_or(usize::MAX)
    }

    /// Texts of legal messages that lack what a formal notice should carry. Only French law is known here.
    fn notices(&self) -> Vec<Diagnostic> {
        let Some(files) = self.loader.template_files().filter(|_| self.is_french()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (template, place) in self.policy.templates.enumerate().filter_map(|(id, template)| {
            let place = self.origins.templates.element(id).copied()?;
            template.legal.then_some((template, place))
        }) {
            let name = self.interner.text(template.name);
            let texts = files.iter().filter(|file| {
                let of = file.split('.').next().unwrap_or_default();
                crate::templates::is_same_name(of, name)
            });
            for file in texts {
                let Some(text) = self.loader.template_text(file) else {
                    continue;
                };
                if let Some(missing) = notice_mentions::missing(&text) {
                    found.push(
                        Diagnostic::new(&law_codes::NOTICE_WITHOUT_MENTIONS, place)
                            .with("file", file)
                            .with("missing", missing)
                            .with("article", "code civil, art. 1344"),
                    );
                }
            }
        }
        found
    }
}

/// What all ways for a guard to be true agree on.
pub(crate) fn stated_by<T: PartialEq>(
    policy: &Policy,
    rule: RuleId,
    pick: &dyn Fn(&Atom) -> Option<T>,
) -> Option<T> {
    stated(policy, &policy.applies_to, pick).or_else(|| {
        let mut variants = policy.slots.iter().flat_map(|slot| slot.variants.iter());
        match variants.find(|variant| variant.rule == rule) {
            Some(variant) => stated(policy, &variant.guard, pick),
            None => stated(policy, &policy.rules.element(rule)?.guard, pick),
        }
    })
}

fn stated<T: PartialEq>(policy: &Policy, guard: &Guard, pick: &dyn Fn(&Atom) -> Option<T>) -> Option<T> {
    match guard {
        Guard::Always | Guard::Not(_) => None,
        Guard::And(all) => all.iter().find_map(|part| stated(policy, part, pick)),
        Guard::Or(any) => {
            let mut ways = any.iter().map(|part| stated(policy, part, pick));
            let first = ways.next()??;
            ways.all(|way| way.as_ref() == Some(&first)).then_some(first)
        }
        Guard::Atom(atom) => pick(policy.atoms.element(*atom)?),
    }
}

/// `customer.kind = consumer`
pub(crate) fn kind(atom: &Atom) -> Option<CustomerKind> {
    match atom {
        Atom::Compare {
            fact: Fact::Kind,
            comparison: Comparison::Equal,
            constant: Constant::Kind(kind),
        } => Some(*kind),
        _ => None,
    }
}

/// `natural_person`
fn natural_person(atom: &Atom) -> Option<bool> {
    match atom {
        Atom::Compare {
            fact: Fact::NaturalPerson,
            comparison: Comparison::Equal,
            constant: Constant::YesNo(answer),
        } => Some(*answer),
        _ => None,
    }
}

/// `segment = bon_payeur`
fn segment(atom: &Atom) -> Option<Symbol> {
    match atom {
        Atom::Compare {
            fact: Fact::Segment,
            comparison: Comparison::Equal,
            constant: Constant::Name(name),
        } => Some(*name),
        _ => None,
    }
}

/// The age of a slot in civil days after the due date; none where it has none, or counts from the issue.
fn days_after_due(slot: &Slot) -> Option<i32> {
    if matches!(slot.bound, Bound::DueIn(_)) {
        return None;
    }
    let age = slot.age.as_ref().filter(|age| !age.from_issue)?;
    let days = age.delays.iter().map(|delay| match *delay {
        Delay::Days(days) => days,
        Delay::WorkingDays(days) => working_days_as_civil(days),
    });
    Some(days.fold(0, i32::saturating_add))
}
