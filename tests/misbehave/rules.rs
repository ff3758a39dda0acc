//! An agent that writes configuration, excludes, attributes and hooks for all worktrees.

use super::{offered, remark};
use crate::env::{Listed, REPORT, Repo, TestEnv, assert_turns};

const GOOD: &str = "echo turns >>README.md; echo new >new";

/// An agent that does this beside its work. What it left is offered as ever, nothing of what
/// it wrote has run (such a program touches `ran`), and the change is told.
#[track_caller]
fn assert_unmoved(repo: &Repo, what: &str, told: &str) -> Listed {
    let one = repo.attempt(&format!("{what}; {GOOD}"));
    assert_eq!(one.state(), "finished", "{one:?}");
    assert!(!repo.has("../ran"), "{what} ran");
    // Where git itself cannot read the repository any more, nothing can be asked.
    let list = repo.try_git(&["spawn", "list"]);
    assert!(list.stdout.contains(told) || list.status == 128, "{list}");
    one
}

/// A program that an agent had git run.
fn evil(repo: &Repo) -> String {
    let place = repo.env().root().join("ran");
    repo.env().script(
        "evil",
        &format!("#!/bin/sh\ntouch '{}'\ncat\n", place.display()),
    );
    repo.env().root().join("bin/evil").display().to_string()
}

#[test]
fn programs_in_the_configuration_do_not_run_for_the_suite() {
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.editor",
        "core.pager",
        "core.askPass",
        "diff.external",
        "alias.add",
        "alias.write-tree",
        "credential.helper",
        "uploadpack.packObjectsHook",
    ] {
        let env = TestEnv::new();
        let repo = env.planned();
        let evil = evil(&repo);
        let told = if key.starts_with("uploadpack") {
            ""
        } else {
            "meanwhile changed for all worktrees"
        };
        let one = assert_unmoved(&repo, &format!("git config {key} '{evil}'"), told);
        assert_turns(&repo, &one);
    }
}

#[test]
fn hooks_do_not_run_for_the_suite() {
    let env = TestEnv::new();
    let repo = env.planned();
    let evil = evil(&repo);
    let agent = format!(
        "mkdir hooks; for hook in post-index-change reference-transaction post-commit; do \
         cp '{evil}' hooks/$hook; done; git config core.hooksPath \"$PWD/hooks\""
    );
    let one = assert_unmoved(&repo, &agent, "core.hookspath");
    assert_turns(&repo, &one);
}

#[test]
fn a_filter_that_the_project_uses_runs_as_it_was_before_the_attempt() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
    repo.write(".gitattributes", "*.up filter=upper\n");
    repo.commit("Use a filter");
    let evil = evil(&repo);
    let one = assert_unmoved(
        &repo,
        &format!("git config filter.upper.clean '{evil}'; echo shout >x.up"),
        "filter.upper.clean",
    );
    assert_eq!(offered(&repo, &one, "x.up"), "SHOUT\n");
}

#[test]
fn attributes_that_only_the_agent_keeps_choose_no_filter() {
    for place in [
        "echo '* filter=evil' >>\"$(git rev-parse --git-path info/attributes)\"",
        "echo '* filter=evil' >../attributes; git config core.attributesFile \"$PWD/../attributes\"",
    ] {
        let env = TestEnv::new();
        let repo = env.planned();
        let evil = evil(&repo);
        let agent = format!("git config filter.evil.clean '{evil}'; {place}");
        let one = assert_unmoved(&repo, &agent, "filter.evil.clean");
        assert_turns(&repo, &one);
        // Nor later, when the work is put away.
        repo.at(one.worktree()).write("new", "newer\n");
        std::fs::remove_file(env.root().join("ran")).ok();
        env.bare_remote(&repo);
        repo.attempt(&format!("echo turns >>README.md; {REPORT}"));
        repo.git(&["compare", "--quiet"]);
        std::fs::remove_file(env.root().join("ran")).ok();
        repo.git(&["promote", "--no-pr", "all/2"]);
        assert_eq!(repo.states(), ["archived", "finished"]);
        assert!(!repo.has("../ran"));
    }
}

