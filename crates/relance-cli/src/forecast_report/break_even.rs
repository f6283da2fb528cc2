//! How much of an effect must be real for a policy to pay.

use crate::language::{Lang, Said};

/// A smaller share is as good as none: effects are not known that well.
const SHOWN: f64 = 0.005;

/// When the net gain of a policy is above 0, between no effect and all of the effect.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum BreakEven {
    /// From this share of the effect on.
    From(f64),
    /// Below this share of the effect.
    Below(f64),
    /// At any share.
    Always,
    /// At no share.
    Never,
}

/// From the net gain if contacts changed nothing, that at half of the effect where it is known, and that with all of it.
/// Between them it goes along lines.
pub(crate) fn break_even(without: f64, half: Option<f64>, with: f64) -> BreakEven {
    let between = |one: f64, other: f64| one / (one - other);
    let turns = || match half {
        Some(half) if (half > 0.0) == (with > 0.0) => 0.5 * between(without, half),
        Some(half) => 0.5 + 0.5 * between(half, with),
        None => between(without, with),
    };
    match (without > 0.0, with > 0.0) {
        (true, true) => BreakEven::Always,
        (false, false) => BreakEven::Never,
        (false, true) => BreakEven::From(turns()),
        (true, false) => BreakEven::Below(turns()),
    }
}

impl BreakEven {
    /// As a sentence. `percent` writes a share.
    pub(crate) fn said(self, percent: impl Fn(f64) -> String) -> Said {
        Said::each(|lang| match (self, lang) {
            (BreakEven::From(share), Lang::En) if share >= SHOWN => {
                format!(
                    "It pays only if at least {} of that effect is real.",
                    percent(share)
                )
            }
            (BreakEven::From(share), Lang::Fr) if share >= SHOWN => format!(
                "Elle ne paie que si au moins {} de cet effet est réel.",
                percent(share)
            ),
            (BreakEven::From(_), Lang::En) => "It pays if any of that effect is real.".to_string(),
            (BreakEven::From(_), Lang::Fr) => {
                "Elle paie dès qu'une part de cet effet est réelle.".to_string()
            }
            (BreakEven::Below(share), Lang::En) if share >= SHOWN => {
                format!(
                    "It pays only if less than {} of that effect is real.",
                    percent(share)
                )
            }
            (BreakEven::Below(share), Lang::Fr) if share >= SHOWN => format!(
                "Elle ne paie que si moins de {} de cet effet est réel.",
                percent(share)
            ),
            (BreakEven::Below(_), Lang::En) => "It pays only if none of that effect is real.".to_string(),
            (BreakEven::Below(_), Lang::Fr) => {
                "Elle ne paie que si rien de cet effet n'est réel.".to_string()
            }
            (BreakEven::Always, Lang::En) => "It pays whatever share of that effect is real.".to_string(),
            (BreakEven::Always, Lang::Fr) => {
                "Elle paie quelle que soit la part réelle de cet effet.".to_string()
            }
            (BreakEven::Never, Lang::En) => "It pays at no share of that effect.".to_string(),
            (BreakEven::Never, Lang::Fr) => "Elle ne paie pour aucune part de cet effet.".to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BreakEven, break_even};
    use crate::language::Lang;

    #[test]
    fn a_policy_that_costs_needs_its_effect() {
        assert_eq!(break_even(-100.0, None, 300.0), BreakEven::From(0.25));
    }

    #[test]
    fn a_policy_that_saves_contacts_pays_while_they_do_little() {
        assert_eq!(break_even(100.0, None, -300.0), BreakEven::Below(0.25));
        let said = break_even(100.0, None, -300.0).said(|share| format!("{share}"));
        assert_eq!(
            said.of(Lang::En),
            "It pays only if less than 0.25 of that effect is real."
        );
        assert_eq!(
            said.of(Lang::Fr),
            "Elle ne paie que si moins de 0.25 de cet effet est réel."
        );
    }

    #[test]
    fn a_known_half_is_on_the_line() {
        // Nothing -3,060, half 1,098, all 6,910: the sign changes before the half, at 3,060 of 4,158.
        let BreakEven::From(share) = break_even(-3_060.0, Some(1_098.0), 6_910.0) else {
            panic!()
        };
        assert!((share - 0.5 * 3_060.0 / 4_158.0).abs() < 1e-12);
        assert_eq!(break_even(-100.0, Some(-50.0), 50.0), BreakEven::From(0.75));
    }

    #[test]
    fn one_sign_holds_at_every_share() {
        assert_eq!(break_even(100.0, None, 300.0), BreakEven::Always);
        assert_eq!(break_even(300.0, None, 100.0), BreakEven::Always);
        assert_eq!(break_even(-100.0, None, -300.0), BreakEven::Never);
        assert_eq!(break_even(0.0, None, -300.0), BreakEven::Never);
    }

    #[test]
    fn a_share_that_is_next_to_nothing_is_called_so() {
        let said = break_even(0.0, None, 300.0).said(|share| format!("{share}"));
        assert_eq!(said.of(Lang::En), "It pays if any of that effect is real.");
        let said = break_even(4.0, None, -30_759.0).said(|share| format!("{share}"));
        assert_eq!(said.of(Lang::En), "It pays only if none of that effect is real.");
    }

    #[test]
    fn the_net_gain_changes_its_sign_there() {
        for (without, with) in [(-5.0, 7.0), (5.0, -7.0), (-0.1, 900.0), (1e6, -1.0)] {
            let share = match break_even(without, None, with) {
                BreakEven::From(share) | BreakEven::Below(share) => share,
                BreakEven::Always | BreakEven::Never => f64::NAN,
            };
            let there = without + share * (with - without);
            assert!(there.abs() < 1e-6 * (without.abs() + with.abs()), "{there}");
        }
    }
}
