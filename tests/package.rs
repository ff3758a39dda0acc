//! What is given away: the archive with the script that installs it, and the Debian package.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use git_attempts::cli::carried::CARRIED;
use git_attempts::model::carried::Carried;
use globset::GlobBuilder;
use toml::{Table, Value};

use crate::env::{Output, TestEnv};

type Paths = BTreeSet<String>;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a directory, as paths from there.
fn files(directory: &Path) -> Paths {
    let mut files = Paths::new();
    let mut places = vec![directory.to_owned()];
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(&place).expect("list a directory") {
            let path = entry.expect("an entry of a directory").path();
            if path.is_dir() {
                places.push(path);
            } else {
                let below = path.strip_prefix(directory).expect("a path below it");
                files.insert(below.display().to_string());
            }
        }
    }
    files
}

/// What an archive holds, with a small file for the program.
fn unpacked(env: &TestEnv) -> PathBuf {
    let directory = env.root().join("unpacked");
    let program = env.script("program", "#!/bin/sh\nbasename \"$0\"\n");
    let words = [&program, &directory].map(|path| path.display().to_string());
    let package = top().join(".ci/package");
    env.run(&package, &["--tree", &words[0], &words[1]], env.root())
        .success();
    directory
}

/// Where the Debian package puts files, by the list in Cargo.toml.
fn debian() -> Paths {
    let manifest = fs::read_to_string(top().join("Cargo.toml")).expect("read Cargo.toml");
    let manifest: Table = manifest.parse().expect("TOML");
    let assets = &manifest["package"]["metadata"]["deb"]["assets"];
    let assets = assets.as_array().expect("a list of assets");
    assets.iter().flat_map(places).collect()
}

/// Where the files of one entry of that list come to lie.
fn places(asset: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    if let Some(link) = asset.as_table() {
        return vec![text(&link["dest"])];
    }
    let (source, target) = (text(&asset[0]), text(&asset[1]));
    let glob = GlobBuilder::new(&source).literal_separator(true).build();
    let glob = glob.expect("a glob").compile_matcher();
    let mut sources: Vec<String> = if source.starts_with("target/") {
        vec![source.clone()]
    } else {
        ["man", "completions", "README.md"]
            .into_iter()
            .flat_map(|name| match name {
                "README.md" => Paths::from([name.to_owned()]),
                _ => files(&top().join(name))
                    .into_iter()
                    .map(|path| format!("{name}/{path}"))
                    .collect(),
            })
            .collect()
    };
    sources.retain(|path| glob.is_match(path));
    assert!(!sources.is_empty(), "no file is meant by '{source}'");
    if !target.ends_with('/') {
        return vec![target];
    }
    let name = |path: &String| path.rsplit('/').next().unwrap_or(path).to_owned();
    sources
        .iter()
        .map(|path| format!("{target}{}", name(path)))
        .collect()
}

#[test]
fn the_debian_package_holds_what_the_archive_holds() {
    let archive: Paths = files(&unpacked(&TestEnv::new()))
        .into_iter()
        .filter(|path| path.contains('/'))
        .collect();
    let debian: Paths = debian()
        .into_iter()
        .map(|path| path.replace("usr/", ""))
        .map(|path| path.replace("zsh/vendor-completions", "zsh/site-functions"))
        .map(|path| path.replace("git-attempts/copyright", "git-attempts/LICENSE"))
        // Made of the licences of what is built in, when something is built.
        .filter(|path| path != "share/doc/git-attempts/THIRD-PARTY")
        .collect();
    assert_eq!(debian, archive);
}

#[test]
fn an_archive_holds_every_page_and_completion() {
    let env = TestEnv::new();
    let unpacked = unpacked(&env);
    let held: BTreeSet<Vec<u8>> = files(&unpacked)
        .iter()
        .map(|path| fs::read(unpacked.join(path)).expect("read a file of the archive"))
        .collect();
    for directory in ["man", "completions"] {
        for path in files(&top().join(directory)) {
            let text = fs::read(top().join(directory).join(&path)).expect("read a file");
            assert!(held.contains(&text), "{directory}/{path}");
        }
    }
}

