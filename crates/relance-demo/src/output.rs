//! Where the files go: a folder, or memory for tests.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The options contradict each other.
    #[error("{0}")]
    Options(String),
    /// A file is there already; nothing is overwritten.
    #[error(
        "{0} is there already, and nothing is overwritten: choose an empty folder, or move the file away"
    )]
    Exists(PathBuf),
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A row cannot be written.
    #[error("cannot write the ledger: {0}")]
    Row(#[from] io::Error),
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Error {
        Error::Row(match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }
}

/// Where files go, by name relative to the folder that is written.
pub trait Output {
    /// Opens a new file for writing; folders in its name are made.
    ///
    /// # Errors
    ///
    /// If the file exists or cannot be made.
    fn file(&mut self, name: &str) -> Result<Box<dyn Write>, Error>;
}

/// A folder of the file system. No file in it is overwritten.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, made when the first file is.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder { path: path.into() }
    }

    /// Fails if one of the files is there already, before any is written.
    pub(crate) fn refuse_existing<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        match names
            .into_iter()
            .map(|name| self.path.join(name))
            .find(|path| path.symlink_metadata().is_ok())
        {
            Some(path) => Err(Error::Exists(path)),
            None => Ok(()),
        }
    }
}

impl Output for Folder {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write>, Error> {
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| Error::Write {
                path: folder.into(),
                source,
            })?;
        }
        Ok(Box::new(new_file(&path)?))
    }
}

fn new_file(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path.into()),
            _ => Error::Write {
                path: path.into(),
                source,
            },
        })
}

/// Files in memory.
#[derive(Default)]
pub struct Memory {
    files: BTreeMap<String, Arc<Mutex<Vec<u8>>>>,
}

impl Memory {
    /// No files yet.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// The names of the files, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The content of a file.
    pub fn content(&self, name: &str) -> Option<Vec<u8>> {
        self.files
            .get(name)
            .map(|content| content.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Output for Memory {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write>, Error> {
        let content = Arc::new(Mutex::new(Vec::new()));
        if self
            .files
            .insert(name.to_string(), Arc::clone(&content))
            .is_some()
        {
            return Err(Error::Exists(name.into()));
        }
        Ok(Box::new(MemoryFile(content)))
    }
}

struct MemoryFile(Arc<Mutex<Vec<u8>>>);

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
