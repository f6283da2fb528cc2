//! Sweden: lag (1989:253) om allmänna helgdagar; Whit Monday until 2004, 6 June since 2005. The eves of
//! midsummer, Christmas and New Year are put on a level with Sundays by the law on time limits (lag (1930:173), §
//! 2) and kept by all.

use super::rule::{FRIDAY, Holiday, SATURDAY, easter, fixed, weekday_from};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nyårsdagen"),
    fixed(1, 6, "Trettondedag jul"),
    easter(-2, "Långfredagen"),
    easter(1, "Annandag påsk"),
    fixed(5, 1, "Första maj"),
    easter(39, "Kristi himmelsfärdsdag"),
    easter(50, "Annandag pingst").until(2004),
    fixed(6, 6, "Sveriges nationaldag").since(2005),
    weekday_from(FRIDAY, 6, 19, "Midsommarafton"),
    weekday_from(SATURDAY, 6, 20, "Midsommardagen"),
    weekday_from(SATURDAY, 10, 31, "Alla helgons dag"),
    fixed(12, 24, "Julafton"),
    fixed(12, 25, "Juldagen"),
    fixed(12, 26, "Annandag jul"),
    fixed(12, 31, "Nyårsafton"),
];
