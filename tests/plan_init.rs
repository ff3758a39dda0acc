//! `git plan init`, and how every command of the suite takes its arguments.

use crate::env::TestEnv;
use crate::env::plans::PLAN;
use insta::assert_snapshot;

#[test]
fn init_writes_a_plan_from_the_template() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let output = repo.git(&["plan", "init", "--title", "Make the widget turn"]);
    assert_snapshot!(output, @r"
    $ git plan init --title 'Make the widget turn'
    --- stdout
    [TMP]/widget/Plans.md
    --- stderr
    hint: fill it in, and have it checked: git plan edit
    --- exit code 0
    ");
    assert_snapshot!(repo.read("Plans.md"), @r"
    ---
    plan: make-the-widget-turn         # the name in refs and branches
    base: main                         # where attempts start
    target: main                       # what a promotion aims at
    # agents: [codex]                  # who tries; codex*3 for three
    # timeout: 30m                     # for each attempt
    # setup: make setup                # run first in every new worktree
    # budget: {files: 10, lines: 400}  # small enough to review
    ---
    # Make the widget turn

    <!-- Each comment says what belongs below it, and how that might read in another
         plan. No agent sees comments. `git plan check` says what is still missing. -->

    ## Goal
    <!-- what shall be true when this is done, and for whom?
    A client that sends too many requests is told to wait, and for how long.
    -->


    ## Assumptions
    <!-- what is taken for granted that an agent could find to be false?
    - One process serves all requests.
    -->


    ## Likely files
    <!-- one glob an item, as in - `src/api/**`; (new) marks what is made
    - `src/api/**`
    - `src/limit.rs` (new)
    -->


    ## Constraints
    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced
    - Do not touch `.github/**`.
    -->


    ## Acceptance criteria
    <!-- what can be observed? - [ ] it (check: name), or no check, and a human judges
    - [ ] The 11th request within a second gets 429 (check: test)
    - [ ] The README says how to change the limit
    -->


    ## Test commands
    <!-- - name: `command`, which passes when it exits with 0
    - test: `make test`
    -->


    ## Risks
    <!-- what could go wrong, and how would a reviewer see it?
    - Clients behind one proxy share an address.
    -->


    ## Tasks
    <!-- nothing for one task; else ### name for each, #### name for each way to do it
    ### limiter: count requests, and refuse
    Likely files: `src/limit.rs` (new)
    #### token-bucket
    #### sliding-window
    ### setting: read the limit from the configuration
    Likely files: `src/config.rs`. Leaves the counting alone.
    -->
    ");
}

#[test]
fn init_never_writes_over_a_plan() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan("mine\n");
    let output = repo.try_git(&["plan", "init"]);
    assert_snapshot!(output, @r"
    $ git plan init
    --- stderr
    fatal: 'Plans.md' exists already
    hint: go on with it: git plan edit
    hint: start another: move it away first, such as to plans/Plans.md
    --- exit code 128
    ");
    assert_eq!(repo.read("Plans.md"), "mine\n");
}

#[test]
fn init_never_writes_through_a_dangling_link() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    std::os::unix::fs::symlink("../elsewhere", repo.path().join("Plans.md")).unwrap();
    repo.try_git(&["plan", "init"]).fails_with(128);
    assert!(!repo.has("../elsewhere"));
}

#[test]
fn init_from_a_subdirectory_writes_at_the_top() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.write("src/lib.rs", "");
    let output = repo.at("src").git(&["plan", "init"]);
    assert_eq!(output.normal(), "[TMP]/widget/Plans.md\n");
    assert!(repo.has("Plans.md") && !repo.has("src/Plans.md"));
}

#[test]
fn init_without_a_terminal_opens_no_editor() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let editor = env.script("editor", "#!/bin/sh\necho opened >\"$HOME/opened\"\n");
    env.set("GIT_EDITOR", editor.display().to_string());
    env.unset("GIT_TERMINAL_PROMPT");
    repo.git(&["plan", "init"]);
    assert!(!env.home().join("opened").exists());
}

