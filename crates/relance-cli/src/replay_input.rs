//! What a replay needs: a compiled policy, a ledger, and both joined. Shared by `simulate` and `why`.

use crate::args::{BadRows, Charges, ReplayOptions};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use crate::law_amounts::LawAmounts;
use crate::{ledger_folder, policy_file, report};
use relance_compiler::Compiled;
use relance_kernel::account::ChangeKind;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, CustomerIndex, Day, Interner, InvoiceIndex};
use relance_ledger::{Binding, Keep, Ledger, Options, Problem, RowPlace, SetAside, Severity, Table};
use relance_sim::AccountSource;
use relance_sources::{Location, SharedSource};
use std::path::{Path, PathBuf};

/// A policy and a ledger, ready to replay.
pub(crate) struct ReplayInput {
    /// The texts of both.
    pub(crate) interner: Interner,
    /// What the compiler knows of the policy, the policy itself apart.
    pub(crate) compiled: Compiled,
    /// The policy.
    pub(crate) policy: Policy,
    /// The ledger, as the replay reads it.
    pub(crate) joined: Joined,
}

/// A ledger joined with the texts and fields of a policy.
pub(crate) struct Joined {
    /// The ledger.
    pub(crate) ledger: Ledger,
    /// What it was read from, for those who look a row up again.
    pub(crate) source: SharedSource,
    /// Its folder, if it is one: published rates may lie there.
    folder: Option<PathBuf>,
    binding: Binding,
    charges: Charges,
    /// What is odd about its rows.
    pub(crate) warnings: Vec<Problem>,
    /// What is wrong with the fields that the policy declares.
    pub(crate) of_fields: Vec<Problem>,
    /// What was set aside.
    pub(crate) set_aside: Option<Said>,
    /// The rows set aside.
    rows_set_aside: Vec<SetAside>,
}

impl AccountSource for Joined {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
        if self.charges == Charges::Drop {
            account.changes.retain(|change| !is_charge(&change.kind));
        }
    }

    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }

    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }

    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
}

impl Joined {
    /// What a table of the ledger is called where it lies: a file of a folder, or a table of a database.
    pub(crate) fn table_name(&self, table: Table) -> Said {
        let name = table.name();
        match self.folder {
            Some(_) => said!("{name}.csv", "{name}.csv"),
            None => said!("the table `{name}`", "la table `{name}`"),
        }
    }

    /// The row behind each change that [`AccountSource::fill_account`] gives the account, in the same order.
    pub(crate) fn change_places(&self, number: usize) -> Vec<RowPlace> {
        let places = self.ledger.change_places(number, &self.binding);
        if self.charges == Charges::Keep {
            return places;
        }
        let mut whole = Account::default();
        self.ledger.account(number, &self.binding, &mut whole);
        let kept = whole.changes.iter().map(|change| !is_charge(&change.kind));
        places
            .into_iter()
            .zip(kept)
            .filter_map(|(place, is_kept)| is_kept.then_some(place))
            .collect()
    }
}

impl Joined {
    /// What was set aside, and which of these rows name the invoice: an answer about it rests on the others alone.
    pub(crate) fn set_aside_for(&self, invoice: &str) -> Option<Said> {
        let Said { en, fr } = self.set_aside.as_ref()?;
        let names = |row: &&SetAside| row.row.split([',', '"']).any(|cell| cell.trim() == invoice);
        let rows: Vec<String> = (self.rows_set_aside.iter().filter(names))
            .map(|row| match row.money {
                Some(money) => format!("{}:{} ({money})", row.file, row.line),
                None => format!("{}:{}", row.file, row.line),
            })
            .collect();
        let rows = rows.join(", ");
        Some(match rows.is_empty() {
            true => said!(
                "{en}; this answer does without them",
                "{fr} ; cette réponse s'en passe"
            ),
            false => said!(
                "{en}; this answer does without them, and {rows} named this invoice",
                "{fr} ; cette réponse s'en passe, et {rows} citait cette facture"
            ),
        })
    }
}

fn is_charge(kind: &ChangeKind) -> bool {
    matches!(kind, ChangeKind::Charged { .. })
}

/// Reads and joins them. An unsound policy ends with code 1, an unreadable file with 2.
pub(crate) fn open(
    console: &Console,
    path: &Path,
    ledger: &Location,
    how: &ReplayOptions,
    bad_rows: &BadRows,
) -> Result<ReplayInput, Failure> {
    let mut interner = Interner::new();
    let (compiled, policy) = sound_policy(console, path, how.root.as_deref(), &how.set, &mut interner)?;
    let mut joined = join(console, &policy, &mut interner, ledger, bad_rows)?;
    joined.charges = how.charges;
    refuse_unfit_cells(console, ledger, bad_rows, &joined.of_fields)?;
    Ok(ReplayInput {
        interner,
        compiled,
        policy,
        joined,
    })
}

/// What is read of a policy where none is given: no rule, and what rounding and bank charges leave open is settled.
const NO_POLICY: &str = "policy \"\" {\n  tolerance 2 EUR\n}\n";

/// The policy where none is given: it never acts.
pub(crate) fn no_policy(interner: &mut Interner) -> Result<Policy, Failure> {
    relance_compiler::compile_text(NO_POLICY, &relance_compiler::Options::default(), interner)
        .policy
        .ok_or_else(|| {
            Failure::internal(said!(
                "the empty policy is unsound",
                "la politique vide est invalide"
            ))
        })
}

