//! Many at a time, and processes that die: nothing is shared, nothing is lost, and what is not
//! known is not made up.

use crate::env::{Listed, REPORT, TestEnv, hold, processes, wait_until};
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

/// Fails unless every attempt has a name, a branch and a worktree of its own, which are there.
#[track_caller]
fn assert_all_have_their_own(all: &[Listed]) {
    for field in ["name", "branch", "worktree"] {
        let different: BTreeSet<&str> = all.iter().map(|one| one.text(field)).collect();
        assert_eq!(different.len(), all.len(), "{field}: {all:#?}");
    }
    for one in all {
        assert!(one.worktree().join("README.md").exists(), "{one:?}");
    }
}

#[test]
fn an_attempt_whose_supervisor_was_killed_is_lost_and_its_files_are_there() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!(
        "echo turns >>README.md; touch '{root}/up'; {}; touch '{root}/over'",
        hold(&env, "go"),
        root = env.root().display(),
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    let supervisors = processes::supervisors(env.root());
    let [(pid, name)] = supervisors.as_slice() else {
        panic!("one supervisor, not {supervisors:?}");
    };
    assert_eq!(name, "widget/all/1");
    processes::kill_9(*pid);
    wait_until("it is gone", LIMIT, || !processes::is_alive(*pid));
    assert_eq!(repo.states(), ["lost"]);
    // Its agent may still work, and what it does is no success of which anybody knows.
    repo.write("../go", "");
    repo.wait_for("../over");
    let one = &repo.attempts()[0];
    assert_eq!((one.state(), one.json("candidate")), ("lost", &().into()));
    let text = fs::read_to_string(one.worktree().join("README.md")).unwrap();
    assert_eq!(text, "# Widget\nturns\n");
}

#[test]
fn a_spawn_whose_only_attempt_is_lost_does_not_end_well() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("touch '{}/up'; {}", env.root().display(), hold(&env, "go"));
    let running = repo.start_git(&["spawn", "--agent-command", &agent]);
    repo.wait_for("../up");
    for (pid, _) in processes::supervisors(env.root()) {
        processes::kill_9(pid);
    }
    let output = running.wait().fails_with(1);
    assert!(
        output
            .stderr
            .contains("widget/all/1 lost: its supervisor died"),
        "{output}"
    );
    repo.write("../go", "");
}

#[test]
fn two_spawns_of_one_task_at_the_same_time_share_nothing() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("echo turns >>README.md; {REPORT}");
    let arguments = ["spawn", "--agent-command", &agent, "-n", "4"];
    let both = [repo.start_git(&arguments), repo.start_git(&arguments)];
    for one in both {
        one.wait().success();
    }
    let all = repo.attempts();
    assert_eq!(all.len(), 8);
    assert_all_have_their_own(&all);
    assert_eq!(repo.states(), ["finished"; 8]);
    let spawns: BTreeSet<&str> = all.iter().map(|one| one.text("spawn")).collect();
    assert_eq!(spawns.len(), 2);
    repo.fsck();
}

#[test]
fn sixteen_attempts_at_once_are_all_made_five_times() {
    let env = TestEnv::new();
    let repo = env.planned();
    for _ in 0..5 {
        repo.spawn("echo turns >>README.md", &["-n", "16", "-j", "16"])
            .success();
    }
    let all = repo.attempts();
    assert_eq!(all.len(), 80);
    assert_all_have_their_own(&all);
    assert_eq!(repo.states(), ["finished"; 80]);
    repo.fsck();
}

#[test]
fn an_agent_that_prints_a_gibibyte_costs_no_memory_and_no_disk() {
    const LOG_LIMIT: u64 = 1 << 20;
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "attempt.logLimit", &LOG_LIMIT.to_string()]);
    let agent = "echo the beginning; yes \"$(printf %08191d 0)\" | head -c 1073741824; \
                 echo the end; echo turns >>README.md";
    repo.try_spawn(agent, &["--detach"]).success();
    let supervisors = processes::supervisors(env.root());
    let (pid, _) = supervisors.first().expect("a supervisor");
    let mut peak = 0;
    wait_until("it has printed everything", LIMIT, || {
        match processes::peak_memory(*pid) {
            Some(kib) => peak = peak.max(kib),
            None => return true,
        }
        false
    });
    assert_eq!(repo.states(), ["finished"]);
    assert!((1..64 * 1024).contains(&peak), "{peak} KiB");

    let place = repo.path().join(".git/attempts/by-name/widget/all/1");
    let entries = fs::read_dir(place)
        .expect("the attempt's own directory")
        .flatten();
    let is_log = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().contains("agent.log");
    let logs = entries
        .filter(is_log)
        .map(|entry| entry.metadata().unwrap().len());
    let size: u64 = logs.sum();
    assert!((LOG_LIMIT / 2..=LOG_LIMIT).contains(&size), "{size} bytes");

    let log = repo.git(&["spawn", "logs", "all/1"]).stdout;
    assert!(log.starts_with("the beginning\n000"), "{}", &log[..100]);
    assert!(
        log.ends_with("000\nthe end\n"),
        "{}",
        &log[log.len() - 100..]
    );
    assert!(log.contains(" bytes left out ...]\n"));
}

#[test]
fn the_notes_of_many_attempts_that_end_at_once_are_all_there() {
    let env = TestEnv::new();
    let repo = env.planned();
    let agent = format!("{}; echo turns >>README.md", hold(&env, "go"));
    repo.try_spawn(&agent, &["-n", "12", "--detach"]).success();
    repo.write("../go", "");
    repo.wait_for_states(&["finished"; 12]);
    // A note follows the record.
    wait_until("12 supervisors are gone", LIMIT, || {
        processes::supervisors(env.root()).is_empty()
    });
    for one in repo.attempts() {
        let note = repo
            .git(&["notes", "--ref=attempts", "show", one.candidate()])
            .stdout;
        assert!(
            note.contains(&format!("attempt: {}\n", one.name())),
            "{note}"
        );
    }
}

#[test]
fn notes_that_were_deleted_come_back_with_the_next_comparison() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.spawn("echo turns >>README.md", &["-n", "2"]);
    repo.git(&["compare"]);
    let all = repo.attempts();
    let notes = || -> Vec<String> {
        let show = |one: &Listed| repo.git(&["notes", "--ref=attempts", "show", one.candidate()]);
        all.iter().map(|one| show(one).stdout).collect()
    };
    let before = notes();
    assert!(before[0].ends_with("check test: passed\n"), "{before:?}");
    repo.git(&["update-ref", "-d", "refs/notes/attempts"]);
    repo.git(&["compare"]);
    assert_eq!(notes(), before);
}
