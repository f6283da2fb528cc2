//! By what effects of contacts differ: by the amount of the invoice, by its age on the day of the contact, and from one sort
//! of customers to another.
//!
//! One effect for all is a mean over the invoices that were contacted. Carried to a policy that contacts others, it is wrong
//! as soon as reminders move small invoices and leave large ones, and nothing on the page would say so. So each kind of
//! contact has slopes around its effect, and each sort of customers a deviation; how far they vary is learnt, and is never
//! nothing: where the ledger tells little of them, they widen the interval of a policy that contacts other invoices.

use crate::reach::{Reach, Sort};
use crate::world::log_amount;
use relance_kernel::{Account, Interner};
use serde::{Deserialize, Serialize};

/// Days past due on which classes of contacts begin, after the first: before or on the due date, the first week, the second,
/// and then twice as long each.
const CONTACT_AGES: [i32; 7] = [1, 8, 15, 31, 61, 121, 241];

/// Least standard deviation of the logarithm by which effects change where the amount is ten times as large. A ledger that
/// cannot tell small invoices from large ones does not say that contacts work alike on both.
pub(crate) const LEAST_BY_AMOUNT: f64 = 0.15;

/// The same from one class of [`CONTACT_AGES`] to the next.
pub(crate) const LEAST_BY_AGE: f64 = 0.05;

/// The same of a sort of customers against the mean of all.
pub(crate) const LEAST_BY_SORT: f64 = 0.1;

/// How many times ten times as large an amount is, given the difference of natural logarithms.
pub(crate) fn tenfold(difference: f64) -> f64 {
    difference * std::f64::consts::LOG10_E
}

/// The class of a contact on an invoice so many days past due.
pub(crate) fn age_class(days: i32) -> usize {
    CONTACT_AGES.partition_point(|&begins| begins <= days)
}

/// Around what effects differ.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Differing {
    /// The mean class of ages on which contacts came, in doublings of days: 0 up to the due date, 1 the first week, 2 the second.
    pub age_centre: f64,
    /// The sorts of customers that have a deviation; none where all are of one sort.
    pub sorts: Vec<Sort>,
}

impl Differing {
    /// The position of a sort; none of one that is not told apart.
    pub(crate) fn place_of(&self, sort: &Sort) -> Option<u8> {
        let place = self.sorts.iter().position(|known| known == sort)?;
        u8::try_from(place).ok()
    }
}

/// The sorts of the customers of an account, as far as effects differ by them.
pub(crate) fn sorts_of(
    differing: Option<&Differing>,
    account: &Account,
    interner: &Interner,
) -> Vec<Option<u8>> {
    let Some(differing) = differing.filter(|differing| !differing.sorts.is_empty()) else {
        return vec![None; account.customers.len()];
    };
    let of = |customer| differing.place_of(&Reach::sort_of(customer, interner));
    account.customers.iter().map(of).collect()
}

/// What distinguishes an invoice from others with the same contact on the same day.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Likes {
    /// Logarithm of its amount in minor units.
    pub amount: f64,
    /// The sort of its customer, if that is told apart.
    pub sort: Option<u8>,
}

impl Likes {
    /// Those of an invoice of so many minor units.
    pub(crate) fn new(amount: i64, sort: Option<u8>) -> Likes {
        Likes {
            amount: log_amount(amount),
            sort,
        }
    }
}

/// By what effects differ, for one draw of parameters: all are logarithms.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Differences {
    /// Around which logarithm of an amount.
    pub amount_centre: f64,
    /// Around which class of ages.
    pub age_centre: f64,
    /// By kind of contact: slope in the amount, for each [`tenfold`], and slope in the class of ages. None where effects are the
    /// same for all.
    pub slopes: Vec<[f64; 2]>,
    /// By sort of customers.
    pub of_sorts: Vec<f64>,
}

impl Differences {
    /// The logarithm by which the effect of a contact of a kind, so many days past due, differs from that of its kind.
    pub(crate) fn of(&self, kind: usize, past_due: i32, likes: Likes) -> f64 {
        let Some([by_amount, by_age]) = self.slopes.get(kind) else {
            return 0.0;
        };
        let of_sort = likes.sort.and_then(|sort| self.of_sorts.get(usize::from(sort)));
        by_amount * tenfold(likes.amount - self.amount_centre)
            + by_age * (age_class(past_due) as f64 - self.age_centre)
            + of_sort.copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_ages_double() {
        let classes = [-30, 0, 1, 7, 8, 15, 30, 31, 61, 121, 240, 241, 4_000].map(age_class);
        assert_eq!(classes, [0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 6, 7, 7]);
    }

    #[test]
    fn an_effect_differs_by_amount_age_and_sort() {
        let differences = Differences {
            amount_centre: 10.0,
            age_centre: 2.0,
            slopes: vec![[-0.1, 0.2]],
            of_sorts: vec![0.0, 0.5],
        };
        let likes = Likes {
            amount: 10.0 + 2.0 * std::f64::consts::LN_10,
            sort: Some(1),
        };
        let found = differences.of(0, 20, likes);
        assert!((found - (-0.2 + 0.2 + 0.5)).abs() < 1e-12, "{found}");
        // A kind of which nothing is learnt, or a sort that is not told apart, differs by nothing.
        assert!(differences.of(1, 20, likes).abs() < 1e-12);
        let other = Likes {
            amount: 10.0,
            sort: None,
        };
        assert!(differences.of(0, 8, other).abs() < 1e-12);
    }
}
