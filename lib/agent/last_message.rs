//! The file in which an agent may leave its last words. It is the agent's: it may be anything.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The longest last words that are any, in bytes. Nobody reads more, and no memory is to be
/// filled with it.
const LONGEST: u64 = 1024 * 1024;

/// Its text. Empty where it is too long, not there, or no file: a pipe would be waited for
/// without end.
pub fn read_last_message(path: &Path) -> String {
    let found = path.symlink_metadata();
    let is_one = found.is_ok_and(|found| found.is_file() && found.len() <= LONGEST);
    let mut bytes = Vec::new();
    if is_one && let Ok(file) = File::open(path) {
        // It may become longer just now.
        let _ = file.take(LONGEST).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn what_is_said_is_read_and_what_is_without_end_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("said");
        std::fs::write(&path, b"## Summary\n\xffdone\n").unwrap();
        assert_eq!(read_last_message(&path), "## Summary\n\u{fffd}done\n");
        std::fs::write(&path, vec![b'x'; LONGEST as usize + 1]).unwrap();
        assert_eq!(read_last_message(&path), "");
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
