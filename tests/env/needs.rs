//! The real programs that some tests run against the doubles.
//!
//! Where one is missing, its tests are skipped and say so; with
//! `GIT_ATTEMPTS_REQUIRE_REAL_PARTS=1`, which `.ci/run` sets, they fail.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The real codex: `$GIT_ATTEMPTS_CODEX`, or the one on PATH. It is the native
/// program, not the wrapper in JavaScript that npm puts onto PATH.
pub fn codex() -> Option<PathBuf> {
    let how = "`npm install --prefix DIR @openai/codex@0.169.0`, \
               then GIT_ATTEMPTS_CODEX=DIR/node_modules/.bin/codex";
    program("codex", "GIT_ATTEMPTS_CODEX", how).map(|found| native(&found).unwrap_or(found))
}

/// The real codex where its sandbox works: without user namespaces, as in many
/// containers, every edit and command of a sandboxed codex fails. Nothing that
/// could be installed helps there, so this is a skip in any case.
pub fn sandboxed_codex() -> Option<PathBuf> {
    let codex = codex()?;
    if has_sandbox(&codex) {
        return Some(codex);
    }
    eprintln!("skipped: needs codex's sandbox, and so user namespaces");
    None
}

/// Whether codex can run a command in its sandbox here.
pub fn has_sandbox(codex: &Path) -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| {
        let home = tempfile::tempdir_in(super::base()).expect("a home for codex");
        let mut command = Command::new(codex);
        command.args(["sandbox", "--", "/bin/true"]);
        command.current_dir(home.path()).stdin(Stdio::null());
        for variable in ["CODEX_HOME", "HOME", "TMPDIR"] {
            command.env(variable, home.path());
        }
        let output = command.output();
        output.is_ok_and(|output| output.status.success())
    })
}

/// The real gh: `$GIT_ATTEMPTS_GH`, or the one on PATH.
pub fn gh() -> Option<PathBuf> {
    program("gh", "GIT_ATTEMPTS_GH", "`apt-get install gh`")
}

/// The real glab: `$GIT_ATTEMPTS_GLAB`, or the one on PATH. Not every Debian has it, so its
/// absence is a skip in any case.
pub fn glab() -> Option<PathBuf> {
    let named = env::var_os("GIT_ATTEMPTS_GLAB").map(PathBuf::from);
    let found = named.or_else(|| on_path("glab"));
    if found.is_none() {
        eprintln!("skipped: needs glab");
    }
    found
}

/// The real program of an agent, in the directory that `$GIT_ATTEMPTS_AGENTS` names. They are
/// large, and many, so the absence of one is a skip in any case.
pub fn agent(name: &str) -> Option<PathBuf> {
    let directory = env::var_os("GIT_ATTEMPTS_AGENTS").map(PathBuf::from);
    let found = directory.map(|directory| directory.join(name));
    let found = found.filter(|program| is_program(program));
    if found.is_none() {
        eprintln!("skipped: needs {name} in the directory that GIT_ATTEMPTS_AGENTS names");
    }
    found
}

/// The real Chromium: `$GIT_ATTEMPTS_CHROMIUM`, or the one on PATH.
pub fn chromium() -> Option<PathBuf> {
    let how = "`apt-get install chromium`";
    program("chromium", "GIT_ATTEMPTS_CHROMIUM", how)
}

/// What drives it: `$GIT_ATTEMPTS_CHROMEDRIVER`, or the one on PATH.
pub fn chromedriver() -> Option<PathBuf> {
    let how = "`apt-get install chromium-driver`";
    program("chromedriver", "GIT_ATTEMPTS_CHROMEDRIVER", how)
}

/// The real ssh-keygen, by which git signs: `$GIT_ATTEMPTS_SSH_KEYGEN`, or the one on PATH.
pub fn ssh_keygen() -> Option<PathBuf> {
    let how = "`apt-get install openssh-client`";
    program("ssh-keygen", "GIT_ATTEMPTS_SSH_KEYGEN", how)
}

/// The real zsh: `$GIT_ATTEMPTS_ZSH`, or the one on PATH.
pub fn zsh() -> Option<PathBuf> {
    program("zsh", "GIT_ATTEMPTS_ZSH", "`apt-get install zsh`")
}

/// The real fish: `$GIT_ATTEMPTS_FISH`, or the one on PATH.
pub fn fish() -> Option<PathBuf> {
    program("fish", "GIT_ATTEMPTS_FISH", "`apt-get install fish`")
}

/// Whether a file is there that a Debian package brings.
pub fn file(path: &str, package: &str) -> bool {
    let is_there = Path::new(path).is_file();
    if !is_there {
        assert!(
            !are_required(),
            "{path} is missing. Install it with `apt-get install {package}`."
        );
        eprintln!("skipped: needs {path}");
    }
    is_there
}

/// strace where it may trace: some containers forbid it, and nothing that could be installed
/// helps there, so that is a skip in any case.
pub fn strace() -> Option<PathBuf> {
    let strace = program("strace", "GIT_ATTEMPTS_STRACE", "`apt-get install strace`")?;
    let mut command = Command::new(&strace);
    command.args(["-o", "/dev/null", "/bin/true"]);
    if command.output().is_ok_and(|output| output.status.success()) {
        return Some(strace);
    }
    eprintln!("skipped: needs a machine where strace may trace");
    None
}

/// The first program of a name on the outer PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut all = env::split_paths(&path).map(|directory| directory.join(name));
    all.find(|program| is_program(program))
}

fn program(name: &str, variable: &str, how: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    if let Some(path) = &named
        && !is_program(path)
    {
        panic!("{variable} is no program: {}", path.display());
    }
    let found = named.or_else(|| on_path(name));
    if found.is_none() {
        assert!(!are_required(), "{name} is missing. Install it with {how}.");
        eprintln!("skipped: needs {name}");
    }
    found
}

/// Whether a program that is missing is a fault.
fn are_required() -> bool {
    env::var("GIT_ATTEMPTS_REQUIRE_REAL_PARTS").is_ok_and(|value| value == "1")
}

fn is_program(path: &Path) -> bool {
    let metadata = path.metadata();
    metadata.is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

/// The native program that an npm package's wrapper starts:
/// `node_modules/@openai/codex-<platform>/vendor/<triple>/bin/codex`.
fn native(wrapper: &Path) -> Option<PathBuf> {
    let wrapper = wrapper.canonicalize().ok()?;
    let package = wrapper.parent()?.parent()?;
    let within = package.join("node_modules/@openai");
    for siblings in [package.parent()?, &within] {
        for entry in siblings.read_dir().into_iter().flatten().flatten() {
            let vendor = entry.path().join("vendor");
            for triple in vendor.read_dir().into_iter().flatten().flatten() {
                let program = triple.path().join("bin/codex");
                if is_program(&program) {
                    return Some(program);
                }
            }
        }
    }
    None
}
