//! Lists that need a policy: what would leave on the next working day, calls, invoices that no step is left for, and those
//! that cannot be decided.

use super::Desk;
use super::customers::{titled, with_customer};
use crate::code_words;
use crate::command::why::limit_words;
use crate::exit::Failure;
use crate::language::{Lang, Said, said};
use crate::law_amounts::{ByLaw, LawAmounts};
use crate::replay_report::facts_word;
use crate::sheet::{Cell, Sheet};
use relance_compiler::Contract;
use relance_kernel::decide::Outcome;
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ApprovalMode, Day, Interner, InvoiceIndex, RuleId, Symbol};
use relance_ledger::{Binding, Ledger};
use relance_sim::{ReplayOptions, RowTexts, Stand, Standing, UnknownPause, replay_account, stands};
use std::collections::BTreeSet;
use std::path::Path;

/// No working day is farther away.
const FARTHEST: i32 = 14;

/// A policy that comes into force on the day after that of the lists: what is recorded until then is history.
pub(super) struct Plan<'a> {
    policy: &'a Policy,
    interner: &'a Interner,
    binding: Binding,
    law: LawAmounts<'a>,
    as_of: Day,
    /// The next working day of its calendar.
    next: Day,
}

/// What it would do for one account.
pub(super) struct Planned {
    records: Vec<ActionRecord>,
    by_law: Vec<ByLaw>,
    /// Approvals it would ask for.
    asked: Vec<(InvoiceIndex, RuleId, Day)>,
    /// Where what it does not act on stands.
    stands: Vec<Stand>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        contract: &'a Contract,
        interner: &'a Interner,
        binding: Binding,
        folder: Option<&Path>,
        as_of: Day,
    ) -> Result<Plan<'a>, Failure> {
        let days = (1..=FARTHEST).map(|days| as_of.plus(days));
        let mut working = days.filter(|day| policy.calendar.is_working_day(*day));
        Ok(Plan {
            policy,
            interner,
            binding,
            law: LawAmounts::new(policy, contract, interner, folder)?,
            as_of,
            next: working.next().unwrap_or_else(|| as_of.plus(1)),
        })
    }

    /// Decides an account from the day after that of the lists through the next working day.
    pub(super) fn of(&self, ledger: &Ledger, number: usize) -> Planned {
        let mut account = Account::default();
        ledger.account(number, &self.binding, &mut account);
        account.changes.retain(|change| change.day <= self.as_of);
        let first = self.as_of.plus(1);
        let mut state = AccountState::new(self.policy, &account, first);
        let mut records = Vec::new();
        let options = ReplayOptions {
            from: first,
            to: self.next,
            approvals: ApprovalMode::Never,
            every_day: false,
        };
        replay_account(self.policy, &account, &mut state, &options, |_, _, of_day| {
            records.extend_from_slice(of_day);
        });
        keep_the_last(&mut records);
        let open: Vec<InvoiceIndex> = (account.invoices.ids())
            .filter(|&invoice| state.is_open(invoice))
            .collect();
        let asked = open
            .into_iter()
            .filter_map(
                |invoice| match state.outcome(self.policy, &account, ApprovalMode::Never, invoice) {
                    Outcome::WaitsForApproval { rule, asked } if asked >= first => {
                        Some((invoice, rule, asked))
                    }
                    _ => None,
                },
            )
            .collect();
        let acted: BTreeSet<InvoiceIndex> = records
            .iter()
            .filter(|record| went(record))
            .filter_map(|record| record.invoice)
            .collect();
        let mut stands = stands(self.policy, &account, &state, ApprovalMode::SameDay);
        stands.retain(|stand| !acted.contains(&stand.invoice));
        Planned {
            by_law: self.law.of_account(&account, records.iter()),
            records,
            asked,
            stands,
        }
    }

    fn rule(&self, rule: RuleId) -> &str {
        self.policy
            .rules
            .element(rule)
            .map_or("", |rule| self.interner.text(rule.name))
    }

    /// Whose approval a rule needs.
    fn approver(&self, rule: RuleId) -> Option<Symbol> {
        self.policy.rules.element(rule)?.approval.as_ref()?.role
    }
}

/// What is put off day by day, and goes in the end, is told once: as it stands last.
fn keep_the_last(records: &mut Vec<ActionRecord>) {
    let mut later = BTreeSet::new();
    let mut kept: Vec<ActionRecord> = Vec::with_capacity(records.len());
    for record in records.drain(..).rev() {
        let key = (record.customer, record.invoice, record.source, record.sequence);
        let is_put_off = matches!(record.outcome, ActionOutcome::Deferred(_));
        if later.insert(key) || !is_put_off {
            kept.push(record);
        }
    }
    kept.reverse();
    *records = kept;
}

fn went(record: &ActionRecord) -> bool {
    matches!(
        record.outcome,
        ActionOutcome::Done | ActionOutcome::DoneFateUnknown | ActionOutcome::Failed
    )
}

