//! A day on which something may happen: what each open invoice proposes, and which message goes.

use super::list::{BY_CAP, BY_SPACING, CONTACT_DAYS, Fate, INSOLVENCY, ONE_A_DAY, Row, UNALLOCATED};
use super::policy::{
    ABOVE, AGE, CAP, CAP_WINDOW, CHANNEL, Channel, FIRST_AGE, LAST_RANK, RANK, RULES, SPACING, STEPS,
    of_segment,
};
use super::{ByHand, NEVER, NONE, Open};
use relance_kernel::account::Address;
use relance_kernel::{Account, InvoiceIndex};
use std::cmp::Reverse;

/// A contact that would go if the limits let it.
#[derive(Clone, Copy)]
pub(crate) struct Proposal {
    age: i32,
    due: i32,
    invoice: u32,
    rule: u8,
}

impl ByHand {
    /// Decides the day.
    pub(super) fn decide(&mut self, account: &Account) {
        let first_row = self.rows.len();
        self.wake = NEVER;
        self.must_decide = false;
        let watched = std::mem::take(&mut self.watched);
        if watched {
            self.payers[..self.customers]
                .iter_mut()
                .for_each(|payer| payer.watched = false);
        }
        self.segments_until = NEVER;
        if std::mem::take(&mut self.insolvency) {
            self.raise_insolvency_tasks(account);
        }
        if self.has_loose_money {
            self.raise_reconciliation_tasks();
        }
        self.proposals.clear();
        for at in 0..self.open.len() {
            let Open { due, invoice } = self.open[at];
            let first = due + FIRST_AGE;
            if self.day < first {
                let rare = self.held[invoice as usize].rare;
                if rare == NONE || !self.rares[rare as usize].ladder.is_in_use() {
                    self.wake = self.wake.min(first);
                    continue;
                }
            }
            self.look_at(account, invoice, due);
        }
        if !self.lapsing.is_empty() {
            self.let_settled_lapse();
        }
        if !self.proposals.is_empty() {
            self.choose_message();
        }
        if self.rows.len() > first_row + 1 {
            self.rows[first_row..].sort_by_key(|row| (row.customer, row.invoice, row.rule));
        }
    }

    /// What an invoice that may have a step proposes today, and when to look at it again.
    fn look_at(&mut self, account: &Account, invoice: u32, due: i32) {
        let day = self.day;
        let held = self.held[invoice as usize];
        let customer = held.customer as usize;
        let has_ladder = held.rare != NONE && self.rares[held.rare as usize].ladder.is_in_use();
        let rank = if has_ladder {
            self.rares[held.rare as usize].ladder.rank
        } else {
            -1
        };
        if rank == LAST_RANK {
            return;
        }
        let paused = self.is_paused(account, invoice);
        let segment = self.segment_of(customer);
        let mut left = ABOVE[(rank + 1) as usize] & of_segment(segment);
        let mut gap_over = day;
        if has_ladder {
            self.let_lapse(invoice, segment, due);
            let version = self.payers[customer].address_version;
            let ladder = &mut self.rares[held.rare as usize].ladder;
            if ladder.failed_version == version {
                left &= !ladder.failed;
            }
            if ladder.was_sent() {
                ladder.count_paused_days_before(day);
                ladder.paused_days += i32::from(paused);
                ladder.paused = paused;
                ladder.looked_at = day;
            }
            if left != 0 && ladder.was_sent() {
                let between = (AGE[left.trailing_zeros() as usize] - ladder.sent_age).clamp(0, SPACING);
                gap_over = ladder.sent_on + between + ladder.paused_days;
            }
        }
        if left == 0 {
            return;
        }
        let rule = left.trailing_zeros() as usize;
        let reached = due + AGE[rule];
        if day < reached {
            self.wake = self.wake.min(reached);
        } else if paused {
        } else if day < gap_over {
            self.wake = self.wake.min(gap_over);
        } else if !self.is_deliverable(customer, CHANNEL[rule]) {
            self.fail(invoice, rule);
        } else {
            self.proposals.push(Proposal {
                age: AGE[rule],
                due,
                invoice,
                rule: rule as u8,
            });
        }
    }

    /// The segment of a customer today; from now on it is watched.
    fn segment_of(&mut self, customer: usize) -> usize {
        if !self.payers[customer].watched {
            self.payers[customer].watched = true;
            self.watched = true;
            self.find_segment(customer);
        }
        self.payers[customer].segment
    }

