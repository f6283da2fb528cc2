//! Blocks to movements: what each line on a customer's account is, told by what stands against it.

use super::accounts::Receivable;
use super::against::{Parts, cut};
use super::rows::{ArLine, Block};
use relance_kernel::Day;
use std::collections::BTreeMap;

/// What a movement on a customer's account is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Nature {
    /// A debit against income: an invoice.
    Invoice,
    /// A debit against advances: the invoice of a deposit.
    Deposit,
    /// A credit against income.
    CreditNote,
    /// A credit against a bank or cash.
    Payment,
    /// The same, on an account of advances.
    Advance,
    /// A debit against a bank: a payment that came back, or money that was given back.
    BankDebit,
    /// A credit against discounts for early payment.
    Discount,
    /// A credit against lost claims.
    Loss,
    /// A credit against differences of settlement.
    Rounding,
    /// A debit against them.
    RoundingDebit,
    /// A credit against another account.
    OtherCredit,
    /// A debit against another account.
    OtherDebit,
    /// A debit of the opening balance of the first year.
    OpeningDebit,
    /// A credit of it.
    OpeningCredit,
    /// What the opening balance of a later year has more than the year before left.
    DifferenceDebit,
    /// What it has less.
    DifferenceCredit,
    /// From one account of the customer to another: nothing changes hands.
    Transfer,
}

impl Nature {
    /// Its name for programs.
    pub fn word(self) -> &'static str {
        match self {
            Nature::Invoice => "invoice",
            Nature::Deposit => "deposit",
            Nature::CreditNote => "credit_note",
            Nature::Payment => "payment",
            Nature::Advance => "advance",
            Nature::BankDebit => "bank_debit",
            Nature::Discount => "discount",
            Nature::Loss => "loss",
            Nature::Rounding => "rounding",
            Nature::RoundingDebit => "rounding_debit",
            Nature::OtherCredit => "other_credit",
            Nature::OtherDebit => "other_debit",
            Nature::OpeningDebit => "opening_debit",
            Nature::OpeningCredit => "opening_credit",
            Nature::DifferenceDebit => "difference_debit",
            Nature::DifferenceCredit => "difference_credit",
            Nature::Transfer => "transfer",
        }
    }

    /// Whether it is claimed from the customer.
    pub(super) fn is_claim(self) -> bool {
        matches!(
            self,
            Nature::Invoice
                | Nature::Deposit
                | Nature::RoundingDebit
                | Nature::OtherDebit
                | Nature::OpeningDebit
                | Nature::DifferenceDebit
        )
    }

    /// Whether it lessens what the customer owes.
    pub(super) fn is_credit(self) -> bool {
        !self.is_claim() && !matches!(self, Nature::BankDebit | Nature::Transfer)
    }
}

/// A movement on a customer's account.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub(super) nature: Nature,
    pub(super) customer: u32,
    pub(super) date: Day,
    pub(super) issued: Day,
    pub(super) due: Option<Day>,
    /// Cents, above 0.
    pub(super) amount: i64,
    /// Of an invoice: how much of it an advance covers by its own entry.
    pub(super) advance: i64,
    /// Due dates with amounts, where lines of the invoice have several.
    pub(super) parts: Vec<(Day, i64)>,
    pub(super) reference: Box<str>,
    pub(super) label: Box<str>,
    pub(super) file: usize,
    pub(super) journal: u32,
    pub(super) entry: Box<str>,
    pub(super) line: u32,
    /// The account that stands against it, where it is neither income nor bank.
    pub(super) against: u16,
    /// Groups of matching that its lines stand in, each with the day of the matching.
    pub(super) groups: Vec<(u32, Option<Day>)>,
}

/// A line with the group of matching it stands in.
#[derive(Clone, Debug)]
pub(super) struct Grouped {
    pub(super) line: ArLine,
    pub(super) group: Option<(u32, Option<Day>)>,
}

/// What a customer has paid in advance, and what deposits were invoiced.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Advances {
    /// Money received and not used yet.
    pub(super) money: i64,
    /// Deposits that were invoiced: their claim is in the ledger, the advance against it is none.
    pub(super) deferred: i64,
}

