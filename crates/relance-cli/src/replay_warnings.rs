//! What to keep in mind when reading a replay: what the ledger lacks, what was taken as always true, what was not
//! applied, and whom nobody claims.

use crate::args::Simulate;
use crate::code_words;
use crate::files;
use crate::language::{Lang, Said, said};
use crate::replay_input::{Joined, ReplayInput};
use crate::report::problems::of_ledger;
use relance_compiler::Compiled;
use relance_kernel::policy::{ActionKind, AddressKind, Policy, Segments};
use relance_kernel::{CustomerKind, Fact, Interner};
use relance_ledger::{Problem, Table};
use relance_sim::{Count, ReplayOptions, Standing, Totals, UnknownPause};
use relance_sources::Location;
use std::collections::BTreeMap;
use std::path::Path;

/// One thing to keep in mind.
#[derive(Clone, Debug)]
pub(crate) struct Warning {
    /// A stable name, for programs.
    pub(crate) name: &'static str,
    /// The sentence.
    pub(crate) said: Said,
}

/// The name of the warning that cells of declared fields are not of their type: an error of the ledger.
pub(crate) const FIELD_CELL: &str = "field-cell";

/// All of them, the gravest first.
pub(crate) fn warnings(
    input: &ReplayInput,
    totals: &Totals,
    simulate: &Simulate,
    options: &ReplayOptions,
) -> Vec<Warning> {
    let mut found = Vec::new();
    if input.policy.rules.is_empty() {
        found.push(Warning {
            name: "no-rules",
            said: said!(
                "the policy has no rule, and does nothing",
                "la politique n'a pas de règle, et ne fait rien"
            ),
        });
    }
    let set_aside = input.joined.set_aside.clone();
    found.extend(set_aside.map(|said| Warning {
        name: "rows-set-aside",
        said,
    }));
    found.extend(paused_by_unknown(input, totals));
    found.extend(not_claimed(totals));
    found.extend(recorded_not_read(input, options));
    found.extend(beyond_the_ledger(input, options));
    found.extend(of_columns(
        &input.joined,
        &input.compiled,
        &input.policy,
        &input.interner,
    ));
    found.extend(undated_columns(input, totals));
    found.extend(capacity_not_applied(input));
    found.extend(of_ledger_rows(&input.joined, &simulate.ledger));
    found.extend(of_policy(input, simulate));
    found
}

/// What a policy reads or addresses and its ledger lacks, and what the ledger has and the policy does not read.
pub(crate) fn of_columns(
    joined: &Joined,
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
) -> Vec<Warning> {
    let mut found = missing_columns(joined, compiled, policy);
    found.extend(missing_addresses(joined, compiled, policy, interner));
    found.extend(segment_not_read(joined, compiled, policy));
    found.extend(of_fields(joined));
    found
}

/// Sums of money in the reader's way, one for each currency.
pub(crate) fn money_of(lang: Lang, count: &Count) -> String {
    let sums: Vec<String> = count
        .money
        .iter()
        .map(|(currency, minor)| lang.money(*minor, *currency))
        .collect();
    if sums.is_empty() {
        "0".to_string()
    } else {
        sums.join(" + ")
    }
}

