//! The commits that an agent has made in its clone, fetched into the user's repository.
//!
//! Nothing of the clone steers that: the other end of a fetch is the one program that git
//! means to be run in a repository that nobody trusts.

use std::fs;
use std::path::Path;

use crate::git::clone::{ClonePlace, is_directory, lending};
use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::oid::Oid;

/// The other end of a fetch: exactly in this directory, not where its name leads to by git's
/// rules for short names; and the clone's configuration hides nothing.
const UPLOAD_PACK: &str = "--upload-pack=git -c uploadpack.hideRefs='!refs' \
     -c uploadpack.hideRefs='!HEAD' upload-pack --strict";

/// A reflog of a clone is read as far as this, in bytes: agents make no longer ones.
const LONGEST_LOG: u64 = 16 * 1024 * 1024;

/// The refs of a clone, all of whose commits are in the user's repository now.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// What HEAD is; none where it names a branch without a commit.
    pub head: Option<Oid>,
    /// The branch that HEAD names, as a full ref name.
    pub head_branch: Option<String>,
    /// Its refs with their full names, `refs/stash` among them.
    pub refs: Vec<(String, Oid)>,
    /// Every stash, the newest first.
    pub stashes: Vec<Oid>,
    /// Commits that only its reflogs name: what an agent left behind.
    pub logged: Vec<Oid>,
}

impl Fetched {
    /// What a ref is.
    pub fn tip(&self, name: &str) -> Option<&Oid> {
        self.refs
            .iter()
            .find_map(|(found, tip)| (found == name).then_some(tip))
    }
}

impl Repo {
    /// Fetches all that a clone has, into no ref.
    ///
    /// # Errors
    /// Its `.git` is gone, or is not the repository that was made.
    pub fn fetch_from_clone(&self, place: &ClonePlace) -> Result<Fetched> {
        let git_dir = place.path.join(".git");
        let is_own = is_directory(&git_dir)
            && is_directory(&git_dir.join("objects"))
            && is_directory(&git_dir.join("refs"))
            && git_dir.join("commondir").symlink_metadata().is_err();
        if !is_own {
            return Err(Error::no(format!(
                "'{}' is gone, or is not the repository that was made there",
                git_dir.display()
            )));
        }
        let listed = self.beside_clone().run(&[
            "ls-remote".as_ref(),
            "--symref".as_ref(),
            UPLOAD_PACK.as_ref(),
            "--".as_ref(),
            git_dir.as_os_str(),
        ])?;
        let mut fetched = read_refs(&String::from_utf8_lossy(&listed));
        fetched.stashes = logged_ids(&git_dir.join("logs/refs/stash"));
        fetched.stashes.reverse();
        let (stash, stashes) = (fetched.tip("refs/stash"), &fetched.stashes);
        if stash != stashes.first() {
            // A reflog that does not tell of the stash is none of a stash.
            fetched.stashes = stash.cloned().into_iter().collect();
        }
        let mut wanted: Vec<Oid> = fetched.refs.iter().map(|(_, tip)| tip.clone()).collect();
        wanted.extend(fetched.head.clone());
        wanted.extend(fetched.stashes.iter().cloned());
        self.fetch_ids(&git_dir, &wanted)?;

        let mut logged = Vec::new();
        logged_ids_below(&git_dir.join("logs"), &mut logged);
        logged.retain(|id| !wanted.contains(id));
        logged.sort_unstable();
        logged.dedup();
        fetched.logged = self.fetch_those_there(place, &git_dir, logged)?;
        Ok(fetched)
    }

    /// A guarded git in the user's repository, for what reads a clone.
    pub(super) fn beside_clone(&self) -> Git {
        self.git()
            .config("fetch.fsckObjects=true")
            .config("fetch.writeCommitGraph=false")
            .config("protocol.file.allow=always")
            // Only then may any commit be asked for.
            .config("protocol.version=2")
            .env("GIT_NO_LAZY_FETCH", "1")
    }

    fn fetch_ids(&self, git_dir: &Path, ids: &[Oid]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let lines: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let arguments = [
            "fetch".as_ref(),
            "--quiet".as_ref(),
            "--no-tags".as_ref(),
            "--no-write-fetch-head".as_ref(),
            "--no-recurse-submodules".as_ref(),
            "--no-auto-maintenance".as_ref(),
            UPLOAD_PACK.as_ref(),
            "--stdin".as_ref(),
            "--".as_ref(),
            git_dir.as_os_str(),
        ];
        self.beside_clone()
            .run_with(&arguments, lines.as_bytes())
            .map(drop)
    }

    /// Fetches those commits that are still there with all that belongs to them; a gc may
    /// have taken the others, or a part of them.
    fn fetch_those_there(
        &self,
        place: &ClonePlace,
        git_dir: &Path,
        ids: Vec<Oid>,
    ) -> Result<Vec<Oid>> {
        let lines: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let (variable, objects) = lending(place);
        let check = ["cat-file", "--batch-check=%(objectname) %(objecttype)"];
        let told = self
            .beside_clone()
            .env(variable, objects)
            .run_with(&check, lines.as_bytes())?;
        let told = String::from_utf8_lossy(&told);
        let commits = told.lines().filter_map(|line| line.strip_suffix(" commit"));
        let there: Vec<Oid> = commits.filter_map(|id| id.parse().ok()).collect();
        if self.fetch_ids(git_dir, &there).is_ok() {
            return Ok(there);
        }
        let whole = |id: &Oid| self.fetch_ids(git_dir, std::slice::from_ref(id)).is_ok();
        Ok(there.into_iter().filter(whole).collect())
    }
}

/// What `git ls-remote --symref` lists.
fn read_refs(listed: &str) -> Fetched {
    let mut fetched = Fetched::default();
    for line in listed.lines() {
        let Some((what, name)) = line.split_once('\t') else {
            continue;
        };
        if let Some(branch) = what.strip_prefix("ref: ") {
            if name == "HEAD" {
                fetched.head_branch = Some(branch.to_owned());
            }
        } else if let Ok(id) = what.parse::<Oid>() {
            match name {
                "HEAD" => fetched.head = Some(id),
                name if name.ends_with("^{}") => {}
                name => fetched.refs.push((name.to_owned(), id)),
            }
        }
    }
    fetched
}

/// What a reflog says its ref has become, the oldest first.
fn logged_ids(log: &Path) -> Vec<Oid> {
    let is_readable = log
        .symlink_metadata()
        .is_ok_and(|found| found.is_file() && found.len() <= LONGEST_LOG);
    if !is_readable {
        return Vec::new();
    }
    let bytes = fs::read(log).unwrap_or_default();
    let new = |line: &str| line.split(' ').nth(1)?.parse::<Oid>().ok();
    String::from_utf8_lossy(&bytes)
        .lines()
        .filter_map(new)
        .filter(|id| id.as_str().bytes().any(|byte| byte != b'0'))
        .collect()
}

fn logged_ids_below(directory: &Path, found: &mut Vec<Oid>) {
    if !is_directory(directory) {
        return;
    }
    for entry in directory.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if is_directory(&path) {
            logged_ids_below(&path, found);
        } else {
            found.extend(logged_ids(&path));
        }
    }
}
