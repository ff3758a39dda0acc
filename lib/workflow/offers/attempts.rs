//! The attempts, by the shortest names that tell them apart.

use std::collections::BTreeMap;

use crate::git::repo::Repo;
use crate::model::attempt::Status;
use crate::model::name::AttemptName;
use crate::model::promotion::Step;
use crate::workflow::list::{Seen, look_over};
use crate::workflow::offers::Offer;
use crate::workflow::promotions;

/// Which attempts a command can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eligible {
    /// Any.
    All,
    /// Those that are not over.
    Live,
    /// Those that are not over, or whose supervisor died before they were.
    Stoppable,
    /// Those that are over, and not put away.
    Over,
    /// Those that have a worktree.
    Present,
    /// Those that were put away.
    Archived,
    /// Those that offer a candidate, and were neither promoted nor put away.
    Promotable,
    /// Those that were promoted.
    Promoted,
    /// Those that were promoted, and not merged as far as is known here.
    Unmerged,
}

impl Eligible {
    fn admits(self, one: &Seen, step: Option<&Step>) -> bool {
        let status = one.status;
        match self {
            Self::All => true,
            Self::Live => status.is_live(),
            Self::Stoppable => status.is_live() || status == Status::Lost,
            Self::Over => !status.is_live() && status != Status::Archived,
            Self::Present => status != Status::Archived,
            Self::Archived => status == Status::Archived,
            Self::Promotable => {
                matches!(status, Status::Ended(_))
                    && one.attempt().candidate.is_some()
                    && step.is_none()
            }
            Self::Promoted => step.is_some(),
            Self::Unmerged => step.is_some_and(|step| !matches!(step, Step::Merged(_))),
        }
    }

    fn asks_promotions(self) -> bool {
        matches!(self, Self::Promotable | Self::Promoted | Self::Unmerged)
    }
}

/// The attempts that a command can act on.
pub struct Attempts {
    names: Vec<AttemptName>,
    /// By their short names, with state and agent.
    short: Vec<Offer>,
}

impl Attempts {
    /// Those of the repository.
    pub fn of(repo: &Repo, eligible: Eligible) -> Self {
        let (seen, _) = look_over(repo, &[]).unwrap_or_default();
        let mut steps = BTreeMap::new();
        if eligible.asks_promotions() {
            let all = promotions::all(repo).unwrap_or_default().into_iter();
            steps.extend(all.map(|one| (one.attempt, one.step)));
        }
        let mut same_short: BTreeMap<String, usize> = BTreeMap::new();
        for one in &seen {
            *same_short.entry(one.attempt().name.short()).or_default() += 1;
        }
        let mut found = Self {
            names: Vec::new(),
            short: Vec::new(),
        };
        for one in &seen {
            let attempt = one.attempt();
            let name = &attempt.name;
            if !eligible.admits(one, steps.get(name)) {
                continue;
            }
            let short = match name.short() {
                short if same_short[&short] == 1 => short,
                _ => name.to_string(),
            };
            let about = format!("{}, {}", one.status, attempt.agent.label());
            found.names.push(name.clone());
            found.short.push(Offer::new(short, about));
        }
        found
    }

    /// They by their short names where these are unambiguous; by their full names where only
    /// those begin with what is typed.
    pub fn offers(&self, typed: &str) -> Vec<Offer> {
        if self.short.iter().any(|one| one.value.starts_with(typed)) {
            return self.short.clone();
        }
        let full = self.names.iter().zip(&self.short);
        full.map(|(name, short)| Offer::new(name.to_string(), short.about.as_str()))
            .collect()
    }

    /// The plans and the tasks that stand for several of them, then they themselves.
    pub fn with_groups(&self, typed: &str) -> Vec<Offer> {
        let plans = self.grouped("plan", |name| name.plan.as_ref());
        let tasks = self.grouped("task", |name| name.task.as_ref());
        plans
            .into_iter()
            .chain(tasks)
            .chain(self.offers(typed))
            .collect()
    }

    /// The tasks that they are at.
    pub fn tasks(&self) -> Vec<Offer> {
        self.grouped("task", |name| name.task.as_ref())
    }

    fn grouped(&self, kind: &str, by: impl Fn(&AttemptName) -> &str) -> Vec<Offer> {
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &self.names {
            *groups.entry(by(name)).or_default() += 1;
        }
        let offer = |(name, count): (&str, usize)| match count {
            1 => Offer::new(name, format!("{kind}, 1 attempt")),
            _ => Offer::new(name, format!("{kind}, {count} attempts")),
        };
        groups.into_iter().map(offer).collect()
    }
}
