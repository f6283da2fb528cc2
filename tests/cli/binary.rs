//! The program under test: the same library as the binary `relance`, so that the tests of this crate find it built.

fn main() -> std::process::ExitCode {
    relance_cli::main()
}
