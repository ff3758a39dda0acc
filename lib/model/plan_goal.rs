//! Whether a goal says more than the title.

use std::ops::Range;

use crate::model::content_words::content_words;
use crate::model::finding::{Finding, Rule};

/// Words that a goal may have beyond the title's and still say nothing, of so many.
const ONE_MORE_OF: usize = 5;

/// A warning for a goal that only says the title again.
pub(super) fn restates_title(title: &str, goal: &str, span: Range<usize>) -> Option<Finding> {
    let (title, goal) = (content_words(title), content_words(goal));
    let more = goal.difference(&title).count();
    let restates = more == 0 || (more == 1 && goal.len() >= ONE_MORE_OF);
    if goal.is_empty() || !restates {
        return None;
    }
    let message = "the goal says the title again";
    Some(
        Finding::warning(Rule::GoalRestatesTitle, span.into(), message)
            .label("no word more than in the title")
            .help("say what will be true afterwards, for whom, and how they would notice"),
    )
}
