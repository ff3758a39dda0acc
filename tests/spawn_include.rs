//! What a fresh checkout lacks: the ignored files that `.worktreeinclude` lists.

use crate::env::{Repo, TestEnv};
use git_attempts::workflow::include::copy_included;
use insta::assert_snapshot;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

/// A repository with an approved plan that ignores much and includes some of it.
fn including(env: &TestEnv, ignored: &str, included: &str) -> Repo {
    let repo = env.planned();
    repo.write(".gitignore", ignored);
    repo.write(".worktreeinclude", included);
    repo.commit("Ignore and include");
    repo
}

/// The worktree of an attempt that changed nothing.
fn fresh(repo: &Repo) -> Repo {
    repo.at(repo.attempt("true").worktree())
}

#[test]
fn a_file_is_copied_when_it_is_both_ignored_and_listed() {
    let env = TestEnv::new();
    let ignored = ".env\nbuild/\n*.log\n";
    let repo = including(
        &env,
        ignored,
        ".env\nnotes.txt\nbuild/cache/\n*.log\n!b.log\n",
    );
    for path in [
        ".env",
        "sub/.env",
        "notes.txt",
        "build/cache/c",
        "build/out",
        "a.log",
        "b.log",
    ] {
        repo.write(path, path);
    }
    let worktree = fresh(&repo);
    for path in [".env", "sub/.env", "build/cache/c", "a.log"] {
        assert_eq!(worktree.read(path), path);
    }
    for path in ["notes.txt", "build/out", "b.log"] {
        assert!(!worktree.has(path), "{path}");
    }
}

#[test]
fn a_directory_is_copied_whole_with_its_links_modes_and_times() {
    let env = TestEnv::new();
    let repo = including(&env, "node_modules/\n", "node_modules/\n");
    repo.write("node_modules/tool/run.sh", "true\n");
    repo.write("node_modules/sealed/kept", "kept\n");
    let path = |name: &str| repo.path().join("node_modules").join(name);
    fs::create_dir(path(".bin")).expect("make a directory");
    symlink("../tool/run.sh", path(".bin/tool")).expect("make a link");
    symlink("/nowhere", path("dangling")).expect("make a link");
    for (name, mode) in [
        ("tool/run.sh", 0o751),
        ("sealed/kept", 0o400),
        ("sealed", 0o500),
    ] {
        fs::set_permissions(path(name), Permissions::from_mode(mode)).expect("set a mode");
    }
    let worktree = fresh(&repo);
    let copy = |name: &str| worktree.path().join("node_modules").join(name);
    for name in [".bin/tool", "dangling"] {
        let link = |path| fs::read_link(path).expect("a link");
        assert_eq!(link(copy(name)), link(path(name)));
    }
    for name in ["tool/run.sh", "sealed/kept", "sealed"] {
        let of = |path| fs::metadata(path).expect("it is there");
        assert_eq!(of(copy(name)).mode(), of(path(name)).mode(), "{name}");
    }
    let time = |path| {
        fs::metadata(path)
            .and_then(|it| it.modified())
            .expect("a time")
    };
    assert_eq!(time(copy("tool/run.sh")), time(path("tool/run.sh")));
    for name in [path("sealed"), copy("sealed")] {
        fs::set_permissions(name, Permissions::from_mode(0o700)).expect("set a mode");
    }
}

#[test]
fn what_is_copied_is_no_part_of_the_candidate() {
    let env = TestEnv::new();
    let repo = including(&env, ".env\n", ".env\n");
    repo.write(".env", "SECRET=1\n");
    let one = repo.attempt("cat .env; echo turns >>README.md");
    let files = repo
        .git(&["ls-tree", "--name-only", "-r", one.candidate()])
        .stdout;
    assert!(!files.contains(".env"), "{files}");
    assert!(
        repo.git(&["spawn", "logs", "all/1"])
            .stdout
            .contains("SECRET=1")
    );
}

