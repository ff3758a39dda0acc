//! What a promotion would do.

use crate::model::promotion::{Promotion, Step};
use crate::render::style::clean;

/// `git promote --dry-run`.
pub fn intent(
    promotion: &Promotion,
    refusals: &[(String, String)],
    opens_pull_request: bool,
    losers: &[String],
) -> String {
    let mut out = String::new();
    for (reason, way_on) in refusals {
        out.push_str(&format!(
            "would refuse: {}\n  {}\n",
            clean(reason),
            clean(way_on)
        ));
    }
    if !refusals.is_empty() {
        return out;
    }
    let push = match promotion.step {
        Step::Decided => "would push",
        Step::Pushed | Step::Opened { .. } | Step::Merged(_) => "has pushed",
    };
    out.push_str(&format!(
        "{push} {} to {} as branch {}\n",
        promotion.offered().commit.short(),
        clean(&promotion.remote),
        clean(&promotion.branch)
    ));
    match &promotion.step {
        Step::Opened { url } => out.push_str(&format!("has opened pull request {}\n", clean(url))),
        _ if opens_pull_request => out.push_str(&format!(
            "would open a pull request into {}\n",
            clean(&promotion.target)
        )),
        _ => {}
    }
    for loser in losers {
        out.push_str(&format!("would archive {loser}\n"));
    }
    out
}
