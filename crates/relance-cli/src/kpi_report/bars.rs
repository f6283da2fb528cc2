//! Bars of text: lengths beside numbers, without colours.

/// A bar as long as its share of the longest; what is above 0 is never without a mark.
pub(super) fn bar(amount: i128, longest: i128, width: usize) -> String {
    if amount <= 0 || longest <= 0 || width == 0 {
        return String::new();
    }
    // Eighths of a column, rounded; amounts of a ledger leave room for the multiplication.
    let eighths = i128::try_from(width).unwrap_or(0) * 8;
    let filled = (amount.saturating_mul(eighths) * 2 + longest) / (longest * 2);
    let filled = usize::try_from(filled.clamp(1, eighths)).unwrap_or(1);
    let rest = match filled % 8 {
        0 => "",
        1 => "▏",
        2 => "▎",
        3 => "▍",
        4 => "▌",
        5 => "▋",
        6 => "▊",
        _ => "▉",
    };
    "█".repeat(filled / 8) + rest
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_are_in_proportion_and_nothing_is_lost() {
        assert_eq!(bar(100, 100, 4), "████");
        assert_eq!(bar(50, 100, 4), "██");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
        assert_eq!(bar(0, 100, 4), "");
        assert_eq!(bar(-5, 100, 4), "");
        assert_eq!(
            bar(i128::from(i64::MAX), i128::from(i64::MAX), 20)
                .chars()
                .count(),
            20
        );
    }
}
