//! The parameters of each regime.

use crate::nature::{
    Channel, Deductions, Disputes, Effects, Frailty, MonthShocks, Moving, Nature, Practice, RunDays, Signal,
    SlowInvoices,
};
use crate::portable::{exp, ln};
use crate::settings::{Regime, Settings};

/// Intensity of paying of the middle customer by days since due.
const BASELINE: [(i32, f64); 20] = [
    (i32::MIN, 0.000_8),
    (-45, 0.001),
    (-30, 0.002),
    (-15, 0.005),
    (-7, 0.012),
    (-3, 0.03),
    (0, 0.06),
    (1, 0.062),
    (3, 0.056),
    (6, 0.05),
    (11, 0.044),
    (16, 0.038),
    (22, 0.033),
    (31, 0.029),
    (46, 0.026),
    (61, 0.023),
    (91, 0.021),
    (121, 0.019),
    (181, 0.017),
    (366, 0.016),
];

impl Nature {
    /// The parameters of a regime.
    pub fn of(settings: &Settings) -> Nature {
        let right = Nature::right_family(settings.effect_scale);
        match settings.regime {
            Regime::RightFamily => right,
            Regime::WrongFamily => Nature::wrong_family(settings.effect_scale),
            Regime::DeterministicLogging => Nature {
                practice: Practice {
                    later_steps: right.practice.steps.clone(),
                    mean_delay: 0.0,
                    longest_delay: 0,
                    never: 0.0,
                    working_days_only: false,
                    ..right.practice
                },
                ..right
            },
            Regime::UnloggedCalls => Nature {
                practice: Practice {
                    calls_logged: 0.7,
                    ..right.practice
                },
                ..right
            },
            Regime::UnrecordedSignal => Nature {
                signal: Some(Signal {
                    begins: 1.0 / 45.0,
                    ends: 1.0 / 20.0,
                    paying: 0.8,
                    mean_delay: 12.0,
                }),
                ..right
            },
            Regime::NoEffect => Nature {
                effects: Effects::Steps {
                    steps: [[0.0; 4]; 3],
                    habituation: 0.0,
                },
                disputes: Disputes {
                    after_contact: 1.0,
                    ..right.disputes
                },
                ..right
            },
            Regime::SlowInvoices => Nature {
                slow_invoices: SlowInvoices {
                    share: 0.1,
                    factor: 0.1,
                },
                ..right
            },
            Regime::NeverPaid => Nature {
                slow_invoices: SlowInvoices {
                    share: 0.025,
                    factor: 0.0,
                },
                ..right
            },
            Regime::FirstContactOnly => Nature {
                effects: Effects::Steps {
                    steps: Nature::steps(settings.effect_scale),
                    // More than any step: nothing is left of a second contact.
                    habituation: 10.0,
                },
                ..right
            },
        }
    }

    /// What a first contact adds to the log intensity, by channel and step.
    fn steps(scale: f64) -> [[f64; 4]; 3] {
        let steps = [[0.9, 0.6, 0.35, 0.15], [1.2, 0.9, 0.5, 0.2], [0.9, 0.8, 0.5, 0.2]];
        steps.map(|of_channel| of_channel.map(|step| step * scale))
    }

    fn right_family(scale: f64) -> Nature {
        Nature {
            baseline: BASELINE.to_vec(),
            weekdays: [1.2, 1.5, 1.3, 1.6, 1.4, 0.0, 0.0],
            month_end: 1.3,
            season: [1.0; 12],
            trend_per_year: 0.05,
            month_shocks: MonthShocks {
                deviation: 0.15,
                memory: 0.0,
                wild: 0.0,
                wildness: 1.0,
            },
            frailty: Frailty::LogNormal { deviation: 1.2 },
            slow_invoices: SlowInvoices {
                share: 0.0,
                factor: 1.0,
            },
            run_days: RunDays::Random { probability: 0.35 },
            effects: Effects::Steps {
                steps: Nature::steps(scale),
                habituation: 0.15 * scale,
            },
            moving: Moving { share: 0.0, days: 0 },
            disputes: Disputes {
                intensity: 0.000_6,
                after_contact: 1.5,
                after_contact_days: 7,
                paying: 0.1,
                mean_days: 20.0,
            },
            deductions: Deductions {
                part: 0.08,
                percent_short: 0.02,
                cents_short: 0.02,
                bouncing: 0.01,
            },
            insolvencies_per_year: 0.01,
            practice: Practice {
                steps: vec![
                    (7, Channel::Email, "first"),
                    (21, Channel::Email, "second"),
                    (35, Channel::Call, "call"),
                    (50, Channel::Letter, "letter"),
                ],
                later_steps: vec![
                    (11, Channel::Email, "first"),
                    (25, Channel::Email, "second"),
                    (39, Channel::Email, "third"),
                    (54, Channel::Letter, "letter"),
                ],
                mean_delay: 4.0,
                longest_delay: 20,
                never: 0.1,
                working_days_only: true,
                calls_logged: 1.0,
            },
            signal: None,
        }
    }

    fn wrong_family(scale: f64) -> Nature {
        let mut season = [1.0; 12];
        season[7] = 0.7;
        season[11] = 1.25;
        Nature {
            baseline: log_normal_shape(),
            weekdays: [1.1, 1.2, 1.1, 1.2, 1.0, 0.8, 0.6],
            month_end: 1.0,
            season,
            month_shocks: MonthShocks {
                deviation: 0.2,
                memory: 0.5,
                wild: 0.1,
                wildness: 2.5,
            },
            frailty: Frailty::TwoClasses {
                share: 0.65,
                prompt: 0.55,
                slow: -1.1,
                jitter: 0.3,
            },
            run_days: RunDays::Habitual,
            effects: Effects::Decaying {
                initial: [1.1 * scale, 1.4 * scale, 1.2 * scale],
                half_life: 6.0,
                fading: 0.8,
                large: 0.6,
                small: 1.2,
            },
            moving: Moving {
                share: (0.2 * scale).min(1.0),
                days: 14,
            },
            ..Nature::right_family(scale)
        }
    }
}

/// A step a day in the shape of a log-normal density whose mode is some 12 days after due, with a floor.
fn log_normal_shape() -> Vec<(i32, f64)> {
    let mut days = vec![(i32::MIN, 0.000_3)];
    days.extend((-60..400).map(|age| {
        let place = (ln(f64::from(age + 66)) - ln(78.0)) / 0.22;
        (
            age,
            0.06 * exp(-0.5 * place * place) + 0.014 * f64::from((age + 60).min(60)) / 60.0,
        )
    }));
    days
}
