//! Rust source as the rules of the house read it: without comments and strings.

/// The text with comments and the insides of strings and characters blanked out; lines stay
/// lines.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = skipped(rest, &out);
        if length == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (gone, after) = rest.split_at(length);
        out.extend(gone.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    out
}

/// How many bytes at the start of `rest` are a comment, a string or a character.
fn skipped(rest: &str, before: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if rest.starts_with(['r', 'b']) && !in_word {
        let letters = rest.len() - rest.trim_start_matches(['r', 'b']).len();
        let hashes = rest[letters..].len() - rest[letters..].trim_start_matches('#').len();
        let open = letters + hashes;
        if letters <= 2 && rest[open..].starts_with('"') && rest[..letters].contains('r') {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = &rest[open + 1..];
            let end = inside
                .find(&close)
                .map_or(inside.len(), |at| at + close.len());
            return open + 1 + end;
        }
    }
    match rest.chars().next() {
        Some('"') => quoted(rest, '"'),
        // A lifetime has no second quote.
        Some('\'') if rest[1..].starts_with('\\') => quoted(rest, '\''),
        Some('\'') => {
            let mut chars = rest[1..].chars();
            let first = chars.next().map_or(0, char::len_utf8);
            if chars.next() == Some('\'') {
                first + 2
            } else {
                0
            }
        }
        _ => 0,
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Every path below `crate::` or `git_attempts::` that the code names, in a `use` (groups are
/// taken apart) or inline: `process::lock::FileLock`.
pub fn own_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for root in ["crate", "git_attempts"] {
        for at in words(code, root) {
            if let Some(rest) = code[at + root.len()..].trim_start().strip_prefix("::") {
                collect("", rest.trim_start(), &mut paths);
            }
        }
    }
    paths
}

/// Reads the path or group at the start of `text`; the bytes that it took.
fn collect(prefix: &str, text: &str, paths: &mut Vec<String>) -> usize {
    let start = text.len();
    if let Some(group) = text.strip_prefix('{') {
        let mut rest = group.trim_start();
        while !rest.is_empty() && !rest.starts_with('}') {
            let taken = collect(prefix, rest, paths).max(1);
            rest = rest[taken..].trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        }
        return start - rest.len() + 1;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
    let length = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let path = format!("{prefix}{}", &text[..length]);
    let rest = &text[length..];
    if let Some(more) = rest.strip_prefix("::")
        && more.starts_with(|c| is_word(c) || c == '{')
    {
        return length + 2 + collect(&format!("{path}::"), more, paths);
    }
    paths.push(path);
    let renamed = rest
        .find([',', '}', ';'])
        .filter(|_| rest.starts_with(" as "));
    length + renamed.unwrap_or(0)
}

/// Where a word stands as a whole word.
pub fn words(code: &str, word: &str) -> Vec<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .filter(|(at, _)| {
            !code[..*at].ends_with(is_part) && !code[at + word.len()..].starts_with(is_part)
        })
        .map(|(at, _)| at)
        .collect()
}

/// Whether the code names an outer crate: `gix::x`, `use gix;`.
pub fn names_crate(code: &str, name: &str) -> bool {
    words(code, name).into_iter().any(|at| {
        let before = code[..at].trim_end();
        let after = code[at + name.len()..].trim_start();
        let is_root = !before.ends_with("::");
        let is_imported = before.ends_with("use") || before.ends_with("extern crate");
        (is_root && after.starts_with("::")) || is_imported
    })
}
