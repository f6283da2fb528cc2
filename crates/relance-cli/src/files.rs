//! Reading and writing files: reasons in the reader's words, and writing that leaves the old file or the new one,
//! never half of either.

use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::language::{Said, said};
use relance_syntax::MAX_BYTES;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Why an operation on a file failed, in words.
pub(crate) fn reason(error: &io::Error) -> Said {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => said!(
            "there is no such file or folder",
            "ce fichier ou dossier n'existe pas"
        ),
        ErrorKind::PermissionDenied => said!("permission denied", "accès refusé"),
        ErrorKind::IsADirectory => said!("it is a folder, not a file", "c'est un dossier, pas un fichier"),
        ErrorKind::NotADirectory => {
            said!(
                "a part of its path is a file, not a folder",
                "une partie du chemin est un fichier, pas un dossier"
            )
        }
        ErrorKind::AlreadyExists => said!("it is there already", "il existe déjà"),
        ErrorKind::StorageFull => said!("the disk is full", "le disque est plein"),
        ErrorKind::QuotaExceeded => said!("the disk quota is used up", "le quota de disque est épuisé"),
        ErrorKind::ReadOnlyFilesystem => {
            said!(
                "the file system is read-only",
                "le système de fichiers est en lecture seule"
            )
        }
        ErrorKind::InvalidFilename => said!(
            "the name is not a possible file name",
            "ce nom de fichier est impossible"
        ),
        ErrorKind::InvalidData => said!("its bytes are not UTF-8", "ses octets ne sont pas de l'UTF-8"),
        ErrorKind::UnexpectedEof => said!("unexpected end of file", "il est coupé avant la fin"),
        ErrorKind::InvalidInput => said!("its path leads nowhere", "son chemin ne mène nulle part"),
        _ => Said::same(error.to_string()),
    }
}

/// A path as it is typed in a shell: in quotes where it needs them.
pub(crate) fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |character: char| character.is_alphanumeric() || "._-+/\\:@%".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// That a file cannot be read: bad input.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    let (path, reason) = (path.display(), reason(error));
    let (en, fr) = (reason.en, reason.fr);
    Failure::bad_input(said!(
        "cannot read `{path}`: {en}",
        "impossible de lire `{path}` : {fr}"
    ))
}

/// That a file cannot be written. A path that cannot be is bad use; a full disk is the environment's.
pub(crate) fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    use io::ErrorKind;
    let of_the_environment = matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::Other | ErrorKind::Interrupted
    );
    let (path, reason) = (path.display(), reason(error));
    let (en, fr) = (reason.en, reason.fr);
    Failure {
        exit: if of_the_environment {
            Exit::Internal
        } else {
            Exit::BadInput
        },
        ..Failure::bad_input(said!(
            "cannot write `{path}`: {en}",
            "impossible d'écrire `{path}` : {fr}"
        ))
    }
}

/// Refuses to write a list over a file that is there and is no earlier list of its kind: a slip of the finger would
/// cost a policy. `header` is the first line of such a list. An empty file is free to be written.
pub(crate) fn refuse_to_overwrite(path: &Path, header: &str) -> Result<(), Failure> {
    let header = header.trim_end().as_bytes();
    let mut begins = Vec::new();
    match std::fs::metadata(path) {
        Ok(there) if there.is_file() => {
            let read =
                File::open(path).and_then(|file| file.take(header.len() as u64).read_to_end(&mut begins));
            read.map_err(|error| cannot_write(path, &error))?;
        }
        // Nothing is lost: what cannot be written to is told when it is opened.
        _ => return Ok(()),
    }
    if begins.is_empty() || begins == header {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::bad_input(said!(
        "`{shown}` is there already, and is no earlier list of this kind: it is not written over",
        "`{shown}` existe déjà et n'est pas une liste antérieure de ce genre : il n'est pas écrasé"
    ))
    .with_help(said!(
        "name another file, or move this one away",
        "indiquez un autre fichier, ou déplacez celui-ci"
    )))
}

