//! Maps of known programs. Each says in comments which public page its names of columns come from, and which come from memory.

use super::map::Map;

/// A ready map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ready {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The maps, by name.
pub const READY: [Ready; 8] = [
    ready("clearnox", include_str!("maps/clearnox.toml")),
    ready("my-dso-manager", include_str!("maps/my-dso-manager.toml")),
    ready("odoo", include_str!("maps/odoo.toml")),
    ready("pennylane", include_str!("maps/pennylane.toml")),
    ready("quickbooks", include_str!("maps/quickbooks.toml")),
    ready("sage", include_str!("maps/sage.toml")),
    ready("stripe", include_str!("maps/stripe.toml")),
    ready("upflow", include_str!("maps/upflow.toml")),
];

const fn ready(name: &'static str, text: &'static str) -> Ready {
    Ready { name, text }
}

/// The map of a name.
pub fn named(name: &str) -> Option<Ready> {
    READY.into_iter().find(|ready| ready.name == name)
}

impl Ready {
    /// The map; none if it is not sound, which no ready map is (a test reads them all).
    pub fn map(self) -> Option<Map> {
        Map::parse(self.text).ok()
    }
}
