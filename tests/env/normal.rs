//! Makes output the same on every machine and in every run.

use std::path::Path;

/// Words after which a short hexadecimal word is a commit's short name.
const BEFORE_A_COMMIT: [&str; 12] = [
    "at",
    "base",
    "candidate",
    "commit",
    "commit:",
    "from",
    "head",
    "onto",
    "reference",
    "target",
    "to",
    "(root-commit)",
];

/// Replaces the directory of the test by `[TMP]`, object ids by `[OID]`, also
/// short ones after a word such as `commit`, times by `[WHEN]`, durations such as
/// `1.2s` or `350ms` by `[TIME]`, and a port of 127.0.0.1 by `[PORT]`.
///
/// Durations in minutes and hours stay: no test takes so long, so they are
/// settings and not measurements.
pub fn normal(text: &str, root: &Path) -> String {
    let text = text.replace(&root.display().to_string(), "[TMP]");
    let mut answer = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut before = String::new();
    while !rest.is_empty() {
        let part = |c: char| c.is_ascii_alphanumeric() || "_.:+-".contains(c);
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        if length == 0 {
            let other = rest.chars().next().expect("a text that is not empty");
            if !" '`\"[".contains(other) {
                before = if other == ')' {
                    before + ")"
                } else {
                    String::new()
                };
            }
            if other == '(' {
                before = "(".to_owned();
            }
            answer.push(other);
            rest = &rest[other.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        answer.push_str(&normal_word(word, &before));
        before = if before == "(" {
            format!("({word}")
        } else {
            word.to_owned()
        };
        rest = after;
    }
    answer
}

/// A word may end a sentence or hold several ids (`a..b`), so it is looked at in
/// pieces.
fn normal_word(word: &str, before: &str) -> String {
    let bare = word.trim_end_matches(['.', ':']);
    let end = &word[bare.len()..];
    if let Some(port) = bare.strip_prefix("127.0.0.1:")
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        return format!("127.0.0.1:[PORT]{end}");
    }
    if is_time(bare) {
        return format!("[WHEN]{end}");
    }
    if is_duration(bare) {
        return format!("[TIME]{end}");
    }
    if BEFORE_A_COMMIT.contains(&before) && is_short_id(bare) {
        return format!("[OID]{end}");
    }
    let mut answer = String::new();
    for piece in word.split_inclusive(['.', ':', '+', '-', '_']) {
        let id = piece.trim_end_matches(['.', ':', '+', '-', '_']);
        if is_id(id) {
            answer.push_str("[OID]");
            answer.push_str(&piece[id.len()..]);
        } else {
            answer.push_str(piece);
        }
    }
    answer
}

fn is_hex(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// SHA-1 or SHA-256.
fn is_id(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && is_hex(word)
}

/// A word of letters alone, such as `defaced`, is a word.
fn is_short_id(word: &str) -> bool {
    matches!(word.len(), 7..=12) && is_hex(word) && word.bytes().any(|b| b.is_ascii_digit())
}

/// `12s`, `1.2s`, `350ms`.
fn is_duration(word: &str) -> bool {
    let number = word.strip_suffix("ms").or_else(|| word.strip_suffix('s'));
    number.is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

/// `2026-01-02T03:04:05`, with whatever fraction and zone.
fn is_time(word: &str) -> bool {
    let shape = "0000-00-00T00:00:00";
    word.is_ascii()
        && word.len() >= shape.len()
        && word.bytes().zip(shape.bytes()).all(|(b, s)| {
            if s == b'0' {
                b.is_ascii_digit()
            } else {
                b == s
            }
        })
}
