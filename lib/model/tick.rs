//! Ticking acceptance criteria in the text of a plan: one character each, and nothing else of
//! the user's file changes.

use crate::model::plan::{Criterion, Plan};

/// The plan's text with the boxes of these criteria ticked; those that are ticked stay so.
pub fn tick(plan: &Plan, is_met: impl Fn(&Criterion) -> bool) -> String {
    let mut text = plan.source.clone();
    for criterion in plan
        .criteria
        .iter()
        .filter(|one| !one.ticked && is_met(one))
    {
        let start = criterion.span.offset();
        let line = plan.source[..start].rfind('\n').map_or(0, |at| at + 1);
        // The box stands in front of the words, on their line.
        if let Some(at) = plan.source[line..start].rfind("[ ]") {
            let at = line + at + 1;
            text.replace_range(at..=at, "x");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan_fixture::GOOD;
    use crate::model::plan_parser::parse;

    #[test]
    fn only_the_boxes_of_what_is_met_change() {
        let plan = parse(GOOD).plan.unwrap();
        assert!(plan.criteria.len() > 1, "{:?}", plan.criteria);
        let first = plan.criteria[0].text.clone();
        let text = tick(&plan, |criterion| criterion.text == first);
        let differ = plan
            .source
            .lines()
            .zip(text.lines())
            .filter(|(a, b)| a != b);
        let differ: Vec<_> = differ.collect();
        assert_eq!(differ.len(), 1, "{differ:?}");
        assert_eq!(differ[0].0.replacen("[ ]", "[x]", 1), differ[0].1);
        assert_eq!(tick(&plan, |_| false), plan.source);
    }
}
