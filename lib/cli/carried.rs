//! The files that the programs carry, by the names under which man and the shells look for
//! them. `git plan setup` puts them there.

use crate::model::carried::{Carried, Share};

macro_rules! carried {
    ($share:ident $name:literal = $path:literal) => {
        Carried {
            share: Share::$share,
            name: $name,
            text: include_str!(concat!("../../", $path)),
        }
    };
}

/// All.
pub const CARRIED: &[Carried] = &[
    carried!(Man1 "git-plan.1" = "man/git-plan.1"),
    carried!(Man1 "git-spawn.1" = "man/git-spawn.1"),
    carried!(Man1 "git-compare.1" = "man/git-compare.1"),
    carried!(Man1 "git-promote.1" = "man/git-promote.1"),
    carried!(Man7 "gitattempts.7" = "man/gitattempts.7"),
    carried!(Bash "git-plan" = "completions/git-plan.bash"),
    carried!(Bash "git-spawn" = "completions/git-spawn.bash"),
    carried!(Bash "git-compare" = "completions/git-compare.bash"),
    carried!(Bash "git-promote" = "completions/git-promote.bash"),
    carried!(Zsh "_git-plan" = "completions/_git-plan"),
    carried!(Zsh "_git-spawn" = "completions/_git-spawn"),
    carried!(Zsh "_git-compare" = "completions/_git-compare"),
    carried!(Zsh "_git-promote" = "completions/_git-promote"),
    carried!(Zsh "_git_plan" = "completions/_git_plan"),
    carried!(Zsh "_git_spawn" = "completions/_git_spawn"),
    carried!(Zsh "_git_compare" = "completions/_git_compare"),
    carried!(Zsh "_git_promote" = "completions/_git_promote"),
    carried!(FishCompletions "git-plan.fish" = "completions/git-plan.fish"),
    carried!(FishCompletions "git-spawn.fish" = "completions/git-spawn.fish"),
    carried!(FishCompletions "git-compare.fish" = "completions/git-compare.fish"),
    carried!(FishCompletions "git-promote.fish" = "completions/git-promote.fish"),
    carried!(FishFunctions "__fish_git_attempts.fish" = "completions/__fish_git_attempts.fish"),
    carried!(FishConfiguration "git-attempts.fish" = "completions/git-attempts.fish"),
];

/// What teaches a coding agent to drive the commands.
pub const SKILL: &str = include_str!("../../man/SKILL.md");
