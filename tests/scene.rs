//! What the tests of `git compare` and `git promote` start from: a repository with an
//! approved plan, and attempts by agents that are a few lines of shell.

use crate::env::{Output, Repo, TestEnv, wait_until};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;
use std::cell::Cell;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

/// Longer than anything in a test takes that works.
pub const LONG: Duration = Duration::from_secs(30);

/// What an agent says that does as it was told.
pub const REPORT: &str =
    r"printf '## Summary\n- limits the rate\n\n## Skipped\n- the docs: no time\n'";

/// An agent whose candidate passes the check of the plan.
pub const GOOD: &str = "echo eleven >src/limit.txt";

/// An agent whose candidate does not.
pub const BAD: &str = "echo broken >src/limit.txt";

/// The check that [`GOOD`] passes, as the base does, and [`BAD`] does not.
pub const CHECK: &str = "- test: `! grep -q broken src/limit.txt`";

/// A repository, its plan `limit` with the one task `limiter`, and its attempts.
pub struct Scene {
    pub env: TestEnv,
    pub repo: Repo,
    made: Cell<usize>,
}

impl Scene {
    /// With [`CHECK`] as the plan's only check.
    pub fn new() -> Self {
        Self::with_plan("", CHECK)
    }

    /// With lines of front matter and of checks.
    pub fn with_plan(front_matter: &str, checks: &str) -> Self {
        let env = TestEnv::new();
        let repo = env.repo("widget");
        for (path, text) in [
            ("src/limit.txt", "none\n"),
            ("src/end.sh", "exit 0\n"),
            ("ci/ci.yml", "on: push\n"),
        ] {
            repo.write(path, text);
        }
        repo.commit("Have something to limit");
        let scene = Self {
            env,
            repo,
            made: Cell::new(0),
        };
        std::fs::create_dir(scene.path("agents")).expect("make the directory of the agents");
        scene.plan(front_matter, checks);
        scene
    }

    /// Writes `Plans.md` and approves its commands.
    pub fn plan(&self, front_matter: &str, checks: &str) {
        self.repo.plan(&plan(front_matter, checks));
        self.repo.git(&["plan", "approve", "--yes"]);
    }

    /// A path of the test, outside of the repository.
    pub fn path(&self, name: &str) -> PathBuf {
        self.env.root().join(name)
    }

