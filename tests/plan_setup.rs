//! `git plan setup`: the manual and the completions, put where man and the shells look.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use git_attempts::cli::carried::CARRIED;
use git_attempts::model::stamp::stamped;
use insta::assert_snapshot;

use crate::env::{Output, TestEnv, needs};

/// The programs in a directory `bin` on PATH, as any installation has them.
struct Installed {
    env: TestEnv,
}

impl Installed {
    fn new() -> Self {
        let env = TestEnv::new();
        env.install("git-plan", Path::new(env!("CARGO_BIN_EXE_git-plan")));
        Self { env }
    }

    /// Outside of any repository.
    fn git(&self, arguments: &[&str]) -> Output {
        self.env.run(Path::new("git"), arguments, self.env.root())
    }

    fn setup(&self, options: &[&str]) -> Output {
        let arguments = [&["plan", "setup"], options].concat();
        self.git(&arguments)
    }

    fn below(&self, path: &str) -> PathBuf {
        self.env.root().join(path)
    }

    /// All files of a setup, and the directories that are left of one.
    fn found(&self) -> Vec<String> {
        let places = ["share", "home/.local/share", "elsewhere"];
        let mut all: Vec<String> = places
            .iter()
            .flat_map(|place| below(&self.below(place)))
            .map(|path| {
                let path = path.strip_prefix(self.env.root()).expect("below it");
                path.display().to_string()
            })
            .collect();
        all.sort();
        all
    }
}

fn below(directory: &Path) -> Vec<PathBuf> {
    let entries = directory.read_dir().into_iter().flatten().flatten();
    let deeper = |path: PathBuf| [vec![path.clone()], below(&path)].concat();
    entries.flat_map(|entry| deeper(entry.path())).collect()
}

