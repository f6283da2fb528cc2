//! A claim under a law: what is owed beside the principal, and by when it must be enforced.

use crate::claim::Claim;
use relance_kernel::{CustomerKind, Day};
use relance_law::{DayCount, Debtor, InsolvencyDeadlines, Owed, OwedFault, Pack, Rate, Rates, owed};

/// By which law claims are reckoned.
#[derive(Clone, Copy, Debug)]
pub struct Law<'a> {
    /// The country whose law the contracts are under: the seller's, as a rule.
    pub pack: &'static Pack,
    /// The law of the customer's country, for consumers, whom it protects wherever the seller is (regulation
    /// 593/2008, art. 6); none where it has no pack.
    pub of_consumer: Option<&'static Pack>,
    /// Published rates.
    pub rates: &'a Rates,
    /// The rate that the contract states.
    pub agreed: Option<Rate>,
    /// By how many days a year is divided.
    pub count: DayCount,
}

impl<'a> Law<'a> {
    /// The law of a claim of a customer of this country, an ISO 3166 code; one whose country is not recorded is taken to
    /// be of the country of the contracts.
    pub fn of_customer(
        pack: &'static Pack,
        country: Option<&str>,
        rates: &'a Rates,
        agreed: Option<Rate>,
        count: DayCount,
    ) -> Law<'a> {
        Law {
            pack,
            of_consumer: country.map_or(Some(pack), Pack::of),
            rates,
            agreed,
            count,
        }
    }
}

/// What a claim comes to.
#[derive(Clone, PartialEq, Debug)]
pub struct Reckoned {
    /// As whom the law sees the customer.
    pub debtor: Debtor,
    /// The country of the law that was applied.
    pub country: &'static str,
    /// Interest and indemnity of each part, with its due date.
    pub parts: Vec<(Day, Owed)>,
    /// All interest, in minor units.
    pub interest: i64,
    /// The indemnity: once for an invoice, however many of its parts are late.
    pub indemnity: i64,
    /// The last day on which the claim can be enforced; none where the pack does not say.
    pub enforceable_until: Option<Day>,
    /// What to do about an insolvency that was published, by French law.
    pub insolvency: Option<InsolvencyDeadlines>,
}

/// Why a claim is not reckoned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreckoned {
    /// What the customer is, is not recorded: its law is not known.
    UnknownKind,
    /// A consumer of a country without a pack.
    ForeignConsumer,
    /// The law, its rates or the contract stand against it.
    Fault(OwedFault),
}

/// Reckons a claim at the end of a day. `delivered` is the day of delivery, if it is known.
///
/// # Errors
///
/// [`Unreckoned`] says why nothing can be told.
pub fn reckon(
    claim: &Claim,
    law: &Law<'_>,
    as_of: Day,
    delivered: Option<Day>,
) -> Result<Reckoned, Unreckoned> {
    let (debtor, pack) = match claim.kind {
        CustomerKind::Unknown => return Err(Unreckoned::UnknownKind),
        CustomerKind::Consumer => (
            Debtor::Consumer,
            law.of_consumer.ok_or(Unreckoned::ForeignConsumer)?,
        ),
        CustomerKind::Public => (Debtor::Public, law.pack),
        CustomerKind::Business | CustomerKind::Association => (Debtor::Business, law.pack),
    };
    let rules = pack.rules(debtor);
    let mut parts = Vec::with_capacity(claim.parts.len());
    for part in &claim.parts {
        let of_law = relance_law::Claim {
            amount: claim.amount,
            currency: claim.currency.code(),
            due: part.due,
            balances: &part.balances,
            formal_notice: claim.formal_notice,
            insolvency_opened: claim.insolvency.map(|insolvency| insolvency.opened),
            // Public bodies owe by law alone, and consumers only where the law limits what a clause may ask for.
            agreed: law
                .agreed
                .filter(|_| debtor == Debtor::Business || rules.ceiling.is_some()),
        };
        let of_part = owed(&of_law, rules, law.rates, as_of, law.count).map_err(Unreckoned::Fault)?;
        parts.push((part.due, of_part));
    }
    // The earliest day from which the creditor could act: the safest to count from.
    let enforceable = delivered.map_or(claim.due(), |delivered| delivered.min(claim.due()));
    let published = claim.insolvency.and_then(|insolvency| insolvency.published);
    Ok(Reckoned {
        debtor,
        country: pack.country,
        interest: parts
            .iter()
            .map(|(_, of_part)| of_part.interest)
            .fold(0, i64::saturating_add),
        indemnity: parts
            .iter()
            .map(|(_, of_part)| of_part.indemnity)
            .max()
            .unwrap_or(0),
        enforceable_until: rules
            .limitation
            .map(|limitation| limitation.last_day(enforceable)),
        insolvency: published
            .filter(|_| law.pack.country == "FR")
            .map(|published| InsolvencyDeadlines::after(published, false)),
        parts,
    })
}
