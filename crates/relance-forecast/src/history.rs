//! What a ledger tells of how its invoices were paid: stretches of days on which an open invoice stood in one
//! condition, each with what ended it.
//!
//! Only what was known by the last day counts, rows on the day on which they became known. An invoice is at risk from
//! the day after it became known; a contact acts from the day after it.

use crate::condition::Condition;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, CustomerIndex, Day, IndexList, Interner, InvoiceIndex, Symbol};

/// What an `action` row of a ledger was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PastAction {
    /// A contact of a kind.
    Contact(usize),
    /// The invoice left our hands.
    HandedOver,
    /// Nothing that a customer sees.
    Inward,
}

/// The kinds of contacts of a ledger: the values of its `action` rows that name a channel.
#[derive(Clone, Default, Debug)]
pub struct ContactKinds {
    names: Vec<(Symbol, String)>,
    /// How many rows of each there are.
    rows: Vec<u64>,
}

/// Of more kinds of contacts than these, the most frequent are learnt: each is a dozen columns of a regression, and rows with a
/// word of their own teach nothing.
pub(crate) const MOST_KINDS: usize = 16;

impl ContactKinds {
    /// Their names, in the order of the alphabet.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|(_, name)| name.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The position of a kind.
    pub fn position(&self, value: Symbol) -> Option<usize> {
        self.names.iter().position(|(symbol, _)| *symbol == value)
    }

    /// Those that a model has, in its order; contacts of other kinds count for nothing.
    pub(crate) fn only(&self, names: &[String]) -> ContactKinds {
        let find = |name: &String| self.names.iter().find(|(_, known)| known == name).cloned();
        // A kind that this ledger does not name keeps its place.
        let nobody = |name: &String| (Symbol(u32::MAX), name.clone());
        ContactKinds {
            names: names
                .iter()
                .map(|name| find(name).unwrap_or_else(|| nobody(name)))
                .collect(),
            rows: Vec::new(),
        }
    }

    /// Takes in what the rows of an account name that are known on a day.
    pub(crate) fn learn(&mut self, account: &Account, interner: &Interner, until: Day) {
        for change in account.changes.iter().take_while(|change| change.day <= until) {
            let ChangeKind::Action {
                value: Some(value), ..
            } = change.kind
            else {
                continue;
            };
            if let Some(known) = self.position(value) {
                if let Some(rows) = self.rows.get_mut(known) {
                    *rows += 1;
                }
            } else if !NO_CONTACT.contains(&interner.text(value))
                && !TRANSFERS.contains(&interner.text(value))
            {
                let name = interner.text(value).to_string();
                let at = self.names.partition_point(|(_, other)| *other < name);
                self.names.insert(at, (value, name));
                self.rows.insert(at, 1);
            }
        }
    }

    /// The most frequent of them, if there are more than [`MOST_KINDS`]; contacts of the others count for nothing.
    pub(crate) fn most_frequent(self) -> ContactKinds {
        let mut by_rows: Vec<usize> = (0..self.names.len()).collect();
        let rows = |place: usize| self.rows.get(place).copied().unwrap_or(0);
        by_rows.sort_by_key(|&place| std::cmp::Reverse(rows(place)));
        let kept: Vec<usize> = by_rows.into_iter().take(MOST_KINDS).collect();
        let of_kept = |place: &usize| kept.contains(place);
        ContactKinds {
            rows: (0..self.rows.len()).filter(of_kept).map(rows).collect(),
            names: (self.names.into_iter().enumerate())
                .filter(|(place, _)| of_kept(place))
                .map(|(_, name)| name)
                .collect(),
        }
    }

    pub(crate) fn of(&self, value: Option<Symbol>, interner: &Interner) -> PastAction {
        let Some(value) = value else {
            return PastAction::Inward;
        };
        match self.position(value) {
            Some(kind) => PastAction::Contact(kind),
            None if TRANSFERS.contains(&interner.text(value)) => PastAction::HandedOver,
            None => PastAction::Inward,
        }
    }
}

/// Words of actions that are no contact.
const NO_CONTACT: &[&str] = &[
    "alert",
    "block_orders",
    "charge",
    "flag",
    "propose_write_off",
    "task",
];

/// Words of actions after which somebody else collects.
const TRANSFERS: &[&str] = &["agency", "court", "escalate", "insurer", "lawyer", "mediator"];

