//! What the ledger says of an invoice and what the policy did for it, in the order of days.

use super::case::Case;
use super::happenings::{event_words, happenings};
use super::waits::{limit_words, whose_approval};
use crate::language::{Lang, Said, said};
use relance_compiler::diagnostic::in_french;
use relance_kernel::account::{Attribute, Change, ChangeKind};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::policy::{AddressKind, Event};
use relance_kernel::{Day, Money, Symbol};
use relance_ledger::RowPlace;

/// One line of a timeline.
pub(super) struct Line {
    pub(super) day: Day,
    /// Whether the policy did it; else the ledger says it.
    pub(super) is_action: bool,
    pub(super) said: Said,
    /// The row that says it.
    pub(super) row: Option<RowPlace>,
}

/// The timeline through the day.
pub(super) fn timeline(case: &Case<'_>) -> Vec<Line> {
    let from_ledger = case.rows().map(|row| Line {
        day: row.change.day,
        is_action: false,
        said: with_cells(case, row.change, row.place, row_words(case, row.change)),
        row: Some(row.place),
    });
    let texts = case.texts();
    let from_policy = case.records().map(|record| {
        let rule = texts.rule(record.source);
        let Said {
            en: what,
            fr: what_fr,
        } = case.done_said(record);
        let said = match record.outcome {
            ActionOutcome::Done => said!("{what} ({rule})", "{what_fr} ({rule})"),
            ActionOutcome::DoneFateUnknown => {
                said!(
                    "{what} ({rule}), fate unknown",
                    "{what_fr} ({rule}), sort inconnu"
                )
            }
            ActionOutcome::Failed => said!(
                "{what}: {rule} could not be delivered",
                "{what_fr} : {rule} n'a pas pu être délivrée"
            ),
            ActionOutcome::Deferred(limit) => {
                let (en, fr) = (limit_words(limit, Lang::En), limit_words(limit, Lang::Fr));
                said!(
                    "{what} ({rule}) is put off: {en}",
                    "{what_fr} ({rule}) est différée : {fr}"
                )
            }
            ActionOutcome::Lapsed(limit) => {
                let (en, fr) = (limit_words(limit, Lang::En), limit_words(limit, Lang::Fr));
                said!(
                    "{what} ({rule}) lapses, having been put off: {en}",
                    "{what_fr} ({rule}) devient caduque, après report : {fr}"
                )
            }
        };
        Line {
            day: record.day,
            is_action: true,
            said,
            row: None,
        }
    });
    let approvals = case.asked.iter().map(|(day, rule)| {
        let (name, by) = (case.rule_name(*rule), whose_approval(case, *rule));
        let (en, fr) = (by.en, by.fr);
        Line {
            day: *day,
            is_action: true,
            said: said!(
                "asks for approval of {en} ({name})",
                "demande l'accord de {fr} ({name})"
            ),
            row: None,
        }
    });
    let mut lines: Vec<Line> = from_ledger
        .chain(from_policy)
        .chain(approvals)
        .chain(instalments(case))
        .chain(computed(case))
        .collect();
    lines.sort_by_key(|line| (line.day, line.is_action));
    lines
}

/// What follows from several rows: a promise kept or broken, a plan ended by a missed instalment.
fn computed<'a>(case: &'a Case<'_>) -> impl Iterator<Item = Line> + 'a {
    let events = [Event::PromiseKept, Event::PromiseBroken, Event::PlanEnded];
    events.into_iter().flat_map(move |event| {
        let found = happenings(&case.ledger(), event).into_iter();
        found
            .filter(|happening| happening.row.is_none())
            .map(move |happening| Line {
                day: happening.known,
                is_action: false,
                said: event_words(event),
                row: None,
            })
    })
}

/// The instalments that fell due by the day. Where the due date was moved they are replaced by it.
fn instalments<'a>(case: &'a Case<'_>) -> impl Iterator<Item = Line> + 'a {
    let issued = &case.account.invoices[case.invoice];
    let moved = case
        .rows()
        .filter(|row| matches!(row.change.kind, ChangeKind::DueChanged(_)));
    let last = moved.map(|row| row.change.day).min().unwrap_or(case.on.plus(1));
    let count = issued.instalments.len();
    let come = issued.instalments.iter().enumerate();
    come.filter(move |(_, part)| part.due < last)
        .map(move |(position, part)| {
            let number = position + 1;
            let Said { en, fr } = money_words(Money::new(part.amount, issued.currency));
            Line {
                day: part.due,
                is_action: false,
                said: said!(
                    "instalment {number} of {count} falls due: {en}",
                    "échéance {number} sur {count} : {fr}"
                ),
                row: super::places::instalment_row(case, case.invoice, part.due),
            }
        })
}

