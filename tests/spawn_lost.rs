//! An attempt whose supervisor died without a word: what it left is taken by a later command.

use crate::env::{Repo, TestEnv, assert_turns, hold, processes, wait_until};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(30);

/// Spawns an attempt, and kills its supervisor once its agent has done its work and waits.
fn lose(repo: &Repo, work: &str) {
    let env = repo.env();
    let up = env.root().join("up").display().to_string();
    let agent = format!("{work}; touch '{up}'; {}", hold(env, "go"));
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    kill_supervisors(repo);
}

fn kill_supervisors(repo: &Repo) {
    for (pid, _) in processes::supervisors(repo.env().root()) {
        processes::kill_9(pid);
        wait_until("it is gone", LIMIT, || !processes::is_alive(pid));
    }
}

#[test]
fn what_a_lost_attempt_left_is_its_candidate_and_its_agent_is_ended() {
    let env = TestEnv::new();
    let repo = env.planned();
    lose(
        &repo,
        "echo turns >>README.md; git commit -qam x; echo y >y",
    );
    let output = repo.git(&["spawn", "stop", "all/1"]);
    insta::assert_snapshot!(output, @r"
    $ git spawn stop all/1
    --- stderr
    attempt widget/all/1 lost: its supervisor was killed while it ran; kept on branch attempt/widget/all/1
    --- exit code 0
    ");
    let one = &repo.attempts()[0];
    assert_eq!(one.state(), "lost");
    assert_turns(&repo, one);
    assert_eq!(repo.file_at(one.candidate(), "y"), "y\n");
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    let hold = format!("{}/go", env.root().display());
    assert_eq!(processes::with_words(&hold), [0; 0]);
    assert_eq!(repo.refs("refs/attempt-guards"), [""; 0]);
}

#[test]
fn a_lost_attempt_that_is_over_is_not_taken_twice() {
    let env = TestEnv::new();
    let repo = env.planned();
    lose(&repo, "echo turns >>README.md");
    repo.git(&["spawn", "stop", "all/1"]);
    let record = repo.rev("refs/attempts/widget/all/1");
    repo.try_git(&["spawn", "stop", "all/1"]).fails_with(1);
    assert_eq!(repo.rev("refs/attempts/widget/all/1"), record);
}

#[test]
fn a_restart_of_the_machine_is_told_by_its_boot_id() {
    let env = TestEnv::new();
    let repo = env.planned();
    lose(&repo, "echo turns >>README.md");
    // As another boot would find it: the record says which one it was.
    let record = "refs/attempts/widget/all/1";
    let index = env.root().join("index").display().to_string();
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").expect("a boot id");
    let script = format!(
        "set -e; export GIT_INDEX_FILE='{index}'; git read-tree {record}; \
         blob=$(git show {record}:attempt.json | sed 's/{}/another/' | git hash-object -w --stdin); \
         git update-index --cacheinfo 100644,$blob,attempt.json; \
         git update-ref {record} $(git commit-tree -m boot -p {record} $(git write-tree))",
        boot.trim()
    );
    repo.env()
        .run("/bin/sh".as_ref(), &["-c", &script], repo.path())
        .success();
    repo.git(&["spawn", "stop", "all/1"]);
    let one = &repo.attempts()[0];
    assert_eq!(one.text("cause"), "the machine restarted while it ran");
    assert_turns(&repo, one);
}

#[test]
fn a_supervisor_that_failed_says_why() {
    let env = TestEnv::new();
    let repo = env.planned();
    let packed = repo.path().join(".git/packed-refs").display().to_string();
    let agent = format!("echo turns >>README.md; echo nonsense >'{packed}'");
    repo.try_spawn(&agent, &["--detach"]).success();
    wait_until("its supervisor gives up", LIMIT, || {
        processes::supervisors(env.root()).is_empty()
    });
    std::fs::remove_file(&packed).expect("the agent wrote it");
    repo.git(&["spawn", "stop", "all/1"]);
    let one = &repo.attempts()[0];
    assert_turns(&repo, one);
    let cause = one.text("cause");
    let [ended, failed] = ["its agent ended with exit 0", "packed-refs"];
    assert!(cause.contains(ended) && cause.contains(failed), "{cause}");
}

#[test]
fn what_moved_while_nobody_watched_is_told_all_the_same() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["branch", "work"]);
    let work = repo.rev("work");
    lose(&repo, "git branch -qD work; echo turns >>README.md");
    repo.git(&["spawn", "stop", "all/1"]);
    let one = &repo.attempts()[0];
    let moved = &one.json("meanwhile")["refs"][0];
    assert_eq!(
        (&moved["name"], &moved["before"]),
        (&"refs/heads/work".into(), &work.into())
    );
}

#[test]
fn a_filter_that_the_agent_configured_does_not_run_for_a_lost_attempt() {
    let env = TestEnv::new();
    let repo = env.planned();
    lose(
        &repo,
        "git config filter.evil.clean 'touch \"$HOME/filtered\"; cat'; \
         echo '* filter=evil' >>\"$(git rev-parse --git-path info/attributes)\"; \
         echo turns >>README.md",
    );
    repo.git(&["spawn", "stop", "all/1"]);
    assert_turns(&repo, &repo.attempts()[0]);
    assert!(!env.home().join("filtered").exists());
}

#[test]
fn an_attempt_that_was_lost_in_the_queue_has_nothing_to_show() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("touch '{}/up'; {}", env.root().display(), hold(&env, "go"));
    repo.try_spawn(&agent, &["--detach", "-n", "2", "-j", "1"])
        .success();
    repo.wait_for("../up");
    kill_supervisors(&repo);
    repo.write("../go", "");
    for attempt in ["all/1", "all/2"] {
        repo.git(&["spawn", "stop", attempt]);
    }
    let causes: Vec<String> = repo
        .attempts()
        .iter()
        .map(|one| one.text("cause").to_owned())
        .collect();
    let queued = "its supervisor died before its agent began";
    assert!(causes.contains(&queued.to_owned()), "{causes:?}");
    assert_eq!(repo.states(), ["lost", "lost"]);
}
