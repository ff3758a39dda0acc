//! Go.

use super::files::Place;
use super::{Candidate, Kind};

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let is_module = |text: &str| text.lines().any(|line| line.starts_with("module "));
    if !place.text("go.mod").is_some_and(is_module) {
        return Vec::new();
    }
    [(Kind::Test, "go test ./..."), (Kind::Lint, "go vet ./...")]
        .map(|(kind, command)| Candidate::new("go", kind, place, "go.mod", command))
        .into()
}
