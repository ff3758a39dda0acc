//! The order of attempts, and its reasons.

use super::agreement::Agreement;
use super::order::{Contestant, Place, Step, dominated, order};
use super::reach::Reach;

fn one(change: impl FnOnce(&mut Contestant)) -> Contestant {
    let mut contestant = Contestant {
        reach: Reach::Production,
        churn: 10,
        ..Contestant::default()
    };
    change(&mut contestant);
    contestant
}

fn met(criteria: &[&str]) -> Contestant {
    one(|one| one.criteria = criteria.iter().map(|name| (*name).to_owned()).collect())
}

fn agreement(lines: f64) -> Agreement {
    Agreement {
        files: 1.0,
        lines,
        shared_lines: 0,
        all_lines: 10,
    }
}

/// The attempts of each place, and the step that put them there.
fn told(places: &[Place]) -> Vec<(Vec<usize>, Option<Step>)> {
    let step = |place: &Place| place.why.as_ref().map(|why| why.step);
    let places = places.iter();
    places
        .map(|place| (place.attempts.clone(), step(place)))
        .collect()
}

#[test]
fn what_is_blocked_comes_last_however_small_it_is() {
    let all = [
        one(|one| {
            one.blocked = vec!["test failed".to_owned()];
            one.churn = 1;
        }),
        one(|one| one.churn = 500),
    ];
    let places = order(&all, None);
    assert_eq!(
        told(&places),
        [(vec![1], None), (vec![0], Some(Step::Gates))]
    );
    assert_eq!(
        places[1].why.as_ref().unwrap().words,
        "blocked: test failed"
    );
}

#[test]
fn criteria_count_as_sets_and_not_by_their_number() {
    let places = order(&[met(&["C1", "C2"]), met(&["C3"]), met(&["C1"])], None);
    assert_eq!(
        told(&places),
        [(vec![0, 1], None), (vec![2], Some(Step::Criteria))]
    );
}

#[test]
fn agreement_counts_before_size() {
    let all = [
        one(|one| one.churn = 1),
        one(|one| one.churn = 20),
        one(|one| one.churn = 30),
    ];
    let agreements = [agreement(0.1), agreement(0.6), agreement(0.6)];
    assert_eq!(
        told(&order(&all, Some(&agreements))),
        [
            (vec![1], None),
            (vec![2], Some(Step::Size)),
            (vec![0], Some(Step::LineAgreement)),
        ]
    );
}

#[test]
fn what_nothing_tells_apart_stays_a_tie() {
    let places = order(&[one(|_| ()), one(|_| ())], None);
    assert_eq!(told(&places), [(vec![0, 1], None)]);
    assert_eq!(order(&[], None), []);
}

#[test]
fn an_attempt_is_dominated_only_by_one_that_is_worse_in_nothing() {
    let all = [
        one(|one| one.outside = 1),
        one(|_| ()),
        one(|one| one.churn = 300),
    ];
    let dominated: Vec<(usize, usize, String)> = dominated(&all, None)
        .into_iter()
        .map(|one| (one.attempt, one.by, one.because))
        .collect();
    assert_eq!(
        dominated,
        [
            (
                0,
                1,
                "it has more files outside of the plan (1 against 0)".to_owned()
            ),
            (
                2,
                1,
                "it takes longer to review (300 against 10 lines)".to_owned()
            ),
        ]
    );
    let apart = [met(&["C1"]), met(&["C2"])];
    assert_eq!(super::order::dominated(&apart, None), []);
}

#[test]
fn a_line_more_or_less_dominates_nobody() {
    let all = [one(|one| one.churn = 10), one(|one| one.churn = 11)];
    assert_eq!(dominated(&all, None), []);
}

#[test]
fn a_reason_names_what_the_one_ahead_meets_and_this_one_does_not() {
    let places = order(&[met(&["C1"]), met(&["C2", "C3"]), met(&["C2"])], None);
    assert_eq!(
        told(&places),
        [(vec![0, 1], None), (vec![2], Some(Step::Criteria))]
    );
    assert_eq!(
        places[1].why.as_ref().unwrap().words,
        "not shown to meet C3"
    );
}

#[test]
fn a_reason_shows_in_which_way_shares_differ() {
    let agreements = [agreement(0.4739), agreement(0.4731)];
    let places = order(&[one(|_| ()), one(|_| ())], Some(&agreements));
    assert_eq!(
        places[1].why.as_ref().unwrap().words,
        "shares 47.3 % of its changed lines with its siblings, against 47.4 %"
    );
}

#[test]
fn who_changes_nothing_is_behind_all_who_did_however_small_it_is() {
    let reaching = |reach: Reach, churn: u64| {
        one(|one| {
            one.reach = reach;
            one.churn = churn;
        })
    };
    let all = [
        reaching(Reach::Nothing, 0),
        reaching(Reach::Beside, 60),
        reaching(Reach::Production, 90),
    ];
    let places = order(&all, None);
    let said: Vec<(usize, &str)> = places
        .iter()
        .map(|place| {
            let why = place.why.as_ref().map_or("", |why| why.words.as_str());
            (place.attempts[0], why)
        })
        .collect();
    assert_eq!(
        said,
        [
            (2, ""),
            (1, "changes no file that runs and was there before"),
            (0, "changes nothing"),
        ]
    );
}
