//! What a project depends on, read from its manifests and lock files: a diff of thousands of
//! generated lines says in one line what it adds, removes and moves to another version.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::patch::FilePatch;

/// Names with their versions; of one name there may be several.
type Versions = BTreeMap<String, BTreeSet<String>>;

/// Changes that a sentence names at most.
const NAMED: usize = 5;

/// What a diff does to the dependencies that a file names, in words; nothing where the file
/// is none that can be read, or says the same of them.
pub fn changed(file: &FilePatch) -> Option<String> {
    let name = file.change.path.rsplit('/').next()?.to_ascii_lowercase();
    let read = reader(&name)?;
    let (before, after) = file.texts()?;
    let (before, after) = (read(&before)?, read(&after)?);
    let mut told = Vec::new();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        match (before.get(name), after.get(name)) {
            (None, Some(new)) => told.push(format!("adds {name}{}", spaced(new))),
            (Some(old), None) => told.push(format!("removes {name}{}", spaced(old))),
            (Some(old), Some(new)) if old != new => {
                let gone: BTreeSet<String> = old.difference(new).cloned().collect();
                let come: BTreeSet<String> = new.difference(old).cloned().collect();
                told.push(format!("{name}{} ->{}", spaced(&gone), spaced(&come)));
            }
            _ => {}
        }
    }
    // What is new matters more than what moves.
    told.sort_by_key(|text| (!text.starts_with("adds "), !text.starts_with("removes ")));
    let more = told.len().saturating_sub(NAMED);
    told.truncate(NAMED);
    let mut words = told.join(", ");
    if more > 0 {
        words.push_str(&format!(" and {more} more"));
    }
    (!words.is_empty()).then_some(words)
}

fn spaced(versions: &BTreeSet<String>) -> String {
    versions
        .iter()
        .filter(|version| !version.is_empty())
        .map(|version| format!(" {version}"))
        .collect()
}

type Reader = fn(&str) -> Option<Versions>;

fn reader(name: &str) -> Option<Reader> {
    Some(match name {
        "cargo.lock" | "poetry.lock" | "uv.lock" => toml_lock,
        "cargo.toml" | "pyproject.toml" => toml_manifest,
        "package-lock.json" | "npm-shrinkwrap.json" => npm_lock,
        "package.json" => npm_manifest,
        "composer.lock" => composer_lock,
        "go.mod" | "go.sum" => go,
        "yarn.lock" => yarn,
        "pnpm-lock.yaml" => pnpm,
        "gemfile.lock" => gemfile,
        "requirements.txt" => requirements,
        _ => return None,
    })
}

fn add(all: &mut Versions, name: &str, version: &str) {
    let versions = all.entry(name.to_owned()).or_default();
    versions.insert(version.to_owned());
}

/// An array of tables `[[package]]`.
fn toml_lock(text: &str) -> Option<Versions> {
    let document: toml::Table = text.parse().ok()?;
    let mut all = Versions::new();
    for package in document.get("package").and_then(toml::Value::as_array)? {
        let word = |key: &str| package.get(key).and_then(toml::Value::as_str);
        add(&mut all, word("name")?, word("version").unwrap_or_default());
    }
    Some(all)
}

/// Every table whose name ends in `dependencies`, wherever it is; and PEP 621's lists.
fn toml_manifest(text: &str) -> Option<Versions> {
    let document: toml::Table = text.parse().ok()?;
    let mut all = Versions::new();
    collect_toml(&document, &mut all);
    Some(all)
}

fn collect_toml(table: &toml::Table, all: &mut Versions) {
    for (key, value) in table {
        let is_list = key.ends_with("dependencies");
        match value {
            toml::Value::Table(inner) if is_list && inner.values().all(is_dependency) => {
                for (name, value) in inner {
                    let version = match value {
                        toml::Value::Table(inner) => inner.get("version"),
                        other => Some(other),
                    };
                    let version = version.and_then(toml::Value::as_str).unwrap_or_default();
                    add(all, name, version);
                }
            }
            toml::Value::Table(inner) => collect_toml(inner, all),
            toml::Value::Array(list) if is_list => {
                for line in list.iter().filter_map(toml::Value::as_str) {
                    requirement(line, all);
                }
            }
            _ => {}
        }
    }
}

fn is_dependency(value: &toml::Value) -> bool {
    matches!(value, toml::Value::String(_) | toml::Value::Table(_))
}

