//! The policies of the folder `examples`, each with the texts that it names: what a company begins with.

/// A policy to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Its name, as in `b2b-france`.
    pub name: &'static str,
    /// The policy.
    pub policy: &'static str,
    /// Its texts: names below the folder, and what they hold.
    pub templates: &'static [(&'static str, &'static str)],
}

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        &[$(
            (
                concat!("templates/", $name, ".fr.md"),
                include_str!(concat!("../assets/templates/", $name, ".fr.md")),
            ),
            (
                concat!("templates/", $name, ".en.md"),
                include_str!(concat!("../assets/templates/", $name, ".en.md")),
            ),
        )*]
    };
}

macro_rules! example {
    ($name:literal, $templates:expr) => {
        Example {
            name: $name,
            policy: include_str!(concat!("../assets/examples/", $name, ".relance")),
            templates: $templates,
        }
    };
}

/// All of them.
pub const EXAMPLES: [Example; 5] = [
    example!(
        "b2b-france",
        texts![
            "courtesy.email",
            "gentle.email",
            "firm.email",
            "mise_en_demeure.registered_letter",
            "merci.email",
        ]
    ),
    example!(
        "consumers",
        texts![
            "gentle.email",
            "gentle.letter",
            "short.sms",
            "firm.letter",
            "last_letter.registered_letter",
            "plan_over.letter",
        ]
    ),
    example!("key-accounts", texts!["gentle.email", "firm.email"]),
    example!(
        "public-bodies",
        texts!["gentle.email", "firm.email", "mise_en_demeure.registered_letter",]
    ),
    example!("one-line", texts!["gentle.email"]),
];
