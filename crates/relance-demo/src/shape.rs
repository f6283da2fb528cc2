//! The shapes that the synthetic ledger imitates: tables and rates, all in one place.
//!
//! Days late follow quantiles measured on 40,000 real B2B invoices of 1,056 customers (42 % late, 2.2 % more than 30
//! days; 46 % of the variance between customers). The other rates are chosen so that every case occurs in a ledger of
//! a few thousand invoices. `docs/demo.md` compares what comes out with what was aimed at.

/// A function given by points, straight in between and constant outside; arguments ascending.
pub(crate) struct Curve(pub(crate) &'static [(f64, f64)]);

impl Curve {
    /// The value at `x`.
    pub(crate) fn at(&self, x: f64) -> f64 {
        let mut before = (f64::NEG_INFINITY, 0.0);
        for &(next_x, next_y) in self.0 {
            if x <= next_x {
                let (x0, y0) = before;
                if x0 == f64::NEG_INFINITY || next_x <= x0 {
                    return next_y;
                }
                return y0 + (next_y - y0) * (x - x0) / (next_x - x0);
            }
            before = (next_x, next_y);
        }
        before.1
    }
}

/// Share of a standard normal below a value.
pub(crate) const NORMAL_SHARE: Curve = Curve(&[
    (-4.00, 0.000_032),
    (-3.75, 0.000_088),
    (-3.50, 0.000_233),
    (-3.25, 0.000_577),
    (-3.00, 0.001_350),
    (-2.75, 0.002_980),
    (-2.50, 0.006_210),
    (-2.25, 0.012_224),
    (-2.00, 0.022_750),
    (-1.75, 0.040_059),
    (-1.50, 0.066_807),
    (-1.25, 0.105_650),
    (-1.00, 0.158_655),
    (-0.75, 0.226_627),
    (-0.50, 0.308_538),
    (-0.25, 0.401_294),
    (0.00, 0.500_000),
    (0.25, 0.598_706),
    (0.50, 0.691_462),
    (0.75, 0.773_373),
    (1.00, 0.841_345),
    (1.25, 0.894_350),
    (1.50, 0.933_193),
    (1.75, 0.959_941),
    (2.00, 0.977_250),
    (2.25, 0.987_776),
    (2.50, 0.993_790),
    (2.75, 0.997_020),
    (3.00, 0.998_650),
    (3.25, 0.999_423),
    (3.50, 0.999_767),
    (3.75, 0.999_912),
    (4.00, 0.999_968),
]);

/// The value below which a share of a standard normal lies.
pub(crate) const NORMAL_VALUE: Curve = Curve(&[
    (0.000_032, -4.00),
    (0.000_088, -3.75),
    (0.000_233, -3.50),
    (0.000_577, -3.25),
    (0.001_350, -3.00),
    (0.002_980, -2.75),
    (0.006_210, -2.50),
    (0.012_224, -2.25),
    (0.022_750, -2.00),
    (0.040_059, -1.75),
    (0.066_807, -1.50),
    (0.105_650, -1.25),
    (0.158_655, -1.00),
    (0.226_627, -0.75),
    (0.308_538, -0.50),
    (0.401_294, -0.25),
    (0.500_000, 0.00),
    (0.598_706, 0.25),
    (0.691_462, 0.50),
    (0.773_373, 0.75),
    (0.841_345, 1.00),
    (0.894_350, 1.25),
    (0.933_193, 1.50),
    (0.959_941, 1.75),
    (0.977_250, 2.00),
    (0.987_776, 2.25),
    (0.993_790, 2.50),
    (0.997_020, 2.75),
    (0.998_650, 3.00),
    (0.999_423, 3.25),
    (0.999_767, 3.50),
    (0.999_912, 3.75),
    (0.999_968, 4.00),
]);

/// Days from the due date to the payment, by share of the invoices, before payment runs move them.
pub(crate) const DAYS_LATE: Curve = Curve(&[
    (0.000, -30.0),
    (0.010, -18.0),
    (0.050, -5.8),
    (0.250, -2.8),
    (0.430, -0.4),
    (0.574, 0.4),
    (0.575, 0.6),
    (0.750, 1.6),
    (0.900, 4.6),
    (0.950, 8.8),
    (0.975, 26.5),
    (0.990, 50.0),
    (1.000, 115.0),
]);

/// How much of the latent lateness is the customer's, as a standard deviation. Larger than the share aimed at for the
/// days, because the curve above stretches the ends.
pub(crate) const CUSTOMER_LATENT: f64 = 0.80;
/// The rest, so that the squares add up to one.
pub(crate) const INVOICE_LATENT: f64 = 0.60;

/// Invoices of a customer, relative to the others, by share of the customers.
pub(crate) const INVOICES_OF_CUSTOMER: Curve = Curve(&[
    (0.0, 1.0),
    (0.5, 10.0),
    (0.8, 30.0),
    (0.95, 120.0),
    (0.99, 300.0),
    (1.0, 500.0),
]);

/// The customer's usual amount in currency units, by share of the customers.
pub(crate) const USUAL_AMOUNT: Curve = Curve(&[
    (0.0, 60.0),
    (0.1, 150.0),
    (0.5, 700.0),
    (0.8, 2_200.0),
    (0.95, 8_000.0),
    (1.0, 30_000.0),
]);

/// An invoice's amount relative to the customer's usual one.
pub(crate) const AMOUNT_FACTOR: Curve = Curve(&[
    (0.0, 0.15),
    (0.1, 0.4),
    (0.5, 1.0),
    (0.9, 2.2),
    (0.99, 5.0),
    (1.0, 9.0),
]);

/// Invoices by month, January first: August is quiet, the quarter ends are busy.
pub(crate) const MONTH_WEIGHTS: [u32; 12] = [90, 92, 112, 98, 96, 112, 92, 58, 108, 104, 102, 118];

/// Rates of what may happen to an invoice or a customer.
pub(crate) mod rate {
    /// Latent lateness above which an invoice may stay unpaid for good, and how often it does.
    pub(crate) const LOST_ABOVE: f64 = 1.2;
    pub(crate) const LOST: f64 = 0.03;
    /// Lost invoices that the books write off in the end.
    pub(crate) const WRITTEN_OFF: f64 = 0.6;
    /// Disputes among invoices on time, and among late ones.
    pub(crate) const DISPUTED_ON_TIME: f64 = 0.008;
    pub(crate) const DISPUTED_LATE: f64 = 0.05;
    /// Disputes that concern a part only; that end in a credit note of that part.
    pub(crate) const DISPUTE_PARTIAL: f64 = 0.4;
    pub(crate) const DISPUTE_CREDITED: f64 = 0.35;
    /// Disputes that open again after they were closed.
    pub(crate) const DISPUTE_AGAIN: f64 = 0.08;
    /// Credit notes: a part, the whole, more than the invoice, one that names no invoice.
    pub(crate) const CREDIT_PART: f64 = 0.015;
    pub(crate) const CREDIT_WHOLE: f64 = 0.004;
    pub(crate) const CREDIT_MORE: f64 = 0.000_6;
    pub(crate) const CREDIT_UNNAMED: f64 = 0.000_6;
    /// Late invoices paid in two parts; invoices paid a little short; paid twice.
    pub(crate) const IN_TWO_PARTS: f64 = 0.08;
    pub(crate) const SHORT: f64 = 0.006;
    pub(crate) const TWICE: f64 = 0.000_8;
    /// Direct debits that bounce, among those whose payer is late.
    pub(crate) const BOUNCES_WHEN_LATE: f64 = 0.5;
    /// Very late invoices for which a plan is agreed; plans that are kept.
    pub(crate) const PLAN: f64 = 0.15;
    pub(crate) const PLAN_KEPT: f64 = 0.65;
    /// Invoices with several due dates from the start.
    pub(crate) const INSTALMENTS: f64 = 0.004;
    /// Late invoices whose due date is moved.
    pub(crate) const DUE_CHANGED: f64 = 0.006;
    /// Invoices and disputes that become known late.
    pub(crate) const INVOICE_KNOWN_LATE: f64 = 0.002;
    pub(crate) const DISPUTE_KNOWN_LATE: f64 = 0.1;
    /// Customers: new, gone, insolvent, stopped by a person, opted out, whose ways get worse.
    pub(crate) const NEW: f64 = 0.1;
    pub(crate) const GONE: f64 = 0.08;
    pub(crate) const INSOLVENT: f64 = 0.006;
    pub(crate) const STOPPED: f64 = 0.006;
    pub(crate) const OPTED_OUT: f64 = 0.01;
    pub(crate) const WORSENING: f64 = 0.04;
    /// Customers that pay others' invoices; that pay without saying for what, and how often they do.
    pub(crate) const GROUP_HEAD: f64 = 0.03;
    pub(crate) const BAD_REMITTER: f64 = 0.06;
    pub(crate) const UNALLOCATED: f64 = 0.25;
    /// Customers abroad who are invoiced in dollars; of their invoices, those in euros all the same.
    pub(crate) const IN_DOLLARS: f64 = 0.05;
    pub(crate) const DOLLARS_IN_EUROS: f64 = 0.15;
    /// Empty cells.
    pub(crate) const NO_EMAIL: f64 = 0.06;
    pub(crate) const NO_PHONE: f64 = 0.12;
    pub(crate) const NO_ADDRESS: f64 = 0.02;
    /// The collector: reminders forgotten, answers, returned e-mails, promises made in a call that was answered.
    pub(crate) const FORGOTTEN: f64 = 0.15;
    pub(crate) const REPLIED: f64 = 0.12;
    pub(crate) const EMAIL_RETURNED: f64 = 0.01;
    pub(crate) const PROMISE_IN_CALL: f64 = 0.55;
    pub(crate) const PROMISE_IN_REPLY: f64 = 0.5;
}

/// The whole number below; saturates.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and no amount or delay comes near the ends"
)]
pub(crate) fn whole(value: f64) -> i64 {
    value.floor() as i64
}

/// The nearest whole number, as days.
pub(crate) fn days(value: f64) -> i32 {
    i32::try_from(whole(value + 0.5)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_straight_between_its_points_and_flat_outside() {
        let curve = Curve(&[(0.0, 1.0), (1.0, 3.0)]);
        for (x, y) in [(-1.0, 1.0), (0.0, 1.0), (0.5, 2.0), (1.0, 3.0), (2.0, 3.0)] {
            assert!((curve.at(x) - y).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn the_two_normal_curves_are_each_other_s_inverse() {
        for z in [-3.9, -1.3, 0.0, 0.1, 2.7] {
            assert!((NORMAL_VALUE.at(NORMAL_SHARE.at(z)) - z).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn the_latent_parts_add_up() {
        let total = CUSTOMER_LATENT * CUSTOMER_LATENT + INVOICE_LATENT * INVOICE_LATENT;
        assert!((total - 1.0).abs() < 1e-3, "{total}");
    }
}
