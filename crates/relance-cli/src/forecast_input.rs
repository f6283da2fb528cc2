//! What a forecast needs: policies that share the texts of one ledger, and what the ledger taught. Shared by `compare`
//! and `simulate --forecast`.

use crate::args::{BadRows, ForecastOptions, ReplayOptions};
use crate::console::Console;
use crate::exit::Failure;
use crate::language::{Said, said};
use crate::{files, ledger_folder, replay_input};
use relance_compiler::Compiled;
use relance_forecast::effects::{Assumptions, BadAssumption};
use relance_forecast::fit::{Fitted, apply, fit};
use relance_forecast::model::{FORMAT, Model};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, CustomerIndex, Day, FactValue, FieldType, Interner, InvoiceIndex};
use relance_ledger::{Binding, Keep, Ledger, Options};
use relance_sim::AccountSource;
use relance_sources::Location;
use std::path::{Path, PathBuf};

/// The column of customers' names.
const NAME: &str = "name";

/// Policies and a ledger, ready to forecast.
pub(crate) struct ForecastInput {
    /// The texts of all of them.
    pub(crate) interner: Interner,
    /// In the order in which they were named.
    pub(crate) policies: Vec<ForecastPolicy>,
    /// The ledger.
    pub(crate) ledger: Ledger,
    /// The ledger's names of customers, where several policies are compared.
    names: Option<Binding>,
    /// What was set aside.
    pub(crate) set_aside: Option<Said>,
    /// The last day known.
    pub(crate) until: Day,
    /// What it taught.
    pub(crate) fitted: Fitted,
    /// What is assumed of contacts instead.
    pub(crate) assumptions: Option<Assumptions>,
    /// By how many days a stress puts all paying off.
    pub(crate) put_off: i32,
}

/// A policy with the fields of the ledger that it reads.
pub(crate) struct ForecastPolicy {
    /// Its file.
    pub(crate) path: PathBuf,
    /// The policy.
    pub(crate) policy: Policy,
    /// As it was compiled: its params.
    pub(crate) compiled: Compiled,
    binding: Binding,
}

impl ForecastPolicy {
    /// How people call it: its name, or its file if it has none.
    pub(crate) fn name(&self) -> String {
        match self.policy.name.as_str() {
            "" => self.path.display().to_string(),
            name => name.to_string(),
        }
    }
}

/// The ledger as a policy reads it.
pub(crate) struct Bound<'a> {
    ledger: &'a Ledger,
    binding: &'a Binding,
}

impl AccountSource for Bound<'_> {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, self.binding, account);
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

impl ForecastInput {
    /// The name of a customer beside its id, if the ledger has one.
    pub(crate) fn customer_name(&self, number: usize, customer: CustomerIndex) -> Option<String> {
        let mut account = Account::default();
        self.ledger.account(number, self.names.as_ref()?, &mut account);
        match account.customers.element(customer)?.fields.first()? {
            FactValue::Name(name) => Some(self.interner.text(*name).to_string()),
            _ => None,
        }
    }

    /// The ledger as each policy reads it, in their order.
    pub(crate) fn bound(&self) -> Vec<Bound<'_>> {
        self.policies
            .iter()
            .map(|policy| Bound {
                ledger: &self.ledger,
                binding: &policy.binding,
            })
            .collect()
    }
}

