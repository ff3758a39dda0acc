//! Rust. What else it is judged by (clippy, the format) only its CI tells.

use super::files::Place;
use super::{Candidate, Kind};

pub(super) const OF: &str = "rust";

const FILE: &str = "Cargo.toml";

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let Some(manifest) = manifest(place) else {
        return Vec::new();
    };
    let mut command = if place.has(".config/nextest.toml") {
        "cargo nextest run".to_owned()
    } else {
        "cargo test".to_owned()
    };
    // In the directory of a package it would be that package alone.
    if manifest.contains_key("workspace") && manifest.contains_key("package") {
        command.push_str(" --workspace");
    }
    if place.is_tracked("Cargo.lock") {
        command.push_str(" --locked");
    }
    vec![Candidate::new(OF, Kind::Test, place, FILE, &command)]
}

/// Whether a command here runs over the packages below as well.
pub(super) fn is_workspace(place: &Place<'_>) -> bool {
    manifest(place).is_some_and(|manifest| manifest.contains_key("workspace"))
}

fn manifest(place: &Place<'_>) -> Option<toml::Table> {
    let manifest: toml::Table = toml::from_str(place.text(FILE)?).ok()?;
    let is_cargos = manifest.contains_key("package") || manifest.contains_key("workspace");
    is_cargos.then_some(manifest)
}
