//! `git spawn retry`: one more attempt from the same plan and base.

use crate::env::plans::{PLAN, two_tasks};
use crate::env::{Repo, TestEnv, assert_turns};
use insta::assert_snapshot;

#[test]
fn a_retry_is_the_same_attempt_under_the_next_number() {
    let env = TestEnv::new();
    let repo = env.planned_as(&two_tasks());
    let more = ["motor", "-n", "2", "--timeout", "20m"];
    repo.spawn("echo turns >>README.md; exit 3", &more);
    repo.write("later.txt", "later\n");
    repo.commit("Move on");
    let before = records(&repo);
    let output = repo.try_git(&["spawn", "retry", "motor/2"]).fails_with(1);
    assert!(
        output.stderr.contains("attempt widget/motor/3 failed"),
        "{output}"
    );
    let all = repo.attempts();
    for field in ["approach", "agent", "base", "state"] {
        assert_eq!(all[2].text(field), all[1].text(field), "{field}");
    }
    assert_eq!(all[2].text("approach"), "steam");
    for file in ["plan.md", "prompt.md"] {
        let of = |n: usize| repo.file_at(&format!("refs/attempts/widget/motor/{n}"), file);
        assert_eq!(of(3), of(2), "{file}");
    }
    let record = repo.file_at("refs/attempts/widget/motor/3", "attempt.json");
    assert!(record.contains("\"timeout_seconds\": 1200"), "{record}");
    let after = records(&repo);
    assert_eq!(after[..2], before[..2]);
}

/// The commits of all records.
fn records(repo: &Repo) -> Vec<String> {
    let names = repo.refs("refs/attempts");
    names.iter().map(|name| repo.rev(name)).collect()
}

#[test]
fn another_agent_may_retry_and_the_old_attempt_may_be_archived() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("exit 3");
    repo.git(&["spawn", "rm", "all/1"]);
    let agent = "echo turns >>README.md";
    let output = repo.git(&["spawn", "retry", "-d", "all/1", "--agent-command", agent]);
    assert_eq!(output.stdout, "widget/all/2\n");
    repo.wait_for_states(&["archived", "finished"]);
    assert_turns(&repo, &repo.attempts()[1]);
}

#[test]
fn a_retry_needs_the_old_commands_approved_and_leaves_the_plans_record() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.attempt("echo turns >>README.md");
    repo.plan(&PLAN.replace("grep -q turns", "grep -q spins"));
    repo.git(&["plan", "approve", "--yes"]);
    repo.git(&["spawn", "retry", "all/1"]);
    let recorded = repo.file_at("refs/plans/widget", "plan.md");
    assert!(recorded.contains("spins"), "{recorded}");
    env.set(
        "XDG_STATE_HOME",
        env.home().join("elsewhere").display().to_string(),
    );
    let output = repo.try_git(&["spawn", "retry", "all/1"]);
    assert_snapshot!(output, @r"
    $ git spawn retry all/1
    --- stderr
    error: the commands of plan 'widget' have not been approved as they are now
    hint: it would run: grep -q turns README.md
    hint: look at them and approve them: git plan approve --plan <file>
    hint: the plan as it was then: git show refs/attempts/widget/all/1:plan.md
    --- exit code 2
    ");
    assert_eq!(repo.states(), ["finished", "finished"]);
}
