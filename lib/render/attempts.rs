//! `git spawn list`, for people.

use jiff::Timestamp;

use crate::model::attempt::{Attempt, Outcome, State, Status};
use crate::render::grid::{cell, grid};
use crate::render::meanwhile::meanwhile;
use crate::render::spent::spent;
use crate::render::style::{Colour, Ink, bytes, clean, duration};

/// An attempt as it is shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Its state.
    pub attempt: &'a Attempt,
    /// The truth about it at this moment.
    pub status: Status,
    /// Whether it is the one that was promoted.
    pub promoted: bool,
    /// How much of the disk it takes, in bytes, where that was asked.
    pub disk: Option<u64>,
    /// How many processes of a lost attempt still run.
    pub survivors: usize,
    /// How long its agent worked or works, in milliseconds, where that is known.
    pub milliseconds: Option<u64>,
}

impl Shown<'_> {
    /// Why it did not finish, in one line.
    pub fn cause(&self) -> Option<String> {
        match (self.status, self.survivors) {
            (Status::Lost, 0) => Some("its supervisor died".to_owned()),
            (Status::Lost, left) => Some(format!(
                "its supervisor died; still running: {}",
                processes(left)
            )),
            _ => self.attempt.end().and_then(|end| end.cause.clone()),
        }
    }
}

/// How long an attempt's agent worked, or works at this moment, in milliseconds.
pub fn worked(attempt: &Attempt, status: Status, now: Timestamp) -> Option<u64> {
    match (&attempt.state, status) {
        (State::Ended(end), _) => Some(end.milliseconds),
        (State::Running { started, .. }, Status::Running) => {
            let since = now.duration_since(*started).as_millis();
            Some(u64::try_from(since).unwrap_or(0))
        }
        _ => None,
    }
}

fn processes(n: usize) -> String {
    match n {
        1 => "1 process".to_owned(),
        n => format!("{n} processes"),
    }
}

/// One line for each.
pub fn list(colour: Colour, shown: &[Shown<'_>]) -> String {
    let all_spent: Vec<_> = shown.iter().map(|one| spent(one.attempt)).collect();
    let tells_tokens = all_spent.iter().any(|(tokens, _)| tokens.is_some());
    let tells_cost = all_spent.iter().any(|(_, cost)| cost.is_some());
    let mut titles = vec!["attempt", "state", "agent", "approach", "candidate", "time"];
    titles.extend(tells_tokens.then_some("tokens"));
    titles.extend(tells_cost.then_some("cost"));
    if shown.iter().any(|one| one.disk.is_some()) {
        titles.push("disk");
    }
    titles.push("");
    let titles = titles.into_iter().map(|title| cell(Ink::Faint, title));
    let mut rows = vec![titles.collect::<Vec<_>>()];
    rows.extend(shown.iter().zip(all_spent).map(|(one, (tokens, cost))| {
        let attempt = one.attempt;
        let candidate = attempt.candidate.as_ref();
        let state = if one.promoted {
            "promoted"
        } else {
            one.status.word()
        };
        let mut row = vec![
            cell(Ink::Strong, attempt.name.to_string()),
            cell(ink(one.status, one.promoted), state),
            cell(Ink::Plain, clean(&attempt.agent.label())),
            cell(
                Ink::Plain,
                attempt.approach.as_ref().map_or("-", |name| name.as_ref()),
            ),
            cell(
                Ink::Plain,
                candidate.map_or("-", |candidate| candidate.commit.short()),
            ),
            cell(
                Ink::Plain,
                one.milliseconds.map_or("-".to_owned(), duration),
            ),
        ];
        let dash = |words: Option<String>| cell(Ink::Plain, words.unwrap_or("-".to_owned()));
        row.extend(tells_tokens.then(|| dash(tokens)));
        row.extend(tells_cost.then(|| dash(cost)));
        row.extend(one.disk.map(|disk| cell(Ink::Plain, bytes(disk))));
        row.push(cell(Ink::Faint, remark(one)));
        row
    }));
    grid(colour, &rows)
}

fn remark(one: &Shown<'_>) -> String {
    let mut words: Vec<String> = one.cause().iter().map(|cause| clean(cause)).collect();
    let fruitless = one.attempt.end().and_then(|end| end.fruitless.as_ref());
    if let Some(fruitless) = fruitless {
        words.insert(0, clean(fruitless));
    } else if one.attempt.round > 1 {
        words.insert(0, format!("round {}", one.attempt.round));
    }
    let Some(end) = one.attempt.end() else {
        return words.join("; ");
    };
    if end.outcome == Outcome::Finished && !end.reported {
        words.push("no report".to_owned());
    }
    if !end.claims.is_empty() {
        words.push("its report differs from its diff".to_owned());
    }
    words.extend(meanwhile(end));
    if end.leaked > 0 {
        words.push(format!("leaked {}", processes(end.leaked)));
    }
    if end.log_dropped > 0 {
        words.push(format!("log cut by {} bytes", end.log_dropped));
    }
    words.join("; ")
}

/// The ink of a state.
pub fn ink(status: Status, promoted: bool) -> Ink {
    match status {
        _ if promoted => Ink::Good,
        Status::Ended(Outcome::Finished) => Ink::Good,
        Status::Ended(Outcome::Failed | Outcome::TimedOut | Outcome::Lost) | Status::Lost => {
            Ink::Bad
        }
        Status::Ended(Outcome::Empty | Outcome::Stopped) => Ink::Notable,
        Status::Preparing | Status::Queued | Status::Archived => Ink::Faint,
        Status::Running => Ink::Plain,
    }
}
