//! Decisions of several attempts, laid on the lines of their base.

use super::agreement::Footprints;
use super::change::{ChangeKind, FileChange};
use super::file_mode::FileMode;
use super::order::{Contestant, order};
use super::patch::{FilePatch, Hunk, Side, TextPatch};
use super::point::{Deed, Point, points};
use super::reach::Reach;

const BASE: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

fn side(id: char) -> Side {
    Side {
        id: id.to_string().repeat(40).parse().unwrap(),
        mode: FileMode::Plain,
        size: 1,
    }
}

fn words(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// A patch of `src/a.rs` that puts these lines in place of `start..end`.
fn edits(edits: &[(usize, usize, &[&str])]) -> Vec<FilePatch> {
    let hunks = edits.iter().map(|(start, end, added)| Hunk {
        base: *start..*end,
        at: *start,
        added: words(added),
    });
    vec![file("src/a.rs", ChangeKind::Modified, hunks.collect())]
}

fn file(path: &str, kind: ChangeKind, hunks: Vec<Hunk>) -> FilePatch {
    let is_new = kind == ChangeKind::Added;
    FilePatch {
        base_path: path.to_owned(),
        change: FileChange {
            path: path.to_owned(),
            kind,
            added: Some(0),
            removed: Some(0),
        },
        before: (!is_new).then(|| side('a')),
        after: Some(side('b')),
        text: Some(TextPatch {
            base: if is_new { Vec::new() } else { words(&BASE) }.into(),
            hunks: hunks.into(),
        }),
    }
}

fn new_file(path: &str, lines: &[&str]) -> FilePatch {
    let hunk = Hunk {
        base: 0..0,
        at: 0,
        added: words(lines),
    };
    file(path, ChangeKind::Added, vec![hunk])
}

fn who(point: &Point) -> Vec<Vec<usize>> {
    let variants = point.variants.iter();
    variants.map(|variant| variant.attempts.clone()).collect()
}

#[test]
fn attempts_that_did_the_same_stand_together_and_the_others_apart() {
    let all = [
        edits(&[(1, 2, &["TWO"])]),
        edits(&[(1, 2, &["  TWO  "])]),
        edits(&[(1, 2, &["2"])]),
        edits(&[]),
    ];
    let points = points(&all);
    assert_eq!(points.len(), 1);
    assert_eq!(who(&points[0]), [vec![0, 1], vec![2]]);
    assert_eq!(points[0].unchanged, [3]);
}

#[test]
fn one_line_more_of_the_base_makes_another_decision() {
    // One replaces a line, the other two: the same words mean another text.
    let all = [edits(&[(1, 2, &["TWO"])]), edits(&[(1, 3, &["TWO"])])];
    let points = points(&all);
    assert_eq!(points.len(), 1);
    assert_eq!(points[0].base, 1..3);
    assert_eq!(who(&points[0]), [vec![0], vec![1]]);
    let deed = Deed::Lines(words(&["TWO", "three"]));
    assert_eq!(points[0].variants[0].deed, deed);
}

#[test]
fn hunks_within_three_lines_are_one_decision_and_others_are_several() {
    let near = points(&[edits(&[(0, 1, &["1"]), (4, 5, &["5"])])]);
    assert_eq!(near.len(), 1);
    let far = points(&[edits(&[(0, 1, &["1"]), (5, 6, &["6"])])]);
    assert_eq!(far.len(), 2);
}

#[test]
fn a_new_file_is_one_decision_wherever_it_lies() {
    let lines = ["fn main() {", "start();", "wait();", "}"];
    let all = [
        vec![new_file("src/here.rs", &lines)],
        vec![new_file("src/there.rs", &lines)],
        vec![new_file("src/other.rs", &["nothing", "like", "it"])],
    ];
    let points = points(&all);
    assert_eq!(points.len(), 2);
    assert_eq!(who(&points[0]), [vec![0, 1]]);
    assert_eq!(points[1].only(), Some(2));
}

#[test]
fn new_files_that_have_half_of_their_lines_in_common_are_one_decision() {
    let numbered = |from: usize, to: usize| -> Vec<String> {
        (from..to).map(|n| format!("line {n}")).collect()
    };
    let file = |path: &str, lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        vec![new_file(path, &lines)]
    };
    // Ten of twenty lines are half of all; ten of 21 that both have together are not.
    let all = [
        file("src/a.rs", &numbered(0, 20)),
        file("src/b.rs", &numbered(10, 20)),
        file("src/c.rs", &numbered(0, 10)),
        file("src/d.rs", &numbered(10, 31)),
        file("src/a.rs", &numbered(90, 99)),
    ];
    let points = points(&all);
    assert_eq!(points.len(), 2);
    assert_eq!(who(&points[0]), [vec![0], vec![1], vec![2], vec![4]]);
    assert_eq!(points[1].only(), Some(3));
}