/// Pauses and prohibitions whose condition is unknown, which pauses: each with its line, its invoices and their money.
fn paused_by_unknown(input: &ReplayInput, totals: &Totals) -> Vec<Warning> {
    let (compiled, policy) = (&input.compiled, &input.policy);
    let words = |cause: UnknownPause, count: &Count, lang: Lang| {
        let (origin, built_in) = match cause {
            UnknownPause::Pause(pause) => {
                let name = input.interner.text(policy.pauses[pause].name);
                (compiled.origins.pauses.element(pause), format!("pause {name}"))
            }
            UnknownPause::Never(never) => (compiled.origins.nevers.element(never), "never".to_string()),
        };
        let place = origin
            .map(|origin| origin.whole)
            .filter(|place| place.start < place.end);
        let (text, at) = place.map_or((built_in, String::new()), |place| {
            let text: Vec<&str> = compiled.files.text(place).split_whitespace().collect();
            let line = compiled.files.position(place).line;
            (
                text.join(" "),
                format!(" ({}:{line})", compiled.files.path(place.file)),
            )
        });
        let invoices = lang.counted(
            count.invoices,
            ("open invoice is paused", "facture ouverte est suspendue"),
            ("open invoices are paused", "factures ouvertes sont suspendues"),
        );
        let money = money_of(lang, count);
        match lang {
            Lang::En => format!(
                "{invoices} at the end ({money}) because nobody can tell whether `{text}`{at} holds: a datum that it reads is missing, and what is unknown pauses"
            ),
            Lang::Fr => format!(
                "{invoices} à la fin ({money}) parce qu'on ne sait pas si `{text}`{at} vaut : une donnée qu'elle lit manque, et ce qui est inconnu suspend"
            ),
        }
    };
    (totals.paused_by_unknown.iter())
        .map(|(cause, count)| Warning {
            name: "paused-by-unknown",
            said: Said::each(|lang| words(*cause, count, lang)),
        })
        .collect()
}

/// Actions that the ledger records on replayed days: the replay does its own in their place.
fn recorded_not_read(input: &ReplayInput, options: &ReplayOptions) -> Option<Warning> {
    let count = input.joined.ledger.recorded_actions(options.from, options.to) as u64;
    let words = |lang: Lang| {
        let from = lang.day(options.from);
        let actions = lang.counted(
            count,
            ("action that the ledger records", "action inscrite au livre"),
            ("actions that the ledger records", "actions inscrites au livre"),
        );
        match (lang, count) {
            (Lang::En, _) => format!(
                "{actions} from {from} on, the first decided day, are not read: what is told as sent is the policy's own; with a later --from those before it are history"
            ),
            (Lang::Fr, 1) => format!(
                "{actions} à partir du {from}, premier jour décidé, n'est pas lue : ce qui est dit envoyé l'est par la politique ; avec un --from ultérieur, celles qui le précèdent forment l'historique"
            ),
            (Lang::Fr, _) => format!(
                "{actions} à partir du {from}, premier jour décidé, ne sont pas lues : ce qui est dit envoyé l'est par la politique ; avec un --from ultérieur, celles qui le précèdent forment l'historique"
            ),
        }
    };
    (count > 0).then(|| Warning {
        name: "recorded-actions-not-read",
        said: Said::each(words),
    })
}

/// Days after the last row of the ledger: nobody pays on them.
fn beyond_the_ledger(input: &ReplayInput, options: &ReplayOptions) -> Option<Warning> {
    let last = input
        .joined
        .ledger
        .last_date()
        .filter(|last| *last < options.to)?;
    let days = options.to.since(last.max(options.from.plus(-1)));
    let words = |lang: Lang| {
        let (last, days) = (lang.day(last), lang.days(days));
        match lang {
            Lang::En => {
                format!("the ledger ends on {last}: {days} of the replay are without any payment or event")
            }
            Lang::Fr => {
                format!("le livre finit le {last} : {days} du rejeu sont sans aucun paiement ni événement")
            }
        }
    };
    Some(Warning {
        name: "beyond-the-ledger",
        said: Said::each(words),
    })
}

fn not_claimed(totals: &Totals) -> Option<Warning> {
    let customers = totals.customers_not_claimed;
    if customers == 0 {
        return None;
    }
    let none = Count::default();
    let open = totals.standing.get(&Standing::NotClaimed).unwrap_or(&none);
    let words = |lang: Lang| {
        let customers = lang.counted(customers, ("customer", "client"), ("customers", "clients"));
        let invoices = lang.counted(
            open.invoices,
            ("open invoice", "facture ouverte"),
            ("open invoices", "factures ouvertes"),
        );
        let money = money_of(lang, open);
        match lang {
            Lang::En => {
                format!("the policy does not claim {customers}, with {invoices} at the end ({money})")
            }
            Lang::Fr => {
                format!("la politique ne s'applique pas à {customers}, avec {invoices} à la fin ({money})")
            }
        }
    };
    Some(Warning {
        name: "customers-not-claimed",
        said: Said {
            en: words(Lang::En),
            fr: words(Lang::Fr),
        },
    })
}

