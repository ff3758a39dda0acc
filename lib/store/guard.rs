//! A guard: a commit whose parents are the tips of all that an agent could take from the
//! user, so that no gc of the agent's takes their objects. It exists while the agent works,
//! and tells afterwards where the refs were.

use std::collections::BTreeMap;

use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::store::layout::{self, RefKind};

/// A commit of more parents takes longer than an agent should wait, and no repository of
/// people has so many tips.
const MOST: usize = 5000;

const REFS: &str = "refs";
const STASHES: &str = "stashes";

/// Where everything was before the agent began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// The user's refs and the suite's own, by full name.
    pub refs: BTreeMap<String, Oid>,
    /// The stashes, oldest first.
    pub stashes: Vec<Oid>,
}

impl Before {
    /// As it is now.
    pub fn now(repo: &Repo) -> Result<Self> {
        let mut refs: BTreeMap<String, Oid> = repo.list_refs("refs/")?.into_iter().collect();
        refs.retain(|name, _| layout::ref_kind(repo, name) != RefKind::Passing);
        let stashes = repo.stashes().into_iter().map(|(stash, _)| stash).collect();
        Ok(Self { refs, stashes })
    }
}

/// Writes the guard of an attempt, in the place of any that an interrupted one left.
pub fn create(repo: &Repo, name: &AttemptName, before: &Before, base: &Oid) -> Result<Oid> {
    let mut tips: Vec<Oid> = before.stashes.clone();
    let is_record = |name: &String| layout::ref_kind(repo, name) == RefKind::Suite;
    let (records, others): (Vec<_>, Vec<_>) =
        before.refs.iter().partition(|(name, _)| is_record(name));
    tips.extend(
        others
            .into_iter()
            .chain(records)
            .map(|(_, tip)| tip.clone()),
    );
    let mut tips: Vec<Oid> = tips.iter().filter_map(|tip| repo.commit_of(tip)).collect();
    let mut seen = std::collections::HashSet::from([base.clone()]);
    tips.retain(|tip| seen.insert(tip.clone()));
    tips.truncate(MOST);
    let lines = |all: &mut dyn Iterator<Item = String>| all.collect::<String>().into_bytes();
    let files = Files::from([
        (
            REFS.to_owned(),
            lines(
                &mut before
                    .refs
                    .iter()
                    .map(|(name, tip)| format!("{tip} {name}\n")),
            ),
        ),
        (
            STASHES.to_owned(),
            lines(&mut before.stashes.iter().map(|stash| format!("{stash}\n"))),
        ),
    ]);
    let tree = repo.write_files(&files)?;
    let parents: Vec<&Oid> = std::iter::once(base).chain(&tips).collect();
    let commit = repo.write_commit(&format!("{name}: guarded"), &tree, &parents)?;
    swap(repo, name, &commit)?;
    Ok(commit)
}

/// Adds commits to what the guard keeps, and makes it again where it has been deleted.
pub fn add(repo: &Repo, name: &AttemptName, guard: &Oid, more: &[Oid]) -> Result<Oid> {
    let tree = repo.tree_of(guard)?;
    let parents: Vec<&Oid> = std::iter::once(guard).chain(more).collect();
    let commit = repo.write_commit(&format!("{name}: guarded more"), &tree, &parents)?;
    swap(repo, name, &commit)?;
    Ok(commit)
}

fn swap(repo: &Repo, name: &AttemptName, commit: &Oid) -> Result<()> {
    let guard = layout::guard_ref(name);
    match repo.read_ref(&guard)? {
        Some(old) => repo.move_ref(&guard, &old, commit, "guard"),
        None => repo.create_ref(&guard, commit, "guard"),
    }
}

/// Where everything was, as the guard of an attempt has it; nothing where it has none.
pub fn read(repo: &Repo, name: &AttemptName) -> Result<Option<(Oid, Before)>> {
    let Some(commit) = repo.read_ref(&layout::guard_ref(name))? else {
        return Ok(None);
    };
    let files = repo.read_files(&commit)?;
    let text = |name: &str| {
        let bytes = files.get(name).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    };
    let one = |line: &str| {
        let (tip, name) = line.split_once(' ')?;
        Some((name.to_owned(), tip.parse().ok()?))
    };
    let before = Before {
        refs: text(REFS).lines().filter_map(one).collect(),
        stashes: text(STASHES)
            .lines()
            .filter_map(|line| line.parse().ok())
            .collect(),
    };
    Ok(Some((commit, before)))
}

/// Removes the guard of an attempt, whose record keeps what needs to be kept from now on.
pub fn remove(repo: &Repo, name: &AttemptName) -> Result<()> {
    let guard = layout::guard_ref(name);
    match repo.read_ref(&guard)? {
        Some(old) => repo.delete_ref(&guard, &old),
        None => Ok(()),
    }
}
