//! Events as lines of the story, for standard error.

use crate::model::attempt::{Attempt, Outcome};
use crate::model::check::Verdict;
use crate::model::event::{Event, Progress, Working};
use crate::render::meanwhile::meanwhile;
use crate::render::page::cut;
use crate::render::style::{Colour, Ink, bytes, clean, count, duration};

/// Ignored files that are named, the largest first.
const LISTED: usize = 10;

/// The line for an event, without its end; nothing for those that are drawn elsewhere.
pub fn line(colour: Colour, event: &Event) -> Option<String> {
    let text = match event {
        Event::Board(_) | Event::Checking(_) | Event::Working(_) => return None,
        Event::Prepared {
            attempt,
            branch,
            worktree,
        } => format!(
            "attempt {} on branch {} in {}",
            colour.paint(Ink::Strong, &attempt.to_string()),
            clean(branch),
            clean(worktree)
        ),
        Event::Started { attempt, who } => format!(
            "attempt {} has waited, and {} has started",
            colour.paint(Ink::Strong, &attempt.to_string()),
            clean(who)
        ),
        Event::Ended(attempt) => ended(colour, attempt),
        Event::ChecksNeeded { checks, trees } => {
            format!(
                "running {} over {}",
                count(*checks, "check"),
                count(*trees, "tree")
            )
        }
        Event::CheckStarted { over, check } => {
            let what = check.as_ref().map_or("set-up", |check| check.as_ref());
            return Some(format!("{over}: {what} …"));
        }
        Event::CheckEnded {
            over,
            check,
            verdict,
            exit,
            log,
        } => {
            let ink = match verdict {
                Verdict::Passed => Ink::Good,
                Verdict::Failed => Ink::Bad,
                Verdict::Indeterminate | Verdict::Aborted => Ink::Notable,
            };
            let verdict_words = colour.paint(ink, verdict.word());
            if *verdict == Verdict::Passed {
                format!("{over}: {check} {verdict_words}")
            } else {
                format!(
                    "{over}: {check} {verdict_words} ({}), see {}",
                    clean(exit),
                    clean(log)
                )
            }
        }
        Event::Pushed { remote, branch } => {
            format!("pushed branch {} to {}", clean(branch), clean(remote))
        }
        Event::NoForge { remote } => format!(
            "opened no pull request: {} is at no forge that is known (see attempt.forge)",
            clean(remote)
        ),
        Event::Opened { url, found } => {
            let verb = if *found { "found" } else { "opened" };
            format!("{verb} pull request {}", clean(url))
        }
        Event::Archived { attempt } => format!("archived attempt {attempt}"),
        Event::Ignored { attempt, files } => {
            let sum = files.iter().map(|(_, bytes)| bytes).sum();
            let mut largest: Vec<&(String, u64)> = files.iter().collect();
            largest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let shown = largest.iter().take(LISTED);
            let mut shown: Vec<String> = shown
                .map(|(path, size)| format!("{} ({})", clean(path), bytes(*size)))
                .collect();
            let more = files.len().saturating_sub(LISTED);
            if more > 0 {
                shown.push(format!("and {more} more"));
            }
            format!(
                "attempt {attempt}: ignored files go with its worktree, {}: {}",
                bytes(sum),
                shown.join(", ")
            )
        }
        Event::Kept { attempt, reason } => {
            format!(
                "warning: attempt {attempt} was not archived: {}",
                clean(reason)
            )
        }
        Event::Warning(text) => format!("warning: {}", clean(text)),
        Event::Note(text) | Event::Detail(text) => clean(text),
    };
    Some(text)
}

/// How far the checks are, in one line of so many columns.
pub fn progress(progress: &Progress, columns: usize) -> String {
    let running: Vec<String> = progress
        .running
        .iter()
        .map(|(what, seconds)| format!("{} {}", clean(what), duration(seconds * 1000)))
        .collect();
    let text = format!(
        "{} of {}: {}",
        progress.done,
        count(progress.all, "check"),
        running.join(", ")
    );
    cut(&text, columns)
}

/// What an agent does that was asked something, in one line of so many columns.
pub fn working(working: &Working, columns: usize) -> String {
    let text = format!(
        "{} {}: {}",
        clean(&working.who),
        duration(working.seconds * 1000),
        match working.activity.as_str() {
            "" => "thinking".to_owned(),
            activity => clean(activity),
        }
    );
    cut(&text, columns)
}

/// How an attempt ended, what is kept of it where it did not get to its end by itself, and
/// what the user should know of the rest of the repository.
fn ended(colour: Colour, attempt: &Attempt) -> String {
    let end = attempt.end();
    let (ink, word) = match end.map(|end| end.outcome) {
        Some(Outcome::Finished) => (Ink::Good, "finished"),
        Some(Outcome::Empty) => (Ink::Notable, "empty"),
        Some(Outcome::Failed) => (Ink::Bad, "failed"),
        Some(Outcome::TimedOut) => (Ink::Bad, "timed out"),
        Some(Outcome::Stopped) => (Ink::Notable, "stopped"),
        Some(Outcome::Lost) => (Ink::Bad, "lost"),
        None => (Ink::Bad, "lost: its supervisor died"),
    };
    let cause = end.and_then(|end| end.cause.as_deref());
    let cause = cause.map(|cause| format!(": {}", clean(cause)));
    let name = attempt.name.to_string();
    let mut text = format!(
        "attempt {} {}{}",
        colour.paint(Ink::Strong, &name),
        colour.paint(ink, word),
        cause.unwrap_or_default()
    );
    if let Some(fruitless) = end.and_then(|end| end.fruitless.as_ref()) {
        text = format!(
            "attempt {}: {}; what it offered before stands",
            colour.paint(Ink::Strong, &name),
            colour.paint(Ink::Bad, &clean(fruitless)),
        );
    }
    let is_cut_short =
        end.is_some_and(|end| matches!(end.outcome, Outcome::Stopped | Outcome::Lost));
    if is_cut_short && attempt.candidate.is_some() {
        let branch = attempt.branch.trim_start_matches("refs/heads/");
        text.push_str(&format!("; kept on branch {}", clean(branch)));
    }
    if let Some(why) = end.and_then(|end| end.began_afresh.as_ref()) {
        let why = clean(why);
        text.push_str(&format!(
            "\nattempt {name}: its conversation was gone, so it began another ({why})"
        ));
    }
    let claims = end.into_iter().flat_map(|end| &end.claims);
    let claims = claims.map(|claim| format!("its report {}", clean(&claim.words())));
    for remark in end
        .map(meanwhile)
        .unwrap_or_default()
        .into_iter()
        .chain(claims)
    {
        text.push_str(&format!("\nwarning: attempt {name}: {remark}"));
    }
    text
}
