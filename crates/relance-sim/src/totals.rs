//! Sums of a replay: actions, contacts, cost, work per day, and where the open invoices stand at the end.

use std::collections::{BTreeMap, BTreeSet};

use relance_kernel::account::{Attribute, ChangeKind};
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect, Source};
use relance_kernel::evaluate::{Subject, View};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, Currency, Fact, FactValue, InvoiceIndex, RuleId, Symbol};

use crate::replay::ReplayOptions;
use crate::rows::action_word;
use crate::standing::{Standing, Unclear, UnknownPause, standings};

/// A number of invoices with their open principal by currency, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub invoices: u64,
    /// How much.
    pub money: BTreeMap<Currency, i128>,
}

impl Count {
    fn add_invoice(&mut self, currency: Currency, amount: i64) {
        self.invoices += 1;
        *self.money.entry(currency).or_default() += i128::from(amount);
    }

    fn add(&mut self, other: &Count) {
        self.invoices += other.invoices;
        for (currency, amount) in &other.money {
            *self.money.entry(*currency).or_default() += amount;
        }
    }
}

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTotals {
    /// Rows done.
    pub done: u64,
    /// Rows put off first.
    pub deferred: u64,
    /// Rows that lapsed.
    pub lapsed: u64,
    /// Failures for want of an address.
    pub failed: u64,
    /// Cost in minor units of the policy's currency.
    pub cost: i128,
}

/// What happened to one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentTotals {
    /// Rows done while the customer was in it.
    pub actions: u64,
    /// Contacts (messages) among them.
    pub contacts: u64,
    /// Cost in minor units of the policy's currency.
    pub cost: i128,
    /// Open invoices at the end.
    pub open: Count,
}

/// The work of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workday {
    /// Messages.
    pub contacts: u64,
    /// Minutes of work.
    pub minutes: u64,
    /// Internal actions, bookings and transfers.
    pub other: u64,
}

/// Open invoices at the end, by where they stand.
pub type StandingTotals = BTreeMap<Standing, Count>;

/// Everything that a replay counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Customers of the ledger.
    pub customers: u64,
    /// Invoices of the ledger.
    pub invoices: u64,
    /// Invoices with a row done; a task for a step that could not be delivered is none.
    pub invoices_touched: u64,
    /// Customers contacted.
    pub customers_contacted: u64,
    /// Messages.
    pub contacts: u64,
    /// Messages by channel (position in the policy).
    pub contacts_by_channel: BTreeMap<u32, u64>,
    /// Most messages that one account got.
    pub most_contacts: u64,
    /// How many accounts got so many messages.
    pub accounts_by_contacts: BTreeMap<u64, u64>,
    /// Cost of messages in minor units, by currency.
    pub cost: BTreeMap<Currency, i128>,
    /// Minutes of work.
    pub minutes: u64,
    /// By rule, then those built in.
    pub by_rule: BTreeMap<Source, RuleTotals>,
    /// Invoices for which each rule acted.
    pub reached: BTreeMap<RuleId, u64>,
    /// By segment (none = no segment).
    pub by_segment: BTreeMap<Option<Symbol>, SegmentTotals>,
    /// By day.
    pub workdays: BTreeMap<relance_kernel::Day, Workday>,
    /// Open at the end.
    pub standing: StandingTotals,
    /// Open at the end, in all.
    pub open: Count,
    /// Invoices that cannot be decided at the end, by the step and the fact that is missing (none = several hold
    /// together, or what is missing is no fact).
    pub undecided: BTreeMap<(RuleId, Option<Fact>), Count>,
    /// Invoices paused at the end because a condition is unknown, by what it is the condition of.
    pub paused_by_unknown: BTreeMap<UnknownPause, Count>,
    /// What was done that is no message, by its action (see [`action_word`]); tasks for steps that could not be
    /// delivered included.
    pub other_by_action: BTreeMap<&'static str, u64>,
    /// Customers whom the policy does not claim at the end.
    pub customers_not_claimed: u64,
    /// Facts of customers that rows of the ledger date. All others are taken as always true.
    pub dated_facts: BTreeSet<Fact>,
    of_account: OfAccount,
}

/// What is counted while an account is replayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OfAccount {
    contacts: u64,
    touched: Vec<bool>,
    contacted: Vec<bool>,
    reached: Vec<(RuleId, u32)>,
    acted_last: BTreeSet<u32>,
}

