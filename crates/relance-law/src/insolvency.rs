//! France: what a creditor must do, and until when, once insolvency proceedings are published (code de commerce).

use relance_kernel::Day;

/// The last days to act after the opening judgment was published in the official gazette (BODACC).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InsolvencyDeadlines {
    /// To file the claim with the court's representative: two months, four for a creditor outside the territory
    /// (art. L622-24 and R622-24). The postmark counts.
    pub file_claim: Day,
    /// To ask for goods back that were sold under retention of title: three months (art. L624-9).
    pub claim_goods: Day,
    /// To ask for relief from foreclosure, where the claim was not filed in time: six months (art. L622-26).
    pub ask_relief: Day,
}

impl InsolvencyDeadlines {
    /// Counted from the day of publication.
    ///
    /// ```
    /// # use relance_kernel::Day;
    /// # use relance_law::InsolvencyDeadlines;
    /// let published = Day::from_ymd(2026, 12, 31).unwrap();
    /// let deadlines = InsolvencyDeadlines::after(published, false);
    /// assert_eq!(deadlines.file_claim.to_string(), "2027-02-28");
    /// assert_eq!(deadlines.ask_relief.to_string(), "2027-06-30");
    /// ```
    pub fn after(published: Day, is_creditor_abroad: bool) -> InsolvencyDeadlines {
        InsolvencyDeadlines {
            file_claim: published.plus_months(if is_creditor_abroad { 4 } else { 2 }),
            claim_goods: published.plus_months(3),
            ask_relief: published.plus_months(6),
        }
    }
}
