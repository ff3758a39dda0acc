//! Looking at the same attempts again and again. Of an attempt that is at work, a look costs
//! its ref and its locks; of one that is over, nothing.

use std::time::Duration;

use crate::git::repo::Repo;
use crate::model::attempt::Supervisor;
use crate::model::error::Result;
use crate::model::name::AttemptName;
use crate::store::attempts;
use crate::workflow::list::{Seen, see, supervisor};

/// How often the attempts are looked at.
pub const INTERVAL: Duration = Duration::from_millis(200);

/// Attempts that are watched until they end.
pub struct Lookout<'a> {
    repo: &'a Repo,
    seen: Vec<Seen>,
    /// Those that are over and whose supervisor is gone, which writes the note after the end.
    settled: Vec<bool>,
}

impl<'a> Lookout<'a> {
    /// Begins to look at these.
    pub fn new(repo: &'a Repo, names: &[AttemptName]) -> Result<Self> {
        let look = |name| see(repo, attempts::read_state(repo, name, None)?);
        let mut lookout = Self {
            repo,
            seen: names.iter().map(look).collect::<Result<_>>()?,
            settled: vec![false; names.len()],
        };
        lookout.settle();
        Ok(lookout)
    }

    /// Looks once more.
    pub fn look(&mut self) -> Result<()> {
        for one in &mut self.seen {
            if one.status.is_live() {
                let name = one.attempt().name.clone();
                let known = Some(one.state.clone());
                match attempts::read_state(self.repo, &name, known) {
                    Ok(state) => *one = see(self.repo, state)?,
                    // An agent may have deleted the record. Its supervisor puts it back.
                    Err(_) if supervisor(self.repo, &name) == Supervisor::Alive => {}
                    Err(error) => return Err(error),
                }
            }
        }
        self.settle();
        Ok(())
    }

    fn settle(&mut self) {
        for (one, settled) in self.seen.iter().zip(&mut self.settled) {
            *settled = *settled
                || (!one.status.is_live()
                    && supervisor(self.repo, &one.attempt().name) == Supervisor::Dead);
        }
    }

    /// All of them, as they were at the last look.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// Those that are over for good.
    pub fn settled(&self) -> impl Iterator<Item = &Seen> {
        let pairs = self.seen.iter().zip(&self.settled);
        pairs.filter_map(|(one, settled)| settled.then_some(one))
    }

    /// Whether all are over for good.
    pub fn all_settled(&self) -> bool {
        self.settled.iter().all(|settled| *settled)
    }
}
