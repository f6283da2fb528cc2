//! The outcome of the day as a name, a sentence, and the rules it is about.

use super::Case;
use crate::language::{Lang, Said, said};
use relance_kernel::decide::{Outcome, PauseReason, Prohibition};
use relance_kernel::decision::{ActionOutcome, Limit, Source};
use relance_kernel::{ActionRecord, Day, NeverId, PauseId, RuleId};

/// What is decided.
pub(crate) struct Verdict {
    /// Its stable name, for programs.
    pub(crate) name: &'static str,
    /// The sentence.
    pub(crate) said: Said,
    /// The rules that it is about.
    pub(crate) rules: Vec<RuleId>,
    /// The pause that stands in the way.
    pub(crate) pause: Option<PauseId>,
    /// The prohibition that stands in the way.
    pub(crate) never: Option<NeverId>,
    /// Whether `applies to` decides.
    pub(crate) by_claim: bool,
    /// Until when, if it is about a day.
    pub(crate) day: Option<Day>,
    /// The limit, if it is one.
    pub(crate) limit: Option<&'static str>,
    /// What was done on the day.
    pub(crate) actions: Vec<ActionRecord>,
}

impl Verdict {
    fn new(name: &'static str, said: Said) -> Verdict {
        Verdict {
            name,
            said,
            rules: Vec::new(),
            pause: None,
            never: None,
            by_claim: false,
            day: None,
            limit: None,
            actions: Vec::new(),
        }
    }

    fn of_rule(mut self, rule: RuleId) -> Verdict {
        self.rules.push(rule);
        self
    }

    fn until(mut self, day: Option<Day>) -> Verdict {
        self.day = day;
        self
    }
}

/// What is decided about the invoice on the day.
pub(crate) fn verdict(case: &Case<'_>) -> Verdict {
    if let Some(acts) = acts(case) {
        return acts;
    }
    let outcome = case.after.outcome(
        &case.input.policy,
        &case.account,
        case.options.approvals,
        case.invoice,
    );
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
        },
        Outcome::Paused(reason) => paused(case, reason),
        Outcome::LedByOther(leader) => {
            let leader = case.input.joined.ledger.invoice_id(case.number, leader);
            Verdict::new(
                "led_by_other",
                said!(
                    "waits: invoice {leader} of the same customer leads, being the oldest",
                    "attend : la facture {leader} du même client, la plus ancienne, mène"
                ),
            )
        }
        Outcome::WaitsUntil { rule, limit, day } => waits(case, rule, limit, day),
        Outcome::WaitsForApproval { rule, asked } => {
            let name = case.rule_name(rule);
            let by = role_of(case, rule);
            let (en, fr) = (Lang::En.day(asked), Lang::Fr.day(asked));
            let (by_en, by_fr) = (
                by.map_or_else(|| "a person".to_string(), str::to_string),
                by.map_or_else(|| "une personne".to_string(), str::to_string),
            );
            Verdict::new(
                "waits_for_approval",
                said!(
                    "{name} waits for approval of {by_en}, asked on {en}",
                    "{name} attend l'accord de {by_fr}, demandé le {fr}"
                ),
            )
            .of_rule(rule)
        }
        Outcome::NotYet { rule, day } => not_yet(case, rule, day),
        Outcome::NoAddress { rule } => {
            let name = case.rule_name(rule);
            Verdict::new(
                "no_address",
                said!(
                    "{name} could not be delivered: there is no address, and it waits for one",
                    "{name} n'a pas pu être délivrée : il n'y a pas d'adresse, et elle en attend une"
                ),
            )
            .of_rule(rule)
        }
        Outcome::CannotDecide { rule } => {
            let name = case.rule_name(rule);
            Verdict::new(
                "cannot_decide",
                said!(
                    "cannot decide {name}: a datum is missing (the tests marked `?` below)",
                    "impossible de décider {name} : une donnée manque (les conditions marquées `?` ci-dessous)"
                ),
            )
            .of_rule(rule)
        }
        Outcome::Forbidden { rule, by } => forbidden(case, rule, by),
        Outcome::Nothing => nothing(case),
    }
}

