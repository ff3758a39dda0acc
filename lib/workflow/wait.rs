//! `git spawn wait`: until attempts are over.

use std::collections::BTreeSet;

use crate::git::repo::Repo;
use crate::model::attempt::Outcome;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::workflow::list::Seen;
use crate::workflow::lookout::Lookout;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// All are over.
    All,
    /// One has finished well, or all are over.
    Any,
}

/// Waits, and tells each attempt once that is over; `pause` passes the time between two
/// looks. Returns whether all have finished well, or one where one is enough.
pub fn wait(
    repo: &Repo,
    names: &[AttemptName],
    until: Until,
    pause: &dyn Fn(),
    tell: &mut dyn FnMut(&Seen) -> Result<()>,
) -> Result<bool> {
    let mut told = BTreeSet::new();
    let mut lookout = Lookout::new(repo, names)?;
    loop {
        for one in lookout.settled() {
            if told.insert(one.attempt().name.clone()) {
                tell(one)?;
            }
        }
        let mut over = lookout.settled();
        match until {
            Until::Any if over.any(finished_well) => return Ok(true),
            Until::All if lookout.all_settled() => return Ok(over.all(finished_well)),
            Until::Any if lookout.all_settled() => return Ok(false),
            Until::Any | Until::All => {}
        }
        drop(over);
        pause();
        lookout.look()?;
    }
}

/// An attempt that was archived meanwhile finished as it did.
fn finished_well(one: &Seen) -> bool {
    let end = one.attempt().end();
    end.is_some_and(|end| end.outcome == Outcome::Finished)
}
