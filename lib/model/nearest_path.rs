//! Finding the path that a writer meant.

use std::collections::BTreeSet;

use crate::model::nearest::nearest;

/// The pattern with each part that the repository does not have put right; or else the only file
/// of that name somewhere else.
pub(super) fn nearest_path(pattern: &str, paths: &[&str]) -> Option<String> {
    by_parts(pattern, paths).or_else(|| moved(pattern, paths))
}

/// Part by part, so that a long path does not excuse a wrong word in it.
fn by_parts(pattern: &str, paths: &[&str]) -> Option<String> {
    let mut here = String::new();
    let mut rest = pattern.split('/').filter(|part| !matches!(*part, "" | "."));
    for part in rest.by_ref() {
        if part.contains(['*', '?', '[', '{']) {
            here.push_str(part);
            here.push('/');
            break;
        }
        let entries: BTreeSet<&str> = paths
            .iter()
            .filter_map(|path| path.strip_prefix(here.as_str())?.split('/').next())
            .collect();
        here.push_str(match entries.contains(part) {
            true => part,
            false => nearest(part, entries.iter().copied())?,
        });
        here.push('/');
    }
    rest.for_each(|part| {
        here.push_str(part);
        here.push('/');
    });
    if !pattern.ends_with('/') {
        here.pop();
    }
    (here != pattern).then_some(here)
}

/// The only file of the pattern's name.
fn moved(pattern: &str, paths: &[&str]) -> Option<String> {
    let name = pattern
        .rsplit('/')
        .next()
        .filter(|name| name.contains('.'))?;
    let mut found = paths
        .iter()
        .filter(|path| path.rsplit('/').next() == Some(name));
    let only = found.next()?;
    found.next().is_none().then(|| (*only).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_is_wrong_is_put_right() {
        let paths = ["src/api/limit.rs", "src/main.rs", "docs/guide.md"];
        for (pattern, expected) in [
            ("src/api/limt.rs", Some("src/api/limit.rs")),
            ("src/apis/**", Some("src/api/**")),
            ("srcs/api/*.rs", Some("src/api/*.rs")),
            ("api/limit.rs", Some("src/api/limit.rs")),
            ("web/app.ts", None),
            ("src/api/**", None),
        ] {
            assert_eq!(
                nearest_path(pattern, &paths).as_deref(),
                expected,
                "{pattern}"
            );
        }
    }
}