fn npm_lock(text: &str) -> Option<Versions> {
    let document: serde_json::Value = serde_json::from_str(text).ok()?;
    let mut all = Versions::new();
    for (path, package) in document.get("packages")?.as_object()? {
        let Some((_, name)) = path.rsplit_once("node_modules/") else {
            continue;
        };
        add(
            &mut all,
            name,
            package["version"].as_str().unwrap_or_default(),
        );
    }
    Some(all)
}

fn npm_manifest(text: &str) -> Option<Versions> {
    let document: serde_json::Value = serde_json::from_str(text).ok()?;
    let mut all = Versions::new();
    for (key, packages) in document.as_object()? {
        if key.to_ascii_lowercase().ends_with("dependencies") {
            for (name, version) in packages.as_object().into_iter().flatten() {
                add(&mut all, name, version.as_str().unwrap_or_default());
            }
        }
    }
    Some(all)
}

fn composer_lock(text: &str) -> Option<Versions> {
    let document: serde_json::Value = serde_json::from_str(text).ok()?;
    let mut all = Versions::new();
    for key in ["packages", "packages-dev"] {
        for package in document[key].as_array().into_iter().flatten() {
            let version = package["version"].as_str().unwrap_or_default();
            add(&mut all, package["name"].as_str()?, version);
        }
    }
    Some(all)
}

/// `require <module> <version>`, `<module> <version> <hash>`.
fn go(text: &str) -> Option<Versions> {
    let mut all = Versions::new();
    for line in text.lines() {
        let line = line.trim().trim_start_matches("require ");
        let mut words = line.split_whitespace();
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && module.contains('.')
            && version.starts_with('v')
        {
            add(&mut all, module, version.trim_end_matches("/go.mod"));
        }
    }
    Some(all)
}

/// `"name@range", name@range:`, and below it `version "1.2.3"`.
fn yarn(text: &str) -> Option<Versions> {
    let mut all = Versions::new();
    let mut name = None;
    for line in text.lines() {
        if !line.starts_with([' ', '#']) && line.ends_with(':') {
            name = package_at(line.trim_matches(['"', ':']));
        } else if let (Some(name), Some(version)) = (name, line.trim().strip_prefix("version")) {
            add(&mut all, name, version.trim_matches([' ', '"', ':']));
        }
    }
    Some(all)
}

/// The name before the `@` of a version, where the name itself may begin with one.
fn package_at(text: &str) -> Option<&str> {
    let at = text.char_indices().skip(1).find(|(_, c)| *c == '@')?.0;
    Some(text[..at].trim_matches('"'))
}

/// `packages:`, and below it `/name@1.2.3:` or `name@1.2.3(peer):`.
fn pnpm(text: &str) -> Option<Versions> {
    let mut all = Versions::new();
    let mut is_inside = false;
    for line in text.lines() {
        if !line.starts_with(' ') && !line.is_empty() {
            is_inside = line == "packages:";
        } else if is_inside && line.starts_with("  ") && !line.starts_with("   ") {
            let key = line.trim().trim_end_matches(':').trim_matches(['\'', '/']);
            if let Some(name) = package_at(key) {
                let version = key[name.len() + 1..].split('(').next().unwrap_or_default();
                add(&mut all, name, version);
            }
        }
    }
    Some(all)
}

/// `    name (1.2.3)`.
fn gemfile(text: &str) -> Option<Versions> {
    let mut all = Versions::new();
    for line in text.lines() {
        if let Some(rest) = line
            .strip_prefix("    ")
            .filter(|rest| !rest.starts_with(' '))
            && let Some((name, version)) = rest.split_once(" (")
        {
            add(&mut all, name, version.trim_end_matches(')'));
        }
    }
    Some(all)
}

fn requirements(text: &str) -> Option<Versions> {
    let mut all = Versions::new();
    for line in text.lines() {
        requirement(line, &mut all);
    }
    Some(all)
}

/// `name[extra]>=1.2; marker`.
fn requirement(line: &str, all: &mut Versions) {
    let line = line.split(['#', ';']).next().unwrap_or_default().trim();
    let end = line
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if !name.is_empty() {
        let version = rest.split_once(']').map_or(rest, |(_, version)| version);
        add(all, name, version.trim());
    }
}

#[cfg(test)]
#[path = "dependencies_tests.rs"]
mod tests;
