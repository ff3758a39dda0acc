//! Words that sound like a target and are none: two readers take them for two things, and an
//! agent says of each that it is done.

/// Why a word says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It praises without a measure: whoever writes `fast` has a number in mind.
    Measure,
    /// It names a change, and neither where that starts nor where it ends.
    Change,
    /// It asks for a manner that no rule describes.
    Rule,
    /// It speaks of cases, and names none: which they are is the work.
    Case,
    /// It leaves the list open, so that any attempt did enough, or too little.
    End,
    /// It puts a decision off to whoever is the first to need it.
    Decision,
}

impl Lack {
    /// What is wrong with a word.
    pub fn message(self, word: &str) -> String {
        match self {
            Self::Measure => format!("\"{word}\" has no measure"),
            Self::Change => format!("\"{word}\" says neither from what nor to what"),
            Self::Rule => format!("\"{word}\" names no rule"),
            Self::Case => format!("\"{word}\" names no case"),
            Self::End => format!("\"{word}\" leaves open what is meant"),
            Self::Decision => format!("\"{word}\" is not decided"),
        }
    }

    /// What a reader would ask.
    pub fn question(self) -> &'static str {
        match self {
            Self::Measure => "how much, and who could tell?",
            Self::Change => "from what to what?",
            Self::Rule => "by which rule?",
            Self::Case => "which, and what happens then?",
            Self::End => "what else, and what not?",
            Self::Decision => "who decides, and what?",
        }
    }

    /// How to mend it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Measure | Self::Change => {
                "write the number or the output that tells, or take the word out"
            }
            Self::Rule => "say what it does when it does it right",
            Self::Case => "name each case, and what shall happen in it",
            Self::End => "list what is meant, and say what is out of scope",
            Self::Decision => "decide it, or write what you assume under Assumptions",
        }
    }

    /// Whether a number in the same sentence gives it what it lacks.
    pub(super) fn is_met_by_a_number(self) -> bool {
        matches!(self, Self::Measure | Self::Change | Self::Rule)
    }
}

/// Where a word is a judgement; elsewhere it is a part of a name, such as `fast path`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Anywhere,
    /// At the end of what is said, as in `it is fast, and small`, or before a word that says
    /// nothing itself, as in `a fast solution`.
    AsPredicate,
}

use Lack::{Case, Change, Decision, End, Measure, Rule};
use Where::{Anywhere, AsPredicate};

#[rustfmt::skip]
pub(super) const WORDS: &[(Lack, Where, &[&str])] = &[
    (
        Measure,
        Anywhere,
        &[
            "works well", "work well", "works fine", "work fine", "performs well", "perform well",
            "faster", "quickly", "robust", "robustly", "efficient", "efficiently", "performant",
            "scalable", "intuitive", "seamless", "seamlessly", "elegant", "elegantly", "nicely",
            "user-friendly", "user friendly", "easy to use", "high quality", "high-quality",
            "state of the art", "state-of-the-art", "production-ready", "production ready",
            "enterprise-grade", "maintainable", "reasonable", "reasonably", "sensible", "adequate",
            "adequately", "best practices", "best practice", "as fast as possible",
        ],
    ),
    (
        Measure,
        AsPredicate,
        &[
            "fast", "quick", "slow", "clean", "nice", "good", "reliable", "secure", "flexible",
            "modern", "sufficient",
        ],
    ),
    (
        Change,
        Anywhere,
        &[
            "improve", "improves", "improved", "improving", "improvements", "enhance", "enhances",
            "enhanced", "enhancements", "optimize", "optimise", "better",
        ],
    ),
    (
        Rule,
        Anywhere,
        &[
            "works properly", "work properly", "works correctly", "work correctly", "as expected",
            "properly", "correctly", "proper", "appropriate", "appropriately", "gracefully",
        ],
    ),
    (
        Case,
        Anywhere,
        &[
            "edge cases", "edge case", "corner cases", "corner case",
        ],
    ),
    (
        End,
        Anywhere,
        &[
            "etc", "and so on", "and so forth", "and more", "and the like", "as needed",
            "where needed", "as necessary", "where necessary", "if necessary", "as appropriate",
            "where appropriate", "if appropriate", "as applicable", "where applicable",
            "where possible", "when possible", "if possible", "as much as possible",
            "as far as possible", "various",
        ],
    ),
    (
        Decision,
        Anywhere,
        &[
            "tbd", "to be decided", "to be determined", "to be defined", "as discussed",
        ],
    ),
];

/// Terms of a trade that only look like a judgement.
#[rustfmt::skip]
pub(super) const TERMS: &[&str] = &[
    "better than", "faster than", "fail fast", "fails fast", "for good", "good for",
    "nice to have", "good first issue", "proper subset", "proper superset", "proper noun",
    "proper name", "shuts down gracefully", "shut down gracefully", "properly escaped",
    "correctly escaped", "properly quoted", "properly nested", "properly terminated",
    "properly signed", "tree is clean", "status is clean", "tree clean", "clippy is clean",
    "clippy clean", "build is clean", "lint is clean", "lints clean", "no better",
    "improve on", "the improved", "an improved",
    "the enhanced", "an enhanced", "edge case of",
];

/// What may follow a predicate.
#[rustfmt::skip]
pub(super) const AFTER_PREDICATE: &[&str] = &[
    "and", "or", "but", "enough", "as", "when", "while", "even", "on", "in", "to", "with",
    "under", "at", "so", "that", "again", "too", "also", "now", "everywhere", "because",
    "since", "if",
];

/// Things that are no more definite than the word before them.
#[rustfmt::skip]
pub(super) const EMPTY_NOUNS: &[&str] = &[
    "solution", "implementation", "way", "manner", "code", "design", "architecture",
    "approach", "interface", "experience", "performance", "system", "quality", "job", "ux",
    "api",
];
