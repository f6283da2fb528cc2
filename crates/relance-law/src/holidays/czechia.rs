//! Czechia: zákon č. 245/2000 Sb., § 1 and § 2, with Good Friday since zákon č. 359/2015 Sb.; before 2000 zákon
//! č. 93/1951 Sb.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nový rok"),
    easter(-2, "Velký pátek").since(2016),
    easter(1, "Velikonoční pondělí"),
    fixed(5, 1, "Svátek práce"),
    fixed(5, 8, "Den vítězství").since(1992),
    fixed(5, 9, "Den osvobození").until(1991),
    fixed(7, 5, "Den slovanských věrozvěstů Cyrila a Metoděje"),
    fixed(7, 6, "Den upálení mistra Jana Husa"),
    fixed(9, 28, "Den české státnosti").since(2000),
    fixed(10, 28, "Den vzniku samostatného československého státu"),
    fixed(11, 17, "Den boje za svobodu a demokracii").since(2000),
    fixed(12, 24, "Štědrý den"),
    fixed(12, 25, "1. svátek vánoční"),
    fixed(12, 26, "2. svátek vánoční"),
];