#[test]
fn an_archive_puts_a_file_where_git_plan_setup_would() {
    let env = TestEnv::new();
    let unpacked = unpacked(&env);
    let share = unpacked.join("share");
    let mut held = files(&share);
    held.retain(|path| !path.starts_with("doc/"));
    let place = |file: &Carried| format!("{}/{}", file.share.path(), file.name);
    let carried: Paths = CARRIED.iter().map(place).collect();
    assert_eq!(held, carried);
    for file in CARRIED {
        let text = fs::read_to_string(share.join(place(file))).expect("read a file");
        assert!(text == file.text, "{}", file.name);
    }
}

/// Runs the archive's script.
fn install(env: &TestEnv, unpacked: &Path, arguments: &[&str]) -> Output {
    env.run(&unpacked.join("install"), arguments, env.root())
}

#[test]
fn what_an_archive_installs_can_be_removed_without_a_rest() {
    let env = TestEnv::new();
    let unpacked = unpacked(&env);
    let prefix = env.root().join("prefix");
    let option = format!("--prefix={}", prefix.display());
    fs::create_dir_all(prefix.join("share/man")).unwrap();
    fs::write(prefix.join("share/own"), "").unwrap();

    let installed = install(&env, &unpacked, &[&option]).success();
    insta::assert_snapshot!(installed.normal(), @"
    installed git plan, git spawn, git compare and git promote into [TMP]/prefix
    to remove them: ./install --uninstall --prefix=[TMP]/prefix
    git finds them once [TMP]/prefix/bin is in PATH
    zsh completes them with this line before compinit in .zshrc: fpath+=([TMP]/prefix/share/zsh/site-functions)
    to begin: git plan demo
    ");
    let mut expected = files(&unpacked);
    expected.retain(|path| path.contains('/'));
    expected.extend(["share/own", "share/git-attempts/installed"].map(str::to_owned));
    assert_eq!(files(&prefix), expected);
    let spawn = prefix.join("bin/git-spawn");
    assert_eq!(env.run(&spawn, &[], env.root()).value(), "git-spawn");

    // Again, as one does for a newer version, which no longer has one of the files.
    fs::remove_file(unpacked.join("share/man/man7/gitattempts.7")).unwrap();
    install(&env, &unpacked, &[&option]).success();
    assert!(!prefix.join("share/man/man7/gitattempts.7").exists());

    install(&env, &unpacked, &["--uninstall", &option]).success();
    assert_eq!(files(&prefix), Paths::from(["share/own".to_owned()]));
    let left: Vec<_> = fs::read_dir(prefix.join("share")).unwrap().collect();
    assert_eq!(left.len(), 2, "own, and the empty directory that was there");
    assert!(!prefix.join("bin").exists());
}

#[test]
fn an_archive_overwrites_nothing_that_it_did_not_install() {
    let env = TestEnv::new();
    let unpacked = unpacked(&env);
    let prefix = env.root().join("prefix");
    fs::create_dir_all(prefix.join("bin")).unwrap();
    fs::write(prefix.join("bin/git-spawn"), "mine").unwrap();
    let option = format!("--prefix={}", prefix.display());
    let refused = install(&env, &unpacked, &[&option]).fails_with(128);
    insta::assert_snapshot!(refused, @"
    $ install --prefix=[TMP]/prefix
    --- stderr
    fatal: '[TMP]/prefix/bin/git-spawn' is there, and this script did not put it there
    hint: move it away, or choose another place: ./install --prefix=<dir>
    --- exit code 128
    ");
    assert_eq!(files(&prefix), Paths::from(["bin/git-spawn".to_owned()]));
}
