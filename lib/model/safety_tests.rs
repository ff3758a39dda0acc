//! What is found in a diff, and what is not.

use super::change::{ChangeKind, FileChange};
use super::file_mode::FileMode;
use super::patch::{FilePatch, Hunk, Side, TextPatch};
use super::safety::{Finding, Rule, Weight, Weights, safety};

fn side(mode: FileMode) -> Side {
    Side {
        id: "a".repeat(40).parse().unwrap(),
        mode,
        size: 1,
    }
}

/// A change of a plain file, whose old lines become the new ones.
fn change(path: &str, old: &[&str], new: &[&str]) -> FilePatch {
    let lines = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    FilePatch {
        base_path: path.to_owned(),
        change: FileChange {
            path: path.to_owned(),
            kind: ChangeKind::Modified,
            added: Some(new.len() as u64),
            removed: Some(old.len() as u64),
        },
        before: Some(side(FileMode::Plain)),
        after: Some(side(FileMode::Plain)),
        text: Some(TextPatch {
            base: lines(old).into(),
            hunks: [Hunk {
                base: 0..old.len(),
                at: 9,
                added: lines(new),
            }]
            .into(),
        }),
    }
}

fn found(patch: FilePatch) -> Vec<Finding> {
    safety(&[patch], &Weights::default())
}

fn rules(patch: FilePatch) -> Vec<Rule> {
    found(patch).into_iter().map(|one| one.rule).collect()
}

#[test]
fn a_credential_blocks_names_its_line_and_is_not_shown() {
    let token = format!("ghp_{}", "Zk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEi");
    let line = format!("let token = \"{token}\";");
    let found = found(change("src/a.rs", &[], &[&line]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].weight, Weight::Block);
    assert_eq!(found[0].place(), "src/a.rs:10");
    assert!(!found[0].what.contains("Zk3v"));
}

#[test]
fn a_line_that_reads_otherwise_than_it_runs_blocks() {
    let bidi = change(
        "src/a.rs",
        &[],
        &["/*\u{202E} } \u{2066}if admin\u{2069} */"],
    );
    assert_eq!(rules(bidi), [Rule::Bidi]);
    let zero_width = change("src/a.rs", &[], &["let ad\u{200B}min = 1;"]);
    assert_eq!(rules(zero_width), [Rule::ZeroWidth]);
}

#[test]
fn a_link_blocks_where_it_leads_out_of_the_tree() {
    let link = |path: &str, target: &str| {
        let mut patch = change(path, &[], &[target]);
        patch.before = None;
        patch.after = Some(side(FileMode::Symlink));
        patch.change.kind = ChangeKind::Added;
        rules(patch)
    };
    for target in ["/etc/passwd", "../../x", "a/../../../x", "../.git/config"] {
        assert_eq!(link("src/link", target), [Rule::SymlinkOut], "{target}");
    }
    for target in ["other", "../README.md", "./a/../b"] {
        assert_eq!(link("src/link", target), [], "{target}");
    }
}

#[test]
fn what_runs_by_itself_wants_a_person() {
    let of = |path: &str| rules(change(path, &["a"], &["b"]));
    assert_eq!(of(".github/workflows/ci.yml"), [Rule::Ci]);
    assert_eq!(of(".husky/pre-commit"), [Rule::Hook]);
    assert_eq!(of("AGENTS.md"), [Rule::Hook]);
    assert_eq!(of("build.rs"), [Rule::Build]);
    assert_eq!(of("Cargo.lock"), [Rule::Dependency]);
    assert_eq!(of("src/lib.rs"), []);
}

#[test]
fn tests_that_go_or_sleep_are_told() {
    let mut gone = change("tests/a.py", &["assert x"], &[]);
    gone.change.kind = ChangeKind::Deleted;
    gone.after = None;
    assert_eq!(rules(gone), [Rule::TestDeleted]);
    let skipped = change("tests/a.py", &[], &["@pytest.mark.skip(reason='later')"]);
    assert_eq!(rules(skipped), [Rule::TestSkipped]);
    let fewer = change("tests/a.py", &["assert x", "assert y"], &["assert x or y"]);
    assert_eq!(rules(fewer), [Rule::FewerAssertions]);
}

#[test]
fn errors_that_are_dropped_count_in_production_and_only_where_they_are_new() {
    let catch = "    except Exception:";
    assert_eq!(rules(change("src/a.py", &[], &[catch])), [Rule::BroadCatch]);
    assert_eq!(rules(change("tests/a.py", &[], &[catch])), []);
    let moved = change("src/a.py", &["except Exception:"], &[catch]);
    assert_eq!(rules(moved), []);
}

#[test]
fn the_gravest_comes_first_and_a_rule_can_be_weighed_otherwise() {
    let patch = || {
        vec![
            change("Makefile", &["a"], &["b"]),
            change("src/a.rs", &[], &["x\u{202E}"]),
        ]
    };
    let rules = |weights: &Weights| -> Vec<(Rule, Weight)> {
        let found = safety(&patch(), weights).into_iter();
        found.map(|one| (one.rule, one.weight)).collect()
    };
    let mut weights = Weights::default();
    let usual = [(Rule::Bidi, Weight::Block), (Rule::Build, Weight::Ask)];
    assert_eq!(rules(&weights), usual);
    weights.set(Rule::Bidi, None);
    weights.set(Rule::Build, Some(Weight::Block));
    assert_eq!(rules(&weights), [(Rule::Build, Weight::Block)]);
}

#[test]
fn a_mark_of_the_encoding_where_a_file_begins_is_no_news() {
    let mut patch = change("src/a.cs", &[], &["\u{FEFF}using System;"]);
    if let Some(text) = &mut patch.text {
        let mut first = text.hunks[0].clone();
        first.at = 0;
        text.hunks = [first].into();
    }
    assert_eq!(rules(patch), []);
}
