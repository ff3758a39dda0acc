//! Processes of the machine, as `/proc` tells of them.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::Path;

/// The processes below a directory of a test that are supervisors, with the attempt of each.
pub fn supervisors(below: &Path) -> Vec<(i32, String)> {
    let below = below.display().to_string();
    let mut found = Vec::new();
    for (pid, words) in all() {
        if let [_, hidden, place, attempt, ..] = words.as_slice()
            && hidden == "--supervise"
            && place.starts_with(&below)
        {
            found.push((pid, attempt.clone()));
        }
    }
    found
}

/// The processes whose command line holds a text.
pub fn with_words(text: &str) -> Vec<i32> {
    let holds = |words: &[String]| words.iter().any(|word| word.contains(text));
    all()
        .into_iter()
        .filter(|(_, words)| holds(words))
        .map(|(pid, _)| pid)
        .collect()
}

/// Whether there is such a process, and it is more than a zombie.
pub fn is_alive(pid: i32) -> bool {
    status(pid).is_some_and(|status| !status.contains("\nState:\tZ"))
}

/// The most memory that a process has had in use, in KiB; nothing once it is gone.
pub fn peak_memory(pid: i32) -> Option<u64> {
    let status = status(pid)?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Kills a process that the test has made, at once.
pub fn kill_9(pid: i32) {
    let pid = Pid::from_raw(pid).expect("a process id");
    kill_process(pid, Signal::KILL).expect("kill a process");
}

fn status(pid: i32) -> Option<String> {
    fs::read_to_string(format!("/proc/{pid}/status")).ok()
}

fn all() -> Vec<(i32, Vec<String>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let bytes = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        all.push((pid, text.split('\0').map(str::to_owned).collect()));
    }
    all
}
