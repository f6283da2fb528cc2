//! The report for people: the statements and whether they add up, what became of each sum, and what to look at.

use super::tally::{Place, Sums, tally};
use super::{SET_ASIDE, UNMATCHED, words};
use crate::command::into_ledger::list;
use crate::console::Console;
use crate::language::{Lang, Said, said};
use crate::report::table::{Align, Table};
use relance_import::folder::OWN_FOLDER;
use relance_import::payments::{Found, Gap, Import, Kind, Options, Outcome, Rule, Statement};
use relance_kernel::Currency;
use std::path::Path;

/// The report.
pub(super) fn text(console: &Console, import: &Import, options: Options) -> String {
    let mut text = statements(console, import);
    for (currency, tally) in tally(import) {
        text.push_str(&came_in(console, import, currency, &tally.credits, options));
        text.push_str(&went_out(console, currency, &tally.debits));
    }
    let lang = console.lang;
    let new = || import.found.iter().filter(|found| found.is_new);
    let is_open = |found: &&Found| {
        matches!(
            found.outcome,
            Outcome::Unmatched(_) | Outcome::PerhapsThere { .. }
        )
    };
    let open: Vec<String> = new().filter(is_open).map(|found| line(lang, found)).collect();
    let path = Path::new(OWN_FOLDER).join(UNMATCHED);
    let path = path.display();
    let more = said!("all of them: {path} of the ledger", "tous : {path} du livre");
    let count = lang.counted(
        open.len() as u64,
        ("payment", "paiement"),
        ("payments", "paiements"),
    );
    let title = said!("Not added: {count}", "Non ajouté : {count}");
    text.push_str(&list(console, title.of(lang), &open, more.of(lang)));
    let noted: Vec<String> = new()
        .filter(|found| !is_open(found) && words::to_say(found).is_some())
        .map(|found| line(lang, found))
        .collect();
    let title = lang.pick("Look at these", "À regarder");
    let more = lang.pick(
        "all of them: payments.csv, columns `match`, `guess` and `match_note`",
        "tous : payments.csv, colonnes `match`, `guess` et `match_note`",
    );
    text.push_str(&list(console, title, &noted, more));
    let aside: Vec<String> = import
        .aside
        .iter()
        .map(|aside| {
            let colon = lang.pick(":", " :");
            let why = words::reason(&aside.reason);
            format!("{}{colon} {}", aside.file, why.of(lang))
        })
        .collect();
    let files = lang.counted(aside.len() as u64, ("file", "fichier"), ("files", "fichiers"));
    let path = Path::new(OWN_FOLDER).join(SET_ASIDE);
    let path = path.display();
    let title = said!("Set aside: {files}", "Mis de côté : {files}");
    let more = said!("all of them: {path} of the ledger", "tous : {path} du livre");
    text + &list(console, title.of(lang), &aside, more.of(lang))
}

fn statements(console: &Console, import: &Import) -> String {
    let lang = console.lang;
    let mut table = Table::new(lang.pick("Read", "Lu"))
        .column(lang.pick("statement", "relevé"), Align::Left)
        .column(lang.pick("account", "compte"), Align::Left)
        .column(lang.pick("from", "du"), Align::Left)
        .column(lang.pick("to", "au"), Align::Left)
        .column(lang.pick("entries", "écritures"), Align::Right)
        .column(lang.pick("came in", "crédits"), Align::Right)
        .column(lang.pick("went out", "débits"), Align::Right);
    for statement in &import.statements {
        let currency = currency(statement);
        let (credits, debits) = statement.turnover();
        let booked = || statement.entries.iter().map(|entry| entry.booked);
        let day =
            |said: Option<_>, seen: Option<_>| said.or(seen).map_or("-".to_string(), |day| lang.day(day));
        table.row([
            statement.key.id.clone(),
            short_account(&statement.key.account),
            day(statement.from, booked().min()),
            day(statement.to, booked().max()),
            lang.count(statement.entries.len() as u64),
            lang.amount(credits, currency),
            lang.amount(debits, currency),
        ]);
    }
    for statement in &import.statements {
        table.note(balance(lang, statement));
    }
    for gap in &import.gaps {
        table.note(missing(gap).of(lang));
    }
    if import.repeated_statements > 0 {
        let count = lang.counted(
            import.repeated_statements as u64,
            ("statement", "relevé"),
            ("statements", "relevés"),
        );
        table.note(
            said!(
                "counted once: {count} there already, or given twice",
                "compté une fois : {count} déjà là, ou en double"
            )
            .of(lang),
        );
    }
    table.render(console)
}