pub(super) fn tomorrow_sheet(as_of: Day) -> Sheet {
    let mut sheet = with_customer(
        Sheet::new(
            "tomorrow",
            titled("What would leave next", "Ce qui partirait ensuite", as_of),
        )
        .column("day", said!("day", "jour"))
        .column("invoice", said!("invoice", "facture")),
    )
    .column("rule", said!("rule", "règle"))
    .column("action", said!("action", "action"))
    .column("detail", said!("detail", "détail"))
    .column("state", said!("state", "état"))
    .column("days_late", said!("days late", "jours de retard"))
    .column("open", said!("open", "dû"))
    .column("cost", said!("cost", "coût"));
    sheet.once = Some(("open", "invoice"));
    sheet.notes.push(said!(
        "from the day after to the next working day of the policy's calendar, if nothing more is learnt; what is recorded until then is history, and approvals are not given; an invoice counts once in the total",
        "du lendemain au prochain jour ouvré du calendrier de la politique, si rien d'autre n'est appris ; ce qui est inscrit jusque-là est du passé, et les accords ne sont pas donnés ; une facture compte une fois dans le total"
    ));
    sheet
}

pub(super) fn calls_sheet(as_of: Day) -> Sheet {
    let mut sheet = with_customer(
        Sheet::new("calls", titled("Calls to make", "Appels à passer", as_of))
            .column("day", said!("day", "jour")),
    )
    .column("phone", said!("phone", "téléphone"))
    .column("asked_for", said!("asked for", "interlocuteur"))
    .column("overdue", said!("overdue", "échu"))
    .column("days_late", said!("oldest, days", "plus ancienne, jours"))
    .column("invoices", said!("invoices", "factures"))
    .column("last_contact", said!("last contact", "dernier contact"))
    .column("promised", said!("promised for", "promis pour le"))
    .column("collector", said!("collector", "gestionnaire"));
    sheet.notes.push(said!(
        "calls that the policy makes through the next working day, what is overdue most first",
        "appels que la politique prévoit jusqu'au prochain jour ouvré, du plus grand montant échu au plus petit"
    ));
    sheet
}

pub(super) fn finished_sheet(as_of: Day) -> Sheet {
    let mut sheet = super::invoices::of_invoice(Sheet::new(
        "finished",
        titled("Open, and no step left", "Ouvertes sans étape restante", as_of),
    ))
    .column("last_contact", said!("last contact", "dernier contact"))
    .column("collector", said!("collector", "gestionnaire"));
    sheet.notes.push(said!(
        "the policy will do nothing more for these unless the ledger changes; nor for those handed over",
        "la politique ne fera plus rien pour celles-ci sauf changement du livre ; ni pour celles transmises"
    ));
    sheet
}

pub(super) fn undecidable_sheet(as_of: Day) -> Sheet {
    let mut sheet = super::invoices::of_invoice(Sheet::new(
        "undecidable",
        titled("Cannot be decided", "Factures indécidables", as_of),
    ))
    .column("rule", said!("rule", "règle"))
    .column("missing", said!("missing", "manque"));
    sheet.notes.push(said!(
        "a datum is missing in the ledger; until it is there nothing is sent",
        "une donnée manque au livre ; sans elle rien ne part"
    ));
    sheet
}

