//! What lies in the common git directory and steers git in every worktree of the repository:
//! an attempt shares it with the user, and one without a sandbox can write it.

use std::collections::BTreeMap;
use std::fs;

use crate::git::repo::Repo;
use crate::model::error::Result;

/// Sections of the configuration that start programs, lead elsewhere, or choose which files
/// count. What only concerns branches changes in everyday work and is no news.
const SECTIONS: [&str; 10] = [
    "core.",
    "filter.",
    "diff.",
    "merge.",
    "url.",
    "remote.",
    "credential.",
    "include",
    "alias.",
    "gpg.",
];

/// Each steering file and setting, with its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steering(BTreeMap<String, Vec<u8>>);

impl Steering {
    /// The names of all that is another now.
    pub fn changed(&self, now: &Self) -> Vec<String> {
        let names = self.0.keys().chain(now.0.keys());
        let mut changed: Vec<String> = names
            .filter(|name| self.0.get(*name) != now.0.get(*name))
            .cloned()
            .collect();
        changed.sort();
        changed.dedup();
        changed
    }
}

impl Repo {
    /// What steers git here at this moment.
    pub fn steering(&self) -> Result<Steering> {
        let mut found = BTreeMap::new();
        for name in ["info/exclude", "info/attributes"] {
            if let Ok(bytes) = fs::read(self.common_dir().join(name)) {
                found.insert(name.to_owned(), bytes);
            }
        }
        let hooks = fs::read_dir(self.common_dir().join("hooks"));
        for entry in hooks.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".sample")
                && let Ok(bytes) = fs::read(entry.path())
            {
                found.insert(format!("hooks/{name}"), bytes);
            }
        }
        let config = self.common_dir().join("config");
        let arguments = [
            "config".as_ref(),
            "--file".as_ref(),
            config.as_os_str(),
            "--null".as_ref(),
            "--list".as_ref(),
        ];
        let listed = self.git().answer(&arguments, b"")?;
        for entry in listed.stdout.split(|byte| *byte == 0) {
            let key = entry
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let key = String::from_utf8_lossy(key).into_owned();
            if SECTIONS.iter().any(|section| key.starts_with(section)) {
                // A key may be there several times.
                found
                    .entry(key)
                    .or_insert_with(Vec::new)
                    .extend_from_slice(entry);
            }
        }
        Ok(Steering(found))
    }
}