#[test]
fn what_the_base_has_is_not_overwritten() {
    let env = TestEnv::new();
    let repo = including(&env, ".env\nout\n", ".env\nout\n");
    repo.write(".env", "of the base\n");
    symlink("/etc", repo.path().join("out")).expect("make a link");
    repo.git(&["add", "--force", ".env", "out"]);
    repo.commit("Track them");
    repo.git(&["branch", "tracking"]);
    repo.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    repo.write(".env", "of the user\n");
    repo.write("out/passwd.of.ours", "never in /etc\n");
    let output = repo.spawn("true", &["--base", "tracking"]);
    let worktree = repo.at(repo.attempts()[0].worktree());
    assert_eq!(worktree.read(".env"), "of the base\n");
    assert!(!worktree.has("out/passwd.of.ours"));
    assert!(
        output
            .stderr
            .contains("not copied: '.env' is tracked in the base"),
        "{output}"
    );
    let why = "'out/passwd.of.ours' has a file or a link of the base above it";
    assert!(output.stderr.contains(why), "{output}");
}

#[test]
fn the_list_that_counts_is_the_users_own() {
    let env = TestEnv::new();
    let repo = including(&env, ".env\n", "");
    repo.write(".env", "SECRET=1\n");
    repo.git(&["switch", "--quiet", "--create", "other"]);
    repo.write(".worktreeinclude", ".env\n");
    repo.commit("Include it");
    repo.git(&["switch", "--quiet", "main"]);
    repo.spawn("true", &["--base", "other"]);
    let worktree = repo.at(repo.attempts()[0].worktree());
    assert_eq!(worktree.read(".worktreeinclude"), ".env\n");
    assert!(!worktree.has(".env"));
}

#[test]
fn repositories_and_pipes_are_left_with_a_word() {
    let env = TestEnv::new();
    let repo = including(&env, "vendor/\n", "vendor/\n");
    repo.write("vendor/a", "a\n");
    repo.git(&["init", "--quiet", "vendor/inner"]);
    repo.write("vendor/inner/b", "b\n");
    repo.git(&["worktree", "add", "--quiet", "vendor/linked"]);
    let pipe = repo.path().join("vendor/pipe").display().to_string();
    env.run("mkfifo".as_ref(), &[&pipe], env.root()).success();
    let output = repo.spawn("true", &[]);
    let told: Vec<&str> = output
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning"))
        .collect();
    assert_snapshot!(told.join("\n"), @r"
    warning: not copied: 'vendor/inner' is a repository of its own
    warning: not copied: 'vendor/linked' is a repository of its own
    warning: not copied: 'vendor/pipe' is no file
    ");
    let worktree = repo.at(repo.attempts()[0].worktree());
    assert_eq!(worktree.read("vendor/a"), "a\n");
    assert!(!worktree.has("vendor/inner") && !worktree.has("vendor/linked"));
}

#[test]
fn a_bare_repository_has_nothing_to_copy() {
    let env = TestEnv::new();
    let repo = env.planned();
    repo.commit("Plan");
    repo.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let bare = repo.at("../bare.git");
    bare.write(".worktreeinclude", "*\n");
    let plan = repo.path().join("Plans.md").display().to_string();
    bare.git(&["plan", "approve", "--yes", "--plan", &plan]);
    bare.spawn("echo turns >>README.md", &["--plan", &plan]);
    assert_eq!(bare.states(), ["finished"]);
}

#[test]
fn a_copy_that_was_killed_is_finished_by_the_next() {
    let env = TestEnv::new();
    let repo = including(&env, "data/\n", "data/\n");
    for name in ["data/whole", "data/half", "data/missing"] {
        repo.write(name, "0123456789");
    }
    let worktree = fresh(&repo);
    worktree.write("data/half", "01234");
    fs::remove_file(worktree.path().join("data/missing")).expect("remove a file");
    let whole = || fs::metadata(worktree.path().join("data/whole")).expect("it is there");
    let inode = whole().ino();
    let opened = git_attempts::workflow::Repo::open_at(repo.path()).expect("open it");
    let name = "widget/all/1".parse().expect("a name");
    let attempt = git_attempts::store::attempts::read(&opened, &name).expect("a record");
    let copied = copy_included(&opened, &attempt.attempt).expect("copy");
    assert_eq!((copied.files, copied.bytes), (3, 30));
    assert_eq!(whole().ino(), inode);
    for name in ["data/whole", "data/half", "data/missing"] {
        assert_eq!(worktree.read(name), "0123456789");
    }
}
