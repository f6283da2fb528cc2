//! Bulgaria: Кодекс на труда (labour code), art. 154. Since 2017 a holiday that falls on a weekend, those of
//! Easter excepted, frees the next working day (art. 154 (2)). Days off that the government exchanges for worked
//! Saturdays are not in the table.

use super::rule::{Holiday, Moved, fixed, once, orthodox_easter};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Нова година").moved_since(2017, Moved::ToNextFreeDay),
    fixed(3, 3, "Ден на Освобождението").moved_since(2017, Moved::ToNextFreeDay),
    orthodox_easter(-2, "Велики петък").since(2010),
    orthodox_easter(-1, "Велика събота").since(2010),
    orthodox_easter(1, "Великден, втори ден"),
    fixed(5, 1, "Ден на труда").moved_since(2017, Moved::ToNextFreeDay),
    fixed(5, 6, "Гергьовден")
        .since(1999)
        .moved_since(2017, Moved::ToNextFreeDay),
    fixed(5, 24, "Ден на българската просвета и култура").moved_since(2017, Moved::ToNextFreeDay),
    fixed(9, 6, "Ден на Съединението")
        .since(1998)
        .moved_since(2017, Moved::ToNextFreeDay),
    fixed(9, 22, "Ден на Независимостта")
        .since(1998)
        .moved_since(2017, Moved::ToNextFreeDay),
    fixed(12, 24, "Бъдни вечер")
        .since(1996)
        .moved_since(2017, Moved::ToNextFreeDay),
    fixed(12, 25, "Рождество Христово").moved_since(2017, Moved::ToNextFreeDay),
    fixed(12, 26, "Рождество Христово").moved_since(2017, Moved::ToNextFreeDay),
    // Declared by the government for one year: entry into NATO, into the Union and into the euro.
    once(2004, 4, 2, "Почивен ден"),
    once(2007, 1, 2, "Почивен ден"),
    once(2025, 12, 31, "Почивен ден"),
    once(2026, 1, 2, "Почивен ден"),
];
