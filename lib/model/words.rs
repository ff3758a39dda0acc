//! Words that are looked for in many lines.

/// Words in lower case, found in a line however it writes them.
pub struct Words<const N: usize> {
    all: [&'static str; N],
    /// The bytes that any begins with, in both cases: one look at each byte of a line is mostly
    /// enough, where a search for each word would begin anew.
    starts: [bool; 256],
}

impl<const N: usize> Words<N> {
    /// These words, none of which is empty.
    pub const fn new(all: [&'static str; N]) -> Self {
        let mut starts = [false; 256];
        let mut at = 0;
        while at < N {
            let first = all[at].as_bytes()[0];
            starts[first as usize] = true;
            starts[first.to_ascii_uppercase() as usize] = true;
            at += 1;
        }
        Self { all, starts }
    }

    /// Whether a line has any of them.
    pub fn are_in(&self, line: &str) -> bool {
        let line = line.as_bytes();
        let is_word_at = |at: usize| {
            let rest = &line[at..];
            let begins = |word: &&str| {
                rest.get(..word.len())
                    .is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
            };
            self.all.iter().any(begins)
        };
        let mut bytes = line.iter().enumerate();
        bytes.any(|(at, byte)| self.starts[usize::from(*byte)] && is_word_at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands_and_however_it_is_written() {
        const WORDS: Words<2> = Words::new(["skip(", "@ignore"]);
        for line in ["skip(", "it.Skip(1)", "  @IGNORE", "ski skip(", "ü@ignore"] {
            assert!(WORDS.are_in(line), "{line}");
        }
        for line in ["", "skip", "ignore", "@ignor", "s kip("] {
            assert!(!WORDS.are_in(line), "{line}");
        }
    }
}
