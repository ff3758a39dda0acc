//! An answer that is longer than the screen, in the user's pager as git starts it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::cli::out;
use crate::model::error::Result;
use crate::workflow::Repo;

/// Writes the answer; through the pager where it goes to a terminal that is too small for it.
pub fn answer(repo: &Repo, text: &str) -> Result<()> {
    if !out::is_terminal() || text.lines().count() < out::rows() {
        return out::answer(text);
    }
    let pager = repo.pager().unwrap_or_default();
    if pager.is_empty() || pager == "cat" {
        return out::answer(text);
    }
    let mut command = Command::new("sh");
    command
        .args(["-c", &pager])
        .env("GIT_PAGER_IN_USE", "true")
        .stdin(Stdio::piped());
    // git's own defaults, where the user has none.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let Ok(mut child) = command.spawn() else {
        return out::answer(text);
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Whoever has read enough closes it.
        let _ = stdin.write_all(text.as_bytes());
    }
    let _ = child.wait();
    Ok(())
}