/// Compiles a policy that has no errors. An unsound one ends with code 1.
pub(crate) fn sound_policy(
    console: &Console,
    path: &Path,
    root: Option<&Path>,
    set: &[(String, String)],
    interner: &mut Interner,
) -> Result<(Compiled, Policy), Failure> {
    let mut compiled = policy_file::compile(path, root, set, interner)?;
    let analysis = relance_analysis::analyse(&compiled, interner);
    compiled.diagnostics.extend(analysis.diagnostics);
    let sound = (compiled.policy.take()).filter(|_| !compiled.has_errors());
    let Some(policy) = sound else {
        console.tell(&report::diagnostics::human_errors(console, &compiled));
        let shown = path.display();
        if policy_file::only_settings_are_wrong(&compiled) {
            return Err(Failure::bad_input(said!(
                "the values given by --set do not suit the policy in `{shown}`",
                "les valeurs données par --set ne conviennent pas à la politique dans `{shown}`"
            )));
        }
        let failure = Failure::bad_input(said!(
            "the policy in `{shown}` has errors",
            "la politique dans `{shown}` contient des erreurs"
        ));
        return Err(Failure {
            exit: Exit::Wanting,
            ..failure
        });
    };
    Ok((compiled, policy))
}

/// Refuses cells that do not suit the fields of a policy, unless bad rows are to be skipped.
pub(crate) fn refuse_unfit_cells(
    console: &Console,
    ledger: &Location,
    bad_rows: &BadRows,
    of_fields: &[Problem],
) -> Result<(), Failure> {
    let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
    let errors: Vec<Problem> = of_fields.iter().filter(is_error).cloned().collect();
    if !errors.is_empty() && bad_rows.skip_bad_rows.is_none() {
        console.tell(&report::problems::human(console, &errors));
        let shown = ledger;
        return Err(Failure::bad_input(said!(
            "the ledger in `{shown}` has cells that do not suit the fields of the policy",
            "le livre dans `{shown}` a des cellules qui ne conviennent pas aux champs de la politique"
        ))
        .with_help(said!(
            "put them right, or go on with --skip-bad-rows FILE: these cells are unknown then",
            "corrigez-les, ou continuez avec --skip-bad-rows FICHIER : ces cellules sont alors inconnues"
        )));
    }
    Ok(())
}

/// Reads a ledger and joins it with a policy.
pub(crate) fn join(
    console: &Console,
    policy: &Policy,
    interner: &mut Interner,
    ledger: &Location,
    bad_rows: &BadRows,
) -> Result<Joined, Failure> {
    let fields = policy.customer_fields.iter().chain(&policy.invoice_fields);
    let named = fields.map(|(name, _)| interner.text(*name).to_string()).collect();
    let options = Options {
        default_currency: policy.currency,
        keep: Keep::Named(named),
    };
    let opened = ledger_folder::open(console, ledger, bad_rows, &options)?;
    let (binding, of_fields) = Binding::new(
        &opened.ledger,
        interner,
        &policy.customer_fields,
        &policy.invoice_fields,
        policy.currency,
    );
    Ok(Joined {
        ledger: opened.ledger,
        source: opened.source,
        folder: ledger.folder().map(Path::to_path_buf),
        binding,
        charges: Charges::Keep,
        warnings: opened.warnings,
        of_fields,
        set_aside: opened.set_aside,
        rows_set_aside: opened.rows_set_aside,
    })
}

/// That a day lies before everything that the ledger tells.
pub(crate) fn before_the_ledger(day: Day, begins: Day) -> Failure {
    let (en_day, en_begins) = (Lang::En.day(day), Lang::En.day(begins));
    let (fr_day, fr_begins) = (Lang::Fr.day(day), Lang::Fr.day(begins));
    Failure::bad_input(Said {
        en: format!("nothing is known on {en_day}: the ledger begins on {en_begins}"),
        fr: format!("rien n'est connu le {fr_day} : le livre commence le {fr_begins}"),
    })
    .with_help(said!("name a day within it", "indiquez un jour qu'il couvre"))
}

impl ReplayInput {
    /// What its claims and bookings come to by law.
    pub(crate) fn law_amounts(&self) -> Result<LawAmounts<'_>, Failure> {
        LawAmounts::new(
            &self.policy,
            &self.compiled.contract,
            &self.interner,
            self.joined.folder.as_deref(),
        )
    }

    /// The days to replay: those asked for, else from the first date of the ledger to its last.
    pub(crate) fn period(&self, from: Option<Day>, to: Option<Day>) -> Result<(Day, Day), Failure> {
        let ledger = &self.joined.ledger;
        let (Some(first), Some(last)) = (from.or(ledger.first_date()), to.or(ledger.last_date())) else {
            let set_aside = self.joined.set_aside.as_ref();
            return Err(
                ledger_folder::nothing_left(set_aside, "replay", "rejouer").with_help(said!(
                    "fill in its rows, or name the days with --from and --to",
                    "remplissez ses lignes, ou indiquez les jours avec --from et --to"
                )),
            );
        };
        if last < first {
            let (english, french) = (
                (Lang::En.day(first), Lang::En.day(last)),
                (Lang::Fr.day(first), Lang::Fr.day(last)),
            );
            let (en_first, en_last, fr_first, fr_last) = (english.0, english.1, french.0, french.1);
            return Err(Failure::bad_input(Said {
                en: format!("the period ends on {en_last}, before it begins on {en_first}"),
                fr: format!("la période finit le {fr_last}, avant de commencer le {fr_first}"),
            })
            .with_help(said!(
                "the ledger's own dates hold where --from or --to is not given",
                "les dates du livre valent quand --from ou --to n'est pas donné"
            )));
        }
        if let Some(begins) = ledger.first_date().filter(|begins| last < *begins) {
            return Err(before_the_ledger(last, begins));
        }
        Ok((first, last))
    }
}
