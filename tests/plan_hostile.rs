//! `git plan check` of files that are no plans, or that somebody made to do harm.

use crate::env::plans::{PLAN, plan_with};
use crate::env::{Output, Repo, TestEnv};
use insta::assert_snapshot;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

/// How long the check of any file may take, on a busy machine and without optimization.
const PATIENCE: Duration = Duration::from_secs(20);

fn widget(bytes: impl AsRef<[u8]>) -> Repo {
    let repo = TestEnv::new().repo("widget");
    repo.write("Plans.md", bytes);
    repo
}

fn check(bytes: impl AsRef<[u8]>) -> Output {
    widget(bytes).try_git(&["plan", "check"])
}

#[test]
fn a_byte_that_is_not_utf8_is_shown_where_it_is() {
    let bytes = PLAN
        .replace("turns", "t\u{1}rns")
        .replace('\u{1}', "\u{fc}");
    let latin: Vec<u8> = bytes
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_snapshot!(check(latin), @r"
    $ git plan check
    --- stdout
    plan::not-text

      x the byte 0xFC is not UTF-8
        ,-[Plans.md:9:13]
      8 | ## Goal
      9 | The widget t?rns when it is asked to.
        :             |
        :             `-- the first one that is not
     10 | 
        `----
      help: save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` makes it of Latin 1

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_byte_that_is_not_utf8_has_a_place_for_editors_and_in_json() {
    let repo = widget(b"# T\n\nna\xefve\n");
    assert_snapshot!(repo.try_git(&["plan", "check", "--porcelain"]), @r"
    $ git plan check --porcelain
    --- stdout
    Plans.md:3:3: error: the byte 0xEF is not UTF-8 [not-text]
    --- exit code 1
    ");
    assert_snapshot!(repo.try_git(&["plan", "check", "--json"]), @r#"
    $ git plan check --json
    --- stdout
    {
      "schema": "git-attempts.plan-check.v1",
      "file": "Plans.md",
      "findings": [
        {
          "rule": "not-text",
          "severity": "error",
          "severity_from": "default",
          "message": "the byte 0xEF is not UTF-8",
          "help": "save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` makes it of Latin 1",
          "line": 3,
          "column": 3,
          "offset": 7,
          "length": 1
        }
      ],
      "turned_off": []
    }
    --- exit code 1
    "#);
}

