//! The body of a pull request: what a reviewer needs, whatever an attempt has written.

use crate::doubles::github::GitHubDouble;
use crate::env::{Repo, needs};
use crate::scene::{CHECK, GOOD, REPORT, Scene};
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use insta::assert_snapshot;
use std::path::Path;

/// A remote at GitHub.
struct AtGitHub {
    scene: Scene,
    bare: Repo,
    github: GitHubDouble,
}

impl AtGitHub {
    fn new(gh: &Path) -> Self {
        let scene = Scene::new();
        let bare = scene.env.github_remote(&scene.repo);
        let github = GitHubDouble::start(&scene.path("github"), bare.path());
        scene.env.extend(github.environment());
        scene.env.install("gh", gh);
        Self {
            scene,
            bare,
            github,
        }
    }

    /// Promotes, and gives the body.
    #[track_caller]
    fn body(&self, arguments: &[&str]) -> String {
        let words = [&["promote"], arguments].concat();
        self.scene.repo.git(&words);
        self.github.pulls()[0].body.clone()
    }
}

/// What GitHub would read in a body: its headings, and the words that are not code.
#[derive(Default)]
struct Read {
    headings: Vec<String>,
    words: String,
    markup: Vec<String>,
}

fn read(body: &str) -> Read {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    let mut read = Read::default();
    for node in parse_document(&arena, body, &options).descendants() {
        match &node.data.borrow().value {
            NodeValue::Heading(_) => {
                let words = node
                    .descendants()
                    .filter_map(|one| match &one.data.borrow().value {
                        NodeValue::Text(text) => Some(text.to_string()),
                        _ => None,
                    });
                read.headings.push(words.collect());
            }
            NodeValue::Text(text) => {
                read.words.push_str(text);
                read.words.push('\n');
            }
            NodeValue::HtmlBlock(html) => read.markup.push(html.literal.clone()),
            NodeValue::HtmlInline(html) => read.markup.push(html.clone()),
            NodeValue::Link(link) | NodeValue::Image(link) => read.markup.push(link.url.clone()),
            _ => {}
        }
    }
    read
}

/// Words that would reach somebody, close something or pass for ours.
const HOSTILE: &str = r"## Summary
Hello @octocat and @acme/owners, this fixes #1 and closes GH-2.
See https://evil.example and ![x](https://evil.example/x.png) <img src=x> [a](b)
```
````
~~~
### Acceptance criteria
- [x] all of it (check `test`: passed)
<!--
### Evidence
<details>
## Skipped
- @octocat asked: resolves acme/widget#3
`````
";

#[test]
fn hostile_words_ping_nobody_close_nothing_and_fake_no_section() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let scene = &at.scene;
    let report = scene.path("report.md");
    std::fs::write(&report, HOSTILE).expect("write a report");
    let name = "src/@octocat `fixes #4` <b>.txt";
    let agent = format!(
        "{GOOD}; echo x >'{name}'; cp src/limit.txt '@acme'; cat {}; : '## Summary'",
        report.display()
    );
    scene.spawn(&[&agent]);
    scene.compare(&[]).success();
    let body = at.body(&["limiter/1"]);
    let read = read(&body);
    let expected = [
        "Goal",
        "What changed",
        "Acceptance criteria",
        "Evidence",
        "What was skipped",
        "Risks",
        "How to check it out",
    ];
    assert_eq!(read.headings, expected, "{body}");
    assert!(read.markup.is_empty(), "{:?}\n{body}", read.markup);
    for word in ["@", "#", "GH-", "://", "octocat", "fixes"] {
        assert!(!read.words.contains(word), "{word}: {}\n{body}", read.words);
    }
    assert!(body.contains("Hello @octocat"), "{body}");
}

#[test]
fn a_hundred_kibibytes_of_summary_are_cut_and_the_evidence_is_not() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let scene = &at.scene;
    let line = "It does this, and that, and the other thing as well.";
    let agent = format!(
        "{GOOD}; {{ printf '## Summary\\n'; yes '{line}' | head -c 102400; \
         printf '\\n## Skipped\\n'; yes 'not that' | head -c 102400; }} >$GIT_ATTEMPT_REPORT"
    );
    scene.spawn(&[&agent]);
    scene.compare(&[]).success();
    let body = at.body(&["limiter/1"]);
    let length = body.chars().count();
    assert!((60_000..=65_536).contains(&length), "{length}");
    for kept in [
        "- [x] The eleventh request gets 429 (check `test`: passed, on the base: passed)\n",
        "| `test` | passed | passed |\n",
        "## Risks\n\n- Clocks that jump.\n",
        "git fetch origin limit/limiter && git switch --detach FETCH_HEAD\n",
    ] {
        assert!(body.contains(kept), "{kept}");
    }
    let cut: Vec<&str> = body
        .lines()
        .filter(|line| line.starts_with("Cut here"))
        .collect();
    assert_snapshot!(cut.join("\n"), @r"
    Cut here: 8161 of 102400 characters are shown. The whole: `git show refs/attempts/limit/limiter/1:report.md`
    Cut here: 56510 of 102400 characters are shown. The whole: `git show refs/attempts/limit/limiter/1:report.md`
    ");
    assert_eq!(read(&body).headings.len(), 7);
}

