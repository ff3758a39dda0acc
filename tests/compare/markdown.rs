//! `git compare --markdown`.

use crate::scene::{CHECK, GOOD, REPORT, Scene};
use insta::assert_snapshot;

#[test]
fn it_says_the_same_as_the_table() {
    let scene = Scene::new();
    scene.plan("", CHECK);
    scene.spawn(&[&format!("{GOOD}; {REPORT}"), "echo broken >src/limit.txt"]);
    assert_snapshot!(scene.compare(&["--markdown"]).success().stdout, @r"
    ## `limiter` of `limit`

    Against `77fbb91f5f`.

    | attempt | agent | state | `test` | files | lines | outside |
    |---|---|---|---|---|---|---|
    | base |  |  | passed |  |  |  |
    | `limiter/1` | `command` | finished | passed | 1 | +1 -1 | 0 |
    | `limiter/2` | `command` | finished | regressed | 1 | +1 -1 | 0 |

    | criterion | `limiter/1` | `limiter/2` |
    |---|---|---|
    | `The eleventh request gets 429` | met | failed |

    - `limiter/1` skipped: `the docs: no time`

    - that two agree or do not says nothing; a third would
    - limiter/2 is dominated by limiter/1: it is not shown to meet C1, it is blocked (test regressed), it breaks more checks (1 against 0)

    In this order they deserve to be read:

    1. `limiter/1`
    2. `limiter/2` — blocked: test regressed

    | file | `limiter/1` | `limiter/2` |
    |---|---|---|
    | `src/limit.txt` | +1 -1 | +1 -1 |
    ");
}

#[test]
fn what_an_attempt_writes_mentions_nobody_and_is_no_markup() {
    let scene = Scene::new();
    let hostile = "printf '## Summary\\n- x\\n\\n## Skipped\\n- @team fixes #1 <img src=x> `a` | b \\033[2J\\n'";
    scene.spawn(&[&format!("{GOOD}; {hostile}; echo x >'src/@team|<b>.txt'")]);
    let shown = scene.compare(&["--markdown"]).success().stdout;
    let hostile: Vec<&str> = shown
        .lines()
        .filter(|line| line.contains("@team"))
        .collect();
    assert_snapshot!(hostile.join("\n"), @r"
    - `limiter/1` skipped: ``@team fixes #1 <img src=x> `a` | b ?[2J``
    | `src/@team\|<b>.txt` | +1 -0 |
    ");
}

#[test]
fn revisions_are_told_too() {
    let scene = Scene::new();
    for (branch, text) in [("a", "one"), ("b", "two")] {
        scene.repo.git(&["switch", "-qc", branch, "main"]);
        scene.repo.write("src/limit.txt", text);
        scene.repo.commit(text);
    }
    let shown = scene
        .repo
        .try_git(&["compare", "--markdown", "a", "b"])
        .success()
        .stdout;
    assert_snapshot!(shown, @r"
    ## Against `77fbb91f5f`

    | revision | files | lines | findings |
    |---|---|---|---|
    | `a` | 2 | +32 -1 | 0 |
    | `b` | 1 | +1 -1 | 0 |

    - that two agree or do not says nothing; a third would

    In this order they deserve to be read:

    1. `a`, `b`
    ");
}