    fn find_segment(&mut self, customer: usize) {
        let (open, held, rares) = (&self.open, &self.held, &self.rares);
        let of_customer = open
            .iter()
            .filter(|one| held[one.invoice as usize].customer as usize == customer)
            .map(|one| {
                let held = &held[one.invoice as usize];
                let disputed = held.rare != NONE && rares[held.rare as usize].is_disputed(held.principal);
                (*one, disputed)
            });
        let payer = &mut self.payers[customer];
        payer.find_segment(self.day, &self.days, of_customer);
        self.segments_until = self.segments_until.min(payer.segment_until);
    }

    /// Whether the segment of a watched customer is another today than it was.
    pub(super) fn segments_moved(&mut self) -> bool {
        self.segments_until = NEVER;
        let mut moved = false;
        for customer in 0..self.customers {
            if self.payers[customer].watched {
                let before = self.payers[customer].segment;
                self.find_segment(customer);
                moved |= self.payers[customer].segment != before;
            }
        }
        moved
    }

    /// Whether an open invoice is paused today; wakes on the day on which time ends it.
    fn is_paused(&mut self, account: &Account, invoice: u32) -> bool {
        let held = &self.held[invoice as usize];
        let payer = &self.payers[held.customer as usize];
        let mut paused = false;
        if payer.is_stopped(self.day) {
            paused = true;
            if !payer.stopped {
                self.wake = self.wake.min(payer.stopped_until + 1);
            }
        }
        if let Some(opened) = payer.insolvent_since {
            paused |= account.invoices[InvoiceIndex(invoice)].issued.0 < opened;
        }
        paused |= !payer.covered.is_empty() && payer.covered.contains(&held.currency);
        if held.rare != NONE {
            let rare = &self.rares[held.rare as usize];
            paused |= rare.is_disputed(held.principal);
            if rare.committed {
                let (promised, planned) = self.committed_until(rare.promise, rare.plan);
                for until in [promised, planned].into_iter().flatten() {
                    paused = true;
                    self.wake = self.wake.min(until);
                }
            }
        }
        paused
    }

    fn is_deliverable(&self, customer: usize, channel: Channel) -> bool {
        let payer = &self.payers[customer];
        let [email, phone, postal, of_role] = payer.addresses;
        let address = match channel {
            Channel::Email => email,
            Channel::Call => of_role.or(phone),
            Channel::Letter | Channel::Registered => postal,
        };
        payer.refused & (1 << channel as u8) == 0 && address != Some(Address::Empty)
    }

    /// Reports what was put off and is no longer due.
    fn let_lapse(&mut self, invoice: u32, segment: usize, due: i32) {
        let rare = self.held[invoice as usize].rare as usize;
        let mut pending = self.rares[rare].ladder.pending();
        while pending != 0 {
            let rule = pending.trailing_zeros() as usize;
            pending &= pending - 1;
            if rule / STEPS != segment || self.day < due + AGE[rule] {
                self.lapse(invoice, rule);
            }
        }
    }

    fn let_settled_lapse(&mut self) {
        let mut settled = std::mem::take(&mut self.lapsing);
        for invoice in settled.drain(..) {
            let held = &self.held[invoice as usize];
            if held.is_open() {
                continue;
            }
            let mut pending = self.rares[held.rare as usize].ladder.pending();
            while pending != 0 {
                let rule = pending.trailing_zeros() as usize;
                pending &= pending - 1;
                self.lapse(invoice, rule);
            }
        }
        self.lapsing = settled;
    }

    fn lapse(&mut self, invoice: u32, rule: usize) {
        let ladder = &mut self.rare(invoice).ladder;
        ladder.lapsed |= 1 << rule;
        let limit = ladder.limits[rule];
        self.row(invoice, rule, Fate::Lapsed(limit));
    }

    /// A step that no address takes: reported once; another step may be the next one tomorrow.
    fn fail(&mut self, invoice: u32, rule: usize) {
        let customer = self.held[invoice as usize].customer as usize;
        let version = self.payers[customer].address_version;
        let ladder = &mut self.rare(invoice).ladder;
        if ladder.failed_version != version {
            ladder.failed = 0;
            ladder.failed_version = version;
        }
        ladder.failed |= 1 << rule;
        let told = ladder.failure_told & (1 << rule) != 0;
        ladder.failure_told |= 1 << rule;
        if !told {
            self.row(invoice, rule, Fate::Failed);
        }
        self.wake = self.wake.min(self.day + 1);
    }

