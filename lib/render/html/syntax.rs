//! Colours for code: comments, strings, numbers and kinds of names, told line by line. It
//! reads fast and knows little, which is enough for reading a diff. A grammar for each
//! language would read a hundred times slower and is not worth its wait on a page that
//! shows the same file for twenty attempts.

use std::ops::Range;

use crate::render::html::languages::{Language, has_word};

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of the language.
    Keyword,
    /// Text.
    String,
    /// What people read.
    Comment,
    /// A number.
    Number,
    /// A name that looks like a type's.
    Type,
    /// A name that is called.
    Function,
    /// `true`, `null`, `MAX_SIZE`.
    Constant,
}

impl Kind {
    /// The class that stands for it on the page.
    pub fn class(self) -> char {
        match self {
            Self::Keyword => 'k',
            Self::String => 's',
            Self::Comment => 'm',
            Self::Number => 'n',
            Self::Type => 't',
            Self::Function => 'f',
            Self::Constant => 'c',
        }
    }
}

/// A piece of a line, by its bytes.
pub type Token = (Range<usize>, Kind);

/// What a line begins in the middle of: the mark that ends it.
type Open = Option<(&'static str, Kind)>;

/// The tokens of each line of a file.
pub fn tokens<'a>(language: &Language, lines: impl Iterator<Item = &'a str>) -> Vec<Vec<Token>> {
    let mut open = None;
    lines
        .map(|line| {
            let mut reader = Reader {
                language,
                line,
                at: 0,
                tokens: Vec::new(),
            };
            open = reader.read(open);
            reader.tokens
        })
        .collect()
}

struct Reader<'a> {
    language: &'a Language,
    line: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn push(&mut self, end: usize, kind: Kind) {
        if end > self.at {
            self.tokens.push((self.at..end, kind));
            self.at = end;
        }
    }

    fn read(&mut self, open: Open) -> Open {
        let mut open = open;
        loop {
            if let Some((close, kind)) = open {
                match closing(self.rest(), close, kind) {
                    Some(end) => self.push(self.at + end, kind),
                    None => {
                        self.push(self.line.len(), kind);
                        return open;
                    }
                }
            }
            open = self.next()?;
        }
    }

    /// Reads on; nothing at the end of the line.
    fn next(&mut self) -> Option<Open> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let language = self.language;
        if language.comments.iter().any(|mark| rest.starts_with(mark)) && self.may_comment() {
            self.push(self.line.len(), Kind::Comment);
            return Some(None);
        }
        for (mark, close) in language.blocks {
            if rest.starts_with(mark) {
                let start = self.at;
                self.at += mark.len();
                return Some(self.open(start, close, Kind::Comment));
            }
        }
        for (mark, close, spans_lines) in language.strings {
            if rest.starts_with(mark) {
                let start = self.at;
                self.at += mark.len();
                if *spans_lines || closing(self.rest(), close, Kind::String).is_some() {
                    return Some(self.open(start, close, Kind::String));
                }
                // An apostrophe, or the mark of a lifetime.
                return Some(None);
            }
        }
        if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')))
                .unwrap_or(rest.len());
            self.push(self.at + end, Kind::Number);
        } else if first.is_alphabetic() || first == '_' {
            self.word();
        } else {
            self.at += first.len_utf8();
        }
        Some(None)
    }

    /// Takes back the mark that opens, so that it is of the same colour.
    fn open(&mut self, start: usize, close: &'static str, kind: Kind) -> Open {
        let rest = self.rest();
        if let Some(end) = closing(rest, close, kind) {
            let end = self.at + end;
            self.at = start;
            self.push(end, kind);
            None
        } else {
            let end = self.at;
            self.at = start;
            self.push(end, kind);
            Some((close, kind))
        }
    }

    /// `#` begins a comment of a shell at the start of a word alone.
    fn may_comment(&self) -> bool {
        let before = self.line[..self.at].chars().next_back();
        !self.language.spaced_comments || before.is_none_or(char::is_whitespace)
    }

    fn word(&mut self) {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_shouted = word.len() > 1 && !word.contains(|c: char| c.is_lowercase());
        let kind = if has_word(self.language.keywords, word) {
            Kind::Keyword
        } else if has_word(self.language.constants, word) {
            Kind::Constant
        } else if !self.language.names {
            self.at += end;
            return;
        } else if after.starts_with('(') || after.starts_with("!(") {
            Kind::Function
        } else if is_shouted && word.chars().any(char::is_alphabetic) {
            Kind::Constant
        } else if word.starts_with(char::is_uppercase) {
            Kind::Type
        } else {
            self.at += end;
            return;
        };
        self.push(self.at + end, kind);
    }
}

/// Where something that is open ends, behind the mark that ends it.
fn closing(rest: &str, close: &str, kind: Kind) -> Option<usize> {
    if kind == Kind::Comment {
        return rest.find(close).map(|at| at + close.len());
    }
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with(close) {
            return Some(at + close.len());
        }
        let mut chars = here.chars();
        at += match (chars.next()?, chars.next()) {
            ('\\', Some(escaped)) => 1 + escaped.len_utf8(),
            (c, _) => c.len_utf8(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::languages::language;

    fn read(path: &str, text: &str) -> Vec<(String, Kind)> {
        let lines: Vec<&str> = text.lines().collect();
        let tokens = tokens(language(path).unwrap(), lines.iter().copied());
        let of_line = lines.iter().zip(tokens);
        of_line
            .flat_map(|(line, tokens)| {
                tokens
                    .into_iter()
                    .map(|(range, kind)| (line[range].to_owned(), kind))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn kinds_of_words_are_told_apart() {
        let found = read(
            "a.rs",
            "fn f<'a>(x: &'a str) -> Option<u8> { g(1, \"a\\\"b\") } // c",
        );
        let expected = [
            ("fn", Kind::Keyword),
            ("Option", Kind::Type),
            ("g", Kind::Function),
            ("1", Kind::Number),
            ("\"a\\\"b\"", Kind::String),
            ("// c", Kind::Comment),
        ];
        assert_eq!(found, expected.map(|(text, kind)| (text.to_owned(), kind)));
    }

    #[test]
    fn comments_and_strings_go_on_over_lines() {
        let found = read("a.py", "x = \"\"\"a\nb\"\"\"\nreturn None");
        let expected = [
            ("\"\"\"", Kind::String),
            ("a", Kind::String),
            ("b\"\"\"", Kind::String),
            ("return", Kind::Keyword),
            ("None", Kind::Constant),
        ];
        assert_eq!(found, expected.map(|(text, kind)| (text.to_owned(), kind)));
        let found = read("a.c", "a /* b\nc */ if");
        assert_eq!(found.last(), Some(&("if".to_owned(), Kind::Keyword)));
    }

    #[test]
    fn whatever_an_attempt_writes_is_read_to_its_end() {
        for text in [
            "\"",
            "'",
            "\\",
            "\"\\",
            "/*",
            "'\\",
            "é'é",
            "0x\u{0}",
            "\u{202e}\"",
        ] {
            for path in ["a.rs", "a.py", "a.sh", "a.js", "a.html", "a.yml", "a.sql"] {
                read(path, text);
            }
        }
    }
}
