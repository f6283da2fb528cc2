//! Spain: Estatuto de los Trabajadores, art. 37.2, and Real Decreto 2001/1983, art. 45: the days that all of
//! Spain keeps. The others of the fourteen of a year are those of the autonomous communities and the
//! municipalities.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Año Nuevo"),
    fixed(1, 6, "Epifanía del Señor"),
    easter(-2, "Viernes Santo"),
    fixed(5, 1, "Fiesta del Trabajo"),
    fixed(8, 15, "Asunción de la Virgen"),
    fixed(10, 12, "Fiesta Nacional de España"),
    fixed(11, 1, "Todos los Santos"),
    fixed(12, 6, "Día de la Constitución Española"),
    fixed(12, 8, "Inmaculada Concepción"),
    fixed(12, 25, "Natividad del Señor"),
];
