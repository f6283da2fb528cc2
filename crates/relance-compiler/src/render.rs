//! Diagnostics as text for machines and for plain terminals. Drawing over the source belongs to the command line.

mod github;
mod json;
mod plain;
mod sarif;

pub use github::render_github;
pub use json::render_json;
pub use plain::render_plain;
pub use sarif::render_sarif;

use crate::source::{Files, Place, Position};

/// Where a place begins and ends, for people.
fn ends(files: &Files, place: Place) -> (Position, Position) {
    let end = Place {
        start: place.end,
        ..place
    };
    (files.position(place), files.position(end))
}
