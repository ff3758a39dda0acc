//! `git promote ready`: a draft asks for review once the checks there pass.

use std::time::Duration;

use crate::git::repo::Repo;
use crate::model::error::{Error, Kind, Result};
use crate::model::event::{Event, Listener};
use crate::model::name::AttemptPattern;
use crate::model::promotion_state::check_words;
use crate::model::pull_request::{PullState, Readiness, RemoteVerdict, Review};
use crate::process::interrupt::Interrupts;
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::promotions;

/// How often a forge is asked whether its checks have ended: often enough for a person, and
/// far from any limit of requests.
const INTERVAL: Duration = Duration::from_secs(10);

/// How often the user's wish to stop is looked for.
const LOOK: Duration = Duration::from_millis(100);

/// Whether checks that still run are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// They are not.
    Never,
    /// They are, until they have ended.
    UntilTheEnd,
}

/// Marks the pull request as ready, and returns where it is. One that is ready is left so.
///
/// # Errors
/// Where a check failed, or still runs and is not waited for.
pub fn ready(
    repo: &Repo,
    pattern: &AttemptPattern,
    waiting: Waiting,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<String> {
    refuse_nesting(repo)?;
    let promotion = promotions::find(repo, pattern)?;
    let (forge, url) = promotions::pull_request(repo, &promotion)?;
    let mut told = String::new();
    loop {
        let review = forge.review(&url)?;
        if review.state != PullState::Open {
            return Err(Error::no(format!(
                "the pull request is not open any more: {url}"
            )));
        }
        if review.readiness == Readiness::Ready {
            return Ok(url);
        }
        if says(&review, RemoteVerdict::Failed) || says(&review, RemoteVerdict::Unknown) {
            return Err(
                Error::no(format!("it stays a draft: {} there", check_words(&review))).hint(
                    format!(
                        "have its agent answer that: git promote revise {}",
                        promotion.attempt
                    ),
                ),
            );
        }
        if !says(&review, RemoteVerdict::Pending) {
            forge.set_readiness(&url, Readiness::Ready)?;
            listen(Event::Note(format!("{url} asks for review now")));
            return Ok(url);
        }
        let words = check_words(&review);
        if waiting == Waiting::Never {
            return Err(Error::no(format!("it stays a draft: {words} there"))
                .hint("wait for them: git promote ready --wait <attempt>"));
        }
        if told != words {
            listen(Event::Note(format!("waiting: {words}")));
            told = words;
        }
        pause(interrupts)?;
    }
}

fn says(review: &Review, verdict: RemoteVerdict) -> bool {
    review.checks.iter().any(|check| check.verdict == verdict)
}

fn pause(interrupts: &Interrupts) -> Result<()> {
    let mut waited = Duration::ZERO;
    while waited < INTERVAL {
        if interrupts.pending().is_some() {
            return Err(Error::new(Kind::Interrupted, "interrupted")
                .hint("the pull request is a draft as before"));
        }
        std::thread::sleep(LOOK);
        waited += LOOK;
    }
    Ok(())
}
