//! The pipes between a supervisor and its main process.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionbio;
use rustix::process::Pid;

use super::supervise::{Input, Sink};

/// As much as a pipe holds.
const BUFFER: usize = 64 * 1024;

/// Moves bytes between pipes and a sink whenever there are some, in one thread
/// and one buffer. No end of a pipe ever blocks.
pub(super) struct Pump {
    stdin: Option<Feed>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// Wakes us when the main process ends. Without, we see it a tick later.
    end: Option<OwnedFd>,
    buffer: Vec<u8>,
}

/// What the main process has not read yet of its standard input.
struct Feed {
    pipe: ChildStdin,
    bytes: Vec<u8>,
    fed: usize,
}

impl Pump {
    /// Starts `command` in a process group of its own. Whoever calls this is
    /// to wait for it.
    pub fn start(command: &mut Command, input: Input) -> io::Result<(Self, Pid)> {
        let (stdin, bytes) = match input {
            Input::Null => (Stdio::null(), Vec::new()),
            Input::Bytes(bytes) => (Stdio::piped(), bytes),
        };
        let mut child = command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let pid = Pid::from_child(&child);
        let pump = Self {
            stdin: child.stdin.take().map(|pipe| Feed {
                pipe,
                bytes,
                fed: 0,
            }),
            stdout: child.stdout.take(),
            stderr: child.stderr.take(),
            end: end_of(pid),
            buffer: vec![0; BUFFER],
        };
        pump.unblock();
        Ok((pump, pid))
    }

    /// Our ends only: the child's are other open files, and block as usual.
    fn unblock(&self) {
        for (end, _) in self.ends().into_iter().flatten() {
            // Not known to fail on an open pipe, and a started child cannot be
            // given back. The worst is that we wait where we would return.
            let _ = ioctl_fionbio(end, true);
        }
    }

    /// Moves what can be moved now, and waits up to `wait` for something to
    /// move, or for the main process to end. Whether any output came.
    pub fn round(&mut self, sink: &mut dyn Sink, wait: Duration) -> bool {
        let [stdin, stdout, stderr, end] = self.ready(wait);
        if stdin && self.stdin.as_mut().is_some_and(Feed::is_done) {
            self.stdin = None;
        }
        let mut moved = false;
        if stdout && let Some(chunk) = read(&mut self.stdout, &mut self.buffer) {
            sink.stdout(chunk);
            moved = true;
        }
        if stderr && let Some(chunk) = read(&mut self.stderr, &mut self.buffer) {
            sink.stderr(chunk);
            moved = true;
        }
        if end {
            self.end = None;
        }
        moved
    }

    /// Whether somebody may still write.
    pub fn is_open(&self) -> bool {
        self.stdout.is_some() || self.stderr.is_some()
    }

    fn ends(&self) -> [Option<(BorrowedFd<'_>, PollFlags)>; 4] {
        [
            self.stdin
                .as_ref()
                .map(|feed| (feed.pipe.as_fd(), PollFlags::OUT)),
            self.stdout
                .as_ref()
                .map(|pipe| (pipe.as_fd(), PollFlags::IN)),
            self.stderr
                .as_ref()
                .map(|pipe| (pipe.as_fd(), PollFlags::IN)),
            self.end.as_ref().map(|end| (end.as_fd(), PollFlags::IN)),
        ]
    }

    /// Which of the ends have something for us, be it an error or a hang-up.
    fn ready(&self, wait: Duration) -> [bool; 4] {
        let ends = self.ends();
        let mut polled: Vec<_> = ends
            .iter()
            .flatten()
            .map(|(end, events)| PollFd::from_borrowed_fd(*end, *events))
            .collect();
        // Too long for the kernel's own type means without end.
        let timeout = Timespec::try_from(wait).ok();
        if poll(&mut polled, timeout.as_ref()).is_err() {
            // A signal came, or memory is short. Either way: again, not at once.
            thread::sleep(Duration::from_millis(1));
            return [false; 4];
        }
        let mut answers = polled.iter().map(|end| !end.revents().is_empty());
        ends.map(|end| end.is_some() && answers.next().unwrap_or(false))
    }
}

impl Feed {
    /// Writes what fits. Done when all is written, and also when nobody reads
    /// any more (`EPIPE`): a program need not read its input.
    fn is_done(&mut self) -> bool {
        match self.pipe.write(&self.bytes[self.fed..]) {
            Ok(written) => self.fed += written,
            Err(error) => return !is_for_later(&error),
        }
        self.fed == self.bytes.len()
    }
}

/// One chunk from `pipe`, or nothing. Closes it at its end.
fn read<'b>(pipe: &mut Option<impl Read>, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    match pipe.as_mut()?.read(buffer) {
        Ok(0) => *pipe = None,
        Ok(len) => return Some(&buffer[..len]),
        Err(error) if is_for_later(&error) => {}
        Err(_) => *pipe = None,
    }
    None
}

fn is_for_later(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}

#[cfg(target_os = "linux")]
fn end_of(pid: Pid) -> Option<OwnedFd> {
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn end_of(_: Pid) -> Option<OwnedFd> {
    None
}
