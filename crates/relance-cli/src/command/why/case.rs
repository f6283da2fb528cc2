//! One invoice on one day: its account replayed through that day, with the row behind each change.

use crate::exit::Failure;
use crate::language::{Lang, Said, said};
use crate::law_amounts::ByLaw;
use crate::replay_input::ReplayInput;
use relance_kernel::account::ChangeKind;
use relance_kernel::decide::Outcome;
use relance_kernel::decision::{ActionOutcome, Effect, Source};
use relance_kernel::policy::{Ago, Atom, Charged, Claimed, Policy, RuleKind, TransferTarget};
use relance_kernel::{
    Account, AccountState, ActionRecord, CustomerIndex, Day, InvoiceIndex, Money, RuleId, Subject, View,
    decide,
};
use relance_ledger::RowPlace;
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay_account};

use super::ahead::{self, Ahead};
use super::rows::{Row, Rows};

/// All that is known of one invoice on one day.
pub(crate) struct Case<'a> {
    pub(crate) input: &'a ReplayInput,
    /// The number of its account.
    pub(crate) number: usize,
    pub(crate) account: Account,
    /// The row behind each change of the account.
    pub(super) places: Vec<RowPlace>,
    /// Past actions that mark a step of the invoice, by their position among the changes.
    marked: Vec<(usize, RuleId)>,
    pub(crate) invoice: InvoiceIndex,
    pub(crate) on: Day,
    pub(crate) options: ReplayOptions,
    /// Before the decision of the day: what guards read.
    pub(crate) before: AccountState,
    /// After it.
    pub(crate) after: AccountState,
    /// Everything that the policy did for the whole account through the day, in order.
    pub(super) of_account: Vec<ActionRecord>,
    /// What each of these asks for by law, in their order.
    by_law: Vec<ByLaw>,
    /// Approvals asked for the invoice and not given on the same day: when, and for which rule.
    pub(super) asked: Vec<(Day, RuleId)>,
    /// What comes next.
    pub(crate) ahead: Ahead,
}