#[test]
fn a_filter_that_an_agent_committed_does_not_run_when_it_is_judged() {
    let env = TestEnv::new();
    let repo = env.planned();
    let evil = evil(&repo);
    assert_unmoved(
        &repo,
        &format!(
            "git config filter.evil.smudge '{evil}'; echo 'README.md filter=evil' >.gitattributes"
        ),
        "filter.evil.smudge",
    );
    repo.git(&["compare", "--quiet"]);
    assert!(!repo.has("../ran"));
    // It is a filter that works.
    repo.git(&["checkout", "-q", "attempt/widget/all/1", "--", "."]);
    repo.write("README.md", "");
    repo.git(&["checkout", "-q", "--", "."]);
    assert!(repo.has("../ran"));
}

#[test]
fn excludes_that_the_agent_wrote_hide_nothing_of_its_work() {
    for place in [
        "echo '*' >>\"$(git rev-parse --git-path info/exclude)\"",
        "echo '*' >../ignore; git config core.excludesFile \"$PWD/../ignore\"",
    ] {
        let env = TestEnv::new();
        let repo = env.planned();
        let one = assert_unmoved(&repo, place, "meanwhile changed for all worktrees");
        assert_eq!(offered(&repo, &one, "new"), "new\n");
    }
}

#[test]
fn excludes_of_the_users_count_though_the_agent_took_them_away() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.write(".git/info/exclude", "*.secret\n");
    let one = assert_unmoved(
        &repo,
        ": >\"$(git rev-parse --git-path info/exclude)\"; echo x >my.secret",
        "info/exclude",
    );
    let files = repo.git(&["ls-tree", "--name-only", one.candidate()]);
    assert_eq!(files.stdout, "README.md\nnew\n");
}

#[test]
fn settings_that_turn_the_repository_around_lead_nowhere() {
    for what in [
        "git config core.bare true",
        "git config core.worktree /",
        "git config extensions.worktreeConfig true; git config --worktree core.worktree /",
        "git config core.sparseCheckout true; mkdir -p \"$(git rev-parse --git-dir)/info\"; \
         echo /nothing >\"$(git rev-parse --git-dir)/info/sparse-checkout\"",
        "git config core.ignoreCase true; git config core.fileMode false",
        "git config include.path /nowhere/else",
        "git config core.repositoryFormatVersion 1; git config extensions.unheardOf true",
        "echo '[broken' >>\"$(git rev-parse --git-path config)\"",
        "git config core.splitIndex true; git update-index --split-index; \
         git config core.untrackedCache true; git update-index --force-untracked-cache",
    ] {
        let env = TestEnv::new();
        let repo = env.planned();
        let before = repo.rev("main");
        let one = repo.spawn_quietly(&format!("{what}; {GOOD}; chmod +x new"));
        // As the user who goes the way back.
        std::fs::write(repo.path().join(".git/config"), one).expect("put the configuration back");
        assert_eq!(repo.states(), ["finished"], "{what}");
        let one = repo.attempts().remove(0);
        assert_turns(&repo, &one);
        let tree = repo.git(&["ls-tree", one.candidate(), "new"]).stdout;
        assert!(tree.starts_with("100755"), "{what}: {tree}");
        assert_eq!(repo.rev("main"), before);
        assert!(
            remark(&repo).contains("meanwhile changed for all worktrees"),
            "{what}"
        );
    }
}

#[test]
fn urls_that_the_agent_redirected_are_told() {
    let env = TestEnv::new();
    let repo = env.planned();
    let evil = "git config url.https://evil.example/.insteadOf https://good.example/";
    assert_unmoved(&repo, evil, "url.https://evil.example/.insteadof");
}

impl Repo {
    /// Spawns an attempt that may spoil the configuration, and gives that as it was.
    fn spawn_quietly(&self, agent: &str) -> String {
        let config = self.read(".git/config");
        let done = format!("{agent}; touch '{}/done'", self.env().root().display());
        self.try_spawn(&done, &["--detach"]);
        self.wait_for("../done");
        let lock = self.path().join(".git/attempts/by-name/widget/all/1/lock");
        let lock = std::fs::File::open(lock).expect("the attempt's lock");
        // Until its supervisor is gone: git may not be asked.
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockShared).expect("wait");
        config
    }
}
