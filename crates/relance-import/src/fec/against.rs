//! What stands against the lines of customers in a block, and how a line is cut into natures by it.

use super::accounts::{Kind, Receivable};
use super::movements::Nature;
use super::rows::Block;

/// A difference of settlement in favour of the company is no more than so many cents; more is income.
const MOST_ROUNDING: i64 = 500;

/// Of what a customer's lines in a block are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    nature: Nature,
    account: u16,
    left: i64,
}

/// What stands against debits and credits of customers in a block.
pub(super) struct Parts {
    pub(super) debits: Vec<Part>,
    pub(super) credits: Vec<Part>,
    pub(super) has_bank: bool,
    pub(super) is_sale: bool,
}

impl Parts {
    pub(super) fn of(block: &Block) -> Parts {
        let bank = block.sum(Kind::Bank);
        let fee = block.sum(Kind::Fee).max(0);
        let (mut loss, mut discount) = (block.sum(Kind::Loss), block.sum(Kind::Discount));
        let mut rounding = block.sum(Kind::Rounding);
        let accruals = block.sum(Kind::Receivable(Receivable::Accruals));
        // What was to be invoiced is invoiced, and what was to be credited is credited.
        let (mut sale, mut tax) = (-block.sum(Kind::Sale) - accruals, -block.sum(Kind::Tax));
        // Other income of more than a difference of settlement is income.
        if rounding < -MOST_ROUNDING {
            sale -= std::mem::take(&mut rounding);
        }
        // The tax that a loss or a discount gives back belongs to it.
        if sale == 0 && tax < 0 {
            if loss > 0 {
                loss -= std::mem::take(&mut tax);
            } else if discount > 0 {
                discount -= std::mem::take(&mut tax);
            }
        }
        let sale = sale + tax;
        let mut parts = Parts {
            debits: Vec::new(),
            credits: Vec::new(),
            has_bank: bank != 0,
            is_sale: sale > 0,
        };
        let known = [
            (sale, Nature::Invoice, Nature::CreditNote),
            (
                -bank - if bank > 0 { fee } else { 0 },
                Nature::BankDebit,
                Nature::Payment,
            ),
            (-discount, Nature::OtherDebit, Nature::Discount),
            (-loss, Nature::OtherDebit, Nature::Loss),
            (-rounding, Nature::RoundingDebit, Nature::Rounding),
        ];
        for (amount, debit, credit) in known {
            parts.push(amount, debit, credit, 0);
        }
        for (account, kind, amount) in &block.against {
            let is_other = match kind {
                Kind::Other | Kind::Opening | Kind::Closing => true,
                Kind::Receivable(class) => *class != Receivable::Accruals,
                _ => false,
            };
            if is_other || *kind == Kind::Fee && bank <= 0 {
                parts.push(-amount, Nature::OtherDebit, Nature::OtherCredit, *account);
            }
        }
        parts
    }

    /// Adds what an amount on the other side lets pass: a credit there is a debit here.
    fn push(&mut self, amount: i64, debit: Nature, credit: Nature, account: u16) {
        match amount {
            0 => {}
            1.. => self.debits.push(Part {
                nature: debit,
                account,
                left: amount,
            }),
            _ => self.credits.push(Part {
                nature: credit,
                account,
                left: -amount,
            }),
        }
    }
}

/// Cuts a line's amount into natures: what stands against is used up in order; more than that is of the last kind.
pub(super) fn cut(amount: i64, parts: &mut [Part], otherwise: Nature) -> Vec<(Nature, u16, i64)> {
    let mut left = amount;
    let mut cut = Vec::new();
    for part in parts.iter_mut().filter(|part| part.left > 0) {
        let taken = part.left.min(left);
        part.left -= taken;
        left -= taken;
        if taken > 0 {
            cut.push((part.nature, part.account, taken));
        }
        if left == 0 {
            return cut;
        }
    }
    match cut.last_mut() {
        Some((_, _, last)) => *last += left,
        None => cut.push(
            parts
                .last()
                .map_or((otherwise, 0, left), |part| (part.nature, part.account, left)),
        ),
    }
    cut
}
