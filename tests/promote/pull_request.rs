//! Pull requests, by the real gh at the double of GitHub.

use crate::doubles::github::GitHubDouble;
use crate::env::{Output, Repo, needs};
use crate::scene::{CHECK, GOOD, REPORT, Scene};
use insta::assert_snapshot;
use std::path::Path;

/// Two attempts that were compared, and a remote at GitHub.
struct AtGitHub {
    scene: Scene,
    bare: Repo,
    github: GitHubDouble,
}

impl AtGitHub {
    fn new(gh: &Path) -> Self {
        let scene = Scene::with_plan("", &format!("{CHECK}\n- limits: `grep -q l src/limit.txt`"));
        let bare = scene.env.github_remote(&scene.repo);
        let github = GitHubDouble::start(&scene.path("github"), bare.path());
        scene.env.extend(github.environment());
        scene.env.install("gh", gh);
        let good = format!("{GOOD}; {REPORT}");
        scene.spawn(&[&good, "echo twelve >src/limit.txt; echo more >>README.md"]);
        scene.compare(&[]).success();
        Self {
            scene,
            bare,
            github,
        }
    }

    fn promote(&self, arguments: &[&str]) -> Output {
        self.scene.repo.try_git(&[&["promote"], arguments].concat())
    }

    /// There is one branch, one pull request, and the loser is archived.
    #[track_caller]
    fn is_whole(&self) {
        let heads = ["refs/heads/limit/limiter", "refs/heads/main"];
        assert_eq!(self.bare.refs("refs/heads"), heads);
        assert_eq!(self.github.pulls().len(), 1);
        assert_eq!(self.scene.state(2), "archived");
        assert_eq!(self.github.unanswered(), Vec::<String>::new());
    }
}

#[test]
fn it_is_opened_and_its_address_is_the_answer() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let output = at.promote(&["limiter/1"]).success();
    at.is_whole();
    let pull = &at.github.pulls()[0];
    let told = (&*pull.head, &*pull.base, &*pull.title, pull.draft);
    assert_eq!(told, ("limit/limiter", "main", "Limit the rate", false));
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stdout
    https://github.com/acme/widget/pull/1
    --- stderr
    pushed branch limit/limiter to origin
    opened pull request https://github.com/acme/widget/pull/1
    archived attempt limit/limiter/2
    --- exit code 0
    ");
}

#[test]
fn its_body_has_what_a_reviewer_needs() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.promote(&["limiter/1"]).success();
    assert_snapshot!(at.github.pulls()[0].body, @r"
    ## Goal

    The eleventh request within a second gets 429.

    ## What changed

    `command` says:

    ```text
    - limits the rate
    ```

    1 file, +1 -1. All within the plan's likely files.

    ## Acceptance criteria

    - [x] The eleventh request gets 429 (check `test`: passed, on the base: passed)

    ## Evidence

    | check | base | this |
    |---|---|---|
    | `test` | passed | passed |
    | `limits` | failed | passed |

    ## What was skipped

    ```text
    - the docs: no time
    ```

    ## Risks

    - Clocks that jump.

    ## Alternatives

    - `limit/limiter/2` by `command`: finished, test passed, limits passed; lost to limiter/1: it has more files outside of the plan (1 against 0)

    ## How to check it out

    ```sh
    git fetch origin limit/limiter && git switch --detach FETCH_HEAD
    ```

    Attempt `limit/limiter/1` by `command`; its record is `refs/attempts/limit/limiter/1` where it was made.
    ");
}

#[test]
fn its_body_says_where_there_is_no_report_and_where_files_lie_outside() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let silent = "echo twelve >src/limit.txt; echo more >>README.md; exit 0";
    at.scene.spawn(&[silent]);
    at.scene.compare(&[]).success();
    let words = ["--force", "-m", "its diff is short", "limiter/3"];
    at.promote(&words).success();
    assert_snapshot!(at.github.pulls()[0].body, @r"
    ## The gate was overruled

    The reason that was given: its diff is short

    What stood against it:

    - 'command' did not say what it did and skipped

    ## Goal

    The eleventh request within a second gets 429.

    ## What changed

    `command` did not say what it did.

    2 files, +2 -1. Outside of the plan's likely files: `README.md`.

    ## Acceptance criteria

    - [x] The eleventh request gets 429 (check `test`: passed, on the base: passed)

    ## Evidence

    | check | base | this |
    |---|---|---|
    | `test` | passed | passed |
    | `limits` | failed | passed |

    ## What was skipped

    Unknown: there is no report.

    ## Risks

    - Clocks that jump.

    ## Alternatives

    - `limit/limiter/1` by `command`: finished, test passed, limits passed; lost to limiter/3: shares 50 % of its files with its siblings, against 75 %
    - `limit/limiter/2` by `command`: finished, test passed, limits passed; lost to limiter/3

    ## How to check it out

    ```sh
    git fetch origin limit/limiter && git switch --detach FETCH_HEAD
    ```

    Attempt `limit/limiter/3` by `command`; its record is `refs/attempts/limit/limiter/3` where it was made.
    ");
}

