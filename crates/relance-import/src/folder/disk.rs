//! What is done to a disk, so that tests can let each of it fail.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A disk.
pub trait Disk {
    /// Makes a folder and those it lies in; no error if it is there.
    ///
    /// # Errors
    /// If it cannot be made.
    fn create_folder(&mut self, path: &Path) -> io::Result<()>;

    /// Writes a file whole, and waits until it is on the disk.
    ///
    /// # Errors
    /// If it cannot be written; a part of it may be there.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file a second name, or copies it where that cannot be.
    ///
    /// # Errors
    /// If neither can be done.
    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Moves a file onto another.
    ///
    /// # Errors
    /// If it cannot be moved.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file; no error if there is none.
    ///
    /// # Errors
    /// If it is there and stays.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
}

/// The disk of the machine.
#[derive(Clone, Copy, Debug)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        match std::fs::hard_link(from, to) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            // File systems without second names.
            Err(_) => {
                std::fs::copy(from, to)?;
                File::open(to)?.sync_all()
            }
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
