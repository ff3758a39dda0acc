//! Processes that outlived the supervisor that should have ended them, found by what their
//! environment says. On Linux only; elsewhere none are found.

use std::collections::HashSet;
use std::fs;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long they may take to end when asked to.
const GRACE: Duration = Duration::from_secs(5);

/// The processes whose environment holds all of these variables with these values. One that
/// has cleared its environment is not found; one of another user cannot be read.
#[must_use]
pub fn survivors(marks: &[(&str, String)]) -> Vec<Pid> {
    survivors_of_each(&[marks]).into_iter().flatten().collect()
}

/// As [`survivors`], for each of several sets of marks, with one look at all processes.
#[must_use]
pub fn survivors_of_each<'a>(marks: &[impl AsRef<[(&'a str, String)]>]) -> Vec<Vec<Pid>> {
    let wanted: Vec<Vec<Vec<u8>>> = marks
        .iter()
        .map(|marks| {
            let marks = marks.as_ref().iter();
            marks
                .map(|(name, value)| format!("{name}={value}").into_bytes())
                .collect()
        })
        .collect();
    let mut found = vec![Vec::new(); wanted.len()];
    for (pid, environment) in environments() {
        let variables: HashSet<&[u8]> = environment.split(|byte| *byte == 0).collect();
        for (marks, found) in wanted.iter().zip(&mut found) {
            if marks.iter().all(|mark| variables.contains(&mark[..])) {
                found.push(pid);
            }
        }
    }
    found
}

fn environments() -> impl Iterator<Item = (Pid, Vec<u8>)> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            Some((pid, fs::read(entry.path().join("environ")).ok()?))
        })
}

/// Ends them: asked first, then killed, looked for again until none is left. Returns how many
/// there were, and how many are still there.
pub fn end_survivors(marks: &[(&str, String)]) -> (usize, usize) {
    let found = survivors(marks);
    // Looked up a moment ago by marks that only ours carry; a process id does not come back
    // that fast.
    let signal = |signal| {
        for pid in survivors(marks) {
            let _ = kill_process(pid, signal);
        }
    };
    signal(Signal::TERM);
    let began = Instant::now();
    while began.elapsed() < GRACE && !survivors(marks).is_empty() {
        std::thread::sleep(Duration::from_millis(50));
    }
    signal(Signal::KILL);
    std::thread::sleep(Duration::from_millis(50));
    (found.len(), survivors(marks).len())
}
