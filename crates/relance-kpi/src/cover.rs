//! Which payment covered what of which invoice, and when.
//!
//! The kernel says what is open and how much of each payment waits; payments that name their invoice are followed row by
//! row (M8, M10), and what else left an invoice's principal was covered by money that named none.

use relance_kernel::{AccountState, Currency, CustomerIndex, Day, InvoiceIndex};

/// What a payment covered of an invoice; below 0 what a reversal took back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub(crate) invoice: InvoiceIndex,
    /// The payment's own date.
    pub(crate) date: Day,
    /// The day from which it counts.
    pub(crate) day: Day,
    pub(crate) principal: i64,
    pub(crate) charges: i64,
}

/// A payment and what of it is where.
#[derive(Clone, Debug)]
struct Payment {
    number: u32,
    date: Day,
    customer: CustomerIndex,
    currency: Currency,
    left: i64,
    covered: Vec<Covered>,
}

#[derive(Clone, Copy, Debug)]
struct Covered {
    invoice: InvoiceIndex,
    principal: i64,
    charges: i64,
}

/// What is expected to be open of an invoice while the rows of a day are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    pub(crate) invoice: InvoiceIndex,
    pub(crate) principal: i64,
    pub(crate) charges: i64,
}

/// The payments of an account.
#[derive(Clone, Default, Debug)]
pub(crate) struct Payments {
    list: Vec<Payment>,
    /// Positions of those that named no invoice and hold money.
    waiting: Vec<usize>,
    pub(crate) flows: Vec<Flow>,
}

impl Payments {
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.waiting.clear();
        self.flows.clear();
    }

    /// Whether money waits for something to cover.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The invoices that a payment covered.
    pub(crate) fn covered_by(&self, number: u32) -> impl Iterator<Item = InvoiceIndex> {
        let payment = self.list.iter().rev().find(|payment| payment.number == number);
        let covered = payment.into_iter().flat_map(|payment| payment.covered.iter());
        covered.map(|covered| covered.invoice)
    }

    /// Counts a payment; `expected` is that of the invoice it names.
    pub(crate) fn receive(
        &mut self,
        number: u32,
        (date, day): (Day, Day),
        customer: CustomerIndex,
        (amount, currency): (i64, Currency),
        expected: Option<&mut Expected>,
    ) {
        let mut payment = Payment {
            number,
            date,
            customer,
            currency,
            left: amount,
            covered: Vec::new(),
        };
        match expected {
            Some(expected) => {
                let principal = amount.min(expected.principal.max(0));
                let charges = (amount - principal).min(expected.charges.max(0));
                expected.principal -= principal;
                expected.charges -= charges;
                self.cover(&mut payment, day, expected.invoice, principal, charges);
            }
            None => self.waiting.push(self.list.len()),
        }
        self.list.push(payment);
    }

    fn cover(
        &mut self,
        payment: &mut Payment,
        day: Day,
        invoice: InvoiceIndex,
        principal: i64,
        charges: i64,
    ) {
        if principal == 0 && charges == 0 {
            return;
        }
        payment.left -= principal + charges;
        payment.covered.push(Covered {
            invoice,
            principal,
            charges,
        });
        self.flows.push(Flow {
            invoice,
            date: payment.date,
            day,
            principal,
            charges,
        });
    }

    /// Takes back a payment up to an amount: first what is left of it, then what it covered last, charges before
    /// principal. `expected` finds what is expected of an invoice.
    pub(crate) fn reverse(
        &mut self,
        number: u32,
        day: Day,
        amount: i64,
        mut expected: impl FnMut(InvoiceIndex, i64, i64),
    ) {
        let Some(payment) = self
            .list
            .iter_mut()
            .rev()
            .find(|payment| payment.number == number)
        else {
            return;
        };
        let mut left = amount;
        let taken = payment.left.min(left);
        payment.left -= taken;
        left -= taken;
        for covered in payment.covered.iter_mut().rev() {
            let charges = covered.charges.min(left);
            let principal = covered.principal.min(left - charges);
            left -= charges + principal;
            if charges == 0 && principal == 0 {
                continue;
            }
            covered.charges -= charges;
            covered.principal -= principal;
            expected(covered.invoice, principal, charges);
            self.flows.push(Flow {
                invoice: covered.invoice,
                date: payment.date,
                day,
                principal: -principal,
                charges: -charges,
            });
        }
    }

    /// What waiting payments covered at the end of a day: of each as much as the kernel says has left it, on the invoices
    /// that have less open than the rows of the day explain. `uncovered` holds these in the order in which they are
    /// covered, with what is unexplained of them.
    pub(crate) fn allocate(
        &mut self,
        state: &AccountState,
        day: Day,
        uncovered: &mut [Expected],
        belongs: impl Fn(InvoiceIndex) -> (CustomerIndex, Currency),
    ) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|&position| {
            let is_explained = uncovered
                .iter()
                .all(|rest| rest.principal <= 0 && rest.charges <= 0);
            if is_explained {
                return self.list.get(position).is_some_and(|payment| payment.left > 0);
            }
            let Some(mut payment) = self.list.get_mut(position).map(|payment| Payment {
                covered: std::mem::take(&mut payment.covered),
                ..payment.clone()
            }) else {
                return false;
            };
            let mut used = payment.left - state.unallocated_of_payment(payment.number);
            for of_invoice in uncovered.iter_mut() {
                let (customer, currency) = belongs(of_invoice.invoice);
                let pays_for = customer == payment.customer || payment.customer == CustomerIndex(0);
                if used <= 0 || !pays_for || currency != payment.currency {
                    continue;
                }
                let principal = of_invoice.principal.min(used).max(0);
                let charges = of_invoice.charges.min(used - principal).max(0);
                of_invoice.principal -= principal;
                of_invoice.charges -= charges;
                used -= principal + charges;
                self.cover(&mut payment, day, of_invoice.invoice, principal, charges);
            }
            let holds_money = payment.left > 0;
            if let Some(slot) = self.list.get_mut(position) {
                *slot = payment;
            }
            holds_money
        });
        self.waiting = waiting;
        // What no payment explains: rows of one day that undo each other.
        for of_invoice in uncovered {
            if of_invoice.principal != 0 || of_invoice.charges != 0 {
                self.flows.push(Flow {
                    invoice: of_invoice.invoice,
                    date: day,
                    day,
                    principal: of_invoice.principal,
                    charges: of_invoice.charges,
                });
            }
        }
    }
}
