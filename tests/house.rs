//! The rules of the house (DESIGN.md, section 3), held against the sources; and for each rule
//! a made-up text that breaks it.

mod rules;
mod source;

use rules::Rule;
use std::fs;
use std::path::Path;

/// The files that the rules are about, as paths from the top of the project, and their texts.
fn files() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut places = vec![top.join("lib"), top.join("bins")];
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(&place).expect("list a directory of the project") {
            let path = entry.expect("an entry of a directory").path();
            if path.is_dir() {
                places.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).expect("read a source");
                let name = path.strip_prefix(top).expect("a path below the top");
                files.push((name.display().to_string(), text));
            }
        }
    }
    let manifest = fs::read_to_string(top.join("Cargo.toml")).expect("read Cargo.toml");
    files.push(("Cargo.toml".to_owned(), manifest));
    files.sort();
    assert!(files.len() > 60, "the sources were not found: {files:?}");
    files
}

#[track_caller]
fn holds(rule: Rule) {
    let faults: Vec<String> = files()
        .iter()
        .filter(|(path, _)| path.ends_with(".rs") || path == "Cargo.toml")
        .flat_map(|(path, text)| rule(path, text))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[track_caller]
fn catches(rule: Rule, path: &str, text: &str) {
    assert!(!rule(path, text).is_empty(), "{path} passes with\n{text}");
}

#[track_caller]
fn allows(rule: Rule, path: &str, text: &str) {
    assert_eq!(rule(path, text), Vec::<String>::new(), "in\n{text}");
}

#[test]
fn imports_go_down_only() {
    holds(rules::imports_go_down_only);
}

#[test]
fn an_import_that_climbs_is_caught() {
    let rule = rules::imports_go_down_only;
    catches(rule, "lib/git/refs.rs", "use crate::store::layout;\n");
    catches(
        rule,
        "lib/model/plan.rs",
        "use crate::{\n    model::name,\n    git::repo::Repo,\n};",
    );
    catches(
        rule,
        "lib/workflow/spawn.rs",
        "fn f() { crate::cli::out::story(\"\"); }",
    );
}

#[test]
fn an_import_of_a_room_of_the_same_floor_is_caught() {
    let rule = rules::imports_go_down_only;
    catches(rule, "lib/workflow/list.rs", "use crate::render::json;");
    catches(
        rule,
        "lib/agent/codex.rs",
        "use crate::process::supervise::run;",
    );
    catches(
        rule,
        "lib/store/live.rs",
        "use crate::process::{lock, tree};",
    );
}

#[test]
fn a_room_that_the_plan_of_the_house_does_not_show_is_caught() {
    catches(rules::imports_go_down_only, "lib/utils/mod.rs", "");
}

#[test]
fn an_import_in_a_comment_or_a_string_is_none() {
    let text = "// use crate::cli::out;\n/* crate::cli /* crate::cli */ */\n\
                const A: &str = \"use crate::cli::out;\";\n\
                const B: &str = r#\"crate::cli \" \"#;\nconst C: char = '\"';\n";
    allows(rules::imports_go_down_only, "lib/model/plan.rs", text);
    let after = format!("{text}use crate::cli::out;\n");
    catches(rules::imports_go_down_only, "lib/model/plan.rs", &after);
}

#[test]
fn bins_name_cli_alone() {
    holds(rules::bins_name_cli_alone);
}

#[test]
fn a_bin_that_names_a_workflow_is_caught() {
    let text = "fn main() { git_attempts::workflow::list::list(); }";
    catches(rules::bins_name_cli_alone, "bins/git-plan.rs", text);
}

#[test]
fn render_imports_model_alone() {
    holds(rules::render_imports_model_alone);
}

#[test]
fn render_that_imports_store_is_caught() {
    let text = "use crate::store::layout::NOTES;\n";
    catches(
        rules::render_imports_model_alone,
        "lib/render/json.rs",
        text,
    );
}

#[test]
fn cli_names_neither_git_nor_store() {
    holds(rules::cli_names_neither_git_nor_store);
}

#[test]
fn cli_that_names_git_is_caught() {
    let rule = rules::cli_names_neither_git_nor_store;
    catches(rule, "lib/cli/plan.rs", "use crate::git::repo::Repo;");
    catches(
        rule,
        "lib/cli/plan.rs",
        "fn f() { crate::store::notes::project(); }",
    );
}

#[test]
fn gix_is_named_in_git_alone() {
    holds(rules::gix_is_named_in_git_alone);
}

#[test]
fn gix_that_is_named_in_render_is_caught() {
    let rule = rules::gix_is_named_in_git_alone;
    catches(rule, "lib/render/json.rs", "use gix::ObjectId;");
    catches(rule, "lib/render/json.rs", "fn f(id: gix::ObjectId) {}");
    allows(
        rule,
        "lib/store/record.rs",
        "use crate::git::gix_error; // gix::X\n",
    );
}

#[test]
fn clap_is_named_in_cli_alone() {
    holds(rules::clap_is_named_in_cli_alone);
}

#[test]
fn clap_that_is_named_in_a_workflow_is_caught() {
    let text = "#[derive(clap::Args)]\nstruct A;";
    catches(
        rules::clap_is_named_in_cli_alone,
        "lib/workflow/spawn.rs",
        text,
    );
}

#[test]
fn comrak_is_named_in_the_plan_parser_alone() {
    holds(rules::comrak_is_named_in_the_plan_parser_alone);
}

#[test]
fn comrak_that_is_named_in_another_file_is_caught() {
    let rule = rules::comrak_is_named_in_the_plan_parser_alone;
    catches(rule, "lib/model/report.rs", "use comrak::Arena;");
}

#[test]
fn maud_is_named_in_the_page_alone() {
    holds(rules::maud_is_named_in_the_page_alone);
}

#[test]
fn maud_that_is_named_in_another_view_is_caught() {
    let rule = rules::maud_is_named_in_the_page_alone;
    catches(rule, "lib/render/json.rs", "use maud::html;");
}

#[test]
fn similar_is_named_in_the_words_alone() {
    holds(rules::similar_is_named_in_the_words_alone);
}

#[test]
fn similar_that_is_named_in_a_section_is_caught() {
    let rule = rules::similar_is_named_in_the_words_alone;
    catches(rule, "lib/render/html/points.rs", "use similar::TextDiff;");
}

#[test]
fn duct_is_named_in_git_and_forge_alone() {
    holds(rules::duct_is_named_in_git_and_forge_alone);
}

#[test]
fn duct_that_is_named_in_an_agent_is_caught() {
    let text = "fn f() { duct::cmd(\"codex\", [\"exec\"]); }";
    catches(
        rules::duct_is_named_in_git_and_forge_alone,
        "lib/agent/codex.rs",
        text,
    );
}

#[test]
fn git_is_run_in_git_alone() {
    holds(rules::git_is_run_in_git_alone);
}

#[test]
fn git_that_is_run_in_a_workflow_is_caught() {
    let text = "fn f() { Command::new(\n    \"git\").arg(\"push\"); }";
    catches(
        rules::git_is_run_in_git_alone,
        "lib/workflow/promote.rs",
        text,
    );
}

#[test]
fn one_file_prints() {
    holds(rules::one_file_prints);
}

#[test]
fn a_print_in_a_workflow_is_caught() {
    let rule = rules::one_file_prints;
    catches(
        rule,
        "lib/workflow/spawn.rs",
        "fn f() { println!(\"made\"); }",
    );
    catches(rule, "lib/cli/story.rs", "fn f() { eprint!(\"made\"); }");
    catches(rule, "lib/cli/story.rs", "fn f() { io::stdout().lock(); }");
    allows(
        rule,
        "lib/process/pump.rs",
        "fn f() { command.stdout(Stdio::piped()); }",
    );
}

#[test]
fn no_file_is_too_long() {
    holds(rules::no_file_is_too_long);
}

#[test]
fn a_file_that_is_too_long_is_caught() {
    let rule = rules::no_file_is_too_long;
    catches(rule, "lib/model/plan.rs", &"\n".repeat(351));
    allows(rule, "lib/model/plan.rs", &"\n".repeat(350));
    allows(rule, "lib/model/plan_tests.rs", &"\n".repeat(351));
}

#[test]
fn only_four_programs_are_named_git() {
    holds(rules::only_four_programs_are_named_git);
}

#[test]
fn a_fifth_program_is_caught() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("read Cargo.toml");
    let text = format!("{manifest}\n[[bin]]\nname = \"git-attemptsd\"\n");
    catches(rules::only_four_programs_are_named_git, "Cargo.toml", &text);
}

#[test]
fn bins_holds_the_four_programs_and_nothing_else() {
    let mut names: Vec<String> = files()
        .into_iter()
        .filter_map(|(path, _)| path.strip_prefix("bins/").map(str::to_owned))
        .collect();
    names.sort();
    let expected = [
        "git-compare.rs",
        "git-plan.rs",
        "git-promote.rs",
        "git-spawn.rs",
    ];
    assert_eq!(names, expected);
}