impl Desk<'_> {
    fn plan(&self) -> Option<(&Plan<'_>, &Planned)> {
        Some((self.books.plan.as_ref()?, self.planned.as_ref()?))
    }

    pub(super) fn tomorrow(&self, sheet: &mut Sheet) {
        let Some((plan, planned)) = self.plan() else {
            return;
        };
        let texts = RowTexts {
            policy: plan.policy,
            interner: plan.interner,
        };
        for (record, by_law) in planned.records.iter().zip(&planned.by_law) {
            if !self.is_asked(record.customer) {
                continue;
            }
            let state = match record.outcome {
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown => said!("goes", "part"),
                ActionOutcome::Failed => said!("cannot be delivered", "ne peut être délivrée"),
                ActionOutcome::Deferred(limit) | ActionOutcome::Lapsed(limit) => {
                    let of = |lang| limit_words(limit, lang);
                    let (en, fr) = (of(Lang::En), of(Lang::Fr));
                    said!("put off: {en}", "différée : {fr}")
                }
            };
            let amounts: Vec<_> = by_law.iter().map(|amount| amount.ok()).collect();
            let mut row = vec![
                Cell::Day(record.day),
                record.invoice.map_or(Cell::Empty, |invoice| {
                    Cell::text(self.books.ledger.invoice_id(self.number, invoice))
                }),
                self.customer_id(record.customer),
                self.field(record.customer, "name"),
                Cell::text(texts.rule(record.source)),
                Cell::word(code_words::action(&texts, &record.effect)),
                Cell::word(code_words::detail(&texts, &record.effect, &amounts)),
                Cell::Word(state),
            ];
            row.extend(self.late_and_open(record.invoice, record.day));
            row.push(
                record
                    .cost
                    .map_or(Cell::Empty, |cost| Cell::Money(cost.minor, cost.currency)),
            );
            sheet.rows.push(row);
        }
        for &(invoice, rule, asked) in &planned.asked {
            let Some(claim) = self.claims.iter().find(|claim| claim.invoice == invoice) else {
                continue;
            };
            if !self.is_asked(claim.customer) {
                continue;
            }
            let role = plan.approver(rule).map_or("", |role| plan.interner.text(role));
            let role_fr = code_words::role(role).fr;
            let state = if role.is_empty() {
                said!("asks for approval", "demande un accord")
            } else {
                said!("asks {role} for approval", "demande l'accord : {role_fr}")
            };
            let mut row = vec![
                Cell::Day(asked),
                self.invoice_id(claim),
                self.customer_id(claim.customer),
                self.field(claim.customer, "name"),
                Cell::text(plan.rule(rule)),
                Cell::Empty,
                Cell::Empty,
                Cell::Word(state),
            ];
            row.extend(self.late_and_open(Some(invoice), asked));
            row.push(Cell::Empty);
            sheet.rows.push(row);
        }
    }

    /// Days late on a day, and what is open of an invoice.
    fn late_and_open(&self, invoice: Option<InvoiceIndex>, day: Day) -> [Cell; 2] {
        let claim = self.claims.iter().find(|claim| Some(claim.invoice) == invoice);
        claim.map_or([Cell::Empty, Cell::Empty], |claim| {
            [
                Cell::Number(i64::from(day.since(claim.open_due()))),
                Cell::Money(claim.principal, claim.currency),
            ]
        })
    }

    pub(super) fn calls(&self, sheet: &mut Sheet) {
        let Some((plan, planned)) = self.plan() else {
            return;
        };
        let calls = planned.records.iter().filter(|record| {
            record.leads
                && matches!(
                    record.outcome,
                    ActionOutcome::Done | ActionOutcome::DoneFateUnknown
                )
        });
        for record in calls {
            let Effect::Contact { channel, to, .. } = &record.effect else {
                continue;
            };
            let is_call = plan
                .policy
                .channels
                .element(*channel)
                .is_some_and(|channel| channel.names_target);
            if !is_call || !self.is_asked(record.customer) {
                continue;
            }
            let of_customer = || {
                (self.open_claims())
                    .filter(|claim| claim.customer == record.customer && self.is_overdue(claim))
            };
            // One row for each currency that is overdue: sums of several say nothing.
            let currencies: BTreeSet<_> = of_customer().map(|claim| claim.currency).collect();
            for currency in currencies {
                let claims: Vec<_> = of_customer().filter(|claim| claim.currency == currency).collect();
                let overdue = claims.iter().map(|claim| claim.principal).sum();
                let oldest = claims.iter().map(|claim| claim.open_due()).min();
                let count = i64::try_from(claims.len()).unwrap_or(i64::MAX);
                sheet.rows.push(vec![
                    Cell::Day(record.day),
                    self.customer_id(record.customer),
                    self.field(record.customer, "name"),
                    self.field(record.customer, "phone"),
                    to.map_or(Cell::Empty, |to| {
                        Cell::word(code_words::role(plan.interner.text(to)))
                    }),
                    Cell::Money(overdue, currency),
                    oldest.map_or(Cell::Empty, |oldest| {
                        Cell::Number(i64::from(record.day.since(oldest)))
                    }),
                    Cell::Number(count),
                    Cell::day(claims.iter().filter_map(|claim| self.last_contact(claim)).max()),
                    Cell::day(claims.iter().filter_map(|claim| self.promised(claim)).max()),
                    self.field(record.customer, "collector"),
                ]);
            }
        }
    }

    pub(super) fn finished(&self, sheet: &mut Sheet) {
        let Some((_, planned)) = self.plan() else { return };
        for stand in &planned.stands {
            let claim = self.open_claims().find(|claim| claim.invoice == stand.invoice);
            if let Some(claim) = claim.filter(|_| stand.standing == Standing::Finished) {
                let mut row = self.row(claim);
                row.push(Cell::day(self.last_contact(claim)));
                row.push(self.field(claim.customer, "collector"));
                sheet.rows.push(row);
            }
        }
    }

    pub(super) fn undecidable(&self, sheet: &mut Sheet) {
        let Some((plan, planned)) = self.plan() else {
            return;
        };
        for stand in &planned.stands {
            let Some(claim) = self.open_claims().find(|claim| claim.invoice == stand.invoice) else {
                continue;
            };
            let (rule, missing): (String, Said) = match (stand.undecided, stand.unknown_pause) {
                (Some((rule, missing)), _) => {
                    let word =
                        missing.map_or_else(String::new, |fact| facts_word(fact, plan.policy, plan.interner));
                    (plan.rule(rule).to_string(), Said::each(|_| word.clone()))
                }
                (None, Some(pause)) => {
                    let name = match pause {
                        UnknownPause::Pause(pause) => (plan.policy.pauses.element(pause))
                            .map_or("", |pause| plan.interner.text(pause.name)),
                        UnknownPause::Never(_) => "never",
                    };
                    (
                        name.to_string(),
                        said!("what its condition reads", "ce que lit sa condition"),
                    )
                }
                (None, None) => continue,
            };
            let mut row = self.row(claim);
            row.push(Cell::text(rule));
            row.push(Cell::Word(missing));
            sheet.rows.push(row);
        }
    }
}
