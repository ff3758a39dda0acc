//! Lines with nothing of them that is mere layout.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A line with each run of whitespace as one space; nothing where it is blank.
pub fn normal_line(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let mut normal = String::with_capacity(line.len());
    normal.push_str(words.next()?);
    for word in words {
        normal.push(' ');
        normal.push_str(word);
    }
    Some(normal)
}

/// Tells lines apart by a number, whatever their layout, where nothing else of them is needed.
#[derive(Clone)]
pub struct LineKeys(DefaultHasher);

impl LineKeys {
    /// For lines that are of one kind: those of another have other keys.
    pub fn of(kind: impl Hash) -> Self {
        // The keys of this hasher are the same in every process.
        let mut hasher = DefaultHasher::new();
        kind.hash(&mut hasher);
        Self(hasher)
    }

    /// The key of a line; nothing where it is blank.
    pub fn of_line(&self, line: &str) -> Option<u64> {
        let mut words = line.split_whitespace().peekable();
        words.peek()?;
        let mut hasher = self.0.clone();
        // No word has a space in it.
        words.for_each(|word| {
            hasher.write(word.as_bytes());
            hasher.write_u8(b' ');
        });
        Some(hasher.finish())
    }
}