/// Compiles, reads and learns. An unsound policy ends with code 1, an unreadable file with 2.
pub(crate) fn open(
    console: &Console,
    paths: &[PathBuf],
    location: &Location,
    ahead: &ForecastOptions,
    how: &ReplayOptions,
    bad_rows: &BadRows,
) -> Result<ForecastInput, Failure> {
    let put_off = ahead.stress.as_deref().map_or(Ok(0), stress)?;
    let assumptions = ahead.assume.as_deref().map(assumptions).transpose()?;
    let model = ahead.model.as_deref().map(model).transpose()?;
    let mut interner = Interner::new();
    let mut compiled = Vec::new();
    for path in paths {
        compiled.push(replay_input::sound_policy(
            console,
            path,
            how.root.as_deref(),
            &how.set,
            &mut interner,
        )?);
    }
    same_currency(paths, &compiled)?;
    let fields = compiled
        .iter()
        .flat_map(|(_, policy)| policy.customer_fields.iter().chain(&policy.invoice_fields));
    let mut named: Vec<String> = fields.map(|(name, _)| interner.text(*name).to_string()).collect();
    if paths.len() > 1 {
        named.push(NAME.to_string());
    }
    let options = Options {
        default_currency: compiled
            .first()
            .map_or(relance_kernel::Currency::EUR, |(_, policy)| policy.currency),
        keep: Keep::Named(named),
    };
    let opened = ledger_folder::open(console, location, bad_rows, &options)?;
    let ledger = opened.ledger;
    let mut policies = Vec::new();
    for (path, (compiled, policy)) in paths.iter().zip(compiled) {
        let (binding, problems) = Binding::new(
            &ledger,
            &mut interner,
            &policy.customer_fields,
            &policy.invoice_fields,
            policy.currency,
        );
        replay_input::refuse_unfit_cells(console, location, bad_rows, &problems)?;
        policies.push(ForecastPolicy {
            path: path.clone(),
            policy,
            compiled,
            binding,
        });
    }
    let names = (paths.len() > 1).then(|| {
        let name = (interner.intern(NAME), FieldType::Text);
        // A ledger without names is as good.
        Binding::new(&ledger, &mut interner, &[name], &[], options.default_currency).0
    });
    let until = last_day(&ledger, opened.set_aside.as_ref(), ahead.until)?;
    let Some(first) = policies.first() else {
        return Err(Failure::internal(said!(
            "no policy was named",
            "aucune politique n'a été indiquée"
        )));
    };
    let source = Bound {
        ledger: &ledger,
        binding: &first.binding,
    };
    let fitted = match model {
        Some(model) => apply(model, &first.policy, &interner, &source, until),
        None => fit(&first.policy, &interner, &source, until)
            .map_err(|error| nothing_to_learn(location, error))?,
    };
    Ok(ForecastInput {
        interner,
        policies,
        ledger,
        names,
        set_aside: opened.set_aside,
        until,
        fitted,
        assumptions,
        put_off,
    })
}

/// That a ledger teaches nothing.
pub(crate) fn nothing_to_learn(
    ledger: &Location,
    error: relance_statistics::regression::FitError,
) -> Failure {
    Failure::bad_input(said!(
        "nothing can be learnt from the ledger in `{ledger}`: {error}",
        "on ne peut rien apprendre du livre dans `{ledger}` : aucun paiement n'y suit une facture ouverte ({error})"
    ))
    .with_help(said!(
        "a forecast needs payments of invoices; look at `relance ledger summary`",
        "une prévision a besoin de paiements de factures ; voyez `relance ledger summary`"
    ))
}

/// So many days after its last row a ledger may be read as still: a long weekend.
const SILENCE_ALLOWED: i32 = 7;

/// The last day known: that asked for, else that of the ledger.
pub(crate) fn last_day(
    ledger: &Ledger,
    set_aside: Option<&Said>,
    asked: Option<Day>,
) -> Result<Day, Failure> {
    let (Some(begins), Some(ends)) = (ledger.first_date(), ledger.last_date()) else {
        return Err(ledger_folder::nothing_left(set_aside, "forecast from", "prévoir")
            .with_help(said!("fill in its rows", "remplissez ses lignes")));
    };
    match asked {
        Some(day) if day < begins => Err(replay_input::before_the_ledger(day, begins)),
        Some(day) if day > ends.plus(SILENCE_ALLOWED) => Err(Failure::bad_input(said!(
            "the ledger ends on {ends}: the days from then to {day} would be read as days on which nobody pays",
            "le livre se termine le {ends} : les jours de là au {day} seraient lus comme des jours où personne ne paie"
        ))
        .with_help(said!(
            "leave out --until, or give {ends} or a day before it",
            "omettez --until, ou donnez {ends} ou un jour antérieur"
        ))),
        Some(day) => Ok(day),
        None => Ok(ends),
    }
}

fn same_currency(paths: &[PathBuf], compiled: &[(Compiled, Policy)]) -> Result<(), Failure> {
    let mut policies = paths.iter().zip(compiled.iter().map(|(_, policy)| policy));
    let Some((first_path, first)) = policies.next() else {
        return Ok(());
    };
    for (path, policy) in policies {
        if policy.currency != first.currency {
            let (path, first_path) = (path.display(), first_path.display());
            let (one, other) = (policy.currency.code(), first.currency.code());
            return Err(Failure::bad_input(said!(
                "`{path}` counts in {one} and `{first_path}` in {other}: their figures cannot be compared",
                "`{path}` compte en {one} et `{first_path}` en {other} : leurs chiffres ne se comparent pas"
            ))
            .with_help(said!(
                "give both the same `currency`",
                "donnez-leur la même `devise`"
            )));
        }
    }
    Ok(())
}