    /// A path of the test, for a shell.
    pub fn shell_path(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// An attempt by each of the agents, and waits for their end.
    #[track_caller]
    pub fn spawn(&self, agents: &[&str]) {
        self.start(agents);
        let last = self.made.get();
        for n in last + 1 - agents.len()..=last {
            self.wait_for_end(n);
        }
    }

    /// An attempt by each of the agents, without waiting. Where there is a remote, one of them
    /// is to be promoted: all that get to their end say [`REPORT`], unless they say another.
    #[track_caller]
    pub fn start(&self, agents: &[&str]) {
        let has_remote = !self.repo.git(&["remote"]).stdout.is_empty();
        for agent in agents {
            let n = self.made.get() + 1;
            let script = self.path(&format!("agents/{n}.sh"));
            let report = match has_remote && !agent.contains("## Summary") {
                true => REPORT,
                false => "",
            };
            let text = format!("{agent}\n{report}\n");
            std::fs::write(script, text).expect("write an agent");
            self.made.set(n);
        }
        // The attempt's number chooses the script.
        let command = format!(". {}/${{GIT_ATTEMPT##*/}}.sh", self.shell_path("agents"));
        let count = agents.len().to_string();
        let words = [
            "spawn",
            "--detach",
            "-n",
            &count,
            "--agent-command",
            &command,
        ];
        self.repo.git(&words);
    }

    /// What `git spawn list` says of an attempt.
    #[track_caller]
    pub fn listed(&self, n: usize) -> Value {
        let list = self.repo.git(&["spawn", "list", "--json"]);
        let list: Value = serde_json::from_str(&list.stdout).expect("the JSON of a list");
        let name = format!("limit/limiter/{n}");
        let all = list["attempts"].as_array().expect("a list of attempts");
        let one = all.iter().find(|one| one["name"] == name.as_str());
        one.unwrap_or_else(|| panic!("no {name} in {list:#}"))
            .clone()
    }

    /// The state of an attempt.
    #[track_caller]
    pub fn state(&self, n: usize) -> String {
        self.listed(n)["state"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The commit that an attempt offers.
    #[track_caller]
    pub fn candidate(&self, n: usize) -> String {
        let one = self.listed(n);
        let commit = one["candidate"]["commit"].as_str();
        commit
            .unwrap_or_else(|| panic!("no candidate: {one:#}"))
            .to_owned()
    }

    #[track_caller]
    fn wait_for_end(&self, n: usize) {
        // Until its supervisor is gone, too, which writes the note after the end.
        let name = format!("limiter/{n}");
        let output = self.repo.try_git(&["spawn", "wait", &name]);
        assert!(matches!(output.status, 0 | 1), "{output}");
    }

    /// The worktree of an attempt.
    pub fn worktree(&self, n: usize) -> Repo {
        self.repo
            .at(self.path(&format!("widget.attempts/limit/limiter-{n}")))
    }

    /// `git compare --quiet`, however it ends.
    pub fn compare(&self, arguments: &[&str]) -> Output {
        let words = [&["compare", "--quiet"], arguments].concat();
        self.repo.try_git(&words)
    }

    /// What `git compare --json` says.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.compare(&[&["--json"], arguments].concat());
        serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {output}"))
    }

    /// `git promote --no-pr`, however it ends.
    pub fn push(&self, arguments: &[&str]) -> Output {
        let words = [&["promote", "--no-pr"], arguments].concat();
        self.repo.try_git(&words)
    }

    /// A command beside the test, which leads a process group as it would in a shell.
    pub fn beside(&self, arguments: &[&str]) -> Beside {
        let mut command = self.repo.git_command(arguments);
        let null = Stdio::null;
        command
            .process_group(0)
            .stdin(null())
            .stdout(null())
            .stderr(null());
        Beside(command.spawn().expect("start git"))
    }

    /// Waits until there is a file of the test.
    #[track_caller]
    pub fn wait_for(&self, name: &str) {
        wait_until(name, LONG, || self.path(name).exists());
    }

    /// Makes an empty file of the test.
    pub fn touch(&self, name: &str) {
        std::fs::write(self.path(name), "").expect("make a file of the test");
    }

    /// How many lines a file of the test has; none where it is not there.
    pub fn count(&self, name: &str) -> usize {
        let text = std::fs::read_to_string(self.path(name)).unwrap_or_default();
        text.lines().count()
    }

    /// The worktrees that git knows of.
    #[track_caller]
    pub fn worktrees(&self) -> Vec<PathBuf> {
        let list = self.repo.git(&["worktree", "list", "--porcelain"]);
        let paths = list.stdout.lines();
        let paths = paths.filter_map(|line| line.strip_prefix("worktree "));
        paths.map(|path| Path::new(path).to_owned()).collect()
    }

    /// Fails where anything of git's own is broken.
    #[track_caller]
    pub fn fsck(&self) {
        let fsck = self
            .repo
            .git(&["fsck", "--full", "--strict", "--no-dangling"]);
        assert_eq!(fsck.stdout, "", "{fsck}");
    }
}

/// A command that runs beside the test, and that does not outlive it.
pub struct Beside(Child);

impl Beside {
    /// Sends a signal to all of the command's process group, as a terminal does.
    pub fn signal(&self, signal: Signal) {
        kill_process_group(Pid::from_child(&self.0), signal).expect("send a signal");
    }

    /// Waits for its end, but not for ever.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let mut status = None;
        wait_until("the command ends", LONG, || {
            status = self.0.try_wait().expect("wait for a command");
            status.is_some()
        });
        status.expect("it has ended")
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            kill_process_group(Pid::from_child(&self.0), Signal::KILL).ok();
            self.0.wait().ok();
        }
    }
}

/// The text of a plan, whose only criterion is judged by the first of its checks.
pub fn plan(front_matter: &str, checks: &str) -> String {
    let first = checks.trim_start_matches("- ").split(':').next();
    let check = first.unwrap_or_default();
    format!(
        "---\nplan: limit\nbase: main\ntarget: main\n{front_matter}---\n\
         # Limit the rate\n\n\
         ## Goal\nThe eleventh request within a second gets 429.\n\n\
         ## Assumptions\n- There is one server.\n\n\
         ## Likely files\n- `src/**`\n\n\
         ## Constraints\n- Do not touch `ci/**`.\n\n\
         ## Acceptance criteria\n- [ ] The eleventh request gets 429 (check: {check})\n\n\
         ## Test commands\n{checks}\n\n\
         ## Risks\n- Clocks that jump.\n\n\
         ## Tasks\n### limiter\nLimit it.\n"
    )
}
