//! `git plan edit`, and the editor of `git plan init`. The editor is a script that does to
//! the file what a person would.

use crate::env::plans::PLAN;
use crate::env::{Output, Repo, TestEnv, needs};
use insta::assert_snapshot;

/// An environment whose editor is a line of shell over `$1`, the last argument.
fn with_editor(editor: &str) -> TestEnv {
    let env = TestEnv::new();
    let script =
        format!("#!/bin/sh\necho \"$*\" >>\"$HOME/opened\"\nfor f; do :; done\n{editor}\n");
    env.script("vi", &script);
    env.set("GIT_EDITOR", "vi");
    env
}

/// What the editor was told, a line for each time that it was opened.
fn opened(env: &TestEnv) -> Vec<String> {
    let text = std::fs::read_to_string(env.home().join("opened")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Runs git on a terminal, which `script` of the system makes, where somebody types.
fn on_terminal(repo: &Repo, line: &str, typed: &str) -> Output {
    repo.env().unset("GIT_TERMINAL_PROMPT");
    // The findings of a vague plan are longer than the screen.
    repo.env().set("GIT_PAGER", "cat");
    let script = needs::on_path("script").expect("script, of util-linux");
    let shell = format!(
        "printf '{typed}' | {} -qec '{line}' /dev/null",
        script.display()
    );
    let words = ["-c", &shell];
    repo.env().run("sh".as_ref(), &words, repo.path())
}

const VAGUE: &str = "# Make the widget turn\n\n## Goal\nIt turns.\n";

#[test]
fn edit_opens_the_plan_and_says_the_next_step() {
    let env = with_editor("printf %s \"$NEW\" >\"$f\"");
    let repo = env.repo("widget");
    repo.plan(VAGUE);
    env.set("NEW", PLAN);
    let output = repo.git(&["plan", "edit"]);
    assert_snapshot!(output, @r"
    $ git plan edit
    --- stderr
    Plans.md: nothing to mend
    hint: see the commands that it runs, and approve them: git plan approve
    --- exit code 0
    ");
    repo.git(&["plan", "approve", "--yes"]);
    assert_snapshot!(repo.git(&["plan", "edit"]).stderr, @r"
    Plans.md: nothing to mend
    hint: start attempts at every task: git spawn
    ");
}

#[test]
fn edit_without_a_terminal_tells_what_stands_and_fails() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.plan(VAGUE);
    let output = repo.try_git(&["plan", "edit"]).fails_with(1);
    assert!(output.stderr.contains("plan::missing-section"), "{output}");
    assert!(
        output.stderr.ends_with("hint: mend it: git plan edit\n"),
        "{output}"
    );
    assert_eq!(output.stdout, "");
    assert_eq!(opened(&env).len(), 1);
}

#[test]
fn edit_goes_back_in_until_the_plan_is_one() {
    let env = with_editor("[ $(wc -l <\"$HOME/opened\") != 3 ] || printf %s \"$NEW\" >\"$f\"");
    let repo = env.repo("widget");
    repo.plan(VAGUE);
    env.set("NEW", PLAN);
    let output = on_terminal(&repo, "git plan edit", "\\ny\\n").success();
    assert_eq!(
        output.stdout.matches("Edit again? [Y/n]").count(),
        2,
        "{output}"
    );
    assert!(output.stdout.contains("nothing to mend"), "{output}");
    assert_eq!(opened(&env).len(), 3);
}

#[test]
fn findings_that_would_run_off_the_terminal_are_a_line_each() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.plan("# Make the widget turn\n");
    let output = on_terminal(&repo, "stty rows 24; git plan edit", "n\\n").fails_with(1);
    let shown = output.stdout.replace('\r', "");
    assert!(
        shown.contains("\nPlans.md:1:1: error: the plan has no section `Goal` [missing-section]\n"),
        "{output}"
    );
    assert!(
        shown.contains("`git plan check` shows how to mend each\n"),
        "{output}"
    );
    let output = on_terminal(&repo, "stty rows 200; git plan edit", "n\\n").fails_with(1);
    assert!(output.stdout.contains("help: write"), "{output}");
}

#[test]
fn edit_leaves_the_plan_as_it_is_where_the_user_has_had_enough() {
    let env = with_editor("echo '# Changed' >>\"$f\"");
    let repo = env.repo("widget");
    repo.plan(VAGUE);
    on_terminal(&repo, "git plan edit", "n\\n").fails_with(1);
    assert_eq!(opened(&env).len(), 1);
    assert_eq!(repo.read("Plans.md"), format!("{VAGUE}# Changed\n"));
}

#[test]
fn the_editor_is_opened_where_something_is_to_be_written() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.git(&["plan", "init", "--title", "Make the widget turn"]);
    repo.try_git(&["plan", "edit"]).fails_with(1);
    let line: usize = opened(&env)[0]
        .split(' ')
        .next()
        .and_then(|word| word.strip_prefix('+')?.parse().ok())
        .expect("+<line>");
    let plan = repo.read("Plans.md");
    let lines: Vec<&str> = plan.lines().collect();
    assert_eq!(lines[line - 2..=line], ["-->", "", ""], "below the comment");
    let above: Vec<&&str> = lines[..line]
        .iter()
        .filter(|l| l.starts_with("## "))
        .collect();
    assert_eq!(above, [&"## Goal"]);
}

#[test]
fn the_cursor_is_put_behind_the_sign_of_a_title_that_is_missing() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.git(&["plan", "init"]);
    let nano = env.script("nano", "#!/bin/sh\necho \"$1\" >>\"$HOME/opened\"\n");
    env.set("GIT_EDITOR", nano.display().to_string());
    repo.try_git(&["plan", "edit"]).fails_with(1);
    let plan = repo.read("Plans.md");
    let title = plan.lines().position(|line| line == "# ").expect("a title") + 1;
    assert_eq!(opened(&env), [format!("+{title},3")]);
}

