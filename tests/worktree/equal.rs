//! What the pass makes is what git makes.

use super::Bench;
use crate::env::Repo;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

/// Files of several kinds, in directories of several depths.
fn fill(repo: &Repo) {
    repo.write("src/main.c", "int main(void) { return 0; }\n");
    repo.write("src/deep/er/still/file.txt", "deep\n");
    repo.write("src.txt", "beside a directory of that name\n");
    repo.write("src-dir/z", "sorts between them\n");
    repo.write("bin/run", "#!/bin/sh\n");
    let run = repo.path().join("bin/run");
    fs::set_permissions(run, fs::Permissions::from_mode(0o755)).unwrap();
    repo.write("empty", "");
    repo.write(
        "binary",
        (0..=255_u8).cycle().take(300_000).collect::<Vec<u8>>(),
    );
    symlink("src/main.c", repo.path().join("link")).unwrap();
    symlink("/nowhere/at all", repo.path().join("src/dangling")).unwrap();
    for n in 0..150 {
        repo.write(&format!("many/{}/{n}.txt", n % 7), format!("{n}\n"));
    }
    repo.commit("Fill");
}

#[test]
fn plain_files_are_equal() {
    let bench = Bench::new();
    fill(&bench.repo);
    bench.equal("pass");
}

#[test]
fn an_empty_tree_is_equal() {
    let bench = Bench::new();
    bench.repo.git(&["rm", "--quiet", "README.md"]);
    bench.repo.commit("Nothing");
    bench.equal("pass");
}

#[test]
fn ends_of_lines_are_equal() {
    for config in [None, Some("true"), Some("input"), Some("false")] {
        let bench = Bench::new();
        let repo = &bench.repo;
        repo.git(&["config", "core.safecrlf", "false"]);
        repo.write(
            ".gitattributes",
            "*.txt text=auto\n*.crlf text eol=crlf\n*.lf text eol=lf\n*.bin -text\n\
             *.old crlf\n*.raw -crlf\n[attr]dos text eol=crlf\n*.dos dos\n",
        );
        repo.write("below/.gitattributes", "*.txt eol=crlf\n*.crlf -text\n");
        repo.write("below/further/.gitattributes", "*.txt !eol\n");
        let names = ["txt", "crlf", "lf", "bin", "old", "raw", "dos", "none"];
        for dir in ["", "below/", "below/further/"] {
            for name in names {
                repo.write(&format!("{dir}lines.{name}"), "one\ntwo\nthree\n");
                repo.write(&format!("{dir}mixed.{name}"), "one\r\ntwo\n");
                repo.write(&format!("{dir}null.{name}"), "one\0\ntwo\n");
            }
        }
        repo.write("../info", "*.none eol=crlf\n");
        fs::rename(bench.path("info"), repo.path().join(".git/info/attributes")).unwrap();
        repo.commit("Lines");
        if let Some(value) = config {
            repo.git(&["config", "core.autocrlf", value]);
        }
        bench.equal("pass");
    }
}

#[test]
fn configuration_from_the_command_line_is_obeyed() {
    let bench = Bench::new();
    bench.repo.write("lines.txt", "one\ntwo\n");
    bench.repo.commit("Lines");
    bench
        .env
        .set("GIT_CONFIG_PARAMETERS", "'core.autocrlf'='true'");
    bench.equal("pass");
    let text = fs::read(bench.path("ours/two/lines.txt")).unwrap();
    assert_eq!(text, b"one\r\ntwo\r\n");
}

#[test]
fn odd_names_are_equal() {
    let bench = Bench::new();
    let names: [&[u8]; 10] = [
        b"new\nline",
        b"quote\"",
        b"tab\t",
        b"not\xFFutf8",
        b"-leading",
        b"back\\slash",
        "na\u{ef}ve \u{1F600}".as_bytes(),
        b" space ",
        b"*",
        b"{a,b}",
    ];
    for name in names {
        let dir = bench.repo.path().join("dir").join(OsStr::from_bytes(name));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(OsStr::from_bytes(name)), name).unwrap();
        fs::write(bench.repo.path().join(OsStr::from_bytes(name)), name).unwrap();
    }
    bench.repo.commit("Odd");
    bench.equal("pass");
}

#[test]
fn a_deep_tree_and_long_names_are_equal() {
    let bench = Bench::new();
    let deep = vec!["d".repeat(40); 30].join("/");
    bench
        .repo
        .write(&format!("{deep}/{}", "f".repeat(250)), "deep\n");
    bench.repo.commit("Deep");
    bench.equal("pass");
}