/// The answer without what zsh has to be told, which depends on whether it is there.
fn without_zsh(output: &Output) -> String {
    let hints = output.stderr.lines();
    let hints = hints.filter(|line| !line.contains("zsh"));
    hints.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_manual_and_completions_go_where_man_and_the_shells_look() {
    let place = Installed::new();
    let output = place.setup(&[]).success().normal();
    let mut directories: Vec<&str> = output
        .lines()
        .filter_map(|line| Some(line.rsplit_once('/')?.0))
        .collect();
    directories.dedup();
    assert_snapshot!(directories.join("\n"), @r"
    wrote '[TMP]/share/man/man1
    wrote '[TMP]/share/man/man7
    wrote '[TMP]/home/.local/share/bash-completion/completions
    wrote '[TMP]/share/zsh/site-functions
    wrote '[TMP]/home/.local/share/fish/vendor_completions.d
    wrote '[TMP]/home/.local/share/fish/vendor_functions.d
    wrote '[TMP]/home/.local/share/fish/vendor_conf.d
    ");
    let text = fs::read_to_string(place.below("share/man/man1/git-plan.1")).expect("the page");
    assert!(text.starts_with(include_str!("../man/git-plan.1")));
}

#[test]
fn once_it_is_set_up_git_shows_the_manual() {
    if needs::on_path("man").is_none() {
        eprintln!("skipped: needs man");
        return;
    }
    let place = Installed::new();
    let before = place.git(&["plan", "--help"]);
    assert_ne!(before.status, 0, "{before}");
    let output = place.setup(&[]).success();
    assert_eq!(without_zsh(&output), "");
    for arguments in [
        ["plan", "--help"],
        ["help", "plan"],
        ["help", "spawn"],
        ["help", "attempts"],
    ] {
        let output = place.git(&arguments).success();
        assert!(
            output.stdout.contains("SYNOPSIS") || output.stdout.contains("attempt"),
            "{output}"
        );
    }
}

#[test]
fn the_usage_names_the_manual_and_what_brings_it_where_there_is_none() {
    let place = Installed::new();
    let end = || {
        let output = place.git(&["plan", "-h"]).fails_with(129);
        output.stdout.lines().last().map(str::to_owned)
    };
    let once = "The whole manual: git plan --help (once, before that: git plan setup)";
    assert_eq!(end().as_deref(), Some(once));
    place.setup(&[]).success();
    assert_eq!(end().as_deref(), Some("The whole manual: git plan --help"));
    place.env.set("MANPATH", "/nowhere");
    assert_eq!(end().as_deref(), Some(once));
    let output = place.git(&["plan", "init", "-h"]).fails_with(129);
    assert!(!output.stdout.contains("manual"), "{output}");
}

#[test]
fn a_second_setup_finds_everything_in_its_place() {
    let place = Installed::new();
    place.setup(&[]).success();
    let output = place.setup(&[]).success();
    assert_eq!(output.stdout, "");
    assert!(
        output.stderr.starts_with("everything is in its place\n"),
        "{output}"
    );
}

#[test]
fn what_another_version_wrote_is_updated_and_what_it_had_besides_goes() {
    let place = Installed::new();
    place.setup(&[]).success();
    let page = place.below("share/man/man1/git-plan.1");
    fs::write(&page, stamped("older\n", ".\\\" ")).expect("an older page");
    let gone = place.below("share/zsh/site-functions/_git-older");
    fs::write(&gone, stamped("older\n", "# ")).expect("a file that is no more");
    let output = place.setup(&[]).success();
    assert_snapshot!(output.normal(), @r"
    updated '[TMP]/share/man/man1/git-plan.1'
    removed '[TMP]/share/zsh/site-functions/_git-older'
    ");
    let text = fs::read_to_string(&page).expect("the page");
    assert!(text.starts_with(include_str!("../man/git-plan.1")));
    assert!(!gone.exists());
}

#[test]
fn a_file_of_somebody_else_is_not_overwritten_and_then_nothing_is_written() {
    let place = Installed::new();
    let theirs = place.below("share/man/man1/git-plan.1");
    fs::create_dir_all(theirs.parent().expect("a directory")).expect("make directories");
    fs::write(&theirs, "theirs\n").expect("their page");
    let before = place.found();
    let output = place.setup(&[]);
    assert_snapshot!(output, @r"
    $ git plan setup
    --- stderr
    error: '[TMP]/share/man/man1/git-plan.1' is of somebody else: nothing was written
    hint: move it away, or choose another place: git plan setup --prefix=<dir>
    --- exit code 1
    ");
    assert_eq!(place.found(), before);
    assert_eq!(fs::read_to_string(&theirs).expect("their page"), "theirs\n");
}

#[test]
fn what_a_package_brought_is_left_to_it() {
    let place = Installed::new();
    let directory = place.below("share/man/man1");
    fs::create_dir_all(&directory).expect("make directories");
    let page = include_str!("../man/git-plan.1");
    fs::write(directory.join("git-plan.1"), page).expect("a package's page");
    fs::write(directory.join("git-spawn.1.gz"), "compressed").expect("a package's page");
    let output = place.setup(&[]).success();
    for name in ["git-plan.1", "git-spawn.1"] {
        assert!(!output.stdout.contains(name), "{output}");
    }
    place.setup(&["--remove"]).success();
    let found = place.found();
    assert!(
        found.contains(&"share/man/man1/git-plan.1".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"share/man/man1/git-spawn.1.gz".to_owned()),
        "{found:?}"
    );
}

#[test]
fn remove_takes_away_what_was_written_and_the_directories_that_are_empty_then() {
    let place = Installed::new();
    place.setup(&[]).success();
    let theirs = place.below("share/man/man1/git-other.1");
    fs::write(theirs, "theirs\n").expect("a page of another program");
    let output = place.setup(&["--remove"]).success();
    assert_eq!(output.stderr, "");
    assert_eq!(
        place.found(),
        ["share/man", "share/man/man1", "share/man/man1/git-other.1"]
    );
    let output = place.setup(&["--remove"]).success();
    assert_eq!(output.stderr, "there is nothing to remove\n");
}

#[test]
fn a_file_that_was_changed_since_is_neither_replaced_nor_removed() {
    let place = Installed::new();
    place.setup(&[]).success();
    let path = place.below("home/.local/share/bash-completion/completions/git-plan");
    let text = fs::read_to_string(&path).expect("the completion");
    fs::write(&path, format!("{text}mine=1\n")).expect("change it");
    let output = place.setup(&[]);
    assert_snapshot!(output, @r"
    $ git plan setup
    --- stderr
    error: '[TMP]/home/.local/share/bash-completion/completions/git-plan' was changed since: nothing was written
    hint: move it away, or choose another place: git plan setup --prefix=<dir>
    --- exit code 1
    ");
    let output = place.setup(&["--remove"]).success();
    let warning = format!(
        "warning: '{}' was changed since, and stays\n",
        path.display()
    );
    assert_eq!(output.stderr, warning);
    assert!(path.exists());
}

#[test]
fn a_dry_run_names_what_it_would_do_and_does_nothing() {
    let place = Installed::new();
    let would = place.setup(&["-n"]).success();
    assert_eq!(place.found(), [""; 0]);
    let did = place.setup(&[]).success();
    assert_eq!(would.stdout.replace("would write", "wrote"), did.stdout);
    let before = place.found();
    let output = place.setup(&["-n", "--remove"]).success();
    assert!(output.stdout.starts_with("would remove '"), "{output}");
    assert_eq!(place.found(), before);
}

#[test]
fn where_one_file_cannot_be_written_none_is() {
    let place = Installed::new();
    fs::create_dir_all(place.below("share/zsh")).expect("make directories");
    let blocked = place.below("share/zsh/site-functions");
    symlink("nowhere", blocked).expect("a link that leads nowhere");
    let before = place.found();
    let output = place.setup(&[]);
    assert_snapshot!(output, @r"
    $ git plan setup
    --- stderr
    fatal: cannot write '[TMP]/share/zsh/site-functions/_git-plan': File exists
    --- exit code 128
    ");
    assert_eq!(place.found(), before);
}

#[test]
fn below_a_prefix_everything_is_and_what_does_not_look_there_is_told() {
    let place = Installed::new();
    let output = place.setup(&["--prefix=elsewhere"]).success();
    assert!(
        place
            .found()
            .iter()
            .all(|path| path.starts_with("elsewhere/share"))
    );
    let hints = without_zsh(&output).replace(&place.env.root().display().to_string(), "[TMP]");
    assert_snapshot!(hints, @r#"
    hint: man does not look there yet: export MANPATH="[TMP]/elsewhere/share/man:"
    hint: for bash and fish: export XDG_DATA_DIRS="[TMP]/elsewhere/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
    "#);
    place.setup(&["--prefix=elsewhere", "--remove"]).success();
    assert_eq!(place.found(), [""; 0]);
}

#[test]
fn programs_that_are_in_no_bin_have_their_manual_below_the_home() {
    let place = Installed::new();
    let program = Path::new(env!("CARGO_BIN_EXE_git-plan"));
    let output = place
        .env
        .run(program, &["setup", "-n"], place.env.root())
        .success();
    let page = "'[TMP]/home/.local/share/man/man1/git-plan.1'";
    assert!(output.normal().contains(page), "{output}");
}

/// man would look into a directory `share` of the home, which nobody wants there.
#[test]
fn programs_in_the_bin_of_the_home_have_their_manual_as_if_they_were_in_no_bin() {
    let place = Installed::new();
    let bin = place.env.home().join("bin");
    fs::create_dir(&bin).expect("make a directory");
    symlink(env!("CARGO_BIN_EXE_git-plan"), bin.join("git-plan")).expect("link the program");
    let program = bin.join("git-plan");
    let output = place
        .env
        .run(&program, &["setup", "-n"], place.env.root())
        .success();
    let page = "'[TMP]/home/.local/share/man/man1/git-plan.1'";
    assert!(output.normal().contains(page), "{output}");
}

#[test]
fn an_attempt_may_not_change_what_the_users_shell_reads() {
    let place = Installed::new();
    place.env.set("GIT_ATTEMPT", "plan/task/1");
    let output = place.setup(&[]).fails_with(128);
    assert!(output.stderr.contains("an attempt may look"), "{output}");
    assert_eq!(place.found(), [""; 0]);
}

#[test]
fn called_directly_a_program_shows_the_page_that_it_carries() {
    let env = TestEnv::new();
    for program in ["git-plan", "git-spawn", "git-compare", "git-promote"] {
        let output = env
            .run(Path::new(program), &["--help"], env.root())
            .success();
        for heading in ["NAME", "SYNOPSIS", "EXIT STATUS"] {
            assert!(output.stdout.contains(heading), "{output}");
        }
        assert!(output.stdout.contains(program), "{output}");
    }
}

#[test]
fn without_man_the_page_is_plain_text() {
    let env = TestEnv::new();
    env.install("git-plan", Path::new(env!("CARGO_BIN_EXE_git-plan")));
    env.set("PATH", env.root().join("bin").display().to_string());
    let output = env
        .run(Path::new("git-plan"), &["--help"], env.root())
        .success();
    let begin: Vec<&str> = output.stdout.lines().take(5).collect();
    assert_snapshot!(begin.join("\n"), @r"
    GIT-PLAN(1)

    NAME
           git-plan - Write, check, show and approve the plan that attempts work
           from
    ");
    assert!(
        output
            .stdout
            .lines()
            .all(|line| line.chars().count() <= 100),
        "{output}"
    );
}

#[test]
fn the_programs_carry_every_page_and_every_completion() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    for directory in ["man", "completions"] {
        for path in below(&top.join(directory)) {
            let is_page = path
                .extension()
                .is_some_and(|name| name == "1" || name == "7");
            if directory == "man" && !is_page {
                continue;
            }
            let text = fs::read_to_string(&path).expect("read it");
            let mut all = CARRIED.iter();
            assert!(all.any(|file| file.text == text), "{}", path.display());
        }
    }
    for file in CARRIED {
        // A stamp is a line of its own behind it.
        assert!(file.text.ends_with('\n'), "{}", file.name);
    }
}

#[test]
fn what_a_package_brought_along_for_everybody_is_in_its_place() {
    let installed = Installed::new();
    let share = installed.below("share");
    installed
        .env
        .set("XDG_DATA_DIRS", share.display().to_string());
    let bash = share.join("bash-completion/completions");
    let zsh = share.join("zsh/vendor-completions");
    for (place, name) in [(&bash, "git-plan"), (&zsh, "_git-plan")] {
        fs::create_dir_all(place).unwrap();
        fs::write(place.join(name), "the package's\n").unwrap();
    }
    let written = installed.setup(&["-n"]).success().stdout;
    let is_written = |name: &str| written.contains(&format!("/{name}'"));
    assert!(
        !is_written("completions/git-plan") && !is_written("_git-plan"),
        "{written}"
    );
    assert!(
        is_written("completions/git-spawn") && is_written("_git-spawn"),
        "{written}"
    );
}
