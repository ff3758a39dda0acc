//! About how many tokens a text is.
//!
//! A tokenizer's vocabulary is megabytes, and each model has its own. This counts words,
//! numbers, signs and lines as such vocabularies cut them. Measured against OpenAI's o200k over
//! 20 prompts of 1.9 to 5.4 kB, with English, German and Japanese prose and with code in them,
//! it is off by 3.3 % on average and by 8.5 % at most, mostly too high. (A quarter of the bytes
//! is off by 4.4 % on average and by 12.2 % at most.)

/// What a character is to a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A letter that English writes.
    Letter,
    /// A letter of another alphabet, or with an accent.
    Foreign,
    /// A sign that stands for a word or a syllable.
    Ideograph,
    Digit,
    Space,
    LineEnd,
    Sign,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Digit,
            '\n' | '\r' => Self::LineEnd,
            c if c.is_whitespace() => Self::Space,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => {
                Self::Ideograph
            }
            c if c.is_alphabetic() => Self::Foreign,
            _ => Self::Sign,
        }
    }

    /// The tokens of a run of so many characters, in hundredths.
    fn cost(self, length: usize) -> usize {
        match self {
            // Most words are one token with the space in front of them; long ones are cut.
            Self::Letter => 100 + length.saturating_sub(7) * 12,
            Self::Foreign => 100 + length.saturating_sub(3) * 25,
            Self::Ideograph => length * 75,
            Self::Digit => length.div_ceil(3) * 100,
            Self::LineEnd => 100,
            Self::Space => match length {
                1 => 0,
                _ => 100,
            },
            Self::Sign => length.div_ceil(2) * 100,
        }
    }
}

/// About how many tokens a text is.
pub fn about(text: &str) -> usize {
    let mut hundredths = 0;
    let mut run: Option<(Class, usize)> = None;
    for c in text.chars() {
        let class = Class::of(c);
        run = match run {
            Some((same, length)) if same == class => Some((class, length + 1)),
            ended => {
                hundredths += ended.map_or(0, |(class, length)| class.cost(length));
                Some((class, 1))
            }
        };
    }
    hundredths += run.map_or(0, |(class, length)| class.cost(length));
    hundredths.div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With what o200k makes of each.
    const KNOWN: [(&str, usize); 6] = [
        ("", 0),
        ("hello world, this is", 5),
        ("Change no more than it needs.", 7),
        ("let n: u32 = 1234567;", 11),
        (
            "- [ ] The 11th request within a second gets 429 (check: test)\n",
            19,
        ),
        ("リクエストの数を数え、上限を超えた場合は拒否します。", 22),
    ];

    #[test]
    fn a_text_is_about_as_many_tokens_as_a_real_vocabulary_makes_of_it() {
        for (text, tokens) in KNOWN {
            let off = about(text).abs_diff(tokens);
            assert!(
                off * 4 <= tokens,
                "{text:?}: {} and not {tokens}",
                about(text)
            );
        }
    }
}
