//! A clone that is archived comes back to the last byte, or stays.

use crate::env::Repo;
use crate::scene::{GOOD, Scene};
use std::fs;
use std::os::unix::fs::symlink;

/// Two attempts in clones that were compared; the second one is to lose.
fn scene() -> Scene {
    scene_of("echo twelve >src/limit.txt")
}

fn scene_of(loser: &str) -> Scene {
    let scene = Scene::new();
    scene.env.bare_remote(&scene.repo);
    scene.repo.git(&["config", "attempt.isolate", "clone"]);
    scene.spawn(&[GOOD, loser]);
    scene.compare(&[]).success();
    scene
}

/// What git tells of a clone: files, index, refs and stashes.
#[track_caller]
fn told(clone: &Repo) -> String {
    let words: [&[&str]; 6] = [
        &["status", "--porcelain", "--branch", "--untracked-files=all"],
        &["ls-files", "--stage"],
        &["for-each-ref", "--format=%(refname) %(objectname)"],
        &["symbolic-ref", "-q", "HEAD"],
        &["stash", "list", "--format=%gd %H %s"],
        &["diff"],
    ];
    let mut told = clone.rev("HEAD");
    for words in words {
        told.push_str(&clone.try_git(words).stdout);
        told.push('\n');
    }
    told
}

#[track_caller]
fn comes_back(scene: &Scene) {
    let clone = scene.worktree(2);
    let before = told(&clone);
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived", "{output}");
    assert!(!clone.path().exists());
    let left = fs::read_dir(clone.path().parent().expect("a directory")).expect("read it");
    assert_eq!(left.count(), 1, "something is left beside the first one");
    scene
        .repo
        .git(&["reflog", "expire", "--expire=now", "--all"]);
    scene.repo.git(&["gc", "--quiet", "--prune=now"]);
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(scene.state(2), "finished");
    assert_eq!(told(&clone), before);
    clone.fsck();
    scene.fsck();
}

/// The second attempt stays as it is, and it is said why.
#[track_caller]
fn stays(scene: &Scene, why: &str) {
    let output = scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "finished", "{output}");
    assert!(output.stderr.contains(why), "{output}");
}

#[test]
fn a_loser_without_more_than_its_commits() {
    comes_back(&scene());
}

#[test]
fn staged_changed_and_untracked_files() {
    let scene = scene();
    let clone = scene.worktree(2);
    for file in ["new.txt", "both.txt", "gone.txt"] {
        clone.write(file, "staged\n");
    }
    clone.git(&["add", "--all"]);
    clone.git(&["rm", "--quiet", "src/end.sh"]);
    clone.write("both.txt", "not staged\n");
    clone.write("README.md", "not staged\r\n");
    clone.write("untracked", [0, 255, 13, 10]);
    fs::remove_file(clone.path().join("gone.txt")).expect("remove a file");
    comes_back(&scene);
    assert_eq!(
        fs::read(clone.path().join("untracked")).expect("read it"),
        [0, 255, 13, 10]
    );
}

#[test]
fn branches_tags_and_stashes() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.git(&["branch", "side"]);
    clone.git(&["tag", "light"]);
    for n in ["one", "two", "three"] {
        clone.write("README.md", n);
        clone.write(&format!("untracked-{n}"), n);
        clone.git(&["stash", "--quiet", "--include-untracked"]);
    }
    comes_back(&scene);
}

#[test]
fn a_detached_head() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.git(&["checkout", "--quiet", "--detach", "HEAD^"]);
    clone.write("new.txt", "new\n");
    comes_back(&scene);
}

#[test]
fn another_branch_than_its_own() {
    let scene = scene_of("git switch -qc mine; echo twelve >src/limit.txt");
    comes_back(&scene);
}

#[test]
fn a_split_index() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.git(&["update-index", "--split-index"]);
    clone.write("new.txt", "new\n");
    clone.git(&["add", "--all"]);
    comes_back(&scene);
}