#[test]
fn utf16_is_told() {
    let bytes: Vec<u8> = "\u{feff}# Title\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_snapshot!(check(bytes), @r"
    $ git plan check
    --- stdout
    plan::not-text

      x the plan is UTF-16
       ,-[Plans.md:1:1]
     1 | # Title
       : ^
       `----
      help: save it as UTF-8: `iconv -f UTF-16LE -t UTF-8`

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn a_file_of_more_than_a_mebibyte_is_not_read() {
    assert_snapshot!(check("# Title\n".repeat(200_000)), @r"
    $ git plan check
    --- stdout
    plan::too-large

      x the plan is larger than 1 MiB
       ,-[Plans.md:1:1]
     1 | # Title
       : ^
     2 | # Title
       `----
      help: keep what people and agents need to read, and link to the rest

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn an_empty_file_lacks_everything() {
    let output = check("").fails_with(1);
    assert!(output.stdout.contains("plan::no-title"), "{output}");
    assert!(
        output.stdout.ends_with("Plans.md: 4 errors, 4 warnings\n"),
        "{output}"
    );
}

#[test]
fn a_command_that_is_not_what_one_sees_is_refused() {
    let plan = PLAN.replace("grep -q turns", "grep -q\u{202e} turns");
    assert_snapshot!(check(plan), @r"
    $ git plan check
    --- stdout
    plan::hidden-character

      x the command holds U+202E, which cannot be seen
        ,-[Plans.md:24:3]
     23 | ## Test commands
     24 | - test: `grep -q??? turns README.md`
        :   ^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^
        :                    `-- what you see is not what would run
     25 | 
        `----
      help: type the command again, without copying it

    Plans.md: 1 error, 0 warnings
    --- exit code 1
    ");
}

#[test]
fn hidden_text_elsewhere_is_a_warning() {
    let plan = PLAN.replace("asked to.", "asked to.\u{e0048}\u{e0069}");
    assert_snapshot!(check(plan), @r"
    $ git plan check
    --- stdout
    plan::hidden-character

      ! U+E0048 cannot be seen
        ,-[Plans.md:9:38]
      8 | ## Goal
      9 | The widget turns when it is asked to.????????
        :                                      ^^|^
        :                                        `-- people read past this, and agents do not
     10 | 
        `----
      help: delete it, or write what it stands for

    Plans.md: 0 errors, 1 warning
    --- exit code 0
    ");
}

#[test]
fn aliases_that_would_grow_without_end_are_refused() {
    let mut yaml = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g"])
    {
        let nine = vec![format!("*{before}"); 9].join(", ");
        yaml.push_str(&format!("{name}: &{name} [{nine}]\n"));
    }
    let output = check(plan_with(yaml.trim_end())).fails_with(1);
    assert!(output.stdout.contains("plan::bad-yaml"), "{output}");
}

#[test]
fn a_directory_is_no_plan() {
    let repo = TestEnv::new().repo("widget");
    fs::create_dir(repo.path().join("Plans.md")).expect("make a directory");
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stderr
    fatal: 'Plans.md' is a directory
    hint: name the file of the plan: --plan <file>
    --- exit code 128
    ");
}

#[test]
fn a_pipe_in_the_place_of_the_plan_is_not_waited_for() {
    let repo = TestEnv::new().repo("widget");
    let path = repo.path().join("Plans.md");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("make a pipe");
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stderr
    fatal: 'Plans.md' is not a regular file
    hint: name the file of the plan: --plan <file>
    --- exit code 128
    ");
}

#[test]
fn a_link_that_leads_out_of_the_worktree_is_not_followed() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    fs::write(env.root().join("secret"), PLAN).expect("write a file");
    symlink("../secret", repo.path().join("Plans.md")).expect("make a link");
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stderr
    fatal: 'Plans.md' is a symbolic link that leads out of the worktree
    hint: if that file is meant, name it: --plan '[TMP]/secret'
    --- exit code 128
    ");
    let named = env.root().join("secret").display().to_string();
    repo.git(&["plan", "check", "--plan", &named]);
}

#[test]
fn a_link_into_the_git_directory_is_not_followed() {
    let repo = TestEnv::new().repo("widget");
    symlink(".git/config", repo.path().join("Plans.md")).expect("make a link");
    let output = repo.try_git(&["plan", "check"]).fails_with(128);
    assert!(
        output.stderr.contains("leads out of the worktree"),
        "{output}"
    );
}

#[test]
fn a_link_within_the_worktree_is_followed() {
    let repo = TestEnv::new().repo("widget");
    repo.write("docs/plan.md", PLAN);
    symlink("docs/plan.md", repo.path().join("Plans.md")).expect("make a link");
    repo.git(&["plan", "check"]);
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let repo = TestEnv::new().repo("widget");
    symlink("nowhere", repo.path().join("Plans.md")).expect("make a link");
    assert_snapshot!(repo.try_git(&["plan", "check"]), @r"
    $ git plan check
    --- stderr
    fatal: cannot read '[TMP]/widget/Plans.md': No such file or directory
    --- exit code 128
    ");
}

#[test]
fn a_plan_on_standard_input_is_checked() {
    let repo = TestEnv::new().repo("widget");
    let output = repo.try_git_with_input(&["plan", "check", "--plan", "-"], PLAN);
    assert_eq!(output.success().stdout, "-: nothing to mend\n");
}

#[test]
fn of_a_line_too_long_to_draw_a_part_is_drawn() {
    let plan = PLAN.replace("- test: `", &format!("- test: x{} `", "y".repeat(6000)));
    let output = check(plan).fails_with(1);
    let longest = output.stdout.lines().map(str::len).max();
    assert!(longest.is_some_and(|length| length < 520), "{output}");
    assert!(output.stdout.contains("24 | - test: xyyy"), "{output}");
    assert!(output.stdout.contains("yyy...\n"), "{output}");
}

/// As many of a text as the largest plan has room for.
fn full(head: &str, text: &str) -> String {
    let room = (1 << 20) - head.len();
    format!("{head}{}", text.repeat(room / text.len()))
}

/// Checks a plan of the largest size, and does not wait for ever.
#[track_caller]
fn is_quick(text: String) {
    let repo = widget(text);
    let began = Instant::now();
    let output = repo.try_git(&["plan", "check"]);
    let took = began.elapsed();
    eprintln!("{took:?}");
    assert!([0, 1].contains(&output.status), "{output}");
    assert!(
        output.stdout.len() < 1 << 20,
        "{} bytes",
        output.stdout.len()
    );
    assert!(took < PATIENCE, "{took:?}");
}

const CRITERIA: &str = "# T\n## Acceptance criteria\n";

macro_rules! quick {
    ($($name:ident: $text:expr,)*) => {
        $(#[test] fn $name() { is_quick($text); })*
    };
}

quick! {
    a_mebibyte_of_brackets_is_checked: full("# T\n", "["),
    a_mebibyte_of_links_is_checked: full("# T\n", "[a]("),
    a_mebibyte_of_emphasis_is_checked: full("# T\n", "*a_ "),
    a_mebibyte_of_backticks_is_checked: full("# T\n", "`a``b```c"),
    a_mebibyte_of_quotes_is_checked: full("# T\n", "> "),
    a_mebibyte_of_faults_is_checked: full(CRITERIA, "- [?] a\n"),
    a_mebibyte_of_unknown_checks_is_checked: full(CRITERIA, "- a (check: b)\n"),
    a_mebibyte_of_nested_lists_is_checked: full(CRITERIA, "- "),
    a_mebibyte_of_references_is_checked: full("# T\n", "[a]: b\n[a]\n"),
    a_mebibyte_of_comments_without_an_end_is_checked: full("# T\n", "a <!-- a\n"),
    a_mebibyte_of_tasks_is_checked: full("# T\n## Tasks\n", "### a b\n"),
    a_mebibyte_of_headings_is_checked: full("# T\n", "## Gaol\n"),
    a_mebibyte_of_keys_is_checked: full("---\n", "a: b\n"),
    a_mebibyte_of_nested_yaml_is_checked: full("---\n", "[[[[[[[[\n"),
    a_mebibyte_of_hidden_characters_is_checked: full("# T\n", "a\u{200b}\n"),
}
