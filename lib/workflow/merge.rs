//! `git promote merge`: exactly what was reviewed comes into the target, once the forge says
//! that it is approved and its checks pass. Then what `git promote finish` does.

use crate::git::repo::Repo;
use crate::model::error::{Error, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::promotion::{MergeKind, Promotion, Step};
use crate::model::pull_request::{
    Decision, MergeRequest, Mergeability, PullState, Readiness, RemoteVerdict, Review,
};
use crate::workflow::finish::{Finished, finish};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::promotions;

/// What the user asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The promoted attempt.
    pub attempt: AttemptPattern,
    /// How it is merged.
    pub how: MergeKind,
    /// The local branch to merge into, where there is no forge.
    pub into: Option<String>,
}

/// Merges it, and finishes.
pub fn merge(repo: &Repo, request: &Request, listen: Listener<'_>) -> Result<Finished> {
    refuse_nesting(repo)?;
    let promotion = promotions::find(repo, &request.attempt)?;
    {
        let _lock = promotions::lock(repo, &promotion)?;
        let promotion = promotions::find(repo, &request.attempt)?;
        match (&promotion.step, &request.into) {
            (Step::Merged(_), _) => {}
            (_, Some(branch)) => merge_here(repo, &promotion, branch, request.how, listen)?,
            (Step::Opened { .. }, None) => merge_there(repo, &promotion, request.how, listen)?,
            (Step::Decided | Step::Pushed, None) => return Err(no_pull_request(&promotion)),
        }
    }
    finish(repo, &request.attempt, listen)
}

fn no_pull_request(promotion: &Promotion) -> Error {
    let name = &promotion.attempt;
    Error::no(format!(
        "attempt '{name}' has no pull request that somebody could have approved"
    ))
    .hint(format!("open one: git promote {name}"))
    .hint(format!(
        "or merge it here, by name: git promote merge --into {} {name}",
        promotion.target
    ))
}

fn merge_there(
    repo: &Repo,
    promotion: &Promotion,
    how: MergeKind,
    listen: Listener<'_>,
) -> Result<()> {
    let (forge, url) = promotions::pull_request(repo, promotion)?;
    let review = forge.review(&url)?;
    if matches!(review.state, PullState::Merged { .. }) {
        return Ok(());
    }
    let against = against(promotion, &review);
    if !against.is_empty() {
        let error = Error::no(format!(
            "not merging '{}': {}",
            promotion.attempt,
            against.join("; ")
        ));
        return Err(error
            .hint(format!(
                "see how it stands: git promote status {}",
                promotion.attempt
            ))
            .hint(format!(
                "answer the reviewers: git promote revise {}",
                promotion.attempt
            )));
    }
    let open = review.threads.iter().filter(|thread| !thread.is_resolved);
    match open.count() {
        0 => {}
        n => listen(Event::Warning(format!(
            "{n} threads of the review are not resolved"
        ))),
    }
    forge.merge(&MergeRequest {
        url: &url,
        head: &promotion.offered().commit,
        how,
    })?;
    listen(Event::Note(format!("merged pull request {url}")));
    Ok(())
}

/// All that stands against merging it.
fn against(promotion: &Promotion, review: &Review) -> Vec<String> {
    let mut found = Vec::new();
    if review.state == PullState::Closed {
        found.push("its pull request has been closed".to_owned());
    }
    if review.readiness == Readiness::Draft {
        found.push("it is a draft".to_owned());
    }
    let ours = &promotion.offered().commit;
    match &review.head {
        Some(head) if head == ours => {}
        Some(head) => found.push(format!(
            "the pull request offers {}, and {} was promoted",
            head.short(),
            ours.short()
        )),
        None => found.push("it is not known what the pull request offers".to_owned()),
    }
    if review.base != promotion.target {
        found.push(format!(
            "the pull request aims at '{}', and '{}' was meant",
            review.base, promotion.target
        ));
    }
    if review.decision != Decision::Approved {
        found.push(match review.decision {
            Decision::ChangesRequested => "changes are requested".to_owned(),
            _ => "nobody has approved it".to_owned(),
        });
    }
    for check in &review.checks {
        let is_fine = matches!(
            check.verdict,
            RemoteVerdict::Passed | RemoteVerdict::Skipped
        );
        if !is_fine {
            found.push(format!(
                "check '{}' there is {}",
                check.name,
                check.verdict.word()
            ));
        }
    }
    match review.mergeability {
        Mergeability::Conflicts => found.push(format!("it conflicts with '{}'", review.base)),
        Mergeability::Blocked => found.push("a rule of the forge blocks it".to_owned()),
        Mergeability::Behind => found.push(format!("it has to take in '{}' first", review.base)),
        // Whether it can be merged is computed when it is asked; the merge itself will tell.
        Mergeability::Clean | Mergeability::Unstable | Mergeability::Unknown => {}
    }
    found
}

/// A merge into a branch of this repository, where there is no forge to ask.
fn merge_here(
    repo: &Repo,
    promotion: &Promotion,
    branch: &str,
    how: MergeKind,
    listen: Listener<'_>,
) -> Result<()> {
    let name = &promotion.attempt;
    if promotion.url().is_some() {
        return Err(Error::no(format!(
            "attempt '{name}' has a pull request, which is where it is merged"
        ))
        .hint(format!("git promote merge {name}")));
    }
    if branch != promotion.target {
        return Err(Error::no(format!(
            "attempt '{name}' is meant for '{}', not for '{branch}'",
            promotion.target
        ))
        .hint(format!(
            "another target is another promotion, once `target:` in the plan says so: \
             git promote --undo {name}"
        )));
    }
    let message = format!("Merge attempt '{name}'");
    let commit = repo.merge_into(branch, &promotion.offered().commit, how, &message)?;
    listen(Event::Note(format!(
        "merged into {branch}, which is at {} now; it has not been pushed",
        commit.short()
    )));
    Ok(())
}
