//! Why an attempt comes after another one, in words.

use crate::model::agreement::Agreement;
use crate::model::order::{Look, Step};
use crate::model::reach::Reach;

impl Look<'_> {
    /// What an attempt has against one that is ahead of it.
    pub(super) fn words(&self, one: usize, before: usize) -> String {
        let (a, b) = (&self.contestants[one], &self.contestants[before]);
        let agreement = |of: fn(&Agreement) -> f64| {
            let share = |at: usize| self.agreements.map_or(0.0, |all| of(&all[at]));
            percents(share(one), share(before))
        };
        match self.step {
            Step::Gates => format!("blocked: {}", a.blocked.join("; ")),
            Step::Production => match a.reach {
                Reach::Nothing => "changes nothing".to_owned(),
                Reach::Beside | Reach::Production => {
                    "changes no file that runs and was there before".to_owned()
                }
            },
            Step::Criteria => {
                let missing: Vec<&str> = b
                    .criteria
                    .difference(&a.criteria)
                    .map(String::as_str)
                    .collect();
                format!("not shown to meet {}", missing.join(", "))
            }
            Step::Regressions => {
                format!(
                    "breaks {} against {}",
                    count(a.regressions, "check"),
                    b.regressions
                )
            }
            Step::Safety => format!(
                "{} about safety against {}",
                count(a.findings, "finding"),
                b.findings
            ),
            Step::FileAgreement => {
                let (own, other) = agreement(|agreement| agreement.files);
                format!("shares {own} of its files with its siblings, against {other}")
            }
            Step::LineAgreement => {
                let (own, other) = agreement(|agreement| agreement.lines);
                format!("shares {own} of its changed lines with its siblings, against {other}")
            }
            Step::Outside => format!(
                "{} outside of the plan against {}",
                count(a.outside, "file"),
                b.outside
            ),
            Step::Size => format!(
                "{} changed lines of production against {}",
                a.churn, b.churn
            ),
        }
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// Two shares that differ, in percent, with as many places as show that.
fn percents(one: f64, other: f64) -> (String, String) {
    let told = |places: usize| {
        let percent = |share: f64| format!("{:.places$} %", share * 100.0);
        (percent(one), percent(other))
    };
    let differ = |(one, other): &(String, String)| one != other;
    (0..7).map(told).find(differ).unwrap_or_else(|| told(0))
}
