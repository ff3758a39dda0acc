//! Words that are looked for in many lines.

/// Words of three bytes or more, found in a line however it writes them.
pub struct Words<const N: usize> {
    all: [&'static str; N],
    /// A bit for each beginning of three bytes that any has, of which five bits each tell
    /// enough: one look behind each byte of a line is mostly all, where a search for each word
    /// would begin anew.
    starts: [u64; STARTS / 64],
}

/// As many beginnings as there are.
const STARTS: usize = 1 << 15;

/// What the beginning becomes with another byte. Letters are the same in both cases.
const fn with(start: usize, byte: u8) -> usize {
    (start << 5 | (byte & 31) as usize) % STARTS
}

impl<const N: usize> Words<N> {
    /// These words.
    pub const fn new(all: [&'static str; N]) -> Self {
        let mut starts = [0; STARTS / 64];
        let mut at = 0;
        while at < N {
            let word = all[at].as_bytes();
            let start = with(with(with(0, word[0]), word[1]), word[2]);
            starts[start / 64] |= 1 << (start % 64);
            at += 1;
        }
        Self { all, starts }
    }

    /// Whether a line has any of them.
    pub fn are_in(&self, line: &str) -> bool {
        let line = line.as_bytes();
        let is_word_at = |at: usize| {
            let begins = |word: &&str| {
                let text = line.get(at..at + word.len());
                text.is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
            };
            self.all.iter().any(begins)
        };
        let mut start = 0;
        line.iter().enumerate().any(|(at, byte)| {
            start = with(start, *byte);
            let may_be = self.starts[start / 64] >> (start % 64) & 1 == 1;
            may_be && at >= 2 && is_word_at(at - 2)
        })
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