/// A row whose event the policy does not know in detail, with its value and note as the table has them.
fn with_cells(case: &Case<'_>, change: &Change, place: RowPlace, said: Said) -> Said {
    let ChangeKind::Other { .. } = change.kind else {
        return said;
    };
    let cells = super::places::cells(case, place, &["value", "note"]);
    let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    if cells.is_empty() {
        return said;
    }
    let (Said { en, fr }, cells) = (said, cells.join(", "));
    said!("{en}: {cells}", "{fr} : {cells}")
}

/// A row of the ledger in words.
fn row_words(case: &Case<'_>, change: &Change) -> Said {
    let said = kind_words(case, change);
    let Said { en, fr } = said;
    let of_customer = change.invoice.is_none() && change.kind != ChangeKind::Issued;
    let (of_en, of_fr) = if of_customer {
        (" (customer)", " (client)")
    } else {
        ("", "")
    };
    if change.date == change.day {
        return said!("{en}{of_en}", "{fr}{of_fr}");
    }
    let (en_date, fr_date) = (Lang::En.day(change.date), Lang::Fr.day(change.date));
    said!("{en}{of_en}, dated {en_date}", "{fr}{of_fr}, daté du {fr_date}")
}

fn kind_words(case: &Case<'_>, change: &Change) -> Said {
    let issued = &case.account.invoices[case.invoice];
    let name = |symbol: Option<Symbol>| {
        symbol
            .map_or("", |symbol| case.input.interner.text(symbol))
            .to_string()
    };
    let named = |symbol: Symbol| case.input.interner.text(symbol).to_string();
    let after = |text: String| if text.is_empty() { text } else { format!(" {text}") };
    let in_currency = |minor: i64| money_words(Money::new(minor, issued.currency));
    match &change.kind {
        ChangeKind::Issued => {
            let Said { en, fr } = in_currency(issued.amount);
            if !issued.instalments.is_empty() {
                let words = |lang: Lang| {
                    let parts: Vec<String> = (issued.instalments.iter())
                        .map(|part| {
                            let amount = lang.money(i128::from(part.amount), issued.currency);
                            format!("{amount} {} {}", lang.pick("on", "le"), lang.day(part.due))
                        })
                        .collect();
                    parts.join(", ")
                };
                let (en_parts, fr_parts) = (words(Lang::En), words(Lang::Fr));
                return said!(
                    "issued: {en}, due in instalments: {en_parts}",
                    "émise : {fr}, payable en plusieurs échéances : {fr_parts}"
                );
            }
            let (en_due, fr_due) = in_words(issued.due);
            said!(
                "issued: {en}, due on {en_due}",
                "émise : {fr}, échéance le {fr_due}"
            )
        }
        ChangeKind::AttributeChanged(attribute) => attribute_words(case, attribute),
        ChangeKind::DueChanged(day) => {
            let (en, fr) = in_words(*day);
            said!("due date moved to {en}", "échéance reportée au {fr}")
        }
        ChangeKind::DisputeOpened { reason, amount } => {
            let reason = after(name(*reason));
            let reason_fr = in_french(&reason);
            match amount.map(in_currency) {
                Some(Said { en, fr }) => said!(
                    "dispute opened{reason}, on {en}",
                    "litige ouvert{reason_fr}, sur {fr}"
                ),
                None => said!("dispute opened{reason}", "litige ouvert{reason_fr}"),
            }
        }
        ChangeKind::DisputeClosed => said!("disputes closed", "litiges clos"),
        ChangeKind::CreditNote { amount, currency } => {
            let Said { en, fr } = money_words(Money::new(*amount, *currency));
            said!("credit note: {en}", "avoir : {fr}")
        }
        ChangeKind::Charged { amount, what } => {
            let what = after(name(*what));
            let Said { en, fr } = in_currency(*amount);
            said!("charged{what}: {en}", "frais{what} : {fr}")
        }
        ChangeKind::Payment { amount, currency, .. } => {
            let Said { en, fr } = money_words(Money::new(*amount, *currency));
            said!("payment: {en}", "paiement : {fr}")
        }
        ChangeKind::Reversal { amount, .. } => {
            let Said { en, fr } = in_currency(*amount);
            said!("payment reversed: {en}", "paiement rejeté : {fr}")
        }
        ChangeKind::WrittenOff { amount } => match amount.map(in_currency) {
            Some(Said { en, fr }) => said!("written off: {en}", "passé en perte : {fr}"),
            None => said!("written off", "passé en perte"),
        },
        ChangeKind::Promise { until, amount } => {
            let (en_until, fr_until) = in_words(*until);
            match amount.map(in_currency) {
                Some(Said { en, fr }) => said!(
                    "promise to pay {en} by {en_until}",
                    "promesse de payer {fr} au plus tard le {fr_until}"
                ),
                None => said!(
                    "promise to pay by {en_until}",
                    "promesse de payer au plus tard le {fr_until}"
                ),
            }
        }
        ChangeKind::PlanAgreed { instalments } => {
            let count = instalments.len();
            said!(
                "plan agreed, {count} instalments",
                "échéancier convenu, {count} échéances"
            )
        }
        ChangeKind::PlanEnded => said!("plan ended", "fin de l'échéancier"),
        ChangeKind::InsolvencyOpened => said!("insolvency opened", "procédure collective ouverte"),
        ChangeKind::InsolvencyPublished => said!("insolvency published", "procédure collective publiée"),
        ChangeKind::InsolvencyEnded => said!("insolvency ended", "fin de la procédure collective"),
        ChangeKind::Stopped { until: Some(until) } => {
            let (en, fr) = in_words(*until);
            said!(
                "stopped by a person through {en}",
                "arrêté par une personne jusqu'au {fr} inclus"
            )
        }
        ChangeKind::Stopped { until: None } => said!("stopped by a person", "arrêté par une personne"),
        ChangeKind::Resumed => said!("resumed", "repris"),
        ChangeKind::OptedOut { channel } => {
            let channel = after(name(*channel));
            said!("opted out{channel}", "refus de contact{channel}")
        }
        ChangeKind::Replied => said!("the customer replied", "le client a répondu"),
        ChangeKind::Bounced { channel } => {
            let channel = after(name(*channel));
            said!("came back undelivered{channel}", "revenu non délivré{channel}")
        }
        ChangeKind::Notified => said!("notified", "notifié"),
        ChangeKind::Approved { rule } => {
            let rule = named(*rule);
            said!("approved: {rule}", "accord donné : {rule}")
        }
        ChangeKind::Refused { rule } => {
            let rule = named(*rule);
            said!("refused: {rule}", "accord refusé : {rule}")
        }
        ChangeKind::Failed { rule } => {
            let rule = named(*rule);
            said!("failed: {rule}", "échec : {rule}")
        }
        ChangeKind::Unknown { rule } => {
            let rule = named(*rule);
            said!("fate unknown: {rule}", "sort inconnu : {rule}")
        }
        ChangeKind::Action { value, note } => {
            let (value, note) = (name(*value), after(name(*note)));
            let is_history = change.date < case.options.from;
            match is_history {
                true => said!("past action: {value}{note}", "action passée : {value}{note}"),
                false => said!(
                    "recorded action, not read: {value}{note}",
                    "action inscrite, non lue : {value}{note}"
                ),
            }
        }
        ChangeKind::Other { event } => Said::same(named(*event)),
    }
}

