//! Writing a folder of files whole or not at all: they are written into a hidden folder beside their places, and moved
//! when all of them are there. A run that fails or is stopped leaves what was there before, and nothing is overwritten.

use crate::exit::Failure;
use crate::files::cannot_write;
use crate::interrupt;
use crate::language::said;
use relance_demo::{Error, Folder, Output};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that is moved last: without it nothing passes for a ledger.
const LAST: &str = "payments.csv";

/// Lets `write` fill a folder, and moves what it wrote to `folder`.
pub(crate) fn write_whole<T>(
    folder: &Path,
    write: impl FnOnce(&Path) -> Result<T, Error>,
) -> Result<T, Failure> {
    let made = make_folders(folder).map_err(|error| cannot_write(folder, &error))?;
    let staging = match Staging::beside(folder) {
        Ok(staging) => staging,
        Err(error) => {
            made.undo();
            return Err(cannot_write(folder, &error));
        }
    };
    let written = write(&staging.path).map_err(|error| failure(folder, &staging.path, error));
    let moved = written.and_then(|written| staging.move_to(folder).map(|()| written));
    drop(staging);
    if moved.is_err() {
        made.undo();
    }
    moved
}

/// A folder whose files are not made while a stop removes it.
pub(crate) struct Undisturbed(Folder);

impl Undisturbed {
    /// The folder at `path`.
    pub(crate) fn new(path: &Path) -> Undisturbed {
        Undisturbed(Folder::new(path))
    }
}

impl Output for Undisturbed {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write>, Error> {
        interrupt::undisturbed(|| self.0.file(name))
    }
}

/// Refuses to go on if one of the files is there already.
pub(crate) fn refuse_existing<'a>(
    folder: &Path,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), Failure> {
    let there = names
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.symlink_metadata().is_ok());
    there.map_or(Ok(()), |path| Err(exists(&path)))
}

/// What stopped the generator, in words, with paths as the user knows them.
fn failure(folder: &Path, staging: &Path, error: Error) -> Failure {
    let of_user = |path: &Path| {
        path.strip_prefix(staging)
            .map_or_else(|_| path.to_path_buf(), |name| folder.join(name))
    };
    match error {
        Error::Options(text) => Failure::bad_input(crate::language::Said::same(text)),
        Error::Exists(path) => exists(&of_user(&path)),
        Error::Write { path, source } => cannot_write(&of_user(&path), &source),
        Error::Row(error) => cannot_write(folder, &error),
    }
}

fn exists(path: &Path) -> Failure {
    let path = path.display();
    Failure::bad_input(said!("`{path}` is there already", "`{path}` existe déjà")).with_help(said!(
        "nothing is overwritten: choose an empty folder, or move the file away",
        "rien n'est écrasé : choisissez un dossier vide, ou déplacez le fichier"
    ))
}

