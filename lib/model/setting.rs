//! Every key of git's configuration that the suite reads: the one list, which the manual and
//! the code are held against.

/// A key, with what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name; `<name>` stands for what may be any name.
    pub key: &'static str,
    /// What its value is.
    pub value: Kind,
    /// What holds where nobody says anything; empty where that is nothing, or depends.
    pub usual: &'static str,
}

/// What a value is. One that is none is refused by the name of the key and the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A boolean, in any of git's forms.
    Boolean,
    /// A boolean, or `always`, `auto` or `never`.
    When,
    /// A boolean, or a command.
    BooleanOrCommand,
    /// A number, with `k`, `m` or `g` behind it or without.
    Number,
    /// A duration, such as `30m`.
    Duration,
    /// A path, in which `~` is a home.
    Path,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Text, of which the manual tells the form.
    Text,
}

const fn setting(key: &'static str, value: Kind, usual: &'static str) -> Setting {
    Setting { key, value, usual }
}

/// All of them.
pub const ALL: &[Setting] = &[
    setting("agent.<name>.args", Kind::Text, ""),
    setting("agent.<name>.base", Kind::Text, ""),
    setting(
        "agent.<name>.coauthor",
        Kind::Text,
        "<name> <<name>@agents.invalid>",
    ),
    setting("agent.<name>.command", Kind::Text, ""),
    setting("agent.<name>.env", Kind::Text, ""),
    setting("agent.<name>.model", Kind::Text, ""),
    setting("agent.<name>.timeout", Kind::Duration, ""),
    setting("attempt.branchPrefix", Kind::Text, "attempt"),
    setting("attempt.checkEnvironment", Kind::Text, ""),
    setting(
        "attempt.diagnosticFormat",
        Kind::Choice(&["drawn", "plain"]),
        "drawn",
    ),
    setting("attempt.env", Kind::Text, ""),
    setting(
        "attempt.forge",
        Kind::Choice(&["github", "gitlab", "forgejo", "none"]),
        "",
    ),
    setting("attempt.forgeTimeout", Kind::Duration, "3m"),
    setting(
        "attempt.isolate",
        Kind::Choice(&["worktree", "clone"]),
        "worktree",
    ),
    setting("attempt.logLimit", Kind::Number, "16m"),
    setting(
        "attempt.mergeMethod",
        Kind::Choice(&["merge", "squash", "rebase"]),
        "merge",
    ),
    setting("attempt.portBase", Kind::Number, "20000"),
    setting("attempt.promoteBranch", Kind::Text, "<plan>/<task>"),
    setting(
        "attempt.rule.<rule>",
        Kind::Choice(&["error", "warning", "off"]),
        "",
    ),
    setting(
        "attempt.safety.<rule>",
        Kind::Choice(&["block", "ask", "note", "off"]),
        "",
    ),
    setting("attempt.silence", Kind::Duration, ""),
    setting("attempt.timeout", Kind::Duration, "1h"),
    setting(
        "attempt.worktreeDir",
        Kind::Path,
        "../<repository>.attempts",
    ),
    setting("color.<command>", Kind::When, ""),
    setting("color.pager", Kind::Boolean, "true"),
    setting("color.ui", Kind::When, "auto"),
    setting("core.commentChar", Kind::Text, ""),
    setting("core.editor", Kind::Text, ""),
    setting("core.pager", Kind::Text, ""),
    setting("core.quotePath", Kind::Boolean, "true"),
    setting("pager.<command>", Kind::BooleanOrCommand, ""),
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn files(dir: &str) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut places = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(dir)];
        while let Some(place) = places.pop() {
            for entry in fs::read_dir(place).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    places.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }

    /// The keys that a source names, what is put in written as `<>`.
    fn keys(source: &str) -> Vec<String> {
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let families = ["attempt.", "agent.", "color.", "pager."];
        let literals = source.split('"').skip(1).step_by(2);
        let named = literals.filter(|text| {
            families
                .iter()
                .any(|one| text.starts_with(one) && text != one)
        });
        let is_key = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || ".{}_()<>".contains(c))
        };
        let keys = named.filter(|text| is_key(text)).map(|text| {
            let parts =
                text.split('.')
                    .map(|part| match part.starts_with('{') || part.is_empty() {
                        true => "<>",
                        false => part,
                    });
            parts.collect::<Vec<_>>().join(".")
        });
        keys.collect()
    }

    fn is_same(key: &str, other: &str) -> bool {
        let (parts, others): (Vec<_>, Vec<_>) =
            (key.split('.').collect(), other.split('.').collect());
        let is_open = |part: &str| part.starts_with('<');
        parts.len() == others.len()
            && parts
                .iter()
                .zip(&others)
                .all(|(a, b)| a == b || is_open(a) || is_open(b))
    }

    #[test]
    fn every_key_that_is_read_is_listed() {
        // Names of files, and keys of git's own that are set and not read.
        const OTHERS: [&str; 4] = ["attempt.json", "agent.log", "agent.<>.log", "attempt.<>"];
        let mut read = Vec::new();
        for path in files("lib") {
            let is_other = ["setting.rs", "push.rs"]
                .iter()
                .any(|name| path.ends_with(name));
            if !is_other && !path.to_string_lossy().contains("tests") {
                read.extend(keys(&fs::read_to_string(&path).unwrap()));
            }
        }
        read.retain(|key| !OTHERS.contains(&key.as_str()));
        assert!(read.len() > 20, "{read:?}");
        for key in &read {
            let is_listed = ALL.iter().any(|one| is_same(one.key, key));
            assert!(is_listed, "'{key}' is read and not in the list");
        }
        for one in ALL.iter().filter(|one| !one.key.starts_with("core.")) {
            let is_read = read.iter().any(|key| is_same(one.key, key));
            assert!(is_read, "'{}' is in the list and not read", one.key);
        }
    }

    #[test]
    fn every_key_is_in_the_manual() {
        let mut manual = String::new();
        for path in files("man") {
            let page = fs::read_to_string(&path).unwrap_or_default();
            let sections = page
                .split("\n.SH ")
                .filter(|text| text.starts_with("CONFIGURATION\n"));
            for section in sections {
                manual.push_str(section);
            }
        }
        for escape in ["\\fB", "\\fI", "\\fR"] {
            manual = manual.replace(escape, "");
        }
        manual = manual.replace("\\-", "-");
        let commands = ["plan", "spawn", "compare", "promote"];
        for one in ALL {
            let is_there = match one.key.split_once("<command>") {
                None => manual.contains(one.key),
                Some((family, _)) => commands
                    .iter()
                    .all(|command| manual.contains(&format!("{family}{command}"))),
            };
            assert!(is_there, "'{}' is in no section CONFIGURATION", one.key);
        }
    }
}
