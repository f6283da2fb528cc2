//! The password file of PostgreSQL: `host:port:database:user:password` a line, `*` for any, a backslash before `:` and
//! `\` (<https://www.postgresql.org/docs/current/libpq-pgpass.html>).

use crate::Environment;
use std::path::{Path, PathBuf};

/// What a connection is to.
pub(super) struct Server<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// The password of a user, from PGPASSWORD or else from the password file.
pub(super) fn find(server: &Server<'_>, environment: Environment<'_>) -> Option<String> {
    if let Some(password) = environment("PGPASSWORD").filter(|password| !password.is_empty()) {
        return Some(password);
    }
    let file = environment("PGPASSFILE")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&environment("HOME")?).join(".pgpass")))?;
    if !is_private(&file) {
        return None;
    }
    in_file(&std::fs::read_to_string(file).ok()?, server)
}

/// As in PostgreSQL's own programs, a file that others may read is passed over.
#[cfg(unix)]
fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(file: &Path) -> bool {
    file.is_file()
}

fn in_file(text: &str, server: &Server<'_>) -> Option<String> {
    let port = server.port.to_string();
    // A connection through a socket of this machine is written as localhost.
    let host = if server.host.starts_with('/') {
        "localhost"
    } else {
        server.host
    };
    let wanted = [host, &port, server.database, server.user];
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let fields = fields(line);
            let (password, place) = fields.split_last()?;
            let fits = place.len() == wanted.len()
                && place
                    .iter()
                    .zip(wanted)
                    .all(|(field, wanted)| field == "*" || field == wanted);
            fits.then(|| password.clone())
        })
}

/// Five fields; the last goes to the end of the line.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let character = match character {
            ':' if fields.len() < 5 => {
                fields.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(last) = fields.last_mut() {
            last.push(character);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_counts() {
        let text =
            "# a remark\ndb:5432:erp:bob:no\ndb:*:*:ann:a\\:b\\\\c\n*:*:*:*:any\nlocalhost:5433:x:ann:late";
        let find = |host, database, user| {
            in_file(
                text,
                &Server {
                    host,
                    port: 5432,
                    database,
                    user,
                },
            )
        };
        assert_eq!(find("db", "erp", "ann").as_deref(), Some("a:b\\c"));
        assert_eq!(find("db", "erp", "bob").as_deref(), Some("no"));
        assert_eq!(find("/tmp", "erp", "ann").as_deref(), Some("any"));
        assert_eq!(
            in_file(
                "",
                &Server {
                    host: "",
                    port: 1,
                    database: "",
                    user: ""
                }
            ),
            None
        );
    }
}
