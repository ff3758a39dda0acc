//! What would conflict, told before anybody merges.

use crate::scene::{GOOD, Scene};

#[test]
fn a_candidate_that_conflicts_with_where_the_target_is_now_is_told() {
    let scene = Scene::new();
    scene.spawn(&[GOOD, "echo more >>README.md"]);
    scene.repo.write("src/limit.txt", "ninety\n");
    scene
        .repo
        .git(&["commit", "--quiet", "--all", "--message", "Limit otherwise"]);
    let output = scene.compare(&["--rank"]).success();
    let told = "limiter/1  conflicts with the target in src/limit.txt";
    assert!(output.stdout.contains(told), "{output}");
    assert_eq!(
        output.stdout.matches("conflicts with").count(),
        1,
        "{output}"
    );
    let last = output.stdout.trim_end().lines().last().expect("the order");
    assert!(
        last.contains("limiter/1  blocked: conflicts in src/limit.txt"),
        "{output}"
    );
}

#[test]
fn candidates_of_two_tasks_that_conflict_are_told() {
    let scene = Scene::new();
    let plan = scene.repo.read("Plans.md");
    let plan = plan.replace(
        "### limiter",
        "### first\n- in `src/**`\n\n### second\n- in `src/**`",
    );
    scene.repo.plan(&plan);
    scene.repo.git(&["plan", "approve", "--yes"]);
    for (task, agent) in [("first", GOOD), ("second", "echo twelve >src/limit.txt")] {
        scene.repo.git(&["spawn", "--agent-command", agent, task]);
    }
    let output = scene.compare(&[]).success();
    let told = "first/1  conflicts with second/1 in src/limit.txt";
    assert!(output.stdout.contains(told), "{output}");
}