/// Days on which an open invoice stood in one condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) invoice: InvoiceIndex,
    pub(crate) customer: CustomerIndex,
    /// The first day at risk.
    pub(crate) first: Day,
    /// The last, on which what ended it happened.
    pub(crate) last: Day,
    pub(crate) due: Day,
    /// Minor units open.
    pub(crate) open: i64,
    /// Minor units at issue.
    pub(crate) amount: i64,
    pub(crate) condition: Condition,
    /// The last day before on which money came in for it.
    pub(crate) paid_before: Option<Day>,
    pub(crate) end: End,
    /// Minor units of charges open before the last day, and how much of the charges its money covered; with what came
    /// in later, if no principal was left.
    pub(crate) charges: i64,
    pub(crate) charges_paid: i64,
    /// What our side did on the last day.
    pub(crate) practice: Option<Practised>,
}

/// What past practice did to an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Practised {
    /// A charge of so many minor units was posted; with a contact of a kind, if there was one on that day.
    Charged(i64, Option<usize>),
    /// A contact of a kind, without a charge.
    Contacted(usize),
    /// It left our hands.
    HandedOver,
}

/// What ended a stretch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// The condition changed, the invoice left our hands, or the ledger ends.
    Nothing,
    /// Money came in: minor units of principal.
    Paid(i64),
    /// A dispute opened.
    DisputeOpened,
    /// All disputes closed.
    DisputeClosed,
    /// A promise was made: days until it is due.
    Promised(i32),
}

/// The day from which the age of an invoice counts: its due date, as moved if it was. Of an invoice in instalments that
/// is the last of them, on which most are paid as a whole.
pub(crate) fn due_of(account: &Account, state: &AccountState, invoice: InvoiceIndex) -> Day {
    if state.is_due_date_moved(invoice) {
        state.due(invoice)
    } else {
        account.invoices[invoice].due
    }
}

/// How an invoice stands while its history is read.
#[derive(Clone, Copy, Debug)]
struct Standing {
    since: Day,
    condition: Condition,
    paid_on: Option<Day>,
}

/// What an invoice was before the rows of a day.
#[derive(Clone, Copy, Debug)]
struct Before {
    was_open: bool,
    principal: i64,
    charges: i64,
    was_disputed: bool,
    due: Day,
}

