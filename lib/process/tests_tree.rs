use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, getpid};

use super::supervise::{End, Exit, Finish, Input, Limits, run};
use super::tests_alone::alone;
use super::tests_supervise::{Collected, script};
use super::tree::{become_supervisor, descendants};

const GRACE: Duration = Duration::from_millis(400);

/// Runs `script` as a supervisor does, `$DIR` being `dir`.
fn supervise(text: &str, dir: &Path, timeout: Option<Duration>) -> End {
    become_supervisor().unwrap();
    let mut command = script(text);
    command.env("DIR", dir).current_dir(dir);
    let limits = Limits {
        timeout,
        silence: None,
        grace: GRACE,
    };
    let sink = &mut Collected::default();
    run(command, Input::Null, limits, sink, &|| None).unwrap()
}

/// The processes that have `dir` in their environment, dead or alive.
fn processes_of(dir: &Path) -> Vec<String> {
    let cookie = format!("DIR={}", dir.display());
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| {
            let process = entry.ok()?.path();
            let environment = fs::read(process.join("environ")).ok()?;
            let ours = environment
                .split(|byte| *byte == 0)
                .any(|variable| variable == cookie.as_bytes());
            ours.then(|| process.display().to_string())
        })
        .collect()
}

#[test]
fn a_daemon_that_ignores_sigterm_is_gone_after_the_run() {
    let name = "a_daemon_that_ignores_sigterm_is_gone_after_the_run";
    alone(module_path!(), name, || {
        let dir = tempfile::tempdir().unwrap();
        let daemon = r#"
            (setsid sh -c 'trap "" TERM; (while :; do sleep 1; done) & echo $! > "$DIR/up"' &) &
            while [ ! -s "$DIR/up" ]; do sleep 0.01; done
            [ "$(ps -o ppid= -p $(cat "$DIR/up") | tr -d ' ')" != $$ ]
        "#;
        let end = supervise(daemon, dir.path(), None);
        assert_eq!((end.status, end.reason), (Exit::Code(0), Finish::ByItself));
        // The daemon, and the `sleep` that it was in.
        assert!(end.leaked >= 1, "{end:?}");
        assert!(end.killed >= 1, "{end:?}");
        assert_eq!(end.left, 0);
        assert_eq!(processes_of(dir.path()), [] as [&str; 0]);
    });
}

#[test]
fn a_chain_that_keeps_forking_away_is_gone_after_the_run() {
    let name = "a_chain_that_keeps_forking_away_is_gone_after_the_run";
    alone(module_path!(), name, || {
        let dir = tempfile::tempdir().unwrap();
        let link = "trap '' TERM\necho >> \"$DIR/links\"\nsetsid sh \"$DIR/link\" &\n";
        fs::write(dir.path().join("link"), link).unwrap();
        let chain = r#"setsid sh "$DIR/link" & sleep 0.3"#;
        let started = Instant::now();
        let end = supervise(chain, dir.path(), None);
        assert!(started.elapsed() < GRACE + Duration::from_secs(2));
        assert_eq!(end.left, 0, "{end:?}");
        assert_eq!(processes_of(dir.path()), [] as [&str; 0]);
        let links = || fs::metadata(dir.path().join("links")).unwrap().len();
        let length = links();
        assert!(length > 20, "that was no chain: {length}");
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(links(), length);
        println!("{length} links, {end:?}");
    });
}

#[test]
fn a_timed_out_tree_that_ignores_sigterm_is_killed_after_the_grace() {
    let name = "a_timed_out_tree_that_ignores_sigterm_is_killed_after_the_grace";
    alone(module_path!(), name, || {
        let dir = tempfile::tempdir().unwrap();
        let deaf = "trap '' TERM; sleep 100 & setsid sleep 100 & wait; sleep 100";
        let end = supervise(deaf, dir.path(), Some(Duration::from_millis(200)));
        assert_eq!(
            (end.status, end.reason),
            (Exit::Signal(9), Finish::TimedOut)
        );
        assert_eq!((end.leaked, end.killed, end.left), (0, 3, 0));
        assert_eq!(processes_of(dir.path()), [] as [&str; 0]);
        let lived = end.elapsed.as_millis();
        assert!((600..5000).contains(&lived), "{lived} ms");
    });
}

#[test]
fn a_stopped_process_hears_the_sigterm() {
    let name = "a_stopped_process_hears_the_sigterm";
    alone(module_path!(), name, || {
        let dir = tempfile::tempdir().unwrap();
        let stopped =
            "setsid sh -c 'trap \"echo > $DIR/heard; exit\" TERM; kill -STOP $$' & sleep 0.2";
        let end = supervise(stopped, dir.path(), None);
        assert_eq!((end.leaked, end.killed), (1, 0), "{end:?}");
        assert!(dir.path().join("heard").exists());
    });
}

#[test]
fn orphans_are_not_left_as_zombies_while_the_main_process_runs() {
    let name = "orphans_are_not_left_as_zombies_while_the_main_process_runs";
    alone(module_path!(), name, || {
        let dir = tempfile::tempdir().unwrap();
        let orphans = r#"
            for n in 1 2 3 4 5; do (sleep 0 &); done
            sleep 0.4
            grep -l "^State:.Z" /proc/[0-9]*/status | while read -r status; do
                grep -q "^PPid:.$PPID\$" "$status" && echo "$status" >> "$DIR/zombies"
            done
            true
        "#;
        supervise(orphans, dir.path(), None);
        assert!(!dir.path().join("zombies").exists());
    });
}

#[test]
fn descendants_are_found_over_generations_and_zombies_are_not() {
    let name = "descendants_are_found_over_generations_and_zombies_are_not";
    alone(module_path!(), name, || {
        let mut sleeper = Command::new("sh")
            .args(["-c", "sh -c 'sleep 100; true'; true"])
            .spawn()
            .unwrap();
        let started = Instant::now();
        while descendants(getpid()).len() < 3 {
            assert!(started.elapsed() < Duration::from_secs(5));
        }
        assert_eq!(descendants(Pid::from_child(&sleeper)).len(), 2);
        for pid in descendants(getpid()) {
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        }
        while !descendants(getpid()).is_empty() {
            assert!(started.elapsed() < Duration::from_secs(5));
        }
        sleeper.wait().unwrap();
    });
}
