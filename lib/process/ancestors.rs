//! Who started this process, and who started them, as Linux's `/proc` has it. Elsewhere: nobody.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;

use rustix::process::{Pid, getppid};

use super::procfs::parent;

/// No tree of processes is deeper, in generations.
const DEEPEST: usize = 1000;

/// The command lines of all above this process, the nearest first.
pub fn ancestors() -> impl Iterator<Item = Vec<OsString>> {
    let above = std::iter::successors(getppid(), |pid| parent(*pid));
    above.take(DEEPEST).filter_map(command_line)
}

fn command_line(pid: Pid) -> Option<Vec<OsString>> {
    let bytes = fs::read(format!("/proc/{}/cmdline", pid.as_raw_pid())).ok()?;
    let words = bytes
        .strip_suffix(b"\0")
        .unwrap_or(&bytes)
        .split(|b| *b == 0);
    Some(
        words
            .map(|word| OsString::from_vec(word.to_vec()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_runs_the_tests_is_above_them() {
        if cfg!(target_os = "linux") {
            assert!(ancestors().next().is_some_and(|words| !words.is_empty()));
        }
    }
}