/// That a statement is missing.
fn missing(gap: &Gap) -> Said {
    let (account, before, after) = (short_account(&gap.account), &gap.before, &gap.after);
    let moved = |lang: Lang| lang.money(gap.moved, gap.currency);
    let (en, fr) = (moved(Lang::En), moved(Lang::Fr));
    said!(
        "{account}: between {before} and {after} the balance moved by {en}: a statement is missing",
        "{account} : entre {before} et {after} le solde a bougé de {fr} : un relevé manque"
    )
}

/// What is odd with statements as a whole: balances that do not add up, entries not booked yet, statements missing.
pub(crate) fn warnings(import: &Import) -> Vec<Said> {
    let is_odd = |statement: &&Statement| {
        statement.difference().is_some_and(|off| off != 0) || statement.pending.0 > 0
    };
    let odd = import.statements.iter().filter(is_odd);
    let odd = odd.map(|statement| Said::each(|lang| balance(lang, statement)));
    odd.chain(import.gaps.iter().map(missing)).collect()
}

/// Whether the balances of a statement agree with its entries.
fn balance(lang: Lang, statement: &Statement) -> String {
    let (id, version, message) = (&statement.key.id, &statement.version, statement.key.kind.word());
    let currency = currency(statement);
    let money = |minor: i64| lang.amount(i128::from(minor), currency);
    let mut text = match (statement.difference(), statement.opening, statement.closing) {
        (Some(0), Some(opening), Some(closing)) => {
            let (opening, closing) = (money(opening), money(closing));
            said!(
                "{id} ({message}, version {version}): balance {opening}, with the entries {closing}, as it says",
                "{id} ({message}, version {version}) : solde {opening}, avec les écritures {closing}, comme annoncé"
            )
        }
        (Some(off), Some(opening), Some(closing)) => {
            let (opening, closing) = (money(opening), money(closing));
            let off = lang.amount(off, currency);
            said!(
                "{id} ({message}, version {version}): balance {opening}, and with the entries {off} more than the {closing} that it says: ask your bank",
                "{id} ({message}, version {version}) : solde {opening}, et avec les écritures {off} de plus que les {closing} annoncés : voyez votre banque"
            )
        }
        _ if statement.key.kind == Kind::Notification => said!(
            "{id} ({message}, version {version}): a notification has no balances",
            "{id} ({message}, version {version}) : un avis n'a pas de soldes"
        ),
        _ => said!(
            "{id} ({message}, version {version}): a balance is missing, or its entries are of several currencies: whether it adds up is not known",
            "{id} ({message}, version {version}) : un solde manque, ou ses écritures sont de plusieurs devises : on ne sait pas s'il tombe juste"
        ),
    }
    .of(lang)
    .to_string();
    if statement.pending.0 > 0 {
        let count = lang.counted(
            statement.pending.0 as u64,
            ("entry", "écriture"),
            ("entries", "écritures"),
        );
        let credits = lang.amount(statement.pending.1, currency);
        text.push_str(
            said!(
                "; not booked yet, set aside: {count}, {credits} of it coming in",
                " ; pas encore comptabilisé, mis de côté : {count}, dont {credits} de crédits"
            )
            .of(lang),
        );
    }
    text
}

fn came_in(console: &Console, import: &Import, currency: Currency, sums: &Sums, options: Options) -> String {
    let lang = console.lang;
    if sums.is_empty() {
        return String::new();
    }
    let mut table = Table::new(lang.pick("What came in", "Ce qui est entré"))
        .column("", Align::Left)
        .column(lang.pick("payments", "paiements"), Align::Right)
        .column(currency.code(), Align::Right);
    let mut total = 0;
    for (place, (count, amount)) in sums {
        total += amount;
        table.row([
            place_words(lang, *place).to_string(),
            lang.count(*count as u64),
            lang.amount(*amount, currency),
        ]);
    }
    let charges = import.charges.get(currency.code()).copied().unwrap_or(0);
    if charges > 0 {
        total -= charges;
        table.row([
            lang.pick(
                "charges that the bank took off sums",
                "frais retenus par la banque sur des remises",
            )
            .to_string(),
            String::new(),
            lang.amount(-charges, currency),
        ]);
    }
    table.row([
        lang.pick("credits of the statements", "crédits des relevés")
            .to_string(),
        String::new(),
        lang.amount(total, currency),
    ]);
    if sums.contains_key(&Place::Guess) || sums.contains_key(&Place::Customer) {
        table.note(lang.pick(
            "money without invoice pays the open invoices of its customer, the oldest first: the total of the customer is right, which invoice is paid is not sure",
            "l'argent sans facture paie les factures ouvertes de son client, la plus ancienne d'abord : le total du client est juste, la facture payée n'est pas sûre",
        ));
    }
    if sums.contains_key(&Place::Guess) && !options.accept_guesses {
        table.note(lang.pick(
            "--accept-guesses puts guesses on the invoices that the column `match_note` names",
            "--accept-guesses impute les suppositions aux factures de la colonne `match_note`",
        ));
    }
    table.render(console)
}

