//! A spawn: one invocation that starts several attempts, which share its id.

use serde::{Deserialize, Serialize};

use crate::model::attempt::Attempt;
use crate::model::name::AttemptName;

/// What a `git spawn` has ordered and may not have made yet. It lies in the plan's record
/// from the decision until the last supervisor runs, so that a command that comes after a
/// crash makes what is missing, and nothing twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spawn {
    /// 64 random bits in hexadecimal.
    pub id: String,
    /// How many of its attempts may work at once.
    pub slots: usize,
    /// The plan's text.
    pub plan: String,
    /// The attempts as their records begin.
    pub attempts: Vec<Attempt>,
}

impl Spawn {
    /// Whether another one asks for just the same: the same tasks, approaches and agents,
    /// from the same plan and base, under the same limits.
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let same = |(one, other): (&Attempt, &Attempt)| {
            // All else is of the one spawn or of its time, and not of the wish.
            let likened = Attempt {
                name: AttemptName {
                    n: other.name.n,
                    ..one.name.clone()
                },
                spawn: other.spawn.clone(),
                branch: other.branch.clone(),
                worktree: other.worktree.clone(),
                created: other.created,
                ports: other.ports,
                ..one.clone()
            };
            likened == *other
        };
        self.attempts.len() == other.attempts.len()
            && (self.slots, &self.plan) == (other.slots, &other.plan)
            && self.attempts.iter().zip(&other.attempts).all(same)
    }
}