    /// Lets the day's message go and puts the others off.
    fn choose_message(&mut self) {
        let mut proposals = std::mem::take(&mut self.proposals);
        if let Some(limit) = self.limit() {
            for proposal in &proposals {
                self.put_off(proposal, limit);
            }
            self.wake = self.wake.min(self.next_possible());
        } else {
            proposals.sort_unstable_by_key(|one| (Reverse(one.age), one.due, one.invoice));
            let channel = CHANNEL[usize::from(proposals[0].rule)];
            self.contacts.push(self.day);
            let mut fate = Fate::DoneFirst;
            for proposal in &proposals {
                if CHANNEL[usize::from(proposal.rule)] == channel {
                    self.go(proposal, fate);
                    fate = Fate::Done;
                } else {
                    self.put_off(proposal, ONE_A_DAY);
                    self.wake = self.wake.min(self.next_possible());
                }
            }
        }
        self.proposals = proposals;
    }

    fn go(&mut self, proposal: &Proposal, fate: Fate) {
        let (day, rule) = (self.day, usize::from(proposal.rule));
        let ladder = &mut self.rare(proposal.invoice).ladder;
        ladder.rank = RANK[rule];
        ladder.sent_on = day;
        ladder.sent_age = proposal.age;
        ladder.paused_days = 0;
        ladder.paused = false;
        ladder.looked_at = day;
        self.row(proposal.invoice, rule, fate);
        if rule % STEPS + 1 < STEPS {
            let next = (proposal.due + AGE[rule + 1]).max(day + 1);
            self.wake = self.wake.min(next);
        }
    }

    /// Reports a step as put off, once.
    fn put_off(&mut self, proposal: &Proposal, limit: u8) {
        let rule = usize::from(proposal.rule);
        let ladder = &mut self.rare(proposal.invoice).ladder;
        if ladder.put_off & (1 << rule) == 0 {
            ladder.put_off |= 1 << rule;
            ladder.limits[rule] = limit;
            self.row(proposal.invoice, rule, Fate::Deferred(limit));
        }
    }

    /// What keeps every contact of the account from going today.
    fn limit(&self) -> Option<u8> {
        let day = self.day;
        if self.days.next_contact_day(day) != day {
            return Some(CONTACT_DAYS);
        }
        let last = *self.contacts.last()?;
        if day - last < SPACING {
            return Some(BY_SPACING);
        }
        let first_of_cap = *self.contacts.get(self.contacts.len().checked_sub(CAP)?)?;
        (day - first_of_cap < CAP_WINDOW).then_some(BY_CAP)
    }

    /// The first day after today on which a contact may go if none goes before.
    fn next_possible(&self) -> i32 {
        let mut day = self.day + 1;
        if let Some(last) = self.contacts.last() {
            day = day.max(last + SPACING);
        }
        let of_cap = self
            .contacts
            .len()
            .checked_sub(CAP)
            .and_then(|at| self.contacts.get(at));
        if let Some(first_of_cap) = of_cap {
            day = day.max(first_of_cap + CAP_WINDOW);
        }
        self.days.next_contact_day(day)
    }

    /// "File the claim", on the day on which an opening counts, if it freezes anything that is open.
    #[cold]
    fn raise_insolvency_tasks(&mut self, account: &Account) {
        for customer in 0..account.customers.len() {
            let payer = &self.payers[customer];
            let Some(opened) = payer.insolvent_since else {
                continue;
            };
            let frozen = self.open.iter().any(|one| {
                let issued = &account.invoices[InvoiceIndex(one.invoice)];
                issued.customer.0 as usize == customer && issued.issued.0 < opened
            });
            if payer.insolvency_counted_on == self.day && frozen {
                self.task(customer, INSOLVENCY);
            }
        }
    }

    /// "Reconcile", on the day on which loose money comes to cover what is overdue.
    fn raise_reconciliation_tasks(&mut self) {
        for customer in 0..self.customers {
            let payer = &self.payers[customer];
            if payer.loose.is_empty() && payer.covered.is_empty() {
                continue;
            }
            let covered = self.covered(customer);
            let payer = &mut self.payers[customer];
            let before = std::mem::replace(&mut payer.covered, covered);
            if payer.covered.iter().any(|currency| !before.contains(currency)) {
                self.task(customer, UNALLOCATED);
            }
        }
    }

    fn task(&mut self, customer: usize, rule: u8) {
        self.rows.push(Row {
            day: self.day,
            account: self.account,
            customer: customer as u32,
            invoice: None,
            rule,
            fate: Fate::Done,
        });
    }

    fn row(&mut self, invoice: u32, rule: usize, fate: Fate) {
        debug_assert!(rule < RULES);
        self.rows.push(Row {
            day: self.day,
            account: self.account,
            customer: self.held[invoice as usize].customer,
            invoice: Some(invoice),
            rule: rule as u8,
            fate,
        });
    }
}
