//! A command line of a shell, as far as it can be told without a shell.

/// One program that a command line starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Started {
    /// The program and its arguments; `None` where a word is known to the shell alone.
    pub(super) words: Vec<Option<String>>,
    /// Where it is started, from the top; `None` where nobody can tell.
    pub(super) directory: Option<String>,
}

/// Words after which another command begins.
const BEFORE_COMMANDS: [&str; 9] = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{",
];
/// Words that stand for no command.
const ENDS: [&str; 4] = ["fi", "done", "esac", "}"];
/// Programs that start the program named next.
const STARTERS: [&str; 6] = ["env", "exec", "nohup", "time", "command", "sudo"];

/// What a command line starts, in its order; `None` where its form is not understood.
pub(super) fn started(line: &str) -> Option<Vec<Started>> {
    let mut directory = Some(String::new());
    let mut all = Vec::new();
    for words in simple_commands(line)? {
        let mut words = words.into_iter().peekable();
        let mut last = String::new();
        while let Some(word) = words.next_if(|word| is_before_program(word.as_deref(), &last)) {
            last = word.unwrap_or_default();
        }
        let words: Vec<Option<String>> = words.collect();
        let text = |at: usize| words.get(at).cloned().flatten();
        match text(0).as_deref() {
            Some("for" | "case" | "select" | "function") => return None,
            Some("cd" | "pushd") => {
                directory = match (directory, text(1)) {
                    (Some(from), Some(to)) => below(&from, &to),
                    _ => None,
                };
            }
            Some(word) if ENDS.contains(&word) => {}
            _ if words.is_empty() => {}
            _ => all.push(Started {
                words,
                directory: directory.clone(),
            }),
        }
    }
    Some(all)
}

/// A path from a directory, without a `.` or a `..` in it; `None` where it leads out.
pub(super) fn below(directory: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '~', '-']) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a word stands before the program of its command.
fn is_before_program(word: Option<&str>, last: &str) -> bool {
    let Some(word) = word else { return false };
    let is_assignment = word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    is_assignment
        || BEFORE_COMMANDS.contains(&word)
        || STARTERS.contains(&word)
        || (last == "env" && word.starts_with('-'))
}

/// The words of each simple command.
fn simple_commands(line: &str) -> Option<Vec<Vec<Option<String>>>> {
    let mut commands = vec![Vec::new()];
    let mut rest = line.chars().peekable();
    let mut word = Word::default();
    // What follows `>` is no argument.
    let mut is_target = false;
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                word.begin();
                loop {
                    match rest.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                word.begin();
                loop {
                    match rest.next()? {
                        '"' => break,
                        '\\' => word.push(rest.next()?),
                        '$' | '`' => word.is_dynamic = true,
                        c => word.push(c),
                    }
                }
            }
            '\\' => match rest.next()? {
                '\n' => {}
                c => word.push(c),
            },
            '$' if rest.peek() == Some(&'(') => return None,
            '`' => return None,
            '$' | '*' | '?' => {
                word.push(c);
                word.is_dynamic = true;
            }
            '#' if !word.has_begun => while rest.next_if(|c| *c != '\n').is_some() {},
            '(' if word.has_begun => return None,
            ' ' | '\t' => word.end(commands.last_mut()?, &mut is_target),
            '\n' | ';' | '&' | '|' | '(' | ')' => {
                if c == '&' && rest.next_if_eq(&'>').is_some() {
                    word.end(commands.last_mut()?, &mut is_target);
                    is_target = true;
                    continue;
                }
                word.end(commands.last_mut()?, &mut is_target);
                commands.push(Vec::new());
            }
            '<' | '>' => {
                // The number of a stream belongs to the arrow.
                if word.text.chars().all(|c| c.is_ascii_digit()) {
                    word = Word::default();
                }
                word.end(commands.last_mut()?, &mut is_target);
                if c == '<' && rest.peek() == Some(&'<') {
                    return None;
                }
                while rest.next_if(|c| matches!(c, '>' | '&' | '|')).is_some() {}
                is_target = true;
            }
            c => word.push(c),
        }
    }
    word.end(commands.last_mut()?, &mut is_target);
    Some(commands)
}

#[derive(Default)]
struct Word {
    text: String,
    has_begun: bool,
    is_dynamic: bool,
}

impl Word {
    fn begin(&mut self) {
        self.has_begun = true;
    }

    fn push(&mut self, c: char) {
        self.has_begun = true;
        self.text.push(c);
    }

    fn end(&mut self, words: &mut Vec<Option<String>>, is_target: &mut bool) {
        let word = std::mem::take(self);
        if word.has_begun && !std::mem::take(is_target) {
            words.push((!word.is_dynamic).then_some(word.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<Vec<String>> {
        let tell = |one: &Started| {
            let words: Vec<&str> = one
                .words
                .iter()
                .map(|w| w.as_deref().unwrap_or("?"))
                .collect();
            let at = one.directory.as_deref().unwrap_or("?");
            format!("{at}: {}", words.join(" "))
        };
        Some(started(line)?.iter().map(tell).collect())
    }

    #[test]
    fn every_program_of_a_line_is_told_with_its_arguments_and_its_directory() {
        let cases: [(&str, &[&str]); 10] = [
            ("cargo test --locked", &[": cargo test --locked"]),
            ("A=1 B='x y' make -j4 check", &[": make -j4 check"]),
            (
                "cd web && npm ci; npm test",
                &["web: npm ci", "web: npm test"],
            ),
            ("cd web/.. && ls | wc -l", &[": ls", ": wc -l"]),
            (
                "grep -q 'a && b' x 2>&1 >/dev/null",
                &[": grep -q a && b x"],
            ),
            ("test \"$(x)\" = y || exit 1", &[": test ? = y", ": exit 1"]),
            ("if ! ./a; then b; fi", &[": ./a", ": b"]),
            ("env -i X=1 prove t", &[": prove t"]),
            ("(cd a; b) # c", &["a: b"]),
            ("$CC x", &[": ? x"]),
        ];
        for (line, expected) in cases {
            assert_eq!(told(line).as_deref().unwrap_or(&[]), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for line in [
            "for i in a; do b; done",
            "x <<E\ny\nE",
            "a `b`",
            "a 'b",
            "f() { a; }",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
