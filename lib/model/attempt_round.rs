//! The rounds of an attempt: the first, and one more for each time that it was sent back to
//! its agent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::attempt::{Attempt, Candidate, End, Outcome, State, Status};
use crate::model::spent::{Cost, Counted, Spent, Usage};

/// A round that is over, as `attempt.json` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastRound {
    /// Its number: the first is 1.
    pub round: u32,
    /// Who asked for it.
    pub asker: Asker,
    /// When its agent began, if it got so far.
    pub began: Option<Timestamp>,
    /// When it was over.
    pub ended: Timestamp,
    /// The judgement.
    pub outcome: Outcome,
    /// Why, in one line, where it did not finish.
    pub cause: Option<String>,
    /// How the agent's process ended, in words.
    pub exit: Option<String>,
    /// How long the agent worked, in milliseconds.
    pub milliseconds: u64,
    /// Whether the agent gave a report.
    pub reported: bool,
    /// What the attempt offered at its end.
    pub candidate: Option<Candidate>,
    /// The conversation that the agent went on with, by its own id.
    pub resumed: Option<String>,
    /// The conversation that it was in at the end.
    pub session: Option<String>,
    /// The tokens of this round.
    pub usage: Spent<Usage>,
    /// What this round cost.
    pub cost: Spent<Cost>,
}

/// Who asked for a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asker {
    /// `git spawn`, or `git spawn retry`.
    #[default]
    Spawn,
    /// `git spawn resume`.
    Resume,
    /// Reviewers, by `git promote revise`.
    Review,
}

impl Asker {
    /// The word for it, in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Spawn => "spawn",
            Self::Resume => "resume",
            Self::Review => "review",
        }
    }
}

/// What an agent told of a round.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Its id of the conversation.
    pub session: Option<String>,
    /// Its tokens, as it counts them.
    pub usage: Option<Counted<Usage>>,
    /// Its cost, as it counts it.
    pub cost: Option<Counted<Cost>>,
}

impl Attempt {
    /// Ends the round that it is in, with what its agent told of it.
    pub fn end_round(&mut self, end: End, candidate: Option<Candidate>, told: Told) {
        let began = match &self.state {
            State::Running { started, .. } => Some(*started),
            State::Preparing { .. } | State::Queued | State::Ended(_) => None,
        };
        let resumed = self.session.clone();
        self.session = told.session.or(self.session.take());
        let before = self.same_conversation([&resumed, &self.session]);
        let usage = Spent::in_round(told.usage, before.iter().map(|one| &one.usage));
        let cost = Spent::in_round(told.cost, before.iter().map(|one| &one.cost));
        let number = self.round;
        self.rounds.retain(|one| one.round != number);
        self.rounds.push(PastRound {
            round: number,
            asker: self.asker,
            began,
            ended: end.ended,
            outcome: end.outcome,
            cause: end.cause.clone(),
            exit: end.exit.clone(),
            milliseconds: end.milliseconds,
            reported: end.reported,
            candidate: candidate.clone(),
            resumed,
            session: self.session.clone(),
            usage,
            cost,
        });
        self.usage = Spent::sum(self.rounds.iter().map(|one| &one.usage));
        self.cost = Spent::sum(self.rounds.iter().map(|one| &one.cost));
        let end = match self.standing(candidate.as_ref()) {
            Some(standing) if end.outcome != Outcome::Finished => stands(standing, end, number),
            _ => end,
        };
        self.state = State::Ended(Box::new(end));
        self.candidate = candidate;
    }

    /// The last round before this one that finished, where this candidate is what it offered.
    pub fn standing(&self, candidate: Option<&Candidate>) -> Option<&PastRound> {
        let candidate = candidate?;
        let before = |past: &&PastRound| past.round < self.round;
        let finished = |past: &&PastRound| past.outcome == Outcome::Finished;
        let last = self.rounds.iter().rev().filter(before).find(finished)?;
        let offered = last.candidate.as_ref()?;
        (offered.tree == candidate.tree).then_some(last)
    }

    /// The earlier rounds of the conversation that has one of these ids. Some agents give it
    /// another id each time that they go on with it.
    fn same_conversation(&self, ids: [&Option<String>; 2]) -> Vec<PastRound> {
        let mut ids: Vec<&String> = ids.into_iter().flatten().collect();
        let mut found = Vec::new();
        for past in self.rounds.iter().rev() {
            if past.round != self.round && past.session.iter().any(|id| ids.contains(&id)) {
                ids.extend(&past.resumed);
                found.push(past.clone());
            }
        }
        found
    }

    /// Begins another round, once the one before is over.
    pub fn begin_round(&mut self, asker: Asker) {
        // Records of earlier versions do not have it.
        if !self.rounds.iter().any(|one| one.round == self.round)
            && let Some(end) = self.end()
        {
            self.rounds.push(self.recalled(end));
        }
        self.round += 1;
        self.asker = asker;
        self.state = State::Queued;
    }

    /// The round that is over, as far as the record tells of it. Nobody knows any more what
    /// its numbers were counted for, so they stand for both.
    fn recalled(&self, end: &End) -> PastRound {
        PastRound {
            round: self.round,
            asker: match self.round {
                1 => Asker::Spawn,
                _ => Asker::Review,
            },
            began: None,
            ended: end.ended,
            outcome: end.outcome,
            cause: end.cause.clone(),
            exit: end.exit.clone(),
            milliseconds: end.milliseconds,
            reported: end.reported,
            candidate: self.candidate.clone(),
            resumed: None,
            session: self.session.clone(),
            usage: Spent::recalled(self.usage),
            cost: Spent::recalled(self.cost),
        }
    }

    /// How many rounds there are in which the agent worked and nobody knows how many tokens it
    /// took: where there are any, the number of all is a lower bound.
    pub fn uncounted_rounds(&self) -> usize {
        self.uncounted(|past| &past.usage)
    }

    /// The same of the cost.
    pub fn unpriced_rounds(&self) -> usize {
        self.uncounted(|past| &past.cost)
    }

    fn uncounted<T>(&self, spent: impl Fn(&PastRound) -> &Spent<T>) -> usize {
        let is_counted_later = |at: usize| {
            let session = &self.rounds[at].session;
            let mut later = self.rounds[at + 1..].iter();
            session.is_some()
                && later.any(|one| one.session == *session && spent(one).in_conversation.is_some())
        };
        let worked = |past: &PastRound| past.began.is_some() || past.exit.is_some();
        (0..self.rounds.len())
            .filter(|at| {
                let past = &self.rounds[*at];
                worked(past) && spent(past).in_round.is_none() && !is_counted_later(*at)
            })
            .count()
    }
}

/// The end of an attempt whose latest round came to nothing: what stood before stands, and
/// this is told beside it.
fn stands(standing: &PastRound, latest: End, round: u32) -> End {
    let outcome = Status::Ended(latest.outcome);
    let cause = latest.cause.as_deref().unwrap_or_default();
    End {
        outcome: standing.outcome,
        cause: standing.cause.clone(),
        exit: standing.exit.clone(),
        milliseconds: standing.milliseconds,
        reported: standing.reported,
        fruitless: Some(format!("round {round} is {outcome}: {cause}")),
        ..latest
    }
}

#[cfg(test)]
#[path = "attempt_round_tests.rs"]
mod tests;
