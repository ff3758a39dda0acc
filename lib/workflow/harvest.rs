//! What an attempt left, made into a candidate: whatever its agent did to git meanwhile, no
//! commit and no file of it is lost, and nothing of anybody else's is taken for its work.

use std::path::PathBuf;

use crate::agent;
use crate::git::index_mark::IndexMark;
use crate::git::repo::Repo;
use crate::git::rules::Rules;
use crate::git::snapshot::Staged;
use crate::git::worktree::Worktree;
use crate::model::attempt::{Attempt, Candidate, Isolation};
use crate::model::error::Result;
use crate::model::message::commit_message;
use crate::model::oid::Oid;
use crate::model::plan_parser::parse;
use crate::model::report::find_report;
use crate::store::attempts;
use crate::workflow::clone;

/// Where an attempt works, as it was before its agent could change anything of it.
pub struct Site {
    /// The worktree and its git directory.
    pub worktree: Worktree,
    /// The worktree's path without symbolic links.
    real: PathBuf,
    /// By what its files are taken.
    rules: Rules,
    /// Its index, where only its checkout has written it.
    index: Option<IndexMark>,
}

impl Site {
    /// The attempt's worktree as it is now; nothing where it is not there.
    pub fn of(repo: &Repo, attempt: &Attempt) -> Result<Option<Self>> {
        let Some((worktree, real)) = find(repo, attempt)? else {
            return Ok(None);
        };
        let rules = rules(repo, attempt, &worktree)?;
        Ok(Some(Self {
            index: IndexMark::of(&worktree),
            worktree,
            real,
            rules,
        }))
    }

    /// The same, where an agent has worked already and nobody remembers how it was.
    pub fn after(repo: &Repo, attempt: &Attempt) -> Result<Option<Self>> {
        let Some((worktree, real)) = find(repo, attempt)? else {
            return Ok(None);
        };
        let rules = match attempt.isolation {
            Isolation::Worktree => repo.cautious_rules(&worktree)?,
            Isolation::Clone => repo.cautious_rules(&clone::unseen(attempt))?,
        };
        let rules = rules.without(agent::leaves(&attempt.agent));
        Ok(Some(Self {
            worktree,
            real,
            rules,
            index: None,
        }))
    }

    /// Takes the rules anew: the plan's set-up, which the user approved, may make some.
    pub fn renew(&mut self, repo: &Repo, attempt: &Attempt) -> Result<()> {
        self.rules = rules(repo, attempt, &self.worktree)?;
        Ok(())
    }

    /// By what the attempt's files are taken.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    fn trouble(&self) -> Option<String> {
        let path = &self.worktree.path;
        if !path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            return Some("its worktree is gone".to_owned());
        }
        if path.canonicalize().ok().as_ref() != Some(&self.real) {
            let path = path.display();
            return Some(format!("its worktree is gone: '{path}' leads elsewhere"));
        }
        None
    }
}

/// A clone has a configuration of its own, which is its agent's; the user's counts.
fn rules(repo: &Repo, attempt: &Attempt, worktree: &Worktree) -> Result<Rules> {
    let rules = match attempt.isolation {
        Isolation::Worktree => repo.rules(worktree)?,
        Isolation::Clone => repo.rules(&clone::unseen(attempt))?,
    };
    Ok(rules.without(agent::leaves(&attempt.agent)))
}

fn find(repo: &Repo, attempt: &Attempt) -> Result<Option<(Worktree, PathBuf)>> {
    let worktree = match attempt.isolation {
        Isolation::Worktree => repo.find_worktree(&attempt.worktree)?,
        Isolation::Clone => Some(Worktree {
            path: attempt.worktree.clone(),
            git_dir: attempt.worktree.join(".git"),
        }),
    };
    Ok(worktree.and_then(|worktree| {
        let real = attempt.worktree.canonicalize().ok()?;
        Some((worktree, real))
    }))
}

/// What an attempt has to show.
#[derive(Default)]
pub struct Evidence {
    /// The commit that it offers.
    pub candidate: Option<Candidate>,
    /// Commits that must not be lost though they are not the candidate.
    pub anchors: Vec<Oid>,
    /// Those of them that the agent made elsewhere, where it offers nothing else.
    pub elsewhere: Vec<Oid>,
    /// Why what it left could not be taken, or not all of it, in one line.
    pub trouble: Option<String>,
}

impl Evidence {
    /// Of something that could not even be looked at.
    pub fn trouble(why: String) -> Self {
        Self {
            trouble: Some(why),
            ..Self::default()
        }
    }
}