/// Reads histories; keeps its memory between accounts.
pub(crate) struct Reader<'a> {
    /// Any policy: of a policy, only its tolerance is read.
    policy: &'a Policy,
    interner: &'a Interner,
    kinds: &'a ContactKinds,
    /// The first day that is read.
    from: Day,
    until: Day,
    state: AccountState,
    standing: IndexList<InvoiceIndex, Option<Standing>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        interner: &'a Interner,
        kinds: &'a ContactKinds,
        until: Day,
    ) -> Reader<'a> {
        Reader {
            policy,
            interner,
            kinds,
            from: Day::MIN,
            until,
            state: AccountState::new(policy, &Account::default(), Day::MAX),
            standing: IndexList::new(),
        }
    }

    /// Hands over nothing of what was before a day; how invoices stood then is known all the same.
    pub(crate) fn beginning(self, from: Day) -> Reader<'a> {
        Reader { from, ..self }
    }

    /// Hands over each stretch of an account; afterwards the open invoices with their conditions are there.
    pub(crate) fn read(&mut self, account: &Account, mut take: impl FnMut(&Stretch)) {
        let from = self.from;
        let mut take = |stretch: &Stretch| {
            if stretch.last >= from {
                let mut stretch = *stretch;
                stretch.first = stretch.first.max(from);
                take(&stretch);
            }
        };
        self.state.reset(self.policy, account, Day::MAX);
        self.standing = account.invoices.iter().map(|_| None).collect();
        let mut at = 0;
        let mut concerned: Vec<InvoiceIndex> = Vec::new();
        while let Some(next) = account.changes.get(at).filter(|change| change.day <= self.until) {
            let day = next.day;
            let count = account
                .changes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|change| change.day == day)
                .count();
            let of_day = account.changes.get(at..at + count).unwrap_or_default();
            at += count;
            self.concerned(account, of_day, &mut concerned);
            let before: Vec<Before> = concerned
                .iter()
                .map(|&invoice| Before {
                    was_open: self.state.is_open(invoice),
                    principal: self.state.principal(invoice),
                    charges: self.state.charges(invoice),
                    was_disputed: self.state.disputed_amount(invoice) > 0,
                    due: due_of(account, &self.state, invoice),
                })
                .collect();
            self.state.advance(self.policy, account, day);
            for (&invoice, &before) in concerned.iter().zip(&before) {
                self.pass_day(account, of_day, day, invoice, before, &mut take);
            }
        }
        if self.state.today() < self.until {
            self.state.advance(self.policy, account, self.until);
        }
        let until = self.until;
        for (invoice, standing) in self.standing.enumerate() {
            if let Some(standing) = standing
                && standing.since <= until
            {
                let principal = self.state.principal(invoice);
                take(&self.stretch(
                    account,
                    invoice,
                    *standing,
                    until,
                    due_of(account, &self.state, invoice),
                    principal,
                    End::Nothing,
                ));
            }
        }
    }

    /// By customer, the days on which one of its invoices was contacted, by itself; ascending.
    pub(crate) fn contacts(&self, account: &Account) -> Vec<Vec<(Day, InvoiceIndex)>> {
        let mut contacts = vec![Vec::new(); account.customers.len()];
        let known = account.changes.iter();
        for change in known.take_while(|change| change.day <= self.until) {
            if let ChangeKind::Action { value, .. } = change.kind
                && let Some(invoice) = change.invoice
                && let PastAction::Contact(_) = self.kinds.of(value, self.interner)
                && let Some(of_customer) = contacts.get_mut(account.invoices[invoice].customer.0 as usize)
            {
                of_customer.push((change.day, invoice));
            }
        }
        contacts
    }

    /// The state of the account read last, at the end of the last day.
    pub(crate) fn state(&self) -> &AccountState {
        &self.state
    }

    /// The open invoices of the account read last, with their conditions.
    pub(crate) fn open(&self) -> impl Iterator<Item = (InvoiceIndex, Condition)> {
        self.standing
            .enumerate()
            .filter_map(|(invoice, standing)| standing.map(|standing| (invoice, standing.condition)))
    }

    /// The invoices that the rows of a day may change, ascending.
    fn concerned(&self, account: &Account, of_day: &[Change], concerned: &mut Vec<InvoiceIndex>) {
        concerned.clear();
        let mut all = false;
        for change in of_day {
            match change.invoice {
                // What is too much goes to others.
                Some(invoice)
                    if !matches!(
                        change.kind,
                        ChangeKind::Payment { .. }
                            | ChangeKind::CreditNote { .. }
                            | ChangeKind::Reversal { .. }
                    ) =>
                {
                    concerned.push(invoice)
                }
                Some(invoice) => {
                    concerned.push(invoice);
                    all |= matches!(change.kind, ChangeKind::Reversal { .. });
                }
                None => all = true,
            }
        }
        if all || self.has_money_waiting(account) {
            concerned.extend(
                self.standing
                    .enumerate()
                    .filter(|(_, standing)| standing.is_some())
                    .map(|(id, _)| id),
            );
            // A reversal may open what was settled.
            if of_day
                .iter()
                .any(|change| matches!(change.kind, ChangeKind::Reversal { .. }))
            {
                concerned.extend(
                    account
                        .invoices
                        .ids()
                        .filter(|&invoice| self.state.is_known(invoice)),
                );
            }
        }
        concerned.sort_unstable();
        concerned.dedup();
    }

    /// Whether money without an invoice may cover what comes in.
    fn has_money_waiting(&self, account: &Account) -> bool {
        account.customers.ids().any(|customer| {
            self.state
                .unallocated_by_currency(customer)
                .iter()
                .any(|(_, amount)| *amount > 0)
        })
    }

    fn pass_day(
        &mut self,
        account: &Account,
        of_day: &[Change],
        day: Day,
        invoice: InvoiceIndex,
        before: Before,
        take: &mut impl FnMut(&Stretch),
    ) {
        let Before {
            was_open,
            principal,
            charges,
            was_disputed,
            due,
        } = before;
        let open = self.state.is_open(invoice);
        let Some(standing) = self.standing[invoice] else {
            // What was open and not at risk is handed over or frozen, and stays so whatever else happens to it.
            if open && !was_open && !self.is_frozen(account, of_day, invoice) {
                let mut condition = Condition {
                    disputed: self.state.disputed_amount(invoice) > 0,
                    ..Condition::default()
                };
                condition.part_paid = self.state.principal(invoice) < account.invoices[invoice].amount;
                let mut standing = Standing {
                    since: day.plus(1),
                    condition,
                    paid_on: None,
                };
                self.note_actions(of_day, invoice, account, day, &mut standing);
                Self::note_charges(of_day, invoice, account, day, &mut standing);
                Self::note_commitments(of_day, invoice, account, &mut standing);
                self.standing[invoice] = Some(standing);
            }
            return;
        };
        let now = self.state.principal(invoice);
        let is_disputed = self.state.disputed_amount(invoice) > 0;
        let paid = if now < principal && self.is_payment(account, of_day, invoice) {
            principal - now
        } else {
            0
        };
        let mut next = Standing {
            since: day.plus(1),
            condition: standing.condition,
            paid_on: if paid > 0 { Some(day) } else { standing.paid_on },
        };
        next.condition.disputed = is_disputed;
        next.condition.part_paid |= now < principal;
        let left = self.note_actions(of_day, invoice, account, day, &mut next);
        Self::note_charges(of_day, invoice, account, day, &mut next);
        Self::note_commitments(of_day, invoice, account, &mut next);
        let changed = paid > 0
            || !open
            || left
            || is_disputed != was_disputed
            || now != principal
            || due_of(account, &self.state, invoice) != due
            || next.condition.contact != standing.condition.contact
            || next.condition.charged != standing.condition.charged
            || next.condition.committed_until != standing.condition.committed_until
            || self.is_frozen(account, of_day, invoice);
        if !changed {
            return;
        }
        let end = if paid > 0 {
            End::Paid(paid)
        } else if is_disputed && !was_disputed {
            End::DisputeOpened
        } else if was_disputed && !is_disputed {
            End::DisputeClosed
        } else if let Some(until) = next.condition.committed_until
            && next.condition.committed_until != standing.condition.committed_until
            && self.is_promised(account, of_day, invoice)
        {
            End::Promised(until.since(day))
        } else {
            End::Nothing
        };
        if standing.since <= day {
            let charged = next.condition.charged == Some(day) && standing.condition.charged != Some(day);
            let mut stretch = self.stretch(account, invoice, standing, day, due, principal, end);
            stretch.charges = charges;
            if paid > 0 {
                let due = charges + Self::charged_on(of_day, invoice);
                stretch.charges_paid = (due - self.state.charges(invoice)).max(0);
                if now == 0 {
                    stretch.charges_paid += self.paid_later(account, invoice, day);
                }
            }
            let contact = next.condition.contact.filter(|(_, on)| *on == day);
            let contact = contact.map(|(kind, _)| kind);
            stretch.practice = if left {
                Some(Practised::HandedOver)
            } else if charged {
                Some(Practised::Charged(Self::charged_on(of_day, invoice), contact))
            } else {
                contact.map(Practised::Contacted)
            };
            take(&stretch);
        }
        self.standing[invoice] = (open && !left && !self.is_frozen(account, of_day, invoice)).then_some(next);
    }

    /// Whether an insolvency opened today: nothing is at risk of being paid after it.
    fn is_frozen(&self, account: &Account, of_day: &[Change], invoice: InvoiceIndex) -> bool {
        let customer = account.invoices[invoice].customer;
        of_day
            .iter()
            .any(|change| change.customer == customer && matches!(change.kind, ChangeKind::InsolvencyOpened))
    }

    /// Whether what an invoice lost today was money, and neither a credit note nor a write-off.
    fn is_payment(&self, account: &Account, of_day: &[Change], invoice: InvoiceIndex) -> bool {
        let customer = account.invoices[invoice].customer;
        let other = of_day.iter().any(|change| {
            change.invoice == Some(invoice)
                && matches!(
                    change.kind,
                    ChangeKind::CreditNote { .. } | ChangeKind::WrittenOff { .. }
                )
        });
        let money = of_day.iter().any(|change| {
            matches!(change.kind, ChangeKind::Payment { .. })
                && (change.invoice == Some(invoice)
                    || change.invoice.is_none()
                        && (change.customer == customer || change.customer == CustomerIndex(0)))
        });
        money && !other
    }

    /// Whether a promise was made today: a plan is agreed by us, too, and a forecast agrees none.
    fn is_promised(&self, account: &Account, of_day: &[Change], invoice: InvoiceIndex) -> bool {
        let customer = account.invoices[invoice].customer;
        of_day.iter().any(|change| {
            matches!(change.kind, ChangeKind::Promise { .. })
                && (change.invoice == Some(invoice)
                    || change.invoice.is_none() && change.customer == customer)
        })
    }

    /// Counts promises and plans of a day.
    fn note_commitments(
        of_day: &[Change],
        invoice: InvoiceIndex,
        account: &Account,
        standing: &mut Standing,
    ) {
        let customer = account.invoices[invoice].customer;
        for change in of_day {
            if change.invoice != Some(invoice) && !(change.invoice.is_none() && change.customer == customer) {
                continue;
            }
            let until = &mut standing.condition.committed_until;
            match &change.kind {
                ChangeKind::Promise { until: promised, .. } => *until = Some(*promised),
                ChangeKind::PlanAgreed { instalments } => {
                    *until = Some(instalments.last().map_or(Day::MAX, |last| last.due));
                }
                ChangeKind::PlanEnded => *until = None,
                _ => {}
            }
        }
    }

    /// What came in for an invoice after a day, as far as is known.
    fn paid_later(&self, account: &Account, invoice: InvoiceIndex, day: Day) -> i64 {
        let known = account
            .changes
            .iter()
            .filter(|change| change.invoice == Some(invoice) && change.day > day && change.day <= self.until);
        known
            .filter_map(|change| match change.kind {
                ChangeKind::Payment { amount, .. } => Some(amount),
                _ => None,
            })
            .sum()
    }

    /// What was charged on a day, minor units.
    fn charged_on(of_day: &[Change], invoice: InvoiceIndex) -> i64 {
        let charges = of_day.iter().filter(|change| change.invoice == Some(invoice));
        charges
            .filter_map(|change| match change.kind {
                ChangeKind::Charged { amount, .. } => Some(amount),
                _ => None,
            })
            .sum()
    }

    /// Counts the charges of a day.
    fn note_charges(
        of_day: &[Change],
        invoice: InvoiceIndex,
        account: &Account,
        day: Day,
        standing: &mut Standing,
    ) {
        let customer = account.invoices[invoice].customer;
        let is_charged = of_day.iter().any(|change| {
            matches!(change.kind, ChangeKind::Charged { amount, .. } if amount > 0)
                && (change.invoice == Some(invoice)
                    || change.invoice.is_none() && change.customer == customer)
        });
        if is_charged {
            standing.condition.note_charge(day);
        }
    }

    /// Counts the contacts of a day; whether the invoice left our hands.
    fn note_actions(
        &self,
        of_day: &[Change],
        invoice: InvoiceIndex,
        account: &Account,
        day: Day,
        standing: &mut Standing,
    ) -> bool {
        let customer = account.invoices[invoice].customer;
        let mut left = false;
        for change in of_day {
            let ChangeKind::Action { value, .. } = change.kind else {
                continue;
            };
            let meant =
                change.invoice == Some(invoice) || change.invoice.is_none() && change.customer == customer;
            if !meant {
                continue;
            }
            match self.kinds.of(value, self.interner) {
                PastAction::Contact(kind) => {
                    standing.condition.note_contact(kind, day);
                }
                PastAction::HandedOver => left = true,
                PastAction::Inward => {}
            }
        }
        left
    }

    #[expect(clippy::too_many_arguments, reason = "all that a stretch is made of")]
    fn stretch(
        &self,
        account: &Account,
        invoice: InvoiceIndex,
        standing: Standing,
        last: Day,
        due: Day,
        open: i64,
        end: End,
    ) -> Stretch {
        let issued = &account.invoices[invoice];
        Stretch {
            invoice,
            customer: issued.customer,
            first: standing.since,
            last,
            due,
            open,
            amount: issued.amount,
            condition: standing.condition,
            paid_before: standing.paid_on,
            end,
            charges: 0,
            charges_paid: 0,
            practice: None,
        }
    }
}

#[cfg(test)]
mod tests;
