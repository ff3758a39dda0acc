//! What a merge makes of the plan's file in the user's worktree.

use crate::scene::{GOOD, REPORT, Scene};
use insta::assert_snapshot;

/// An attempt that is promoted, and is in the target of the remote.
fn merged() -> Scene {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    scene.spawn(&[&format!("{GOOD}; {REPORT}")]);
    scene.compare(&[]).success();
    scene.push(&["limiter/1"]).success();
    let tip = bare.rev("refs/heads/limit/limiter");
    bare.git(&["update-ref", "refs/heads/main", &tip]);
    scene
}

/// Finishes it, and gives the line that tells of it.
#[track_caller]
fn finish(scene: &Scene) -> String {
    scene.repo.git(&["promote", "finish", "limiter/1"]);
    let plan = scene.repo.read("Plans.md");
    let mut lines = plan.lines().filter(|line| line.starts_with("Outcome: "));
    let line = lines.next().unwrap_or_else(|| panic!("none in {plan}"));
    assert_eq!(lines.next(), None, "{plan}");
    line.trim_end().to_owned()
}

#[test]
fn what_the_user_has_not_committed_stays_as_it_is_to_the_byte() {
    let scene = merged();
    let before = format!("{}\r\nA note of mine.  \n", scene.repo.read("Plans.md"));
    let before = before.replace("Limit it.\n", "Limit it.\r\n");
    scene.repo.plan(&before);
    let line = finish(&scene);
    let expected = before
        .replace("- [ ] The eleventh", "- [x] The eleventh")
        .replace("### limiter\n", &format!("### limiter\n\n{line}\n\n"));
    assert_eq!(scene.repo.read("Plans.md"), expected);
}

#[test]
fn it_is_an_edit_that_the_user_commits_and_is_made_once() {
    let scene = merged();
    scene.repo.git(&["add", "Plans.md"]);
    scene.repo.git(&["commit", "-qm", "Plan it"]);
    finish(&scene);
    let status = scene.repo.git(&["status", "--porcelain"]);
    assert_eq!(status.stdout, " M Plans.md\n");
    let once = scene.repo.read("Plans.md");
    finish(&scene);
    assert_eq!(scene.repo.read("Plans.md"), once);
}

#[test]
fn another_plan_that_lies_there_is_left_alone() {
    let scene = merged();
    let other = scene
        .repo
        .read("Plans.md")
        .replace("plan: limit", "plan: other");
    scene.repo.plan(&other);
    scene.repo.git(&["promote", "finish", "limiter/1"]);
    assert_eq!(scene.repo.read("Plans.md"), other);
}

#[test]
fn a_link_in_the_place_of_the_plan_is_followed_within_the_worktree_alone() {
    for (place, is_ticked) in [("notes/plan.md", true), ("../plan.md", false)] {
        let scene = merged();
        let text = scene.repo.read("Plans.md");
        scene.repo.write(place, &text);
        let link = scene.repo.path().join("Plans.md");
        std::fs::remove_file(&link).expect("remove the plan");
        std::os::unix::fs::symlink(place, &link).expect("make a link");
        let output = scene.repo.git(&["promote", "finish", "limiter/1"]);
        assert_eq!(scene.repo.read(place) != text, is_ticked, "{output}");
        assert_eq!(
            output.stderr.contains("is left as it is"),
            !is_ticked,
            "{output}"
        );
        assert!(link.is_symlink());
    }
}

#[test]
fn a_task_that_is_done_is_not_spawned_again() {
    let scene = merged();
    finish(&scene);
    let told = |output: crate::env::Output| {
        let mut text = output.to_string();
        for commit in scene
            .repo
            .read("Plans.md")
            .split_whitespace()
            .filter(|word| word.len() == 10 && word.bytes().all(|b| b.is_ascii_hexdigit()))
        {
            text = text.replace(commit, "COMMIT");
        }
        let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
        text.replace(&today, "TODAY")
    };
    let output = scene.repo.try_spawn("true", &["limiter"]);
    assert_snapshot!(told(output), @r"
    $ git spawn --agent-command true limiter
    --- stderr
    error: task 'limiter' is done: merged as COMMIT into main on TODAY
    hint: only one attempt at a task can be promoted: write what is left as a task of its own
    --- exit code 1
    ");
    let output = scene.repo.try_spawn("true", &[]);
    assert_snapshot!(told(output), @r"
    $ git spawn --agent-command true
    --- stderr
    error: every task of plan 'limit' is done
    hint: write what is left as another task: ### <name>
    --- exit code 1
    ");
    let more = format!("{}\n### burst\nAllow one.\n", scene.repo.read("Plans.md"));
    scene.repo.plan(&more);
    let output = scene.repo.try_spawn("true", &[]);
    assert!(told(output).contains("\ntask limiter is done: merged as COMMIT into main on TODAY\n"),);
    let names: Vec<String> = scene.repo.refs("refs/attempts");
    assert_eq!(
        names,
        [
            "refs/attempts/limit/burst/1",
            "refs/attempts/limit/limiter/1"
        ]
    );
}
