//! What became of the user's repository while an agent worked, with the way back.

use crate::model::attempt::End;
use crate::model::meanwhile::MovedRef;
use crate::render::style::clean;

/// One line for each thing, without a name in front.
pub fn meanwhile(end: &End) -> Vec<String> {
    let mut lines: Vec<String> = end.meanwhile.refs.iter().map(moved).collect();
    lines.extend(end.meanwhile.stashed.iter().map(|stash| {
        let stash = stash.short();
        format!("meanwhile stashed: {stash}; see it: git stash show -p {stash}")
    }));
    lines.extend(end.meanwhile.unstashed.iter().map(|stash| {
        let stash = stash.short();
        format!("meanwhile gone from the stash: {stash}; back: git stash store {stash}")
    }));
    if !end.steering_changed.is_empty() {
        lines.push(format!(
            "meanwhile changed for all worktrees: {}",
            clean(&end.steering_changed.join(", "))
        ));
    }
    lines
}

fn moved(one: &MovedRef) -> String {
    let name = clean(&one.name);
    let before = one.before.short();
    let after = one.after.as_ref().map(|after| after.short());
    match (after, one.put_back) {
        (Some(after), false) => format!(
            "meanwhile moved: {name} {before}..{after}; back: git update-ref {name} {before} {after}"
        ),
        (None, false) => format!(
            "meanwhile deleted: {name}, which was at {before}; back: git update-ref {name} {before}"
        ),
        (Some(after), true) => {
            format!("meanwhile moved: {name} {before}..{after}; it has been put back")
        }
        (None, true) => format!("meanwhile deleted: {name}; it has been put back"),
    }
}
