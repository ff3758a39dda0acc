//! Real shells on a terminal, and somebody who presses TAB.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::time::Duration;

use git_attempts::cli::carried::CARRIED;
use git_attempts::model::carried::Share;

use crate::env::{REPORT, TestEnv, needs, wait_until};

/// How long a shell may take to say something, on a machine that has much to do.
const LIMIT: Duration = Duration::from_secs(60);

/// A shell in whose directory is the repository `widget`, with one attempt that has finished.
struct Typed {
    shell: Child,
    keys: ChildStdin,
    screen: PathBuf,
}

impl Typed {
    /// Starts the shell, whose prompt begins with `ready`.
    fn start(env: &TestEnv, command: &str) -> Self {
        let repo = env.planned();
        repo.spawn(&format!("echo turns >>README.md; {REPORT}"), &[]);
        for carried in CARRIED {
            let place = env.home().join(".local/share").join(carried.share.path());
            std::fs::create_dir_all(&place).expect("make a directory for completions");
            std::fs::write(place.join(carried.name), carried.text).expect("write a completion");
        }
        env.set("TERM", "xterm");
        let script = needs::on_path("script").expect("script, of util-linux");
        let screen = env.root().join("screen");
        let shown = File::create(&screen).expect("a file for the screen");
        let mut shell = env
            .command(script, env.root())
            .args(["-qefc", command, "/dev/null"])
            .stdin(Stdio::piped())
            .stdout(shown)
            .stderr(Stdio::null())
            .spawn()
            .expect("start a shell on a terminal");
        let keys = shell.stdin.take().expect("the keys");
        let typed = Self {
            shell,
            keys,
            screen,
        };
        typed.shows("ready");
        typed
    }

    /// What is on the screen, without colours and movements.
    fn text(&self) -> String {
        let mut bytes = Vec::new();
        let mut file = File::open(&self.screen).expect("the screen");
        file.read_to_end(&mut bytes).expect("read the screen");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        plain(&text)
    }

    #[track_caller]
    fn shows(&self, what: &str) {
        wait_until(&format!("'{what}' on the screen"), LIMIT, || {
            self.text().contains(what)
        });
    }

    /// Presses these keys on a line that is empty; then `what` must be on the screen.
    #[track_caller]
    fn offers(&mut self, keys: &str, what: &str) {
        self.keys.write_all(b"\x15").expect("press Ctrl-U");
        self.keys.write_all(keys.as_bytes()).expect("press keys");
        self.shows(what);
    }
}

impl Drop for Typed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the screen:\n{}", self.text());
        }
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// A terminal's text without what moves and colours it; what is written over is gone.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\u{8}' => drop(plain.pop()),
            '\u{1b}' => match rest.next() {
                Some('[') => drop(rest.find(|c| ('\u{40}'..='\u{7e}').contains(c))),
                Some(']') => drop(rest.find(|c| matches!(c, '\u{7}' | '\\'))),
                Some('(') => drop(rest.next()),
                _ => {}
            },
            // Such as the bell.
            c if c.is_control() && c != '\n' => {}
            c => plain.push(c),
        }
    }
    plain
}

/// The questions that every shell answers.
fn answers(mut typed: Typed) {
    typed.offers("git prom\t", "git promote");
    typed.offers("git -C widget spawn --det\t", "--detach");
    typed.offers("git -C widget spawn logs \t\t", "all/1");
    typed.offers("git -C widget spawn list \t\t", "finished, command");
    typed.offers("git-spawn --isolate=c\t", "--isolate=clone");
}

fn file(env: &TestEnv, name: &str, text: &str) -> String {
    let path = env.home().join(name);
    std::fs::create_dir_all(path.parent().expect("a directory")).expect("make it");
    std::fs::write(&path, text).expect("write a shell's own file");
    path.display().to_string()
}

#[test]
fn bash_completes_a_command_by_either_name_in_another_repository() {
    let found = "/usr/share/bash-completion/bash_completion";
    let git = "/usr/share/bash-completion/completions/git";
    if !needs::file(found, "bash-completion") || !needs::file(git, "git") {
        return;
    }
    let env = TestEnv::new();
    let rc = file(
        &env,
        "rc",
        &format!("stty cols 150\n. {found}\nPS1='ready '\n"),
    );
    answers(Typed::start(
        &env,
        &format!("bash --noprofile --rcfile {rc} -i"),
    ));
}

#[test]
fn zsh_completes_a_command_by_either_name_in_another_repository() {
    let Some(zsh) = needs::zsh() else { return };
    let env = TestEnv::new();
    let text = "stty cols 150\nPS1='ready '\nunsetopt zle_bracketed_paste 2>/dev/null\n\
                fpath=(~/.local/share/zsh/site-functions $fpath)\n\
                autoload -Uz compinit && compinit -u -D\n";
    file(&env, ".zshrc", text);
    answers(Typed::start(&env, &format!("{} -d -i", zsh.display())));
}

#[test]
fn fish_completes_a_command_by_either_name_in_another_repository() {
    let Some(fish) = needs::fish() else { return };
    let env = TestEnv::new();
    let text = "stty cols 150\nset -g fish_greeting\nfunction fish_prompt; echo 'ready '; end\n";
    file(&env, ".config/fish/config.fish", text);
    let data = env.home().join(".local/share").display().to_string();
    env.set("XDG_DATA_DIRS", format!("{data}:/usr/share"));
    answers(Typed::start(&env, &format!("{} -i", fish.display())));
}

#[test]
fn every_shell_reads_its_files_without_a_complaint() {
    let env = TestEnv::new();
    for carried in CARRIED {
        let program = match carried.share {
            Share::Bash => needs::on_path("bash"),
            Share::Zsh => needs::zsh(),
            Share::FishCompletions | Share::FishFunctions | Share::FishConfiguration => {
                needs::fish()
            }
            Share::Man1 | Share::Man7 => None,
        };
        let Some(program) = program else { continue };
        let path = file(&env, carried.name, carried.text);
        env.run(&program, &["-n", &path], Path::new("/")).success();
    }
}
