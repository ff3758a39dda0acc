//! Which lines of a change belong together, and which words of them differ. The only room
//! that names `similar`.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::model::point::overlap;

/// Lines of a place beyond which nobody looks for pairs: the work grows with their product.
const MOST_LINES: usize = 80;

/// Bytes of a line beyond which its words are not compared.
const MOST_BYTES: usize = 400;

/// Two lines are a pair from this share of common words on.
const ALIKE: f64 = 0.28;

/// A step through removed lines and the added ones in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A line that became another one: their places.
    Pair(usize, usize),
    /// Lines that are removed.
    Removed(Range<usize>),
    /// Lines that are added.
    Added(Range<usize>),
}

/// Walks through what was removed and what was added, with lines that are alike as pairs.
pub fn steps(removed: &[String], added: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut left, mut right) = (0, 0);
    let rest = |left: Range<usize>, right: Range<usize>| {
        let mut rest = Vec::new();
        if !left.is_empty() {
            rest.push(Step::Removed(left));
        }
        if !right.is_empty() {
            rest.push(Step::Added(right));
        }
        rest
    };
    for (one, other) in pairs(removed, added) {
        steps.extend(rest(left..one, right..other));
        steps.push(Step::Pair(one, other));
        (left, right) = (one + 1, other + 1);
    }
    steps.extend(rest(left..removed.len(), right..added.len()));
    steps
}

/// The pairs of lines that have the most in common altogether, in their order.
fn pairs(removed: &[String], added: &[String]) -> Vec<(usize, usize)> {
    if removed.is_empty()
        || added.is_empty()
        || removed.len() > MOST_LINES
        || added.len() > MOST_LINES
    {
        return Vec::new();
    }
    let bag = |line: &String| -> Vec<u64> {
        if line.len() > MOST_BYTES {
            return Vec::new();
        }
        let mut words: Vec<u64> = split(line)
            .filter(|(_, word)| !word.trim().is_empty())
            .map(|(_, word)| hash(word))
            .collect();
        words.sort_unstable();
        words
    };
    let lefts: Vec<Vec<u64>> = removed.iter().map(bag).collect();
    let rights: Vec<Vec<u64>> = added.iter().map(bag).collect();
    let width = rights.len() + 1;
    let mut likeness = vec![0.0_f64; lefts.len() * rights.len()];
    let mut best = vec![0.0_f64; (lefts.len() + 1) * width];
    for i in (0..lefts.len()).rev() {
        for j in (0..rights.len()).rev() {
            let alike = overlap(&lefts[i], &rights[j]);
            likeness[i * rights.len() + j] = alike;
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let pair = if alike >= ALIKE {
                alike + best[(i + 1) * width + j + 1]
            } else {
                0.0
            };
            best[i * width + j] = skip.max(pair);
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < lefts.len() && j < rights.len() {
        let here = best[i * width + j];
        if here <= best[(i + 1) * width + j] {
            i += 1;
        } else if here <= best[i * width + j + 1] {
            j += 1;
        } else {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

/// The bytes of each line that the other one of the pair does not have.
pub fn marks(removed: &str, added: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let lefts: Vec<(usize, &str)> = split(removed).collect();
    let rights: Vec<(usize, &str)> = split(added).collect();
    let words = |all: &[(usize, &str)]| all.iter().map(|(_, word)| hash(word)).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &words(&lefts), &words(&rights));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for op in ops {
        if !matches!(op, DiffOp::Equal { .. }) {
            mark(&mut left, &lefts, op.old_range(), removed.len());
            mark(&mut right, &rights, op.new_range(), added.len());
        }
    }
    (left, right)
}

fn mark(
    marks: &mut Vec<Range<usize>>,
    words: &[(usize, &str)],
    range: Range<usize>,
    length: usize,
) {
    if range.is_empty() {
        return;
    }
    let start = words[range.start].0;
    let end = words.get(range.end).map_or(length, |(at, _)| *at);
    match marks.last_mut() {
        Some(last) if start <= last.end => last.end = end,
        _ => marks.push(start..end),
    }
}

/// The lines of a text that another one does not have, and where they go: what to show of a
/// variant beside the base.
pub fn changed_lines(base: &[String], variant: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    if base.len().saturating_mul(variant.len()) > 1_000_000 {
        return vec![(0..base.len(), 0..variant.len())];
    }
    capture_diff_slices(Algorithm::Myers, base, variant)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| (op.old_range(), op.new_range()))
        .collect()
}

/// Words, runs of white space, and each other character for itself, with where they start.
fn split(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &line[at..];
        let first = kind(rest.chars().next()?);
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| first == 2 || kind(*c) != first)
            .map_or(rest.len(), |(end, _)| end);
        let start = at;
        at += end;
        Some((start, &rest[..end]))
    })
}

/// A word as a number, which compares faster (FNV-1a).
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn lines_that_are_alike_are_pairs_and_others_stand_alone() {
        let removed = lines(&["let a = first(1);", "gone entirely"]);
        let added = lines(&["// a comment", "let a = second(1);"]);
        assert_eq!(
            steps(&removed, &added),
            [Step::Added(0..1), Step::Pair(0, 1), Step::Removed(1..2)]
        );
        assert_eq!(steps(&[], &added), [Step::Added(0..2)]);
    }

    #[test]
    fn the_words_that_differ_are_marked() {
        let (left, right) = marks("return n", "return min(n, 10)");
        assert_eq!((left, right), (vec![], vec![7..11, 12..17]));
    }
}