/// What was done on the day, if anything was.
fn acts(case: &Case<'_>) -> Option<Verdict> {
    let done: Vec<ActionRecord> = case
        .records
        .iter()
        .filter(|record| record.day == case.on && record.invoice == Some(case.invoice))
        .filter(|record| {
            !matches!(
                record.outcome,
                ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
            )
        })
        .cloned()
        .collect();
    if done.is_empty() {
        return None;
    }
    let texts = case.texts();
    let list = |lang: Lang| {
        let words = done.iter().map(|record| {
            let (action, detail) = (texts.action(&record.effect), texts.detail(&record.effect));
            let how = match record.outcome {
                ActionOutcome::DoneFateUnknown => lang.pick(", fate unknown", ", sort inconnu"),
                ActionOutcome::Failed => {
                    lang.pick(", as the step has no address", ", l'étape étant sans adresse")
                }
                _ => "",
            };
            let what = if detail.is_empty() {
                action.to_string()
            } else {
                format!("{action} {detail}")
            };
            format!("{what} ({}{how})", texts.rule(record.source))
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let (en, fr) = (list(Lang::En), list(Lang::Fr));
    let mut verdict = Verdict::new("acts", said!("acts: {en}", "agit : {fr}"));
    for record in &done {
        if let Source::Rule(rule) = record.source
            && !verdict.rules.contains(&rule)
        {
            verdict.rules.push(rule);
        }
    }
    verdict.actions = done;
    Some(verdict)
}

fn not_known(case: &Case<'_>) -> Verdict {
    let known = case.account.changes.iter().find(|change| {
        change.invoice == Some(case.invoice) && change.kind == relance_kernel::account::ChangeKind::Issued
    });
    let day = known.map(|change| change.day);
    let words = |lang: Lang| day.map_or_else(String::new, |day| lang.day(day));
    let (en, fr) = (words(Lang::En), words(Lang::Fr));
    Verdict::new(
        "not_known",
        said!(
            "not known yet: it enters the ledger on {en}",
            "pas encore connue : elle entre dans le livre le {fr}"
        ),
    )
    .until(day)
}

fn settled(case: &Case<'_>) -> Verdict {
    let settlement = case.after.settlement(case.invoice);
    let words = |lang: Lang| match settlement {
        Some(settlement) => lang.day(settlement.day),
        None => String::new(),
    };
    let by = settlement.and_then(|settlement| settlement.by);
    let by = |lang: Lang| match by {
        Some(relance_kernel::SettledBy::Payment) => lang.pick(" by a payment", " par un paiement"),
        Some(relance_kernel::SettledBy::Credit) => lang.pick(" by a credit note", " par un avoir"),
        Some(relance_kernel::SettledBy::WriteOff) => {
            lang.pick(" by a write-off", " par un passage en pertes")
        }
        None => "",
    };
    let (en, fr, by_en, by_fr) = (words(Lang::En), words(Lang::Fr), by(Lang::En), by(Lang::Fr));
    Verdict::new(
        "settled",
        said!(
            "settled on {en}{by_en}: no step any more",
            "soldée le {fr}{by_fr} : plus aucune étape"
        ),
    )
}

fn waits(case: &Case<'_>, rule: RuleId, limit: Limit, day: Option<Day>) -> Verdict {
    let name = case.rule_name(rule);
    let until = |lang: Lang| match (day, lang) {
        (Some(day), Lang::En) => format!("until {}", lang.day(day)),
        (Some(day), Lang::Fr) => format!("jusqu'au {}", lang.day(day)),
        (None, Lang::En) => "for a day that cannot be told".to_string(),
        (None, Lang::Fr) => "un jour qui ne peut être dit".to_string(),
    };
    let (en, fr) = (until(Lang::En), until(Lang::Fr));
    let limit_en = limit_words(limit, Lang::En);
    let limit_fr = limit_words(limit, Lang::Fr);
    let mut verdict = Verdict::new(
        "waits_until",
        said!(
            "{name} waits {en} (limit: {limit_en})",
            "{name} attend {fr} (limite : {limit_fr})"
        ),
    )
    .of_rule(rule)
    .until(day);
    verdict.limit = Some(limit.words());
    verdict
}

/// A limit in words.
pub(super) fn limit_words(limit: Limit, lang: Lang) -> &'static str {
    match limit {
        Limit::ContactDays => lang.pick("contact days", "jours de contact"),
        Limit::Quiet => lang.pick("quiet period", "période de silence"),
        Limit::Spacing => lang.pick("spacing", "espacement"),
        Limit::Cap => lang.pick("cap", "plafond"),
        Limit::OneContactADay => lang.pick("one contact a day", "un contact par jour"),
    }
}

fn not_yet(case: &Case<'_>, rule: RuleId, day: Day) -> Verdict {
    let name = case.rule_name(rule);
    let (en, fr) = (Lang::En.day(day), Lang::Fr.day(day));
    if case.next.is_some() {
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
}

fn nothing(case: &Case<'_>) -> Verdict {
    let Some(next) = &case.next else {
        return Verdict::new(
            "finished",
            said!(
                "finished: nothing more will happen",
                "terminé : plus rien ne se passera"
            ),
        );
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

fn paused(case: &Case<'_>, reason: PauseReason) -> Verdict {
    let (policy, interner) = (&case.input.policy, &case.input.interner);
    match reason {
        PauseReason::Pause(id) | PauseReason::PauseUnknown(id) => {
            let name = interner.text(policy.pauses[id].name);
            let said = match reason {
                PauseReason::Pause(_) => said!("paused by {name}", "suspendue par {name}"),
                _ => said!(
                    "paused by {name}: whether it holds is unknown, and then it pauses",
                    "suspendue par {name} : on ne sait pas s'il vaut, et dans ce cas il suspend"
                ),
            };
            Verdict {
                pause: Some(id),
                ..Verdict::new("paused", said)
            }
        }
        PauseReason::NeverUnknown(id) => Verdict {
            never: Some(id),
            ..Verdict::new(
                "paused",
                said!(
                    "paused: whether a `never` holds is unknown",
                    "suspendue : on ne sait pas si un `jamais` vaut"
                ),
            )
        },
        PauseReason::Stopped => Verdict::new(
            "paused",
            said!(
                "paused: a person stopped it",
                "suspendue : une personne l'a arrêtée"
            ),
        ),
        PauseReason::Frozen => Verdict::new(
            "paused",
            said!(
                "paused: the claim is from before the opening of an insolvency",
                "suspendue : la créance est antérieure à l'ouverture d'une procédure collective"
            ),
        ),
    }
}

fn forbidden(case: &Case<'_>, rule: RuleId, by: Prohibition) -> Verdict {
    let name = case.rule_name(rule);
    let mut never = None;
    let said = match by {
        Prohibition::Never(id) => {
            never = Some(id);
            said!(
                "{name} is forbidden by a `never`",
                "{name} est interdite par un `jamais`"
            )
        }
        Prohibition::ConsumerCharges => said!(
            "{name} is forbidden: nothing of it may be claimed from this consumer",
            "{name} est interdite : rien de ce qu'elle demande ne peut être réclamé à ce consommateur"
        ),
        Prohibition::PublicToAgency => said!(
            "{name} is forbidden: a public body is never handed to an agency",
            "{name} est interdite : une personne publique n'est jamais confiée à une agence"
        ),
        Prohibition::NoReminderYet => said!(
            "{name} may not go yet: no reminder was delivered while overdue",
            "{name} ne peut pas encore partir : aucune relance n'a été délivrée depuis le retard"
        ),
        Prohibition::KindUnknown => said!(
            "cannot decide {name}: the kind of the customer is unknown",
            "impossible de décider {name} : le type du client est inconnu"
        ),
    };
    let kind = if by == Prohibition::KindUnknown {
        "cannot_decide"
    } else {
        "forbidden"
    };
    Verdict {
        never,
        ..Verdict::new(kind, said).of_rule(rule)
    }
}

fn role_of<'a>(case: &'a Case<'_>, rule: RuleId) -> Option<&'a str> {
    let role = case.input.policy.rules[rule].approval.as_ref()?.role?;
    Some(case.input.interner.text(role))
}
