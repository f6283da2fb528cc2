//! The answer for people.

use super::Answer;
use super::case::Case;
use super::conditions::{Condition, Ground};
use super::next::next_words;
use super::places::{ROWS_NAMED, place_words};
use super::read::Read;
use super::timeline;
use crate::args::Why;
use crate::console::{Console, Style};
use crate::language::{Lang, Said};
use crate::report::table::{page_width, visible, wrap};
use relance_compiler::Place;
use relance_compiler::diagnostic::in_french;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{Fact, Truth};
use relance_ledger::RowPlace;
use unicode_width::UnicodeWidthStr;

/// How many lines of a rule are quoted.
const QUOTED_LINES: u32 = 8;

/// Everything, for people.
pub(super) fn text(console: &Console, why: &Why, case: &Case<'_>, answer: &Answer) -> String {
    let lang = console.lang;
    let mut text = head(console, why, case);
    if let Some(set_aside) = case.input.joined.set_aside_for(&why.invoice) {
        for line in wrap(&visible(set_aside.of(lang)), page_width()) {
            text.push_str(&format!("{}\n", console.paint(Style::Yellow, &line)));
        }
        text.push('\n');
    }
    if let Some(said) = not_read(case) {
        for line in wrap(said.of(lang), page_width()) {
            text.push_str(&format!("{}\n", console.paint(Style::Dim, &line)));
        }
        text.push('\n');
    }
    if why.timeline {
        text.push_str(&lines(console, case));
    }
    let day = lang.day(case.on);
    let said = match lang {
        Lang::En => format!("On {day}: {}", answer.verdict.said.of(lang)),
        Lang::Fr => format!("Le {day} : {}", answer.verdict.said.of(lang)),
    };
    for line in wrap(&visible(&said), page_width()) {
        text.push_str(&format!("{}\n", console.paint(Style::Bold, &line)));
    }
    for note in &answer.verdict.notes {
        text.push_str(&indented(console, case, note, "  "));
    }
    for ground in &answer.grounds {
        text.push('\n');
        text.push_str(&of_ground(console, case, ground));
    }
    text.push('\n');
    let next = next_words(case, answer);
    let lead = lang.pick("Next:", "Ensuite :");
    let lines = wrap(&visible(next.of(lang)), page_width() - lead.width() - 1);
    text.push_str(&format!(
        "{} {}\n",
        console.paint(Style::Bold, lead),
        lines.join("\n  ")
    ));
    text
}

/// That actions which the ledger records for the invoice are not read, so that nobody takes those told for them.
fn not_read(case: &Case<'_>) -> Option<Said> {
    let is_of_replay = |change: &Change| {
        matches!(change.kind, ChangeKind::Action { .. }) && change.date >= case.options.from
    };
    let count = case.rows().filter(|row| is_of_replay(row.change)).count() as u64;
    let words = |lang: Lang| {
        let from = lang.day(case.options.from);
        let actions = lang.counted(
            count,
            ("recorded action", "action inscrite"),
            ("recorded actions", "actions inscrites"),
        );
        match lang {
            Lang::En => format!(
                "replayed from {from}: {actions} of the ledger not read, what is told as sent is the policy's own"
            ),
            Lang::Fr => format!(
                "rejoué depuis le {from} : {actions} au livre, hors lecture ; ce qui est dit envoyé l'est par la politique"
            ),
        }
    };
    (count > 0).then(|| Said::each(words))
}

/// Something read, with the rows it comes from, on lines of its own.
fn indented(console: &Console, case: &Case<'_>, read: &Read, indent: &str) -> String {
    let said = format!(
        "{}{}",
        visible(read.said.of(console.lang)),
        rows_words(console.lang, case, &read.rows)
    );
    wrap(&said, page_width() - indent.len() - 2)
        .into_iter()
        .enumerate()
        .map(|(position, line)| match position {
            0 => format!("{indent}{line}\n"),
            _ => format!("{indent}  {line}\n"),
        })
        .collect()
}

