//! `git compare --html`: one file that needs nothing else and that nothing of an attempt can
//! steer.

use crate::env::{Repo, TestEnv};
use crate::scene::{BAD, GOOD, REPORT, Scene};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

/// A line that would do harm if it were more than text.
const HOSTILE: &str = "a = '</script><script>document.title = \"owned\"; alert(1)</script>';\n\
    b = '<img src=x onerror=alert(2)>'; c = 'javascript:alert(3)'; // \u{1b}[2J\u{202e}x\u{200b}y\n";

/// An agent that writes such lines into files, names and its report.
fn hostile(scene: &Scene) -> String {
    fs::write(scene.path("hostile.js"), HOSTILE).expect("write what is hostile");
    let file = scene.shell_path("hostile.js");
    format!(
        "{GOOD}; cp {file} src/evil.js; echo x >'src/<b onclick=alert(4)>.js'\n\
         printf '## Summary\\n- <script>alert(5)</script> [x](javascript:alert(6))\\n'; cat {file}"
    )
}

/// A page of a good, a bad and a hostile attempt, which stands in the last attempt's place.
pub fn page(scene: &Scene) -> PathBuf {
    scene.spawn(&[&format!("{GOOD}; {REPORT}"), BAD, &hostile(scene)]);
    let output = scene.compare(&["--html", &scene.shell_path("page.html")]);
    output.success();
    scene.path("page.html")
}

/// What stands between two marks of a text, the first time.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).expect(start);
    rest.split_once(end).expect(end).0
}

fn base64(bytes: &[u8]) -> String {
    let digits: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['+', '/'])
        .collect();
    let bits: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1))
        .collect();
    let digit = |six: &[u8]| {
        let value = (0..6).fold(0, |sum, at| sum << 1 | six.get(at).copied().unwrap_or(0));
        digits[usize::from(value)]
    };
    let mut out: String = bits.chunks(6).map(digit).collect();
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// The attributes of a tag, with their values.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut is_quoted = false;
    let words = tag.split(|c: char| {
        is_quoted ^= c == '"';
        c.is_whitespace() && !is_quoted
    });
    words
        .skip(1)
        .map(|word| {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            (name.to_owned(), value.trim_matches('"').to_owned())
        })
        .collect()
}

/// The tags of a page, but for what is in its style and script.
fn tags(page: &str) -> Vec<String> {
    let mut rest = page.replace(between(page, "<style>", "</style>"), "");
    rest = rest.replace(between(page, "<script>", "</script>"), "");
    let tags = rest.split('<').skip(1);
    tags.map(|tag| tag.split('>').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_policy_allows_the_one_style_and_the_one_script_and_nothing_else() {
    let scene = Scene::new();
    let page = fs::read_to_string(page(&scene)).expect("the page");
    let of = |element: &str| {
        let text = between(&page, &format!("<{element}>"), &format!("</{element}>"));
        assert_eq!(page.matches(&format!("<{element}")).count(), 1, "{element}");
        base64(&Sha256::digest(text.as_bytes()))
    };
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        of("style"),
        of("script")
    );
    assert_eq!(policy.replace("&#39;", "'"), expected);
}

#[test]
fn no_tag_loads_links_or_runs_anything() {
    let scene = Scene::new();
    let page = fs::read_to_string(page(&scene)).expect("the page");
    let tags = tags(&page);
    assert!(tags.len() > 200, "{tags:?}");
    for tag in tags {
        let name = tag.split(' ').next().unwrap_or_default();
        let strange = ["img", "iframe", "object", "embed", "link", "base", "form"];
        assert!(!strange.contains(&name), "<{tag}>");
        let attributes = attributes(&tag);
        for (at, (attribute, value)) in attributes.iter().enumerate() {
            let is_handler = attribute.starts_with("on");
            let of_others = ["src", "style", "srcset", "action", "xlink:href"];
            assert!(
                !is_handler && !of_others.contains(&attribute.as_str()),
                "<{tag}>"
            );
            assert!(attribute != "href" || value.starts_with('#'), "<{tag}>");
            // A browser would drop the second of two.
            assert!(
                attributes[..at].iter().all(|(one, _)| one != attribute),
                "<{tag}>"
            );
        }
    }
    assert!(!page.contains("url(") && !page.contains("@import"));
}

#[test]
fn what_an_attempt_wrote_is_text_and_shows_what_it_hides() {
    let scene = Scene::new();
    let page = fs::read_to_string(page(&scene)).expect("the page");
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;"));
    assert!(page.contains("&lt;b onclick=alert(4)&gt;.js"));
    assert!(page.contains("[x](javascript:alert(6))"));
    for number in ["U+001B", "U+202E", "U+200B"] {
        assert!(
            page.contains(&format!("<b class=odd>{number}</b>")),
            "{number}"
        );
    }
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    assert_eq!(page.chars().find(|c| steers(*c)), None);
}

#[test]
fn a_page_is_the_same_for_the_same_attempts_and_takes_the_place_of_the_last() {
    let scene = Scene::new();
    let file = page(&scene);
    let first = fs::read_to_string(&file).expect("the page");
    fs::write(&file, "something else").expect("write something else");
    let link = scene.path("link.html");
    std::os::unix::fs::symlink(&file, &link).expect("link to the page");
    let output = scene
        .repo
        .try_git(&["compare", "--html", &scene.shell_path("link.html")])
        .success();
    assert!(output.stderr.contains("wrote '"), "{output}");
    assert_eq!(output.stdout, "");
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&file).expect("the page"), first);
    let output = scene.compare(&["--html", "-"]).success();
    assert_eq!(output.stdout, first);
}

