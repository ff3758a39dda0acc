//! Watching attempts until they end. Whoever watches can go at any time: nothing depends on it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::attempt::{Status, Supervisor};
use crate::model::error::Result;
use crate::model::event::{BoardLine, Event, Listener};
use crate::model::name::AttemptName;
use crate::process::interrupt::{Interrupts, Signal};
use crate::store::layout::AttemptDir;
use crate::store::{attempts, live};
use crate::workflow::list::{Listed, supervisor, with_status};
use crate::workflow::logs::ask_to_stop;

/// How often the attempts are looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// Why the watching ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// All attempts are over.
    AllEnded,
    /// The user stopped them, and they are over.
    Stopped,
    /// The user asked a second time; the attempts are still being stopped.
    LeftStopping,
    /// The terminal is gone; the attempts go on.
    LeftRunning,
}

/// Watches until all are over. The first Ctrl-C stops the attempts and waits for them; the
/// second leaves them to stop by themselves. When the terminal goes, they go on.
pub fn watch(
    repo: &Repo,
    names: &[AttemptName],
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<(Watched, Vec<Listed>)> {
    let mut told = vec![false; names.len()];
    let mut is_stopping = false;
    loop {
        let began = Instant::now();
        let mut listed = Vec::new();
        for (name, told) in names.iter().zip(&mut told) {
            let one = with_status(repo, attempts::read(repo, name)?)?;
            if !one.status.is_live() && !*told {
                *told = true;
                listen(ended(&one));
            }
            listed.push(one);
        }
        listen(Event::Board(
            listed.iter().map(|one| board_line(repo, one)).collect(),
        ));
        if listed.iter().all(|one| is_settled(repo, one)) {
            // They may all have ended before the wish to stop was looked at.
            let is_unwatched = interrupts.pending() == Some(Signal::HangUp);
            let how = if is_stopping || (interrupts.pending().is_some() && !is_unwatched) {
                Watched::Stopped
            } else {
                Watched::AllEnded
            };
            return Ok((how, listed));
        }
        match (interrupts.pending(), interrupts.presses()) {
            (Some(Signal::HangUp), _) => return Ok((Watched::LeftRunning, listed)),
            (Some(_), presses) if presses > 1 && is_stopping => {
                return Ok((Watched::LeftStopping, listed));
            }
            (Some(_), _) if !is_stopping => {
                is_stopping = true;
                listen(Event::Note(
                    "stopping the attempts; what they have done is kept".to_owned(),
                ));
                for one in listed.iter().filter(|one| one.status.is_live()) {
                    ask_to_stop(repo, &one.record.attempt.name)?;
                }
            }
            _ => {}
        }
        std::thread::sleep(INTERVAL.saturating_sub(began.elapsed()));
    }
}

/// Whether an attempt is over and its supervisor gone, which writes the note after the end.
fn is_settled(repo: &Repo, one: &Listed) -> bool {
    let name = &one.record.attempt.name;
    !one.status.is_live() && supervisor(repo, name) == Supervisor::Dead
}

fn ended(one: &Listed) -> Event {
    let end = one.record.attempt.end();
    Event::Ended {
        attempt: one.record.attempt.name.clone(),
        outcome: end.map(|end| end.outcome),
        cause: end.and_then(|end| end.cause.clone()),
    }
}

fn board_line(repo: &Repo, one: &Listed) -> BoardLine {
    let attempt = &one.record.attempt;
    let live = live::read(&AttemptDir::new(repo, &attempt.name));
    let who = match &attempt.approach {
        Some(approach) => format!("{} {approach}", attempt.agent.name),
        None => attempt.agent.name.clone(),
    };
    let (activity, seconds) = match (one.status, attempt.end()) {
        (_, Some(end)) => (
            end.cause.clone().unwrap_or_default(),
            end.milliseconds / 1000,
        ),
        (Status::Lost, None) => ("its supervisor died".to_owned(), 0),
        _ => match live {
            Some(live) => {
                let since = live
                    .started
                    .map(|started| Timestamp::now().duration_since(started));
                let seconds = since.map_or(0, |since| since.as_secs().max(0).unsigned_abs());
                (live.activity, seconds)
            }
            None => (String::new(), 0),
        },
    };
    BoardLine {
        attempt: attempt.name.clone(),
        who,
        status: one.status,
        activity,
        seconds,
    }
}
