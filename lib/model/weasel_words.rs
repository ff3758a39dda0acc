//! Finding words that say nothing, and only where they say nothing.

use std::ops::Range;

pub(super) use crate::model::weasel_list::Lack;
use crate::model::weasel_list::{AFTER_PREDICATE, EMPTY_NOUNS, TERMS, WORDS, Where};

/// How many of one word in one place are looked at, until one of them counts.
const LOOKED_AT: usize = 20;

/// How far behind a word its explanation may begin, in characters.
const EXPLAINED_WITHIN: usize = 45;

/// What begins to say how a change is made, or to what end.
const CHANGES: [&str; 4] = [" by ", " with ", " to ", " so that "];

/// A word that says nothing, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weasel {
    pub(super) lack: Lack,
    /// In bytes of the text.
    pub(super) span: Range<usize>,
}

/// The words of a text that say nothing, each once, in the order of the text. What is not to be
/// looked at, such as code, has been blanked out of it.
pub(super) fn weasels(text: &str) -> Vec<Weasel> {
    // In ASCII alone, so that offsets stay what they are; a line's end is a space.
    let text = text.to_ascii_lowercase().replace(['\n', '\r', '\t'], " ");
    let terms: Vec<Range<usize>> = TERMS.iter().flat_map(|term| all(&text, term)).collect();
    let mut found: Vec<Weasel> = Vec::new();
    for &(lack, place, words) in WORDS {
        for word in words {
            let spans = all(&text, word).into_iter();
            let counts = |span: &Range<usize>| {
                !terms.iter().any(|term| overlap(term, span))
                    && (place == Where::Anywhere || is_predicate(&text[span.end..]))
                    && !(lack.is_met_by_a_number() && sentence(&text, span).contains(is_digit))
                    && !is_explained(lack, &text[span.end..])
            };
            // Each word once.
            found.extend(
                spans
                    .take(LOOKED_AT)
                    .filter(counts)
                    .take(1)
                    .map(|span| Weasel { lack, span }),
            );
        }
    }
    // Of `work properly` and `properly`, the longer one tells.
    found.sort_by_key(|one| (one.span.start, std::cmp::Reverse(one.span.end)));
    let mut kept: Vec<Weasel> = Vec::new();
    for one in found {
        if !kept.iter().any(|other| overlap(&other.span, &one.span)) {
            kept.push(one);
        }
    }
    kept
}

/// Where a word stands with nothing of a word, a name or a path on either side.
fn all(text: &str, word: &str) -> Vec<Range<usize>> {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '@' | '#');
    let joins_after = |rest: &str| {
        let mut rest = rest.chars();
        match rest.next() {
            // `etc.d`, and not the end of a sentence.
            Some('.') => rest.next().is_some_and(char::is_alphanumeric),
            Some(c) => joins(c),
            None => false,
        }
    };
    text.match_indices(word)
        .map(|(at, word)| at..at + word.len())
        .filter(|span| {
            let before = &text[..span.start];
            !before.ends_with(joins) && !before.ends_with('.') && !joins_after(&text[span.end..])
        })
        .collect()
}

fn is_predicate(after: &str) -> bool {
    // Of code that stands here, only its room is left.
    if after.starts_with("  ") {
        return false;
    }
    let after = after.trim_start();
    let length = after.find(|c: char| !c.is_ascii_alphabetic() && c != '-');
    let next = &after[..length.unwrap_or(after.len())];
    next.is_empty() && !after.starts_with(char::is_alphanumeric)
        || AFTER_PREDICATE.contains(&next)
        || EMPTY_NOUNS.contains(&next)
}

/// Whether what follows says what is meant: `(…)` or `: …` soon after the word, or by what a
/// change is made.
fn is_explained(lack: Lack, rest: &str) -> bool {
    let ends = |c: char| matches!(c, '.' | ';' | '!' | '?');
    let clause = rest.split(ends).next().unwrap_or(rest);
    // Explanations stand close to what they explain.
    let near: String = clause.chars().take(EXPLAINED_WITHIN).collect();
    match lack {
        Lack::End | Lack::Decision => false,
        _ if near.contains(['(', ':']) => true,
        Lack::Change => CHANGES.iter().any(|word| clause.contains(word)),
        _ => false,
    }
}

/// The sentence that a span stands in.
fn sentence<'t>(text: &'t str, span: &Range<usize>) -> &'t str {
    let ends = |at: &usize| {
        let rest = &text[*at..];
        rest.starts_with(". ") || rest.starts_with("! ") || rest.starts_with("? ")
    };
    let is_edge = |at: &usize| text.is_char_boundary(*at) && ends(at);
    let start = (0..span.start).rev().find(is_edge).unwrap_or(0);
    let end = (span.end..text.len()).find(is_edge).unwrap_or(text.len());
    &text[start..end]
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
