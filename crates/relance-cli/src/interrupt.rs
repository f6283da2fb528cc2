//! Ends that nobody planned: Ctrl-C and defects of relance. Both leave no half-written file behind.

use crate::exit::Exit;
use crate::language::Lang;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files in the making, and folders of them.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Marks a file or a folder as to be removed if the program is stopped.
pub(crate) fn remember(path: &Path) {
    UNFINISHED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(path.to_path_buf());
}

/// The file is finished or gone.
pub(crate) fn forget(path: &Path) {
    forget_all(&[path.to_path_buf()]);
}

/// The files are finished or gone, all at once: a stop before it takes all of them, one after it none.
pub(crate) fn forget_all(paths: &[PathBuf]) {
    UNFINISHED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|known| !paths.contains(known));
}

/// Gives Ctrl-C and defects their endings. A defect prints where it happened and what to do, and no trace of calls.
pub(crate) fn install(lang: Lang) {
    // Fails only where there are no signals, and then there is nothing to handle.
    let _ = ctrlc::set_handler(move || {
        let word = lang.pick(
            "\nstopped: no file is left half-written\n",
            "\narrêté : aucun fichier n'est resté à moitié écrit\n",
        );
        end(word);
    });
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        let cause = panic.payload();
        let cause = cause
            .downcast_ref::<&str>()
            .map(|text| (*text).to_string())
            .or_else(|| cause.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        end(&match lang {
            Lang::En => format!(
                "internal error: {cause} ({place}, relance {version})\n  help: this is a defect of relance, and no file is left half-written; \
                 please report it with this line and, if you may, the files\n"
            ),
            Lang::Fr => format!(
                "erreur interne : {cause} ({place}, relance {version})\n  aide : c'est un défaut de relance, et aucun fichier n'est resté à moitié écrit ; \
                 merci de le signaler avec cette ligne et, si possible, les fichiers\n"
            ),
        });
    }));
}

/// Removes unfinished files and ends the program.
fn end(text: &str) {
    // The holder of the lock may be the very thread that failed: then its file stays, rather than nothing ending.
    if let Ok(files) = UNFINISHED.try_lock() {
        for file in files.iter() {
            let _ = match file.is_dir() {
                true => std::fs::remove_dir_all(file),
                false => std::fs::remove_file(file),
            };
        }
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    std::process::exit(Exit::Internal as i32);
}
