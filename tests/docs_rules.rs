//! gitattempts(7) shows the rules of plans as the programs know them. To write them anew:
//! `UPDATE_RULES=1 cargo test the_manual_shows`.

use std::fs;
use std::path::Path;

use git_attempts::model::rule::{Group, Rule};

use crate::docs_manual::page::folded;

/// Where the rules begin in the page, and where they end.
const BEGIN: &str =
    ".\\\" The rules are those of lib/model/rule_book.rs; see tests/docs_rules.rs.\n";
const END: &str = ".SH STORAGE\n";

/// A text with what roff would read as its own escaped, and the code in backticks bold.
fn roff(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
        .replace('~', "\\(ti")
        .replace('^', "\\(ha");
    let escaped: String = escaped.chars().map(in_ascii).collect();
    let mut out = String::new();
    for (at, part) in escaped.split('`').enumerate() {
        match at % 2 {
            0 => out.push_str(part),
            _ => out.push_str(&format!("\\fB{part}\\fR")),
        }
    }
    out
}

/// What is not of ASCII by its number, which every roff reads alike.
fn in_ascii(c: char) -> String {
    match c.is_ascii() {
        true => c.to_string(),
        false => format!("\\[u{:04X}]", u32::from(c)),
    }
}

/// An example, in which a backtick is a backtick.
fn example(text: &str) -> String {
    roff(&text.replace('`', "\u{1}")).replace('\u{1}', "\\(ga")
}

/// The rules as the page has them.
fn rules() -> String {
    let mut out = String::new();
    for group in Group::ALL {
        out.push_str(&format!(".SS \"{}\"\n", group.heading()));
        for rule in Rule::ALL {
            let about = rule.about();
            if about.group != group {
                continue;
            }
            out.push_str(&format!(
                ".TP\n\\fB{}\\fR ({})\n{}\n{}\n{}\n.RS\n.PP\nNot: {}\n.br\nBut: {}\n.RE\n",
                roff(rule.name()),
                roff(&about.usual.to_string()),
                roff(about.finds),
                roff(about.reason),
                roff(about.mend),
                example(about.bad),
                example(about.good),
            ));
        }
    }
    folded(&out)
}

#[test]
fn the_manual_shows_every_rule_with_its_severity_reason_mend_and_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("man/gitattempts.7");
    let page = fs::read_to_string(&path).expect("read the page");
    let (before, rest) = page.split_once(BEGIN).expect("where the rules begin");
    let (shown, after) = rest.split_once(END).expect("where the rules end");
    if std::env::var_os("UPDATE_RULES").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", rules());
        fs::write(&path, page).expect("write the page");
        return;
    }
    assert!(
        shown == rules(),
        "the rules in {} are stale",
        path.display()
    );
}

#[test]
fn no_rule_is_without_a_reason_a_mend_and_two_different_examples() {
    for rule in Rule::ALL {
        let about = rule.about();
        for text in [about.finds, about.reason, about.mend] {
            assert!(
                text.ends_with('.') && text.len() > 10,
                "{}: {text}",
                rule.name()
            );
        }
        assert_ne!(about.bad, about.good, "{}", rule.name());
    }
}
