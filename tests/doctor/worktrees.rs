//! Worktrees that git, the record and the disk do not agree about.

use super::{Ward, remove};
use insta::assert_snapshot;
use std::fs;

/// Work in the attempt's worktree that no commit has.
fn work(ward: &Ward) {
    let worktree = ward.worktree();
    worktree.write("new.txt", "new\n");
    worktree.write("README.md", "changed\n");
}

#[track_caller]
fn assert_work_is_there(ward: &Ward) {
    let worktree = ward.worktree();
    let status = worktree.git(&["status", "--porcelain", "--branch"]).stdout;
    assert_eq!(
        status,
        "## attempt/widget/all/1\n M README.md\n?? new.txt\n"
    );
    assert_eq!(worktree.read("README.md"), "changed\n");
}

#[test]
fn a_worktree_that_is_not_registered_any_more_is_registered_again() {
    let ward = Ward::new();
    work(&ward);
    remove(ward.entry());
    assert_snapshot!(ward.is_mended(), @"widget/all/1: its worktree is not registered with git any more; --repair registers it again, with all files as they are");
    assert_work_is_there(&ward);
    let list = ward.repo.git(&["worktree", "list", "--porcelain"]).stdout;
    assert!(
        list.contains("locked git-attempts: attempt widget/all/1"),
        "{list}"
    );
    ward.repo.git(&["spawn", "rm", "all/1"]);
    ward.repo.git(&["spawn", "restore", "all/1"]);
    assert_work_is_there(&ward);
}

#[test]
fn a_worktree_whose_dot_git_is_gone_too_is_registered_again() {
    let ward = Ward::new();
    work(&ward);
    remove(ward.entry());
    fs::remove_file(ward.worktree().path().join(".git")).expect("remove .git");
    ward.is_mended();
    assert_work_is_there(&ward);
}

#[test]
fn a_worktree_is_registered_detached_where_its_branch_is_in_use() {
    let ward = Ward::new();
    remove(ward.entry());
    let branch = "attempt/widget/all/1";
    ward.repo
        .git(&["worktree", "add", "--quiet", "../mine", branch]);
    ward.doctor(&["--repair"]).fails_with(1);
    let worktree = ward.worktree();
    assert_eq!(worktree.rev("HEAD"), ward.one.candidate());
    worktree
        .try_git(&["symbolic-ref", "--quiet", "HEAD"])
        .fails_with(1);
    ward.repo.git(&["worktree", "remove", "../mine"]);
    ward.is_well();
}

#[test]
fn a_dot_git_that_is_gone_is_written_again() {
    let ward = Ward::new();
    work(&ward);
    fs::remove_file(ward.worktree().path().join(".git")).expect("remove .git");
    assert_snapshot!(ward.is_mended(), @"widget/all/1: the .git of its worktree is gone; --repair joins it to the repository again");
    assert_work_is_there(&ward);
}

#[test]
fn a_repository_in_the_place_of_dot_git_is_told() {
    let ward = Ward::new();
    let worktree = ward.worktree();
    fs::remove_file(worktree.path().join(".git")).expect("remove .git");
    worktree.git(&["init", "--quiet"]);
    assert_snapshot!(ward.is_told(), @"widget/all/1: its worktree has a repository of its own in the place of git's .git file; look at it, and move it away: '[TMP]/widget.attempts/widget/all-1'");
    assert!(worktree.has(".git/HEAD"));
}

#[test]
fn a_worktree_that_is_not_locked_is_locked_again() {
    let ward = Ward::new();
    ward.repo.git(&["worktree", "unlock", "all-1"]);
    assert_snapshot!(ward.is_mended(), @"widget/all/1: its worktree is not locked, so that another tool may remove it; --repair locks it");
    ward.repo.git(&["worktree", "prune", "--expire=now"]);
    assert!(ward.entry().join("locked").exists());
}

