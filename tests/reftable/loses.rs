//! What a crash or a disk takes, and what the doctor makes of it.

use super::{TURN, assert_no_loose_refs, reftables};
use crate::env::{Listed, Repo, TestEnv, assert_turns, hold, needs, processes};
use std::fs;
use std::time::{Duration, SystemTime};

const RECORD: &str = "refs/attempts/widget/all/1";

fn with_attempt(env: &TestEnv) -> (Repo, Listed) {
    let repo = env.planned();
    repo.commit("Plan");
    let one = repo.attempt(TURN);
    (repo, one)
}

/// Finds one fault, has it mended, and then finds none.
#[track_caller]
fn is_mended(repo: &Repo) -> String {
    let found = repo.try_git(&["spawn", "doctor"]).fails_with(1);
    assert_eq!(found.stdout.lines().count(), 1, "{found}");
    repo.git(&["spawn", "doctor", "--repair"]);
    repo.git(&["spawn", "doctor"]);
    assert_no_loose_refs(repo);
    found.stdout
}

/// Takes an object away, as a disk does.
fn lose(repo: &Repo, object: &str) {
    let path = format!(".git/objects/{}/{}", &object[..2], &object[2..]);
    fs::remove_file(repo.path().join(path)).expect("remove an object");
}

#[test]
fn a_branch_that_is_gone_is_made_again() {
    let Some(env) = reftables() else { return };
    let (repo, one) = with_attempt(&env);
    let tip = repo.at(one.worktree()).commit("Go on by hand");
    repo.git(&["update-ref", "-d", one.text("branch")]);
    assert!(is_mended(&repo).contains("its branch is gone"));
    assert_eq!(repo.rev(one.text("branch")), tip);
}

#[test]
fn a_branch_whose_commit_is_missing_goes_back_to_the_one_before() {
    let Some(env) = reftables() else { return };
    let (repo, one) = with_attempt(&env);
    let tip = repo.at(one.worktree()).commit("Go on by hand");
    lose(&repo, &tip);
    let found = repo.try_git(&["spawn", "doctor"]).fails_with(1);
    assert!(found.stdout.contains("which cannot be read"), "{found}");
    repo.git(&["spawn", "doctor", "--repair"]);
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
}

#[test]
fn a_record_whose_object_is_missing_goes_back_to_the_state_before() {
    let Some(env) = reftables() else { return };
    let (repo, _) = with_attempt(&env);
    let before = repo.rev(&format!("{RECORD}^"));
    lose(&repo, &repo.rev(RECORD));
    let found = repo.try_git(&["spawn", "doctor"]).fails_with(1);
    assert!(found.stdout.contains("which cannot be read"), "{found}");
    repo.git(&["spawn", "doctor", "--repair"]);
    assert_eq!(repo.rev(&format!("{RECORD}~")), before);
    repo.git(&["spawn", "doctor"]);
}

#[test]
fn notes_that_are_none_are_made_again() {
    let Some(env) = reftables() else { return };
    let (repo, one) = with_attempt(&env);
    lose(&repo, &repo.rev("refs/notes/attempts"));
    is_mended(&repo);
    repo.git(&["notes", "--ref=attempts", "show", one.candidate()]);
}

#[test]
fn a_worktree_that_is_not_registered_is_registered_again() {
    for detached in [false, true] {
        let Some(env) = reftables() else { return };
        let (repo, one) = with_attempt(&env);
        let there = repo.at(one.worktree());
        there.write("work", "work\n");
        fs::remove_dir_all(repo.path().join(".git/worktrees/all-1")).expect("lose the entry");
        if detached {
            repo.git(&["checkout", "-q", "attempt/widget/all/1"]);
        }
        repo.try_git(&["spawn", "doctor", "--repair"]);
        assert_eq!(there.rev("HEAD"), one.candidate());
        let branch = there.try_git(&["symbolic-ref", "-q", "HEAD"]);
        assert_eq!(branch.status == 0, !detached, "{branch}");
        assert_eq!(there.git(&["status", "--porcelain"]).stdout, "?? work\n");
        assert_eq!(there.git(&["reflog"]).stdout.lines().count(), 1);
        repo.fsck();
    }
}

#[test]
fn what_a_lost_attempt_left_is_its_candidate() {
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let up = env.root().join("up").display().to_string();
    let agent = format!(
        "{TURN}; git commit -qam x; echo y >y; touch '{up}'; {}",
        hold(&env, "go")
    );
    repo.try_spawn(&agent, &["--detach"]).success();
    repo.wait_for("../up");
    for (pid, _) in processes::supervisors(env.root()) {
        processes::kill_9(pid);
    }
    repo.wait_for_states(&["lost"]);
    repo.git(&["spawn", "stop", "all/1"]);
    let one = &repo.attempts()[0];
    assert_turns(&repo, one);
    assert_eq!(repo.file_at(one.candidate(), "y"), "y\n");
    assert_eq!(repo.rev(one.text("branch")), one.candidate());
    assert_eq!(repo.refs("refs/attempt-guards"), [""; 0]);
    assert_no_loose_refs(&repo);
}

#[test]
fn a_git_that_is_killed_while_it_moves_a_ref_costs_nothing() {
    let Some(strace) = needs::strace() else {
        return;
    };
    let Some(env) = reftables() else { return };
    let repo = env.planned();
    let lock = repo.path().join(".git/reftable/tables.list.lock");
    let mut locks_left = 0;
    // A move of a ref renames a new table, and then the list.
    for k in ["1", "2", "3"] {
        let inject = format!("inject=rename:signal=KILL:when={k}");
        let words = ["-f", "-qq", "-o", "/dev/null", "-e", &inject];
        let spawn = ["git", "spawn", "--detach", "--agent-command", TURN];
        env.run(&strace, &[&words[..], &spawn].concat(), repo.path());
        if let Ok(lock) = fs::File::options().append(true).open(&lock) {
            let then = SystemTime::now() - Duration::from_secs(3600);
            lock.set_modified(then).expect("make it old");
            locks_left += 1;
        }
        repo.try_git(&["spawn", "doctor", "--repair"]);
        assert_no_loose_refs(&repo);
        repo.spawn(TURN, &[]);
        let last = repo.attempts().pop().expect("an attempt");
        assert_eq!(last.state(), "finished", "{k}: {last:?}");
        assert_turns(&repo, &last);
        repo.git(&["spawn", "doctor"]);
    }
    assert!(locks_left > 0);
}
