//! What a command said, and how a snapshot shows it.

use super::normal::normal;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::unix::fs::FileExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long any command of a test may take.
const LIMIT: Duration = Duration::from_secs(120);

/// What a command said. The fields hold it to the byte (what is not UTF-8 is
/// replaced); `Display` and [`Output::normal`] show it fit for a snapshot.
#[derive(Debug, Clone)]
pub struct Output {
    /// The exit code, or 128 and the number of the signal.
    pub status: i32,
    /// The answer.
    pub stdout: String,
    /// The story.
    pub stderr: String,
    command: String,
    root: PathBuf,
}

impl Output {
    /// Runs a command to its end, shown as `name arguments`.
    pub fn of(command: Command, name: &str, arguments: &[&str], input: &str, root: &Path) -> Self {
        Running::start(command, name, arguments, input, root).wait()
    }

    /// Fails, and shows everything, unless the command ended well.
    #[track_caller]
    pub fn success(self) -> Self {
        assert_eq!(self.status, 0, "\n{self}");
        self
    }

    /// Fails, and shows everything, unless the command ended with this code.
    #[track_caller]
    pub fn fails_with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "\n{self}");
        self
    }

    /// stdout without the white space at its end, for what is one value.
    pub fn value(&self) -> String {
        self.stdout.trim_end().to_owned()
    }

    /// stdout with all that changes from run to run replaced.
    pub fn normal(&self) -> String {
        normal(&self.stdout, &self.root)
    }
}

/// A command that has been started and runs beside the test, in a process group of its own as
/// a terminal would have it. Dropped, the group is killed: nothing outlives a test that fails.
pub struct Running {
    child: Child,
    stdout: File,
    stderr: File,
    shown: String,
    root: PathBuf,
}

impl Running {
    /// Starts a command, shown as `name arguments`.
    ///
    /// Both streams are files and not pipes: a child that outlives the command,
    /// as a supervisor does, would hold a pipe open.
    pub fn start(
        mut command: Command,
        name: &str,
        arguments: &[&str],
        input: &str,
        root: &Path,
    ) -> Self {
        let [stdin, stdout, stderr] =
            std::array::from_fn(|_| tempfile::tempfile().expect("a file for a command's stream"));
        let again = |file: &File| file.try_clone().expect("a second handle of a stream");
        (&stdin).write_all(input.as_bytes()).expect("write stdin");
        (&stdin).rewind().expect("rewind stdin");
        command
            .stdin(Stdio::from(stdin))
            .stdout(Stdio::from(again(&stdout)))
            .stderr(Stdio::from(again(&stderr)))
            .process_group(0);
        let mut shown = name.to_owned();
        for argument in arguments {
            shown.push(' ');
            shown.push_str(&quoted(argument));
        }
        let child = command
            .spawn()
            .unwrap_or_else(|why| panic!("cannot run `{shown}`: {why}"));
        Self {
            child,
            stdout,
            stderr,
            shown,
            root: root.to_owned(),
        }
    }

    /// Sends a signal to the whole group, as a terminal does.
    pub fn signal(&self, signal: Signal) {
        kill_process_group(Pid::from_child(&self.child), signal).expect("signal a group");
    }

    /// What it has written to stdout so far.
    pub fn said(&self) -> String {
        read_so_far(&self.stdout)
    }

    /// What it has written to stderr so far.
    pub fn told(&self) -> String {
        read_so_far(&self.stderr)
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(mut self) -> Output {
        let end = Instant::now() + LIMIT;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("wait for a command") {
                break status;
            }
            let (shown, story) = (&self.shown, || text(&self.stderr));
            assert!(
                Instant::now() < end,
                "`{shown}` takes longer than {LIMIT:?}\n{}",
                story()
            );
            thread::sleep(Duration::from_millis(2));
        };
        Output {
            status: code(status),
            stdout: text(&self.stdout),
            stderr: text(&self.stderr),
            command: self.shown.clone(),
            root: self.root.clone(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            kill_process_group(Pid::from_child(&self.child), Signal::KILL).ok();
            self.child.wait().ok();
        }
    }
}

/// ```text
/// $ git plan list
/// --- stdout
/// …
/// --- stderr
/// …
/// --- exit code 0
/// ```
/// A stream that is empty is left out.
impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", normal(&self.command, &self.root))?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if text.is_empty() {
                continue;
            }
            write!(f, "--- {name}\n{}", normal(text, &self.root))?;
            if !text.ends_with('\n') {
                writeln!(f, "\n[no newline at the end]")?;
            }
        }
        write!(f, "--- exit code {}", self.status)
    }
}

fn code(status: ExitStatus) -> i32 {
    let signal = || 128 + status.signal().unwrap_or_default();
    status.code().unwrap_or_else(signal)
}

/// All that was written to a stream so far, without moving the place where the command
/// writes on, which it shares with us.
fn read_so_far(file: &File) -> String {
    let length = file.metadata().expect("the length of a stream").len();
    let mut bytes = vec![0; usize::try_from(length).expect("a short stream")];
    file.read_exact_at(&mut bytes, 0).expect("read a stream");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All that was written to a stream.
fn text(mut file: &File) -> String {
    let mut bytes = Vec::new();
    file.rewind().expect("rewind a stream");
    file.read_to_end(&mut bytes).expect("read a stream");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An argument as a shell would want it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@,+^~%".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}
