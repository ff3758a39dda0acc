//! What a run took: time, processors and memory, of the process and all of its children.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::fresh::{Fresh, succeed};
use crate::variants::{RUN, Variant};

/// The word that makes this program measure one run of a variant.
pub const MEASURE: &str = "--measure";

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Seconds.
    pub wall: f64,
    /// Seconds of all processors, in user and system mode.
    pub cpu: f64,
    /// The most that one process held at a time, in MiB; of files that it has mapped, what
    /// it touched counts too.
    pub memory: f64,
}

impl Measured {
    /// The middle of each of the three.
    pub fn median(runs: &[Self]) -> Self {
        let middle = |part: fn(&Self) -> f64| {
            let mut all: Vec<f64> = runs.iter().map(part).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        Self {
            wall: middle(|run| run.wall),
            cpu: middle(|run| run.cpu),
            memory: middle(|run| run.memory),
        }
    }
}

/// Runs a variant on a new file system. The clone there borrows the objects, which stay in
/// the cache.
pub fn run(variant: Variant, repository: &Path, count: usize) -> Measured {
    let fresh = Fresh::new();
    let clone = fresh.path().join("repository.git");
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--bare", "--shared"])
        .arg(repository)
        .arg(&clone);
    succeed(&mut git);
    // Or else it is still being written when the run begins.
    succeed(Command::new("sync").arg("-f").arg(fresh.path()));
    let own = std::env::current_exe().expect("this program");
    let output = Command::new(own)
        .args([MEASURE, RUN, variant.name()])
        .arg(&clone)
        .arg(fresh.path().join("worktrees"))
        .arg(count.to_string())
        .stderr(std::process::Stdio::inherit())
        .output()
        .expect("run this program");
    assert!(output.status.success(), "{variant:?} failed");
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [wall, cpu, memory] = numbers[..] else {
        panic!("not three numbers: {text}");
    };
    Measured { wall, cpu, memory }
}

/// Runs this program once more, and tells what that took. A process of its own, since the
/// kernel tells of the largest of all children that there ever were.
pub fn measure(words: &[String]) {
    let own = std::env::current_exe().expect("this program");
    let began = Instant::now();
    succeed(Command::new(own).args(words));
    let wall = began.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of children");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let memory = usage.max_rss() as f64 / 1024.0;
    println!("{wall} {} {memory}", micros as f64 / 1e6);
}
