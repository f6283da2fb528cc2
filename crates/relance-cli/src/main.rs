//! The binary `relance`. Everything is in the library of this crate, so that tests can build the same program.

fn main() -> std::process::ExitCode {
    relance_cli::main()
}
