//! JavaScript: the scripts of package.json, by the package manager whose lock file is there.

use serde_json::{Map, Value};

use super::files::Place;
use super::{Candidate, Kind};

pub(super) const OF: &str = "node";

const FILE: &str = "package.json";

/// What npm writes where nobody has written a test.
const PLACEHOLDER: &str = "no test specified";

/// The scripts of each kind, the best name first.
const SCRIPTS: [(Kind, &[&str]); 4] = [
    (Kind::Test, &["test", "test:ci", "test:unit"]),
    (Kind::Lint, &["lint"]),
    (
        Kind::Types,
        &["typecheck", "type-check", "check-types", "types", "tsc"],
    ),
    (Kind::Build, &["build"]),
];

/// A package manager.
#[derive(Clone, Copy)]
enum Manager {
    Npm,
    Pnpm,
    Yarn,
    Bun,
}

/// The lock files and whose they are.
const LOCKS: [(&str, Manager); 6] = [
    ("package-lock.json", Manager::Npm),
    ("npm-shrinkwrap.json", Manager::Npm),
    ("pnpm-lock.yaml", Manager::Pnpm),
    ("yarn.lock", Manager::Yarn),
    ("bun.lock", Manager::Bun),
    ("bun.lockb", Manager::Bun),
];

impl Manager {
    fn run(self, script: &str) -> String {
        match (self, script) {
            (Self::Npm, "test") => "npm test".to_owned(),
            (Self::Npm, script) => format!("npm run {script}"),
            (Self::Pnpm, "test") => "pnpm test".to_owned(),
            (Self::Pnpm, script) => format!("pnpm run {script}"),
            (Self::Yarn, script) => format!("yarn run {script}"),
            // `bun test` would be bun's own runner.
            (Self::Bun, script) => format!("bun run {script}"),
        }
    }

    fn install(self, place: &Place<'_>) -> &'static str {
        match self {
            Self::Npm => "npm ci",
            Self::Pnpm => "pnpm install --frozen-lockfile",
            Self::Yarn if place.has(".yarnrc.yml") => "yarn install --immutable",
            Self::Yarn => "yarn install --frozen-lockfile",
            Self::Bun => "bun install --frozen-lockfile",
        }
    }
}

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let Some(package) = package(place) else {
        return Vec::new();
    };
    let Some(scripts) = package.get("scripts").and_then(Value::as_object) else {
        return Vec::new();
    };
    let manager = manager(place, &package);
    let found = SCRIPTS.iter().filter_map(|(kind, names)| {
        let is_usable = |name: &&&str| {
            let text = scripts.get(**name).and_then(Value::as_str);
            text.is_some_and(is_real)
        };
        let name = names.iter().find(is_usable)?;
        Some(Candidate::new(OF, *kind, place, FILE, &manager.run(name)))
    });
    found.collect()
}

/// Whether a script does something, and ends.
fn is_real(text: &str) -> bool {
    let never_ends = text
        .split_whitespace()
        .any(|word| matches!(word, "--watch" | "--watchAll" | "-w" | "watch"));
    !text.trim().is_empty() && !text.contains(PLACEHOLDER) && !never_ends
}

/// Whether the scripts here are those of several packages.
pub(super) fn is_workspace(place: &Place<'_>) -> bool {
    place.has("pnpm-workspace.yaml")
        || package(place).is_some_and(|package| package.contains_key("workspaces"))
}

pub(super) fn setup(place: &Place<'_>) -> Option<Candidate> {
    let package = package(place)?;
    let one = |file, install| Some(Candidate::new(OF, Kind::Build, place, file, install));
    if let Some((lock, manager)) = LOCKS.into_iter().find(|(lock, _)| place.has(lock)) {
        return one(lock, manager.install(place));
    }
    let needs = ["dependencies", "devDependencies"];
    if !needs.iter().any(|key| package.contains_key(*key)) {
        return None;
    }
    let install = match manager(place, &package) {
        Manager::Npm => "npm install",
        Manager::Pnpm => "pnpm install",
        Manager::Yarn => "yarn install",
        Manager::Bun => "bun install",
    };
    one(FILE, install)
}

fn manager(place: &Place<'_>, package: &Map<String, Value>) -> Manager {
    let by_lock = LOCKS.into_iter().find(|(lock, _)| place.has(lock));
    let said = package.get("packageManager").and_then(Value::as_str);
    let by_word = || match said?.split('@').next()? {
        "pnpm" => Some(Manager::Pnpm),
        "yarn" => Some(Manager::Yarn),
        "bun" => Some(Manager::Bun),
        _ => None,
    };
    by_lock
        .map(|(_, manager)| manager)
        .or_else(by_word)
        .unwrap_or(Manager::Npm)
}

fn package(place: &Place<'_>) -> Option<Map<String, Value>> {
    serde_json::from_str(place.text(FILE)?).ok()
}
