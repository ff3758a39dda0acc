//! The single tests that a check tells of in JUnit XML.

use crate::scene::Scene;
use insta::assert_snapshot;

/// A check that makes a report of `src/tests.txt`, which has a test and its outcome a line.
const CHECK: &str = "- test: `sh src/run.sh` (junit: `out/*.xml`)";

const RUN: &str = r#"mkdir -p out
{
	echo '<testsuites><testsuite name="limits">'
	while read -r name outcome; do
		case $outcome in
		fails) echo "<testcase classname=\"limits\" name=\"$name\"><failure message=\"no\"/></testcase>" ;;
		*) echo "<testcase classname=\"limits\" name=\"$name\"/>" ;;
		esac
	done <src/tests.txt
	echo '</testsuite></testsuites>'
} >out/report.xml
! grep -q fails src/tests.txt
"#;

fn scene(check: &str) -> Scene {
    let scene = Scene::new();
    scene.repo.write("src/run.sh", RUN);
    scene
        .repo
        .write("src/tests.txt", "caps passes\nresets fails\n");
    scene.repo.commit("Have tests");
    scene.plan("", check);
    scene
}

#[test]
fn the_tests_that_tell_attempts_apart_are_shown() {
    let scene = scene(CHECK);
    scene.spawn(&[
        "printf 'caps passes\\nresets passes\\n' >src/tests.txt",
        "printf 'caps fails\\nresets passes\\nbursts passes\\n' >src/tests.txt",
    ]);
    let shown = scene.compare(&["--only", "test"]).fails_with(0).stdout;
    let tests = shown.split("\n\n").find(|part| part.contains("apart"));
    assert_snapshot!(tests.unwrap_or(&shown), @r"
    2 tests apart   base    limiter/1  limiter/2
    limits::bursts  ·       ·          passed
    limits::caps    passed  passed     failed
    limits::resets  failed  passed     passed
    ");
    let json = scene.json(&["--no-checks"]);
    let comparison = &json["comparisons"][0];
    assert_snapshot!(&comparison["rows"][1]["results"][0]["tests"].to_string(), @r#"{"passed":2,"failed":1,"skipped":0,"flaky":0}"#);
    assert_snapshot!(&comparison["tests"][0].to_string(), @r#"{"check":"test","test":"limits::bursts","base":null,"outcomes":[null,"passed"]}"#);
}

#[test]
fn a_report_that_was_there_before_is_not_the_checks() {
    let scene = scene("- test: `true` (junit: `old.xml`)");
    let old = r#"<testsuites><testsuite name="s"><testcase name="old"/></testsuite></testsuites>"#;
    scene.repo.write("old.xml", old);
    scene.repo.commit("Have an old report");
    scene.spawn(&["echo more >src/limit.txt"]);
    let shown = scene.compare(&[]).fails_with(0).stdout;
    let told = shown.lines().find(|line| line.contains("old.xml"));
    assert_snapshot!(told.unwrap_or(&shown), @"test over base: it left no report at old.xml");
}

#[test]
fn a_report_that_is_none_is_told() {
    let scene = scene("- test: `echo nothing >out.xml` (junit: `out.xml`)");
    scene.spawn(&["echo more >src/limit.txt"]);
    let shown = scene.compare(&[]).fails_with(0).stdout;
    let told: Vec<&str> = shown
        .lines()
        .filter(|line| line.contains("out.xml"))
        .collect();
    assert_snapshot!(told.join("\n"), @r"
    test over base: cannot read its report out.xml: Unexpected end of XML while parsing a testsuites element
    test over limiter/1: cannot read its report out.xml: Unexpected end of XML while parsing a testsuites element
    ");
}
