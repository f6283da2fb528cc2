//! The outcome of the day as a name, a sentence, what stands behind it, and the rules it is about.

use super::acts::{acts, for_customer};
use super::case::Case;
use super::conditions::grouping_lines;
use super::read::Read;
use super::sources::{issue_row_of, rows_of};
use super::waits::{waits, waits_for_approval};
use super::{missing, obstacles, went};
use crate::language::{Lang, Said, said};
use relance_compiler::Place;
use relance_kernel::account::ChangeKind;
use relance_kernel::decide::{Outcome, Prohibition};
use relance_kernel::decision::Source;
use relance_kernel::policy::Slot;
use relance_kernel::{ActionRecord, Day, Fact, InvoiceIndex, NeverId, PauseId, RuleId, SettledBy};

/// What is decided.
pub(crate) struct Verdict {
    /// Its stable name, for programs.
    pub(crate) name: &'static str,
    /// The sentence.
    pub(crate) said: Said,
    /// What stands behind it, with rows of the ledger.
    pub(crate) notes: Vec<Read>,
    /// The rules that it is about.
    pub(crate) rules: Vec<RuleId>,
    /// The pause that stands in the way.
    pub(crate) pause: Option<PauseId>,
    /// The prohibition that stands in the way.
    pub(crate) never: Option<NeverId>,
    /// Lines of the `policy` block that it rests on.
    pub(crate) lines: Vec<Place>,
    /// Whether `applies to` decides.
    pub(crate) by_claim: bool,
    /// Until when, if it is about a day.
    pub(crate) day: Option<Day>,
    /// The limit, if it is one.
    pub(crate) limit: Option<&'static str>,
    /// What was done on the day.
    pub(crate) actions: Vec<ActionRecord>,
    /// What would let it go on, where no day can be told.
    pub(crate) hope: Option<Said>,
}

impl Verdict {
    pub(super) fn new(name: &'static str, said: Said) -> Verdict {
        Verdict {
            name,
            said,
            notes: Vec::new(),
            rules: Vec::new(),
            pause: None,
            never: None,
            lines: Vec::new(),
            by_claim: false,
            day: None,
            limit: None,
            actions: Vec::new(),
            hope: None,
        }
    }

    pub(super) fn of_rule(mut self, rule: RuleId) -> Verdict {
        self.rules.push(rule);
        self
    }

    pub(super) fn until(mut self, day: Option<Day>) -> Verdict {
        self.day = day;
        self
    }

    pub(super) fn noting(mut self, notes: impl IntoIterator<Item = Read>) -> Verdict {
        self.notes.extend(notes);
        self
    }

    pub(super) fn hoping(mut self, hope: Said) -> Verdict {
        self.hope = Some(hope);
        self
    }
}

/// What is decided about the invoice on the day.
pub(crate) fn verdict(case: &Case<'_>) -> Verdict {
    let verdict = acts(case).unwrap_or_else(|| standing(case));
    verdict.noting(for_customer(case))
}

/// Where the invoice stands if nothing was done for it.
fn standing(case: &Case<'_>) -> Verdict {
    let outcome = case
        .after
        .outcome(case.policy(), &case.account, case.options.approvals, case.invoice);
    match outcome {
        Outcome::NotKnown => not_known(case),
        Outcome::Settled => settled(case),
        Outcome::NotClaimed => Verdict {
            by_claim: true,
            ..Verdict::new(
                "not_claimed",
                said!(
                    "not claimed: the policy does not apply to this customer",
                    "hors de la politique : elle ne s'applique pas à ce client"
                ),
            )
            .hoping(said!(
                "nothing as long as the policy does not apply to the customer",
                "rien tant que la politique ne s'applique pas au client"
            ))
        },
        Outcome::Paused(reason) => obstacles::paused(case, reason),
        Outcome::LedByOther(leader) => led(case, leader),
        Outcome::WaitsUntil { rule, limit, day } => waits(case, rule, limit, day),
        Outcome::WaitsForApproval { rule, asked } => waits_for_approval(case, rule, asked),
        Outcome::NotYet { rule, day } => not_yet(case, rule, day),
        Outcome::NoAddress { rule } => missing::no_address(case, rule),
        Outcome::CannotDecide { rule } => missing::cannot_decide(case, rule),
        Outcome::Forbidden { rule, by } => match by {
            Prohibition::KindUnknown => missing::cannot_decide(case, rule),
            by => obstacles::forbidden(case, rule, by),
        },
        Outcome::Nothing => nothing(case),
    }
}