/// Folders that were not there before.
struct Made {
    /// The innermost first.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Takes them away again, unless somebody put something into them.
    fn undo(&self) {
        for folder in &self.folders {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Makes a folder and those it lies in.
fn make_folders(folder: &Path) -> io::Result<Made> {
    if folder.symlink_metadata().is_ok() && !folder.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let missing = folder
        .ancestors()
        .take_while(|folder| *folder != Path::new("") && folder.symlink_metadata().is_err());
    let folders = missing.map(Path::to_path_buf).collect();
    std::fs::create_dir_all(folder)?;
    Ok(Made { folders })
}

/// The hidden folder; gone in the end, however it ends.
struct Staging {
    path: PathBuf,
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
        interrupt::forget(&self.path);
    }
}

impl Staging {
    fn beside(folder: &Path) -> io::Result<Staging> {
        let process = std::process::id();
        for attempt in 0_u32..10_000 {
            let path = folder.join(format!(".{process}-{attempt}.relance"));
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    interrupt::remember(&path);
                    return Ok(Staging { path });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Moves every file to its place; takes back what was moved if one cannot be.
    fn move_to(&self, folder: &Path) -> Result<(), Failure> {
        let mut names = Vec::new();
        files_below(&self.path, Path::new(""), &mut names).map_err(|error| cannot_write(folder, &error))?;
        // In one order for every run, so that of two that write one folder the later stops at its first file.
        names.sort_by_key(|name| (name.ends_with(LAST), name.clone()));
        let mut moved: Vec<PathBuf> = Vec::new();
        let mut made = BTreeSet::new();
        for name in &names {
            let target = folder.join(name);
            let placed = (|| {
                if let Some(parent) = target.parent() {
                    made.extend(make_folders(parent)?.folders);
                }
                place(&self.path.join(name), &target)
            })();
            if let Err(error) = placed {
                interrupt::forget_all(&moved);
                moved.iter().for_each(|path| {
                    let _ = std::fs::remove_file(path);
                });
                made.iter().rev().for_each(|path: &PathBuf| {
                    let _ = std::fs::remove_dir(path);
                });
                return Err(match error.kind() {
                    io::ErrorKind::AlreadyExists => exists(&target),
                    _ => cannot_write(&target, &error),
                });
            }
            interrupt::remember(&target);
            moved.push(target);
        }
        interrupt::forget_all(&moved);
        Ok(())
    }
}

/// Puts a file in its place, which must be free.
fn place(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::File::open(from)?.sync_all()?;
    match std::fs::hard_link(from, to) {
        Ok(()) => std::fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // File systems without links.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(from, to),
    }
}

/// The names of all files in a folder and below, relative to it.
fn files_below(root: &Path, below: &Path, names: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => files_below(root, &name, names)?,
            false => names.push(name),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("relance-whole-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Everything in a folder, hidden files included.
    fn found(folder: &Path) -> Vec<String> {
        let mut names = Vec::new();
        files_below(folder, Path::new(""), &mut names).unwrap();
        let mut names: Vec<String> = names.iter().map(|name| name.display().to_string()).collect();
        names.sort();
        names
    }

    fn write_two(folder: &Path) -> Result<(), Error> {
        std::fs::create_dir_all(folder.join("templates")).unwrap();
        for name in ["customers.csv", "payments.csv", "templates/a.md"] {
            std::fs::write(folder.join(name), name).unwrap();
        }
        Ok(())
    }

    #[test]
    fn all_files_arrive_and_nothing_else() {
        let root = scratch("all");
        write_whole(&root.join("a/b"), write_two).unwrap();
        assert_eq!(
            found(&root),
            ["a/b/customers.csv", "a/b/payments.csv", "a/b/templates/a.md"]
        );
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn what_fails_leaves_what_was_there() {
        let root = scratch("fails");
        std::fs::write(root.join("own.txt"), "mine").unwrap();
        let full = |folder: &Path| -> Result<(), Error> {
            write_two(folder)?;
            Err(Error::Write {
                path: folder.join("payments.csv"),
                source: io::ErrorKind::StorageFull.into(),
            })
        };
        let failure = write_whole(&root, full).unwrap_err();
        assert_eq!(failure.exit, Exit::Internal);
        assert!(
            failure
                .text(crate::language::Lang::En)
                .contains("payments.csv`: the disk is full"),
            "{failure:?}"
        );
        assert_eq!(found(&root), ["own.txt"]);
        // Folders made for it go again.
        assert!(write_whole(&root.join("new/deep"), full).is_err());
        assert!(!root.join("new").exists());
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_file_that_came_in_between_is_kept_and_the_rest_taken_back() {
        let root = scratch("between");
        let and_another = |folder: &Path| {
            std::fs::write(root.join("payments.csv"), "of another").unwrap();
            write_two(folder)
        };
        let failure = write_whole(&root, and_another).unwrap_err();
        assert_eq!(failure.exit, Exit::BadInput);
        assert_eq!(found(&root), ["payments.csv"]);
        assert_eq!(
            std::fs::read_to_string(root.join("payments.csv")).unwrap(),
            "of another"
        );
        assert!(!root.join("templates").exists());
        std::fs::remove_dir_all(root).unwrap();
    }
}
