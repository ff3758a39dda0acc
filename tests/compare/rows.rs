//! What candidates change of the files, as git has it and as we do.

use crate::env::Repo;
use serde_json::Value;

/// What happened to a file: git's letter, the path before, the path after, lines added and
/// removed.
pub type Row = (char, String, String, Option<u64>, Option<u64>);

/// The rows of `git diff -M`, by path.
pub fn by_git(repo: &Repo, base: &str, candidate: &str) -> Vec<Row> {
    let range = format!("{base}...{candidate}");
    let output = repo.git(&["diff", "--raw", "--numstat", "-z", "-M", &range]);
    let mut fields = output.stdout.split('\0');
    let mut names = Vec::new();
    let mut rows = Vec::new();
    while let Some(field) = fields.next().filter(|field| !field.is_empty()) {
        let mut next = || fields.next().expect("a path").to_owned();
        if let Some(raw) = field.strip_prefix(':') {
            let status = raw.split(' ').nth(4).expect("a status");
            // What is of another kind is changed, too.
            let letter = status.replace('T', "M").chars().next().expect("a letter");
            let from = next();
            let to = if letter == 'R' { next() } else { from.clone() };
            names.push((letter, from, to));
            continue;
        }
        let words: Vec<&str> = field.split('\t').collect();
        if words[2].is_empty() {
            next();
            next();
        }
        let (letter, from, to) = names.remove(0);
        rows.push((
            letter,
            from,
            to,
            words[0].parse().ok(),
            words[1].parse().ok(),
        ));
    }
    rows.sort_by(|a, b| a.2.cmp(&b.2));
    rows
}

/// The rows of each candidate as `git compare` has them.
pub fn by_us(repo: &Repo, base: &str, candidates: &[&str]) -> Vec<Vec<Row>> {
    let words = [&["compare", "--json", "--base", base][..], candidates].concat();
    let document: Value = serde_json::from_str(&repo.git(&words).stdout).expect("JSON");
    let rows = document["rows"].as_array().expect("rows").iter();
    rows.map(|row| {
        let changes = row["changes"].as_array().expect("changes").iter();
        changes.map(row_of).collect()
    })
    .collect()
}

fn row_of(change: &Value) -> Row {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let to = text(&change["path"]);
    let kind = &change["kind"];
    let (letter, from) = match kind["change"].as_str() {
        Some("added") => ('A', to.clone()),
        Some("deleted") => ('D', to.clone()),
        Some("renamed") => ('R', text(&kind["from"])),
        _ => ('M', to.clone()),
    };
    let (added, removed) = (change["added"].as_u64(), change["removed"].as_u64());
    (letter, from, to, added, removed)
}
