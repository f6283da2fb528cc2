//! The folder that is written: held for one run, prepared in a hidden folder within it, and put in place whole.

use crate::command::imported;
use crate::exit::Failure;
use crate::files::{cannot_read, cannot_write};
use crate::interrupt;
use crate::language::said;
use relance_import::folder::{self, Change, Held, OWN_FOLDER, Written};
use relance_ledger::Table;
use std::io;
use std::path::{Path, PathBuf};

/// The hidden folder, within the imports' own.
const STAGED: &str = ".start";

/// Texts that are read beside the tables.
const ENDS: [&str; 4] = [".csv", ".csv.gz", ".relance", ".toml"];

/// What an import keeps there while it runs, and what `relance start` writes anew.
const OF_ONE_RUN: [&str; 4] = ["lock", "journal", "journal.part", "start-set-aside.csv"];

/// A folder in the making.
pub(super) struct Stage {
    /// Where it will stand.
    pub(super) out: PathBuf,
    /// Where it is prepared.
    pub(super) path: PathBuf,
    held: Option<Held>,
    /// Whether the folder was not there before.
    is_new: bool,
}

impl Stage {
    /// Holds the folder and copies what is there.
    pub(super) fn new(out: &Path) -> Result<Stage, Failure> {
        let is_new = !out.exists();
        let held = folder::hold(out).map_err(|fault| imported::unwritten(out, fault))?;
        let path = out.join(OWN_FOLDER).join(STAGED);
        let stage = Stage {
            out: out.to_path_buf(),
            path,
            held: Some(held),
            is_new,
        };
        // Left by a run that was killed.
        let _ = std::fs::remove_dir_all(&stage.path);
        interrupt::remember(&stage.path);
        stage.copy().map_err(|error| cannot_write(&stage.path, &error))?;
        Ok(stage)
    }

    fn copy(&self) -> io::Result<()> {
        std::fs::create_dir_all(self.path.join(OWN_FOLDER))?;
        for (from, to) in [
            (self.out.clone(), self.path.clone()),
            (self.out.join(OWN_FOLDER), self.path.join(OWN_FOLDER)),
            (self.out.join("templates"), self.path.join("templates")),
        ] {
            let Ok(entries) = std::fs::read_dir(&from) else {
                continue;
            };
            std::fs::create_dir_all(&to)?;
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name();
                let shown = name.to_string_lossy();
                let is_read = from != self.out || ENDS.iter().any(|end| shown.ends_with(end));
                if entry.path().is_file() && is_read && !OF_ONE_RUN.contains(&shown.as_ref()) {
                    std::fs::copy(entry.path(), to.join(&name))?;
                }
            }
        }
        Ok(())
    }

    /// Imports into it.
    pub(super) fn import(&self, change: &Change) -> Result<Written, Failure> {
        folder::write(&self.path, change).map_err(|fault| imported::unwritten(&self.out, fault))
    }

    /// Writes a file into it.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| cannot_write(parent, &error))?;
        }
        std::fs::write(&path, text).map_err(|error| cannot_write(&path, &error))
    }

    /// Puts all of it in place, or nothing. Gives the names of what changed.
    pub(super) fn put(mut self) -> Result<Vec<PathBuf>, Failure> {
        let mut names = Vec::new();
        below(&self.path, Path::new(""), &mut names).map_err(|error| cannot_read(&self.path, &error))?;
        names.sort();
        let mut files = Vec::new();
        for name in names {
            let path = self.path.join(&name);
            let is_lock = name == Path::new(OWN_FOLDER).join("lock");
            if !is_lock {
                let bytes = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
                files.push((name, bytes));
            }
        }
        let Some(held) = &self.held else {
            return Ok(Vec::new());
        };
        let changed = held
            .put(files)
            .map_err(|fault| imported::unwritten(&self.out, fault))?;
        self.is_new = false;
        Ok(changed)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
        interrupt::forget(&self.path);
        self.held = None;
        if self.is_new {
            // Nothing was written: the folder goes again, unless somebody put something into it.
            let own = self.out.join(OWN_FOLDER);
            let _ = std::fs::remove_file(own.join("lock"));
            let _ = std::fs::remove_dir(own);
            let _ = std::fs::remove_dir(&self.out);
        }
    }
}

fn below(root: &Path, folder: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = folder.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => below(root, &name, names)?,
            false => names.push(name),
        }
    }
    Ok(())
}

/// Refuses a file that stands where one is written: the import would write over it.
pub(super) fn refuse_own_files(out: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(out) = real(out) else { return Ok(()) };
    let is_own = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.trim_end_matches(".gz").trim_end_matches(".csv");
        let is_table = Table::ALL.iter().any(|table| table.name() == stem);
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        is_table && real(parent.unwrap_or(Path::new("."))).is_some_and(|parent| parent == out)
    };
    let Some(path) = files.iter().find(is_own) else {
        return Ok(());
    };
    let shown = path.display();
    Err(Failure::bad_input(said!(
        "`{shown}` stands where the ledger is written, and would be written over",
        "`{shown}` est à la place où le livre s'écrit, et serait écrasé"
    ))
    .with_help(said!(
        "name another folder with --out, or move the file",
        "indiquez un autre dossier avec --out, ou déplacez le fichier"
    )))
}
