use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::capped_log::{CappedLog, segment_paths};
use super::log_reader::read_log;
use super::supervise::{End, Exit, Finish, Input, Limits, Sink, StopReason, run};
use super::tests_alone::alone;
use super::tree::become_supervisor;

const LIMITS: Limits = Limits {
    timeout: Some(Duration::from_secs(60)),
    silence: None,
    grace: Duration::from_millis(500),
};

#[derive(Default)]
pub struct Collected {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub ticks: usize,
}

impl Sink for Collected {
    fn stdout(&mut self, chunk: &[u8]) {
        self.stdout.extend_from_slice(chunk);
    }
    fn stderr(&mut self, chunk: &[u8]) {
        self.stderr.extend_from_slice(chunk);
    }
    fn tick(&mut self) {
        self.ticks += 1;
    }
}

pub fn script(text: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", text]);
    command
}

/// Runs `text` as a process that is no supervisor does.
fn sh(text: &str, input: Input, limits: Limits) -> (End, Collected) {
    let mut sink = Collected::default();
    let end = run(script(text), input, limits, &mut sink, &|| None).unwrap();
    (end, sink)
}

#[test]
fn both_streams_and_the_exit_code_come_back() {
    let (end, sink) = sh("echo out; echo err >&2; exit 3", Input::Null, LIMITS);
    assert_eq!((end.status, end.reason), (Exit::Code(3), Finish::ByItself));
    assert_eq!((end.leaked, end.killed, end.left), (0, 0, 0));
    assert_eq!(
        (&*sink.stdout, &*sink.stderr),
        (&b"out\n"[..], &b"err\n"[..])
    );
}

#[test]
fn a_signal_that_was_not_ours_is_told_from_an_exit() {
    let (end, _) = sh("kill -SEGV $$", Input::Null, LIMITS);
    assert_eq!(
        (end.status, end.reason),
        (Exit::Signal(11), Finish::ByItself)
    );
}

#[test]
fn a_program_that_does_not_exist_is_an_error() {
    let sink = &mut Collected::default();
    let command = Command::new("/does/not/exist");
    assert!(run(command, Input::Null, LIMITS, sink, &|| None).is_err());
}

#[test]
fn a_long_prompt_comes_back_whole_from_cat() {
    let prompt: Vec<u8> = (0..100 * 1024u32).map(|n| (n % 251) as u8).collect();
    let (end, sink) = sh("cat", Input::Bytes(prompt.clone()), LIMITS);
    assert_eq!(end.status, Exit::Code(0));
    assert!(sink.stdout == prompt);
}

#[test]
fn a_prompt_that_nobody_reads_does_no_harm() {
    let prompt = || Input::Bytes(vec![b'x'; 1 << 20]);
    let (end, sink) = sh("exec 0<&-; sleep 0.2; echo done", prompt(), LIMITS);
    assert_eq!((end.status, &*sink.stdout), (Exit::Code(0), &b"done\n"[..]));
    let (end, _) = sh("exit 4", prompt(), LIMITS);
    assert_eq!(end.status, Exit::Code(4));
}

#[test]
fn a_program_that_never_exits_is_timed_out() {
    let limits = Limits {
        timeout: Some(Duration::from_millis(200)),
        ..LIMITS
    };
    let (end, sink) = sh("sleep 100", Input::Null, limits);
    assert_eq!(
        (end.status, end.reason),
        (Exit::Signal(15), Finish::TimedOut)
    );
    assert_eq!(end.killed, 0);
    assert!((200..5000).contains(&end.elapsed.as_millis()), "{end:?}");
    assert!(sink.ticks >= 1);
}

#[test]
fn a_program_that_says_nothing_for_too_long_is_ended() {
    let limits = Limits {
        silence: Some(Duration::from_millis(300)),
        ..LIMITS
    };
    let (end, sink) = sh("echo once; sleep 100", Input::Null, limits);
    assert_eq!(end.reason, Finish::Stopped(StopReason::Idle));
    assert_eq!(sink.stdout, b"once\n");
    assert!((300..5000).contains(&end.elapsed.as_millis()), "{end:?}");
}

#[test]
fn a_program_that_speaks_now_and_then_may_go_on() {
    let limits = Limits {
        silence: Some(Duration::from_millis(800)),
        ..LIMITS
    };
    let text = "for i in 1 2 3 4 5 6; do echo $i; sleep 0.2; done";
    let (end, _) = sh(text, Input::Null, limits);
    assert_eq!((end.status, end.reason), (Exit::Code(0), Finish::ByItself));
    assert!(end.elapsed > Duration::from_millis(800));
}

#[test]
fn a_program_that_floods_us_is_timed_out_too() {
    let limits = Limits {
        timeout: Some(Duration::from_millis(200)),
        ..LIMITS
    };
    let mut sink = Counted::default();
    let end = run(script("yes"), Input::Null, limits, &mut sink, &|| None).unwrap();
    assert_eq!(end.reason, Finish::TimedOut);
    assert!(end.elapsed < Duration::from_secs(5), "{end:?}");
}

#[test]
fn last_words_within_the_grace_are_heard() {
    let limits = Limits {
        timeout: Some(Duration::from_millis(200)),
        silence: None,
        grace: Duration::from_secs(20),
    };
    // More than a pipe holds: it could not end if nobody read.
    let text = "trap 'head -c 300000 /dev/zero | (sleep 0.2; cat); exit 7' TERM; while :; do sleep 0.01; done";
    let (end, sink) = sh(text, Input::Null, limits);
    assert_eq!((end.status, end.reason), (Exit::Code(7), Finish::TimedOut));
    assert_eq!(sink.stdout.len(), 300_000);
}

