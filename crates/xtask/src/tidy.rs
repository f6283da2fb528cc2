//! What no compiler checks: that the documentation of the architecture is true, that the kernel stays a function, and
//! that each file says what it is.

mod crate_map;
mod file_headers;
mod kernel_purity;

use crate::{Outcome, workspace};

/// Runs every check and fails with all that they found.
pub(crate) fn run() -> Outcome {
    let packages = workspace::packages()?;
    let mut problems = crate_map::check(&packages)?;
    problems.extend(kernel_purity::check()?);
    problems.extend(file_headers::check()?);
    if problems.is_empty() {
        println!("tidy: crate map, purity of the kernel, file headers: fine");
        return Ok(());
    }
    Err(format!("tidy found:\n  {}", problems.join("\n  ")))
}
