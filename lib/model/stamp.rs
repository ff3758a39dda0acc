//! The last line of a file that was put somewhere for others to read. It says by whom, and of
//! which bytes: so the file can be replaced and taken away later, and one that is of somebody
//! else, or was changed since, is known.

use sha2::{Digest, Sha256};

const WORDS: &str = "put here by git plan setup, taken away by git plan setup --remove; sha256 ";

/// What the last line of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Nothing: it is of somebody else.
    Absent,
    /// It is as it was written.
    Whole,
    /// It was changed since.
    Broken,
}

/// A text with its stamp; `comment` is what makes a comment of a line.
pub fn stamped(text: &str, comment: &str) -> String {
    format!("{text}{comment}{WORDS}{}\n", digest(text))
}

/// Looks for the stamp.
pub fn stamp(found: &str) -> Stamp {
    let Some((at, _)) = found.rmatch_indices(WORDS).next() else {
        return Stamp::Absent;
    };
    let (text, line) = found.split_at(found[..at].rfind('\n').map_or(0, |end| end + 1));
    let said = line.rsplit(' ').next().unwrap_or_default();
    match said.strip_suffix('\n') {
        Some(said) if said == digest(text) => Stamp::Whole,
        _ => Stamp::Broken,
    }
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_told_from_one_that_is_as_it_was_written() {
        let written = stamped("one\ntwo\n", "# ");
        assert_eq!(stamp(&written), Stamp::Whole);
        assert_eq!(stamp(&written.replace("two", "three")), Stamp::Broken);
        assert_eq!(stamp(&format!("{written}more\n")), Stamp::Broken);
        assert_eq!(stamp(written.trim_end()), Stamp::Broken);
    }

    #[test]
    fn a_file_without_the_line_is_of_somebody_else() {
        assert_eq!(stamp("one\ntwo\n"), Stamp::Absent);
        assert_eq!(stamp(""), Stamp::Absent);
    }
}
