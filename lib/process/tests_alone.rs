//! Tests that need a process of their own: to hold all of its children, to be
//! killed, to measure its memory. They start this test binary once more.

use std::env;
use std::process::Command;

const MARK: &str = "GIT_ATTEMPTS_TEST_ALONE";

/// The value that [`again`] gave this process, if it is such a one.
pub fn role() -> Option<String> {
    env::var(MARK).ok()
}

/// This test binary, to run only the test `name` of `module` (the test's
/// `module_path!()`) and to see `role` in [`role`].
pub fn again(module: &str, name: &str, role: &str) -> Command {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .arg(format!("{module}::{name}"))
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .env(MARK, role);
    command
}

/// Runs `body` in a process of its own, as the test `name` of `module`.
pub fn alone(module: &str, name: &str, body: impl FnOnce()) {
    if role().is_some() {
        return body();
    }
    let output = again(module, name, "alone").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        // A name that matches no test would pass otherwise.
        output.status.success() && text.contains("1 passed"),
        "{}\n{text}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
}
