//! Ctrl-C, and the other ways to ask a program to end.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, unregister};

/// Signals so close to the last counted one are the same press. The terminal
/// sends Ctrl-C to git and to us, and git sends it to us once more.
const SAME_PRESS: Duration = Duration::from_millis(500);

/// A signal that asks for an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// `SIGINT`: Ctrl-C.
    Interrupt,
    /// `SIGTERM`: another program asks.
    Terminate,
    /// `SIGHUP`: the terminal is gone.
    HangUp,
}

impl Signal {
    /// The signal's number; a shell reports 128 and this.
    #[must_use]
    pub fn number(self) -> i32 {
        match self {
            Self::Interrupt => SIGINT,
            Self::Terminate => SIGTERM,
            Self::HangUp => SIGHUP,
        }
    }

    fn of(number: i32) -> Option<Self> {
        [Self::Interrupt, Self::Terminate, Self::HangUp]
            .into_iter()
            .find(|signal| signal.number() == number)
    }
}

/// Catches `SIGINT`, `SIGTERM` and `SIGHUP`, which from then on end nothing by
/// themselves, and counts them as a person would.
#[derive(Debug, Clone)]
pub struct Interrupts {
    seen: Arc<Mutex<Seen>>,
    wants_an_end: Arc<AtomicBool>,
}

impl Interrupts {
    /// Starts to catch, for the rest of this process's life. Its threads and
    /// values are cheap, but one is enough.
    ///
    /// # Errors
    ///
    /// Whatever installing the handlers or starting the thread gives.
    pub fn install() -> io::Result<Self> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let interrupts = Self {
            seen: seen.clone(),
            wants_an_end: Arc::default(),
        };
        let wants_an_end = interrupts.wants_an_end.clone();
        // A thread, so that the time between two presses is the true one even
        // while the caller is busy.
        thread::Builder::new()
            .name("interrupts".into())
            .spawn(move || {
                for signal in signals.forever().filter_map(Signal::of) {
                    lock(&seen).note(signal, Instant::now());
                    if signal != Signal::HangUp {
                        wants_an_end.store(true, Ordering::Relaxed);
                    }
                }
            })?;
        Ok(interrupts)
    }

    /// The first signal that came, if any did. It stays.
    #[must_use]
    pub fn pending(&self) -> Option<Signal> {
        lock(&self.seen).first
    }

    /// Whether somebody wants an end, for loops that have no time to ask. The terminal that
    /// is gone is no such wish: what has begun goes on without it.
    #[must_use]
    pub fn wants_an_end(&self) -> &AtomicBool {
        &self.wants_an_end
    }

    /// How many times an end was asked for: signals within 500 ms of one
    /// another count once, whichever they are.
    #[must_use]
    pub fn presses(&self) -> usize {
        lock(&self.seen).presses
    }
}

/// Whether signals that ask for an end do what they do by themselves, once this process has
/// left them to another.
static ARE_OURS: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| {
    let are_ours = Arc::new(AtomicBool::new(false));
    for signal in ENDINGS {
        // Where one cannot be caught, it ends this process as ever.
        let _ = flag::register_conditional_default(signal, are_ours.clone());
    }
    are_ours
});

const ENDINGS: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// Waits for another program to which the terminal belongs meanwhile, such as a pager. A signal
/// that asks for an end is the other's; this process ends by it once the other has ended.
pub fn leave_signals_to_another<T>(wait: impl FnOnce() -> T) -> T {
    let came = Arc::new(AtomicUsize::new(0));
    let registered: Vec<_> = ENDINGS
        .iter()
        .filter_map(|signal| {
            let number = usize::try_from(*signal).ok()?;
            flag::register_usize(*signal, came.clone(), number).ok()
        })
        .collect();
    ARE_OURS.store(false, Ordering::SeqCst);
    let done = wait();
    ARE_OURS.store(true, Ordering::SeqCst);
    registered.into_iter().for_each(|id| {
        unregister(id);
    });
    if let Ok(signal @ 1..) = i32::try_from(came.load(Ordering::SeqCst)) {
        let _ = emulate_default_handler(signal);
    }
    done
}

#[derive(Debug, Default)]
struct Seen {
    first: Option<Signal>,
    presses: usize,
    last_counted: Option<Instant>,
}

impl Seen {
    /// Counted from the last one that counted, not from the last that came: a
    /// person who leans on Ctrl-C means more than one press.
    fn note(&mut self, signal: Signal, at: Instant) {
        let same = self
            .last_counted
            .is_some_and(|last| at.duration_since(last) < SAME_PRESS);
        if !same {
            self.presses += 1;
            self.last_counted = Some(at);
        }
        self.first.get_or_insert(signal);
    }
}

/// A `Seen` is whole after every statement, so a panic elsewhere spoils nothing.
fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(arrivals: &[(Signal, u64)]) -> Seen {
        let start = Instant::now();
        let mut seen = Seen::default();
        for (signal, millis) in arrivals {
            seen.note(*signal, start + Duration::from_millis(*millis));
        }
        seen
    }

    #[test]
    fn a_press_that_git_sends_on_counts_once() {
        let seen = seen(&[(Signal::Interrupt, 0), (Signal::Interrupt, 3)]);
        assert_eq!(seen.presses, 1);
    }

    #[test]
    fn a_second_press_counts_and_the_first_signal_is_remembered() {
        let presses = [
            (Signal::HangUp, 0),
            (Signal::Interrupt, 2),
            (Signal::Interrupt, 600),
            (Signal::Interrupt, 604),
        ];
        let seen = seen(&presses);
        assert_eq!((seen.presses, seen.first), (2, Some(Signal::HangUp)));
    }

    #[test]
    fn leaning_on_the_key_counts_as_several_presses() {
        let held: Vec<_> = (0..40).map(|n| (Signal::Interrupt, n * 30)).collect();
        assert_eq!(seen(&held).presses, 3);
    }
}