fn not_known(case: &Case<'_>) -> Verdict {
    let is_issue = |change: &relance_kernel::account::Change| {
        change.invoice == Some(case.invoice) && change.kind == ChangeKind::Issued
    };
    let day = case
        .account
        .changes
        .iter()
        .find(|change| is_issue(change))
        .map(|change| change.day);
    let words = |lang: Lang| day.map_or_else(String::new, |day| lang.day(day));
    let (en, fr) = (words(Lang::En), words(Lang::Fr));
    Verdict {
        notes: issue_notes(case, case.invoice),
        ..Verdict::new(
            "not_known",
            said!(
                "not known yet: it enters the ledger on {en}",
                "pas encore connue : elle entre dans le livre le {fr}"
            ),
        )
        .until(day)
        .hoping(said!(
            "nothing before it is known",
            "rien avant qu'elle soit connue"
        ))
    }
}

/// The row of an invoice, as a note.
fn issue_notes(case: &Case<'_>, invoice: InvoiceIndex) -> Vec<Read> {
    let issued = &case.account.invoices[invoice];
    let (en, fr) = (Lang::En.day(issued.issued), Lang::Fr.day(issued.issued));
    vec![Read {
        said: said!("issued on {en}", "émise le {fr}"),
        rows: issue_row_of(case, invoice),
    }]
}

fn settled(case: &Case<'_>) -> Verdict {
    let settlement = case.after.settlement(case.invoice);
    let words = |lang: Lang| match settlement {
        Some(settlement) => lang.day(settlement.day),
        None => String::new(),
    };
    let by = |lang: Lang| match settlement.and_then(|settlement| settlement.by) {
        Some(SettledBy::Payment) => lang.pick(" by a payment", " par un paiement"),
        Some(SettledBy::Credit) => lang.pick(" by a credit note", " par un avoir"),
        Some(SettledBy::WriteOff) => lang.pick(" by a write-off", " par un passage en perte"),
        None => "",
    };
    let (en, fr, by_en, by_fr) = (words(Lang::En), words(Lang::Fr), by(Lang::En), by(Lang::Fr));
    let balance = case.view().read(Fact::Balance, case.subject());
    Verdict::new(
        "settled",
        said!(
            "settled on {en}{by_en}: no step any more",
            "soldée le {fr}{by_fr} : plus aucune étape"
        ),
    )
    .noting([super::read::fact_read(
        case,
        Fact::Balance,
        balance,
        case.subject(),
    )])
    .hoping(said!(
        "nothing, unless a payment is reversed",
        "rien, sauf si un paiement est rejeté"
    ))
}

fn led(case: &Case<'_>, leader: InvoiceIndex) -> Verdict {
    let id = case.invoice_id(leader);
    let due = case.after.due(leader);
    let words = |lang: Lang| {
        let open = lang.money(
            i128::from(case.after.principal(leader)),
            case.account.invoices[leader].currency,
        );
        let due = lang.day(due);
        match lang {
            Lang::En => format!("{id}: {open} open, due on {due}"),
            Lang::Fr => format!("{id} : restant dû {open}, échéance le {due}"),
        }
    };
    let owner = case.account.invoices[leader].customer;
    let (of_en, of_fr) = if owner == case.customer() {
        ("the same customer".to_string(), "du même client".to_string())
    } else {
        let owner = case.input.joined.ledger.customer_id(case.number, owner);
        (
            format!("customer {owner}, who has the same payer,"),
            format!("du client {owner}, qui a le même payeur"),
        )
    };
    Verdict {
        lines: grouping_lines(case),
        ..Verdict::new(
            "led_by_other",
            said!(
                "waits: invoice {id} of {of_en} leads, being the oldest",
                "attend : la facture {id} {of_fr}, la plus ancienne, mène"
            ),
        )
        .noting([Read {
            said: Said::each(words),
            rows: issue_row_of(case, leader),
        }])
        .hoping(said!(
            "nothing as long as {id} leads: until it is settled or disputed",
            "rien tant que {id} mène : jusqu'à ce qu'elle soit soldée ou mise en litige"
        ))
    }
}