/// Reads `--stress`: by how many days all paying is put off.
fn stress(text: &str) -> Result<i32, Failure> {
    let mut put_off = None;
    for part in text.split(',').map(str::trim) {
        if part.starts_with("default") {
            return Err(Failure::bad_input(said!(
                "`{part}` is not supported: the model learns payments, disputes and promises, and no default that could be made more frequent",
                "`{part}` n'est pas proposé : le modèle apprend les paiements, les litiges et les promesses, et aucune défaillance que l'on pourrait rendre plus fréquente"
            ))
            .with_help(said!(
                "use `delay+10d`, and read the expected loss in the answer",
                "utilisez `delay+10d`, et lisez la perte attendue dans la réponse"
            )));
        }
        let days = part
            .strip_prefix("delay+")
            .and_then(|days| days.strip_suffix(['d', 'j']))
            .and_then(|days| days.parse::<u16>().ok())
            .filter(|days| (1..=365).contains(days));
        match (days, put_off) {
            (Some(days), None) => put_off = Some(i32::from(days)),
            _ => {
                return Err(Failure::bad_input(said!(
                    "`{text}` is no stress",
                    "`{text}` n'est pas un stress"
                ))
                .with_help(said!(
                    "write `delay+10d`: everybody pays ten days later (1 to 365)",
                    "écrivez `delay+10d` : chacun règle dix jours plus tard (de 1 à 365)"
                )));
            }
        }
    }
    Ok(put_off.unwrap_or(0))
}

/// Reads the file of `--assume`.
fn assumptions(path: &Path) -> Result<Assumptions, Failure> {
    let text = files::read_text(path)?;
    let shown = path.display();
    let form = said!(
        "give each channel a table such as `[contact.email]` with `factor = 1.3` (the chance of being paid on a day is multiplied by it) and `days = 10` (for so many days after the contact, 1 to 30)",
        "donnez à chaque canal une table telle que `[contact.email]` avec `factor = 1.3` (la probabilité d'être payé un jour donné est multipliée par ce nombre) et `days = 10` (pendant tant de jours après le contact, de 1 à 30)"
    );
    let assumptions: Assumptions = toml::from_str(&text).map_err(|error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = error.message();
        Failure::bad_input(said!(
            "`{shown}`, line {line}, is no file of assumptions: {message}",
            "`{shown}`, ligne {line}, n'est pas un fichier d'hypothèses : {message}"
        ))
        .with_help(form.clone())
    })?;
    match assumptions.check() {
        Ok(()) => Ok(assumptions),
        Err(BadAssumption::Factor(channel, factor)) => Err(Failure::bad_input(said!(
            "`{shown}`: the factor of `{channel}` is {factor}, and must be above 0",
            "`{shown}` : le facteur de `{channel}` est {factor} ; il doit être supérieur à 0"
        ))
        .with_help(form)),
        Err(BadAssumption::Days(channel, days)) => Err(Failure::bad_input(said!(
            "`{shown}`: the days of `{channel}` are {days}, and must be between 1 and 30",
            "`{shown}` : les jours de `{channel}` sont {days} ; il en faut entre 1 et 30"
        ))
        .with_help(form)),
    }
}

/// The form of a model file, whatever else is in it.
#[derive(serde::Deserialize)]
struct Form {
    format: u32,
}

/// Reads the file of `--model`.
fn model(path: &Path) -> Result<Model, Failure> {
    let text = files::read_text(path)?;
    let shown = path.display();
    let help = said!(
        "`relance fit --ledger DIR -o FILE` writes such a file",
        "`relance fit --ledger DOSSIER -o FICHIER` écrit un tel fichier"
    );
    let no_model = |error: serde_json::Error| {
        Failure::bad_input(said!(
            "`{shown}` is no model: {error}",
            "`{shown}` n'est pas un modèle : {error}"
        ))
        .with_help(help.clone())
    };
    // The form first: a file of another one lacks what this one has.
    let Form { format } = serde_json::from_str(&text).map_err(no_model)?;
    if format != FORMAT {
        return Err(Failure::bad_input(said!(
            "`{shown}` is a model of form {format}; this version reads form {FORMAT}",
            "`{shown}` est un modèle de forme {format} ; cette version lit la forme {FORMAT}"
        ))
        .with_help(help));
    }
    let model: Model = serde_json::from_str(&text).map_err(no_model)?;
    if !model.is_whole() {
        return Err(Failure::bad_input(said!(
            "`{shown}` is not whole, or holds numbers that no ledger teaches",
            "`{shown}` est incomplet, ou contient des nombres qu'aucun livre n'apprend"
        ))
        .with_help(help));
    }
    Ok(model)
}
