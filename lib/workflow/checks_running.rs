//! What runs while checks run, for whoever waits.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::model::event::{Event, Listener, Progress};
use crate::workflow::checks::TreeJob;

/// How often it is told.
const INTERVAL: Duration = Duration::from_millis(500);

/// The checks that run just now, and how many have run.
pub(super) struct Running {
    all: usize,
    state: Mutex<State>,
    is_over: AtomicBool,
}

#[derive(Default)]
struct State {
    done: usize,
    /// What runs over each tree, and since when.
    now: Vec<(String, String, Instant)>,
}

impl Running {
    /// Before any of them runs.
    pub(super) fn new(jobs: &[TreeJob]) -> Self {
        Self {
            all: jobs.iter().map(|job| job.wanted.len()).sum(),
            state: Mutex::default(),
            is_over: AtomicBool::new(false),
        }
    }

    /// Takes note of a check that begins or ends.
    pub(super) fn note(&self, event: &Event) {
        let mut state = self.state.lock().expect("no thread panics");
        match event {
            Event::CheckStarted { over, check } => {
                let what = check.as_ref().map_or("set-up", |check| check.as_ref());
                state.now.retain(|(other, ..)| other != over);
                state
                    .now
                    .push((over.clone(), what.to_owned(), Instant::now()));
            }
            Event::CheckEnded { over, .. } => {
                state.done += 1;
                state.now.retain(|(other, ..)| other != over);
            }
            _ => {}
        }
    }

    /// How far they are.
    pub(super) fn now(&self) -> Progress {
        let state = self.state.lock().expect("no thread panics");
        let line = |(over, what, since): &(String, String, Instant)| {
            (format!("{over}: {what}"), since.elapsed().as_secs())
        };
        Progress {
            done: state.done,
            all: self.all,
            running: match self.is_over.load(Ordering::Relaxed) {
                true => Vec::new(),
                false => state.now.iter().map(line).collect(),
            },
        }
    }

    /// Tells how far they are until they have ended.
    pub(super) fn tell(&self, listen: Listener<'_>) {
        while !self.is_over.load(Ordering::Relaxed) {
            listen(Event::Checking(self.now()));
            std::thread::park_timeout(INTERVAL);
        }
    }

    /// Nothing runs any more. Whoever tells may sleep, and has to be woken.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}
