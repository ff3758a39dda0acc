//! The file in which an agent may leave its last words. It is the agent's: it may be anything.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The most that is read of it, in bytes: the end, which is where a report stands.
const LONGEST: u64 = 1024 * 1024;

/// Its text. Empty where it is not there or no file: a pipe would be waited for without end.
pub fn read_last_message(path: &Path) -> String {
    let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
    let text = is_file.then(|| read_end(path)).flatten();
    text.unwrap_or_default()
}

fn read_end(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST)))
        .ok()?;
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn of_a_message_without_end_the_end_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long");
        let mut text = vec![b'x'; 3 * LONGEST as usize];
        text.extend(b"\n## Summary\n\xffdone\n");
        std::fs::write(&path, text).unwrap();
        let read = read_last_message(&path);
        assert!(read.ends_with("\n## Summary\n\u{fffd}done\n"));
        assert!(read.len() <= LONGEST as usize + 2);
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe");
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|status| status.success()));
        assert_eq!(read_last_message(&path), "");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(read_last_message(&link), "");
        assert_eq!(read_last_message(&dir.path().join("none")), "");
    }
}
