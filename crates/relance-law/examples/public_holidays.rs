//! Prints the holidays of all calendars: code, date, name. For the oracle of `cargo xtask oracles`, which looks at the
//! same days in a library of another hand.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for calendar in relance_law::known_calendars() {
        for year in relance_law::FIRST_YEAR..=relance_law::LAST_YEAR {
            for (day, name) in calendar.public_holidays(year) {
                writeln!(output, "{}\t{day}\t{name}", calendar.code)?;
            }
        }
    }
    output.flush()
}
