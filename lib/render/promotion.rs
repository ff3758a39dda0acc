//! What a promotion would do.

use crate::model::change::{FileChange, lines};
use crate::model::name::AttemptName;
use crate::model::promotion::{Promotion, Shape, Step};
use crate::model::refusal::Refusal;
use crate::model::shaping::Shaping;
use crate::render::style::{Colour, Ink, clean, clean_lines, count};

/// What the answer to a review changes, before it is shown line by line.
pub fn proposal(colour: Colour, changes: &[FileChange]) -> String {
    let (added, removed) = lines(changes);
    let mut out = format!(
        "{}, +{added} -{removed}, since the review:\n",
        count(changes.len(), "file")
    );
    for change in changes {
        out.push_str(&format!(
            "  {} {}\n",
            clean(&change.path),
            colour.paint(Ink::Faint, &counts(change))
        ));
    }
    out
}

/// How much of a diff is shown where nothing can be scrolled back, in lines.
const SHOWN: usize = 200;

/// A diff as git prints it, in git's colours, cut where it is long.
pub fn diff(colour: Colour, text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().take(SHOWN) {
        let ink = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Ink::Strong,
            [b'+', ..] => Ink::Good,
            [b'-', ..] => Ink::Bad,
            [b'@', ..] => Ink::Notable,
            [b' ', ..] => Ink::Plain,
            _ => Ink::Strong,
        };
        out.push_str(&colour.paint(ink, &clean_lines(line)));
        out.push('\n');
    }
    match text.lines().count().saturating_sub(SHOWN) {
        0 => {}
        more => out.push_str(&format!("… {} more\n", count(more, "line"))),
    }
    out
}

fn counts(change: &FileChange) -> String {
    match (change.added, change.removed) {
        (Some(added), Some(removed)) => format!("+{added} -{removed}"),
        _ => "binary".to_owned(),
    }
}

/// `git promote --dry-run`.
pub fn intent(
    promotion: &Promotion,
    shaping: Option<&Shaping>,
    refusals: &[Refusal],
    opens_pull_request: bool,
    losers: &[AttemptName],
) -> String {
    let mut out = String::new();
    for refusal in refusals {
        out.push_str(&format!(
            "would refuse: {}\n  {}\n",
            clean(&refusal.reason),
            clean(&refusal.way_on)
        ));
    }
    for reason in promotion.forced.iter().flat_map(|forced| &forced.overruled) {
        out.push_str(&format!("would overrule: {}\n", clean(reason)));
    }
    if !refusals.is_empty() {
        return out;
    }
    let push = match promotion.step {
        Step::Decided => "would push",
        Step::Pushed | Step::Opened { .. } | Step::Merged(_) => "has pushed",
    };
    let what = match shaping {
        Some(shaping) => {
            out.push_str(&shaped(promotion, shaping));
            "it"
        }
        None => promotion.offered().commit.short(),
    };
    out.push_str(&format!(
        "{push} {what} to {} as branch {}\n",
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

/// What is made of the candidate, and what has to pass before it is pushed.
fn shaped(promotion: &Promotion, shaping: &Shaping) -> String {
    let candidate = promotion.candidate.commit.short();
    let on = shaping.on.short();
    let commits = count(shaping.commits, "commit");
    let mut out = match shaping.shape {
        Shape::AsIs => return String::new(),
        Shape::Squash | Shape::SquashOnto => {
            format!("would make one commit of {candidate} on {on}")
        }
        Shape::Onto => format!("would make {commits} of {candidate} anew on {on}"),
    };
    if shaping.shape.is_onto() {
        out.push_str(&format!(", the tip of {}", clean(&promotion.target)));
    }
    out.push('\n');
    if shaping.checks > 0 {
        out.push_str(&format!(
            "would run {} over it first\n",
            count(shaping.checks, "check")
        ));
    }
    out
}