impl Totals {
    pub(crate) fn begin_account(&mut self, account: &Account) {
        self.customers += account.customers.len() as u64;
        self.invoices += account.invoices.len() as u64;
        for change in &account.changes {
            if let ChangeKind::AttributeChanged(attribute) = &change.kind {
                self.dated_facts.extend(dated_fact(attribute));
            }
        }
        let of_account = &mut self.of_account;
        of_account.contacts = 0;
        of_account.touched.clear();
        of_account.touched.resize(account.invoices.len(), false);
        of_account.contacted.clear();
        of_account.contacted.resize(account.customers.len(), false);
        of_account.reached.clear();
        of_account.acted_last.clear();
    }

    pub(crate) fn count_day(
        &mut self,
        policy: &Policy,
        account: &Account,
        state: &AccountState,
        records: &[ActionRecord],
    ) {
        self.of_account.acted_last.clear();
        if records.is_empty() {
            return;
        }
        let view = View::new(policy, account, state);
        for record in records {
            let of_rule = self.by_rule.entry(record.source).or_default();
            match record.outcome {
                ActionOutcome::Deferred(_) => {
                    of_rule.deferred += 1;
                    continue;
                }
                ActionOutcome::Lapsed(_) => {
                    of_rule.lapsed += 1;
                    continue;
                }
                ActionOutcome::Failed => of_rule.failed += 1,
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown => of_rule.done += 1,
            }
            let subject = Subject {
                customer: record.customer,
                invoice: None,
            };
            let segment = match view.read(Fact::Segment, subject) {
                FactValue::Name(segment) => Some(segment),
                _ => None,
            };
            let of_segment = self.by_segment.entry(segment).or_default();
            of_segment.actions += 1;
            let workday = self.workdays.entry(record.day).or_default();
            // Only the first row of a message bears its cost and counts as the contact.
            let is_message = matches!(record.effect, Effect::Contact { .. });
            if is_message {
                if record.leads {
                    self.contacts += 1;
                    self.of_account.contacts += 1;
                    of_segment.contacts += 1;
                    workday.contacts += 1;
                    workday.minutes += u64::from(record.minutes);
                    self.minutes += u64::from(record.minutes);
                    if let Effect::Contact { channel, .. } = record.effect {
                        *self.contacts_by_channel.entry(channel.0).or_default() += 1;
                    }
                }
                if let Some(contacted) = self.of_account.contacted.get_mut(record.customer.0 as usize) {
                    *contacted = true;
                }
            } else {
                workday.other += 1;
                *self
                    .other_by_action
                    .entry(action_word(&record.effect))
                    .or_default() += 1;
            }
            if let Some(cost) = record.cost {
                *self.cost.entry(cost.currency).or_default() += i128::from(cost.minor);
                of_rule.cost += i128::from(cost.minor);
                of_segment.cost += i128::from(cost.minor);
            }
            let is_done = record.outcome != ActionOutcome::Failed;
            if let Some(invoice) = record.invoice.filter(|_| is_done) {
                if let Some(touched) = self.of_account.touched.get_mut(invoice.0 as usize) {
                    *touched = true;
                }
                self.of_account.acted_last.insert(invoice.0);
                if let Source::Rule(rule) = record.source {
                    self.of_account.reached.push((rule, invoice.0));
                }
            }
        }
    }

