//! Where git's system-wide configuration is. gix looks in `/etc/gitconfig`, and asks git
//! whether it was built to look elsewhere; but that is a process, in the way of everything.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What is known without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SystemConfig {
    /// Where gix looks anyway.
    Usual,
    /// Here, or where gix looks anyway.
    At(PathBuf),
    /// Only git knows.
    AskGit,
}

/// Finds out, and has git asked where nobody else knows; gix remembers what it said.
pub(super) fn prepare() {
    if *FOUND == SystemConfig::AskGit {
        gix::path::env::installation_config();
    }
}

/// What is known of it.
pub(super) fn found() -> &'static SystemConfig {
    &FOUND
}

static FOUND: LazyLock<SystemConfig> = LazyLock::new(|| {
    // gix reads the file that this names in place of any other, as git does.
    if std::env::var_os("GIT_CONFIG_SYSTEM").is_some() {
        return SystemConfig::Usual;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|dir| dir.join("git"))
        .find(|git| git.is_file())
        .and_then(|git| git.canonicalize().ok())
        .filter(|git| cfg!(target_os = "linux") && is_elf(git))
        .map_or(SystemConfig::AskGit, |git| of_program(&git))
});

/// By git's Makefile, `sysconfdir` is `/etc` for the prefix `/usr`, and else `etc` below the
/// prefix. Only of the two prefixes of a Linux system is that taken for granted.
fn of_program(git: &Path) -> SystemConfig {
    // `git` puts the last of these in front of PATH for its own commands.
    let is_in = |prefix: &str| {
        ["bin", "lib/git-core", "libexec/git-core"]
            .iter()
            .any(|dir| git.parent() == Some(&Path::new(prefix).join(dir)))
    };
    if is_in("/usr") {
        SystemConfig::Usual
    } else if is_in("/usr/local") {
        SystemConfig::At("/usr/local/etc/gitconfig".into())
    } else {
        SystemConfig::AskGit
    }
}

/// A script in git's place may run any other git.
fn is_elf(program: &Path) -> bool {
    let mut magic = [0; 4];
    File::open(program).is_ok_and(|mut file| file.read_exact(&mut magic).is_ok())
        && magic == *b"\x7fELF"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_prefixes_of_a_system_are_taken_for_granted() {
        let of = |git: &str| of_program(Path::new(git));
        for git in [
            "/usr/bin/git",
            "/usr/lib/git-core/git",
            "/usr/libexec/git-core/git",
        ] {
            assert_eq!(of(git), SystemConfig::Usual, "{git}");
        }
        let local = SystemConfig::At("/usr/local/etc/gitconfig".into());
        assert_eq!(of("/usr/local/bin/git"), local);
        assert_eq!(of("/usr/local/libexec/git-core/git"), local);
        for git in [
            "/opt/git/bin/git",
            "/nix/store/x-git/bin/git",
            "/usr/share/git",
        ] {
            assert_eq!(of(git), SystemConfig::AskGit, "{git}");
        }
    }
}