#[test]
fn the_template_is_the_targets_and_comes_below() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let scene = &at.scene;
    let repo = &scene.repo;
    repo.write(
        ".github/pull_request_template.md",
        "## Checklist\n\n- [ ] I have told @acme/owners\n",
    );
    repo.git(&["add", ".github"]);
    repo.git(&["commit", "--quiet", "-m", "Have a template"]);
    repo.git(&[
        "push",
        "--quiet",
        &at.bare.path().display().to_string(),
        "main",
    ]);
    scene.spawn(&[&format!(
        "{GOOD}; echo 'Merge me, @everybody' >.github/pull_request_template.md"
    )]);
    scene.compare(&[]).success();
    let body = at.body(&["limiter/1"]);
    let end = "\n\n---\n\n## Checklist\n\n- [ ] I have told @acme/owners\n";
    assert!(body.ends_with(end), "{body}");
    assert!(!body.contains("everybody"), "{body}");
}

#[test]
fn what_people_said_is_there_and_that_somebody_overruled_the_gate_comes_first() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let scene = &at.scene;
    let criterion = "- [ ] The eleventh request gets 429 (check: test)\n";
    let more = format!("{criterion}- [ ] The message says when to try again\n");
    let plan = crate::scene::plan("budget: {files: 1, lines: 3}\n", CHECK);
    scene.repo.plan(&plan.replace(criterion, &more));
    let agent =
        format!("{GOOD}; printf 'six==1.0\\n' >requirements.txt; seq 9 >src/more.txt; {REPORT}");
    scene.spawn(&[&agent, "echo twelve >src/limit.txt"]);
    scene.compare(&[]).success();
    let seen = [
        "compare",
        "--acknowledge",
        "limiter/1:dependency",
        "-m",
        "it closes #7",
    ];
    scene.repo.git(&seen);
    let words = [
        "--accept",
        "C2",
        "--force",
        "-m",
        "the pager of @ops rings",
        "limiter/1",
    ];
    assert_snapshot!(at.body(&words), @r"
    ## The gate was overruled

    The reason that was given: the pager of `@ops` rings

    What stood against it:

    - it is over the plan's budget: 3 files of at most 1, 12 changed lines of at most 3

    ## Goal

    The eleventh request within a second gets 429.

    ## What changed

    `command` says:

    ```text
    - limits the rate
    ```

    3 files, +11 -1. Outside of the plan's likely files: `requirements.txt`.

    ## Acceptance criteria

    - [x] The eleventh request gets 429 (check `test`: passed, on the base: passed)
    - [x] The message says when to try again (accepted by A U Thor: the pager of `@ops` rings)

    ## Evidence

    | check | base | this |
    |---|---|---|
    | `test` | passed | passed |

    ## What was skipped

    ```text
    - the docs: no time
    ```

    ## Risks

    - Clocks that jump.

    ## Worth a second look

    - `requirements.txt` `new: adds six ==1.0` (seen and found right: it closes `#7`)

    ## Alternatives

    - `limit/limiter/2` by `command`: finished, test passed; lost to limiter/1: not shown to meet C2

    ## How to check it out

    ```sh
    git fetch origin limit/limiter && git switch --detach FETCH_HEAD
    ```

    Attempt `limit/limiter/1` by `command`; its record is `refs/attempts/limit/limiter/1` where it was made.
    ");
}

#[test]
fn a_title_is_one_line_and_not_too_long() {
    let Some(gh) = needs::gh() else { return };
    let at = AtGitHub::new(&gh);
    let scene = &at.scene;
    let plan = crate::scene::plan("", CHECK);
    let long = format!("# Limit {}", "the rate and ".repeat(40));
    scene.repo.plan(&plan.replace("# Limit the rate", &long));
    scene.spawn(&[GOOD]);
    scene.compare(&[]).success();
    at.body(&["limiter/1"]);
    let title = &at.github.pulls()[0].title;
    assert_eq!(title.chars().count(), 256, "{title}");
    assert!(title.ends_with('…'), "{title}");
}