/// The column of a customer's fact; none for facts that are computed.
fn column_of(fact: Fact, policy: &Policy) -> Option<&'static str> {
    Some(match fact {
        Fact::Segment if policy.segments == Segments::FromLedger => "segment",
        Fact::Kind => "kind",
        Fact::NaturalPerson => "natural_person",
        Fact::Country => "country",
        Fact::Language => "language",
        Fact::Sector => "sector",
        Fact::Insured => "insured",
        Fact::CustomerSince => "customer_since",
        _ => return None,
    })
}

fn missing_columns(joined: &Joined, compiled: &Compiled, policy: &Policy) -> Vec<Warning> {
    let ledger = &joined.ledger;
    let of_customers = joined.table_name(Table::Customers);
    let (customers, clients) = (of_customers.en, of_customers.fr);
    let mut found = Vec::new();
    let facts = &compiled.vocabulary.facts;
    let mut columns: Vec<&str> = facts.keys().filter_map(|fact| column_of(*fact, policy)).collect();
    // Claims, charges, legal steps and transfers are decided on the kind without a word of it in any guard.
    if !columns.contains(&"kind") && needs_a_kind(policy) {
        columns.push("kind");
    }
    for column in columns
        .into_iter()
        .filter(|column| !ledger.has_column(Table::Customers, column))
    {
        let said = if column == "kind" {
            let unknown = CustomerKind::Unknown.word();
            said!(
                "{customers} has no column `kind`, which the policy needs: every customer is of kind {unknown}, and no claim, charge, legal step or transfer can be decided",
                "{clients} n'a pas de colonne `kind`, dont la politique a besoin : chaque client est de type {unknown}, et aucune réclamation, facturation, étape juridique ou transmission ne peut être décidée"
            )
        } else {
            said!(
                "{customers} has no column `{column}`, which the policy reads: it is unknown for every customer",
                "{clients} n'a pas de colonne `{column}`, que la politique lit : elle est inconnue pour chaque client"
            )
        };
        found.push(Warning {
            name: "column-missing",
            said,
        });
    }
    if facts.contains_key(&Fact::PaymentMethod) && !ledger.has_column(Table::Invoices, "payment_method") {
        let of_invoices = joined.table_name(Table::Invoices);
        let (invoices, factures) = (of_invoices.en, of_invoices.fr);
        found.push(Warning {
            name: "column-missing",
            said: said!(
                "{invoices} has no column `payment_method`, which the policy reads: it is unknown for every invoice",
                "{factures} n'a pas de colonne `payment_method`, que la politique lit : elle est inconnue pour chaque facture"
            ),
        });
    }
    found
}

fn needs_a_kind(policy: &Policy) -> bool {
    policy
        .rules
        .iter()
        .flat_map(|rule| rule.actions.iter())
        .any(|action| match &action.kind {
            ActionKind::Claim(_) | ActionKind::Charge { .. } | ActionKind::Escalate(_) => true,
            ActionKind::Contact { template, .. } => {
                template.is_some_and(|template| policy.templates[template].legal)
            }
            _ => false,
        })
}

