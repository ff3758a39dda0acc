//! Which hints the user wants, by git's configuration. Asked of git itself, since a hint is
//! also given where there is no repository, or none that can be opened.

use std::process::{Command, Stdio};

use crate::model::advice::{Advice, Wanted};
use crate::model::config_value::boolean;

/// What the user says of each kind of hint.
pub fn wanted() -> Vec<(Advice, Wanted)> {
    if is_off() {
        return Advice::ALL.map(|advice| (advice, Wanted::No)).into();
    }
    let answer = Command::new("git")
        .args([
            "config",
            "-z",
            "--type=bool",
            "--get-regexp",
            r"^advice\.attempt",
        ])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    // Where git cannot tell, hints are shown.
    let said = answer.map(|answer| answer.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let of = |advice: Advice| {
        // The last one counts.
        let values = said.split('\0').filter_map(|entry| entry.split_once('\n'));
        let mut own = values.filter(|(key, _)| key.eq_ignore_ascii_case(advice.key()));
        match own.next_back() {
            None => Wanted::Unsaid,
            Some((_, "false")) => Wanted::No,
            Some(_) => Wanted::Yes,
        }
    };
    Advice::ALL.map(|advice| (advice, of(advice))).into()
}

/// `git --no-advice`, and whoever sets the variable that it sets.
fn is_off() -> bool {
    std::env::var("GIT_ADVICE").is_ok_and(|value| boolean(&value) == Some(false))
}