#[test]
fn files_of_which_the_git_directory_is_gone() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.write("new.txt", "new\n");
    fs::remove_dir_all(clone.path().join(".git")).expect("remove .git");
    scene.push(&["limiter/1"]).success();
    assert_eq!(scene.state(2), "archived");
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    let status = clone.git(&["status", "--porcelain", "--branch"]).stdout;
    assert_eq!(status, "## attempt/limit/limiter/2\n?? new.txt\n");
    assert_eq!(clone.rev("HEAD"), scene.candidate(2));
}

#[test]
fn ignored_files_are_named_when_they_go() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.write(".gitignore", "*.log\n");
    clone.write("x.log", "x\n");
    let output = scene.push(&["limiter/1"]).success();
    assert!(output.stderr.contains("x.log"), "{output}");
}

#[test]
fn what_cannot_be_kept_stays() {
    type Make = fn(&Repo);
    let cases: [(Make, &str); 4] = [
        (
            |clone| drop(clone.git(&["tag", "-a", "-m", "words", "v1"])),
            "'refs/tags/v1' of its clone is no commit",
        ),
        (
            |clone| drop(clone.git(&["worktree", "add", "--quiet", "../own", "HEAD~0"])),
            "its clone has worktrees of its own",
        ),
        (
            |clone| drop(clone.git(&["switch", "--quiet", "--orphan", "other"])),
            "its HEAD names a branch without a commit",
        ),
        (
            |clone| clone.write(".git/commondir", "../../../../widget/.git\n"),
            "is not the repository that was made there",
        ),
    ];
    for (make, why) in cases {
        let scene = scene();
        make(&scene.worktree(2));
        stays(&scene, why);
        assert!(scene.worktree(2).has(".git/HEAD"));
    }
}

#[test]
fn another_directory_in_the_place_of_a_clone_is_not_removed() {
    let scene = scene();
    let clone = scene.worktree(2);
    let moved = scene.path("moved");
    fs::rename(clone.path(), &moved).expect("move the clone away");
    clone.write("mine.txt", "mine\n");
    stays(&scene, "is not the clone that was made there");
    assert_eq!(clone.read("mine.txt"), "mine\n");

    fs::remove_dir_all(clone.path()).expect("remove what is in its place");
    symlink(scene.repo.path(), clone.path()).expect("make a link");
    scene.push(&["limiter/1"]).success();
    assert!(scene.repo.has("README.md") && scene.repo.has(".git/HEAD"));
}

#[test]
fn a_clone_that_was_moved_back_is_its_own_again() {
    let scene = scene();
    let clone = scene.worktree(2);
    let copy = scene.path("copy");
    // Another directory with the same content: the marker in it says whose it is.
    let words = [
        "-a",
        &clone.path().display().to_string(),
        &copy.display().to_string(),
    ];
    scene
        .env
        .run("/bin/cp".as_ref(), &words, scene.repo.path())
        .success();
    fs::remove_dir_all(clone.path()).expect("remove the clone");
    fs::rename(&copy, clone.path()).expect("put the copy there");
    comes_back(&scene);
}

#[test]
fn what_a_killed_archiving_left_goes_with_the_next_one() {
    let scene = scene();
    let clone = scene.worktree(2);
    scene.push(&["limiter/1"]).success();
    let half = clone.path().with_file_name(".limiter-2.half");
    fs::create_dir_all(half.join(".git")).expect("make a half removed clone");
    scene
        .repo
        .git(&["branch", "attempt/limit/limiter/2", &scene.candidate(2)]);
    scene.push(&["limiter/1"]).success();
    assert!(!half.exists());
}

#[test]
fn a_restoring_that_was_interrupted_is_finished() {
    let scene = scene();
    let clone = scene.worktree(2);
    clone.write("new.txt", "new\n");
    let before = told(&clone);
    scene.push(&["limiter/1"]).success();
    let record = scene.repo.rev("refs/attempts/limit/limiter/2");
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    // As if it had been killed before it could say so.
    scene
        .repo
        .git(&["update-ref", "refs/attempts/limit/limiter/2", &record]);
    assert_eq!(scene.state(2), "archived");
    scene.repo.git(&["promote", "--restore", "limiter/2"]);
    assert_eq!(
        (scene.state(2).as_str(), told(&clone)),
        ("finished", before)
    );
}
