//! What a value means, by a sign, a word and a colour at once.

use maud::{Markup, html};

use crate::model::check::{Ran, Verdict};
use crate::model::criterion::CriterionState;
use crate::model::cross_check::{CrossCheck, CrossOutcome};
use crate::model::safety::Weight;
use crate::model::standing::Standing;
use crate::model::test_case::TestOutcome;
use crate::render::html::text::Text;

/// A value's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// To be looked at.
    Notable,
    /// What matters less.
    Faint,
}

impl Tone {
    /// The class that stands for it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Notable => "notable",
            Self::Faint => "faint",
        }
    }
}

/// A sign and its words.
pub fn sign(tone: Tone, sign: &str, words: &str) -> Markup {
    html! {
        span class={ "sign " (tone.class()) } {
            span.symbol aria-hidden="true" { (sign) }
            " " (Text(words))
        }
    }
}

/// How an attempt stands on a check.
pub fn standing(standing: Standing, ran: Option<&Ran>) -> Markup {
    let (tone, symbol) = match standing {
        Standing::Passed => (Tone::Good, "✓"),
        Standing::Fixed => (Tone::Good, "▲"),
        Standing::Failed => (Tone::Bad, "✗"),
        Standing::Regressed => (Tone::Bad, "▼"),
        Standing::FailingBefore => (Tone::Notable, "✗"),
        Standing::Indeterminate => (Tone::Notable, "?"),
        Standing::Flaky => (Tone::Notable, "≈"),
        Standing::TimedOut => (Tone::Notable, "!"),
        Standing::Aborted => (Tone::Notable, "!"),
        Standing::NotRun => (Tone::Faint, "–"),
    };
    let mut words = standing.words().to_owned();
    if let Some(ran) = ran {
        if standing == Standing::Flaky {
            words.push_str(&format!(" {} of {}", ran.passed, ran.runs));
        }
        if ran.in_place {
            words.push_str(" in place");
        }
    }
    sign(tone, symbol, &words)
}

/// What became of a single test; nothing where it is not there.
pub fn test(outcome: Option<TestOutcome>) -> Markup {
    match outcome {
        Some(TestOutcome::Passed) => sign(Tone::Good, "✓", "passed"),
        Some(TestOutcome::Failed) => sign(Tone::Bad, "✗", "failed"),
        Some(TestOutcome::Flaky) => sign(Tone::Notable, "≈", "flaky"),
        Some(TestOutcome::Skipped) => sign(Tone::Faint, "○", "skipped"),
        None => dash(),
    }
}

/// What the tests of one say of another; on the base, a new test should fail.
pub fn crossed(one: &CrossCheck) -> Markup {
    match (one.outcome, one.on) {
        (CrossOutcome::Passes, None) => sign(Tone::Notable, "!", "passes: proves nothing"),
        (CrossOutcome::Fails, None) => sign(Tone::Good, "✓", "fails, as it should"),
        (CrossOutcome::Passes, Some(_)) => sign(Tone::Good, "✓", "passes"),
        (CrossOutcome::Fails, Some(_)) => sign(Tone::Bad, "✗", "fails"),
        (CrossOutcome::CannotTell, _) => sign(Tone::Notable, "?", "cannot tell"),
        (CrossOutcome::NotRun, _) => sign(Tone::Faint, "–", "not run"),
    }
}

/// A verdict over the base, where nothing is anybody's fault.
pub fn verdict(verdict: Option<Verdict>) -> Markup {
    match verdict {
        Some(Verdict::Passed) => sign(Tone::Good, "✓", "passed"),
        Some(Verdict::Failed) => sign(Tone::Notable, "✗", "failed"),
        Some(Verdict::Indeterminate) => sign(Tone::Notable, "?", "indeterminate"),
        Some(Verdict::Aborted) => sign(Tone::Notable, "!", "aborted"),
        None => sign(Tone::Faint, "–", "not run"),
    }
}

/// Whether a criterion is met.
pub fn criterion(state: CriterionState) -> Markup {
    let (tone, symbol) = match state {
        CriterionState::Met => (Tone::Good, "✓"),
        CriterionState::Failed => (Tone::Bad, "✗"),
        CriterionState::Unproven => (Tone::Notable, "?"),
        CriterionState::ForAPerson => (Tone::Faint, "○"),
        CriterionState::Accepted | CriterionState::Ticked => (Tone::Good, "✓"),
    };
    sign(tone, symbol, state.words())
}

/// How much a finding matters.
pub fn weight(weight: Weight) -> Markup {
    let (tone, symbol) = of_weight(weight);
    sign(tone, symbol, weight.word())
}

/// How many findings matter that much.
pub fn weights(number: usize, weight: Weight) -> Markup {
    let (tone, symbol) = of_weight(weight);
    sign(tone, symbol, &format!("{number} {}", weight.word()))
}

fn of_weight(weight: Weight) -> (Tone, &'static str) {
    match weight {
        Weight::Block => (Tone::Bad, "✗"),
        Weight::Ask => (Tone::Notable, "?"),
        Weight::Note => (Tone::Faint, "•"),
    }
}

/// Nothing to say.
pub fn dash() -> Markup {
    html! { span.faint { "–" } }
}

/// Lines added and removed.
pub fn churn(added: u64, removed: u64) -> Markup {
    html! {
        span.churn { span.plus { "+" (added) } " " span.minus { "−" (removed) } }
    }
}