fn not_yet(case: &Case<'_>, rule: RuleId, day: Day) -> Verdict {
    let name = case.rule_name(rule);
    let (en, fr) = (Lang::En.day(day), Lang::Fr.day(day));
    let ahead = &case.ahead;
    let has_come = super::bound::slot_of(case, rule)
        .and_then(|(id, slot)| super::bound::bound(case, id, slot))
        .is_some_and(|bound| bound.truth == relance_kernel::Truth::True);
    if has_come {
        return Verdict::new(
            "not_yet",
            said!(
                "not yet: {name} waits until {en}, for the days that lie between two steps of an invoice",
                "pas encore : {name} attend le {fr}, pour les jours qui séparent deux étapes d'une facture"
            ),
        )
        .of_rule(rule)
        .until(Some(day))
        .noting(went::last_step(case));
    }
    // What is next by its time alone may never act; what is done first says which step does.
    let of_another = ahead.done.as_ref().filter(|next| match next.source {
        Source::Rule(other) => ahead.asked.is_none() && !in_one_slot(case, rule, other),
        Source::Insolvency | Source::Unallocated => false,
    });
    if let (Some(next), None) = (of_another, &ahead.undelivered) {
        let other = case.texts().rule(next.source);
        let (en_next, fr_next) = (Lang::En.day(next.day), Lang::Fr.day(next.day));
        let mut verdict = Verdict::new(
            "not_yet",
            said!(
                "not yet: {other} is next, on {en_next}",
                "pas encore : {other} est la suivante, le {fr_next}"
            ),
        )
        .until(Some(next.day))
        .noting([Read::of(said!(
            "the time of {name} comes on {en}, but as things stand nothing goes then",
            "le moment de {name} vient le {fr}, mais en l'état rien ne part alors"
        ))]);
        if let Source::Rule(other) = next.source {
            verdict.rules.push(other);
        }
        verdict.rules.push(rule);
        return verdict;
    }
    let something_comes = ahead.done.is_some() || ahead.asked.is_some() || ahead.undelivered.is_some();
    if something_comes {
        return Verdict::new(
            "not_yet",
            said!(
                "not yet: the time of {name} comes on {en}",
                "pas encore : le moment de {name} vient le {fr}"
            ),
        )
        .of_rule(rule)
        .until(Some(day));
    }
    Verdict::new(
        "finished",
        said!(
            "finished: nothing more will happen; the time of {name} comes on {en}, but its condition will not hold as things stand",
            "terminé : plus rien ne se passera ; le moment de {name} vient le {fr}, mais sa condition ne sera pas vraie en l'état"
        ),
    )
    .of_rule(rule)
    .noting(went::what_went(case))
}

/// Whether two rules are a step and its exceptions.
pub(super) fn in_one_slot(case: &Case<'_>, first: RuleId, second: RuleId) -> bool {
    let holds = |slot: &Slot, rule: RuleId| slot.variants.iter().any(|variant| variant.rule == rule);
    case.policy()
        .slots
        .iter()
        .any(|slot| holds(slot, first) && holds(slot, second))
}

fn nothing(case: &Case<'_>) -> Verdict {
    let Some(next) = &case.ahead.done else {
        return Verdict::new(
            "finished",
            said!(
                "finished: nothing more will happen",
                "terminé : plus rien ne se passera"
            ),
        )
        .noting(went::what_went(case));
    };
    let name = case.texts().rule(next.source);
    let (en, fr) = (Lang::En.day(next.day), Lang::Fr.day(next.day));
    let verdict = Verdict::new(
        "not_yet",
        said!(
            "not yet: no condition holds before {en}, that of {name} then does",
            "pas encore : aucune condition n'est vraie avant le {fr}, celle de {name} l'est alors"
        ),
    )
    .until(Some(next.day));
    match next.source {
        Source::Rule(rule) => verdict.of_rule(rule),
        Source::Insolvency | Source::Unallocated => verdict,
    }
}

/// A fact of the case as a note.
pub(super) fn fact_note(case: &Case<'_>, fact: Fact) -> Read {
    let value = case.view().read(fact, case.subject());
    Read {
        rows: rows_of(case, fact, case.subject()),
        ..super::read::fact_read(case, fact, value, case.subject())
    }
}
