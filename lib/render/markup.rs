//! Words within Markdown: those of our own, and those of others, which must make no markup.

use crate::model::fence;
use crate::render::style::{clean, clean_lines};

/// Items of a list, after an empty line; nothing where there are none.
pub(super) fn list(lines: impl Iterator<Item = String>) -> String {
    let items: String = lines.map(|line| format!("- {line}\n")).collect();
    match items.is_empty() {
        true => items,
        false => format!("\n{items}"),
    }
}

/// A text that nobody wrote as markup, within a line.
pub(super) fn code(text: &str) -> String {
    let text = clean(text);
    let text = text.trim();
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    match text.is_empty() {
        true => String::new(),
        false => format!("{fence}{space}{}{space}{fence}", text),
    }
}

/// A text of several lines that nobody wrote as markup. Within the fence, which is longer than
/// any in the text, it mentions nobody, closes no issue, and cannot end what it stands in.
pub(super) fn fenced(text: &str) -> String {
    let text = clean_lines(&text.replace("\r\n", "\n"));
    format!("{}\n", fence::fenced(text.trim_matches('\n'), usize::MAX))
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Markdown of somebody who may write it here, with the fence closed that it left open: what
/// follows is not theirs.
pub(super) fn closed(text: &str) -> String {
    let mut open: Option<&str> = None;
    for line in text.lines() {
        let line = line.trim_start();
        let mark = if line.starts_with('~') { '~' } else { '`' };
        let run = &line[..line.len() - line.trim_start_matches(mark).len()];
        open = match open {
            None if run.len() >= 3 => Some(run),
            Some(fence) if run.starts_with(fence) && line[run.len()..].trim().is_empty() => None,
            other => other,
        };
    }
    match open {
        Some(fence) => format!("{text}\n{fence}"),
        None => text.to_owned(),
    }
}

/// A sentence of our own that may have paths and names of others in it.
pub(super) fn sentence(text: &str) -> String {
    let has_markup = |c: char| {
        matches!(
            c,
            '`' | '*' | '_' | '<' | '>' | '[' | ']' | '@' | '#' | '|' | '!' | '\\'
        )
    };
    let words = clean(text);
    // GitHub makes links of these, too.
    let is_link = |word: &str| {
        let lower = word.to_ascii_lowercase();
        lower.contains("://") || lower.contains("www.") || lower.contains("gh-")
    };
    let word = |word: &str| match word.contains(has_markup) || is_link(word) {
        true => code(word),
        false => word.to_owned(),
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_within_its_code() {
        assert_eq!(code("src/a.rs"), "`src/a.rs`");
        assert_eq!(code("a `b` c"), "``a `b` c``");
        assert_eq!(code("`x"), "`` `x ``");
        assert_eq!(code("a|b\nc"), "`a|b c`");
        assert_eq!(code(" "), "");
    }

    #[test]
    fn a_sentence_mentions_nobody() {
        assert_eq!(
            sentence("it touches @team #1 x"),
            "it touches `@team` `#1` x"
        );
        assert_eq!(
            sentence("see https://x.example y"),
            "see `https://x.example` y"
        );
        assert_eq!(sentence("closes GH-1"), "closes `GH-1`");
    }

    #[test]
    fn a_text_cannot_end_its_fence() {
        let text = "a\n```\n## Evidence\n`````\nb";
        let fenced = fenced(text);
        assert_eq!(fenced, format!("``````text\n{text}\n``````\n"));
    }

    #[test]
    fn a_fence_that_is_left_open_is_closed() {
        assert_eq!(closed("a\n````sh\nb\n```"), "a\n````sh\nb\n```\n````");
        assert_eq!(closed("a\n~~~\nb\n~~~~"), "a\n~~~\nb\n~~~~");
        assert_eq!(closed("`a`"), "`a`");
    }
}