fn missing_addresses(
    joined: &Joined,
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
) -> Vec<Warning> {
    let ledger = &joined.ledger;
    let mut by_column: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &channel in &compiled.vocabulary.channels {
        let channel = &policy.channels[channel];
        let column = match channel.address {
            Some(AddressKind::Email) => "email",
            Some(AddressKind::Phone) => "phone",
            Some(AddressKind::Postal) => "address",
            None => continue,
        };
        if !ledger.has_column(Table::Customers, column) && !ledger.has_column(Table::Contacts, column) {
            by_column
                .entry(column)
                .or_default()
                .push(interner.text(channel.name));
        }
    }
    let warning = |(column, channels): (&str, Vec<&str>)| {
        let channels: Vec<String> = channels.into_iter().map(str::to_string).collect();
        let channels_fr = code_words::contact_list(Lang::Fr, &channels);
        let channels = channels.join(", ");
        Warning {
            name: "addresses-not-recorded",
            said: said!(
                "the ledger has no column `{column}`: every contact by {channels} is taken as delivered",
                "le livre n'a pas de colonne `{column}` : chaque contact par {channels_fr} est tenu pour délivré"
            ),
        }
    };
    by_column.into_iter().map(warning).collect()
}

fn undated_columns(input: &ReplayInput, totals: &Totals) -> Option<Warning> {
    let mut columns = Vec::new();
    for fact in input
        .compiled
        .vocabulary
        .facts
        .keys()
        .filter(|fact| !totals.dated_facts.contains(fact))
    {
        let column = match fact {
            // What a customer is from its first day to its last does not change.
            Fact::Kind | Fact::NaturalPerson | Fact::CustomerSince => None,
            Fact::CustomerField(position) => {
                let field = input.policy.customer_fields.get(usize::from(*position));
                field.map(|(name, _)| input.interner.text(*name))
            }
            fact => column_of(*fact, &input.policy),
        };
        columns.extend(column.filter(|column| input.joined.ledger.has_column(Table::Customers, column)));
    }
    if columns.is_empty() {
        return None;
    }
    let columns = columns.join(", ");
    Some(Warning {
        name: "undated-columns",
        said: said!(
            "the policy reads columns of customers.csv that may have changed and that no event dates: {columns}; today's value is taken as always true (`field_changed` events date them)",
            "la politique lit des colonnes de customers.csv qui ont pu changer et qu'aucun événement ne date : {columns} ; la valeur d'aujourd'hui est tenue pour toujours vraie (les événements `field_changed` les datent)"
        ),
    })
}

fn segment_not_read(joined: &Joined, compiled: &Compiled, policy: &Policy) -> Option<Warning> {
    let reads = compiled.vocabulary.facts.contains_key(&Fact::Segment);
    let declared = policy.segments != Segments::FromLedger;
    let of_customers = joined.table_name(Table::Customers);
    let (customers, clients) = (of_customers.en, of_customers.fr);
    (reads && declared && joined.ledger.has_column(Table::Customers, "segment")).then(|| Warning {
        name: "segment-column-not-read",
        said: said!(
            "the column `segment` of {customers} is not read: segments are computed; write `segment from ledger` to take the column",
            "la colonne `segment` de {clients} n'est pas lue : les segments sont calculés ; écrivez `segment from ledger` pour prendre la colonne"
        ),
    })
}

fn capacity_not_applied(input: &ReplayInput) -> Option<Warning> {
    let used = &input.compiled.vocabulary.channels;
    let limited: Vec<Said> = used
        .iter()
        .map(|&channel| &input.policy.channels[channel])
        .filter_map(|channel| {
            let (name, capacity) = (input.interner.text(channel.name), channel.capacity?);
            let fr = code_words::contact(Lang::Fr, name);
            Some(said!("{name} ({capacity})", "{fr} ({capacity})"))
        })
        .collect();
    if limited.is_empty() {
        return None;
    }
    let [channels, channels_fr] = [Lang::En, Lang::Fr].map(|lang| {
        let each: Vec<&str> = limited.iter().map(|one| one.of(lang)).collect();
        each.join(", ")
    });
    Some(Warning {
        name: "capacity-not-applied",
        said: said!(
            "the capacity of channels is not applied in a replay: {channels} a day; see the work per day",
            "la capacité des canaux n'est pas appliquée dans un rejeu : {channels_fr} par jour ; voir le travail par jour"
        ),
    })
}

