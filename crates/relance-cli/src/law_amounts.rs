//! What the claims and bookings of a replay come to by law, each to the day of its message: `docs/law.md`.

use crate::exit::Failure;
use crate::language::Said;
use crate::rates_file;
use relance_claims::{Claim, FormalNotices, Law, Unreckoned, claims, reckon};
use relance_compiler::Contract;
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect, Source};
use relance_kernel::policy::{Charged, Claimed, Policy};
use relance_kernel::{Account, Currency, Day, Interner, InvoiceIndex, Money, RuleId};
use relance_law::{DayCount, Pack, Rates};
use relance_sim::{AccountSource, ActionRow};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What one action asks for by law, in its order; where nothing can be told, why.
pub(crate) type ByLaw = Vec<Result<Money, Unreckoned>>;

/// The law of the contracts of a policy, with the published rates.
pub(crate) struct LawAmounts<'a> {
    policy: &'a Policy,
    interner: &'a Interner,
    contract: &'a Contract,
    rates: Rates,
    notices: FormalNotices,
    sums: Mutex<LawSums>,
}

/// Sums of what was claimed and booked, by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LawSums {
    /// By rule.
    pub(crate) by_rule: BTreeMap<RuleId, RuleByLaw>,
}

/// What a rule claimed or booked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleByLaw {
    /// Rows with a claim or a booking by law, one for each invoice and message.
    pub(crate) rows: u64,
    /// Interest by currency, in minor units.
    pub(crate) interest: BTreeMap<Currency, i128>,
    /// Indemnities by currency, in minor units.
    pub(crate) indemnity: BTreeMap<Currency, i128>,
    /// Rows for which nothing could be told, by reason (English first, so that programs and threads agree).
    pub(crate) untold: BTreeMap<(String, String), u64>,
}