/// The movements of a block that is no opening balance.
pub(super) fn classify(
    block: &Block,
    lines: Vec<Grouped>,
    advances: &mut BTreeMap<u32, Advances>,
) -> Vec<Movement> {
    let mut parts = Parts::of(block);
    if let Some(customer) = lines.first().map(|line| line.line.customer)
        && lines.iter().all(|line| line.line.customer == customer)
    {
        // Nearly every block.
        let mut movements = Vec::with_capacity(lines.len());
        let mut of_customer = OfCustomer {
            block,
            parts: &mut parts,
            movements: &mut movements,
            has_others: false,
        };
        of_customer.take(lines, advances.entry(customer).or_default());
        return movements;
    }
    let mut of_customers: BTreeMap<u32, Vec<Grouped>> = BTreeMap::new();
    let mut order: Vec<u32> = Vec::new();
    for line in lines {
        let customer = line.line.customer;
        if !of_customers.contains_key(&customer) {
            order.push(customer);
        }
        of_customers.entry(customer).or_default().push(line);
    }
    let others_of = |customer: u32| {
        // Another customer's line on the other side: a claim that changes its debtor.
        order.iter().any(|other| *other != customer)
    };
    let mut movements = Vec::new();
    for customer in &order {
        let lines = of_customers.remove(customer).unwrap_or_default();
        let advances = advances.entry(*customer).or_default();
        let mut of_customer = OfCustomer {
            block,
            parts: &mut parts,
            movements: &mut movements,
            has_others: others_of(*customer),
        };
        of_customer.take(lines, advances);
    }
    movements
}

struct OfCustomer<'a> {
    block: &'a Block,
    parts: &'a mut Parts,
    movements: &'a mut Vec<Movement>,
    has_others: bool,
}