#[test]
fn core_symlinks_and_file_mode_are_obeyed() {
    for config in ["core.symlinks", "core.fileMode"] {
        let bench = Bench::new();
        fill(&bench.repo);
        bench.repo.git(&["config", config, "false"]);
        bench.equal("pass");
    }
}

#[test]
fn a_sparse_checkout_is_taken_over() {
    for words in [
        &["set", "--cone", "src/deep", "many/3"][..],
        &["set", "--no-cone", "/*", "!/src/", "*.c", "many/1*"],
    ] {
        let bench = Bench::new();
        fill(&bench.repo);
        bench.repo.git(&[&["sparse-checkout"], words].concat());
        bench.equal("pass");
        assert!(!bench.path("ours/two/src-dir").exists() || words[1] == "--no-cone");
    }
}

#[test]
fn a_submodule_stays_empty() {
    let bench = Bench::new();
    let other = bench.env.repo("gadget");
    let url = other.path().display().to_string();
    let words = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &url,
        "below/gadget",
    ];
    bench.repo.git(&words);
    bench.repo.commit("Have a gadget");
    bench.equal("pass");
}

#[test]
fn formats_of_the_index_are_as_configured() {
    for words in [
        &[("index.version", "4")][..],
        &[("index.skipHash", "true")],
        &[
            ("feature.manyFiles", "true"),
            ("core.untrackedCache", "false"),
        ],
        &[("index.version", "3")],
    ] {
        let bench = Bench::new();
        fill(&bench.repo);
        for (key, value) in words {
            bench.repo.git(&["config", key, value]);
        }
        bench.equal("pass");
    }
}

#[test]
fn logs_of_refs_are_as_configured() {
    for value in ["false", "true", "always"] {
        let bench = Bench::new();
        bench.repo.git(&["config", "core.logAllRefUpdates", value]);
        bench.equal("pass");
    }
}

#[test]
fn a_sha256_repository_is_equal() {
    let bench = Bench::new();
    bench.env.set("GIT_DEFAULT_HASH", "sha256");
    let repo = bench.env.repo("sha256");
    fill(&repo);
    bench.equal_from(&repo, "pass");
    let seen = super::seen::see(&repo, &bench.path("ours/two"), "ours/two");
    assert!(seen["write-tree"].len() > 64);
}

#[test]
fn a_bare_main_repository_is_equal() {
    let bench = Bench::new();
    fill(&bench.repo);
    bench
        .repo
        .git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let bare = bench.repo.at("../bare.git");
    bench.equal_from(&bare, "pass");
}

#[test]
fn worktree_config_is_copied_without_what_is_the_main_worktrees() {
    let bench = Bench::new();
    fill(&bench.repo);
    let repo = &bench.repo;
    repo.git(&["config", "extensions.worktreeConfig", "true"]);
    repo.git(&["config", "--worktree", "some.key", "value"]);
    let top = repo.path().display().to_string();
    repo.git(&["config", "--worktree", "core.worktree", &top]);
    repo.git(&["config", "--worktree", "core.bare", "false"]);
    repo.git(&["sparse-checkout", "set", "src"]);
    bench.equal("pass");
}

#[test]
fn core_worktree_of_the_main_worktree_is_its_own() {
    let bench = Bench::new();
    fill(&bench.repo);
    let top = bench.repo.path().display().to_string();
    bench.repo.git(&["config", "core.worktree", &top]);
    bench.equal("pass");
}

#[test]
fn from_a_linked_worktree_it_is_equal() {
    let bench = Bench::new();
    fill(&bench.repo);
    bench
        .repo
        .git(&["config", "extensions.worktreeConfig", "true"]);
    bench.repo.git(&["worktree", "add", "--quiet", "../linked"]);
    let linked = bench.repo.at("../linked");
    linked.git(&["sparse-checkout", "set", "src"]);
    linked.git(&["config", "--worktree", "some.key", "of the linked one"]);
    bench.equal_from(&linked, "pass");
    bench.equal_from_below(&linked);
}

#[test]
fn a_filter_that_is_not_configured_is_none() {
    let bench = Bench::new();
    bench
        .repo
        .write(".gitattributes", "*.dat filter=lfs -ident\n");
    bench.repo.write("a.dat", "as it is\n");
    bench.repo.commit("Filter");
    bench.equal("pass");
}

impl Bench {
    /// Where the user stands below the top changes nothing.
    fn equal_from_below(&self, repo: &Repo) {
        let paths = [self.path("below/one")];
        let head = repo.rev("HEAD");
        let by = crate::worktree_driver::Wanted::branches(&paths, &head).made_by(&repo.at("src"));
        assert_eq!(by, "pass");
        assert_eq!(
            fs::read(paths[0].join("src.txt")).ok(),
            fs::read(repo.path().join("src.txt")).ok()
        );
    }
}
