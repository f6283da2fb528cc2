//! What an account of the French chart of accounts is, as far as receivables need it, told from its first digits.

/// The accounts of customers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Receivable {
    /// 411 and 410: customers.
    Customers,
    /// 413: bills of exchange.
    Bills,
    /// 416: doubtful customers.
    Doubtful,
    /// 419, 4191: advances received.
    Advances,
    /// 4197: other credit of customers.
    Credits,
    /// 4117: money that customers hold back as a guarantee; not due, and not in the ledger.
    Retention,
    /// 417, 418, 4196, 4198: not invoiced yet, packaging, rebates to come; no claim, and not in the ledger.
    Accruals,
}

impl Receivable {
    /// All of them, in the order of reports.
    pub const ALL: [Receivable; 7] = [
        Receivable::Customers,
        Receivable::Bills,
        Receivable::Doubtful,
        Receivable::Advances,
        Receivable::Credits,
        Receivable::Retention,
        Receivable::Accruals,
    ];

    /// Its name for programs.
    pub fn word(self) -> &'static str {
        match self {
            Receivable::Customers => "customers",
            Receivable::Bills => "bills",
            Receivable::Doubtful => "doubtful",
            Receivable::Advances => "advances",
            Receivable::Credits => "credits",
            Receivable::Retention => "retention",
            Receivable::Accruals => "accruals",
        }
    }

    /// Whether its rows become rows of the ledger.
    pub fn is_taken(self) -> bool {
        !matches!(self, Receivable::Retention | Receivable::Accruals)
    }
}

/// What an account is, seen from an entry on a customer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Receivable(Receivable),
    /// 70–79 but for small differences, and 487, income of a later year: what is sold.
    Sale,
    /// 4457, 4458: value-added tax of sales.
    Tax,
    /// 50–58: banks and cash.
    Bank,
    /// 654, 6714: lost claims.
    Loss,
    /// 665: discounts for early payment.
    Discount,
    /// 658, 758, 668, 768: differences of settlement.
    Rounding,
    /// 627, 622: what a bank or an agency kept of a payment.
    Fee,
    /// 890: opening balance sheet.
    Opening,
    /// 891: closing balance sheet.
    Closing,
    Other,
}

/// What an account is, and its first three digits; 0 if they are no digits.
pub(super) fn kind(account: &[u8]) -> (Kind, u16) {
    let digit = |at: usize| {
        account
            .get(at)
            .filter(|byte| byte.is_ascii_digit())
            .map(|byte| byte - b'0')
    };
    let (Some(first), Some(second)) = (digit(0), digit(1)) else {
        return (Kind::Other, 0);
    };
    let third = digit(2).unwrap_or(0);
    let number = u16::from(first) * 100 + u16::from(second) * 10 + u16::from(third);
    let kind = match (number, digit(3)) {
        (411, Some(7)) => Kind::Receivable(Receivable::Retention),
        (410 | 411, _) => Kind::Receivable(Receivable::Customers),
        (413, _) => Kind::Receivable(Receivable::Bills),
        (416, _) => Kind::Receivable(Receivable::Doubtful),
        (417 | 418, _) | (419, Some(6 | 8)) => Kind::Receivable(Receivable::Accruals),
        (419, Some(7)) => Kind::Receivable(Receivable::Credits),
        (419, _) => Kind::Receivable(Receivable::Advances),
        (445, Some(7 | 8)) => Kind::Tax,
        (487, _) => Kind::Sale,
        (654, _) => Kind::Loss,
        (671, Some(4)) => Kind::Loss,
        (665, _) => Kind::Discount,
        (658 | 758 | 668 | 768, _) => Kind::Rounding,
        (622 | 627, _) => Kind::Fee,
        (890, _) => Kind::Opening,
        (891, _) => Kind::Closing,
        (500..=589, _) => Kind::Bank,
        (700..=799, _) => Kind::Sale,
        _ => Kind::Other,
    };
    (kind, number)
}

/// The customer that an account without sub-ledger names: what stands behind its three digits, or four of 419; nothing
/// if that names nobody (`411000`, `4111`).
pub(super) fn customer_of_account(account: &str) -> Option<&str> {
    let class = if account.starts_with("419") { 4 } else { 3 };
    let rest = account.get(class..)?;
    let significant = rest.trim_end_matches('0');
    let names_somebody = significant.len() > 1 || significant.chars().any(char::is_alphabetic);
    names_somebody.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_told_by_their_digits() {
        let of = |account: &str| kind(account.as_bytes());
        assert_eq!(of("411DUPONT"), (Kind::Receivable(Receivable::Customers), 411));
        assert_eq!(of("4117000"), (Kind::Receivable(Receivable::Retention), 411));
        assert_eq!(of("41910000"), (Kind::Receivable(Receivable::Advances), 419));
        assert_eq!(of("4198"), (Kind::Receivable(Receivable::Accruals), 419));
        assert_eq!(of("44571"), (Kind::Tax, 445));
        assert_eq!(of("44566").0, Kind::Other);
        assert_eq!(of("512100").0, Kind::Bank);
        assert_eq!(of("758000").0, Kind::Rounding);
        assert_eq!(of("70"), (Kind::Sale, 700));
        assert_eq!(of("").0, Kind::Other);
        assert_eq!(of("C411"), (Kind::Other, 0));
    }

    #[test]
    fn accounts_of_one_customer_name_it() {
        assert_eq!(customer_of_account("411DUPONT"), Some("DUPONT"));
        assert_eq!(customer_of_account("41100010"), Some("00010"));
        assert_eq!(customer_of_account("411A"), Some("A"));
        assert_eq!(customer_of_account("4191DUPONT"), Some("DUPONT"));
        for general in ["411", "411000", "4111", "41110000"] {
            assert_eq!(customer_of_account(general), None, "{general}");
        }
    }
}
