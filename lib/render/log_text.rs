//! An agent's output, fit for a terminal, in pieces as it comes.

use crate::render::style::clean_lines;

/// Makes text of pieces of output that may end within a character.
#[derive(Debug, Default)]
pub struct LogText {
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl LogText {
    /// The text of what has come, as far as its characters are whole.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.begun.extend_from_slice(bytes);
        let mut text = String::new();
        let mut rest: &[u8] = &self.begun;
        loop {
            match std::str::from_utf8(rest) {
                Ok(whole) => {
                    text.push_str(whole);
                    rest = &[];
                }
                Err(error) => {
                    let (whole, broken) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(whole));
                    rest = broken;
                    if let Some(length) = error.error_len() {
                        text.push(char::REPLACEMENT_CHARACTER);
                        rest = &broken[length..];
                        continue;
                    }
                }
            }
            break;
        }
        self.begun = rest.to_vec();
        clean_lines(&text)
    }

    /// The text of what is left, which is no character.
    pub fn finish(&mut self) -> String {
        let left = std::mem::take(&mut self.begun);
        String::from_utf8_lossy(&left).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_comes_in_two_pieces_is_one() {
        let mut text = LogText::default();
        let bytes = "Grüße\x1b[31m".as_bytes();
        let shown: Vec<String> = bytes.iter().map(|byte| text.push(&[*byte])).collect();
        assert_eq!(shown.concat(), "Grüße?[31m");
        assert_eq!(text.finish(), "");
    }

    #[test]
    fn what_is_no_character_is_shown_as_such() {
        let mut text = LogText::default();
        assert_eq!(text.push(b"a\xffb\xe4"), "a\u{fffd}b");
        assert_eq!(text.finish(), "\u{fffd}");
    }
}