impl Case<'_> {
    pub(crate) fn policy(&self) -> &Policy {
        &self.input.policy
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject {
            customer: self.customer(),
            invoice: Some(self.invoice),
        }
    }

    pub(crate) fn of_customer(&self) -> Subject {
        Subject {
            customer: self.customer(),
            invoice: None,
        }
    }

    pub(crate) fn customer(&self) -> CustomerIndex {
        self.account.invoices[self.invoice].customer
    }

    /// What guards read on the day.
    pub(crate) fn view(&self) -> View<'_> {
        View::new(&self.input.policy, &self.account, &self.before)
    }

    pub(crate) fn texts(&self) -> RowTexts<'_> {
        RowTexts {
            policy: &self.input.policy,
            interner: &self.input.interner,
        }
    }

    pub(crate) fn rule_name(&self, rule: RuleId) -> &str {
        self.input.interner.text(self.input.policy.rules[rule].name)
    }

    pub(crate) fn invoice_id(&self, invoice: InvoiceIndex) -> &str {
        self.input.joined.ledger.invoice_id(self.number, invoice)
    }

    /// What an action of the account asks for by law, in its order; nothing where it was not computed.
    pub(super) fn by_law(&self, record: &ActionRecord) -> Vec<Option<Money>> {
        let position = self.of_account.iter().position(|other| other == record);
        let found = position.and_then(|position| self.by_law.get(position));
        found.into_iter().flatten().map(|amount| amount.ok()).collect()
    }

    /// An action with its detail: `email gentle`.
    fn what_with(&self, effect: &Effect, by_law: &[Option<Money>]) -> String {
        let texts = self.texts();
        let (action, detail) = (texts.action(effect), texts.detail_with(effect, by_law));
        match detail.is_empty() {
            true => action.to_string(),
            false => format!("{action} {detail}"),
        }
    }

    /// An action with its detail in both languages; names of templates and channels stay as they are.
    pub(crate) fn what_said(&self, effect: &Effect) -> Said {
        self.said_with(effect, &[])
    }

    /// [`Case::what_said`] of an action of the account, with what it asks for by law.
    pub(super) fn done_said(&self, record: &ActionRecord) -> Said {
        self.said_with(&record.effect, &self.by_law(record))
    }

    fn said_with(&self, effect: &Effect, by_law: &[Option<Money>]) -> Said {
        let en = self.what_with(effect, by_law);
        let texts = self.texts();
        let amount_of = |position: usize| by_law.get(position).copied().flatten();
        let fr = match effect {
            Effect::Contact { claims, .. } => {
                let named = en.split(" + claim ").next().unwrap_or_default();
                let claimed = claims.iter().enumerate().map(|(position, claim)| {
                    let what = match claim {
                        Claimed::Interest => " + réclamer les intérêts",
                        Claimed::Indemnity => " + réclamer l'indemnité",
                    };
                    match amount_of(position) {
                        Some(Money { minor, currency }) => {
                            format!("{what} : {}", Lang::Fr.money(i128::from(minor), currency))
                        }
                        None => what.to_string(),
                    }
                });
                format!("{named}{}", claimed.collect::<String>())
            }
            Effect::Charge { what, amount } => {
                let what = match what {
                    Charged::Interest => "les intérêts",
                    Charged::Indemnity => "l'indemnité",
                    Charged::Penalty => "une pénalité",
                    Charged::Fee => "des frais",
                };
                match amount.or_else(|| amount_of(0)) {
                    Some(amount) => {
                        let amount = Lang::Fr.money(i128::from(amount.minor), amount.currency);
                        format!("facturer {what} : {amount}")
                    }
                    None => format!("facturer {what}"),
                }
            }
            Effect::Escalate(target) => match target {
                TransferTarget::Agency => "transmettre à l'agence".to_string(),
                TransferTarget::Mediator => "transmettre au médiateur".to_string(),
                TransferTarget::Insurer => "transmettre à l'assureur".to_string(),
                TransferTarget::Lawyer => "transmettre à l'avocat".to_string(),
                TransferTarget::Court => "transmettre au tribunal".to_string(),
            },
            Effect::Task { text, .. } => match text.built_in() {
                Some("no address") => "tâche : aucune adresse utilisable".to_string(),
                Some("file the claim") => "tâche : déclarer la créance".to_string(),
                Some("reconcile") => "tâche : lettrer".to_string(),
                _ => format!("tâche : {}", texts.detail(effect)),
            },
            Effect::Alert(_) => format!("alerter {}", texts.detail(effect)),
            Effect::Flag(_) => format!("signaler {}", texts.detail(effect)),
            Effect::BlockOrders => "bloquer les commandes".to_string(),
            Effect::ProposeWriteOff => "proposer le passage en perte".to_string(),
        };
        Said { en, fr }
    }

    /// Everything that the policy did for the invoice, and for its customer without invoice, through the day.
    pub(crate) fn records(&self) -> impl Iterator<Item = &ActionRecord> {
        let (invoice, customer) = (self.invoice, self.customer());
        self.of_account.iter().filter(move |record| {
            record.invoice == Some(invoice) || (record.invoice.is_none() && record.customer == customer)
        })
    }

    /// What the ledger says of the invoice by the day.
    pub(super) fn ledger(&self) -> Rows<'_> {
        Rows {
            policy: self.policy(),
            account: &self.account,
            places: &self.places,
            first_decided: self.options.from,
            invoice: self.invoice,
            on: self.on,
        }
    }

    /// Rows of the invoice, and of its customer without invoice, that count by the day, each with its place.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.ledger().of_invoice()
    }

    /// Rows of the whole account that count by the day, each with its place.
    pub(super) fn known_rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.ledger().of_account()
    }

    /// Days before this one on which a rule or an exception to it was delivered for the invoice, history included,
    /// ascending.
    pub(crate) fn sent_on(&self, rule: RuleId) -> Vec<Day> {
        let mut days: Vec<Day> = self
            .deliveries()
            .filter(|(day, of)| *day < self.on && self.policy().is_rule_or_exception_of(*of, rule))
            .map(|(day, _)| day)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Deliveries through the day, history first: day and rule.
    pub(super) fn deliveries(&self) -> impl Iterator<Item = (Day, RuleId)> {
        let in_history = self.history().map(|(row, rule)| (row.change.date, rule));
        let in_replay = self.records().filter_map(|record| match record.source {
            Source::Rule(rule) if is_delivered(record) => Some((record.day, rule)),
            _ => None,
        });
        in_history.chain(in_replay)
    }

    /// Steps of the policy that the ledger's past actions name (M46): rows and rules.
    pub(super) fn history(&self) -> impl Iterator<Item = (Row<'_>, RuleId)> {
        self.rows().filter_map(|row| {
            let known = self.marked.iter().find(|(position, _)| *position == row.position);
            known.map(|(_, rule)| (row, *rule))
        })
    }
}

