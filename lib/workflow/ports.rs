//! Ports for attempts, so that the servers of two of them do not meet.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use crate::git::repo::Repo;
use crate::model::attempt::{Attempt, PortRange};
use crate::model::error::{Context, Error, Result};
use crate::model::ports::{self, BASE, PORTS};
use crate::process::lock::FileLock;
use crate::process::ports::{ephemeral_start, is_free};
use crate::store::{attempts, layout, plans, spawns};

/// The environment variable that tells an attempt's own processes their first port.
pub const FIRST_VARIABLE: &str = "GIT_ATTEMPT_PORT";

/// The environment variable that tells them how many they have.
pub const COUNT_VARIABLE: &str = "GIT_ATTEMPT_PORT_COUNT";

/// What the environment of an attempt's own processes says of its ports.
pub fn variables(attempt: &Attempt) -> Vec<(&'static str, String)> {
    attempt.ports.map_or_else(Vec::new, |ports| {
        vec![
            (FIRST_VARIABLE, ports.first.to_string()),
            (COUNT_VARIABLE, ports.count.to_string()),
        ]
    })
}

/// Ranges of ports, which nobody else in this repository chooses from while this lives.
pub struct Chosen {
    /// One for each attempt.
    pub ranges: Vec<PortRange>,
    _lock: FileLock,
}

/// Chooses ports for that many attempts: free at this moment, and given to no attempt of
/// this repository that is not over. Another repository begins to look at another place, and
/// finds those in use that are.
///
/// # Errors
/// Where there are not as many, or `attempt.portBase` is no port that a user may listen on.
pub fn choose(repo: &Repo, how_many: usize) -> Result<Chosen> {
    let path = layout::ports_lock(repo);
    let lock = FileLock::exclusive(&path, Some(Duration::from_secs(60)))
        .or_fatal(|| format!("cannot take the lock '{}'", path.display()))?;
    let field = ports::field(base(repo)?, ephemeral_start());
    let mut hasher = DefaultHasher::new();
    repo.common_dir().hash(&mut hasher);
    let taken = taken(repo)?;
    let ranges = ports::choose(&field, hasher.finish(), &taken, how_many, &is_free);
    match ranges {
        Some(ranges) => Ok(Chosen {
            ranges,
            _lock: lock,
        }),
        None => Err(Error::fatal(format!(
            "from port {} to {} there are not {PORTS} free ones for each of {how_many} attempts",
            field.start, field.end
        ))
        .hint(format!(
            "look elsewhere, such as: git config attempt.portBase {}",
            if field.start < 40_000 { 40_000 } else { 20_000 }
        ))),
    }
}

/// The lowest that needs no privilege, and the highest that leaves room for one range.
fn base(repo: &Repo) -> Result<u16> {
    const LOWEST: u16 = 1024;
    let Some(number) = repo.config_number("attempt.portBase")? else {
        return Ok(BASE);
    };
    u16::try_from(number)
        .ok()
        .filter(|base| (LOWEST..=u16::MAX - PORTS).contains(base))
        .ok_or_else(|| {
            Error::fatal(format!(
                "attempt.portBase is {number}, and must be from {LOWEST} to {}",
                u16::MAX - PORTS
            ))
        })
}

/// Those of attempts that are not over, and of those that are ordered and not made yet.
fn taken(repo: &Repo) -> Result<Vec<PortRange>> {
    let (states, _) = attempts::list_states(repo, attempts::refs(repo)?.0);
    let mut taken: Vec<PortRange> = states
        .iter()
        .filter(|state| state.attempt.end().is_none())
        .filter_map(|state| state.attempt.ports)
        .collect();
    for plan in plans::list(repo)? {
        for spawn in spawns::open(repo, &plan)? {
            taken.extend(spawn.attempts.iter().filter_map(|attempt| attempt.ports));
        }
    }
    Ok(taken)
}
