//! The shape of what is pushed: the candidate itself, one commit of it, or its commits on the
//! target's tip, rebased in memory. Nothing of the user's worktree, HEAD or branches is
//! touched.

use crate::git::merge::Merged;
use crate::git::repo::Repo;
use crate::git::rewrite::{Author, CommitText, NewCommit, Person};
use crate::model::attempt::{AgentProfile, Attempt, Candidate};
use crate::model::co_author::{self, with_co_author};
use crate::model::error::{Error, Result};
use crate::model::message::is_of_suite;
use crate::model::oid::Oid;
use crate::model::promotion::Shape;
use crate::workflow::gate::{Ground, Refusal};

/// What a shape makes of a candidate. Its tree is known, and no commit of it is made yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Of which shape.
    pub shape: Shape,
    /// What the first commit stands on.
    pub on: Oid,
    /// The commits of the attempt that are in it, the oldest first, and the tree that each
    /// leads to.
    pub picks: Vec<Pick>,
    /// The tree of the last commit.
    pub tree: Oid,
}

/// One commit of an attempt.
#[derive(Clone, Debug)]
pub struct Pick {
    /// It.
    pub commit: Oid,
    /// The tree that it leads to here.
    pub tree: Oid,
}

impl Draft {
    /// How many commits come of it.
    pub fn commits(&self) -> usize {
        if self.shape.is_squashed() {
            1
        } else {
            self.picks.len()
        }
    }
}

/// What stands between the user and a draft.
#[derive(Debug)]
pub enum Drafted {
    /// The candidate is pushed as it is.
    AsIs,
    /// This is made of it.
    Draft(Draft),
    /// The shape is not to be had.
    Refused(Refusal),
}

/// Where a candidate shall go.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// The target's name.
    pub target: &'a str,
    /// Where it is at the remote.
    pub tip: &'a Oid,
}

/// Works out what a shape makes of a candidate.
pub fn draft(
    repo: &Repo,
    shape: Shape,
    attempt: &Attempt,
    candidate: &Candidate,
    aim: Aim<'_>,
) -> Result<Drafted> {
    if shape == Shape::AsIs {
        return Ok(Drafted::AsIs);
    }
    let fork = fork(repo, attempt, candidate, aim.tip);
    let steps = repo.steps_to(&candidate.commit, &[&fork, aim.tip])?;
    let as_they_are = |steps: &[Oid]| -> Result<Vec<Pick>> {
        let pick = |commit: &Oid| -> Result<Pick> {
            Ok(Pick {
                commit: commit.clone(),
                tree: repo.tree_of(commit)?,
            })
        };
        steps.iter().map(pick).collect()
    };
    let (on, picks, tree) = match shape {
        Shape::AsIs | Shape::Squash => (fork, as_they_are(&steps)?, candidate.tree.clone()),
        Shape::SquashOnto => {
            let [base, ours] = [&fork, aim.tip].map(|commit| repo.tree_of(commit));
            let ours = ours?;
            match repo.merge_trees(&base?, &ours, &candidate.tree)? {
                Merged::Tree(tree) if tree == ours => return Ok(has_it_all(aim)),
                Merged::Tree(tree) => (aim.tip.clone(), as_they_are(&steps)?, tree),
                Merged::Conflicts(paths) => {
                    return conflict(repo, aim, "it", &paths, candidate);
                }
            }
        }
        Shape::Onto => {
            let mut picks: Vec<Pick> = Vec::new();
            let mut at = repo.tree_of(aim.tip)?;
            for step in steps {
                let text = repo.commit_text(&step)?;
                let before = match text.parents.first() {
                    Some(parent) => repo.tree_of(parent)?,
                    None => repo.write_files(&Default::default())?,
                };
                let tree = match repo.merge_trees(&before, &at, &repo.tree_of(&step)?)? {
                    Merged::Tree(tree) => tree,
                    Merged::Conflicts(paths) => {
                        let what = format!("its commit {} ({})", step.short(), text.subject());
                        return conflict(repo, aim, &what, &paths, candidate);
                    }
                };
                // What the target has already makes no commit.
                if tree != at {
                    at = tree.clone();
                    picks.push(Pick { commit: step, tree });
                }
            }
            if picks.is_empty() || at == repo.tree_of(aim.tip)? {
                return Ok(has_it_all(aim));
            }
            (aim.tip.clone(), picks, at)
        }
    };
    Ok(Drafted::Draft(Draft {
        shape,
        on,
        picks,
        tree,
    }))
}

/// Where an attempt left the target: its base, or what it has merged of the target since.
fn fork(repo: &Repo, attempt: &Attempt, candidate: &Candidate, tip: &Oid) -> Oid {
    repo.merge_base(&candidate.commit, tip)
        .filter(|common| repo.is_ancestor(&attempt.base, common))
        .unwrap_or_else(|| attempt.base.clone())
}

fn has_it_all(aim: Aim<'_>) -> Drafted {
    Drafted::Refused(Refusal::new(
        Ground::Nothing,
        format!("'{}' has all that it changes already", aim.target),
        "there is nothing left to promote: git spawn prune",
    ))
}

