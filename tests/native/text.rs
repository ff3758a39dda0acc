//! Text of others, on a terminal.

use super::on_terminal;
use crate::env::TestEnv;
use crate::env::plans::PLAN;

/// What would colour, ring, or turn the direction around.
const WILD: &str = "\x1b[31m\x07\u{202e}";

#[test]
fn nothing_that_an_agent_or_a_plan_says_drives_the_terminal() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.plan(&PLAN.replace("Make the widget turn", &format!("Make {WILD} turn")));
    repo.git(&["plan", "approve", "--yes"]);
    repo.commit("Plan");
    let report = format!("'## Summary\\n- it {WILD} turns\\n\\n## Skipped\\nnone\\n'");
    let agent = format!(
        "echo turns '{WILD}' >>README.md; echo x >'a{WILD}b'; echo '{WILD}'; echo '{WILD}' >&2; \
         git add -A; git commit -qm '{WILD}'; printf {report}"
    );
    repo.try_spawn(&agent, &[]);
    let name = "all/1";
    let lines = [
        "git plan show".to_owned(),
        "git plan list".to_owned(),
        "git plan log -p".to_owned(),
        "git plan prompt all".to_owned(),
        "git plan check".to_owned(),
        "git spawn list".to_owned(),
        format!("git spawn logs {name}"),
        "git compare".to_owned(),
        "git compare --rank".to_owned(),
        "git compare --diff --all".to_owned(),
        format!("git promote --gate {name}"),
        format!("git promote '{WILD}'"),
        format!("git spawn stop '{WILD}'"),
        format!("git plan show '{WILD}'"),
        format!("git -c color.plan='{WILD}' plan list"),
    ];
    for line in lines {
        let shown = on_terminal(&repo, &format!("TERM=dumb GIT_PAGER=cat {line} --no-color"));
        // What a line of progress is drawn over with is ours.
        let text = shown.stdout.replace("\r\x1b[K", "");
        let is_wild = |c: char| c == '\u{202e}' || (c.is_control() && !"\n\r\t".contains(c));
        assert!(!text.contains(is_wild), "{line}: {text:?}");
        assert!(!text.trim().is_empty(), "{line}");
    }
}

#[test]
fn a_table_is_drawn_in_ascii_where_the_locale_has_no_more() {
    let scene = crate::scene::Scene::new();
    scene.spawn(&["echo eleven >src/limit.txt", "echo a >src/more.txt"]);
    let shown = |locale: &str| {
        scene.repo.env().set("LC_ALL", locale);
        scene.repo.try_git(&["compare", "--no-checks"]).stdout
    };
    assert!(shown("C.UTF-8").contains('·'));
    let plain = shown("C");
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn in_a_bare_repository_the_hint_makes_a_worktree_for_the_plan() {
    let env = TestEnv::new();
    let repo = env.repo("repo");
    repo.write("a", "a\n");
    repo.commit("a");
    repo.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = repo.at(env.root().join("bare.git"));
    let told = bare.try_git(&["spawn"]).fails_with(2).stderr;
    let hint = told
        .lines()
        .find_map(|line| line.split_once(": git worktree"));
    let command = hint.map(|(_, rest)| format!("git worktree{rest}"));
    let command = command.unwrap_or_else(|| panic!("{told}")) + " --no-edit";
    env.run("sh".as_ref(), &["-c", &command], bare.path())
        .success();
    assert!(env.root().join("plan/Plans.md").exists());
}
