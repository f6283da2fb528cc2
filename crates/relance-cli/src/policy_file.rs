//! Opening a policy: its file and those it uses, compiled, with paths as the user would type them.

use crate::exit::Failure;
use crate::files;
use crate::language::{Said, said};
use relance_compiler::{Compiled, Files, LoadError, Loader, Options, Severity, SourceFile};
use relance_kernel::Interner;
use std::path::{Path, PathBuf};

/// The path of the main file for the compiler, when the file itself has no better one.
const STANDARD_INPUT: &str = "<stdin>";

/// How the compiler's paths of values given on the command line begin.
const SETTING: &str = "--set ";

/// Compiles the policy in a file; `-` is standard input. `root` is the folder that `use` may read from: by default
/// that of the file.
pub(crate) fn compile(
    path: &Path,
    root: Option<&Path>,
    settings: &[(String, String)],
    interner: &mut Interner,
) -> Result<Compiled, Failure> {
    let text = files::read_text(path)?;
    let folder = match (root, path.parent()) {
        (Some(root), _) => root.to_path_buf(),
        (None, Some(folder)) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let main = main_name(path, root)?;
    let loader = DiskLoader {
        folder: &folder,
        main: &main,
        text,
    };
    let options = Options {
        settings: settings.to_vec(),
    };
    let mut compiled = relance_compiler::compile(&main, &loader, &options, interner);
    compiled.files = as_typed(&compiled.files, path, &folder, &main);
    Ok(compiled)
}

/// Whether every error is in a value given by `--set`: then the command was used badly, and the policy is sound.
pub(crate) fn only_settings_are_wrong(compiled: &Compiled) -> bool {
    let mut errors = compiled
        .diagnostics
        .iter()
        .filter(|one| one.severity() == Severity::Error)
        .peekable();
    errors.peek().is_some()
        && errors.all(|error| compiled.files.path(error.primary.file).starts_with(SETTING))
}

/// The path of the main file from the root, with `/`.
fn main_name(path: &Path, root: Option<&Path>) -> Result<String, Failure> {
    if path == Path::new("-") {
        return Ok(STANDARD_INPUT.to_string());
    }
    let Some(root) = root else {
        return Ok(path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned());
    };
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|error| files::cannot_read(path, &error));
    let (real_path, real_root) = (real(path)?, real(root)?);
    match real_path.strip_prefix(&real_root) {
        Ok(inside) => {
            let parts: Vec<_> = inside
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            Ok(parts.join("/"))
        }
        Err(_) => {
            let (path, root) = (path.display(), root.display());
            Err(Failure::bad_input(said!(
                "`{path}` is not inside the folder given by --root, `{root}`",
                "`{path}` n'est pas dans le dossier donné par --root, `{root}`"
            )))
        }
    }
}

/// The same files under the paths by which the user can open them.
fn as_typed(known: &Files, path: &Path, folder: &Path, main: &str) -> Files {
    let mut files = Files::default();
    for (_, file) in known.iter() {
        let made = file.path.starts_with('<') || file.path.starts_with(SETTING);
        let shown = if file.path == main && !made {
            path.display().to_string()
        } else if made || folder == Path::new(".") {
            file.path.clone()
        } else {
            folder.join(&file.path).display().to_string()
        };
        files.add(SourceFile::new(shown, file.text.clone()));
    }
    files
}

fn unreadable(reason: Said) -> LoadError {
    let Said { en, fr } = reason;
    LoadError::Unreadable { en, fr }
}

/// Reads files below a folder, never through a link that leads out of it.
struct DiskLoader<'a> {
    folder: &'a Path,
    main: &'a str,
    text: String,
}

impl Loader for DiskLoader<'_> {
    fn load(&self, path: &str) -> Result<String, LoadError> {
        if path == self.main {
            return Ok(self.text.clone());
        }
        let failed = |error: &std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => LoadError::NotFound,
            _ => unreadable(files::reason(error)),
        };
        let root = std::fs::canonicalize(self.folder).map_err(|error| failed(&error))?;
        let file = std::fs::canonicalize(self.folder.join(path)).map_err(|error| failed(&error))?;
        if !file.starts_with(&root) {
            return Err(unreadable(said!(
                "it is a link that leads out of the project's folder",
                "c'est un lien qui mène hors du dossier du projet"
            )));
        }
        if file.is_dir() {
            return Err(unreadable(said!("it is a folder", "c'est un dossier")));
        }
        let mut file = std::fs::File::open(&file).map_err(|error| failed(&error))?;
        files::read_policy(&mut file).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => LoadError::NotUtf8,
            _ => failed(&error),
        })
    }

    fn template_files(&self) -> Option<Vec<String>> {
        if self.main == STANDARD_INPUT {
            return None;
        }
        let folder = self.folder.join(self.main).with_file_name("templates");
        let entries = std::fs::read_dir(folder).ok()?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Some(names.collect())
    }

    fn template_text(&self, name: &str) -> Option<String> {
        let folder = self.folder.join(self.main).with_file_name("templates");
        let mut file = std::fs::File::open(folder.join(name)).ok()?;
        files::read_policy(&mut file).ok()
    }
}
