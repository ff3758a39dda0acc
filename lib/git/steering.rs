//! What lies in the common git directory and steers git in every worktree of the repository:
//! an attempt shares it with the user, and one without a sandbox can write it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::{Context, Result};

/// Sections of the configuration that start programs, lead elsewhere, or choose which files
/// count. What only concerns branches changes in everyday work and is no news.
const SECTIONS: [&str; 20] = [
    "agent.",
    "alias.",
    "attempt.",
    "core.",
    "credential.",
    "diff.",
    "extensions.",
    "filter.",
    "gc.",
    "gpg.",
    "http.",
    "include",
    "lfs.",
    "merge.",
    "pager.",
    "protocol.",
    "remote.",
    "submodule.",
    "url.",
    "user.",
];

/// Files in the common git directory that do the same.
const FILES: [&str; 5] = [
    "config.worktree",
    "info/attributes",
    "info/exclude",
    "info/grafts",
    "objects/info/alternates",
];

/// Each steering file and setting, with its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steering {
    files: BTreeMap<String, Vec<u8>>,
    /// The configuration as it is written.
    config: Vec<u8>,
    /// And as git reads it; nothing where it cannot.
    settings: Option<BTreeMap<String, Vec<u8>>>,
}

impl Steering {
    /// The names of all that is another now.
    pub fn changed(&self, now: &Self) -> Vec<String> {
        let mut changed = differing(&self.files, &now.files);
        match (&self.settings, &now.settings) {
            (Some(before), Some(now)) => changed.extend(differing(before, now)),
            (None, None) => {}
            _ => changed.push("config, which git cannot read".to_owned()),
        }
        changed.sort();
        changed.dedup();
        changed
    }
}

fn differing(before: &BTreeMap<String, Vec<u8>>, now: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = before.keys().chain(now.keys());
    names
        .filter(|name| before.get(*name) != now.get(*name))
        .cloned()
        .collect()
}

impl Repo {
    /// What steers git here at this moment, also by the worktree's own links to its
    /// repository. git is only asked where the configuration is another than `before`.
    pub fn steering(&self, worktree: &Worktree, before: Option<&Steering>) -> Result<Steering> {
        let mut found = BTreeMap::new();
        for name in FILES {
            if let Ok(bytes) = fs::read(self.common_dir().join(name)) {
                found.insert(name.to_owned(), bytes);
            }
        }
        for (name, bytes) in links(worktree) {
            let id = worktree.git_dir.file_name().unwrap_or_default();
            found.insert(format!("worktrees/{}/{name}", id.to_string_lossy()), bytes);
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
        let path = self.common_dir().join("config");
        let config = fs::read(&path).unwrap_or_default();
        let settings = match before.filter(|before| before.config == config) {
            Some(before) => before.settings.clone(),
            None => self.settings(&path)?,
        };
        Ok(Steering {
            files: found,
            config,
            settings,
        })
    }

    fn settings(&self, config: &Path) -> Result<Option<BTreeMap<String, Vec<u8>>>> {
        let arguments = [
            "config".as_ref(),
            "--file".as_ref(),
            config.as_os_str(),
            "--null".as_ref(),
            "--list".as_ref(),
        ];
        let listed = self.git().answer(&arguments, b"")?;
        if !listed.success {
            return Ok(None);
        }
        let mut settings = BTreeMap::new();
        for entry in listed.stdout.split(|byte| *byte == 0) {
            let key = entry
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let key = String::from_utf8_lossy(key).into_owned();
            if SECTIONS.iter().any(|section| key.starts_with(section)) {
                // A key may be there several times.
                settings
                    .entry(key)
                    .or_insert_with(Vec::new)
                    .extend_from_slice(entry);
            }
        }
        Ok(Some(settings))
    }
}

/// The files by which a linked worktree and its repository know each other.
fn links(worktree: &Worktree) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    ["commondir", "gitdir"]
        .into_iter()
        .filter_map(|name| Some((name, fs::read(worktree.git_dir.join(name)).ok()?)))
}

/// Puts back what [`links`] were, where somebody has led them elsewhere.
#[derive(Clone, Debug)]
pub struct Links(Vec<(&'static str, Vec<u8>)>);

impl Links {
    /// As they are.
    pub fn of(worktree: &Worktree) -> Self {
        Self(links(worktree).collect())
    }

    /// As they were. Nothing is made in a git directory that is gone.
    pub fn put_back(&self, worktree: &Worktree) -> Result<()> {
        for (name, before) in &self.0 {
            let path = worktree.git_dir.join(name);
            let is_changed = fs::read(&path).is_ok_and(|now| now != *before);
            if is_changed || (worktree.git_dir.is_dir() && !path.exists()) {
                fs::write(&path, before)
                    .or_fatal(|| format!("cannot write '{}'", path.display()))?;
            }
        }
        Ok(())
    }
}
