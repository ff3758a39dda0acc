//! Paths as git writes them for people: as they are, or quoted as C does.

use crate::render::style::is_unsafe;

/// Which letters of a path are written as they are: git's `core.quotePath`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paths {
    /// Those of ASCII. It is git's default.
    #[default]
    Ascii,
    /// All that can be seen.
    All,
}

impl Paths {
    /// The path, quoted where it must be.
    pub fn write(self, path: &str) -> String {
        match self {
            Self::Ascii => quoted(path, |c| is_unsafe(c) || !c.is_ascii()),
            Self::All => quoted(path, is_unsafe),
        }
    }
}

/// A text between quotes, as C has them, where it holds a strange letter, a quote or a
/// backslash.
pub fn quoted(text: &str, is_strange: impl Fn(char) -> bool) -> String {
    let is_strange = |c: char| matches!(c, '"' | '\\') || is_strange(c);
    if !text.contains(is_strange) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        let letter = match c {
            '\x07' => Some('a'),
            '\x08' => Some('b'),
            '\t' => Some('t'),
            '\n' => Some('n'),
            '\x0b' => Some('v'),
            '\x0c' => Some('f'),
            '\r' => Some('r'),
            '"' | '\\' => Some(c),
            _ => None,
        };
        match letter {
            Some(letter) => out.extend(['\\', letter]),
            None if is_strange(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("\\{byte:03o}"));
                }
            }
            None => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_as_git_does_and_only_where_it_must_be() {
        assert_eq!(Paths::Ascii.write("src/a b.rs"), "src/a b.rs");
        assert_eq!(Paths::Ascii.write("ä\t.rs"), r#""\303\244\t.rs""#);
        assert_eq!(Paths::All.write("ä.rs"), "ä.rs");
        assert_eq!(Paths::All.write("ä\u{1b}\".rs"), r#""ä\033\".rs""#);
    }
}
