//! The order in which attempts deserve to be read, each step with its reason. It is
//! lexicographic and has no score: what a step cannot tell apart, the next one may, and what
//! none can stays a tie.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::agreement::Agreement;
use crate::model::reach::Reach;

/// All of an attempt that has a say in the order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contestant {
    /// Why it could not be promoted as it is.
    pub blocked: Vec<String>,
    /// How far into what runs it reaches.
    pub reach: Reach,
    /// The acceptance criteria that it is shown to meet.
    pub criteria: BTreeSet<String>,
    /// The checks that fail with it and pass without.
    pub regressions: usize,
    /// Findings about safety that want a person.
    pub findings: usize,
    /// Files outside of the plan's likely files.
    pub outside: usize,
    /// Lines added and removed in what runs: nobody is behind for having tests.
    pub churn: u64,
}

/// What the order is told by, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Nothing bars its promotion.
    Gates,
    /// It changes what runs.
    Production,
    /// It meets criteria that the other does not, and none less.
    Criteria,
    /// It breaks fewer checks.
    Regressions,
    /// It has fewer findings about safety that want a person.
    Safety,
    /// It changes the files that its siblings change.
    FileAgreement,
    /// It changes the lines that its siblings change.
    LineAgreement,
    /// It stays within the plan's files.
    Outside,
    /// It is smaller.
    Size,
}

/// Attempts that nothing tells apart, after those of the places before.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place {
    /// The attempts, by their place in the comparison.
    pub attempts: Vec<usize>,
    /// What put it behind the place before; nothing for the first.
    pub why: Option<Reason>,
}

/// Why one place comes after another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// The step that told them apart.
    pub step: Step,
    /// This place's value against that of the place before, in words.
    pub words: String,
}

const STEPS: [Step; 9] = [
    Step::Gates,
    Step::Production,
    Step::Criteria,
    Step::Regressions,
    Step::Safety,
    Step::FileAgreement,
    Step::LineAgreement,
    Step::Outside,
    Step::Size,
];

/// The places of all contestants. `agreements` are theirs, where there are enough of them.
pub fn order(contestants: &[Contestant], agreements: Option<&[Agreement]>) -> Vec<Place> {
    let mut places = vec![Place {
        attempts: (0..contestants.len()).collect(),
        why: None,
    }];
    places.retain(|place| !place.attempts.is_empty());
    for step in STEPS {
        let of_agreement = matches!(step, Step::FileAgreement | Step::LineAgreement);
        if of_agreement && agreements.is_none() {
            continue;
        }
        let look = Look {
            step,
            contestants,
            agreements,
        };
        places = places
            .into_iter()
            .flat_map(|place| look.split(place))
            .collect();
    }
    places
}

pub(super) struct Look<'a> {
    pub(super) step: Step,
    pub(super) contestants: &'a [Contestant],
    pub(super) agreements: Option<&'a [Agreement]>,
}

impl Look<'_> {
    /// The attempts of a place, those that are first by this step first.
    fn split(&self, place: Place) -> Vec<Place> {
        let mut rest = place.attempts;
        let mut why = place.why;
        let mut places: Vec<Place> = Vec::new();
        while !rest.is_empty() {
            let is_first = |one: &usize| {
                !rest
                    .iter()
                    .any(|other| self.compare(*other, *one) == Some(Ordering::Less))
            };
            let (first, later): (Vec<usize>, Vec<usize>) = rest.iter().copied().partition(is_first);
            if let Some(before) = places.last() {
                // Of attempts that differ in what they meet, not each is better than this.
                let is_ahead =
                    |other: &&usize| self.compare(**other, first[0]) == Some(Ordering::Less);
                let ahead = before.attempts.iter().find(is_ahead);
                why = Some(Reason {
                    step: self.step,
                    words: self.words(first[0], *ahead.unwrap_or(&before.attempts[0])),
                });
            }
            places.push(Place {
                attempts: first,
                why: why.take(),
            });
            rest = later;
        }
        places
    }

    /// `Less` where the first comes before the second; nothing where the step has no say.
    fn compare(&self, one: usize, other: usize) -> Option<Ordering> {
        let (a, b) = (&self.contestants[one], &self.contestants[other]);
        let most = |of: fn(&Agreement) -> f64| {
            let agreements = self.agreements?;
            of(&agreements[other]).partial_cmp(&of(&agreements[one]))
        };
        match self.step {
            Step::Gates => Some(a.blocked.is_empty().cmp(&b.blocked.is_empty()).reverse()),
            Step::Production => Some(a.reach.cmp(&b.reach)),
            Step::Criteria if a.criteria == b.criteria => Some(Ordering::Equal),
            Step::Criteria if a.criteria.is_superset(&b.criteria) => Some(Ordering::Less),
            Step::Criteria if b.criteria.is_superset(&a.criteria) => Some(Ordering::Greater),
            Step::Criteria => None,
            Step::Regressions => Some(a.regressions.cmp(&b.regressions)),
            Step::Safety => Some(a.findings.cmp(&b.findings)),
            Step::FileAgreement => most(|agreement| agreement.files),
            Step::LineAgreement => most(|agreement| agreement.lines),
            Step::Outside => Some(a.outside.cmp(&b.outside)),
            Step::Size => Some(a.churn.cmp(&b.churn)),
        }
    }
}

