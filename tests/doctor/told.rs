//! What is told, and is the user's to decide.

use super::Ward;
use insta::assert_snapshot;

#[test]
fn a_branch_that_is_checked_out_elsewhere_is_told() {
    let ward = Ward::new();
    let branch = "attempt/widget/all/1";
    let words = ["worktree", "add", "--quiet", "--force", "../mine", branch];
    ward.repo.git(&words);
    assert_snapshot!(ward.is_told(), @"widget/all/1: its branch is checked out in '[TMP]/mine' as well; switch that to another one: git -C '[TMP]/mine' switch <branch>");
}

#[test]
fn litter_among_the_worktrees_is_told() {
    let ward = Ward::new();
    let litter = ward.repo.at("../widget.attempts/widget/all-9");
    litter.write("somebodys", "work\n");
    assert_snapshot!(ward.is_told(), @"[TMP]/widget.attempts/widget/all-9: no attempt is known that it is of; look at what it holds, and move it away");
    assert_eq!(litter.read("somebodys"), "work\n");
}

#[test]
fn a_repository_that_was_made_bare_is_told() {
    let ward = Ward::new();
    ward.repo.git(&["config", "core.bare", "true"]);
    assert_snapshot!(ward.is_told(), @"core.bare: it is true, though the repository has a worktree; if you did not set it: git config core.bare false");
}

#[test]
fn a_main_worktree_that_is_led_elsewhere_is_told() {
    let ward = Ward::new();
    let elsewhere = ward.env.root().join("home").display().to_string();
    ward.repo.git(&["config", "core.worktree", &elsewhere]);
    assert_snapshot!(ward.is_told(), @"core.worktree: it leads the main worktree to '[TMP]/home'; if you did not set it: git config --unset core.worktree");
}

#[test]
fn an_old_git_is_warned_of_and_is_no_fault() {
    let ward = Ward::new();
    let real = crate::env::needs::on_path("git").expect("git");
    let script = format!(
        "#!/bin/sh\nfor last; do :; done\n\
         test \"$last\" = --version && echo git version 2.39.5 && exit\nexec {} \"$@\"\n",
        real.display()
    );
    ward.env.script("git", &script);
    let output = ward.doctor(&[]).success();
    assert_snapshot!(output, @r"
    $ git spawn doctor
    --- stderr
    nothing is stale or broken
    --- exit code 0
    ");
}
