//! France: the claims that consumers are safe from.

/// Without a court title the costs of recovery stay with the creditor, whatever the contract says (code des procédures
/// civiles d'exécution, art. L111-8), and the indemnity of 40 EUR and the late-payment interest of code de commerce,
/// art. L441-10 are owed between professionals only.
pub(crate) const CONSUMER_CHARGES_FORBIDDEN_IN: &str = "FR";
