//! `git plan prompt`: exactly what an agent is told.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{REPORT, TestEnv};
use insta::assert_snapshot;

#[test]
fn an_agent_is_told_exactly_what_is_printed() {
    let env = TestEnv::new();
    // Bytes of others come through as they are.
    let plan = two_tasks().replace("With a coil.", "With a coil\u{202e}.\tÄ\u{a0}日\r\n");
    let repo = env.planned_as(&plan);
    let agent = format!("cat >$HOME/told-${{GIT_ATTEMPT##*/motor/}}; {REPORT}");
    repo.spawn(&agent, &["-n", "2", "motor"]);
    repo.spawn(REPORT, &["handle"]);
    for (asked, attempt) in [
        ("motor/electric", "motor/1"),
        ("motor/steam", "motor/2"),
        ("handle", "handle/1"),
    ] {
        let printed = repo.git(&["plan", "prompt", asked]).stdout;
        let recorded = format!("refs/attempts/widget/{attempt}:prompt.md");
        assert_eq!(printed, repo.git(&["show", &recorded]).stdout, "{asked}");
        assert!(printed.contains("# Make the widget turn\n"));
    }
    let read = |n| std::fs::read_to_string(env.home().join(format!("told-{n}")));
    let printed = repo.git(&["plan", "prompt", "motor/electric"]).stdout;
    assert_eq!(read(1).expect("what the first was told"), printed);
    assert_ne!(read(2).expect("what the second was told"), printed);
}

#[test]
fn how_much_it_is_is_told_beside_it() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(PLAN);
    let output = repo.git(&["plan", "prompt"]);
    let bytes = output.stdout.len();
    assert!((1000..2000).contains(&bytes), "{output}");
    let bytes = format!("1,{:03} bytes\n", bytes - 1000);
    assert!(output.stderr.starts_with("about 2"), "{output}");
    assert!(output.stderr.ends_with(&bytes), "{output}");
}

#[test]
fn a_character_that_cannot_be_seen_is_told() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&PLAN.replace("Nobody holds", "Nobody\u{200b} holds"));
    let output = repo.git(&["plan", "prompt"]);
    let warning = "warning: the prompt has 1 character that cannot be seen\n";
    assert!(output.stderr.ends_with(warning), "{output}");
}

#[test]
fn one_prompt_is_asked_for_and_no_other() {
    let env = TestEnv::new();
    let repo = env.repo("widget");
    repo.plan(&two_tasks());
    assert_snapshot!(repo.try_git(&["plan", "prompt"]), @r"
    $ git plan prompt
    --- stderr
    error: plan 'widget' has several tasks: motor, handle
    hint: name one of them, such as: git plan prompt motor
    --- exit code 129
    ");
    assert_snapshot!(repo.try_git(&["plan", "prompt", "motor"]), @r"
    $ git plan prompt motor
    --- stderr
    error: task 'motor' has several approaches: motor/electric, motor/steam
    hint: name one of them, such as: git plan prompt motor/electric
    --- exit code 129
    ");
    assert_snapshot!(repo.try_git(&["plan", "prompt", "motor/wind"]), @r"
    $ git plan prompt motor/wind
    --- stderr
    fatal: task 'motor' has no approach 'wind'
    hint: it has electric, steam
    --- exit code 128
    ");
    assert_snapshot!(repo.try_git(&["plan", "prompt", "handle/wind"]), @r"
    $ git plan prompt handle/wind
    --- stderr
    fatal: task 'handle' has no approach 'wind'
    hint: it has none: git plan prompt handle
    --- exit code 128
    ");
}