/// ` [events.csv:12, payments.csv:3]`; nothing without rows.
pub(super) fn rows_words(lang: Lang, case: &Case<'_>, rows: &[RowPlace]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    let named: Vec<String> = rows
        .iter()
        .take(ROWS_NAMED)
        .map(|row| place_words(case, lang, *row))
        .collect();
    let more = match (rows.len().saturating_sub(ROWS_NAMED), lang) {
        (0, _) => String::new(),
        (more, Lang::En) => format!(", {more} more"),
        (more, Lang::Fr) => format!(", {more} de plus"),
    };
    // The name of a row of a database holds a comma itself.
    let between = if named.iter().any(|row| row.contains(',')) {
        "; "
    } else {
        ", "
    };
    format!(" [{}{more}]", named.join(between))
}

fn head(console: &Console, why: &Why, case: &Case<'_>) -> String {
    let lang = console.lang;
    let issued = &case.account.invoices[case.invoice];
    let customer = case.input.joined.ledger.customer_id(case.number, issued.customer);
    let (invoice, amount) = (
        &why.invoice,
        lang.money(i128::from(issued.amount), issued.currency),
    );
    let (issued_on, due) = (lang.day(issued.issued), lang.day(case.before.due(case.invoice)));
    let title = match lang {
        Lang::En => {
            format!("Invoice {invoice} of customer {customer}: {amount}, issued on {issued_on}, due on {due}")
        }
        Lang::Fr => format!(
            "Facture {invoice} du client {customer} : {amount}, émise le {issued_on}, échéance le {due}"
        ),
    };
    let mut facts = Vec::new();
    if case.before.is_known(case.invoice) {
        let open = lang.money(i128::from(case.before.principal(case.invoice)), issued.currency);
        let overdue = case.on.since(case.before.due(case.invoice));
        facts.push(format!("{} {open}", lang.pick("open", "restant dû")));
        if case.before.is_open(case.invoice) {
            let days = u64::from(overdue.unsigned_abs());
            let days = lang.counted(days, ("day", "jour"), ("days", "jours"));
            facts.push(match (overdue, lang) {
                (1.., Lang::En) => format!("{days} overdue"),
                (1.., Lang::Fr) => format!("retard de {days}"),
                (_, Lang::En) => format!("due in {days}"),
                (_, Lang::Fr) => format!("échéance dans {days}"),
            });
        }
        let disputed = case.before.disputed_amount(case.invoice);
        if disputed > 0 {
            let disputed = lang.money(i128::from(disputed), issued.currency);
            facts.push(format!("{} {disputed}", lang.pick("disputed", "en litige")));
        }
        for fact in [Fact::Kind, Fact::Segment] {
            let value =
                super::values::words(case, Some(fact), case.view().read(fact, case.of_customer()), lang);
            let name = crate::replay_report::facts_word(fact, case.policy(), &case.input.interner);
            facts.push(match lang {
                Lang::En => format!("{name} {value}"),
                Lang::Fr => format!("{} {value}", in_french(&name)),
            });
        }
    }
    let mut text: String = wrap(&visible(&title), page_width())
        .iter()
        .map(|line| console.paint(Style::Bold, line) + "\n")
        .collect();
    if !facts.is_empty() {
        for line in wrap(&visible(&facts.join(", ")), page_width() - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    for line in instalments(case, lang) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push('\n');
    text
}

/// The instalments of a known invoice, what is open of each, and which one days are counted from (M13).
fn instalments(case: &Case<'_>, lang: Lang) -> Vec<String> {
    let currency = case.account.invoices[case.invoice].currency;
    let parts = relance_ledger::due_parts(&case.account, &case.before, case.invoice);
    if parts.len() < 2 || !case.before.is_known(case.invoice) {
        return Vec::new();
    }
    let in_force = case.before.due(case.invoice);
    (parts.iter())
        .map(|part| {
            let (due, amount) = (lang.day(part.due), lang.money(i128::from(part.amount), currency));
            let open = lang.money(i128::from(part.open), currency);
            let counted = match (part.due == in_force && case.before.is_open(case.invoice), lang) {
                (false, _) => "",
                (true, Lang::En) => ": days are counted from this one",
                (true, Lang::Fr) => " : les jours se comptent depuis celle-ci",
            };
            match lang {
                Lang::En => format!("instalment of {due}: {amount}, {open} open{counted}"),
                Lang::Fr => format!("échéance du {due} : {amount}, restant dû {open}{counted}"),
            }
        })
        .collect()
}

/// A rule, a pause or a prohibition: its lines in the policy, and its tests with what they read.
fn of_ground(console: &Console, case: &Case<'_>, ground: &Ground) -> String {
    let lang = console.lang;
    let mut text = String::new();
    if let Some(place) = ground.place {
        text.push_str(&quoted(console, case, place));
    } else {
        text.push_str(&format!(
            "  {} {}\n",
            ground.name,
            console.paint(Style::Dim, lang.pick("(built in)", "(intégré)"))
        ));
    }
    for line in &ground.docs {
        text.push_str(&format!(
            "  {}\n",
            console.paint(Style::Dim, &visible(&format!("## {}", line.trim())))
        ));
    }
    for condition in &ground.conditions {
        text.push_str(&of_condition(console, case, condition));
    }
    text
}

/// `✓ overdue 7d   due on 4 Feb 2026, 7 days ago; it holds from 11 Feb 2026 on [invoices.csv:2]`
fn of_condition(console: &Console, case: &Case<'_>, condition: &Condition) -> String {
    let lang = console.lang;
    let (mark, style) = match condition.truth {
        Truth::True => ("✓", Style::Green),
        Truth::False => ("✗", Style::Red),
        Truth::Unknown => ("?", Style::Yellow),
    };
    let indent = " ".repeat(4 + 2 * condition.depth);
    let words = visible(condition.text.of(lang));
    let read = condition.read.as_ref().map_or_else(String::new, |read| {
        format!(
            "{}{}",
            visible(read.said.of(lang)),
            rows_words(lang, case, &read.rows)
        )
    });
    let mark = console.paint(style, mark);
    if read.is_empty() {
        return format!("{indent}{mark} {words}\n");
    }
    let lead = indent.len() + 2 + words.width() + 3;
    // What was read stands beside the condition, or below it where it is long.
    if lead + read.width() <= page_width() {
        return format!("{indent}{mark} {words}   {read}\n");
    }
    let below = " ".repeat(indent.len() + 6);
    let lines = wrap(&read, page_width().saturating_sub(below.len()).max(20));
    let mut text = format!("{indent}{mark} {words}\n");
    for line in lines {
        text.push_str(&format!("{below}{line}\n"));
    }
    text
}

/// The lines of a place with their numbers.
fn quoted(console: &Console, case: &Case<'_>, place: Place) -> String {
    let files = &case.input.compiled.files;
    let Some(file) = files.get(place.file) else {
        return String::new();
    };
    let (first, last) = (file.position(place.start).line, file.position(place.end).line);
    let mut text = format!(
        "  {}\n",
        console.paint(Style::Dim, &format!("{}:{first}", file.path))
    );
    let shown = last.min(first + QUOTED_LINES - 1);
    for line in first..=shown {
        let words: String = file
            .line(line)
            .chars()
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect();
        text.push_str(&format!(
            "  {} {}\n",
            console.paint(Style::Dim, &format!("{line:>4} │")),
            words.trim_end()
        ));
    }
    if shown < last {
        text.push_str("       │ …\n");
    }
    text
}

/// The timeline.
fn lines(console: &Console, case: &Case<'_>) -> String {
    let lang = console.lang;
    let lines = timeline::timeline(case);
    if lines.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    for line in &lines {
        let mark = if line.is_action {
            console.paint(Style::Green, "→")
        } else {
            " ".to_string()
        };
        let said = format!(
            "{}{}",
            visible(line.said.of(lang)),
            rows_words(lang, case, line.row.as_slice())
        );
        let parts = wrap(&said, page_width() - 16);
        text.push_str(&format!(
            "  {}  {mark} {}\n",
            line.day,
            parts.join("\n                ")
        ));
    }
    let acted = case.records().filter(|record| {
        !matches!(
            record.outcome,
            ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
        )
    });
    let acted = lang.counted(acted.count() as u64, ("action", "action"), ("actions", "actions"));
    let key = match lang {
        Lang::En => format!("→ what the policy does ({acted}); the other lines are the ledger's"),
        Lang::Fr => format!("→ ce que fait la politique ({acted}) ; les autres lignes sont celles du livre"),
    };
    text.push_str(&format!("  {}\n\n", console.paint(Style::Dim, &key)));
    text
}
