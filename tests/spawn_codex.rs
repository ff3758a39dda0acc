//! Many attempts of the real codex at once, on one CODEX_HOME.

use crate::doubles::responses::{ResponsesDouble, Script, Step};
use crate::env::processes::{kill_9, with_words};
use crate::env::{assert_turns, needs, wait_until};
use crate::whole_loop::with_codex;
use std::time::Duration;

const PLAN: &str = "\
---
plan: widget
base: main
---
# Turn the widget

## Goal
README.md says that the widget turns.

## Constraints
- Change README.md alone.

## Acceptance criteria
- [ ] README.md says so (check: says)

## Test commands
- says: `grep turns README.md`

## Tasks
### wait
Wait for it.
### turn
Turn it.
";

/// With the words of the facts: 2 of 44 lost their sandbox in batches that were started right
/// after others had been killed, exit 0, without a diff.
#[test]
fn eight_at_once_after_some_were_killed_have_their_sandbox_each() {
    let Some(codex) = needs::sandboxed_codex() else {
        return;
    };
    let report = "## Summary\n- README.md says so\n\n## Skipped\n- none\n";
    let double = ResponsesDouble::start(vec![
        Script::new("Your task: wait", [Step::Hang(Duration::from_secs(120))]),
        Script::new(
            "Your task: turn",
            [
                Step::Exec("echo turns >>README.md".to_owned()),
                Step::Message(report.to_owned()),
            ],
        ),
    ]);
    let env = with_codex(&codex, &double);
    let repo = env.planned_as(PLAN);

    repo.git(&["spawn", "-d", "-n", "4", "-a", "codex", "wait"]);
    wait_until("all four are at work", Duration::from_secs(120), || {
        double.requests().len() >= 4
    });
    let place = format!("{}.attempts/widget/wait-", repo.path().display());
    let running = with_words(&place);
    assert!(running.len() >= 4, "{running:?}");
    for pid in running {
        kill_9(pid);
    }
    repo.git(&["spawn", "-n", "8", "-a", "codex", "turn"]);

    let all = repo.attempts();
    let turned: Vec<_> = all
        .iter()
        .filter(|one| one.name().starts_with("widget/turn/"))
        .collect();
    assert_eq!(turned.len(), 8);
    for one in turned {
        assert_eq!(one.state(), "finished", "{one:?}");
        assert_turns(&repo, one);
    }
}