#[test]
fn it_is_a_draft_when_that_is_asked_for() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.promote(&["--draft", "limiter/1"]).success();
    assert!(at.github.pulls()[0].draft);
}

#[test]
fn running_it_again_opens_no_second_one() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let first = at.promote(&["limiter/1"]).success();
    let second = at.promote(&["limiter/1"]).success();
    assert_eq!(first.stdout, second.stdout);
    at.is_whole();
}

#[test]
fn it_follows_where_the_branch_was_only_pushed_at_first() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.promote(&["--no-pr", "limiter/1"]).success();
    at.promote(&["limiter/1"]).success();
    at.is_whole();
}

#[test]
fn a_failure_of_github_is_told_and_running_again_opens_one() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.github.fail_next(1, 502);
    let output = at.promote(&["limiter/1"]);
    assert_ne!(output.status, 0, "{output}");
    assert!(output.stderr.contains("502"), "{output}");
    assert_eq!(at.github.pulls(), []);
    let state = at.scene.state(2);
    assert_eq!(state, "finished", "a loser was archived too early");
    at.promote(&["limiter/1"]).success();
    at.is_whole();
}

#[test]
fn an_answer_that_is_lost_makes_no_second_one() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.github.drop_answer_after_create();
    let output = at.promote(&["limiter/1"]);
    if output.status != 0 {
        at.promote(&["limiter/1"]).success();
    }
    at.is_whole();
}

#[test]
fn one_that_somebody_opened_for_the_branch_is_taken() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    at.promote(&["--no-pr", "limiter/1"]).success();
    at.github.open("limit/limiter", "main", false);
    let output = at.promote(&["limiter/1"]).success();
    assert_eq!(output.value(), "https://github.com/acme/widget/pull/1");
    at.is_whole();
}

/// `git promote` is killed by the `gh pr create` that it started, which does this besides.
#[track_caller]
fn killed_by_gh(gh: &Path, first: &str) {
    let at = AtGitHub::new(gh);
    let pid = at.scene.shell_path("pid");
    std::fs::remove_file(at.scene.path("bin/gh")).expect("take gh away");
    let script = format!(
        "#!/bin/sh\n\
         if test \"$1 $2\" = 'pr create' && test -e {pid}; then\n\
         {first}\nkill -9 $(cat {pid})\nexit 1\nfi\n\
         exec '{}' \"$@\"\n",
        gh.display()
    );
    at.scene.env.script("gh", &script);
    let promote = env!("CARGO_BIN_EXE_git-promote");
    let line = format!("echo $$ >{pid}; exec {promote} limiter/1");
    let (shell, place) = ("/bin/sh".as_ref(), at.scene.repo.path());
    at.scene
        .env
        .run(shell, &["-c", &line], place)
        .fails_with(137);
    std::fs::remove_file(at.scene.path("pid")).expect("remove a file");
    at.promote(&["limiter/1"]).success();
    at.is_whole();
}

#[test]
fn a_kill_before_it_was_opened_does_not_hinder_the_next() {
    let Some(gh) = needs::gh() else { return };
    killed_by_gh(&gh, ":");
}

#[test]
fn a_kill_after_it_was_opened_makes_no_second_one() {
    let Some(gh) = needs::gh() else { return };
    killed_by_gh(&gh, &format!("'{}' \"$@\"", gh.display()));
}

#[test]
fn without_gh_it_is_refused_before_anything_is_pushed() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let only = at.scene.path("only");
    std::fs::create_dir(&only).expect("make a directory");
    let link = |name: &str, to: &Path| {
        std::os::unix::fs::symlink(to, only.join(name)).expect("link a program");
    };
    link("git", &needs::on_path("git").expect("git"));
    link("sh", &needs::on_path("sh").expect("sh"));
    link("git-promote", Path::new(env!("CARGO_BIN_EXE_git-promote")));
    at.scene.env.set("PATH", only.display().to_string());
    let refs = at.scene.repo.git(&["for-each-ref"]).stdout;
    let output = at.promote(&["limiter/1"]);
    assert_eq!(at.bare.refs("refs/heads"), ["refs/heads/main"], "{output}");
    assert_eq!(at.scene.repo.git(&["for-each-ref"]).stdout, refs);
    assert_snapshot!(output, @r"
    $ git promote limiter/1
    --- stderr
    error: 'gh', which talks to GitHub, is not installed
    hint: install it (https://cli.github.com), or push only: git promote --no-pr limiter/1
    --- exit code 2
    ");
}
