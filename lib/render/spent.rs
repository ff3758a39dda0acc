//! What attempts took, in a few words.

use crate::model::attempt::{Attempt, Cost, Usage};

/// Tokens, read and written: `12k in, 340 out`.
pub fn tokens(usage: Usage) -> String {
    format!(
        "{} in, {} out",
        thousands(usage.input),
        thousands(usage.output)
    )
}

/// All that an attempt took: tokens and money, each with a mark where nobody knows of some
/// rounds how much they took.
pub fn spent(attempt: &Attempt) -> (Option<String>, Option<String>) {
    let mark = |unknown| if unknown == 0 { "" } else { "≥ " };
    let tokens = |usage| format!("{}{}", mark(attempt.uncounted_rounds()), tokens(usage));
    let cost = |cost: Cost| format!("{}{cost}", mark(attempt.unpriced_rounds()));
    (attempt.usage.map(tokens), attempt.cost.map(cost))
}

fn thousands(number: u64) -> String {
    match number {
        0..=9_999 => number.to_string(),
        10_000..=9_999_999 => format!("{}k", number / 1_000),
        _ => format!("{}M", number / 1_000_000),
    }
}
