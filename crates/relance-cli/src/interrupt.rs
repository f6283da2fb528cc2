//! Ends that nobody planned: Ctrl-C and defects of relance. Both leave no half-written file behind.

use crate::exit::Exit;
use crate::language::Lang;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::Duration;

/// Files in the making, and folders of them.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// How many milliseconds the end waits for a file that is just being made.
const WAITS: u32 = 200;

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

/// Whether a first Ctrl-C asks for what is done so far, rather than for the end.
static KEEPS_WHAT_IS_DONE: AtomicBool = AtomicBool::new(false);

/// Whether it was asked for.
static STOP_ASKED: AtomicBool = AtomicBool::new(false);

/// Does work of which a part is worth something: a first Ctrl-C makes the work see that it is to stop, a second one
/// ends the program.
pub(crate) fn keeping_what_is_done<T>(work: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> T) -> T {
    KEEPS_WHAT_IS_DONE.store(true, Ordering::Relaxed);
    let done = work(&|| STOP_ASKED.load(Ordering::Relaxed));
    KEEPS_WHAT_IS_DONE.store(false, Ordering::Relaxed);
    done
}

/// Gives Ctrl-C and defects their endings. A defect prints where it happened and what to do, and no trace of calls.
pub(crate) fn install(lang: Lang) {
    // Fails only where there are no signals, and then there is nothing to handle.
    let _ = ctrlc::set_handler(move || {
        if KEEPS_WHAT_IS_DONE.load(Ordering::Relaxed) && !STOP_ASKED.swap(true, Ordering::Relaxed) {
            return;
        }
        let word = lang.pick(
            "\nstopped: no file is left half-written\n",
            "\narrêté : aucun fichier n'est resté à moitié écrit\n",
        );
        end(word);
    });
    std::panic::set_hook(Box::new(move |panic| {
        if relance_sources::is_reader_thread() {
            return;
        }
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

/// Does something that must not fall into the moment in which unfinished files are removed: once that has begun, it
/// waits for the end of the program.
pub(crate) fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let _files = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// Removes unfinished files and ends the program.
fn end(text: &str) {
    // Held until the end. Its holder may be the very thread that failed: then its file stays, rather than nothing ending.
    let held = (0..WAITS).find_map(|_| match UNFINISHED.try_lock() {
        Ok(files) => Some(files),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {
            std::thread::sleep(Duration::from_millis(1));
            None
        }
    });
    for path in held.iter().flat_map(|files| files.iter()) {
        let _ = match path.is_dir() {
            true => std::fs::remove_dir_all(path),
            false => std::fs::remove_file(path),
        };
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    std::process::exit(Exit::Internal as i32);
}