#[test]
fn a_background_child_that_holds_the_output_does_not_hold_us() {
    let name = "a_background_child_that_holds_the_output_does_not_hold_us";
    alone(module_path!(), name, || {
        for supervisor in [false, true] {
            if supervisor {
                become_supervisor().unwrap();
            }
            let started = Instant::now();
            let (end, sink) = sh("sleep 100 & echo done", Input::Null, LIMITS);
            assert_eq!((end.status, &*sink.stdout), (Exit::Code(0), &b"done\n"[..]));
            assert_eq!((end.leaked, end.killed), (1, 0), "{end:?}");
            assert!(started.elapsed() < Duration::from_secs(2));
        }
    });
}

#[test]
fn a_helper_that_ends_a_moment_later_is_no_leak() {
    let (end, sink) = sh("(sleep 0.02; echo late) & echo done", Input::Null, LIMITS);
    assert_eq!((end.leaked, end.killed), (0, 0));
    assert_eq!(sink.stdout, b"done\nlate\n");
}

#[test]
fn output_that_came_just_before_the_end_is_not_lost() {
    struct Slow(Vec<u8>);
    impl Sink for Slow {
        fn stdout(&mut self, chunk: &[u8]) {
            std::thread::sleep(Duration::from_millis(200));
            self.0.extend_from_slice(chunk);
        }
        fn stderr(&mut self, _: &[u8]) {}
    }
    let mut sink = Slow(Vec::new());
    let command = script("echo one; sleep 0.05; echo two");
    run(command, Input::Null, LIMITS, &mut sink, &|| None).unwrap();
    assert_eq!(sink.0, b"one\ntwo\n");
}

#[test]
fn a_stop_is_heard_and_a_forced_one_ends_the_grace() {
    let asked = Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        Some(match asked.get() {
            1 => StopReason::Requested,
            _ => StopReason::Forced,
        })
    };
    let limits = Limits {
        timeout: None,
        silence: None,
        grace: Duration::from_secs(100),
    };
    let sink = &mut Collected::default();
    let deaf = script("trap '' TERM; while :; do sleep 1; done");
    let end = run(deaf, Input::Null, limits, sink, &stop).unwrap();
    assert_eq!(end.reason, Finish::Stopped(StopReason::Requested));
    assert_eq!(end.status, Exit::Signal(9));
    assert!(end.elapsed < Duration::from_secs(3), "{end:?}");
}

#[derive(Default)]
struct Counted {
    bytes: u64,
    largest: usize,
}

impl Sink for Counted {
    fn stdout(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        self.largest = self.largest.max(chunk.len());
    }
    fn stderr(&mut self, chunk: &[u8]) {
        self.stdout(chunk);
    }
}

struct Logged(CappedLog);

impl Sink for Logged {
    fn stdout(&mut self, chunk: &[u8]) {
        self.0.append(chunk).unwrap();
    }
    fn stderr(&mut self, chunk: &[u8]) {
        self.0.append(chunk).unwrap();
    }
}

/// Logs what `text` writes, in the room of a mebibyte, and in little memory.
fn flood(text: &str, expected: u64) {
    const CAP: u64 = 1 << 20;
    become_supervisor().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log");
    let mut sink = Logged(CappedLog::create(&path, CAP).unwrap());
    let end = run(script(text), Input::Null, LIMITS, &mut sink, &|| None).unwrap();
    let peak = peak_memory_kib();

    assert_eq!((end.status, end.leaked), (Exit::Code(0), 0), "{end:?}");
    assert_eq!(sink.0.total(), expected);
    let [one, two] = segment_paths(&path);
    let size = |path: &Path| fs::metadata(path).unwrap().len();
    let on_disk = size(&path) + size(&one) + size(&two);
    assert!(on_disk <= CAP, "{on_disk}");
    let log = read_log(&path).unwrap();
    let tail = log.tail.unwrap();
    assert!(log.head.starts_with(b"first\n"));
    assert!(tail.ends_with(b"last\n"));
    assert_eq!(
        log.dropped,
        Some(expected - (log.head.len() + tail.len()) as u64)
    );
    assert_eq!(Some(sink.0.dropped()), log.dropped);
    assert!(peak < 64 * 1024, "{peak} KiB");
    println!(
        "{expected} bytes in {:?}, {on_disk} on disk, {peak} KiB at most",
        end.elapsed
    );
}

fn peak_memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let (_, peak) = status.split_once("VmHWM:").unwrap();
    peak.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_gibibyte_on_one_line_of_zeros_stays_within_the_cap() {
    let name = "a_gibibyte_on_one_line_of_zeros_stays_within_the_cap";
    alone(module_path!(), name, || {
        let text = "echo first; head -c 1073741824 /dev/zero; echo last >&2";
        flood(text, 1_073_741_824 + 11);
    });
}

#[test]
fn millions_of_short_lines_stay_within_the_cap() {
    let name = "millions_of_short_lines_stay_within_the_cap";
    alone(module_path!(), name, || {
        let text = "echo first; yes | head -c 300000000; echo last";
        flood(text, 300_000_000 + 11);
    });
}
