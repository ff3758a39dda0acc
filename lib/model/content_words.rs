//! What a text is about: its words without those that every text has, in one form.

use std::collections::BTreeSet;

/// Words that say nothing of what a text is about; of plans, also what all plans are about.
const STOP_WORDS: &[&str] = &[
    "a",
    "an",
    "the",
    "and",
    "or",
    "but",
    "not",
    "no",
    "of",
    "in",
    "on",
    "at",
    "to",
    "for",
    "from",
    "by",
    "with",
    "without",
    "into",
    "out",
    "up",
    "as",
    "so",
    "that",
    "this",
    "these",
    "those",
    "it",
    "its",
    "we",
    "our",
    "you",
    "your",
    "they",
    "their",
    "i",
    "is",
    "are",
    "be",
    "been",
    "was",
    "were",
    "will",
    "shall",
    "should",
    "can",
    "could",
    "may",
    "must",
    "would",
    "do",
    "does",
    "done",
    "has",
    "have",
    "had",
    "there",
    "which",
    "who",
    "what",
    "when",
    "where",
    "how",
    "if",
    "then",
    "than",
    "all",
    "any",
    "each",
    "every",
    "some",
    "more",
    "most",
    "new",
    "now",
    "also",
    "just",
    "make",
    "made",
    "add",
    "added",
    "implement",
    "implemented",
    "implementation",
    "create",
    "created",
    "support",
    "supported",
    "provide",
    "allow",
    "enable",
    "introduce",
    "goal",
    "plan",
    "task",
    "feature",
    "want",
    "need",
    "able",
    "via",
    "using",
    "use",
    "order",
    "us",
    "let",
];

/// The words of a text that say what it is about, in small letters and without their endings.
pub(super) fn content_words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !STOP_WORDS.contains(&word.as_str()))
        .map(|word| stem(&word).to_owned())
        .collect()
}

/// A word without the commonest endings of English.
fn stem(word: &str) -> &str {
    for ending in [
        "ization", "isation", "ations", "ation", "ings", "ing", "ers", "er", "ies", "ied", "es",
        "ed", "ly", "s", "e", "y",
    ] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            // `limitting` and `limit`.
            let mut last = stem.chars().rev();
            let doubled = last.next().filter(|c| Some(*c) == last.next());
            return match doubled {
                Some(c) if c.is_ascii_alphabetic() && !matches!(c, 's' | 'l') => {
                    &stem[..stem.len() - 1]
                }
                _ => stem,
            };
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_are_one_word() {
        for forms in [
            "limit limits limited limiting",
            "cache caches cached caching",
        ] {
            assert_eq!(content_words(forms).len(), 1, "{:?}", content_words(forms));
        }
    }

    #[test]
    fn what_every_text_has_is_left_out() {
        let words: Vec<String> = content_words("We will add the motor to it")
            .into_iter()
            .collect();
        assert_eq!(words, ["motor"]);
    }
}
