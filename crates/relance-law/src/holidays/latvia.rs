//! Latvia: likums "Par svētku, atceres un atzīmējamām dienām" of 3 October 1990, art. 1. Since 2007 the Monday
//! after a weekend of 4 May or 18 November is free. Days off that the government exchanges for worked Saturdays
//! are not in the table.

use super::rule::{Holiday, Moved, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Jaungada diena"),
    easter(-2, "Lielā Piektdiena"),
    easter(1, "Otrās Lieldienas").since(1997),
    fixed(5, 1, "Darba svētki"),
    fixed(5, 4, "Neatkarības atjaunošanas diena")
        .since(2002)
        .moved_since(2007, Moved::ToNextFreeDay),
    fixed(6, 23, "Līgo diena"),
    fixed(6, 24, "Jāņu diena"),
    fixed(11, 18, "Latvijas Republikas proklamēšanas diena").moved_since(2007, Moved::ToNextFreeDay),
    fixed(12, 24, "Ziemassvētku vakars").since(2007),
    fixed(12, 25, "Pirmie Ziemassvētki"),
    fixed(12, 26, "Otrie Ziemassvētki"),
    fixed(12, 31, "Vecgada diena"),
    once(2018, 7, 9, "Dziesmu un deju svētku noslēguma diena"),
    once(2018, 9, 24, "Pāvesta Franciska pastorālā vizīte"),
    once(2023, 5, 29, "Latvijas hokeja izlases bronzas medaļas diena"),
    once(2023, 7, 10, "Dziesmu un deju svētku noslēguma diena"),
];
