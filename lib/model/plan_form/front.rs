//! The keys of the front matter in the template's order, with the comments above them.

use crate::model::front_matter::{self, KEYS};

pub(super) fn keys(text: &str, start: usize) -> String {
    let Some(yaml) = front_matter::yaml(text) else {
        return text.to_owned();
    };
    let mut entries: Vec<(usize, String)> = Vec::new();
    let mut above = String::new();
    for line in text[yaml.clone()].split_inclusive('\n') {
        let is_comment = line.starts_with('#') || line.trim().is_empty();
        match (place(line), entries.last_mut()) {
            // Keys that the template shows as comments stand where they would as keys.
            (Some(place), _) => entries.push((place, std::mem::take(&mut above) + line)),
            (None, _) if is_comment => above.push_str(line),
            (None, Some((_, last))) => {
                last.push_str(&std::mem::take(&mut above));
                last.push_str(line);
            }
            (None, None) => return text.to_owned(),
        }
    }
    entries.sort_by_key(|(place, _)| *place);
    let sorted: String = entries.into_iter().map(|(_, entry)| entry).collect();
    let (head, tail) = (&text[..yaml.start], &text[yaml.end..start]);
    format!("{head}{sorted}{above}{tail}{}", &text[start..])
}

/// Which place a line's key has; none where the line has no key that is known.
fn place(line: &str) -> Option<usize> {
    let key = line.strip_prefix("# ").unwrap_or(line);
    let (key, _) = key.split_once(':')?;
    KEYS.iter().position(|known| *known == key)
}
