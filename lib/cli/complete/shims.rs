//! The shells' side of completion: one text for each way in which a shell looks for it, made
//! for each of the four programs. `completions/` holds what is made; lib/cli/carried.rs says
//! where each file belongs.

use crate::cli::program::Program;

/// A file of `completions/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shim {
    /// Its name there.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// All of them.
pub fn all() -> Vec<Shim> {
    let mut shims = Vec::new();
    for program in Program::ALL {
        let verb = program.verb();
        let mut add = |name: String, template: &str| {
            let text = filled(template, program);
            shims.push(Shim { name, text });
        };
        add(format!("git-{verb}.bash"), include_str!("shims/bash.in"));
        add(format!("_git-{verb}"), include_str!("shims/zsh.in"));
        let contrib = include_str!("shims/zsh_contrib.in");
        add(format!("_git_{verb}"), contrib);
        add(format!("git-{verb}.fish"), include_str!("shims/fish.in"));
    }
    shims.push(Shim {
        name: "__fish_git_attempts.fish".to_owned(),
        text: include_str!("shims/fish_function.in").to_owned(),
    });
    shims.push(Shim {
        name: "git-attempts.fish".to_owned(),
        text: of_debian_12(),
    });
    shims
}

fn filled(template: &str, program: Program) -> String {
    template
        .replace("@verb@", program.verb())
        .replace("@about@", &about(program))
}

fn about(program: Program) -> String {
    let about = program.command().get_about().map(ToString::to_string);
    about.unwrap_or_default()
}

fn of_debian_12() -> String {
    let template = include_str!("shims/fish_of_debian_12.in");
    let (start, rest) = template.split_once("@begin@\n").unwrap_or_default();
    let (lines, end) = rest.split_once("@end@\n").unwrap_or_default();
    let lines = Program::ALL.map(|program| filled(lines, program));
    format!("{start}{}{end}", lines.concat())
}
