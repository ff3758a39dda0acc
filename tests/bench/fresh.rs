//! A file system that nothing was ever deleted from: an ext4 that has seen deletions makes
//! new files many times slower, and a benchmark would measure that.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes of the file system, most of which are never written.
const SIZE: u64 = 12 * 1024 * 1024 * 1024;
/// Files and directories that fit into it.
const INODES: &str = "900000";

/// A place for one run, gone when dropped.
pub struct Fresh {
    dir: tempfile::TempDir,
    mounted: Option<PathBuf>,
}

impl Fresh {
    /// Makes one.
    pub fn new() -> Self {
        let dir = tempfile::tempdir_in(base()).expect("make a directory for a run");
        let mut fresh = Self { dir, mounted: None };
        if can_mount() {
            let image = fresh.dir.path().join("image");
            let mounted = fresh.dir.path().join("mounted");
            let file = fs::File::create(&image).expect("make an image");
            file.set_len(SIZE).expect("make an image");
            fs::create_dir(&mounted).expect("make a place to mount");
            let options = [
                "-q",
                "-F",
                "-N",
                INODES,
                "-E",
                "lazy_itable_init=0,lazy_journal_init=0",
            ];
            succeed(Command::new("mkfs.ext4").args(options).arg(&image));
            succeed(
                Command::new("mount")
                    .args(["-o", "loop"])
                    .arg(&image)
                    .arg(&mounted),
            );
            fresh.mounted = Some(mounted);
        }
        fresh
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.mounted.as_deref().unwrap_or(self.dir.path())
    }

    /// What it is, in words.
    pub fn describe() -> String {
        if can_mount() {
            "a new ext4 on tmpfs for each run".to_owned()
        } else {
            format!(
                "a new directory in '{}' for each run (not root: no new file system)",
                base().display()
            )
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(mounted) = &self.mounted {
            succeed(Command::new("umount").arg(mounted));
        }
    }
}

fn base() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
}

/// Whether this process may mount what it makes.
fn can_mount() -> bool {
    static ANSWER: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *ANSWER.get_or_init(|| {
        let dir = tempfile::tempdir_in(base()).expect("make a directory");
        let image = dir.path().join("image");
        let file = fs::File::create(&image).expect("make an image");
        file.set_len(8 * 1024 * 1024).expect("make an image");
        let mounted = dir.path().join("mounted");
        fs::create_dir(&mounted).expect("make a place to mount");
        let ran = |command: &mut Command| {
            let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
            quiet.status().is_ok_and(|status| status.success())
        };
        ran(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image))
            && ran(Command::new("mount")
                .args(["-o", "loop"])
                .arg(&image)
                .arg(&mounted))
            && ran(Command::new("umount").arg(&mounted))
    })
}

/// Runs a command that must not fail.
pub fn succeed(command: &mut Command) {
    let status = command.status();
    assert!(
        status.as_ref().is_ok_and(|status| status.success()),
        "{command:?}: {status:?}"
    );
}