#[test]
fn the_answer_is_the_exit_code_as_without_a_page() {
    let scene = Scene::new();
    scene.spawn(&[BAD]);
    let file = scene.shell_path("page.html");
    scene.compare(&["--html", &file]).fails_with(1);
    assert!(scene.path("page.html").is_file());
    scene.compare(&["--html", &file, "--json"]).fails_with(129);
    scene.compare(&["--html", "-", "--open"]).fails_with(129);
    let output = scene
        .compare(&["--html", &scene.shell_path("nowhere/page.html")])
        .fails_with(128);
    assert!(
        output.stderr.starts_with("fatal: cannot write '"),
        "{output}"
    );
}

#[test]
fn the_page_is_opened_in_the_browser_that_git_is_told_of() {
    let scene = Scene::new();
    scene.spawn(&[GOOD]);
    let seen = scene.shell_path("seen");
    scene
        .env
        .script("lookat", &format!("#!/bin/sh\necho \"$1\" >{seen}\n"));
    let repo = &scene.repo;
    repo.git(&["config", "web.browser", "lookat"]);
    repo.git(&["config", "browser.lookat.cmd", "lookat"]);
    let file = scene.shell_path("page.html");
    scene.compare(&["--html", &file, "--open"]).success();
    let shown = fs::read_to_string(scene.path("seen")).expect("what was opened");
    assert_eq!(shown.trim(), file);
}

#[test]
fn revisions_have_a_page_too() {
    let env = TestEnv::new();
    let repo: Repo = env.repo("widget");
    repo.write("src/limit.py", "def limit(n):\n    return n\n");
    repo.commit("Have something to limit");
    for (branch, line) in [
        ("cap", "return min(n, 10)"),
        ("refuse", "raise SystemExit(n)"),
    ] {
        repo.git(&["switch", "--quiet", "--create", branch, "main"]);
        repo.write("src/limit.py", format!("def limit(n):\n    {line}\n"));
        repo.commit(branch);
    }
    let page = repo.git(&["compare", "--html", "-", "--base", "main", "cap", "refuse"]);
    let page = page.stdout;
    assert!(page.contains("<h1>2 revisions</h1>"));
    // The word that differs is marked, within the colours of the code.
    let line = "<i class=k>return</i> <i class=f><mark>min</mark></i><mark>(</mark>n";
    assert!(page.contains(line), "{page}");
    assert!(page.contains("id=\"points-0\"") && page.contains("id=\"diffs-0\""));
}
