//! Ending a tree of processes to the last.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};

use super::procfs::visit;
use super::tree::{Exit, Tree};

/// How long to wait between two looks at processes that are to end.
const STEP: Duration = Duration::from_millis(10);

/// How long a process may take to die of `SIGKILL`. One that hangs in the
/// kernel, or that belongs to another user, never does.
const KILL_PATIENCE: Duration = Duration::from_secs(5);

/// How many rounds of `SIGSTOP` a tree gets to hold still.
const FREEZE_ROUNDS: usize = 20;

/// What [`Tree::terminate`] did, in processes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reaped {
    /// Ended after a `SIGTERM`, within the grace.
    pub terminated: usize,
    /// Ended only by `SIGKILL`.
    pub killed: usize,
    /// Still there after that.
    pub left: usize,
}

impl Tree {
    /// Ends the whole tree: `SIGTERM` to all, and to those that appear after
    /// the main process has ended; then, when `grace` is over, `SIGSTOP` to all
    /// so that nobody forks any more, `SIGKILL` to all, and this again until
    /// nobody is left.
    ///
    /// `pause` is called to let some time pass, which it may use to read what
    /// the processes still write; `Break` ends the grace at once.
    pub fn terminate(
        &mut self,
        grace: Duration,
        pause: &mut dyn FnMut(Duration) -> ControlFlow<()>,
    ) -> Reaped {
        let asked = self.ask_to_end(grace, pause);
        let (killed, left) = self.kill(pause);
        Reaped {
            terminated: asked.difference(&killed).count(),
            killed: killed.len() - left.min(killed.len()),
            left,
        }
    }

    fn ask_to_end(
        &mut self,
        grace: Duration,
        pause: &mut dyn FnMut(Duration) -> ControlFlow<()>,
    ) -> HashSet<Pid> {
        let started = Instant::now();
        let mut asked = HashSet::new();
        loop {
            self.reap();
            let alive = self.alive();
            if alive.is_empty() {
                return asked;
            }
            // What the main process starts after it was asked is there to
            // help it end. Without it, nobody needs help.
            if asked.is_empty() || self.ended.is_some() {
                for pid in alive {
                    if asked.insert(pid) {
                        send(pid, Signal::TERM);
                        // A stopped process hears of nothing else.
                        send(pid, Signal::CONT);
                    }
                }
            }
            if started.elapsed() >= grace || pause(STEP).is_break() {
                return asked;
            }
        }
    }

    /// Who was sent a `SIGKILL`, and how many did not mind.
    fn kill(
        &mut self,
        pause: &mut dyn FnMut(Duration) -> ControlFlow<()>,
    ) -> (HashSet<Pid>, usize) {
        let started = Instant::now();
        let mut killed = HashSet::new();
        loop {
            self.reap();
            let alive = self.alive();
            // Somebody may be between two parents while we look, and so be
            // missed. But then somebody is there to be waited for.
            if alive.is_empty() && self.childless {
                return (killed, 0);
            }
            if started.elapsed() >= KILL_PATIENCE {
                self.note_end(Exit::Unknown);
                return (killed, alive.len().max(1));
            }
            let frozen = self.freeze();
            // They fork faster than we look. Look again before they go on.
            if frozen.is_empty() {
                continue;
            }
            for pid in frozen {
                send(pid, Signal::KILL);
                killed.insert(pid);
            }
            let _ = pause(STEP);
        }
    }

    /// Stops every process of the tree, until a look finds nobody new.
    fn freeze(&self) -> HashSet<Pid> {
        let mut stopped = HashSet::new();
        for _ in 0..FREEZE_ROUNDS {
            let before = stopped.len();
            // Whoever forks and exits at once may be gone before a signal to it
            // alone arrives. Nobody can fork out of one to a group.
            if self.has_group() {
                let _ = kill_process_group(self.main, Signal::STOP);
            }
            if self.holds_all {
                visit(getpid(), |pid| {
                    if stopped.insert(pid) {
                        send(pid, Signal::STOP);
                    }
                });
            } else {
                stopped.extend(self.alive());
            }
            if stopped.len() == before {
                break;
            }
        }
        stopped
    }
}

/// Sends to one that [`Tree::alive`] has named. Whoever has ended meanwhile
/// needs no signal, so a failure says nothing.
fn send(pid: Pid, signal: Signal) {
    let _ = if cfg!(target_os = "linux") {
        kill_process(pid, signal)
    } else {
        kill_process_group(pid, signal)
    };
}
