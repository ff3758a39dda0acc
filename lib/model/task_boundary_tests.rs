use crate::model::finding::Rule;
use crate::model::plan_fixture::{changed, clean, only, rules};
use crate::model::plan_parser::parse;
use crate::model::task_boundary::Boundary;

/// Two tasks, the first of which has this text.
fn two(text: &str) -> String {
    let second = "### queue\nOut of scope: the limiter.\n";
    changed("Count requests.\n", &format!("{text}\n"))
        .replace("Keep a queue.\n", &format!("Keep a queue.\n{second}"))
}

/// The boundary of the first of them, and its files.
fn boundary(text: &str) -> (Boundary, Vec<String>) {
    let boundary = clean(&two(text)).tasks[0].boundary.clone();
    let tell = |file: &crate::model::plan::LikelyFile| {
        let new = if file.is_new { " (new)" } else { "" };
        format!("{}{new}", file.glob)
    };
    let files = boundary.files().iter().map(tell).collect();
    (boundary, files)
}

#[test]
fn likely_files_stand_behind_their_label_or_in_the_list_below_it() {
    let line = "Count.\n\nLikely files: `src/api/**`, `src/limit.rs` (new)";
    let list = "Count.\n\n**Files:**\n- `src/api/**`: the door\n- src/limit.rs (new)";
    let item = "- Count.\n- Likely files:\n  - `src/api/**`\n  - `src/limit.rs` (new)";
    for text in [line, list, item] {
        assert_eq!(
            boundary(text).1,
            ["src/api/**", "src/limit.rs (new)"],
            "{text}"
        );
    }
}

#[test]
fn a_path_in_backticks_is_a_likely_file_where_none_are_listed() {
    let text =
        "Teach `src/api/limit.rs` to count, see `src/old.rs`, by `Counter::new` on `/api/x`.";
    assert_eq!(boundary(text).1, ["src/api/limit.rs"]);
    let text = format!("{text}\n\nLikely files: `src/api/**`");
    assert_eq!(boundary(&text).1, ["src/api/**"]);
}

#[test]
fn a_bare_path_counts_where_it_cannot_be_anything_else() {
    let text =
        "T004 Count in src/api/limit.rs, either/or, by e.g. Counter.new and http://a.b/c.rs.";
    assert_eq!(boundary(text).1, ["src/api/limit.rs"]);
}

#[test]
fn a_sentence_that_says_what_is_out_of_scope_bounds_a_task() {
    for text in [
        "Count. Out of scope: the queue.",
        "- Count.\n- Not in this task: the queue.",
        "Count.\n\nDon’t touch `src/queue.rs`.",
        "Count. The queue is out of scope.",
    ] {
        let (boundary, files) = boundary(text);
        assert_eq!(boundary.out_of_scope.len(), 1, "{text}");
        assert!(files.is_empty(), "{text}: {files:?}");
    }
}

#[test]
fn a_task_without_a_boundary_is_found_by_its_name() {
    let source = two("Count requests.");
    let (finding, underlined) = only(&source);
    assert_eq!(
        (finding.rule, underlined),
        (Rule::TaskWithoutBoundary, "limiter")
    );
}

#[test]
fn a_task_that_is_alone_needs_no_boundary() {
    clean(&changed("Count requests.", "Count."));
}

#[test]
fn a_likely_file_of_a_task_that_is_no_glob_is_found() {
    let source = two("Likely files: `src/[a`");
    assert!(rules(&source).contains(&Rule::BadGlob));
    assert!(parse(&source).plan.is_none());
}

#[test]
fn a_comment_in_the_midst_of_a_sentence_is_no_word_of_it() {
    let (boundary, _) = boundary("Out of scope: the <!-- once\nmore --> settings.");
    assert_eq!(boundary.out_of_scope, ["Out of scope: the settings."]);
}
