//! `git plan demo`: the whole loop, without any agent or account.

use crate::env::TestEnv;
use insta::assert_snapshot;

#[test]
fn the_demo_plays_the_whole_loop() {
    let env = TestEnv::new();
    let place = env.repo("widget").at(env.root());
    let output = place.git(&["plan", "demo", "demo"]);
    assert_snapshot!(output.normal().trim(), @r#"
    task names of plan slugs, from [OID]

    attempt  agent         state     plain      urls    files  lines   outside  report  time
    base                             passed     failed
    names/1  recorded tr   finished  passed     fixed   1      +7 -1   0        yes     [TIME]
    names/2  recorded sed  finished  regressed  fixed   1      +1 -1   0        yes     [TIME]
    names/3  recorded awk  finished  passed     fixed   4      +12 -1  2        yes     [TIME]

    criterion                                           names/1  names/2  names/3
    C1         Names that were right stay as they are   met      failed   met
    C2         Punctuation goes, and dashes come alone  met      met      met

    names/2  skipped: no test was added
    names/3  outside of the likely files: README.md, tests/run.sh
    names/3  over budget: 4 files of at most 3
    names/3  skipped: letters with accents are dropped, not turned into plain ones

    file                    names/1  names/2  names/3
    README.md (outside)     ·        ·        +2 -0
    bin/slug                +7 -1    +1 -1    +1 -1
    bin/slug.awk            ·        ·        +8 -0
    tests/run.sh (outside)  ·        ·        +1 -0

    4 decision points, 0 decided alike by all, 3 by names/3 alone
    p1  README.md:8     names/3           Letters, digits and dashes are kept; everyt…
                        names/1, names/2  as it was
    p2  bin/slug:3      names/1           tr 'A-Z' 'a-z' |
                        names/2           sed -e 'y/ABCDEFGHIJKLMNOPQRSTUVWXYZ /abcde…
                        names/3           exec awk -f "$(dirname "$0")/slug.awk"
    p3  bin/slug.awk    names/3           new, 8 lines
                        names/1, names/2  as it was
    p4  tests/run.sh:4  names/3           export LC_ALL=C
                        names/1, names/2  as it was

    names/3 is dominated by names/1: it has more files outside of the plan (2 against 0), it has less in common with its siblings

    p1  README.md     of names/3  would apply on names/1          --graft names/3:p1
    p3  bin/slug.awk  of names/3  would apply on names/1          --graft names/3:p3
    p4  tests/run.sh  of names/3  would apply on names/1          --graft names/3:p4
    p2  bin/slug      of names/2  would replace what names/1 did  --graft names/2:p2
    p2  bin/slug      of names/3  would replace what names/1 did  --graft names/3:p2

    1.  names/1
    2.  names/3  shares 50 % of its files with its siblings, against 75 %
    3.  names/2  blocked: plain regressed

    Go on from here:

        cd [TMP]/demo/slugs
        git plan show
        git spawn list
        git compare
        git log --notes=attempts attempt/slugs/names/1
        git promote --no-pr names/1
    "#);
    // Who ends first is nobody's business.
    let mut story: Vec<&str> = output.stderr.lines().collect();
    story.sort_unstable();
    assert_snapshot!(place.normal(&story.join("\n")), @r"
    attempt slugs/names/1 finished
    attempt slugs/names/1 on branch attempt/slugs/names/1 in [TMP]/demo/slugs.attempts/slugs/names-1
    attempt slugs/names/2 finished
    attempt slugs/names/2 on branch attempt/slugs/names/2 in [TMP]/demo/slugs.attempts/slugs/names-2
    attempt slugs/names/3 finished
    attempt slugs/names/3 on branch attempt/slugs/names/3 in [TMP]/demo/slugs.attempts/slugs/names-3
    base: plain passed
    base: urls failed (exit 1), see [TMP]/demo/slugs/.git/attempts/checks/[OID]/urls.log
    names/1: plain passed
    names/1: urls passed
    names/2: plain failed (exit 1), see [TMP]/demo/slugs/.git/attempts/checks/[OID]/plain.log
    names/2: urls passed
    names/3: plain passed
    names/3: urls passed
    running 8 checks over 4 trees
    ");

    let repo = place.at("demo/slugs");
    repo.fsck();
    assert_eq!(repo.states(), ["finished", "finished", "finished"]);
}

#[test]
fn the_commands_that_the_demo_ends_with_work() {
    let env = TestEnv::new();
    let place = env.repo("widget").at(env.root());
    let output = place.git(&["plan", "demo", "demo"]);
    let (_, commands) = output
        .stdout
        .split_once("Go on from here:\n")
        .expect("the way on");
    let script = format!("set -e\n{commands}");
    let output = env.run("/bin/sh".as_ref(), &["-c", &script], env.root());
    let output = output.success();
    assert!(
        output.stdout.contains("attempt: slugs/names/1\n"),
        "{output}"
    );
    let repo = place.at("demo/slugs");
    repo.fsck();
    assert_eq!(repo.states(), ["finished", "archived", "archived"]);
}

#[test]
fn the_demo_wants_a_directory_that_is_empty() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let output = repo.try_git(&["plan", "demo", "."]);
    assert_snapshot!(output, @r"
    $ git plan demo .
    --- stderr
    fatal: '.' is not empty
    hint: name a new directory, or none: git plan demo
    --- exit code 128
    ");
    assert_eq!(repo.git(&["status", "--porcelain"]).stdout, "");
}

#[test]
fn the_demo_needs_no_identity_of_the_user() {
    let env = TestEnv::new();
    let place = env.repo("widget").at(env.root());
    std::fs::write(env.home().join(".gitconfig"), "").unwrap();
    place.git(&["plan", "demo", "demo"]);
}
