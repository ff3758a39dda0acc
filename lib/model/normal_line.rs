//! Lines with nothing of them that is mere layout.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hash};

use foldhash::quality::FixedState;

/// A line with each run of whitespace as one space; nothing where it is blank.
pub fn normal_line(line: &str) -> Option<Cow<'_, str>> {
    let line = line.trim();
    if is_normal(line) {
        return (!line.is_empty()).then_some(Cow::Borrowed(line));
    }
    let mut words = line.split_whitespace();
    let mut normal = String::with_capacity(line.len());
    normal.push_str(words.next()?);
    for word in words {
        normal.push(' ');
        normal.push_str(word);
    }
    Some(Cow::Owned(normal))
}

/// Whether what is between the ends of a line surely has no other layout than single spaces.
fn is_normal(line: &str) -> bool {
    let mut before = b'.';
    line.bytes().all(|byte| {
        let is_fine = matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
        before = byte;
        is_fine
    })
}

/// Tells lines apart by a number, whatever their layout, where nothing else of them is needed.
pub struct LineKeys(FixedState);

impl LineKeys {
    /// For lines that are of one kind: those of another have other keys. The same ones in
    /// every process.
    pub fn of(kind: impl Hash) -> Self {
        Self(FixedState::with_seed(FixedState::default().hash_one(kind)))
    }

    /// The key of a line; nothing where it is blank.
    pub fn of_line(&self, line: &str) -> Option<u64> {
        let line = line.trim();
        match is_normal(line) {
            true if line.is_empty() => None,
            true => Some(self.0.hash_one(line)),
            false => Some(self.0.hash_one(normal_line(line)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_in_layout_alone_are_one() {
        let keys = LineKeys::of('+');
        for line in [
            "a b",
            "  a b\t",
            "a  b",
            "a\tb",
            "a\u{a0}b",
            "\u{2003}a \u{3000} b",
        ] {
            assert_eq!(normal_line(line).as_deref(), Some("a b"), "{line:?}");
            assert_eq!(keys.of_line(line), keys.of_line("a b"), "{line:?}");
        }
        assert_ne!(keys.of_line("a b"), keys.of_line("ab"));
        assert_ne!(keys.of_line("a b"), LineKeys::of('-').of_line("a b"));
        for line in ["", " ", "\t\u{a0}"] {
            assert_eq!((normal_line(line), keys.of_line(line)), (None, None));
        }
    }
}
