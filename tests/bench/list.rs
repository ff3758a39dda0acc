//! `git spawn list` beside `git worktree list`: whole processes, in turn, as a user starts
//! them, on repositories that this program makes. `cargo bench --bench list`.
//!
//! Machines differ and are busy, so what counts is the ratio: each run of ours is held
//! against the run of git's that stands beside it. The bars are those of the project.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of each command that are counted, after [`WARM_UP`] that are not.
const RUNS: usize = 41;
const WARM_UP: usize = 3;

const FILES: usize = 1_500;
const WORKTREES: usize = 20;
const ATTEMPTS: usize = 10_000;

/// What each attempt's agent is: it leaves a diff at once.
const AGENT: &str = "echo \"$GIT_ATTEMPT\" >mine";

const PLAN: &str = "\
---
plan: bench
base: main
---
# Have something to list

## Goal
There are attempts.

## Acceptance criteria
- [ ] Somebody looks at them

## Test commands
- test: `true`
";

fn main() {
    let dir = tempfile::Builder::new()
        .prefix("bench")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a directory for the repositories");
    let place = Place::new(dir.path());

    println!("{WORKTREES} attempts with their worktrees, {FILES} files; the bar is 2 times git");
    place.git(&["spawn", "-n", "20", "--agent-command", AGENT]);
    compare(&place, &["spawn", "list"]);
    compare(&place, &["spawn", "list", "--json"]);

    println!("\n{ATTEMPTS} attempts that finished; the bar is 150 ms");
    place.multiply();
    println!("packed objects, a loose ref for each");
    compare(&place, &["spawn", "list"]);
    println!("packed objects, packed refs (git gc)");
    place.git(&["gc", "--quiet"]);
    compare(&place, &["spawn", "list"]);
    compare(&place, &["spawn", "list", "--json"]);
    compare(&place, &["spawn", "list", "--no-archived", "bench/all"]);
}

/// A repository with a home of its own.
struct Place {
    root: PathBuf,
    repo: PathBuf,
}

impl Place {
    fn new(root: &Path) -> Self {
        let place = Self {
            root: root.to_owned(),
            repo: root.join("repo"),
        };
        for n in 0..FILES {
            let path = place.repo.join(format!("src/{}/{n}.txt", n % 40));
            fs::create_dir_all(path.parent().expect("it has one")).expect("a directory");
            fs::write(&path, format!("file {n}\n").repeat(40)).expect("a file");
        }
        fs::write(place.repo.join("Plans.md"), PLAN).expect("a plan");
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["config", "user.name", "A U Thor"]);
        place.git(&["config", "user.email", "author@example.com"]);
        place.git(&["config", "gc.auto", "0"]);
        place.git(&["add", "--all"]);
        place.git(&["commit", "--quiet", "--message=Begin"]);
        place.git(&["plan", "approve", "--yes"]);
        place
    }

    /// Copies of a finished attempt's record, by the thousand.
    fn multiply(&self) {
        let record = "refs/attempts/bench/all/1";
        let parents = self.git(&["rev-parse", &format!("{record}^@")]);
        let root = self.git(&["rev-list", "--max-parents=0", "--first-parent", record]);
        let anchor = parents.lines().last().expect("an anchor");
        let files = ["manifest.json", "attempt.json", "plan.md", "prompt.md"]
            .map(|file| (file, self.git(&["show", &format!("{record}:{file}")])));
        let mut stream = Vec::new();
        for n in WORKTREES + 1..=ATTEMPTS {
            write!(
                stream,
                "commit refs/attempts/bench/all/{n}\ncommitter A <a@example.com> {n} +0000\n\
                 data 0\nfrom {}\nmerge {anchor}\n",
                root.trim()
            )
            .expect("memory");
            for (file, text) in &files {
                let text = text.replace("bench/all/1\"", &format!("bench/all/{n}\""));
                write!(
                    stream,
                    "M 100644 inline {file}\ndata {}\n{text}\n",
                    text.len()
                )
                .expect("memory");
            }
        }
        let mut import = self.command("git");
        let mut import = import
            .args(["fast-import", "--quiet"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("git fast-import");
        let mut stdin = import.stdin.take().expect("its standard input");
        stdin.write_all(&stream).expect("write to git fast-import");
        drop(stdin);
        assert!(import.wait().expect("git fast-import ends").success());
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().expect("git");
        let story = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {story}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A program that finds the suite as it was built just now, and nothing of the user's.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let built = Path::new(env!("CARGO_BIN_EXE_git-spawn"));
        let built = built.parent().expect("a directory").to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(built).chain(std::env::split_paths(&path));
        let mut command = Command::new(program);
        command
            .current_dir(&self.repo)
            .env("PATH", std::env::join_paths(path).expect("a PATH"))
            .env("HOME", &self.root)
            .env("XDG_STATE_HOME", self.root.join("state"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        command
    }

    /// How long a git command takes.
    fn time(&self, arguments: &[&str]) -> Duration {
        let mut command = self.command("git");
        command.args(arguments).stdin(Stdio::null());
        command.stdout(Stdio::null());
        let began = Instant::now();
        let status = command.status().expect("git");
        let time = began.elapsed();
        assert!(status.success(), "git {arguments:?}");
        time
    }
}

/// One line: our command, git's own, and the ratio.
fn compare(place: &Place, ours: &[&str]) {
    let theirs = ["worktree", "list"];
    let mut times = Vec::new();
    for run in 0..WARM_UP + RUNS {
        let pair = (place.time(ours), place.time(&theirs));
        if run >= WARM_UP {
            times.push(pair);
        }
    }
    let milliseconds = |time: &Duration| time.as_secs_f64() * 1000.0;
    println!(
        "  git {:<36} {:6.1} ms   git worktree list {:5.1} ms   ratio {:5.2}",
        ours.join(" "),
        median(times.iter().map(|(ours, _)| milliseconds(ours))),
        median(times.iter().map(|(_, theirs)| milliseconds(theirs))),
        median(times.iter().map(|(a, b)| a.as_secs_f64() / b.as_secs_f64())),
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
