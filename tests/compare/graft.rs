//! `git compare --graft`: the best parts of several attempts in a new one.

use crate::scene::Scene;
use insta::assert_snapshot;

const BASE: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";

fn scene() -> Scene {
    let scene = Scene::new();
    scene.repo.write("src/limit.txt", BASE);
    scene.repo.commit("Have nine lines");
    scene
}

/// Two that change the second line, each in its way, and one the ninth as well.
fn spawn(scene: &Scene) {
    scene.spawn(&[
        "sed -i 's/two/TWO/' src/limit.txt",
        "sed -i 's/two/Two/; s/nine/NINE/' src/limit.txt; echo new >src/new.txt",
        "sed -i 's/two/TWO/' src/limit.txt; echo x >>ci.txt",
    ]);
}

#[test]
fn a_decision_is_put_on_the_first_as_a_new_attempt_that_is_checked_like_any_other() {
    let scene = scene();
    spawn(&scene);
    let shown = scene.compare(&["--rank"]).success().stdout;
    let grafts: Vec<&str> = shown
        .lines()
        .filter(|line| line.contains("--graft"))
        .collect();
    assert_snapshot!(grafts.join("\n"), @r"
    p1  ci.txt         of limiter/3  would apply on limiter/1          --graft limiter/3:p1
    p3  src/limit.txt  of limiter/2  would apply on limiter/1          --graft limiter/2:p3
    p4  src/new.txt    of limiter/2  would apply on limiter/1          --graft limiter/2:p4
    p2  src/limit.txt  of limiter/2  would replace what limiter/1 did  --graft limiter/2:p2
    ");
    let words = [
        "compare",
        "--graft",
        "limiter/2:p3",
        "--graft",
        "limiter/2:4",
    ];
    assert_snapshot!(scene.repo.try_git(&words).success(), @r"
    $ git compare --graft limiter/2:p3 --graft limiter/2:4
    --- stdout
    limit/limiter/4
    --- stderr
    attempt limit/limiter/4 on branch attempt/limit/limiter/4 in [TMP]/widget.attempts/limit/limiter-4
    hint: it is checked like any other: git compare limiter
    --- exit code 0
    ");
    let text = scene
        .repo
        .git(&["show", "attempt/limit/limiter/4:src/limit.txt"])
        .stdout;
    assert_eq!(text, BASE.replace("two", "TWO").replace("nine", "NINE"));
    let log = scene
        .repo
        .git(&["log", "-1", "--format=%s%n%an", "attempt/limit/limiter/4"]);
    assert_snapshot!(log.stdout, @r"
    limiter/1 with p3 (src/limit.txt:9) of limiter/2, p4 (src/new.txt) of limiter/2
    A U Thor
    ");
    let one = scene.listed(4);
    assert_eq!(
        (&one["state"], &one["agent"]),
        (&"finished".into(), &"graft".into())
    );
    let worktree = std::path::PathBuf::from(one["worktree"].as_str().unwrap_or_default());
    assert!(worktree.join("src/new.txt").is_file());

    // Nobody has an agent that could go on with it.
    let words = ["spawn", "resume", "limiter/4", "-m", "More."];
    assert_snapshot!(scene.repo.try_git(&words).fails_with(1).stderr, @r"
    error: attempt 'limit/limiter/4' was put together by git compare --graft, and has no agent
    hint: go on with one of those that it was made of, or yourself: git spawn shell limit/limiter/4
    ");

    // Nobody has looked at it yet.
    scene.env.bare_remote(&scene.repo);
    let refused = scene.push(&["limiter/4"]).fails_with(1);
    assert_snapshot!(refused.stderr, @r"
    error: not promoting 'limit/limiter/4':
    	check 'test' has no verdict over exactly this tree and command
    	attempt 'limit/limiter/4' was not in the last comparison as it is now
    hint: run the checks, and lay all side by side: git compare limiter
    ");
    scene.compare(&[]).success();
    scene.push(&["limiter/4"]).success();
}

#[test]
fn a_decision_replaces_that_of_the_attempt_it_is_put_on() {
    let scene = scene();
    spawn(&scene);
    let words = [
        "compare",
        "-q",
        "--graft",
        "limiter/1:p2",
        "--onto",
        "limiter/2",
    ];
    scene.repo.try_git(&words).success();
    let text = scene
        .repo
        .git(&["show", "attempt/limit/limiter/4:src/limit.txt"])
        .stdout;
    assert_eq!(text, BASE.replace("two", "TWO").replace("nine", "NINE"));
}

#[test]
fn files_that_are_new_gone_moved_and_binary_can_be_taken() {
    let scene = scene();
    scene.repo.write("src/gone.txt", "a\nb\nc\nd\n");
    scene.repo.write("src/old.txt", "1\n2\n3\n4\n5\n6\n");
    scene.repo.commit("Have more files");
    scene.spawn(&[
        "sed -i 's/two/TWO/' src/limit.txt",
        "rm src/gone.txt; mv src/old.txt src/moved.txt; printf '\\000\\001' >src/raw; chmod +x src/end.sh",
    ]);
    let json = scene.json(&[]);
    let points = json["comparisons"][0]["differences"]["points"]
        .as_array()
        .map_or(0, Vec::len);
    let mut words = vec![
        "compare".to_owned(),
        "--onto".to_owned(),
        "limiter/1".to_owned(),
    ];
    let paths = json["comparisons"][0]["differences"]["points"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    for (at, point) in paths.iter().enumerate() {
        if point["path"] != "src/limit.txt" {
            words.extend(["--graft".to_owned(), format!("limiter/2:p{}", at + 1)]);
        }
    }
    assert_eq!(points, 5);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    scene.repo.try_git(&words).success();
    let (own, theirs) = ("attempt/limit/limiter/3", "attempt/limit/limiter/2");
    let diff = scene
        .repo
        .git(&["diff", "--raw", "--abbrev=7", "-M", theirs, own]);
    assert_snapshot!(diff.stdout, @":100644 100644 30a44a5 6c61751 M	src/limit.txt");
}

#[test]
fn what_cannot_be_grafted_is_refused_with_the_reason() {
    let scene = scene();
    spawn(&scene);
    scene.compare(&[]).success();
    let refused = |words: &[&str], code: i32| -> String {
        let words = [&["compare", "-q"], words].concat();
        scene.repo.try_git(&words).fails_with(code).stderr
    };
    let onto = |what: &'static str, onto: &'static str| ["--graft", what, "--onto", onto];
    assert_snapshot!(refused(&onto("limiter/2:p9", "limiter/1"), 1), @r"
    error: there is no decision point p9
    hint: there are 4: git compare --diff --all
    ");
    assert_snapshot!(refused(&onto("limiter/3:p2", "limiter/1"), 1), @"error: 'limiter/3' and 'limiter/1' did the same at p2");
    assert_snapshot!(refused(&onto("limiter/1:p3", "limiter/2"), 1), @"error: 'limiter/1' left p3 as it was");
    assert_snapshot!(refused(&onto("limiter/7:p1", "limiter/2"), 128), @r"
    fatal: there is no attempt 'limiter/7'
    hint: see what there is: git spawn list
    ");
    assert_snapshot!(refused(&["--graft", "limiter/2"], 129), @r"
    error: 'limiter/2' names no decision point
    hint: say whose decision, and its number in git compare: --graft limiter/2:p3
    ");
    assert_eq!(
        scene
            .repo
            .git(&["branch", "--list", "attempt/*"])
            .stdout
            .lines()
            .count(),
        3
    );
}
