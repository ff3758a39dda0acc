//! Attempts whose supervisor died without a word, and rounds that nobody began.

use crate::model::attempt::Status;
use crate::model::error::Result;
use crate::workflow::doctor::{Finding, View};
use crate::workflow::list::Listed;
use crate::workflow::resume;
use crate::workflow::settle_lost::settle_lost;

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let lost = view.listed.iter().filter(|one| {
        one.status == Status::Lost && !view.interrupted.contains(&one.record.attempt.name)
    });
    Ok(lost.map(finding).collect())
}

fn finding(one: &Listed) -> Finding {
    let attempt = one.record.attempt.clone();
    if resume::is_waiting(one) {
        return Finding::curable(
            attempt.name.to_string(),
            format!(
                "its round {} was asked for and has not begun",
                attempt.round
            ),
            "begins it",
            move |surgery| resume::go_on(surgery.repo, &attempt.name, surgery.interrupts),
        );
    }
    Finding::curable(
        attempt.name.to_string(),
        "it is lost: its supervisor died",
        "ends what it left running, and takes what lies in its worktree as its candidate",
        move |surgery| settle_lost(surgery.repo, &attempt).map(drop),
    )
}
