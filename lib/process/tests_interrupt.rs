use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal as Raw, getpid, kill_process};

use super::interrupt::{Interrupts, Signal};
use super::tests_alone::alone;

#[test]
fn a_signal_is_pending_and_ends_nothing() {
    let name = "a_signal_is_pending_and_ends_nothing";
    alone(module_path!(), name, || {
        let interrupts = Interrupts::install().unwrap();
        assert_eq!((interrupts.pending(), interrupts.presses()), (None, 0));
        for signal in [Raw::TERM, Raw::INT, Raw::HUP] {
            kill_process(getpid(), signal).unwrap();
            let started = Instant::now();
            while interrupts.pending().is_none() {
                assert!(started.elapsed() < Duration::from_secs(5));
                thread::sleep(Duration::from_millis(5));
            }
        }
        thread::sleep(Duration::from_millis(50));
        assert_eq!(interrupts.pending(), Some(Signal::Terminate));
        assert_eq!(interrupts.presses(), 1);
    });
}