#[test]
fn init_on_a_terminal_checks_what_was_written() {
    let env = with_editor("printf %s \"$NEW\" >\"$f\"");
    let repo = env.repo("widget");
    env.set("NEW", PLAN);
    let output = on_terminal(&repo, "git plan init", "").success();
    assert!(
        output.stdout.contains("Plans.md: nothing to mend"),
        "{output}"
    );
    assert!(output.stdout.contains("git plan approve"), "{output}");
    assert!(
        output.stdout.trim_end().ends_with("/widget/Plans.md"),
        "{output}"
    );
}

#[test]
fn check_and_approve_tell_a_person_the_next_step_and_a_script_nothing() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.plan(PLAN);
    assert_eq!(repo.git(&["plan", "check"]).stderr, "");
    let checked = on_terminal(&repo, "git plan check", "").success();
    assert!(
        checked.stdout.contains("approve them: git plan approve"),
        "{checked}"
    );
    let approved = on_terminal(&repo, "git plan approve", "y\\n").success();
    assert!(
        approved.stdout.contains("every task: git spawn"),
        "{approved}"
    );
    let checked = on_terminal(&repo, "git plan check", "").success();
    assert!(
        checked.stdout.contains("every task: git spawn"),
        "{checked}"
    );
    repo.plan("# Vague\n");
    let checked = on_terminal(&repo, "git plan check", "").fails_with(1);
    assert!(
        checked.stdout.contains("mend it: git plan edit"),
        "{checked}"
    );
}

#[test]
fn edit_without_a_plan_says_how_to_write_one() {
    let env = with_editor("");
    let repo = env.repo("widget");
    let output = repo.try_git(&["plan", "edit"]);
    assert_snapshot!(output, @r"
    $ git plan edit
    --- stderr
    error: there is no Plans.md here
    hint: write one: git plan init
    --- exit code 2
    ");
    assert_eq!(opened(&env).len(), 0);
}

#[test]
fn edit_without_a_plan_offers_to_write_one_on_a_terminal() {
    let env = with_editor("printf %s \"$NEW\" >\"$f\"");
    let repo = env.repo("widget");
    env.set("NEW", PLAN);
    let output = on_terminal(&repo, "git plan edit", "y\\n").success();
    assert!(output.stdout.contains("Write one? [Y/n]"), "{output}");
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn edit_takes_another_file_and_names_it_in_what_comes_next() {
    let env = with_editor("");
    let repo = env.repo("widget");
    repo.write("plans/turn.md", PLAN);
    let output = repo.git(&["plan", "edit", "--plan", "plans/turn.md"]);
    assert_snapshot!(output.stderr, @r"
    plans/turn.md: nothing to mend
    hint: see the commands that it runs, and approve them: git plan approve --plan plans/turn.md
    ");
}

#[test]
fn a_plan_that_is_not_utf_8_can_be_edited() {
    let env = with_editor("printf %s \"$NEW\" >\"$f\"");
    let repo = env.repo("widget");
    repo.write("Plans.md", b"# \xff\n");
    env.set("NEW", PLAN);
    repo.git(&["plan", "edit"]);
    assert_eq!(
        opened(&env),
        [format!("+1 {}/Plans.md", repo.path().display())]
    );
}

#[test]
fn an_editor_that_fails_leaves_the_plan_as_it_was_left() {
    let env = with_editor("exit 3");
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.try_git(&["plan", "edit"]);
    assert_snapshot!(output, @r"
    $ git plan edit
    --- stderr
    error: there was a problem with the editor 'vi'
    hint: '[TMP]/widget/Plans.md' is as it was left
    hint: if there is no such editor, name one, such as: git config --global core.editor nano
    --- exit code 1
    ");
}
