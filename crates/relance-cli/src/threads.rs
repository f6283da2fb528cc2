//! On how many threads work is done.

use crate::exit::Failure;
use crate::language::said;

/// Runs the work on so many threads; as many as there are cores if none is named.
pub(crate) fn in_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Failure> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build();
    match pool {
        Ok(pool) => Ok(pool.install(work)),
        Err(error) => Err(Failure::internal(said!(
            "cannot start {threads} threads: {error}",
            "impossible de démarrer {threads} fils d'exécution : {error}"
        ))),
    }
}
