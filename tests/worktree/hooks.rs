//! Hooks run as git runs them.

use super::Bench;
use crate::worktree_driver::Wanted;
use std::collections::BTreeSet;
use std::fs;

/// Tells of its arguments, its directory and its environment, beside the worktree.
const TELL: &str = "#!/bin/sh\n{ echo \"args: $*\"; pwd; env; } >\"$PWD.told\"\n";

/// What a hook told, but for what differs between any two processes.
fn told(bench: &Bench, name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(bench.path(&format!("{name}.told"))).expect("what a hook told");
    text.lines()
        .filter(|line| {
            !["_=", "SHLVL=", "OLDPWD=", "GIT_ATTEMPTS_TEST_WANTED="]
                .iter()
                .any(|no| line.starts_with(no))
        })
        // The test's own runner adds its libraries.
        .filter(|line| !line.starts_with("LD_LIBRARY_PATH=") && !line.starts_with("CARGO"))
        .map(|line| line.replace(name, "[WORKTREE]"))
        .collect()
}

#[test]
fn post_checkout_is_run_as_git_runs_it() {
    for hooks_path in [None, Some("../hooks"), Some("absolute")] {
        let bench = Bench::new();
        let script = bench.env.script("tell", TELL);
        let dir = match hooks_path {
            None => bench.repo.path().join(".git/hooks"),
            Some(_) => bench.path("hooks"),
        };
        fs::create_dir_all(&dir).unwrap();
        fs::copy(script, dir.join("post-checkout")).unwrap();
        match hooks_path {
            Some("absolute") => {
                let dir = dir.display().to_string();
                bench.repo.git(&["config", "core.hooksPath", &dir]);
            }
            Some(path) => {
                bench.repo.git(&["config", "core.hooksPath", path]);
            }
            None => {}
        }
        bench
            .repo
            .git(&["worktree", "add", "--quiet", "-b", "theirs", "../theirs"]);
        let paths = [bench.path("ours"), bench.path("again")];
        let head = bench.repo.rev("HEAD");
        assert_eq!(Wanted::branches(&paths, &head).made_by(&bench.repo), "pass");
        let theirs = told(&bench, "theirs");
        assert!(
            theirs.contains(&format!("args: {} {head} 1", "0".repeat(40))),
            "{theirs:?}"
        );
        assert_eq!(theirs, told(&bench, "ours"), "{hooks_path:?}");
        assert_eq!(theirs, told(&bench, "again"));
        let paths = [bench.path("quiet")];
        Wanted::branches(&paths, &head)
            .without_hooks()
            .made_by(&bench.repo);
        assert!(!bench.path("quiet.told").exists());
    }
}

#[test]
fn a_hook_that_fails_is_named_and_nothing_is_left() {
    for by_git in [false, true] {
        let bench = Bench::new();
        let fails = "#!/bin/sh\necho 'no network'\ncase $PWD in *two) exit 7; esac\n";
        let script = bench.env.script("fails", fails);
        fs::create_dir_all(bench.repo.path().join(".git/hooks")).unwrap();
        fs::copy(script, bench.repo.path().join(".git/hooks/post-checkout")).unwrap();
        if by_git {
            bench.repo.git(&["config", "core.ignoreStat", "true"]);
        }
        let paths = [
            bench.path("new/one"),
            bench.path("new/two"),
            bench.path("new/three"),
        ];
        let head = bench.repo.rev("HEAD");
        let output = Wanted::branches(&paths, &head)
            .output(&bench.repo)
            .fails_with(2);
        for part in ["post-checkout", "new/two", "exit code 7", "no network"] {
            assert!(output.stderr.contains(part), "{part} is not in\n{output}");
        }
        assert!(!bench.path("new").exists());
        assert_eq!(bench.repo.refs("refs/heads"), ["refs/heads/main"]);
        bench.nothing_is_left(&bench.repo);
    }
}

#[test]
fn a_hook_that_hangs_ends_with_the_wish_to_stop() {
    let bench = Bench::new();
    let script = bench.env.script("hangs", "#!/bin/sh\nexec sleep 60\n");
    fs::create_dir_all(bench.repo.path().join(".git/hooks")).unwrap();
    fs::copy(script, bench.repo.path().join(".git/hooks/post-checkout")).unwrap();
    let paths = [bench.path("new/one")];
    let head = bench.repo.rev("HEAD");
    let wanted = Wanted::branches(&paths, &head).stopped_after(300);
    let output = wanted.output(&bench.repo).fails_with(2);
    assert!(output.stderr.contains("interrupted"), "{output}");
    assert!(!bench.path("new").exists());
    assert_eq!(bench.repo.refs("refs/heads"), ["refs/heads/main"]);
}

#[test]
fn a_reference_transaction_hook_is_left_to_git_and_runs() {
    let bench = Bench::new();
    let script = bench.env.script(
        "refs",
        "#!/bin/sh\ncat >>\"$(git rev-parse --git-common-dir)/moved\"\n",
    );
    let dir = bench.repo.path().join(".git/hooks");
    fs::create_dir_all(&dir).unwrap();
    fs::copy(script, dir.join("reference-transaction")).unwrap();
    let paths = [bench.path("ours/two")];
    let head = bench.repo.rev("HEAD");
    let by = Wanted::branches(&paths, &head).made_by(&bench.repo);
    assert_eq!(by, "there is a reference-transaction hook");
    assert!(
        bench
            .repo
            .read(".git/moved")
            .contains("refs/heads/ours/two")
    );
    let paths = [bench.path("ours/three")];
    let by = Wanted::branches(&paths, &head)
        .without_hooks()
        .made_by(&bench.repo);
    assert_eq!(by, "pass");
}
