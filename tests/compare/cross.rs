//! The tests of each attempt, run on the others and on the base.

use crate::scene::Scene;
use insta::assert_snapshot;

/// Runs every script below `tests`, each of which is a test.
const CHECK: &str = "- test: `for t in tests/*.sh; do sh $t || exit 1; done`";

fn scene() -> Scene {
    let scene = Scene::new();
    scene.repo.write("tests/old.sh", "test -e src/limit.txt\n");
    scene.repo.commit("Have a test");
    scene.plan("", CHECK);
    scene
}

/// Writes the limit, and a test of it.
fn agent(limit: &str, test: &str) -> String {
    format!("echo {limit} >src/limit.txt; echo '{test}' >tests/$GIT_ATTEMPT_NUMBER.sh")
        .replace("$GIT_ATTEMPT_NUMBER", "new${GIT_ATTEMPT##*/}")
}

#[test]
fn the_tests_of_one_attempt_that_fail_on_another_are_shown() {
    let scene = scene();
    let sharp = agent("eleven", "grep -q eleven src/limit.txt");
    let idle = agent("twelve", "test -s src/limit.txt");
    scene.spawn(&[&sharp, &idle, "echo eleven >src/limit.txt"]);
    let plain = scene.repo.try_git(&["compare", "-j", "1"]).success();
    assert_snapshot!(plain.stderr, @r"
    running 4 checks over 4 trees
    base: test passed
    limiter/1: test passed
    limiter/2: test passed
    limiter/3: test passed
    hint: to run the tests of each attempt on the others and on the base: git compare --cross
    hint: which to read first, and why: git compare --rank
    hint: then make one a pull request, such as: git promote limit/limiter/1
    ");
    let shown = scene.compare(&["--cross"]).success().stdout;
    let cross = shown.split("\n\n").find(|part| part.contains("tests of"));
    assert_snapshot!(cross.unwrap_or(&shown), @r"
    tests of   check  on base                 on limiter/1  on limiter/2  on limiter/3
    limiter/1  test   fails, as it should     own           fails         passes
    limiter/2  test   passes: proves nothing  passes        own           passes
    ");
    // What is known is shown, and nothing runs again.
    let again = scene.repo.try_git(&["compare", "--cross"]).success();
    assert_snapshot!(again.stderr, @r"
    every verdict is known already; to run the checks again: git compare --rerun
    hint: which to read first, and why: git compare --rank
    hint: then make one a pull request, such as: git promote limit/limiter/1
    ");
    assert!(again.stdout.contains("proves nothing"), "{again}");
    let json = scene.json(&["--no-checks"]);
    assert_snapshot!(&json["comparisons"][0]["cross"]["checks"][2].to_string(), @r#"{"tests_of":0,"on":2,"check":"test","outcome":"passes","failing":[],"proving_nothing":[]}"#);
    assert_eq!(
        json["comparisons"][0]["cross"]["files"][1][0],
        "tests/new2.sh"
    );
}

#[test]
fn where_one_of_them_fails_by_itself_nothing_can_be_told() {
    let scene = scene();
    let sharp = agent("eleven", "grep -q eleven src/limit.txt");
    scene.spawn(&[&sharp, "rm src/limit.txt"]);
    let shown = scene.compare(&["--cross"]).success().stdout;
    let cross = shown.split("\n\n").find(|part| part.contains("tests of"));
    assert_snapshot!(cross.unwrap_or(&shown), @r"
    tests of   check  on base              on limiter/1  on limiter/2
    limiter/1  test   fails, as it should  own           cannot tell
    ");
}

#[test]
fn single_tests_are_named_where_they_are_known() {
    let scene = Scene::new();
    scene.repo.write(
        "run.sh",
        r#"fail=0
{
	echo '<testsuites><testsuite name="">'
	for t in tests/*.sh; do
		if sh $t; then
			echo "<testcase name=\"$(basename $t .sh)\"/>"
		else
			fail=1
			echo "<testcase name=\"$(basename $t .sh)\"><failure/></testcase>"
		fi
	done
	echo '</testsuite></testsuites>'
} >report.xml
exit $fail
"#,
    );
    scene.repo.write("tests/old.sh", "test -e src/limit.txt\n");
    scene.repo.commit("Have a test");
    scene.plan("", "- all: `sh run.sh` (junit: report.xml)");
    let sharp = agent("eleven", "grep -q eleven src/limit.txt");
    let idle = agent("twelve", "test -s src/limit.txt");
    scene.spawn(&[&sharp, &idle]);
    let shown = scene.compare(&["--cross"]).success().stdout;
    let cross = shown.split("\n\n").find(|part| part.contains("tests of"));
    assert_snapshot!(cross.unwrap_or(&shown), @r"
    tests of   check  on base                 on limiter/1  on limiter/2
    limiter/1  all    fails, as it should     own           fails
    limiter/2  all    passes: proves nothing  passes        own
    of limiter/1 fails on limiter/2: new1
    of limiter/2 passes on the base too, and proves nothing: new2
    ");
}
