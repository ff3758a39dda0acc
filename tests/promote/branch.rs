//! How the branch is called that `git promote` pushes, and what is printed of it.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use insta::assert_snapshot;

/// One attempt that was compared, and the remote.
fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    (scene, bare)
}

#[test]
fn a_pattern_names_the_branch() {
    let (scene, bare) = scene();
    let pattern = "me/<plan>-<task>-<n>";
    scene
        .repo
        .git(&["config", "attempt.promoteBranch", pattern]);
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(output.value(), "origin me/limit-limiter-1");
    assert_eq!(bare.rev("me/limit-limiter-1"), scene.candidate(1));
}

#[test]
fn a_pattern_that_makes_no_branch_is_refused() {
    let (scene, bare) = scene();
    let told = ["<plan>..<task>", "<plan>/<name>", "main"].map(|pattern| {
        scene
            .repo
            .git(&["config", "attempt.promoteBranch", pattern]);
        scene.push(&["limiter/1"]).fails_with(128).stderr
    });
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_snapshot!(told.join("--\n"), @r"
    fatal: bad config value for 'attempt.promoteBranch': 'limit..limiter' is no name for a branch
    hint: such as: git config attempt.promoteBranch '<plan>/<task>'
    --
    fatal: bad config value for 'attempt.promoteBranch': '<plan>/<name>' has something else between < and > than plan, task or n
    hint: such as: git config attempt.promoteBranch '<plan>/<task>'
    --
    fatal: bad config value for 'attempt.promoteBranch': 'main' is the branch that the promotion aims at, which is never pushed to
    hint: such as: git config attempt.promoteBranch '<plan>/<task>'
    ");
}

#[test]
fn a_name_that_is_none_or_the_targets_is_refused() {
    let (scene, bare) = scene();
    let names = ["main", "a..b", "refs/heads/x", "a b"];
    let told = names.map(|name| {
        scene
            .push(&["--branch", name, "limiter/1"])
            .fails_with(129)
            .stderr
    });
    assert_eq!(bare.refs("refs/heads"), ["refs/heads/main"]);
    assert_snapshot!(told.join("--\n"), @r"
    error: --branch: 'main' is the branch that the promotion aims at, which is never pushed to
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --
    error: --branch: 'a..b' is no name for a branch
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --
    error: --branch: 'refs/heads/x' is no name for a branch
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    --
    error: --branch: 'a b' is no name for a branch
    hint: choose another name, such as: git promote --branch limit-limiter limiter/1
    ");
}

#[test]
fn the_text_that_asks_to_pull_is_printed_on_demand() {
    let (scene, bare) = scene();
    let words = ["promote", "--request-pull", "--squash", "limiter/1"];
    let output = scene.repo.try_git(&words).success();
    let short = bare.rev("limit/limiter");
    assert!(output.stdout.contains(&short[..7]), "{output}");
    assert_snapshot!(output, @r"
    $ git promote --request-pull --squash limiter/1
    --- stdout
    The following changes since commit [OID]:

      Have something to limit (2026-01-02 03:04:05 +0000)

    are available in the Git repository at:

      [TMP]/widget.git limit/limiter

    for you to fetch changes up to [OID]:

      limits the rate (2026-01-02 03:04:05 +0000)

    ----------------------------------------------------------------
    A U Thor (1):
          limits the rate

     src/limit.txt | 2 +-
     1 file changed, 1 insertion(+), 1 deletion(-)
    --- stderr
    pushed branch limit/limiter to origin
    --- exit code 0
    ");
    let again = scene
        .repo
        .try_git(&["promote", "--request-pull", "limiter/1"]);
    assert_eq!(again.success().stdout, output.stdout);
}
