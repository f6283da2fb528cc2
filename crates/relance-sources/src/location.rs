//! Where a ledger is, as it is typed behind `--ledger`.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a ledger is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder of CSV files.
    Folder(PathBuf),
    /// `sqlite:FILE`.
    Sqlite(PathBuf),
    /// `parquet:DIR`: a folder with customers.parquet and so on.
    Parquet(PathBuf),
    /// `postgres://…` or `postgresql://…`, perhaps with a password in it.
    Postgres(String),
    /// `FILE.toml`: queries of the user's own, with the database that they are put to.
    Queries(PathBuf),
}

impl Location {
    /// Reads what was typed. Anything that does not say otherwise is a folder.
    pub fn parse(typed: &OsStr) -> Location {
        let text = typed.to_string_lossy();
        let path = Path::new(typed);
        if let Some(file) = text.strip_prefix("sqlite:") {
            return Location::Sqlite(file.into());
        }
        if let Some(folder) = text.strip_prefix("parquet:") {
            return Location::Parquet(folder.into());
        }
        if ["postgres://", "postgresql://"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            return Location::Postgres(text.into_owned());
        }
        let is_toml = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if is_toml && !path.is_dir() {
            return Location::Queries(path.into());
        }
        Location::Folder(path.into())
    }

    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Location::Folder(folder) => Some(folder),
            _ => None,
        }
    }

    /// The file that holds it, if it is one file: nothing may be written over it.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Location::Sqlite(file) | Location::Queries(file) => Some(file),
            _ => None,
        }
    }
}

/// As it is typed, without a password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Folder(path) | Location::Queries(path) => write!(f, "{}", path.display()),
            Location::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Location::Parquet(path) => write!(f, "parquet:{}", path.display()),
            Location::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

/// The user, host, port, database and schema of a URL. What may be a password is left out, also of a URL that is not
/// well-formed: better too little than too much.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (user, server) = match rest.rsplit_once('@') {
        Some((user, server)) => (user.split([':', '/', '?']).next().unwrap_or_default(), server),
        None => ("", rest),
    };
    let (server, options) = server.split_once('?').unwrap_or((server, ""));
    let (hosts, database) = server.split_once('/').unwrap_or((server, ""));
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let hosts: Vec<&str> = hosts
        .split(',')
        .map(|host| match host.rsplit_once(':') {
            Some((name, port)) if !is_port(port) => name.split(':').next().unwrap_or_default(),
            _ => host,
        })
        .collect();
    let mut shown = format!("{scheme}://{user}");
    if !user.is_empty() {
        shown.push('@');
    }
    shown.push_str(&hosts.join(","));
    if !database.is_empty() {
        shown.push_str(&format!("/{database}"));
    }
    if let Some(schema) = options.split('&').find(|option| option.starts_with("schema=")) {
        shown.push_str(&format!("?{schema}"));
    }
    shown
}

/// As [`fmt::Display`]: a derived one would show the password of a connection.
impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Location {
        Location::Folder(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_says_what_it_is() {
        let shown = |typed: &str| format!("{:?}", Location::parse(typed.as_ref()));
        assert_eq!(shown("sqlite:a b.db"), "Location(sqlite:a b.db)");
        assert!(matches!(Location::parse("books/".as_ref()), Location::Folder(_)));
        assert!(matches!(
            Location::parse("Queries.TOML".as_ref()),
            Location::Queries(_)
        ));
        assert!(matches!(
            Location::parse("postgresql://h/d".as_ref()),
            Location::Postgres(_)
        ));
    }

    #[test]
    fn no_password_is_shown() {
        for (typed, shown) in [
            (
                "postgres://ann:s3cret@db:5432/erp?schema=compta&sslmode=require",
                "postgres://ann@db:5432/erp?schema=compta",
            ),
            ("postgresql://ann@db/erp", "postgresql://ann@db/erp"),
            ("postgres://db/erp?user=ann&password=s3cret", "postgres://db/erp"),
            ("postgres://ann:s3c@ret/x@db/erp", "postgres://ann@db/erp"),
            ("postgres://ann:s3cret/erp", "postgres://ann/erp"),
            ("postgres://:s3cret@db", "postgres://db"),
            ("postgres://ann:s3cret", "postgres://ann"),
            ("postgres://h1:5432,h2:5433/erp", "postgres://h1:5432,h2:5433/erp"),
        ] {
            let location = Location::parse(typed.as_ref());
            assert_eq!(location.to_string(), shown);
            assert!(!format!("{location} {location:?}").contains("s3c"));
        }
    }
}
