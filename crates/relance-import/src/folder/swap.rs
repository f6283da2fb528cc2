//! Several files replaced as one: the new ones are written first, the old ones kept, and a journal says which. Until
//! the journal is gone, whoever opens the folder puts the old files back.

use super::disk::Disk;
use super::{Fault, OWN_FOLDER, fault};
use std::path::{Path, PathBuf};

const JOURNAL: &str = "journal";
const NEW: &str = "new";
const OLD: &str = "old";

/// Whether an import was cut off, or is running.
pub(super) fn is_unfinished(folder: &Path) -> bool {
    folder.join(OWN_FOLDER).join(JOURNAL).exists()
}

/// Replaces files, named from the folder.
pub(super) fn swap(folder: &Path, files: &[(PathBuf, Vec<u8>)], disk: &mut dyn Disk) -> Result<(), Fault> {
    let swapped = try_swap(folder, files, disk);
    if swapped.is_err() {
        // What cannot be put back now is put back when the folder is next opened.
        let _ = roll_back(folder, disk);
    }
    swapped
}

fn try_swap(folder: &Path, files: &[(PathBuf, Vec<u8>)], disk: &mut dyn Disk) -> Result<(), Fault> {
    let own = folder.join(OWN_FOLDER);
    for name in [NEW, OLD] {
        let path = own.join(name);
        disk.create_folder(&path).map_err(|error| fault(&path, error))?;
    }
    let mut journal = String::new();
    let mut moves: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (number, (name, bytes)) in files.iter().enumerate() {
        let number = number.to_string();
        let new = own.join(NEW).join(&number);
        let place = place(folder, name);
        disk.write(&new, bytes).map_err(|error| fault(&place, error))?;
        let word = match place.exists() {
            true => {
                let old = own.join(OLD).join(&number);
                disk.keep(&place, &old).map_err(|error| fault(&place, error))?;
                "replace"
            }
            false => "add",
        };
        journal.push_str(&format!("{word} {number} {}\n", name.display()));
        moves.push((new, place));
    }
    let (part, whole) = (own.join("journal.part"), own.join(JOURNAL));
    disk.write(&part, journal.as_bytes())
        .map_err(|error| fault(&part, error))?;
    disk.rename(&part, &whole).map_err(|error| fault(&whole, error))?;
    for (new, place) in &moves {
        disk.rename(new, place).map_err(|error| fault(place, error))?;
    }
    // From here on the new files are the ledger.
    disk.remove(&whole).map_err(|error| fault(&whole, error))?;
    clean(folder, disk);
    Ok(())
}

/// Puts the old files back if a journal is there; true if so. The folder must be locked.
pub(super) fn roll_back(folder: &Path, disk: &mut dyn Disk) -> Result<bool, Fault> {
    let own = folder.join(OWN_FOLDER);
    let path = own.join(JOURNAL);
    let is_unfinished = path.exists();
    if is_unfinished {
        let journal = std::fs::read_to_string(&path).map_err(|error| fault(&path, error))?;
        for line in journal.lines() {
            let mut words = line.splitn(3, ' ');
            let (Some(word), Some(number), Some(name)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let place = place(folder, Path::new(name));
            let old = own.join(OLD).join(number);
            let done = match word {
                "add" => disk.remove(&place),
                // Put back before, by a recovery that was cut off itself.
                _ if !old.exists() => Ok(()),
                _ => disk.rename(&old, &place),
            };
            done.map_err(|error| fault(&place, error))?;
        }
        disk.remove(&path).map_err(|error| fault(&path, error))?;
    }
    clean(folder, disk);
    Ok(is_unfinished)
}

/// Removes what an import leaves beside the ledger. What stays does no harm and is removed the next time.
fn clean(folder: &Path, disk: &mut dyn Disk) {
    let own = folder.join(OWN_FOLDER);
    let _ = disk.remove(&own.join("journal.part"));
    for name in [NEW, OLD] {
        let path = own.join(name);
        for entry in std::fs::read_dir(&path).into_iter().flatten().flatten() {
            let _ = disk.remove(&entry.path());
        }
        let _ = std::fs::remove_dir(&path);
    }
}

/// Where a file of the folder is; a link stays one.
fn place(folder: &Path, name: &Path) -> PathBuf {
    let path = folder.join(name);
    match path.is_symlink() {
        true => std::fs::canonicalize(&path).unwrap_or(path),
        false => path,
    }
}
