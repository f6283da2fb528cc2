//! The answer for people.

use super::{Answer, Case, Ground, next_words, timeline};
use crate::args::Why;
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{MAX_WIDTH, visible, wrap};
use relance_compiler::Place;
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{Fact, Subject, Truth};

/// How many lines of a rule are quoted.
const QUOTED_LINES: u32 = 8;

/// Everything, for people.
pub(super) fn text(console: &Console, why: &Why, case: &Case<'_>, answer: &Answer) -> String {
    let lang = console.lang;
    let mut text = head(console, why, case);
    if why.timeline {
        text.push_str(&lines(console, case));
    }
    let day = lang.day(case.on);
    let said = match lang {
        Lang::En => format!("On {day}: {}", answer.verdict.said.of(lang)),
        Lang::Fr => format!("Le {day} : {}", answer.verdict.said.of(lang)),
    };
    for line in wrap(&said, MAX_WIDTH) {
        text.push_str(&format!("{}\n", console.paint(Style::Bold, &line)));
    }
    for ground in &answer.grounds {
        text.push('\n');
        text.push_str(&of_ground(console, case, ground));
    }
    text.push('\n');
    let next = next_words(case).map_or_else(
        || {
            lang.pick(
                "nothing, unless the ledger changes",
                "rien, à moins que le livre ne change",
            )
            .to_string()
        },
        |next| next.of(lang).to_string(),
    );
    let lead = console.paint(Style::Bold, lang.pick("Next:", "Ensuite :"));
    text.push_str(&format!("{lead} {}\n", wrap(&next, MAX_WIDTH - 10).join("\n  ")));
    text
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
        facts.push(format!("{} {open}", lang.pick("open", "ouvert")));
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
            facts.push(format!("{} {disputed}", lang.pick("disputed", "contesté")));
        }
        let of_customer = Subject {
            customer: issued.customer,
            invoice: None,
        };
        for fact in [Fact::Kind, Fact::Segment] {
            let value = super::values::words(case, Some(fact), case.view().read(fact, of_customer), lang);
            facts.push(format!(
                "{} {value}",
                crate::replay_report::facts_word(fact, &case.input.policy, &case.input.interner)
            ));
        }
    }
    let mut text: String = wrap(&title, MAX_WIDTH)
        .iter()
        .map(|line| console.paint(Style::Bold, line) + "\n")
        .collect();
    if !facts.is_empty() {
        text.push_str(&format!("  {}\n", visible(&facts.join(", "))));
    }
    text.push('\n');
    text
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
            console.paint(Style::Dim, &format!("## {}", line.trim()))
        ));
    }
    for condition in &ground.conditions {
        let (mark, style) = match condition.truth {
            Truth::True => ("✓", Style::Green),
            Truth::False => ("✗", Style::Red),
            Truth::Unknown => ("?", Style::Yellow),
        };
        let value = condition
            .value
            .as_ref()
            .map_or_else(String::new, |value| format!("   {}", visible(value.of(lang))));
        text.push_str(&format!(
            "    {} {}{value}\n",
            console.paint(style, mark),
            condition.text
        ));
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
        let parts = wrap(line.said.of(lang), MAX_WIDTH - 16);
        text.push_str(&format!(
            "  {}  {mark} {}\n",
            line.day,
            parts.join("\n                ")
        ));
    }
    let acted = case.records.iter().filter(|record| {
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
