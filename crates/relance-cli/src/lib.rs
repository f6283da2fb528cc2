//! The command `relance`: what is typed becomes one call of a command, each in a file of its own.
//!
//! Only this crate prints, reads options and opens files of its users; everything it shows comes from the libraries
//! below it. Start at [`main`], then `args.rs`, then `command/`.

mod actions_file;
mod args;
mod code_words;
mod command;
mod console;
mod exit;
mod files;
mod forecast_input;
mod forecast_report;
mod interrupt;
mod kpi_report;
mod language;
mod law_amounts;
mod ledger_folder;
mod policy_file;
mod progress;
mod rates_file;
mod replay_input;
mod replay_report;
mod replay_warnings;
mod report;
mod sheet;
mod threads;
mod usage;
mod whole_folder;

use crate::args::{Command, CommandLine};
use crate::console::{ColorChoice, Console};
use crate::exit::{Exit, Failure};
use crate::language::Lang;
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program on the arguments of the process, and gives the code to end with.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = Lang::of_environment(|name| std::env::var(name).ok());
    let line = match read_arguments(&arguments) {
        Ok(line) => line,
        Err(error) => {
            let shows_help = error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            if error.use_stderr() && !shows_help && lang_asked(&arguments).unwrap_or(environment) == Lang::Fr
            {
                let _ =
                    std::io::Write::write_all(&mut std::io::stderr(), usage::in_french(&error).as_bytes());
                return Exit::BadInput.into();
            }
            // Help and version are asked for; everything else is bad use. A closed pipe is nobody's fault.
            let printed = error.print();
            let is_reader_gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
            return match (error.use_stderr(), printed) {
                (true, _) => Exit::BadInput.into(),
                (false, Err(error)) if !is_reader_gone(&error) => Exit::Internal.into(),
                (false, _) => Exit::Fine.into(),
            };
        }
    };
    let console = Console::new(line.lang.unwrap_or(environment), line.color);
    interrupt::install(console.lang);
    match run(&console, &line) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            console.tell_failure(&failure);
            failure.exit.into()
        }
    }
}

fn run(console: &Console, line: &CommandLine) -> Result<Exit, Failure> {
    match &line.command {
        Command::Start(start) => command::start::run(console, start),
        Command::Check(check) => command::check::run(console, check),
        Command::Test(test) => command::test::run(console, test),
        Command::Explain(explain) => command::explain::run(console, explain),
        Command::Prelude(_) => command::prelude::run(console),
        Command::Fmt(fmt) => command::fmt::run(console, fmt, line.lang),
        Command::Simulate(simulate) => command::simulate::run(console, simulate),
        Command::Compare(compare) => command::compare::run(console, compare),
        Command::Backtest(backtest) => command::backtest::run(console, backtest),
        Command::Fit(fit) => command::fit::run(console, fit),
        Command::Why(why) => command::why::run(console, why),
        Command::Kpi(kpi) => command::kpi::run(console, kpi),
        Command::List(list) => command::list::run(console, list),
        Command::Owed(owed) => command::owed::run(console, owed),
        Command::Rates(args::Rates::Show(show)) => command::rates::show(console, show),
        Command::Rates(args::Rates::Update(update)) => command::rates::update(console, update),
        Command::Demo(demo) => command::demo::run(console, demo),
        Command::Init(init) => command::init::run(console, init),
        Command::Ledger(args::Ledger::Check(check)) => command::ledger_check::run(console, check),
        Command::Ledger(args::Ledger::Summary(summary)) => command::ledger_summary::run(console, summary),
        Command::Import(args::Import::Fec(import)) => command::import_fec::run(console, import),
        Command::Import(args::Import::Invoices(import)) => command::import_invoices::run(console, import),
        Command::Import(args::Import::Payments(import)) => command::import_payments::run(console, import),
        Command::Import(args::Import::Statuses(import)) => command::import_statuses::run(console, import),
        Command::Import(args::Import::Table(import)) => command::import_table::run(console, import),
    }
}

/// The value of an option in arguments that may not be well-formed as a whole.
fn value_of<'a>(arguments: &'a [OsString], option: &str) -> Option<&'a str> {
    let apart = arguments.iter().zip(arguments.iter().skip(1));
    let apart = apart.filter(|(first, _)| *first == option);
    let joined = |argument: &'a OsString| argument.to_str()?.strip_prefix(option)?.strip_prefix('=');
    let mut values = apart.filter_map(|(_, value)| value.to_str());
    values.next().or_else(|| arguments.iter().find_map(joined))
}

/// The language asked for, where the arguments as a whole cannot be read.
fn lang_asked(arguments: &[OsString]) -> Option<Lang> {
    <Lang as clap::ValueEnum>::from_str(value_of(arguments, "--lang")?, false).ok()
}

/// Reads the arguments; the colours of help and of usage errors follow `--color` too.
fn read_arguments(arguments: &[OsString]) -> Result<CommandLine, clap::Error> {
    let color = value_of(arguments, "--color");
    let choice = match color.map(|word| <ColorChoice as clap::ValueEnum>::from_str(word, false)) {
        Some(Ok(ColorChoice::Always)) => clap::ColorChoice::Always,
        Some(Ok(ColorChoice::Never)) => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    };
    let matches = CommandLine::command()
        .color(choice)
        .try_get_matches_from(arguments)?;
    CommandLine::from_arg_matches(&matches)
}