/// Whether two paths lead to one place, whether or not there is a file yet.
pub(crate) fn is_same_place(first: &Path, second: &Path) -> bool {
    let real = |path: &Path| {
        std::fs::canonicalize(path).ok().or_else(|| {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            let folder = std::fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    let is_plain = |path: &Path| std::fs::metadata(path).map_or(true, |there| there.is_file());
    is_plain(first) && real(first).is_some() && real(first) == real(second)
}

/// Refuses standard input where it is named twice: there is only one text on it.
pub(crate) fn refuse_input_twice(paths: &[PathBuf]) -> Result<(), Failure> {
    let times = paths.iter().filter(|path| *path == Path::new("-")).count();
    if times > 1 {
        return Err(Failure::bad_input(said!(
            "`-` is given twice, and standard input can be read once",
            "`-` est donné deux fois, et l'entrée standard ne se lit qu'une fois"
        )));
    }
    Ok(())
}

/// The text of a policy; `-` is standard input.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let read = || {
        if path == Path::new("-") {
            return read_policy(&mut io::stdin().lock());
        }
        // Some systems open a folder and fail at the first read with words of their own.
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        read_policy(&mut File::open(path)?)
    };
    read().map_err(|error| cannot_read(path, &error))
}

/// The text of a policy. Of one that is longer than any policy may be, or without end, only as much is read as tells so.
pub(crate) fn read_policy(from: &mut dyn Read) -> io::Result<String> {
    let enough = MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    from.take(enough).read_to_end(&mut bytes)?;
    let is_cut = bytes.len() as u64 == enough;
    String::from_utf8(bytes).or_else(|error| {
        let valid = error.utf8_error();
        // Half a letter at the cut is no fault of the text.
        if is_cut && valid.error_len().is_none() {
            let mut bytes = error.into_bytes();
            bytes.truncate(valid.valid_up_to());
            // Still too long by what was read.
            bytes.resize(MAX_BYTES + 1, b' ');
            return String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into());
        }
        Err(io::ErrorKind::InvalidData.into())
    })
}

/// A file in the making: written beside its place under another name, and moved there when it is whole.
///
/// Dropped before [`NewFile::finish`], or stopped by Ctrl-C, it leaves nothing behind. What is no ordinary file
/// (`/dev/stdout`, a named pipe) is written to directly.
pub(crate) struct NewFile {
    /// As the user called it.
    shown: PathBuf,
    /// Where it goes.
    target: PathBuf,
    /// Where it is written until it is whole.
    temporary: Option<PathBuf>,
    writer: BufWriter<File>,
}

impl NewFile {
    /// Begins a file that will take the place of what is at `path`. A link is followed, and stays a link.
    pub(crate) fn create(path: &Path) -> Result<NewFile, Failure> {
        open_new(path).map_err(|error| cannot_write(path, &error))
    }

    /// Writes on.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer
            .write_all(bytes)
            .map_err(|error| cannot_write(&self.shown, &error))
    }

    /// Puts the file in its place.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.put().map_err(|error| cannot_write(&self.shown, &error))?;
        self.temporary = None;
        Ok(())
    }

    fn put(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        if let Some(temporary) = &self.temporary {
            self.writer.get_ref().sync_all()?;
            std::fs::rename(temporary, &self.target)?;
            interrupt::forget(temporary);
        }
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
            interrupt::forget(temporary);
        }
    }
}

/// Where a file is written that is named by `path`: behind all links, whether or not there is a file yet.
///
/// # Errors
/// When links lead in a circle, or a link cannot be read.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_path_buf();
    // As many links as Linux follows.
    for _ in 0..40 {
        if let Ok(real) = std::fs::canonicalize(&target) {
            return Ok(real);
        }
        let is_link = std::fs::symlink_metadata(&target).is_ok_and(|there| there.is_symlink());
        if !is_link {
            return Ok(target);
        }
        let leads_to = std::fs::read_link(&target)?;
        // A link says it from its own folder; an absolute path replaces that.
        target = target
            .parent()
            .map_or_else(|| leads_to.clone(), |folder| folder.join(&leads_to));
    }
    Err(io::ErrorKind::InvalidInput.into())
}

fn open_new(path: &Path) -> io::Result<NewFile> {
    let target = behind_links(path)?;
    let there = std::fs::metadata(&target).ok();
    let new = |temporary: Option<PathBuf>, file: File| NewFile {
        shown: path.to_path_buf(),
        target: target.clone(),
        temporary,
        writer: BufWriter::with_capacity(1 << 16, file),
    };
    match &there {
        Some(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Some(there) if !there.is_file() => {
            return Ok(new(None, OpenOptions::new().write(true).open(&target)?));
        }
        Some(there) if there.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        _ => {}
    }
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let (temporary, file) = create_beside(&target, &name.to_string_lossy())?;
    let new = new(Some(temporary.clone()), file);
    if let Some(there) = there {
        std::fs::set_permissions(&temporary, there.permissions())?;
    }
    Ok(new)
}

/// A new hidden file beside `target` that nobody else writes, for as long as this program runs.
pub(crate) fn create_beside(target: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let process = std::process::id();
    // File systems allow 255 bytes; the name only helps a person who finds the file.
    let name: String = name.chars().take(40).collect();
    for attempt in 0_u32.. {
        let temporary = folder.join(format!(".{name}.{process}-{attempt}.relance"));
        match OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Ok(file) => {
                interrupt::remember(&temporary);
                return Ok((temporary, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 10_000 => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Writes a whole file at once.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    file.write(text.as_bytes())?;
    file.finish()
}
