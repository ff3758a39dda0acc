//! In which order candidates of different tasks conflict least, since they are merged one
//! after another.

use serde::Serialize;

use crate::model::comparison::{Clash, Comparison};
use crate::model::name::AttemptName;

/// More tasks than this are put in order by how much each conflicts, not by trying all orders.
const MOST_TRIED: usize = 7;

/// One candidate on its way to the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Merge {
    /// The attempt: of its task, the first in the order that passes everything.
    pub attempt: AttemptName,
    /// Those merged before it with which it conflicts.
    pub conflicts_with: Vec<AttemptName>,
}

/// The order of merging one candidate of each task in which fewest of them conflict with what
/// was merged before; as the plan has the tasks where that is alike. Nothing where fewer than
/// two tasks have a candidate that passes everything.
pub fn merge_order(comparisons: &[Comparison]) -> Vec<Merge> {
    let best: Vec<&AttemptName> = comparisons.iter().filter_map(best).collect();
    if best.len() < 2 {
        return Vec::new();
    }
    let clashes: Vec<&Clash> = comparisons.iter().flat_map(|one| &one.clashes).collect();
    let conflict = |one: usize, other: usize| {
        clashes.iter().any(|clash| {
            let pair = (&clash.attempt, &clash.other);
            pair == (best[one], best[other]) || pair == (best[other], best[one])
        })
    };
    let merge = |(nth, at): (usize, &usize), order: &[usize]| Merge {
        attempt: best[*at].clone(),
        conflicts_with: order[..nth]
            .iter()
            .filter(|before| conflict(*at, **before))
            .map(|before| best[*before].clone())
            .collect(),
    };
    let order = least(best.len(), &conflict);
    let places = order.iter().enumerate();
    places.map(|place| merge(place, &order)).collect()
}

fn best(comparison: &Comparison) -> Option<&AttemptName> {
    let places = comparison.order.iter().flat_map(|place| &place.attempts);
    let mut rows = places.map(|at| &comparison.rows[comparison.candidates[*at]]);
    rows.find(|row| row.passes_everything)
        .map(|row| &row.attempt)
}

/// The order in which fewest conflict with one before them.
fn least(count: usize, conflict: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if count > MOST_TRIED {
        let degree = |at: &usize| (0..count).filter(|other| conflict(*at, *other)).count();
        order.sort_by_key(degree);
        return order;
    }
    let mut best = (cost(&order, conflict), order.clone());
    // The orders come as in a dictionary, so of those that are alike the plan's stays.
    while next_permutation(&mut order) {
        let cost = cost(&order, conflict);
        if cost < best.0 {
            best = (cost, order.clone());
        }
    }
    best.1
}

/// How many conflict with one before them, and the sum of their places: those that conflict
/// come last, where what they conflict with is known.
fn cost(order: &[usize], conflict: &dyn Fn(usize, usize) -> bool) -> (usize, usize) {
    let conflicting = (0..order.len()).filter(|nth| {
        order[..*nth]
            .iter()
            .any(|before| conflict(order[*nth], *before))
    });
    let places: Vec<usize> = conflicting.collect();
    let from_last = places.iter().map(|place| order.len() - place).sum();
    (places.len(), from_last)
}

fn next_permutation(order: &mut [usize]) -> bool {
    let Some(pivot) = (1..order.len()).rev().find(|at| order[at - 1] < order[*at]) else {
        return false;
    };
    let swapped = (pivot..order.len())
        .rev()
        .find(|at| order[*at] > order[pivot - 1])
        .unwrap_or(pivot);
    order.swap(pivot - 1, swapped);
    order[pivot..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(count: usize, pairs: &[(usize, usize)]) -> Vec<usize> {
        let conflict = |a: usize, b: usize| pairs.contains(&(a, b)) || pairs.contains(&(b, a));
        least(count, &conflict)
    }

    #[test]
    fn what_conflicts_with_nothing_stays_as_the_plan_has_it() {
        assert_eq!(order(3, &[]), [0, 1, 2]);
    }

    #[test]
    fn one_that_conflicts_with_all_comes_last() {
        assert_eq!(order(3, &[(0, 1), (0, 2)]), [1, 2, 0]);
        assert_eq!(order(4, &[(1, 0), (1, 2), (1, 3)]), [0, 2, 3, 1]);
    }

    #[test]
    fn two_that_conflict_stay_apart_from_what_does_not() {
        assert_eq!(order(3, &[(0, 1)]), [0, 2, 1]);
    }

    #[test]
    fn many_are_put_in_order_too() {
        let order = order(9, &[(0, 1), (0, 2)]);
        assert_eq!(order.last(), Some(&0));
    }
}