    pub(crate) fn end_account(
        &mut self,
        policy: &Policy,
        account: &Account,
        state: &AccountState,
        options: &ReplayOptions,
    ) {
        let of_account = &mut self.of_account;
        self.invoices_touched += of_account.touched.iter().filter(|touched| **touched).count() as u64;
        self.customers_contacted += of_account.contacted.iter().filter(|one| **one).count() as u64;
        self.most_contacts = self.most_contacts.max(of_account.contacts);
        *self.accounts_by_contacts.entry(of_account.contacts).or_default() += 1;
        of_account.reached.sort_unstable();
        of_account.reached.dedup();
        for (rule, _) in &of_account.reached {
            *self.reached.entry(*rule).or_default() += 1;
        }
        let view = View::new(policy, account, state);
        let claims = |customer| {
            view.test(
                &policy.applies_to,
                Subject {
                    customer,
                    invoice: None,
                },
            )
            .holds()
        };
        self.customers_not_claimed += account
            .customers
            .ids()
            .filter(|&customer| !claims(customer))
            .count() as u64;
        let open: Vec<_> = account
            .invoices
            .ids()
            .filter(|&invoice| state.is_open(invoice))
            .collect();
        if open.is_empty() {
            return;
        }
        let acted = |invoice: InvoiceIndex| of_account.acted_last.contains(&invoice.0);
        for (invoice, standing, unclear) in standings(policy, account, state, options.approvals, open, acted)
        {
            let issued = &account.invoices[invoice];
            let principal = state.principal(invoice);
            let of_cause = unclear.map(|unclear| match unclear {
                Unclear::Step(rule, fact) => self.undecided.entry((rule, fact)).or_default(),
                Unclear::Pause(pause) => self.paused_by_unknown.entry(pause).or_default(),
            });
            if let Some(count) = of_cause {
                count.add_invoice(issued.currency, principal);
            }
            self.standing
                .entry(standing)
                .or_default()
                .add_invoice(issued.currency, principal);
            self.open.add_invoice(issued.currency, principal);
            let subject = Subject {
                customer: issued.customer,
                invoice: None,
            };
            let segment = match view.read(Fact::Segment, subject) {
                FactValue::Name(segment) => Some(segment),
                _ => None,
            };
            self.by_segment
                .entry(segment)
                .or_default()
                .open
                .add_invoice(issued.currency, principal);
        }
    }

    pub(crate) fn add(&mut self, other: &Totals) {
        self.customers += other.customers;
        self.invoices += other.invoices;
        self.invoices_touched += other.invoices_touched;
        self.customers_contacted += other.customers_contacted;
        self.contacts += other.contacts;
        self.most_contacts = self.most_contacts.max(other.most_contacts);
        self.minutes += other.minutes;
        for (key, value) in &other.contacts_by_channel {
            *self.contacts_by_channel.entry(*key).or_default() += value;
        }
        for (key, value) in &other.accounts_by_contacts {
            *self.accounts_by_contacts.entry(*key).or_default() += value;
        }
        for (key, value) in &other.cost {
            *self.cost.entry(*key).or_default() += value;
        }
        for (key, value) in &other.reached {
            *self.reached.entry(*key).or_default() += value;
        }
        for (key, value) in &other.by_rule {
            let sum = self.by_rule.entry(*key).or_default();
            sum.done += value.done;
            sum.deferred += value.deferred;
            sum.lapsed += value.lapsed;
            sum.failed += value.failed;
            sum.cost += value.cost;
        }
        for (key, value) in &other.by_segment {
            let sum = self.by_segment.entry(*key).or_default();
            sum.actions += value.actions;
            sum.contacts += value.contacts;
            sum.cost += value.cost;
            sum.open.add(&value.open);
        }
        for (key, value) in &other.workdays {
            let sum = self.workdays.entry(*key).or_default();
            sum.contacts += value.contacts;
            sum.minutes += value.minutes;
            sum.other += value.other;
        }
        for (key, value) in &other.standing {
            self.standing.entry(*key).or_default().add(value);
        }
        self.open.add(&other.open);
        for (key, value) in &other.undecided {
            self.undecided.entry(*key).or_default().add(value);
        }
        for (key, value) in &other.paused_by_unknown {
            self.paused_by_unknown.entry(*key).or_default().add(value);
        }
        for (key, value) in &other.other_by_action {
            *self.other_by_action.entry(key).or_default() += value;
        }
        self.customers_not_claimed += other.customers_not_claimed;
        self.dated_facts.extend(&other.dated_facts);
    }
}

/// The fact that a change of a column dates.
fn dated_fact(attribute: &Attribute) -> Option<Fact> {
    Some(match attribute {
        Attribute::Kind(_) => Fact::Kind,
        Attribute::NaturalPerson(_) => Fact::NaturalPerson,
        Attribute::Country(_) => Fact::Country,
        Attribute::Language(_) => Fact::Language,
        Attribute::Segment(_) => Fact::Segment,
        Attribute::Sector(_) => Fact::Sector,
        Attribute::Insured(_) => Fact::Insured,
        Attribute::Since(_) => Fact::CustomerSince,
        Attribute::Address(..) => return None,
        Attribute::Field(position, _) => Fact::CustomerField(*position),
    })
}
