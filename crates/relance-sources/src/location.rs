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
}

/// As it is typed, without a password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Folder(path) | Location::Queries(path) => write!(f, "{}", path.display()),
            Location::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
        }
    }
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