fn went_out(console: &Console, currency: Currency, sums: &Sums) -> String {
    let lang = console.lang;
    if sums.is_empty() {
        return String::new();
    }
    let mut table = Table::new(lang.pick("What went out", "Ce qui est sorti"))
        .column("", Align::Left)
        .column(lang.pick("debits", "débits"), Align::Right)
        .column(currency.code(), Align::Right);
    for (place, (count, amount)) in sums {
        table.row([
            place_words(lang, *place).to_string(),
            lang.count(*count as u64),
            lang.amount(*amount, currency),
        ]);
    }
    table.render(console)
}

fn place_words(lang: Lang, place: Place) -> &'static str {
    match place {
        Place::Invoice(Rule::Reference) => lang.pick("by reference", "par la référence"),
        Place::Invoice(Rule::Number) => lang.pick(
            "by the number of the invoice in the text",
            "par le numéro de facture dans le libellé",
        ),
        Place::Invoice(Rule::IbanAndAmount) => {
            lang.pick("by account and amount", "par le compte et le montant")
        }
        Place::Invoice(Rule::IbanAndCombination) => lang.pick(
            "by account and the sum of invoices",
            "par le compte et la somme de factures",
        ),
        Place::Invoice(Rule::Iban) => lang.pick("by account", "par le compte"),
        Place::Invoice(Rule::Name) => lang.pick(
            "by name and amount, a guess that was accepted",
            "par le nom et le montant, supposition acceptée",
        ),
        Place::Customer => lang.pick("on the customer, without invoice", "sur le client, sans facture"),
        Place::Guess => lang.pick(
            "on the customer, since the invoice is a guess",
            "sur le client, la facture étant supposée",
        ),
        Place::Unmatched => lang.pick("on no customer: not added", "sur aucun client : non ajouté"),
        Place::PerhapsThere => lang.pick(
            "perhaps there from elsewhere: not added",
            "peut-être déjà là par ailleurs : non ajouté",
        ),
        Place::ByHand => lang.pick(
            "taken over by hand: left alone",
            "repris à la main : laissé tel quel",
        ),
        Place::Own => lang.pick("between own accounts", "entre nos comptes"),
        Place::OutgoingBack => lang.pick(
            "our own payments that came back",
            "nos paiements qui nous reviennent",
        ),
        Place::Repeated => lang.pick(
            "in another message too: counted there",
            "aussi dans un autre message : compté là",
        ),
        Place::Returned => lang.pick(
            "payments of customers that came back",
            "rejets de paiements de clients",
        ),
        Place::ReturnCharges => lang.pick("charges of returns", "frais de rejet"),
        Place::ReturnedUnmatched => lang.pick(
            "came back, of payments on no customer",
            "rejets de paiements qui ne sont sur aucun client",
        ),
        Place::NoOriginal => lang.pick(
            "came back, and the payment is not there: not added",
            "rejets dont le paiement est introuvable : non ajoutés",
        ),
        Place::Outgoing => lang.pick(
            "our own payments and charges: set aside",
            "nos paiements et frais : mis de côté",
        ),
    }
}

/// A payment in one line: day, amount, who, and what is to be said.
pub(crate) fn line(lang: Lang, found: &Found) -> String {
    let (day, amount) = (
        lang.day(found.date),
        lang.money(i128::from(found.amount), found.currency),
    );
    let who = match (found.name.as_str(), found.account.as_str()) {
        ("", "") => lang.pick("without name", "sans nom").to_string(),
        ("", account) => account.to_string(),
        (name, _) => name.to_string(),
    };
    let colon = lang.pick(":", " :");
    let why = words::to_say(found).map_or_else(String::new, |said| said.of(lang).to_string());
    format!("{day}, {amount}, {who}{colon} {why}")
}

fn currency(statement: &Statement) -> Currency {
    let of_entry = || statement.entries.first().map(|entry| entry.currency);
    statement.currency.or_else(of_entry).unwrap_or(Currency::EUR)
}

/// The first four and the last four characters of an account.
fn short_account(account: &str) -> String {
    let letters: Vec<char> = account.chars().collect();
    match (letters.first_chunk::<4>(), letters.last_chunk::<4>()) {
        (Some(first), Some(last)) if letters.len() > 12 => {
            format!(
                "{}…{}",
                first.iter().collect::<String>(),
                last.iter().collect::<String>()
            )
        }
        _ => account.to_string(),
    }
}