/// An attempt that another is better than in something and as good as in everything else.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dominated {
    /// Which.
    pub attempt: usize,
    /// The other one.
    pub by: usize,
    /// In what, in words.
    pub because: String,
}

/// The attempts that another one dominates, each once. Size counts by what it costs to
/// review, since a line more or less says nothing.
pub fn dominated(contestants: &[Contestant], agreements: Option<&[Agreement]>) -> Vec<Dominated> {
    let all = 0..contestants.len();
    all.clone()
        .filter_map(|attempt| {
            all.clone().find_map(|by| {
                let because = domination(contestants, agreements, attempt, by)?;
                Some(Dominated {
                    attempt,
                    by,
                    because,
                })
            })
        })
        .collect()
}

fn domination(
    contestants: &[Contestant],
    agreements: Option<&[Agreement]>,
    attempt: usize,
    by: usize,
) -> Option<String> {
    let (a, b) = (&contestants[attempt], &contestants[by]);
    if attempt == by || !b.blocked.is_empty() || !b.criteria.is_superset(&a.criteria) {
        return None;
    }
    let mut worse = Vec::new();
    let missing: Vec<&str> = b
        .criteria
        .difference(&a.criteria)
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        worse.push(format!("it is not shown to meet {}", missing.join(", ")));
    }
    if a.blocked != b.blocked {
        worse.push(format!("it is blocked ({})", a.blocked.join("; ")));
    }
    let mut no_better = true;
    let mut hold = |own: u64, other: u64, words: &str| match own.cmp(&other) {
        Ordering::Greater => worse.push(format!("{words} ({own} against {other})")),
        Ordering::Less => no_better = false,
        Ordering::Equal => {}
    };
    hold(
        a.regressions as u64,
        b.regressions as u64,
        "it breaks more checks",
    );
    hold(
        a.findings as u64,
        b.findings as u64,
        "it has more findings about safety",
    );
    hold(
        a.outside as u64,
        b.outside as u64,
        "it has more files outside of the plan",
    );
    let (size, other_size) = (ReviewSize::of(a.churn), ReviewSize::of(b.churn));
    match size.cmp(&other_size) {
        Ordering::Greater => worse.push(format!(
            "it takes longer to review ({} against {} lines)",
            a.churn, b.churn
        )),
        Ordering::Less => no_better = false,
        Ordering::Equal => {}
    }
    if let Some(agreements) = agreements {
        let (own, other) = (agreements[attempt].lines, agreements[by].lines);
        if own > other {
            no_better = false;
        } else if own < other {
            worse.push("it has less in common with its siblings".to_owned());
        }
    }
    (no_better && !worse.is_empty()).then(|| worse.join(", "))
}

/// How much of a reviewer's time a diff takes. Reviewers find most in 200 to 400 lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ReviewSize {
    /// Up to 50 changed lines.
    S,
    /// Up to 200.
    M,
    /// Up to 400.
    L,
    /// More.
    #[serde(rename = "XL")]
    Xl,
}

impl ReviewSize {
    /// Of so many lines added and removed.
    pub fn of(lines: u64) -> Self {
        match lines {
            0..=50 => Self::S,
            51..=200 => Self::M,
            201..=400 => Self::L,
            _ => Self::Xl,
        }
    }
}
