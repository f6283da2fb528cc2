//! Writing a ledger folder: rows of one source are replaced, rows that came from elsewhere stay; whole or not at all.
//!
//! An import lies in `import/` of the folder: its lock, its list of files read, its rows set aside, and, while it
//! runs, the new files and the old ones. The old files come back if it does not get to its end: at once if it can
//! tell, else when the folder is next opened ([`recover`]).

mod arrange;
mod disk;
mod find;
mod merge;
mod swap;

use crate::tables::Cells;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use disk::{Disk, RealDisk};
pub use merge::{Orphan, TableChange};

/// How long a lock is waited for.
const A_MOMENT: Duration = Duration::from_millis(200);

/// Where an import keeps what is its own.
pub const OWN_FOLDER: &str = "import";

/// What an import brings.
#[derive(Clone, Debug)]
pub struct Change {
    /// The word in the column `source` of its rows.
    pub source: String,
    /// What becomes of rows of this source that it does not bring.
    pub unbrought: Unbrought,
    /// Its tables.
    pub tables: Vec<Cells>,
    /// Other files of its own, written into [`OWN_FOLDER`]: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What becomes of rows of an earlier run of an import that it does not bring again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Unbrought {
    /// They go: the files given are all there is, as of the books of a company.
    #[default]
    Dropped,
    /// They stay: files are given as they come, as of invoices one by one. What names an invoice that is brought goes with
    /// its earlier row.
    Kept,
    /// They go, as of a list that is given anew. What the list says of a customer whom another import brought is written
    /// into that row: a list of addresses adds to what the books know.
    Listed,
}

/// What an import did, or would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Each table.
    pub tables: Vec<TableChange>,
    /// Rows from elsewhere that name a row which is there no more.
    pub orphans: Vec<Orphan>,
}

/// Why a folder cannot be written.
#[derive(Debug)]
pub enum Fault {
    /// Another import writes it right now.
    Busy,
    /// It is the root of a disk: no place for a ledger, and nearly always a slip of the finger.
    Root(PathBuf),
    /// The system says no.
    Disk {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A table that is there cannot be read, so its rows would be lost.
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Its line, if one is wrong.
        line: Option<u64>,
        /// Why, in English.
        why: String,
    },
    /// A table that is there is packed.
    Packed(PathBuf),
    /// Rows from elsewhere have ids of rows of this import.
    SameIds {
        /// The table.
        table: &'static str,
        /// Some of the ids, with the source of the row that is there.
        ids: Vec<(String, String)>,
        /// How many there are.
        count: usize,
    },
}

/// What an import would do; nothing is written.
///
/// # Errors
/// As [`write()`].
pub fn preview(folder: &Path, change: &Change) -> Result<Written, Fault> {
    merge::merge(folder, change, true).map(|merged| merged.written)
}

/// How many rows an import would bring, keep and drop; nothing is written. Which files would change
/// ([`TableChange::is_changed`]) is not looked at, which [`preview`] does and which takes longer.
///
/// # Errors
/// As [`write()`].
pub fn count(folder: &Path, change: &Change) -> Result<Written, Fault> {
    merge::merge(folder, change, false).map(|merged| merged.written)
}

/// Writes what an import brings into a folder, which is made if it is not there.
///
/// # Errors
/// If it cannot be written; the folder is then as it was.
pub fn write(folder: &Path, change: &Change) -> Result<Written, Fault> {
    write_on(folder, change, &mut RealDisk)
}

/// The same on a disk that a test provides.
///
/// # Errors
/// As [`write()`].
pub fn write_on(folder: &Path, change: &Change, disk: &mut dyn Disk) -> Result<Written, Fault> {
    let _lock = open(folder, disk)?;
    let merged = merge::merge(folder, change, true)?;
    let mut files = merged.files;
    for (name, bytes) in &change.files {
        let place = PathBuf::from(OWN_FOLDER).join(name);
        if std::fs::read(folder.join(&place)).ok().as_deref() != Some(bytes) {
            files.push((place, bytes.clone()));
        }
    }
    if !files.is_empty() {
        swap::swap(folder, &files, disk)?;
    }
    Ok(merged.written)
}

/// A folder that one run holds while it prepares several imports elsewhere: nobody else writes into it in between.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    /// Given back when it is dropped.
    _lock: File,
}

/// Holds a folder, which is made if it is not there; an import that was cut off is taken back first.
///
/// # Errors
/// [`Fault::Busy`] while an import runs; otherwise if the folder cannot be written.
pub fn hold(folder: &Path) -> Result<Held, Fault> {
    Ok(Held {
        folder: folder.to_path_buf(),
        _lock: open(folder, &mut RealDisk)?,
    })
}

impl Held {
    /// Puts files into the folder, all of them or none; names are relative to it. Files that hold these bytes already
    /// are left alone. Gives the names of those that changed.
    ///
    /// # Errors
    /// If they cannot be written; the folder is then as it was.
    pub fn put(&self, files: Vec<(PathBuf, Vec<u8>)>) -> Result<Vec<PathBuf>, Fault> {
        self.put_on(files, &mut RealDisk)
    }

    /// The same on a disk that a test provides.
    ///
    /// # Errors
    /// As [`Held::put`].
    pub fn put_on(
        &self,
        mut files: Vec<(PathBuf, Vec<u8>)>,
        disk: &mut dyn Disk,
    ) -> Result<Vec<PathBuf>, Fault> {
        files.retain(|(name, bytes)| std::fs::read(self.folder.join(name)).ok().as_ref() != Some(bytes));
        for (name, _) in &files {
            let parent = self.folder.join(name);
            if let Some(parent) = parent.parent() {
                disk.create_folder(parent).map_err(|error| fault(parent, error))?;
            }
        }
        if !files.is_empty() {
            swap::swap(&self.folder, &files, disk)?;
        }
        Ok(files.into_iter().map(|(name, _)| name).collect())
    }
}

/// Puts the old files back where an import was cut off. True if there was something to put back.
///
/// # Errors
/// [`Fault::Busy`] while an import runs; otherwise if the files cannot be put back.
pub fn recover(folder: &Path) -> Result<bool, Fault> {
    let own = folder.join(OWN_FOLDER);
    if !swap::is_unfinished(folder) {
        return Ok(false);
    }
    let _lock = lock(&own)?;
    swap::roll_back(folder, &mut RealDisk)
}

/// Makes a folder, holds it until the file is dropped, and takes back an import that was cut off.
fn open(folder: &Path, disk: &mut dyn Disk) -> Result<File, Fault> {
    if folder
        .canonicalize()
        .is_ok_and(|folder| folder.parent().is_none())
    {
        return Err(Fault::Root(folder.to_path_buf()));
    }
    let own = folder.join(OWN_FOLDER);
    disk.create_folder(&own).map_err(|error| fault(&own, error))?;
    let lock = lock(&own)?;
    swap::roll_back(folder, disk)?;
    Ok(lock)
}

/// Holds the folder for this import until the file is dropped.
fn lock(own: &Path) -> Result<File, Fault> {
    let path = own.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| fault(&path, error))?;
    let asked = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A lock outlives its file for a moment where something looks at the open files of a process: a run that has just
            // ended is none.
            Err(TryLockError::WouldBlock) if asked.elapsed() < A_MOMENT => sleep(A_MOMENT / 20),
            Err(TryLockError::WouldBlock) => return Err(Fault::Busy),
            Err(TryLockError::Error(error)) => return Err(fault(&path, error)),
        }
    }
}

fn fault(path: &Path, error: io::Error) -> Fault {
    Fault::Disk {
        path: path.to_path_buf(),
        error,
    }
}