#[test]
fn a_worktree_that_was_moved_is_followed() {
    let ward = Ward::new();
    work(&ward);
    ward.repo.git(&["worktree", "unlock", "all-1"]);
    let from = ward.one.worktree().display().to_string();
    ward.repo.git(&["worktree", "move", &from, "../elsewhere"]);
    assert_snapshot!(ward.is_mended(), @"widget/all/1: its worktree has been moved to '[TMP]/elsewhere'; --repair follows it there");
    let one = &ward.repo.attempts()[0];
    assert_eq!(one.worktree(), ward.env.root().join("elsewhere"));
    assert_eq!(ward.repo.at(one.worktree()).read("new.txt"), "new\n");
}

#[test]
fn a_repository_that_was_moved_finds_its_worktrees_again() {
    let ward = Ward::new();
    work(&ward);
    let moved = ward.env.root().join("moved");
    fs::create_dir(&moved).expect("make a directory");
    for name in ["widget", "widget.attempts"] {
        fs::rename(ward.env.root().join(name), moved.join(name)).expect("move it");
    }
    let repo = ward.repo.at(moved.join("widget"));
    repo.try_git(&["spawn", "doctor", "--repair"]).success();
    let one = repo.attempts().remove(0);
    assert_eq!(one.worktree(), moved.join("widget.attempts/widget/all-1"));
    let ward = Ward {
        env: ward.env.clone(),
        repo,
        one,
    };
    ward.is_well();
    assert_work_is_there(&ward);
}

#[test]
fn a_repository_that_was_moved_away_from_its_worktrees_joins_them_again() {
    let ward = Ward::new();
    work(&ward);
    let moved = ward.env.root().join("moved");
    fs::rename(ward.repo.path(), &moved).expect("move it");
    let repo = ward.repo.at(moved);
    repo.try_git(&["spawn", "doctor", "--repair"]).success();
    let ward = Ward { repo, ..ward };
    assert_work_is_there(&ward);
    ward.is_well();
}

#[test]
fn a_worktree_whose_directory_is_gone_is_told() {
    let ward = Ward::new();
    remove(ward.one.worktree());
    assert_snapshot!(ward.is_told(), @"widget/all/1: its worktree '[TMP]/widget.attempts/widget/all-1' is not there; bring it back; if you moved it: git worktree repair <path>; or put away what is left of it: git spawn rm widget/all/1");
    ward.repo.git(&["spawn", "rm", "all/1"]);
    ward.is_well();
    ward.repo.git(&["spawn", "restore", "all/1"]);
    ward.is_well();
}

#[test]
fn a_worktree_that_was_removed_is_told() {
    let ward = Ward::new();
    let path = ward.one.worktree().display().to_string();
    ward.repo.git(&["worktree", "unlock", &path]);
    ward.repo.git(&["worktree", "remove", &path]);
    assert_snapshot!(ward.is_told(), @"widget/all/1: its worktree has been removed; its commits are kept; put it away, and it can be restored: git spawn rm widget/all/1");
    ward.repo.git(&["spawn", "rm", "all/1"]);
    ward.is_well();
}

#[test]
fn a_worktree_of_the_users_on_the_branch_is_not_taken_for_the_attempts() {
    let ward = Ward::new();
    let path = ward.one.worktree().display().to_string();
    ward.repo.git(&["worktree", "unlock", &path]);
    ward.repo.git(&["worktree", "remove", &path]);
    let branch = "attempt/widget/all/1";
    ward.repo
        .git(&["worktree", "add", "--quiet", "../mine/all-1", branch]);
    ward.doctor(&["--repair"]).fails_with(1);
    assert_eq!(ward.repo.attempts()[0].worktree(), ward.one.worktree());
    let refused = ward.repo.try_git(&["spawn", "rm", "all/1"]).fails_with(1);
    assert!(
        refused.stderr.contains("its branch is checked out in"),
        "{refused}"
    );
    let mine = ward.repo.at("../mine/all-1");
    assert_eq!(mine.rev("HEAD"), ward.one.candidate());
}