#[test]
fn the_template_lacks_only_what_a_person_has_to_write() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.git(&["plan", "init"]);
    let output = repo.try_git(&["plan", "check", "--porcelain"]);
    assert_snapshot!(output, @r"
    $ git plan check --porcelain
    --- stdout
    Plans.md:10:1: error: the plan has no title [no-title]
    Plans.md:16:1: error: the section `Goal` says nothing [empty-section]
    Plans.md:22:1: warning: the section `Assumptions` says nothing [empty-section]
    Plans.md:28:1: warning: the section `Likely files` says nothing [empty-section]
    Plans.md:35:1: warning: the section `Constraints` says nothing [empty-section]
    Plans.md:41:1: error: the plan has no acceptance criterion [no-criterion]
    Plans.md:48:1: error: the plan has no test command [no-test-command]
    Plans.md:54:1: warning: the section `Risks` says nothing [empty-section]
    --- exit code 1
    ");
}

#[test]
fn init_in_a_bare_repository_is_refused() {
    let env = TestEnv::new();
    let bare = env.bare_remote(&env.repo("widget"));
    let output = bare.try_git(&["plan", "init"]);
    assert_snapshot!(output, @r"
    $ git plan init
    --- stderr
    fatal: this operation must be run in a work tree
    --- exit code 128
    ");
}

#[test]
fn no_control_character_of_a_plan_reaches_the_terminal() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";
    let plan = PLAN
        .replace("Make the widget turn", &format!("Make {evil} turn"))
        .replace("`grep -q", &format!("`echo {evil}; grep -q"));
    repo.plan(&plan);
    let commands: [&[&str]; 7] = [
        &["plan", "show"],
        &["plan", "show", "--json"],
        &["plan", "tasks", "--json"],
        &["plan", "check"],
        &["plan", "check", "--porcelain"],
        &["plan", "approve"],
        &["plan", "approve", "--yes"],
    ];
    for arguments in commands {
        let output = repo.try_git(arguments);
        assert_no_controls(&output.stdout);
        assert_no_controls(&output.stderr);
    }
}

#[test]
fn no_control_character_of_a_finding_reaches_the_terminal() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    for evil in ["\u{1b}]0;owned\u{7}", "\u{9b}31m", "\u{202e}gnp"] {
        let criterion = format!("- [ ] It {evil} turns (check: no{evil}ne)\n\n## Test commands");
        repo.plan(&PLAN.replace("\n## Test commands", &criterion));
        for form in ["--porcelain", "--json", "--plan=Plans.md"] {
            let output = repo.try_git(&["plan", "check", form]).fails_with(1);
            assert_no_controls(&output.stdout);
        }
    }
}

#[track_caller]
fn assert_no_controls(text: &str) {
    let is_evil = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{202e}';
    assert!(!text.contains(is_evil), "{text:?}");
}

#[test]
fn h_prints_the_usage_as_the_answer_and_exits_with_129() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    for verb in ["plan", "spawn", "compare", "promote"] {
        let output = repo.try_git(&[verb, "-h"]).fails_with(129);
        assert!(
            output.stdout.contains(&format!("usage: git {verb} ")),
            "{output}"
        );
        assert_eq!(output.stderr, "");
    }
}

#[test]
fn an_unknown_option_exits_with_129() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    for verb in ["plan", "spawn", "compare", "promote"] {
        let output = repo.try_git(&[verb, "--sideways"]).fails_with(129);
        assert!(
            output.stderr.contains("unknown option `sideways'"),
            "{output}"
        );
        assert_eq!(output.stdout, "");
    }
}

#[test]
fn outside_of_a_repository_git_itself_says_so() {
    let env = TestEnv::new();
    let nowhere = env.repo("widget").at(env.root());
    let output = nowhere.try_git(&["plan", "check"]);
    assert_snapshot!(output, @r"
    $ git plan check
    --- stderr
    fatal: not a git repository (or any of the parent directories): .git
    --- exit code 128
    ");
}

#[test]
fn without_a_subcommand_the_order_of_things_is_told() {
    let env = TestEnv::new();
    let output = env.repo("widget").try_git(&["plan"]).fails_with(129);
    let end = "\nIn this order: git plan init, git plan approve, git spawn.\n\
               See all of it first, on a sample: git plan demo\n";
    assert!(output.stderr.ends_with(end), "{output}");
}

#[test]
fn without_a_plan_the_way_on_is_told() {
    let env = TestEnv::new();
    let output = env.repo("widget").try_git(&["plan", "check"]);
    assert_snapshot!(output, @r"
    $ git plan check
    --- stderr
    error: there is no Plans.md here
    hint: write one: git plan init
    --- exit code 2
    ");
}
