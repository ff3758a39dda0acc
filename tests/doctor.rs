//! `git spawn doctor`: one fault, one test. Each ends with git's own check, and with nothing
//! more to find.

mod refs;
mod told;
mod worktrees;

use crate::env::{Listed, Output, Repo, TestEnv, needs, processes, wait_until};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A repository with one attempt that is over.
struct Ward {
    env: TestEnv,
    repo: Repo,
    one: Listed,
}

impl Ward {
    fn new() -> Self {
        let env = TestEnv::new();
        let repo = env.planned();
        repo.commit("Plan");
        let one = repo.attempt("echo turns >>README.md");
        Self { env, repo, one }
    }

    /// The attempt's worktree.
    fn worktree(&self) -> Repo {
        self.repo.at(self.one.worktree())
    }

    /// git's own entry of the attempt's worktree.
    fn entry(&self) -> PathBuf {
        self.repo.path().join(".git/worktrees/all-1")
    }

    fn in_git(&self, path: &str) -> PathBuf {
        self.repo.path().join(".git").join(path)
    }

    /// Finds one fault, and tells it on one line; then has it mended, so that nothing is
    /// left to find.
    #[track_caller]
    fn is_mended(&self) -> String {
        let found = self.doctor(&[]).fails_with(1);
        assert_eq!(found.stdout.lines().count(), 1, "{found}");
        let mended = self.doctor(&["--repair"]).success();
        assert!(mended.stdout.contains("mended"), "{mended}");
        self.is_well();
        shown(&found)
    }

    /// Finds one fault that a repair leaves as it is.
    #[track_caller]
    fn is_told(&self) -> String {
        let found = self.doctor(&[]).fails_with(1);
        assert_eq!(found.stdout.lines().count(), 1, "{found}");
        let repaired = self.doctor(&["--repair"]).fails_with(1);
        assert_eq!(repaired.stdout, found.stdout);
        shown(&found)
    }

    #[track_caller]
    fn is_well(&self) {
        let well = self.doctor(&[]).success();
        assert_eq!(well.stderr, "nothing is stale or broken\n");
        self.repo.fsck();
    }

    /// The locks of refs.
    fn locks(&self) -> Vec<PathBuf> {
        let mut open = vec![self.in_git("refs")];
        let mut locks = Vec::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(path).expect("read a directory");
                open.extend(entries.flatten().map(|entry| entry.path()));
            } else if path.extension().is_some_and(|end| end == "lock") {
                locks.push(path);
            }
        }
        locks
    }

    fn doctor(&self, more: &[&str]) -> Output {
        self.repo.try_git(&[&["spawn", "doctor"], more].concat())
    }
}

/// An answer without what changes from run to run, short ids of commits among it.
fn shown(output: &Output) -> String {
    let is_id = |word: &str| word.len() == 10 && word.chars().all(|c| c.is_ascii_hexdigit());
    let text = output.normal();
    let words = text.trim_end().split_inclusive([' ', ',']);
    let words = words.map(|word| {
        let bare = word.trim_end_matches([' ', ',']);
        let end = &word[bare.len()..];
        if is_id(bare) {
            format!("[OID]{end}")
        } else {
            word.to_owned()
        }
    });
    words.collect()
}

/// Makes a file look as if nobody had touched it for an hour.
fn age(path: &std::path::Path) {
    let mut touch = Command::new("touch");
    let touch = touch.args(["-d", "2 hours ago"]).arg(path);
    assert!(touch.status().is_ok_and(|status| status.success()));
}

#[test]
fn there_is_nothing_to_find_where_all_is_well() {
    let ward = Ward::new();
    ward.is_well();
    ward.repo.git(&["spawn", "rm", "all/1"]);
    ward.is_well();
    ward.repo.git(&["gc", "--quiet", "--prune=now"]);
    ward.is_well();
}

#[test]
fn faults_in_json_name_their_schema() {
    let ward = Ward::new();
    ward.repo.git(&["worktree", "unlock", "all-1"]);
    let output = ward.doctor(&["--repair", "--json"]);
    insta::assert_snapshot!(output, @r#"
    $ git spawn doctor --repair --json
    --- stdout
    {
      "schema": "git-attempts.doctor.v1",
      "faults": [
        {
          "thing": "widget/all/1",
          "trouble": "its worktree is not locked, so that another tool may remove it",
          "repair": "locks it",
          "advice": null,
          "outcome": "mended",
          "error": null
        }
      ]
    }
    --- exit code 0
    "#);
}

#[test]
fn a_lost_attempt_offers_what_it_had_done() {
    let ward = Ward::new();
    let began = ward.env.root().join("began");
    let agent = format!(
        "echo turns >>README.md; touch {}; sleep 60",
        began.display()
    );
    ward.repo.spawn(&agent, &["--detach"]);
    wait_until("it began", Duration::from_secs(30), || began.exists());
    let found = processes::supervisors(ward.env.root());
    found.iter().for_each(|(pid, _)| processes::kill_9(*pid));
    ward.repo.wait_for_states(&["finished", "lost"]);
    insta::assert_snapshot!(ward.is_mended(), @"widget/all/2: it is lost: its supervisor died; --repair ends what it left running, and takes what lies in its worktree as its candidate");
    let two = &ward.repo.attempts()[1];
    assert_eq!(two.state(), "lost");
    crate::env::assert_turns(&ward.repo, two);
    let left = processes::with_words(&began.display().to_string());
    assert!(left.iter().all(|pid| !processes::is_alive(*pid)));
}

#[test]
fn a_spawn_that_was_killed_is_gone_on_with() {
    let Some(strace) = needs::on_path("strace") else {
        eprintln!("skipped: needs strace");
        return;
    };
    let ward = Ward::new();
    let log = ward.env.root().join("calls").display().to_string();
    let calls = "rename,renameat,renameat2,link,linkat";
    let mut killed = 0;
    for k in [7, 9, 11, 13, 15] {
        let (trace, inject) = (
            format!("trace={calls}"),
            format!("inject={calls}:signal=KILL:when={k}"),
        );
        let spawn = env!("CARGO_BIN_EXE_git-spawn");
        let mut words = vec!["-qq", "-o", &log, "-e", &trace, "-e", &inject, spawn];
        words.extend(["--detach", "--agent-command", "echo turns >>README.md"]);
        let output = ward.env.run(&strace, &words, ward.repo.path());
        killed += usize::from(output.status != 0);
        // Ten seconds later nobody holds them.
        for lock in ward.locks() {
            age(&lock);
        }
        let repaired = ward.doctor(&["--repair"]).success();
        let attempts = ward.repo.attempts();
        ward.repo.wait_for_states(&vec!["finished"; attempts.len()]);
        ward.is_well();
        let names: Vec<&str> = attempts.iter().map(Listed::name).collect();
        let wanted: Vec<String> = (1..=names.len())
            .map(|n| format!("widget/all/{n}"))
            .collect();
        assert_eq!(names, wanted, "{k}\n{repaired}");
    }
    assert_eq!(killed, 5);
}

/// Removes a directory of a test.
fn remove(path: impl AsRef<std::path::Path>) {
    fs::remove_dir_all(path).expect("remove a directory");
}
