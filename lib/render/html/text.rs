//! Text of others on a page: escaped, and with nothing in it that cannot be seen.

use maud::Render;

use crate::render::style::is_unsafe;

/// Text that somebody else wrote. A character that steers, hides or turns text around is
/// shown by its number.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a>(pub &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        push(out, self.0);
    }
}

/// Appends such a text.
pub fn push(out: &mut String, text: &str) {
    // Most of any text is harmless, and copied in one go.
    let mut from = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if (b' '..0x7f).contains(&byte) && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'') {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let end = at + c.len_utf8();
        if let Some(instead) = instead(c) {
            out.push_str(&text[from..at]);
            out.push_str(&instead);
            from = end;
        }
        at = end;
    }
    out.push_str(&text[from..]);
}

/// What stands for a character that may not stand for itself.
fn instead(c: char) -> Option<String> {
    match c {
        '&' => Some("&amp;".to_owned()),
        '<' => Some("&lt;".to_owned()),
        '>' => Some("&gt;".to_owned()),
        '"' => Some("&quot;".to_owned()),
        '\'' => Some("&#39;".to_owned()),
        '\t' | '\n' => None,
        c if is_unsafe(c) => Some(format!("<b class=odd>U+{:04X}</b>", u32::from(c))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        push(&mut out, text);
        out
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            shown("</script><img onerror='x'>&\""),
            "&lt;/script&gt;&lt;img onerror=&#39;x&#39;&gt;&amp;&quot;"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_number() {
        assert_eq!(
            shown("a\u{1b}[2J\u{202e}b\u{200b}\u{61c}\tü"),
            "a<b class=odd>U+001B</b>[2J<b class=odd>U+202E</b>b<b class=odd>U+200B</b>\
             <b class=odd>U+061C</b>\tü"
        );
    }
}
