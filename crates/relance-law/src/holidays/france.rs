//! France, and the departments and collectivities that have days of their own: code du travail, art. L3133-1, as
//! in force since the return of 8 May (law 81-893 of 2 October 1981), in the order of its numbers. The *journée
//! de solidarité* (art. L3133-7) takes away nobody's holiday by law, so Whit Monday stays one.
//!
//! Moselle, Bas-Rhin and Haut-Rhin: art. L3134-13 adds Good Friday, where the commune has a Protestant church or
//! one of several faiths, which is taken as everywhere, and 26 December. Overseas: the days of the abolition of
//! slavery, art. L3422-2 and decree 83-1003, the 9 October of Saint-Barthélemy since decree 2012-553, the 28 May
//! of Saint-Martin since the circular of 4 May 2018 (law 2017-256); what the collectivities of the Pacific have
//! of their own. Days of custom only, such as 21 July, mid-Lent and Good Friday in the Antilles or the Muslim
//! feasts in Mayotte, are working days here.

use super::rule::{Holiday, easter, fixed};

const ALSACE_MOSELLE: &[&str] = &["57", "67", "68"];

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Jour de l'an"),
    easter(1, "Lundi de Pâques"),
    fixed(5, 1, "Fête du Travail"),
    fixed(5, 8, "Victoire 1945"),
    easter(39, "Ascension"),
    easter(50, "Lundi de Pentecôte"),
    fixed(7, 14, "Fête nationale"),
    fixed(8, 15, "Assomption"),
    fixed(11, 1, "Toussaint"),
    fixed(11, 11, "Armistice 1918"),
    fixed(12, 25, "Noël"),
    // Art. L3134-13, from the local ordinance of 16 August 1892.
    easter(-2, "Vendredi saint").only(ALSACE_MOSELLE),
    fixed(12, 26, "Saint-Étienne").only(ALSACE_MOSELLE),
    // Art. L3422-2 and decree 83-1003.
    fixed(4, 27, "Abolition de l'esclavage").only(&["976"]),
    fixed(5, 22, "Abolition de l'esclavage").only(&["972"]),
    fixed(5, 27, "Abolition de l'esclavage").only(&["971"]),
    fixed(5, 27, "Abolition de l'esclavage").only(&["BL"]).until(2011),
    fixed(5, 27, "Abolition de l'esclavage").only(&["MF"]).until(2017),
    fixed(5, 28, "Abolition de l'esclavage").only(&["MF"]).since(2018),
    fixed(6, 10, "Abolition de l'esclavage").only(&["973"]),
    fixed(10, 9, "Abolition de l'esclavage").only(&["BL"]).since(2012),
    fixed(12, 20, "Abolition de l'esclavage").only(&["974"]),
    // The collectivities of the Pacific, each by its own labour law.
    fixed(9, 24, "Fête de la citoyenneté").only(&["NC"]),
    fixed(3, 5, "Arrivée de l'Évangile").only(&["PF"]),
    easter(-2, "Vendredi saint").only(&["PF"]),
    fixed(6, 29, "Fête de l'autonomie").only(&["PF"]).until(2024),
    fixed(11, 20, "Matāri'i").only(&["PF"]).since(2025),
    fixed(4, 28, "Saint Pierre Chanel").only(&["WF"]),
    fixed(6, 29, "Saints Pierre et Paul").only(&["WF"]),
    fixed(7, 29, "Fête du Territoire").only(&["WF"]),
];