/// A day in both languages.
fn in_words(day: Day) -> (String, String) {
    (Lang::En.day(day), Lang::Fr.day(day))
}

fn money_words(money: Money) -> Said {
    let words = |lang: Lang| lang.money(i128::from(money.minor), money.currency);
    Said {
        en: words(Lang::En),
        fr: words(Lang::Fr),
    }
}

fn attribute_words(case: &Case<'_>, attribute: &Attribute) -> Said {
    let name = |symbol: Option<Symbol>| {
        symbol
            .map_or("", |symbol| case.input.interner.text(symbol))
            .to_string()
    };
    let yes_no = |value: Option<bool>| match value {
        Some(true) => "yes".to_string(),
        Some(false) => "no".to_string(),
        None => String::new(),
    };
    let in_words_of_french = |value: &str| match value {
        "yes" => "oui".to_string(),
        "no" => "non".to_string(),
        other => other.to_string(),
    };
    let field = |position: u16| {
        let fields = &case.input.policy.customer_fields;
        fields
            .get(usize::from(position))
            .map_or("", |(name, _)| case.input.interner.text(*name))
    };
    let (column, value) = match attribute {
        Attribute::Kind(kind) => ("kind", kind.word().to_string()),
        Attribute::NaturalPerson(value) => ("natural_person", yes_no(*value)),
        Attribute::Country(value) => ("country", name(*value)),
        Attribute::Language(value) => ("language", name(*value)),
        Attribute::Segment(value) => ("segment", name(*value)),
        Attribute::Sector(value) => ("sector", name(*value)),
        Attribute::Insured(value) => ("insured", yes_no(*value)),
        Attribute::Since(value) => (
            "customer_since",
            value.map_or_else(String::new, |day| day.to_string()),
        ),
        Attribute::Address(kind, address) => {
            let column = match kind {
                AddressKind::Email => "email",
                AddressKind::Phone => "phone",
                AddressKind::Postal => "address",
            };
            let is_given = *address == relance_kernel::account::Address::Given;
            (column, yes_no(Some(is_given)))
        }
        Attribute::Field(position, value) => (
            field(*position),
            super::values::words(case, None, *value, Lang::En),
        ),
    };
    let value_fr = in_words_of_french(&value);
    said!(
        "customer column {column} = {value}",
        "colonne {column} du client = {value_fr}"
    )
}
