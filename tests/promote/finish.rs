//! `git promote finish`, and `git promote merge` where there is no forge.

use crate::env::Repo;
use crate::scene::{GOOD, REPORT, Scene};
use insta::assert_snapshot;

/// Two attempts, the first of which is promoted; and the remote.
fn scene() -> (Scene, Repo) {
    let scene = Scene::new();
    let bare = scene.env.bare_remote(&scene.repo);
    let good = format!(
        "{GOOD}; echo more >src/more.txt; git add .; git commit -qm First; echo last >>src/more.txt; {REPORT}"
    );
    scene.spawn(&[&good, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    scene.push(&["limiter/1"]).success();
    (scene, bare)
}

/// Somebody else's clone, in which they do something to the target and push it.
#[track_caller]
fn elsewhere(scene: &Scene, bare: &Repo, commands: &str) {
    let place = scene.path("elsewhere");
    let text = place.display();
    let clone = format!(
        "git clone --quiet {} {text} && cd {text}",
        bare.path().display()
    );
    let line = format!("{clone} && {commands} && git push --quiet origin main");
    let shell = "/bin/sh".as_ref();
    scene
        .env
        .run(shell, &["-c", &line], scene.repo.path())
        .success();
}

const MOVE: &str = "echo moved >README.md && git add . && git commit -qm moved";

/// The promotion as its record has it.
#[track_caller]
fn promotion(scene: &Scene) -> serde_json::Value {
    let record = scene
        .repo
        .git(&["show", "refs/plans/limit:promotions/limiter.json"]);
    serde_json::from_str(&record.stdout).expect("the JSON of a promotion")
}

/// The winner is put away with all it had, the record knows the commit, the plan is ticked.
#[track_caller]
fn is_finished(scene: &Scene, bare: &Repo, how: &str, title: &str) {
    assert_eq!([scene.state(1), scene.state(2)], ["archived", "archived"]);
    assert_eq!(scene.worktrees().len(), 1);
    assert_eq!(scene.repo.refs("refs/heads"), ["refs/heads/main"]);
    let step = &promotion(scene)["step"];
    assert_eq!(
        (&step["step"], &step["how"]),
        (&"merged".into(), &how.into())
    );
    let commit = step["commit"].as_str().expect("a commit");
    let subject = bare.git(&["log", "-1", "--format=%s", commit]);
    assert_eq!(subject.value(), title);
    let plan = scene.repo.read("Plans.md");
    assert!(
        plan.contains("- [x] The eleventh request gets 429"),
        "{plan}"
    );
    let outcome = format!(
        "### limiter\n\nOutcome: merged as {} into main on ",
        &commit[..10]
    );
    assert!(plan.contains(&outcome), "{plan}");
    assert!(
        plan.contains("; attempt limiter/1 by command; skipped: the docs: no time\n\nLimit it.\n"),
        "{plan}"
    );
    scene.fsck();
}

#[test]
fn a_merge_by_somebody_else_is_found_and_the_winner_is_put_away() {
    let (scene, bare) = scene();
    scene.worktree(1).write("draft.txt", "draft\n");
    let merge = format!(
        "{MOVE} && git merge -q -m merged origin/limit/limiter && echo >later && git add . && git commit -qm later"
    );
    elsewhere(&scene, &bare, &merge);
    let output = scene.repo.git(&["promote", "finish", "limiter/1"]);
    is_finished(&scene, &bare, "merge", "merged");
    let commit = promotion(&scene)["step"]["commit"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let told = output
        .to_string()
        .replace(&commit, "COMMIT")
        .replace(&commit[..10], "COMMIT");
    assert_snapshot!(told, @r"
    $ git promote finish limiter/1
    --- stdout
    [OID]
    --- stderr
    limiter/1 is in main by merge COMMIT
    ticked what is met and told the outcome in Plans.md; commit it when you like it
    archived attempt limit/limiter/1
    hint: its branch may still be at origin: git push origin --delete limit/limiter
    --- exit code 0
    ");
    // With what lay in its worktree.
    scene.repo.git(&["promote", "--restore", "limiter/1"]);
    assert_eq!(scene.worktree(1).read("draft.txt"), "draft\n");
}

#[test]
fn a_squash_by_somebody_else_is_found() {
    let (scene, bare) = scene();
    let squash =
        format!("{MOVE} && git merge -q --squash origin/limit/limiter && git commit -qm squashed");
    elsewhere(&scene, &bare, &squash);
    scene.repo.git(&["promote", "finish", "limiter/1"]);
    is_finished(&scene, &bare, "squash", "squashed");
}

#[test]
fn a_rebase_by_somebody_else_is_found() {
    let (scene, bare) = scene();
    let pick = format!("{MOVE} && git cherry-pick main~1..origin/limit/limiter >/dev/null");
    elsewhere(&scene, &bare, &pick);
    scene.repo.git(&["promote", "finish", "limiter/1"]);
    is_finished(&scene, &bare, "rebase", "limits the rate");
}

#[test]
fn what_has_not_been_merged_is_not_finished() {
    let (scene, bare) = scene();
    elsewhere(&scene, &bare, MOVE);
    let output = scene
        .repo
        .try_git(&["promote", "finish", "limiter/1"])
        .fails_with(1);
    assert_eq!(scene.state(1), "finished");
    assert_snapshot!(output, @r"
    $ git promote finish limiter/1
    --- stderr
    error: attempt 'limit/limiter/1' is not in 'main' at 'origin'
    hint: see how it stands: git promote status limit/limiter/1
    --- exit code 1
    ");
}

#[test]
fn all_that_was_merged_since_is_finished_and_nothing_is_done_twice() {
    let (scene, bare) = scene();
    let output = scene.repo.git(&["promote", "finish", "--all"]);
    assert_eq!(output.stdout, "");
    elsewhere(&scene, &bare, "git merge -q -m merged origin/limit/limiter");
    scene.repo.git(&["promote", "finish", "--all"]);
    is_finished(&scene, &bare, "merge", "limits the rate");
    let before = scene.repo.git(&["for-each-ref"]).stdout;
    let output = scene.repo.git(&["promote", "finish", "--all"]);
    assert_eq!(output.stderr, "there is nothing to finish\n");
    assert_eq!(scene.repo.git(&["for-each-ref"]).stdout, before);
}

#[test]
fn without_a_forge_it_is_merged_here_when_that_is_asked_for_by_name() {
    let (scene, bare) = scene();
    let output = scene
        .repo
        .try_git(&["promote", "merge", "limiter/1"])
        .fails_with(1);
    assert_snapshot!(output, @r"
    $ git promote merge limiter/1
    --- stderr
    error: attempt 'limit/limiter/1' has no pull request that somebody could have approved
    hint: open one: git promote limit/limiter/1
    hint: or merge it here, by name: git promote merge --into main limit/limiter/1
    --- exit code 1
    ");
    let output = scene
        .repo
        .git(&["promote", "merge", "--into", "main", "limiter/1"]);
    assert_eq!(scene.repo.rev("main"), output.value());
    assert_ne!(bare.rev("main"), output.value(), "it was pushed");
    assert_eq!(scene.repo.read("src/limit.txt"), "eleven\n");
    is_finished(
        &scene,
        &scene.repo,
        "merge",
        "Merge attempt 'limit/limiter/1'",
    );
}

#[test]
fn a_merge_here_takes_no_changes_of_the_users_along() {
    let (scene, _) = scene();
    scene.repo.write("src/end.sh", "exit 1\n");
    let words = [
        "promote",
        "merge",
        "--into",
        "main",
        "--squash",
        "limiter/1",
    ];
    let output = scene.repo.try_git(&words).fails_with(1);
    assert!(
        output.stderr.contains("has changes that are not committed"),
        "{output}"
    );
    scene.repo.git(&["checkout", "--", "src/end.sh"]);
    scene.repo.git(&words);
    is_finished(
        &scene,
        &scene.repo,
        "squash",
        "Merge attempt 'limit/limiter/1'",
    );
}

#[test]
fn the_archive_says_why_each_was_put_away() {
    let (scene, bare) = scene();
    elsewhere(
        &scene,
        &bare,
        "git merge -q --no-ff -m merged origin/limit/limiter",
    );
    scene.repo.git(&["promote", "finish", "limiter/1"]);
    let list = scene.repo.git(&["promote", "list", "--archived", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&list.stdout).expect("JSON");
    let whys = list["archived"].as_array().expect("a list").iter();
    let whys: Vec<&str> = whys.filter_map(|one| one["why"].as_str()).collect();
    assert_eq!(whys.len(), 2, "{list:#}");
    assert!(whys[0].starts_with("merged into main as "), "{whys:?}");
    assert!(whys[1].starts_with("lost to limiter/1"), "{whys:?}");
    let shown = scene.repo.git(&["promote", "list"]);
    assert!(
        shown.stdout.starts_with("limit/limiter/1  merged as "),
        "{shown}"
    );
}
