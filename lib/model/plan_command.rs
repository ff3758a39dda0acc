//! Commands about a plan, as a user can paste them into a shell.

use std::path::Path;

/// The command for the plan of this file; without one, for the plan that is found.
pub fn of_plan(command: &str, file: Option<&Path>) -> String {
    let Some(file) = file else {
        return command.to_owned();
    };
    let path = file.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    match !path.is_empty() && path.chars().all(is_plain) {
        true => format!("{command} --plan {path}"),
        false => format!("{command} --plan '{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        let command = |path: &str| of_plan("git plan check", Some(Path::new(path)));
        assert_eq!(command("plans/a.md"), "git plan check --plan plans/a.md");
        assert_eq!(command("my plan.md"), "git plan check --plan 'my plan.md'");
        assert_eq!(command("it's"), r"git plan check --plan 'it'\''s'");
        assert_eq!(of_plan("git plan check", None), "git plan check");
    }
}
