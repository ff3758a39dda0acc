//! `git plan draft`: an agent writes a plan, and a person keeps it.

use crate::doubles::responses::{ResponsesDouble, Script, Step};
use crate::env::plans::PLAN;
use crate::env::processes;
use crate::env::{Output, Repo, TestEnv, needs, wait_until};
use crate::whole_loop::with_codex;
use insta::assert_snapshot;
use std::time::Duration;

/// What a command does that answers with the plan in the file `$HOME/plan.md`.
const ANSWERS: &str = r#"cat >"$HOME/prompt"; echo Here it is.; echo '````markdown'; cat "$HOME/plan.md"; echo '````'"#;

/// A plan with an error in it.
fn faulty() -> String {
    PLAN.replace("(check: test)", "(check: tset)")
}

fn scene(plan: &str) -> (TestEnv, Repo) {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    std::fs::write(env.home().join("plan.md"), plan).expect("write what the agent answers");
    (env, repo)
}

fn draft(repo: &Repo, command: &str, options: &[&str]) -> Output {
    let words = ["plan", "draft", "Make it turn", "--agent-command", command];
    repo.try_git(&[&words[..], options].concat())
}

/// The drafts that nobody has kept.
fn drafts(repo: &Repo) -> Vec<String> {
    let dir = repo.path().join(".git/attempts/drafts");
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Runs git on a terminal, which `script` of the system makes, where somebody types.
fn on_terminal(repo: &Repo, command: &str, typed: &str) -> Output {
    let env = repo.env();
    env.unset("GIT_TERMINAL_PROMPT");
    env.script("answer", &format!("#!/bin/sh\n{command}\n"));
    let script = needs::on_path("script").expect("script, of util-linux");
    let line = "git plan draft Make it turn --agent-command answer";
    let shell = format!(
        "printf '{typed}' | {} -qec '{line}' /dev/null",
        script.display()
    );
    env.run("sh".as_ref(), &["-c", &shell], repo.path())
}

#[test]
fn without_a_terminal_the_draft_waits_in_a_file_and_the_command_to_keep_it_is_told() {
    let (_env, repo) = scene(PLAN);
    let output = draft(&repo, ANSWERS, &[]);
    let end = output.stderr.split("\n\n").last().unwrap_or_default();
    assert_snapshot!(repo.normal(end), @r"
    the draft: nothing to mend
    error: there is no terminal to ask on, so the draft was not kept
    hint: the draft is in [TMP]/widget/.git/attempts/drafts/1.md
    hint: keep it after all: cp '[TMP]/widget/.git/attempts/drafts/1.md' '[TMP]/widget/Plans.md'
    ");
    assert_eq!(output.status, 2);
    assert!(!repo.has("Plans.md"));
    assert_eq!(repo.read(".git/attempts/drafts/1.md"), PLAN);
    draft(&repo, ANSWERS, &[]).fails_with(2);
    assert_eq!(
        drafts(&repo),
        ["1.md", "2.md"],
        "no draft is written over another"
    );
}

#[test]
fn a_draft_that_is_kept_is_shown_as_a_diff_and_approved_by_nobody() {
    let (_env, repo) = scene(PLAN);
    let output = draft(&repo, ANSWERS, &["--yes"]).success();
    assert_eq!(output.normal(), "[TMP]/widget/Plans.md\n");
    assert!(
        output.stderr.contains("+++ b/Plans.md\n@@ -0,0 +1"),
        "{output}"
    );
    assert!(
        output.stderr.contains("\n+# Make the widget turn\n"),
        "{output}"
    );
    assert!(
        output
            .stderr
            .ends_with("hint: see the commands that it runs, and approve them: git plan approve\n"),
        "{output}"
    );
    assert_eq!(repo.read("Plans.md"), PLAN);
    assert_eq!(drafts(&repo), [""; 0]);
    repo.try_git(&["spawn", "--agent-command", "true"])
        .fails_with(2);
}

#[test]
fn a_plan_that_is_replaced_is_kept_where_the_draft_was() {
    let (_env, repo) = scene(PLAN);
    repo.plan("# Mine\n");
    let output = draft(&repo, ANSWERS, &["--yes"]).success();
    assert!(output.stderr.contains("\n-# Mine\n"), "{output}");
    assert!(
        output.stderr.contains("hint: the plan as it was is in "),
        "{output}"
    );
    assert_eq!(repo.read(".git/attempts/drafts/1.md"), "# Mine\n");
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn a_plan_that_is_replaced_stays_a_link_with_the_mode_of_its_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (_env, repo) = scene(PLAN);
    repo.write("plans/turn.md", "# Mine\n");
    let (link, file) = (
        repo.path().join("Plans.md"),
        repo.path().join("plans/turn.md"),
    );
    symlink("plans/turn.md", &link).expect("make a link");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).expect("set the mode");
    draft(&repo, ANSWERS, &["--yes"]).success();
    assert!(link.is_symlink());
    assert_eq!(repo.read("plans/turn.md"), PLAN);
    let mode = file.metadata().expect("look at it").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_plan_that_changed_meanwhile_is_left_as_it_is() {
    let (_env, repo) = scene(PLAN);
    repo.plan("# Mine\n");
    let path = repo.path().join("Plans.md");
    let command = format!("echo '# Newer' >'{}'; {ANSWERS}", path.display());
    let output = draft(&repo, &command, &["--yes"]).fails_with(1);
    assert!(
        output
            .stderr
            .contains("has changed since the agent was asked"),
        "{output}"
    );
    assert_eq!(repo.read("Plans.md"), "# Newer\n");
    assert_eq!(drafts(&repo), ["1.md"]);
}

#[test]
fn the_agent_is_told_the_wish_the_form_and_what_the_repository_implies() {
    let (env, repo) = scene(PLAN);
    repo.write("go.mod", "module example.com/widget\n");
    repo.plan("# The plan as it was\n");
    draft(&repo, ANSWERS, &[]).fails_with(2);
    let prompt = std::fs::read_to_string(env.home().join("prompt")).expect("a prompt");
    for part in [
        "\n## What is wanted\n\nMake it turn\n",
        "\n- test: `go test ./...` <!-- from go.mod -->\n",
        "\n## Acceptance criteria\n",
        "\n# The plan as it was\n",
        "one to three",
    ] {
        assert!(prompt.contains(part), "{part:?} in\n{prompt}");
    }
}

#[test]
fn the_agent_works_in_a_copy_of_the_last_commit_and_changes_nothing() {
    let (env, repo) = scene(PLAN);
    repo.write("README.md", "# Changed, and not committed\n");
    let before = repo.git(&["status", "--porcelain"]).stdout;
    let command = format!(
        "cat README.md >\"$HOME/readme\"; pwd >\"$HOME/room\"; git log 2>\"$HOME/git\"; \
         rm README.md; git init -q; git add -A; {ANSWERS}"
    );
    draft(&repo, &command, &[]).fails_with(2);
    let seen = |name: &str| std::fs::read_to_string(env.home().join(name)).expect("a note");
    assert_eq!(seen("readme"), "# Widget\n");
    assert!(
        seen("git").contains("not a git repository"),
        "{}",
        seen("git")
    );
    let room = seen("room");
    assert!(
        !std::path::Path::new(room.trim()).exists(),
        "{room} is gone"
    );
    assert_eq!(repo.git(&["status", "--porcelain"]).stdout, before);
    assert_eq!(repo.refs("refs"), ["refs/heads/main"]);
}

#[test]
fn a_plan_that_is_written_into_the_copy_counts_as_well() {
    let (_env, repo) = scene(PLAN);
    let command = r#"cat >/dev/null; cp "$HOME/plan.md" Plans.md; echo done"#;
    draft(&repo, command, &["--yes"]).success();
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn an_agent_that_answers_with_errors_is_asked_once_more_with_these() {
    let (env, repo) = scene(&faulty());
    let command = r#"cat >"$HOME/prompt.$(ls "$HOME" | grep -c prompt)"; echo '````'
        if [ -e "$HOME/prompt.1" ]; then sed s/tset/test/ "$HOME/plan.md"; else cat "$HOME/plan.md"; fi
        echo '````'"#;
    let output = draft(&repo, command, &["--yes"]).success();
    assert!(
        output
            .stderr
            .contains("the draft has 1 error; asking command to mend it\n"),
        "{output}"
    );
    assert_eq!(repo.read("Plans.md"), PLAN);
    let second = std::fs::read_to_string(env.home().join("prompt.1")).expect("a prompt");
    assert!(
        second.contains("Make it turn") && second.contains("(check: tset)"),
        "{second}"
    );
    assert!(second.contains("\n- line 21: "), "{second}");
}

#[test]
fn a_draft_whose_errors_stand_is_not_kept_by_a_script() {
    let (_env, repo) = scene(&faulty());
    let output = draft(&repo, ANSWERS, &["--yes"]).fails_with(1);
    assert!(
        output
            .stderr
            .contains("error: the draft has errors in it, and was not kept"),
        "{output}"
    );
    assert!(!repo.has("Plans.md"));
    assert_eq!(drafts(&repo), ["1.md"]);
}

#[test]
fn an_agent_that_fails_is_said_to_and_why() {
    let (_env, repo) = scene(PLAN);
    let output = draft(
        &repo,
        "cat >/dev/null; echo no credit left >&2; exit 7",
        &[],
    );
    assert_snapshot!(repo.normal(&output.stderr), @r"
    command reads a copy of commit [OID] and writes a plan
    error: agent 'command' wrote no plan: it ended with exit 7: no credit left
    hint: write it yourself: git plan init
    ");
    assert_eq!(output.status, 1);
}

#[test]
fn an_agent_that_says_nothing_is_asked_twice_and_no_more() {
    let (env, repo) = scene(PLAN);
    let output = draft(&repo, "cat >/dev/null; echo x >>\"$HOME/asked\"", &[]);
    assert_snapshot!(repo.normal(&output.stderr), @r"
    command reads a copy of commit [OID] and writes a plan
    command wrote no plan; asking it once more
    error: there is no plan in what agent 'command' said
    hint: write it yourself: git plan init
    ");
    let asked = std::fs::read_to_string(env.home().join("asked")).expect("a note");
    assert_eq!(asked, "x\nx\n");
}

#[test]
fn an_agent_that_prints_without_end_is_stopped_and_fills_no_memory() {
    let (_env, repo) = scene(PLAN);
    let output = draft(
        &repo,
        "cat >/dev/null; yes '# A plan'",
        &["--timeout", "2s"],
    );
    assert!(output.stderr.contains("it took longer than 2s"), "{output}");
    assert_eq!(output.status, 1);
}

#[test]
fn last_words_that_are_too_long_or_no_file_are_none() {
    let (env, repo) = scene(PLAN);
    env.script(
        "long",
        "#!/bin/sh\nhead -c 3000000 /dev/zero | tr '\\0' x\n",
    );
    for leaves in [
        "long >\"$GIT_ATTEMPT_REPORT\"",
        "ln -sf /dev/zero \"$GIT_ATTEMPT_REPORT\"",
        "mkfifo \"$GIT_ATTEMPT_REPORT\"",
    ] {
        let output = draft(&repo, &format!("{ANSWERS}; {leaves}"), &["--yes"]);
        assert_eq!(output.status, 0, "{leaves}: {output}");
        std::fs::remove_file(repo.path().join("Plans.md")).expect("a plan");
    }
}

#[test]
fn no_control_character_of_a_draft_reaches_the_terminal_or_the_plan() {
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";
    let (_env, repo) = scene(&PLAN.replace("turns when", &format!("{evil}turns when")));
    let command = format!("printf '{evil}' >&2; printf '{evil}'; {ANSWERS}");
    let output = draft(&repo, &command, &["--yes"]).success();
    let is_evil = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{202e}';
    assert!(!output.stderr.contains(is_evil), "{:?}", output.stderr);
    assert!(!repo.read("Plans.md").contains(is_evil));
}

#[test]
fn on_a_terminal_the_user_is_asked_and_no_is_the_answer_of_who_says_nothing() {
    let (_env, repo) = scene(PLAN);
    let output = on_terminal(&repo, ANSWERS, "\\n").fails_with(1);
    assert!(
        output.stdout.contains(
            "No command of it runs before you have approved it.\r\nKeep this plan? [y/N] "
        ),
        "{output}"
    );
    assert!(output.stdout.contains("keep it after all: cp "), "{output}");
    assert!(!repo.has("Plans.md"));
    on_terminal(&repo, ANSWERS, "y\\n").success();
    assert_eq!(repo.read("Plans.md"), PLAN);
}

#[test]
fn ctrl_c_ends_the_agent_and_leaves_nothing_behind() {
    let (env, repo) = scene(PLAN);
    let command = "cat >/dev/null; echo $$ >\"$HOME/pid\"; pwd >\"$HOME/room\"; sleep 300 & wait";
    let words = ["plan", "draft", "Make it turn", "--agent-command", command];
    let running = repo.start_git(&words);
    let pid = env.home().join("pid");
    let read = || std::fs::read_to_string(&pid).unwrap_or_default();
    wait_until("the agent works", Duration::from_secs(20), || {
        read().ends_with('\n')
    });
    let agent: i32 = read().trim().parse().expect("a number of a process");
    running.signal(rustix::process::Signal::INT);
    let output = running.wait().fails_with(130);
    assert!(output.stderr.ends_with("error: interrupted\n"), "{output}");
    assert!(!processes::is_alive(agent));
    let room = std::fs::read_to_string(env.home().join("room")).expect("a note");
    assert!(!std::path::Path::new(room.trim()).exists(), "{room}");
}

#[test]
fn ctrl_c_while_a_draft_is_mended_leaves_it_in_its_file() {
    let (env, repo) = scene(&faulty());
    let command = format!(
        "if [ -e \"$HOME/asked\" ]; then : >\"$HOME/again\"; sleep 300; fi; : >\"$HOME/asked\"; {ANSWERS}"
    );
    let words = ["plan", "draft", "Make it turn", "--agent-command", &command];
    let running = repo.start_git(&words);
    let again = env.home().join("again");
    wait_until("it is asked again", Duration::from_secs(20), || {
        again.exists()
    });
    running.signal(rustix::process::Signal::INT);
    let output = running.wait().fails_with(130);
    assert!(output.stderr.contains("hint: the draft is in "), "{output}");
    assert_eq!(repo.read(".git/attempts/drafts/1.md"), faulty());
}

#[test]
fn a_draft_that_says_what_the_plan_says_already_is_not_kept_twice() {
    let (_env, repo) = scene(PLAN);
    repo.plan(PLAN);
    let output = draft(&repo, ANSWERS, &[]).success();
    assert!(
        output
            .stderr
            .ends_with("it is what the plan says already\n"),
        "{output}"
    );
    assert_eq!(drafts(&repo), [""; 0]);
}

#[test]
fn who_is_no_agent_is_refused() {
    let (_env, repo) = scene(PLAN);
    let output = repo.try_git(&["plan", "draft", "-a", "nobody", "Make it turn"]);
    assert_snapshot!(output.stderr, @r"
    error: agent 'nobody' is not known
    hint: known are codex, claude, gemini, opencode, qwen, copilot, cursor-agent, amp, goose, aider
    hint: say how it is run: git config agent.nobody.command '<command>'
    ");
    assert_eq!(output.status, 2);
}

#[test]
fn an_attempt_cannot_have_plans_drafted() {
    let (env, repo) = scene(PLAN);
    env.set("GIT_ATTEMPT", "widget/all/1");
    draft(&repo, ANSWERS, &[]).fails_with(128);
}

#[test]
fn codex_drafts_in_its_sandbox_and_mends_its_draft_in_the_same_conversation() {
    let Some(codex) = needs::sandboxed_codex() else {
        return;
    };
    let answer = |plan: &str| Step::Message(format!("Here it is.\n\n````markdown\n{plan}````\n"));
    let scripts = vec![
        Script::new("The plan cannot be worked from", [answer(PLAN)]),
        Script::new(
            "Make it turn",
            [
                Step::Exec("cat README.md; echo changed >README.md; echo new >new".to_owned()),
                answer(&faulty()),
            ],
        ),
    ];
    let double = ResponsesDouble::start(scripts);
    let env = with_codex(&codex, &double);
    let repo = env.repo("widget");
    let output = repo.git(&["plan", "draft", "--yes", "-a", "codex", "Make it turn"]);
    assert!(
        output.stderr.contains("asking codex to mend it"),
        "{output}"
    );
    assert_eq!(repo.read("Plans.md"), PLAN);
    assert_eq!(repo.read("README.md"), "# Widget\n");
    let requests = double.requests();
    let said = |n: usize| requests[n]["input"].to_string();
    assert!(said(1).contains("# Widget"), "it can read: {}", said(1));
    assert!(
        said(1).contains("Read-only file system") || said(1).contains("ermission denied"),
        "it cannot write: {}",
        said(1)
    );
    let last = requests.last().expect("a request")["input"].to_string();
    assert!(last.contains("What is wanted") && last.contains("cannot be worked from"));
}