/// Problems of declared fields: columns that are missing, cells that are not of their type, one line for each column.
fn of_fields(joined: &Joined) -> Vec<Warning> {
    let mut by_column: Vec<(&Problem, u64)> = Vec::new();
    for problem in &joined.of_fields {
        let is_alike = |known: &&mut (&Problem, u64)| {
            known.0.code.number == problem.code.number
                && known.0.file == problem.file
                && known.0.column == problem.column
        };
        match by_column.iter_mut().find(is_alike) {
            Some((_, count)) => *count += 1,
            None => by_column.push((problem, 1)),
        }
    }
    let words = |problem: &Problem, count: u64, lang: Lang| {
        let message = problem.message(of_ledger(lang));
        let first = format!("{}: {message}", problem.place(of_ledger(lang)));
        let rows = lang.counted(
            count.saturating_sub(1),
            ("other row", "autre ligne"),
            ("other rows", "autres lignes"),
        );
        let more = match (count, lang) {
            (..=1, _) => String::new(),
            (_, Lang::En) => format!("; {rows} too"),
            (_, Lang::Fr) => format!(" ; {rows} aussi"),
        };
        let is_cell = problem.code.name == FIELD_CELL;
        match (problem.help(of_ledger(lang)).filter(|_| is_cell), lang) {
            (None, _) => format!("{first}{more}"),
            (Some(help), Lang::En) => format!("{first}{more}; {help}"),
            (Some(help), Lang::Fr) => format!("{first}{more} ; {help}"),
        }
    };
    (by_column.into_iter())
        .map(|(problem, count)| Warning {
            name: problem.code.name,
            said: Said::each(|lang| words(problem, count, lang)),
        })
        .collect()
}

fn of_ledger_rows(joined: &Joined, ledger: &Location) -> Option<Warning> {
    let mut by_kind: BTreeMap<&str, u64> = BTreeMap::new();
    for problem in &joined.warnings {
        *by_kind.entry(problem.code.name).or_default() += 1;
    }
    if by_kind.is_empty() {
        return None;
    }
    let folder = files::typed(Path::new(&ledger.to_string()));
    let total = joined.warnings.len() as u64;
    let words = |lang: Lang| {
        let kinds: Vec<String> = by_kind
            .iter()
            .map(|(name, count)| format!("{name} {}", lang.count(*count)))
            .collect();
        let warnings = lang.counted(
            total,
            ("warning", "avertissement"),
            ("warnings", "avertissements"),
        );
        let kinds = kinds.join(", ");
        match lang {
            Lang::En => format!(
                "the ledger gave {warnings} as it was read: {kinds}; `relance ledger check {folder}` lists them, and looks too for payments of more than was owed"
            ),
            Lang::Fr => format!(
                "le livre a donné {warnings} à la lecture : {kinds} ; `relance ledger check {folder}` les liste, et cherche aussi les paiements supérieurs au dû"
            ),
        }
    };
    Some(Warning {
        name: "ledger-warnings",
        said: Said {
            en: words(Lang::En),
            fr: words(Lang::Fr),
        },
    })
}

fn of_policy(input: &ReplayInput, simulate: &Simulate) -> Option<Warning> {
    let severity = |severity: relance_compiler::Severity| severity == relance_compiler::Severity::Warning;
    let count = input
        .compiled
        .diagnostics
        .iter()
        .filter(|one| severity(one.severity()))
        .count() as u64;
    if count == 0 {
        return None;
    }
    let policy = files::typed(&simulate.policy);
    let words = |lang: Lang| {
        let count = lang.counted(
            count,
            ("warning", "avertissement"),
            ("warnings", "avertissements"),
        );
        match lang {
            Lang::En => format!("the policy has {count}: `relance check {policy}` shows them"),
            Lang::Fr => format!("la politique a {count} : `relance check {policy}` les montre"),
        }
    };
    Some(Warning {
        name: "policy-warnings",
        said: Said {
            en: words(Lang::En),
            fr: words(Lang::Fr),
        },
    })
}
