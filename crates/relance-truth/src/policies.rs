//! Policies that can be compared in a world, and how a text becomes one.

use relance_kernel::{Interner, Policy};
use std::fmt;

/// Four steps: two emails, a call and a letter. Inside what the past practice did: each kind of step falls on ages on
/// which the practice had it too, also on the first days, when what the practice left out would be caught up.
pub const FIRMER: &str = r#"policy "Firmer" {
  applies to customer.kind = business
  calendar FR
  contact on working days
  group by customer
  tolerance 5 EUR
}

first:  when overdue between 8d and 25d then email gentle
second: when overdue between 22d and 45d then email firm
call:   when overdue between 38d and 55d then call accounts_payable
letter: when overdue between 52d and 75d then letter formal
"#;

/// Two emails, late. Inside what the past practice did.
pub const SOFTER: &str = r#"policy "Softer" {
  applies to customer.kind = business
  calendar FR
  contact on working days
  group by customer
  tolerance 5 EUR
}

first:  when overdue between 14d and 30d then email gentle
second: when overdue between 40d and 60d then email firm
"#;

/// The two emails of [`FIRMER`] and a third in the place of its call: it costs next to nothing more than [`SOFTER`], so that
/// whether it pays is clear. Inside what the past practice did.
pub const EARLIER: &str = r#"policy "Earlier" {
  applies to customer.kind = business
  calendar FR
  contact on working days
  group by customer
  tolerance 5 EUR
}

first:  when overdue between 8d and 25d then email gentle
second: when overdue between 22d and 45d then email firm
third:  when overdue between 40d and 60d then email firm
"#;

/// A compiled policy with the interner of its texts.
#[derive(Clone, Debug)]
pub struct Dunning {
    /// The policy.
    pub policy: Policy,
    /// Its texts.
    pub interner: Interner,
}

/// Why a text is no policy.
#[derive(Clone, Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a policy: {}", self.0)
    }
}

impl std::error::Error for Refused {}

impl Dunning {
    /// Compiles a text, which can use no file.
    ///
    /// # Errors
    ///
    /// The codes of the compiler's diagnostics when there is an error among them.
    pub fn compile(text: &str) -> Result<Dunning, Refused> {
        let mut interner = Interner::new();
        let options = relance_compiler::Options::default();
        let compiled = relance_compiler::compile_text(text, &options, &mut interner);
        let said: Vec<String> = compiled
            .diagnostics
            .iter()
            .map(|diagnostic| format!("{:?}", diagnostic.code))
            .collect();
        match compiled.policy {
            Some(policy) => Ok(Dunning { policy, interner }),
            None => Err(Refused(said.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_only_warns_that_steps_lapse_which_is_why_they_are_bounded() {
        for text in [FIRMER, SOFTER, EARLIER] {
            let mut interner = Interner::new();
            let options = relance_compiler::Options::default();
            let compiled = relance_compiler::compile_text(text, &options, &mut interner);
            for said in &compiled.diagnostics {
                assert_eq!(said.code.name, "overdue-upper-bound", "{said:?}");
            }
        }
        let refused = Dunning::compile("first: when overdue 8d").unwrap_err();
        assert!(refused.to_string().starts_with("not a policy: "), "{refused}");
    }
}