fn conflict(
    repo: &Repo,
    aim: Aim<'_>,
    what: &str,
    paths: &[String],
    candidate: &Candidate,
) -> Result<Drafted> {
    let mut way_on = "spawn new attempts from where it is now: git spawn".to_owned();
    if repo.conflicts(aim.tip, &candidate.commit)?.is_empty() {
        way_on.push_str("; or promote it without --onto, since it can be merged");
    }
    Ok(Drafted::Refused(Refusal::new(
        Ground::Conflict,
        format!(
            "{what} cannot be put onto '{}', which is at {}: both change {}",
            aim.target,
            aim.tip.short(),
            paths.join(", ")
        ),
        way_on,
    )))
}

/// Makes the commits of a draft, and returns the last. `message` is that of a squash.
pub fn make(repo: &Repo, attempt: &Attempt, draft: &Draft, message: &str) -> Result<Candidate> {
    let mut at = draft.on.clone();
    if draft.shape.is_squashed() {
        at = repo.make_commit(NewCommit {
            tree: &draft.tree,
            parent: &at,
            author: Author::User,
            committed: None,
            encoding: None,
            message: message.as_bytes(),
        })?;
    } else {
        let agent = agent(repo, attempt);
        for pick in &draft.picks {
            at = again(repo, attempt, pick, &at, agent.as_deref(), When::Now)?;
        }
    }
    if repo.tree_of(&at)? != draft.tree {
        return Err(Error::fatal(format!(
            "the commit {at} does not have the tree that was checked"
        )));
    }
    Ok(Candidate {
        commit: at,
        tree: draft.tree.clone(),
    })
}

/// Makes the commits of a draft that is no squash, so that they are the same ones whenever
/// that is done.
pub(super) fn remake(repo: &Repo, attempt: &Attempt, draft: &Draft) -> Result<Candidate> {
    let agent = agent(repo, attempt);
    let mut at = draft.on.clone();
    for pick in &draft.picks {
        at = again(repo, attempt, pick, &at, agent.as_deref(), When::AsBefore)?;
    }
    Ok(Candidate {
        commit: at,
        tree: draft.tree.clone(),
    })
}

/// When a commit that is made again is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Now,
    AsBefore,
}

/// One commit of an attempt, made again on another parent. It is not made again where it
/// would be the same.
fn again(
    repo: &Repo,
    attempt: &Attempt,
    pick: &Pick,
    parent: &Oid,
    agent: Option<&str>,
    when: When,
) -> Result<Oid> {
    let text = repo.commit_text(&pick.commit)?;
    let words = String::from_utf8_lossy(&text.message);
    let is_of_suite = is_of_suite(&words, &attempt.name);
    let mut message = text.message.clone();
    if let Some(agent) = agent.filter(|_| is_of_suite && text.encoding.is_none()) {
        message = with_co_author(&words, agent).into_bytes();
    }
    let user = repo.user()?;
    let author = match &text.author {
        author if is_of_suite && *author != user => Author::UserAt(&text.date),
        author if is_nobody(author) => Author::UserAt(&text.date),
        author => Author::Other(author, &text.date),
    };
    let is_same = text.parents == [parent.clone()]
        && pick.tree == repo.tree_of(&pick.commit)?
        && message == text.message
        && matches!(author, Author::Other(..))
        && !repo.signs_commits();
    if is_same {
        return Ok(pick.commit.clone());
    }
    repo.make_commit(NewCommit {
        tree: &pick.tree,
        parent,
        author,
        committed: (when == When::AsBefore).then_some(&text.committed),
        encoding: text.encoding.as_deref(),
        message: &message,
    })
}

/// Whether an author is nobody at all, as where git was told no name: git itself would refuse
/// to make such a commit.
fn is_nobody(author: &Person) -> bool {
    author.name.is_empty() || author.email.is_empty() || author.email == Repo::NO_EMAIL
}

/// Who has a part in a squash: the agent, and whoever else wrote the attempt's commits or is
/// named in them.
pub fn co_authors(repo: &Repo, attempt: &Attempt, draft: &Draft) -> Result<Vec<String>> {
    let user = repo.user()?;
    let mut all: Vec<String> = agent(repo, attempt).into_iter().collect();
    let texts = draft
        .picks
        .iter()
        .map(|pick| repo.commit_text(&pick.commit));
    for text in texts {
        let CommitText {
            author, message, ..
        } = text?;
        if !is_nobody(&author) {
            all.push(co_author::person(&author.name, &author.email));
        }
        all.extend(co_author::named_in(&String::from_utf8_lossy(&message)));
    }
    let mut seen = vec![user.email.to_ascii_lowercase()];
    all.retain(|one| {
        let address = co_author::address(one);
        let is_other = !seen.contains(&address);
        seen.push(address);
        is_other
    });
    Ok(all)
}

/// Who the attempt's agent is in a commit; nobody where the user wants that.
fn agent(repo: &Repo, attempt: &Attempt) -> Option<String> {
    let name = &attempt.agent.name;
    let configured = repo.config(&format!("agent.{name}.coauthor"));
    let usual = match &attempt.agent.profile {
        // One that is based on it does not go by the name that the user gave it.
        AgentProfile::Known(program) => program.agent.word(),
        AgentProfile::Command { .. } | AgentProfile::Replay { .. } => name,
    };
    let who = configured.unwrap_or_else(|| co_author::usual(usual));
    let who = who.trim();
    (!who.is_empty()).then(|| match who.rsplit_once('<') {
        Some((name, address)) => co_author::person(name, address),
        None => who.replace(['\n', '\r'], " "),
    })
}
