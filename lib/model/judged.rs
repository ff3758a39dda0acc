//! How grave each finding is here: what a rule is by itself, then git's configuration, then the
//! plan, whose writer knows best what is meant by a line of it.

use std::collections::BTreeMap;

use crate::model::finding::{Finding, Rule, SaidBy};
use crate::model::plan_settings::Setting;
use crate::model::rule::Level;

/// What git's configuration makes of rules.
pub type Levels = BTreeMap<Rule, Level>;

/// The findings as they count here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Those that are told, in the order of the file.
    pub findings: Vec<Finding>,
    /// Those of rules that are off, in the order of the file.
    pub hidden: Vec<Hidden>,
}

/// A finding that nobody is told, since its rule is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// What would have been told.
    pub finding: Finding,
    /// Where the plan turned the rule off, in bytes of the file; `None` is git's configuration.
    pub turned_off_at: Option<usize>,
}

/// Holds findings against what the configuration and the plan make of their rules.
pub fn judge(mut findings: Vec<Finding>, levels: &Levels, settings: &[Setting]) -> Judged {
    findings.sort_by_key(|finding| finding.span.offset());
    let mut judged = Judged::default();
    for mut finding in findings {
        let in_plan = chosen(&finding, settings);
        let level = in_plan
            .map(|setting| setting.level)
            .or_else(|| levels.get(&finding.rule).copied());
        let Some(level) = level.filter(|_| !finding.is_final()) else {
            judged.findings.push(finding);
            continue;
        };
        match level.severity() {
            Some(severity) => {
                finding.severity = severity;
                finding.said_by = match in_plan {
                    Some(_) => SaidBy::Plan,
                    None => SaidBy::Config,
                };
                judged.findings.push(finding);
            }
            None => judged.hidden.push(Hidden {
                finding,
                turned_off_at: in_plan.map(|setting| setting.span.start),
            }),
        }
    }
    judged
}

/// The level of a rule at a place, where the configuration or the plan name one.
pub fn level_at(rule: Rule, at: usize, levels: &Levels, settings: &[Setting]) -> Option<Level> {
    setting_at(rule, at, settings)
        .map(|setting| setting.level)
        .or_else(|| levels.get(&rule).copied())
}

fn chosen<'s>(finding: &Finding, settings: &'s [Setting]) -> Option<&'s Setting> {
    setting_at(finding.rule, finding.span.offset(), settings)
}

/// The closest comment speaks; of two that are as close, the last.
fn setting_at(rule: Rule, at: usize, settings: &[Setting]) -> Option<&Setting> {
    settings
        .iter()
        .rev()
        .filter(|one| one.rule == rule && one.scope.start <= at && at < one.scope.end)
        .min_by_key(|one| one.scope.len())
}
