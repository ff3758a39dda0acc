//! Running one program to its end, whatever it does.

use std::io;
use std::ops::ControlFlow;
use std::process::Command;
use std::time::{Duration, Instant};

use super::pump::Pump;
pub use super::tree::Exit;
use super::tree::Tree;

/// How often a sink's [`tick`](Sink::tick) is called and a stop is asked for.
const TICK: Duration = Duration::from_millis(100);

/// How long after the main process what it has started may take to end by
/// itself before it counts as leaked: helpers notice a closed pipe a moment
/// later. (The default of nextest's `leak-timeout` is the same.)
const LEAK_GRACE: Duration = Duration::from_millis(200);

/// The longest wait for something to happen during that time.
const STEP: Duration = Duration::from_millis(10);

/// How many chunks are read when all is over: more than any pipe holds.
const LAST_CHUNKS: usize = 64;

/// What a program gets on its standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// `/dev/null`.
    Null,
    /// These bytes and then the end, whether it reads them or not.
    Bytes(Vec<u8>),
}

/// How long a program may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest time from its start, on a clock that nobody sets.
    pub timeout: Option<Duration>,
    /// The longest time without any output.
    pub silence: Option<Duration>,
    /// The time between `SIGTERM` and `SIGKILL`, for the program and for what
    /// it leaves behind.
    pub grace: Duration,
}

/// What is done with a program's output. The calls come one at a time from the
/// thread that called [`run`], and the program waits while one takes its time.
/// An error is the sink's own business: the output is read on in any case.
pub trait Sink {
    /// Takes the next bytes, 64 KiB at most, of the standard output.
    fn stdout(&mut self, chunk: &[u8]);
    /// Takes the next bytes, 64 KiB at most, of the standard error.
    fn stderr(&mut self, chunk: &[u8]);
    /// Called about every 100 ms, until the last process has ended.
    fn tick(&mut self) {}
    /// Whether the output shows that there is no use in waiting for the end.
    fn is_hopeless(&self) -> bool {
        false
    }
}

/// Why a program is to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// A person or another program asked for it.
    Requested,
    /// It has said nothing for too long.
    Idle,
    /// What it has said shows that it will come to nothing.
    Hopeless,
    /// As `Requested`, but now: there is no grace, and one that runs is over.
    Forced,
}

/// Who ended the main process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// Nobody: it exited, or died of a signal that was not ours.
    ByItself,
    /// The time-out.
    TimedOut,
    /// The caller, for this reason.
    Stopped(StopReason),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The main process's own end.
    pub status: Exit,
    /// Who brought it about.
    pub reason: Finish,
    /// How many processes had to be ended after the main one had ended by
    /// itself; outside of Linux one at most, for the process group. None when
    /// the tree was ended on purpose.
    pub leaked: usize,
    /// How many processes had to be killed, the main one included.
    pub killed: usize,
    /// How many processes did not even die of that. They may still write.
    pub left: usize,
    /// From the start to the end of the main process.
    pub elapsed: Duration,
}

/// Runs `command`, whose environment and directory are set, and afterwards
/// ends whatever it has left behind. The command's standard streams and
/// process group are set here.
///
/// It returns when the main process has ended, even if something in the
/// background holds its output open, and after the rest of the tree is gone:
/// all of it in a process that is a supervisor, the process group elsewhere
/// (see [`tree`](super::tree), also for what the caller must not do meanwhile).
/// Output is passed on as it comes, and never kept.
///
/// `stop` is asked about every 100 ms. This process must ignore `SIGPIPE`, as
/// Rust programs do unless told otherwise.
///
/// # Errors
///
/// Whatever starting the program gives. Once it runs, there are none.
pub fn run(
    mut command: Command,
    stdin: Input,
    limits: Limits,
    sink: &mut dyn Sink,
    stop: &dyn Fn() -> Option<StopReason>,
) -> io::Result<End> {
    let started = Instant::now();
    let (pump, main) = Pump::start(&mut command, stdin)?;
    let mut tree = Tree::of(main);
    let mut watch = Watch {
        pump,
        sink,
        stop,
        next_tick: started + TICK,
        last_output: started,
    };

    let reason = loop {
        let asked = watch.round(TICK);
        tree.reap();
        if tree.ended().is_some() {
            break Finish::ByItself;
        }
        if let Some(reason) = asked {
            break Finish::Stopped(reason);
        }
        if watch.sink.is_hopeless() {
            break Finish::Stopped(StopReason::Hopeless);
        }
        if limits
            .timeout
            .is_some_and(|limit| started.elapsed() >= limit)
        {
            break Finish::TimedOut;
        }
        if limits
            .silence
            .is_some_and(|limit| watch.last_output.elapsed() >= limit)
        {
            break Finish::Stopped(StopReason::Idle);
        }
    };

    if reason == Finish::ByItself {
        watch.wait_for_helpers(&mut tree);
    }
    let grace = match reason {
        Finish::Stopped(StopReason::Forced) => Duration::ZERO,
        _ => limits.grace,
    };
    let reaped = tree.terminate(grace, &mut |time| watch.pass(time));
    watch.read_the_rest();
    let leaked = match reason {
        Finish::ByItself => reaped.terminated + reaped.killed + reaped.left,
        Finish::TimedOut | Finish::Stopped(_) => 0,
    };

    let (status, ended) = tree.ended().unwrap_or((Exit::Unknown, Instant::now()));
    Ok(End {
        status,
        reason,
        leaked,
        killed: reaped.killed,
        left: reaped.left,
        elapsed: ended.duration_since(started),
    })
}

/// The pipes, and what is done about every 100 ms.
struct Watch<'a> {
    pump: Pump,
    sink: &'a mut dyn Sink,
    stop: &'a dyn Fn() -> Option<StopReason>,
    next_tick: Instant,
    last_output: Instant,
}

impl Watch<'_> {
    /// Waits up to `wait` for output, or for the main process to end. The
    /// answer to whether to stop, when it was time to ask.
    fn round(&mut self, wait: Duration) -> Option<StopReason> {
        let to_tick = self.next_tick.saturating_duration_since(Instant::now());
        let said = self.pump.round(self.sink, wait.min(to_tick));
        let now = Instant::now();
        if said {
            self.last_output = now;
        }
        if now < self.next_tick {
            return None;
        }
        self.next_tick = now + TICK;
        self.sink.tick();
        (self.stop)()
    }

    /// Lets `time` pass, and keeps everything going meanwhile: a process that
    /// is to end may have something to say first, and waits for a reader.
    fn pass(&mut self, time: Duration) -> ControlFlow<()> {
        let started = Instant::now();
        loop {
            if self.round(time.saturating_sub(started.elapsed())) == Some(StopReason::Forced) {
                return ControlFlow::Break(());
            }
            if started.elapsed() >= time {
                return ControlFlow::Continue(());
            }
        }
    }

    /// Waits a moment for what the main process has started to end by itself.
    fn wait_for_helpers(&mut self, tree: &mut Tree) {
        let started = Instant::now();
        while !tree.alive().is_empty() && started.elapsed() < LEAK_GRACE {
            if self.pass(STEP).is_break() {
                return;
            }
            tree.reap();
        }
    }

    /// Passes on what is still in the pipes. Bounded, for the sake of a
    /// process that got away and that goes on writing.
    fn read_the_rest(&mut self) {
        for _ in 0..LAST_CHUNKS {
            if !self.pump.is_open() || !self.pump.round(self.sink, Duration::ZERO) {
                return;
            }
        }
    }
}
