//! `relance why INVOICE`: what is decided about one invoice on one day, and on which grounds.

mod conditions;
mod human;
mod json;
mod outcome;
mod timeline;
mod values;

use crate::args::{TableFormat, Why};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use crate::replay_input::{self, ReplayInput};
use conditions::Condition;
use outcome::Verdict;
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{
    Account, AccountState, ActionRecord, CustomerIndex, Day, InvoiceIndex, RuleId, Subject, View, decide,
};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, next_actions, replay_account};

/// All that is known of one invoice on one day.
pub(crate) struct Case<'a> {
    pub(crate) input: &'a ReplayInput,
    /// The number of its account.
    pub(crate) number: usize,
    pub(crate) account: Account,
    pub(crate) invoice: InvoiceIndex,
    pub(crate) on: Day,
    pub(crate) options: ReplayOptions,
    /// Before the decision of the day: what guards read.
    pub(crate) before: AccountState,
    /// After it.
    pub(crate) after: AccountState,
    /// Everything that the policy did for the invoice, and for its customer without invoice, through the day.
    pub(crate) records: Vec<ActionRecord>,
    /// The first thing done later if no row comes.
    pub(crate) next: Option<ActionRecord>,
}

impl Case<'_> {
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            customer: self.customer(),
            invoice: Some(self.invoice),
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

    /// Days on which a rule or an exception to it was delivered for the invoice, history included.
    pub(crate) fn sent_on(&self, rule: RuleId) -> Vec<Day> {
        let policy = &self.input.policy;
        let is_meant = |of: RuleId| policy.is_rule_or_exception_of(of, rule);
        let in_history = timeline::history(self).filter_map(|(day, of)| is_meant(of).then_some(day));
        let in_replay = self.records.iter().filter(|record| {
            matches!(
                record.outcome,
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown
            ) && matches!(record.source, relance_kernel::decision::Source::Rule(of) if is_meant(of))
        });
        let mut days: Vec<Day> = in_history.chain(in_replay.map(|record| record.day)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// The answer to the question.
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// The guards that it rests on: each with a title and its tests.
    pub(crate) grounds: Vec<Ground>,
}

/// A guard that matters, with the values that it read.
pub(crate) struct Ground {
    /// The rule, pause or prohibition.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) place: Option<relance_compiler::Place>,
    /// Its documentation.
    pub(crate) docs: Vec<String>,
    pub(crate) conditions: Vec<Condition>,
}

/// Answers.
pub(crate) fn run(console: &Console, why: &Why) -> Result<Exit, Failure> {
    let input = replay_input::open(console, &why.policy, &why.ledger, &why.how, &why.bad_rows)?;
    let (from, on) = period(&input, why)?;
    let options = ReplayOptions {
        from,
        to: on,
        approvals: why.how.approve,
        every_day: false,
    };
    let case = case(&input, &why.invoice, options)?;
    let verdict = outcome::verdict(&case);
    let grounds = conditions::grounds(&case, &verdict);
    let answer = Answer { verdict, grounds };
    console.print(&match why.format {
        TableFormat::Human => human::text(console, why, &case, &answer),
        TableFormat::Json => json::text(console, why, &case, &answer)?,
    })?;
    Ok(Exit::Fine)
}

fn period(input: &ReplayInput, why: &Why) -> Result<(Day, Day), Failure> {
    let (from, on) = input
        .period(why.how.from, why.on)
        .map_err(|failure| match (why.on, why.how.from) {
            (Some(_), None) => failure.with_help(said!(
                "the ledger begins later: ask about a day within it",
                "le livre commence plus tard : demandez un jour qu'il couvre"
            )),
            _ => failure,
        })?;
    Ok((from, on))
}

/// Replays the account of the invoice through the day.
fn case<'a>(input: &'a ReplayInput, id: &str, options: ReplayOptions) -> Result<Case<'a>, Failure> {
    let Some((number, invoice)) = input.joined.ledger.find_invoice(id) else {
        return Err(no_such_invoice(id));
    };
    let policy = &input.policy;
    let mut account = Account::default();
    input.joined.fill_account(number, &mut account);
    let customer = account.invoices[invoice].customer;
    let concerns = |record: &&ActionRecord| {
        record.invoice == Some(invoice) || (record.invoice.is_none() && record.customer == customer)
    };
    let on = options.to;
    let mut state = AccountState::new(policy, &account, options.from);
    let mut records = Vec::new();
    let until_before = ReplayOptions {
        to: on.plus(-1),
        ..options
    };
    if until_before.to >= until_before.from {
        replay_account(policy, &account, &mut state, &until_before, |_, _, of_day| {
            records.extend(of_day.iter().filter(concerns).cloned());
        });
    }
    let mut before = state.clone();
    before.advance(policy, &account, on);
    let mut of_day = Vec::new();
    decide(policy, &account, &mut state, on, options.approvals, &mut of_day);
    records.extend(of_day.iter().filter(concerns).cloned());
    let next = next_actions(policy, &account, &state, options.approvals)
        .into_iter()
        .find(|record| record.invoice == Some(invoice));
    Ok(Case {
        input,
        number,
        account,
        invoice,
        on,
        options,
        before,
        after: state,
        records,
        next,
    })
}

fn no_such_invoice(id: &str) -> Failure {
    Failure::bad_input(said!("the ledger has no invoice `{id}`", "le livre n'a pas de facture `{id}`")).with_help(said!(
        "write the id as in the column invoice_id of invoices.csv; credit notes have no steps",
        "écrivez l'identifiant comme dans la colonne invoice_id de invoices.csv ; les avoirs n'ont pas d'étapes"
    ))
}

/// The next action in words: `will do email firm (second) on 2 Dec 2026 unless …`.
pub(crate) fn next_words(case: &Case<'_>) -> Option<Said> {
    let next = case.next.as_ref()?;
    let texts = case.texts();
    let (rule, action) = (texts.rule(next.source), texts.action(&next.effect));
    let detail = texts.detail(&next.effect);
    let what = if detail.is_empty() {
        action.to_string()
    } else {
        format!("{action} {detail}")
    };
    let (en, fr) = (Lang::En.day(next.day), Lang::Fr.day(next.day));
    Some(said!(
        "{rule} ({what}) will fire on {en} unless it is paid, or something else happens, before",
        "{rule} ({what}) partira le {fr}, sauf paiement ou autre événement d'ici là"
    ))
}
