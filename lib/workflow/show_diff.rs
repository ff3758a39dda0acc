//! `git compare --diff`: what an attempt changes, or how two of them differ.

use std::ffi::OsString;

use crate::git::repo::Repo;
pub use crate::git::show_diff::{Look, Marks};
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::oid::Oid;
use crate::store::attempts;

/// One side of a diff.
struct Side {
    base: Option<Oid>,
    tip: Oid,
}

/// Becomes the diff of one attempt against its base, or of two against each other; either may
/// be any revision instead, and a single one is held against `base`. Returns only where that
/// failed.
pub fn become_diff(
    repo: &Repo,
    names: &[String],
    base: Option<&str>,
    paths: &[OsString],
    look: Look,
) -> Result<Error> {
    let (from, to) = match names {
        [one] => {
            let one = side(repo, one)?;
            let base = match base {
                Some(base) => {
                    let base = repo.resolve_commit(base)?;
                    Some(repo.merge_base(&base, &one.tip).unwrap_or(base))
                }
                None => one.base,
            };
            let base = base.ok_or_else(|| {
                Error::usage("a revision has nothing to be held against")
                    .hint("name another one, or say --base <revision>")
            })?;
            (base, one.tip)
        }
        [one, other] => (side(repo, one)?.tip, side(repo, other)?.tip),
        _ => {
            return Err(Error::usage("--diff shows one attempt, or two")
                .hint("git compare --diff <attempt> [<attempt>] [-- <path>...]"));
        }
    };
    Ok(repo.become_diff(&from, &to, paths, look))
}

/// The text of a diff, for whoever shows it beside other things: the words of an attempt.
pub fn diff_text(repo: &Repo, from: &Oid, to: &Oid) -> Result<String> {
    repo.diff_text(from, to)
}

/// An attempt by its name, or else a revision.
fn side(repo: &Repo, name: &str) -> Result<Side> {
    let pattern = name.parse::<AttemptPattern>().ok();
    let found = pattern.map(|pattern| attempts::find(repo, &pattern));
    match found {
        Some(Ok(record)) => {
            let attempt = record.attempt;
            let candidate = attempt.candidate.ok_or_else(|| {
                Error::no(format!("attempt '{}' offers nothing", attempt.name))
                    .hint("what it left, if anything: git spawn list")
            })?;
            Ok(Side {
                base: Some(attempt.base),
                tip: candidate.commit,
            })
        }
        Some(Err(error)) => match repo.resolve_tree(name) {
            Ok(_) => revision(repo, name),
            Err(_) => Err(error),
        },
        None => revision(repo, name),
    }
}

fn revision(repo: &Repo, name: &str) -> Result<Side> {
    let tip = repo
        .resolve_commit(name)
        .or_else(|_| repo.resolve_tree(name))?;
    Ok(Side { base: None, tip })
}