#[test]
fn what_two_bases_have_differently_is_not_laid_on_one_another() {
    let mut other = edits(&[(1, 2, &["TWO"])]);
    other[0].before = Some(side('c'));
    other[0].text.as_mut().unwrap().base = words(&["x", "y"]).into();
    let points = points(&[edits(&[(10, 11, &["11"])]), other]);
    assert_eq!(points.len(), 2);
    assert!(points.iter().all(|point| point.unchanged.is_empty()));
}

#[test]
fn a_deleted_file_stands_against_one_that_was_changed() {
    let mut gone = edits(&[(0, 12, &[])]);
    gone[0].change.kind = ChangeKind::Deleted;
    gone[0].after = None;
    let points = points(&[gone, edits(&[(3, 4, &["4"])])]);
    let deeds: Vec<&Deed> = points.iter().map(|point| &point.variants[0].deed).collect();
    assert_eq!(deeds, [&Deed::Deleted, &Deed::Lines(words(&["4"]))]);
}

#[test]
fn two_attempts_say_nothing_by_agreeing() {
    let all = [edits(&[(1, 2, &["TWO"])]), edits(&[(1, 2, &["TWO"])])];
    assert_eq!(Footprints::of(&all).agreements(), None);
}

#[test]
fn of_three_attempts_the_two_that_did_the_same_agree_most() {
    let all = [
        edits(&[(1, 2, &["TWO"])]),
        edits(&[(1, 2, &["TWO"])]),
        edits(&[(8, 9, &["NINE"])]),
    ];
    let all = Footprints::of(&all);
    let agreements = all.agreements().unwrap();
    assert_eq!(agreements[0].shared_lines, 2);
    assert!(agreements[0].lines > agreements[2].lines);
    assert_eq!(all.near_identical(), [0, 0, 2]);
    assert!(!all.is_without_consensus());
}

#[test]
fn attempts_that_agree_equally_do_so_whatever_the_order_of_their_siblings() {
    // A half, a sixth and one: their sum is another one where the one comes first.
    let files = |from: usize, to: usize| -> Vec<FilePatch> {
        let names = (from..to).map(|n| format!("src/{n}.rs"));
        names.map(|name| new_file(&name, &["x"])).collect()
    };
    let all = [files(0, 1), files(0, 2), files(0, 6), files(0, 1)];
    let agreements = Footprints::of(&all).agreements().unwrap();
    assert_eq!(agreements[0], agreements[3]);
    let contestants = vec![Contestant::default(); 4];
    let first = &order(&contestants, Some(&agreements))[0];
    assert_eq!(first.attempts, [0, 3]);
}

#[test]
fn three_attempts_that_share_nothing_are_without_consensus() {
    let all = [
        edits(&[(1, 2, &["TWO"])]),
        edits(&[(4, 5, &["FIVE"])]),
        edits(&[(8, 9, &["NINE"])]),
    ];
    assert!(Footprints::of(&all).is_without_consensus());
    assert!(!Footprints::of(&all[..2]).is_without_consensus());
}

#[test]
fn tests_and_documents_have_no_part_in_agreement_where_production_is_changed() {
    let with_readme = |word: &str| {
        let mut patch = edits(&[(1, 2, &["TWO"])]);
        patch.push(new_file("README.md", &[word, "and more", "of it"]));
        patch
    };
    let all = Footprints::of(&[with_readme("a"), with_readme("b")]);
    assert!((all.likeness(0, 1) - 1.0).abs() < f64::EPSILON);
    assert_eq!(all.all[0].reach, Reach::Production);
    let reach = |path: &str| Reach::of(&[new_file(path, &["x"])]);
    assert_eq!(reach("src/new.rs"), Reach::Beside);
    assert_eq!(reach("tests/new.rs"), Reach::Beside);
    assert_eq!(Reach::of(&[]), Reach::Nothing);
}