impl<'a> LawAmounts<'a> {
    /// Reads the rates that hold for a ledger: those shipped and those of its folder, if it is one.
    pub(crate) fn new(
        policy: &'a Policy,
        contract: &'a Contract,
        interner: &'a Interner,
        folder: Option<&Path>,
    ) -> Result<LawAmounts<'a>, Failure> {
        let legal = (policy.rules.enumerate())
            .filter(|(rule, _)| policy.is_legal(*rule))
            .map(|(_, rule)| rule.name);
        Ok(LawAmounts {
            policy,
            interner,
            contract,
            rates: rates_file::all(folder, None)?,
            notices: FormalNotices::new(interner, legal),
            sums: Mutex::default(),
        })
    }

    /// What each action of an account comes to, in the order of the actions, which is that of their days.
    pub(crate) fn of_account<'r>(
        &self,
        account: &Account,
        records: impl Iterator<Item = &'r ActionRecord>,
    ) -> Vec<ByLaw> {
        let mut booked: BTreeMap<(InvoiceIndex, Charged), i64> = BTreeMap::new();
        let mut noticed: BTreeMap<InvoiceIndex, Day> = BTreeMap::new();
        let mut known: Option<(Day, Vec<Claim>)> = None;
        let mut found = Vec::new();
        for record in records {
            let went = matches!(
                record.outcome,
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown
            );
            let asked = asked_by_law(&record.effect);
            let (Some(pack), Some(invoice), true) =
                (self.contract.law, record.invoice, went && !asked.is_empty())
            else {
                found.push(ByLaw::new());
                self.note_notice(record, went, &mut noticed);
                continue;
            };
            if known.as_ref().is_none_or(|(day, _)| *day != record.day) {
                known = Some((record.day, claims(account, record.day, &self.notices)));
            }
            let of_day = known
                .as_ref()
                .map(|(_, claims)| claims.as_slice())
                .unwrap_or_default();
            let Some(claim) = of_day.iter().find(|claim| claim.invoice == invoice) else {
                found.push(ByLaw::new());
                continue;
            };
            let by_law = asked.iter().map(|&what| {
                let sum = self.amount(pack, claim, noticed.get(&invoice).copied(), record.day, what)?;
                let is_booking = matches!(record.effect, Effect::Charge { .. });
                let before = booked
                    .get(&(invoice, what))
                    .copied()
                    .unwrap_or_else(|| self.booked_in(account, invoice, what, record.day));
                let amount = if is_booking {
                    booked.insert((invoice, what), sum.max(before));
                    (sum - before).max(0)
                } else {
                    sum
                };
                Ok(Money::new(amount, claim.currency))
            });
            found.push(by_law.collect());
            self.note_notice(record, went, &mut noticed);
        }
        found
    }

    /// A legal message of the replay itself starts what begins with a formal notice.
    fn note_notice(&self, record: &ActionRecord, went: bool, noticed: &mut BTreeMap<InvoiceIndex, Day>) {
        if let (Source::Rule(rule), Some(invoice), true, Effect::Contact { .. }) =
            (record.source, record.invoice, went, &record.effect)
            && self.policy.is_legal(rule)
        {
            noticed.entry(invoice).or_insert(record.day);
        }
    }

    /// What is owed of one kind at the end of a day.
    fn amount(
        &self,
        pack: &'static Pack,
        claim: &Claim,
        noticed: Option<Day>,
        day: Day,
        what: Charged,
    ) -> Result<i64, Unreckoned> {
        let law = Law::of_customer(
            pack,
            claim.country.map(|country| self.interner.text(country)),
            &self.rates,
            self.contract.late_interest,
            DayCount::Actual365,
        );
        let notice = noticed.filter(|noticed| *noticed > claim.due());
        let claim = Claim {
            formal_notice: [claim.formal_notice, notice].into_iter().flatten().min(),
            ..claim.clone()
        };
        let reckoned = reckon(&claim, &law, day, None)?;
        Ok(match what {
            Charged::Indemnity => reckoned.indemnity,
            _ => reckoned.interest,
        })
    }

    /// What the ledger says was booked for the same thing by the day.
    fn booked_in(&self, account: &Account, invoice: InvoiceIndex, what: Charged, day: Day) -> i64 {
        let word = match what {
            Charged::Indemnity => "indemnity",
            _ => "interest",
        };
        let name = self.interner.find(word);
        let of_rows = account.changes.iter().filter_map(|change| match change.kind {
            ChangeKind::Charged { amount, what } => {
                let is_same = change.invoice == Some(invoice) && what.is_some() && what == name;
                (is_same && change.day <= day).then_some(amount)
            }
            _ => None,
        });
        of_rows.fold(0, i64::saturating_add)
    }

    /// The rows of a replay with their amounts, which are added to the sums.
    pub(crate) fn filled<'r>(
        &self,
        source: &dyn AccountSource,
        rows: &'r [ActionRow],
    ) -> Cow<'r, [ActionRow]> {
        if rows.iter().all(|row| asked_by_law(&row.record.effect).is_empty()) {
            return Cow::Borrowed(rows);
        }
        let mut rows = rows.to_vec();
        let mut sums = LawSums::default();
        let mut account = Account::default();
        for of_account in rows.chunk_by_mut(|one, other| one.account == other.account) {
            let Some(number) = of_account.first().map(|row| row.account) else {
                continue;
            };
            if !(of_account.iter()).any(|row| !asked_by_law(&row.record.effect).is_empty()) {
                continue;
            }
            source.fill_account(number, &mut account);
            let by_law = self.of_account(&account, of_account.iter().map(|row| &row.record));
            for (row, by_law) in of_account.iter_mut().zip(by_law) {
                sums.add(&row.record, &by_law);
                row.by_law = by_law.into_iter().map(Result::ok).collect();
            }
        }
        let mut all = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(&sums);
        Cow::Owned(rows)
    }

    /// The sums of all rows.
    pub(crate) fn sums(self) -> LawSums {
        self.sums.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LawSums {
    fn add(&mut self, record: &ActionRecord, by_law: &ByLaw) {
        let Source::Rule(rule) = record.source else { return };
        if by_law.is_empty() {
            return;
        }
        let of_rule = self.by_rule.entry(rule).or_default();
        of_rule.rows += 1;
        for (what, amount) in asked_by_law(&record.effect).into_iter().zip(by_law) {
            match amount {
                Ok(money) => {
                    let sum = match what {
                        Charged::Indemnity => &mut of_rule.indemnity,
                        _ => &mut of_rule.interest,
                    };
                    *sum.entry(money.currency).or_default() += i128::from(money.minor);
                }
                Err(why) => {
                    let Said { en, fr } = crate::command::owed::unreckoned(why);
                    *of_rule.untold.entry((en, fr)).or_default() += 1;
                }
            }
        }
    }

    fn extend(&mut self, other: &LawSums) {
        for (rule, of_other) in &other.by_rule {
            let of_rule = self.by_rule.entry(*rule).or_default();
            of_rule.rows += of_other.rows;
            for (currency, minor) in &of_other.interest {
                *of_rule.interest.entry(*currency).or_default() += minor;
            }
            for (currency, minor) in &of_other.indemnity {
                *of_rule.indemnity.entry(*currency).or_default() += minor;
            }
            for (why, count) in &of_other.untold {
                *of_rule.untold.entry(why.clone()).or_default() += count;
            }
        }
    }
}

/// What an action asks for that the law computes, in its order.
fn asked_by_law(effect: &Effect) -> Vec<Charged> {
    match effect {
        Effect::Contact { claims, .. } => claims
            .iter()
            .map(|claim| match claim {
                Claimed::Interest => Charged::Interest,
                Claimed::Indemnity => Charged::Indemnity,
            })
            .collect(),
        Effect::Charge { what, amount: None } => vec![*what],
        _ => Vec::new(),
    }
}
