//! What a power cut must not take: the end of an attempt is on the disk before it counts.

use crate::env::{TestEnv, needs};

/// One call of the trace: its name and the file that it is about.
fn calls(trace: &str, objects: &str) -> Vec<(String, String)> {
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((name, rest)) = line.split_once('(') else {
            continue;
        };
        let name = name.rsplit(' ').next().unwrap_or(name).to_owned();
        let file = if name == "fsync" || name == "fdatasync" {
            rest.split(['<', '>']).nth(1)
        } else {
            rest.rsplit('"').nth(1)
        };
        let file = file.unwrap_or_default().replace(objects, "");
        calls.push((name, file));
    }
    calls
}

#[test]
fn objects_are_on_the_disk_before_the_ref_and_the_ref_before_its_name() {
    let Some(strace) = needs::strace() else {
        return;
    };
    let env = TestEnv::new();
    let repo = env.planned();
    let trace = env.root().join("trace").display().to_string();
    // `git spawn` itself is traced, and with it the supervisor that it starts.
    let output = env.run(
        &strace,
        &[
            "-f",
            "-y",
            "-qq",
            "-e",
            "trace=fsync,fdatasync,rename,renameat,renameat2",
            "-o",
            &trace,
            "git",
            "spawn",
            "--agent-command",
            "echo turns >>README.md",
        ],
        repo.path(),
    );
    assert_eq!(output.status, 0, "{output}");
    let text = std::fs::read_to_string(&trace).expect("a trace");
    let git_dir = format!("{}/", repo.path().join(".git").display());
    let calls = calls(&text, &git_dir);
    let record = "refs/attempts/widget/all/1";
    let is_rename = |name: &str| name.starts_with("rename");
    let last_rename = calls
        .iter()
        .rposition(|(name, file)| is_rename(name) && file == record)
        .expect("the end of the attempt");
    let synced = |file: &str| {
        let before = &calls[..last_rename];
        before
            .iter()
            .rposition(|(name, one)| !is_rename(name) && one == file)
    };
    let lock = synced(&format!("{record}.lock")).expect("the ref is on the disk before its name");
    let exit = "attempts/by-name/widget/all/1";
    assert!(
        synced(exit) < Some(lock),
        "how it ended is there: {calls:?}"
    );
    let commits = [record, &format!("{record}^2")].map(|name| repo.rev(name));
    let trees = [record, &format!("{record}^2")].map(|name| repo.rev(&format!("{name}^{{tree}}")));
    let files = [
        repo.rev(&format!("{record}:attempt.json")),
        repo.rev(&format!("{record}^2:README.md")),
    ];
    for id in commits.iter().chain(&trees).chain(&files) {
        let (directory, rest) = id.split_at(2);
        for place in [
            format!("objects/{directory}"),
            format!("objects/{directory}/{rest}"),
        ] {
            let at = synced(&place).unwrap_or_else(|| panic!("{place}: {calls:?}"));
            assert!(at < lock, "{place} comes after the ref");
        }
    }
    let after = &calls[last_rename..];
    let directory = "refs/attempts/widget/all";
    assert!(
        after
            .iter()
            .any(|(name, one)| !is_rename(name) && one == directory)
    );
}
