//! What a pull request's title and body are made of.

use crate::model::plan::Plan;
use crate::render::pull_request::{Alternative, Material};
use crate::workflow::evidence;
use crate::workflow::list::Listed;
use crate::workflow::promote::{Intent, Paper};

/// Gathers it.
pub fn material<'a>(plan: &'a Plan, intent: &'a Intent, paper: &'a Paper) -> Material<'a> {
    let record = &intent.record;
    let alternative = |one: &Listed| {
        let attempt = &one.record.attempt;
        Alternative {
            name: attempt.name.clone(),
            approach: attempt.approach.as_ref().map(ToString::to_string),
            agent: attempt.agent.name.clone(),
            how: match why_lost(intent, paper, one) {
                Some(why) => format!("{}; {why}", evidence::summary(plan, one)),
                None => evidence::summary(plan, one),
            },
        }
    };
    let (own_record, plan_record) = evidence::records_of(&record.attempt.name);
    Material {
        plan,
        promotion: &intent.promotion,
        agent: &record.attempt.agent.name,
        report: intent.report.as_ref(),
        changes: &intent.changes,
        checks: &intent.evidence,
        accepted: &record.accepted,
        findings: &intent.findings,
        acknowledged: &record.acknowledged,
        alternatives: intent.alternatives.iter().map(alternative).collect(),
        record: own_record,
        plan_record,
        template: paper.template.as_deref(),
        longest: paper.longest,
    }
}

/// Why an alternative was put away, or is about to be.
fn why_lost<'a>(intent: &Intent, paper: &'a Paper, one: &'a Listed) -> Option<&'a str> {
    let attempt = &one.record.attempt;
    let kept = attempt
        .archive
        .as_ref()
        .and_then(|kept| kept.why.as_deref());
    let is_it = |loser: &Listed| loser.record.attempt.name == attempt.name;
    let told = || paper.lost.get(intent.losers.iter().position(is_it)?);
    kept.or_else(|| told().map(String::as_str))
}