/// The past actions that mark a step of the invoice, by their position among the changes, with the rule. Of a row that
/// names no invoice the kernel is asked.
fn marked(ledger: &Rows<'_>) -> Vec<(usize, RuleId)> {
    let policy = ledger.policy;
    ledger
        .of_invoice()
        .filter_map(|row| {
            let ChangeKind::Action { note: Some(note), .. } = row.change.kind else {
                return None;
            };
            let rule = policy.rule_named_in_history(note)?;
            let per_customer = matches!(
                policy.rules[rule].kind,
                RuleKind::Also {
                    per_customer: true,
                    ..
                }
            );
            let sent = |days: i32| Atom::Sent {
                rule,
                when: Some(Ago::AtLeast(days)),
            };
            let is_history = row.change.date < ledger.first_decided;
            let is_marked =
                is_history && (row.change.invoice.is_some() || per_customer || ledger.concerns(&row, sent));
            is_marked.then_some((row.position, rule))
        })
        .collect()
}

/// Whether the record is something delivered or done, its fate known or not.
pub(super) fn is_delivered(record: &ActionRecord) -> bool {
    matches!(
        record.outcome,
        ActionOutcome::Done | ActionOutcome::DoneFateUnknown
    )
}

/// Replays the account of the invoice through the day, and beyond it for what comes next.
pub(super) fn case<'a>(
    input: &'a ReplayInput,
    id: &str,
    options: ReplayOptions,
) -> Result<Case<'a>, Failure> {
    let Some((number, invoice)) = input.joined.ledger.find_invoice(id) else {
        return Err(no_such_invoice(id));
    };
    let policy = &input.policy;
    let mut account = Account::default();
    input.joined.fill_account(number, &mut account);
    let places = input.joined.change_places(number);
    let on = options.to;
    let mut state = AccountState::new(policy, &account, options.from);
    let mut of_account = Vec::new();
    let mut asked: Vec<(Day, RuleId)> = Vec::new();
    let mut note_asked = |state: &AccountState| {
        if let Outcome::WaitsForApproval { rule, asked: since } =
            state.outcome(policy, &account, options.approvals, invoice)
            && !asked.contains(&(since, rule))
        {
            asked.push((since, rule));
        }
    };
    let until_before = ReplayOptions {
        to: on.plus(-1),
        ..options
    };
    if until_before.to >= until_before.from {
        replay_account(policy, &account, &mut state, &until_before, |_, state, of_day| {
            of_account.extend_from_slice(of_day);
            note_asked(state);
        });
    }
    let mut before = state.clone();
    before.advance(policy, &account, on);
    let mut of_day = Vec::new();
    decide(policy, &account, &mut state, on, options.approvals, &mut of_day);
    of_account.append(&mut of_day);
    note_asked(&state);
    let ahead = ahead::look(policy, &account, &state, options.approvals, invoice);
    let marked = marked(&Rows {
        policy,
        account: &account,
        places: &places,
        first_decided: options.from,
        invoice,
        on,
    });
    let law = input.law_amounts()?;
    Ok(Case {
        input,
        number,
        places,
        marked,
        invoice,
        on,
        options,
        before,
        after: state,
        by_law: law.of_account(&account, of_account.iter()),
        account,
        of_account,
        asked,
        ahead,
    })
}

fn no_such_invoice(id: &str) -> Failure {
    Failure::bad_input(said!("the ledger has no invoice `{id}`", "le livre n'a pas de facture `{id}`")).with_help(said!(
        "write the id as in the column invoice_id of invoices.csv; credit notes have no steps",
        "écrivez l'identifiant comme dans la colonne invoice_id de invoices.csv ; les avoirs n'ont pas d'étapes"
    ))
}
