//! TARGET, the payment system of the Eurosystem: its closing days besides the weekend, on which no transfer in
//! euro is settled between banks. The six of today hold since 2000 (press releases of the ECB of 15 July 1999
//! and, for the years from 2002 on, 14 December 2000). The system opened in 1999; the years before it have the
//! two days of that year.

use super::rule::{Holiday, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "New Year's Day"),
    easter(-2, "Good Friday").since(2000),
    easter(1, "Easter Monday").since(2000),
    fixed(5, 1, "1 May").since(2000),
    fixed(12, 25, "Christmas Day"),
    fixed(12, 26, "26 December").since(2000),
    once(1999, 12, 31, "Change of millennium"),
    once(2001, 12, 31, "Introduction of the banknotes"),
];