impl OfCustomer<'_> {
    fn take(&mut self, mut lines: Vec<Grouped>, advances: &mut Advances) {
        let is_deposit = self.settle_advances(&mut lines, advances);
        self.net(&mut lines);
        let (debits, credits): (Vec<Grouped>, Vec<Grouped>) = lines
            .into_iter()
            .filter(|line| line.line.amount != 0)
            .partition(|line| line.line.amount > 0);
        if self.parts.is_sale || is_deposit {
            self.invoices(
                debits,
                if is_deposit {
                    Nature::Deposit
                } else {
                    Nature::Invoice
                },
            );
        } else {
            for line in debits {
                let otherwise = Nature::OtherDebit;
                for (nature, account, amount) in cut(line.line.amount, &mut self.parts.debits, otherwise) {
                    let movement = self.movement(&line, nature, account, amount);
                    self.movements.push(movement);
                }
            }
        }
        for line in credits {
            for (nature, account, amount) in
                cut(-line.line.amount, &mut self.parts.credits, Nature::OtherCredit)
            {
                let is_advance = line.line.receivable == Receivable::Advances;
                let nature = match nature {
                    Nature::Payment if is_advance => Nature::Advance,
                    nature => nature,
                };
                if is_advance {
                    advances.money += amount;
                }
                let movement = self.movement(&line, nature, account, amount);
                self.movements.push(movement);
            }
        }
    }

    /// Takes out of the lines what is no money: advances that a deposit invoice or a final invoice books. True if
    /// the debits are those of a deposit invoice.
    fn settle_advances(&mut self, lines: &mut [Grouped], advances: &mut Advances) -> bool {
        let is_advance = |line: &Grouped| line.line.receivable == Receivable::Advances;
        let is_debited = lines.iter().any(|line| !is_advance(line) && line.line.amount > 0);
        let mut is_deposit = false;
        for line in lines.iter_mut().filter(|line| is_advance(line)) {
            let amount = line.line.amount;
            if amount > 0 {
                let money = amount.min(advances.money.max(0));
                advances.money -= money;
                advances.deferred -= amount - money;
                line.line.amount = money;
            } else if is_debited && !self.parts.has_bank {
                advances.deferred -= amount;
                line.line.amount = 0;
                is_deposit = true;
            }
        }
        is_deposit
    }

    /// Nets debits and credits of the customer where no money moves: transfers between its accounts.
    fn net(&mut self, lines: &mut [Grouped]) {
        let classes = |sign: i64| {
            lines
                .iter()
                .filter(move |line| line.line.amount.signum() == sign)
                .map(|line| line.line.account)
                .collect::<Vec<u32>>()
        };
        let (debited, credited) = (classes(1), classes(-1));
        let between_accounts = debited.iter().any(|account| !credited.contains(account));
        if debited.is_empty() || credited.is_empty() || self.parts.has_bank && !between_accounts {
            return;
        }
        let sum = |sign: i64| -> i64 {
            let of_sign = lines.iter().filter(|line| line.line.amount.signum() == sign);
            of_sign.map(|line| line.line.amount.abs()).sum()
        };
        let netted = sum(1).min(sum(-1));
        let mut transfer: Option<Movement> = None;
        for sign in [1, -1] {
            let mut left = netted;
            for line in lines.iter_mut().filter(|line| line.line.amount.signum() == sign) {
                let taken = line.line.amount.abs().min(left);
                if taken == 0 {
                    break;
                }
                left -= taken;
                line.line.amount -= sign * taken;
                match &mut transfer {
                    Some(transfer) => {
                        transfer.groups.extend(line.group);
                        if transfer.reference.is_empty() {
                            transfer.reference = line.line.reference.clone();
                        }
                    }
                    None => transfer = Some(self.movement(line, Nature::Transfer, 0, netted)),
                }
            }
        }
        self.movements.extend(transfer);
    }

    /// Debits of a sale: one invoice for each reference. What an advance covers belongs to the first of them.
    fn invoices(&mut self, debits: Vec<Grouped>, nature: Nature) {
        let (advances, claims): (Vec<Grouped>, Vec<Grouped>) = debits
            .into_iter()
            .partition(|line| line.line.receivable == Receivable::Advances);
        let first = self.movements.len();
        for line in &claims {
            let known = self.movements.get_mut(first..).unwrap_or_default();
            let same = known.iter_mut().find(|movement| {
                movement.reference == line.line.reference && movement.customer == line.line.customer
            });
            match same {
                Some(movement) => {
                    movement.amount += line.line.amount;
                    movement.groups.extend(line.group);
                    movement
                        .parts
                        .extend(line.line.due.map(|due| (due, line.line.amount)));
                }
                None => {
                    let mut movement = self.movement(line, nature, 0, line.line.amount);
                    movement
                        .parts
                        .extend(line.line.due.map(|due| (due, line.line.amount)));
                    self.movements.push(movement);
                }
            }
        }
        for line in &advances {
            match self
                .movements
                .get_mut(first..)
                .and_then(|known| known.first_mut())
            {
                Some(movement) => {
                    movement.amount += line.line.amount;
                    movement.advance += line.line.amount;
                }
                None => {
                    let mut movement = self.movement(line, nature, 0, line.line.amount);
                    movement.advance = line.line.amount;
                    self.movements.push(movement);
                }
            }
        }
    }

    fn movement(&self, line: &Grouped, nature: Nature, account: u16, amount: i64) -> Movement {
        let against = match account {
            0 if self.has_others => 411,
            account => account,
        };
        movement(self.block, line, nature, against, amount)
    }
}

/// A movement that one line is.
pub(super) fn movement(block: &Block, line: &Grouped, nature: Nature, against: u16, amount: i64) -> Movement {
    let of = &line.line;
    Movement {
        nature,
        customer: of.customer,
        date: of.date,
        issued: of.issued,
        due: of.due,
        amount,
        advance: 0,
        parts: Vec::new(),
        reference: of.reference.clone(),
        label: of.label.clone(),
        file: block.file,
        journal: block.journal,
        entry: block.entry.clone(),
        line: of.line,
        against,
        groups: line.group.into_iter().collect(),
    }
}
