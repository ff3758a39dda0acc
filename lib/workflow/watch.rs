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
use crate::workflow::logs::{Stop, ask_to_stop};

/// How often the attempts are looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// Why the watching ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// All attempts are over.
    AllEnded,
    /// The user stopped them, and they are over.
    Stopped,
    /// The user did not want to wait for that; they still end.
    LeftStopping,
    /// The terminal is gone; the attempts go on.
    LeftRunning,
}

/// Watches until all are over. The first Ctrl-C asks the attempts to stop, the second has
/// them ended at once, and only the third does not wait for what they leave to be kept. When
/// the terminal goes, they go on.
pub fn watch(
    repo: &Repo,
    names: &[AttemptName],
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<(Watched, Vec<Listed>)> {
    let mut told = vec![false; names.len()];
    let mut asked: Option<Stop> = None;
    let mut before: Vec<Listed> = Vec::new();
    loop {
        let began = Instant::now();
        let mut listed = Vec::new();
        for (k, (name, told)) in names.iter().zip(&mut told).enumerate() {
            let now = attempts::read(repo, name).and_then(|record| with_status(repo, record));
            let one = match (now, before.get(k)) {
                // An agent may have deleted the record. Its supervisor puts it back.
                (Err(_), Some(one)) if supervisor(repo, name) == Supervisor::Alive => one.clone(),
                (now, _) => now?,
            };
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
            let how = if asked.is_some() || (interrupts.pending().is_some() && !is_unwatched) {
                Watched::Stopped
            } else {
                Watched::AllEnded
            };
            return Ok((how, listed));
        }
        match (interrupts.pending(), interrupts.presses()) {
            (Some(Signal::HangUp), _) => return Ok((Watched::LeftRunning, listed)),
            (Some(_), presses) if presses > 2 && asked == Some(Stop::Now) => {
                return Ok((Watched::LeftStopping, listed));
            }
            (Some(_), presses) => {
                let wish = if presses > 1 { Stop::Now } else { Stop::Kindly };
                // Each press is answered once, the first one first.
                let wish = asked.map_or(Stop::Kindly, |_| wish);
                if asked != Some(wish) {
                    asked = Some(wish);
                    listen(Event::Note(said(wish)));
                    for one in listed.iter().filter(|one| one.status.is_live()) {
                        ask_to_stop(repo, &one.record.attempt.name, wish)?;
                    }
                }
            }
            _ => {}
        }
        before = listed;
        std::thread::sleep(INTERVAL.saturating_sub(began.elapsed()));
    }
}

fn said(wish: Stop) -> String {
    match wish {
        Stop::Kindly => "stopping the attempts; what they have done is kept (again: at once)",
        Stop::Now => "ending the attempts at once; what they have done is kept all the same",
    }
    .to_owned()
}

/// Whether an attempt is over and its supervisor gone, which writes the note after the end.
fn is_settled(repo: &Repo, one: &Listed) -> bool {
    let name = &one.record.attempt.name;
    !one.status.is_live() && supervisor(repo, name) == Supervisor::Dead
}

fn ended(one: &Listed) -> Event {
    Event::Ended(Box::new(one.record.attempt.clone()))
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
