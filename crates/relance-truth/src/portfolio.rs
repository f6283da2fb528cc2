//! The open portfolio: the ledger as the kernel sees it at the end of its last day, with what is true of each claim.

use crate::generate::Generated;
use crate::nature::Channel;
use crate::policies::Dunning;
use crate::world::{CustomerTruth, InvoiceTruth};
use relance_kernel::{Account, AccountState, ChannelId, InvoiceIndex, Symbol};
use relance_ledger::{Binding, Options, TextSource, load};
use std::fmt;

/// The ledger cannot be read: a fault of the generator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnreadableLedger(String);

impl fmt::Display for UnreadableLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the generated ledger cannot be read: {}", self.0)
    }
}

impl std::error::Error for UnreadableLedger {}

/// A policy with the customers that owe something when it starts.
pub(crate) struct Portfolio<'g> {
    pub(crate) dunning: &'g Dunning,
    pub(crate) openings: Vec<Opening<'g>>,
    /// What each channel of the policy is to the world.
    channels: Vec<Option<Channel>>,
    /// The reason of disputes, as the ledger writes it.
    pub(crate) dispute_reason: Option<Symbol>,
}

/// A customer that owes something.
pub(crate) struct Opening<'g> {
    /// Its number among all customers of the world.
    pub(crate) number: usize,
    pub(crate) customer: &'g CustomerTruth,
    pub(crate) account: Account,
    pub(crate) state: AccountState,
    pub(crate) claims: Vec<OpenClaim<'g>>,
}

/// An open invoice.
pub(crate) struct OpenClaim<'g> {
    /// Its number among the invoices of its customer.
    pub(crate) number: usize,
    pub(crate) truth: &'g InvoiceTruth,
    pub(crate) invoice: InvoiceIndex,
}

impl<'g> Portfolio<'g> {
    pub(crate) fn new(generated: &'g Generated, dunning: &'g Dunning) -> Result<Self, UnreadableLedger> {
        let fault = |what: &str| UnreadableLedger(what.to_string());
        let source = generated
            .files()
            .iter()
            .fold(TextSource::new(), |source, (file, text)| source.with(file, *text));
        let loaded = load(&source, &Options::default());
        if let Some(problem) = loaded.problems.first() {
            return Err(UnreadableLedger(format!("{problem:?}")));
        }
        let ledger = loaded.ledger;
        let mut interner = dunning.interner.clone();
        let policy = &dunning.policy;
        let (binding, problems) = Binding::new(
            &ledger,
            &mut interner,
            &policy.customer_fields,
            &policy.invoice_fields,
            policy.currency,
        );
        if let Some(problem) = problems.first() {
            return Err(UnreadableLedger(format!("{problem:?}")));
        }
        let world = &generated.world;
        let (last, first_decided) = (world.settings.until, world.settings.until.plus(1));
        let mut openings = Vec::new();
        for (number, customer) in world.customers.iter().enumerate() {
            if !customer.invoices.iter().any(InvoiceTruth::is_open) {
                continue;
            }
            let (index, _) = ledger
                .find_customer(&customer.id)
                .ok_or_else(|| fault(&customer.id))?;
            let mut account = Account::default();
            ledger.account(index, &binding, &mut account);
            let mut state = AccountState::new(policy, &account, first_decided);
            state.advance(policy, &account, last);
            let mut claims = Vec::new();
            for (number, truth) in customer.invoices.iter().enumerate() {
                let (_, invoice) = ledger.find_invoice(&truth.id).ok_or_else(|| fault(&truth.id))?;
                if state.principal(invoice) != truth.open {
                    return Err(fault(&format!("{} does not owe what it should", truth.id)));
                }
                if truth.is_open() {
                    claims.push(OpenClaim {
                        number,
                        truth,
                        invoice,
                    });
                }
            }
            openings.push(Opening {
                number,
                customer,
                account,
                state,
                claims,
            });
        }
        let channels = policy
            .channels
            .iter()
            .map(|channel| Channel::of_policy(interner.text(channel.name)))
            .collect();
        Ok(Portfolio {
            dunning,
            openings,
            channels,
            dispute_reason: interner.find("quality"),
        })
    }

    /// What a channel of the policy is to the world.
    pub(crate) fn channel(&self, channel: ChannelId) -> Option<Channel> {
        self.channels.get(channel.0 as usize).copied().flatten()
    }

    pub(crate) fn open_invoices(&self) -> usize {
        self.openings.iter().map(|opening| opening.claims.len()).sum()
    }

    /// In cents.
    pub(crate) fn open_principal(&self) -> i64 {
        self.openings
            .iter()
            .flat_map(|opening| &opening.claims)
            .map(|claim| claim.truth.open)
            .sum()
    }
}
