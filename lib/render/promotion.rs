//! What a promotion would do.

use crate::model::change::{FileChange, lines};
use crate::model::promotion::{Promotion, Step};
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