/// Commits on the attempt's branch whatever the agent left uncommitted (many agents'
/// sandboxes cannot commit in a linked worktree), and finds what it has committed. `made` is
/// where HEAD has been, in the order of time.
pub fn harvest(
    repo: &Repo,
    attempt: &Attempt,
    site: &Site,
    made: &[Oid],
    last_words: &str,
) -> Result<Evidence> {
    if attempt.isolation == Isolation::Clone {
        return clone::gather(repo, attempt, site.rules(), last_words);
    }
    let head = repo.head_of(&site.worktree);
    let tip = repo.read_ref(&attempt.branch)?;
    // Of a worktree that was removed nothing else tells where its HEAD was.
    let is_further = |commit: &&Oid| {
        repo.has_commit(commit) && tip.as_ref().is_none_or(|tip| repo.is_ancestor(tip, commit))
    };
    let last_seen = || made.iter().rev().find(is_further);
    let on = head
        .commit
        .as_ref()
        .or_else(last_seen)
        .or(tip.as_ref())
        .unwrap_or(&attempt.base)
        .clone();
    let mut trouble = site.trouble();
    let mut commit = on.clone();
    if trouble.is_none() {
        let (worktree, rules) = (&site.worktree, site.rules());
        let mark = site.index.as_ref();
        match commit_the_rest(repo, attempt, worktree, rules, &on, mark, last_words) {
            Ok((with_the_rest, Some(staged))) => {
                commit = with_the_rest;
                if head.branch.as_ref() == Some(&attempt.branch) {
                    lead_branch_to(repo, attempt, tip.as_ref(), &commit)?;
                    // Somebody may hold it, and git finds out by itself what is the same.
                    let _ = staged.give_index();
                }
            }
            Ok((_, None)) => {}
            Err(error) => {
                trouble = Some(format!("what it left could not be committed: {error}"));
            }
        }
        if !site.worktree.git_dir.is_dir() {
            trouble.get_or_insert_with(|| "its worktree is not registered any more".to_owned());
        } else if let Err(error) = repo.mend_worktree(&site.worktree) {
            // Whatever took the place of its `.git` is the agent's, and stays.
            drop(error);
        }
    }
    let tip = repo.read_ref(&attempt.branch)?;
    if let Err(error) = lead_branch_to(repo, attempt, tip.as_ref(), &commit) {
        trouble.get_or_insert_with(|| format!("its branch could not be moved: {error}"));
    }
    let mut covered = vec![commit.clone()];
    let mut anchors = Vec::new();
    if let Some(tip) = tip.filter(|tip| !repo.is_ancestor(tip, &commit)) {
        anchors.push(tip.clone());
        covered.push(tip);
    }
    let elsewhere = repo.not_covered(made, &covered, &attempt.base);
    anchors.extend(elsewhere.iter().cloned());
    let tree = repo.tree_of(&commit)?;
    let candidate = (tree != repo.tree_of(&attempt.base)?).then(|| Candidate {
        commit: commit.clone(),
        tree,
    });
    match (&candidate, &mut trouble) {
        (None, _) => anchors.push(commit),
        (Some(_), Some(trouble)) => trouble.push_str("; what it had committed is kept"),
        (Some(_), None) => {}
    }
    Ok(Evidence {
        elsewhere: if candidate.is_none() {
            elsewhere
        } else {
            Vec::new()
        },
        candidate,
        anchors,
        trouble,
    })
}

/// A commit of all that lies in the worktree; `on` itself where that is all.
pub(super) fn commit_the_rest(
    repo: &Repo,
    attempt: &Attempt,
    worktree: &Worktree,
    rules: &Rules,
    on: &Oid,
    mark: Option<&IndexMark>,
    last_words: &str,
) -> Result<(Oid, Option<Staged>)> {
    let staged = repo.stage(worktree, rules, &attempt.base, on, mark)?;
    if staged.tree == repo.tree_of(on)? {
        return Ok((on.clone(), None));
    }
    let plan = attempts::read(repo, &attempt.name)?.plan;
    let title = parse(&plan).plan.map(|plan| plan.title);
    let title = title.unwrap_or_else(|| attempt.name.task.to_string());
    let message = commit_message(&title, attempt, find_report(last_words).as_ref());
    let commit = repo.write_commit(&message, &staged.tree, &[on])?;
    Ok((commit, Some(staged)))
}

/// The branch follows where that loses nothing, also an agent that left it for another HEAD;
/// it stays where it would.
fn lead_branch_to(repo: &Repo, attempt: &Attempt, tip: Option<&Oid>, commit: &Oid) -> Result<()> {
    match tip {
        Some(tip) if tip == commit => Ok(()),
        Some(tip) if repo.is_ancestor(tip, commit) => {
            repo.move_ref(&attempt.branch, tip, commit, "commit what the agent left")
        }
        Some(_) => Ok(()),
        None => repo.create_ref(&attempt.branch, commit, "the agent deleted its branch"),
    }
}
