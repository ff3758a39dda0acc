//! git tends to the suite's worktrees as to its own.

use super::Bench;
use crate::worktree_driver::{REASON, Wanted};
use std::fs;

#[test]
fn git_lists_moves_locks_prunes_repairs_and_removes_it() {
    let bench = Bench::new();
    bench
        .repo
        .write("src/main.c", "int main(void) { return 0; }\n");
    let head = bench.repo.commit("Fill");
    let paths = ["a/tree", "b/tree"].map(|name| bench.path(name));
    for path in &paths {
        Wanted::heads(std::slice::from_ref(path), &head, "detached").made_by(&bench.repo);
    }
    let repo = &bench.repo;
    assert!(repo.has(".git/worktrees/tree") && repo.has(".git/worktrees/tree1"));
    let list = repo.git(&["worktree", "list", "--porcelain"]).stdout;
    assert!(
        list.contains(&format!("HEAD {head}\ndetached\nlocked {REASON}\n")),
        "{list}"
    );

    let [a, b] = paths.each_ref().map(|path| path.display().to_string());
    assert!(
        repo.try_git(&["worktree", "remove", &a])
            .stderr
            .contains(REASON)
    );
    for path in [&a, &b] {
        repo.git(&["worktree", "unlock", path]);
    }
    repo.git(&["worktree", "move", &a, "../moved"]);
    let moved = repo.at("../moved");
    assert_eq!(moved.git(&["status", "--porcelain"]).stdout, "");
    repo.git(&["worktree", "lock", "../moved"]);
    repo.git(&["worktree", "unlock", "../moved"]);

    fs::rename(bench.path("moved"), bench.path("by hand")).unwrap();
    repo.git(&["worktree", "repair", "../by hand"]);
    let by_hand = repo.at("../by hand");
    by_hand.write("src/main.c", "int main(void) { return 1; }\n");
    by_hand.git(&["commit", "--quiet", "-am", "Change"]);
    by_hand.git(&["fsck"]);
    assert_eq!(by_hand.git(&["status", "--porcelain"]).stdout, "");
    repo.git(&["worktree", "remove", "../by hand"]);

    fs::remove_dir_all(&b).unwrap();
    repo.git(&["worktree", "prune", "--expire=now"]);
    assert!(!repo.has(".git/worktrees"));
}

#[test]
fn the_first_status_finds_every_file_as_the_index_has_it() {
    let bench = Bench::new();
    for n in 0..50 {
        bench.repo.write(&format!("{n}"), format!("{n}\n"));
    }
    let head = bench.repo.commit("Fill");
    Wanted::branches(&[bench.path("one")], &head).made_by(&bench.repo);
    // By stat alone: a file that is younger than the index would be read otherwise.
    let index = bench.repo.path().join(".git/worktrees/one/index");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::File::open(index).unwrap().set_modified(later).unwrap();
    bench
        .env
        .set("GIT_TRACE2_PERF", bench.path("trace").display().to_string());
    bench
        .repo
        .at("../one")
        .git(&["-c", "index.threads=1", "status", "--porcelain"]);
    let debug = bench.repo.at("../one").git(&["diff-files", "--raw"]).stdout;
    assert_eq!(debug, "");
    let trace = bench.repo.read("../trace");
    assert!(!trace.contains("sum_lstat:0"), "{trace}");
}
