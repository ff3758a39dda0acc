//! Starting a program that outlives its starter.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Starts `command` so that it goes on after this process and its terminal
/// are gone, and returns its process id.
///
/// Its standard input is `/dev/null`; its standard output and error are added
/// to the file `log`, so nobody who reads this process's output through a pipe
/// waits for it. The program is expected to call
/// [`become_supervisor`](super::tree::become_supervisor) first thing, which
/// takes it out of the terminal's reach. Until then, some milliseconds, a
/// Ctrl-C reaches it as it reaches this process. (It is not started in a
/// process group of its own on purpose: the leader of a group cannot leave the
/// terminal's session.)
///
/// A file descriptor above 2 that this process itself has inherited without
/// `O_CLOEXEC` is passed on, as git passes it on.
///
/// # Errors
///
/// Whatever opening the log or starting the program gives.
pub fn spawn_detached(command: &mut Command, log: &Path) -> io::Result<u32> {
    let log = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    let pid = child.id();
    // Only for a starter that lives on, to whom the ended child would stay a
    // zombie. Without a thread to spare that is all that happens.
    let _ = thread::Builder::new().spawn(move || child.wait());
    Ok(pid)
}
