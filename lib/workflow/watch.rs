//! Watching attempts until they end. Whoever watches can go at any time: nothing depends on it.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::git::repo::Repo;
use crate::model::attempt::Status;
use crate::model::error::Result;
use crate::model::event::{BoardLine, Event, Listener};
use crate::model::name::AttemptName;
use crate::process::interrupt::{Interrupts, Signal};
use crate::store::layout::AttemptDir;
use crate::store::live;
use crate::workflow::list::Seen;
use crate::workflow::logs::{Stop, ask_to_stop};
use crate::workflow::lookout::{INTERVAL, Lookout};

/// What the first Ctrl-C does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CtrlC {
    /// It stops the attempts.
    Stops,
    /// It leaves them, and they go on.
    Leaves,
}

/// Why the watching ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// All attempts are over.
    AllEnded,
    /// The user stopped them, and they are over.
    Stopped,
    /// The user did not want to wait for that; they still end.
    LeftStopping,
    /// Nobody watches any more; the attempts go on.
    LeftRunning,
}

/// Watches until all are over, or until Ctrl-C says otherwise. Where that stops them, the
/// first one asks, the second has them ended at once, and only the third does not wait for
/// what they leave to be kept. When the terminal goes, they go on.
pub fn watch(
    repo: &Repo,
    names: &[AttemptName],
    ctrl_c: CtrlC,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<(Watched, Vec<Seen>)> {
    let mut told = vec![false; names.len()];
    let mut waiting = vec![Waiting::NotSeen; names.len()];
    let mut asked: Option<Stop> = None;
    let mut lookout = Lookout::new(repo, names)?;
    loop {
        let began = Instant::now();
        for (one, told) in lookout.seen().iter().zip(&mut told) {
            if !one.status.is_live() && !*told {
                *told = true;
                listen(ended(one));
            }
        }
        for (one, waiting) in lookout.seen().iter().zip(&mut waiting) {
            if waiting.is_over_at_last(one.status) {
                listen(Event::Started {
                    attempt: one.attempt().name.clone(),
                    who: one.attempt().agent.label(),
                });
            }
        }
        let lines = lookout.seen().iter().map(|one| board_line(repo, one));
        listen(Event::Board(lines.collect()));
        let seen = || lookout.seen().to_vec();
        if lookout.all_settled() {
            // They may all have ended before the wish to stop was looked at.
            let is_wish = ctrl_c == CtrlC::Stops
                && !matches!(interrupts.pending(), None | Some(Signal::HangUp));
            let how = if asked.is_some() || is_wish {
                Watched::Stopped
            } else {
                Watched::AllEnded
            };
            return Ok((how, seen()));
        }
        match (interrupts.pending(), interrupts.presses()) {
            (Some(Signal::HangUp), _) => return Ok((Watched::LeftRunning, seen())),
            (Some(_), _) if ctrl_c == CtrlC::Leaves => {
                return Ok((Watched::LeftRunning, seen()));
            }
            (Some(_), presses) if presses > 2 && asked == Some(Stop::Now) => {
                return Ok((Watched::LeftStopping, seen()));
            }
            (Some(_), presses) => {
                let wish = if presses > 1 { Stop::Now } else { Stop::Kindly };
                // Each press is answered once, the first one first.
                let wish = asked.map_or(Stop::Kindly, |_| wish);
                if asked != Some(wish) {
                    asked = Some(wish);
                    listen(Event::Note(said(wish)));
                    for one in lookout.seen().iter().filter(|one| one.status.is_live()) {
                        ask_to_stop(repo, &one.attempt().name, wish)?;
                    }
                }
            }
            _ => {}
        }
        std::thread::sleep(INTERVAL.saturating_sub(began.elapsed()));
        lookout.look()?;
    }
}

/// Whether an attempt has been seen to wait for its set-up or a free place.
#[derive(Clone, Copy, Debug)]
enum Waiting {
    NotSeen,
    Since(Instant),
    Over,
}

impl Waiting {
    /// Whether its agent has started just now, so late that it is news.
    fn is_over_at_last(&mut self, status: Status) -> bool {
        const LATE: Duration = Duration::from_secs(5);
        match (*self, status) {
            (Self::NotSeen, Status::Preparing | Status::Queued) => {
                *self = Self::Since(Instant::now());
                false
            }
            (Self::Since(since), Status::Running) => {
                *self = Self::Over;
                since.elapsed() > LATE
            }
            _ => false,
        }
    }
}

fn said(wish: Stop) -> String {
    match wish {
        Stop::Kindly => "stopping the attempts; what they have done is kept (again: at once)",
        Stop::Now => "ending the attempts at once; what they have done is kept all the same",
    }
    .to_owned()
}

/// The news that an attempt is over.
pub fn ended(one: &Seen) -> Event {
    Event::Ended(Box::new(one.attempt().clone()))
}

fn board_line(repo: &Repo, one: &Seen) -> BoardLine {
    let attempt = one.attempt();
    let live = live::read(&AttemptDir::new(repo, &attempt.name));
    let who = match &attempt.approach {
        Some(approach) => format!("{} {approach}", attempt.agent.label()),
        None => attempt.agent.label(),
    };
    let (activity, seconds, usage) = match (one.status, attempt.end()) {
        (_, Some(end)) => (
            end.cause.clone().unwrap_or_default(),
            Some(end.milliseconds / 1000),
            attempt.usage,
        ),
        (Status::Lost, None) => ("its supervisor died".to_owned(), None, None),
        _ => live.map_or((String::new(), None, None), |live| {
            let since = live.started;
            let since = since.map(|since| Timestamp::now().duration_since(since));
            let seconds = since.map(|since| since.as_secs().max(0).unsigned_abs());
            (live.activity, seconds, live.usage)
        }),
    };
    BoardLine {
        attempt: attempt.name.clone(),
        who,
        status: one.status,
        activity,
        usage,
        seconds,
    }
}
