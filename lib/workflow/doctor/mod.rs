//! `git spawn doctor`: what is stale or broken, and its repair. The first rule of a repair is
//! that it deletes nothing that could be somebody's work: what it replaces it keeps, and what
//! it is not sure of it tells.

mod branches;
mod interrupted;
mod litter;
mod locks;
mod lost;
mod notes;
mod records;
mod settings;
mod worktrees;

use crate::git::repo::Repo;
use crate::git::worktree_list::Registered;
use crate::model::attempt::{Attempt, Isolation, State, Step};
use crate::model::error::Result;
use crate::model::event::Listener;
use crate::model::fault::{Examined, Fault, Outcome, Remedy};
use crate::model::name::AttemptName;
use crate::process::interrupt::Interrupts;
use crate::workflow::list::{Listed, list};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::order::all_interrupted;

/// What the user wants of the doctor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// To be told.
    Examine,
    /// To have mended what can be.
    Repair,
}

/// What a repair needs.
struct Surgery<'a> {
    repo: &'a Repo,
    interrupts: &'a Interrupts,
    listen: Listener<'a>,
}

/// The repair of one fault.
type Cure = Box<dyn Fn(&Surgery<'_>) -> Result<()>>;

/// A fault with its repair, where there is one.
struct Finding {
    fault: Fault,
    cure: Option<Cure>,
}

impl Finding {
    /// A fault that is the user's to decide on.
    fn told(
        thing: impl Into<String>,
        trouble: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            fault: Fault {
                thing: thing.into(),
                trouble: trouble.into(),
                remedy: Remedy::Yours(advice.into()),
            },
            cure: None,
        }
    }

    /// A fault that can be repaired.
    fn curable(
        thing: impl Into<String>,
        trouble: impl Into<String>,
        repair: impl Into<String>,
        cure: impl Fn(&Surgery<'_>) -> Result<()> + 'static,
    ) -> Self {
        Self {
            fault: Fault {
                thing: thing.into(),
                trouble: trouble.into(),
                remedy: Remedy::Repair(repair.into()),
            },
            cure: Some(Box::new(cure)),
        }
    }
}

/// All that the examinations look at.
struct View<'a> {
    repo: &'a Repo,
    listed: Vec<Listed>,
    registered: Vec<Registered>,
    /// The attempts of spawns that were killed, which are gone on with.
    interrupted: Vec<AttemptName>,
}

impl<'a> View<'a> {
    fn of(repo: &'a Repo) -> Result<Self> {
        let mut interrupted = Vec::new();
        // A plan's record that cannot be read is a fault of its own.
        for ordered in all_interrupted(repo).unwrap_or_default() {
            let attempts = ordered.spawn.attempts.iter();
            interrupted.extend(attempts.map(|attempt| attempt.name.clone()));
        }
        Ok(Self {
            repo,
            listed: list(repo)?.0,
            registered: repo.registered_worktrees()?,
            interrupted,
        })
    }

    /// The attempts that have a linked worktree and a branch, or had them: those that are not
    /// archived, and whose worktree was filled.
    fn kept(&self) -> impl Iterator<Item = &Listed> {
        self.listed.iter().filter(|one| {
            let attempt = &one.record.attempt;
            attempt.archive.is_none()
                && attempt.isolation == Isolation::Worktree
                && has_begun(attempt)
                && !self.interrupted.contains(&attempt.name)
        })
    }
}

fn has_begun(attempt: &Attempt) -> bool {
    match &attempt.state {
        State::Preparing {
            step: Step::Worktree,
        } => false,
        State::Preparing { step: Step::SetUp } | State::Queued | State::Running { .. } => true,
        State::Ended(end) => end.exit.is_some() || attempt.candidate.is_some(),
    }
}

/// Looks for faults of one kind.
type Examination = fn(&View<'_>) -> Result<Vec<Finding>>;

/// In this order: each finds the things whole that those before it mend.
const EXAMINATIONS: [Examination; 9] = [
    locks::examine,
    records::examine,
    notes::examine,
    interrupted::examine,
    worktrees::examine,
    branches::examine,
    lost::examine,
    litter::examine,
    settings::examine,
];

/// Examines everything, and repairs what can be if that is wished.
pub fn doctor(
    repo: &Repo,
    treatment: Treatment,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Vec<Examined>> {
    if treatment == Treatment::Repair {
        refuse_nesting(repo)?;
    }
    settings::warn(repo, listen)?;
    let surgery = Surgery {
        repo,
        interrupts,
        listen,
    };
    let mut examined = Vec::new();
    for examine in EXAMINATIONS {
        for Finding { fault, cure } in examine(&View::of(repo)?)? {
            let outcome = match (treatment, cure) {
                (Treatment::Repair, Some(cure)) => match cure(&surgery) {
                    Ok(()) => Outcome::Mended,
                    Err(error) => Outcome::NotMended(error.to_string()),
                },
                _ => Outcome::Found,
            };
            examined.push(Examined { fault, outcome });
        }
    }
    Ok(examined)
}
