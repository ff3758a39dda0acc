//! Asking a program something that it answers in a line or a page.

use std::process::Command;
use std::time::Duration;

use super::supervise::{self, Finish, Input, Limits, Sink};

/// The most that is kept of an answer, in bytes.
const LONGEST: usize = 256 * 1024;

/// What a program prints on both its streams, within a time; nothing where it cannot be
/// started or takes longer. How it exits is not asked.
pub fn ask(command: Command, limit: Duration) -> Option<String> {
    let limits = Limits {
        timeout: Some(limit),
        silence: None,
        grace: Duration::from_millis(200),
    };
    let mut kept = Kept(Vec::new());
    let end = supervise::run(command, Input::Null, limits, &mut kept, &|| None).ok()?;
    let text = String::from_utf8_lossy(&kept.0).into_owned();
    (end.reason == Finish::ByItself).then_some(text)
}

struct Kept(Vec<u8>);

impl Sink for Kept {
    fn stdout(&mut self, chunk: &[u8]) {
        let room = LONGEST.saturating_sub(self.0.len());
        self.0.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    fn stderr(&mut self, chunk: &[u8]) {
        self.stdout(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(line: &str, limit: Duration) -> Option<String> {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        ask(command, limit)
    }

    #[test]
    fn the_answer_is_what_comes_on_either_stream_however_it_exits() {
        let limit = Duration::from_secs(30);
        let said = shell("echo 1.2.3; echo more >&2; exit 3", limit);
        assert_eq!(said.as_deref(), Some("1.2.3\nmore\n"));
    }

    #[test]
    fn who_takes_too_long_or_is_not_there_has_no_answer() {
        assert_eq!(shell("sleep 60", Duration::from_millis(100)), None);
        let nobody = Command::new("/nonexistent/program");
        assert_eq!(ask(nobody, Duration::from_secs(1)), None);
    }
}
