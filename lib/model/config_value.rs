//! Values of git's configuration and of its variables, read as git reads them.

/// A boolean in any form that git takes; nothing for a text that is none.
pub fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" | "" => Some(false),
        number => integer(number).map(|number| number != 0),
    }
}

/// Digits, and `k`, `m` or `g` behind them for so many times 1024.
fn integer(text: &str) -> Option<i64> {
    let (digits, unit) = match text.strip_suffix(['k', 'm', 'g']) {
        Some(digits) => (digits, &text[digits.len()..]),
        None => (text, ""),
    };
    let factor = match unit {
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => 1,
    };
    digits.parse::<i64>().ok()?.checked_mul(factor)
}

/// When something is done, such as colouring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In any case.
    Always,
    /// Where it makes sense: on a terminal.
    Auto,
    /// In no case.
    Never,
}

impl When {
    /// By the word that git has for it.
    pub fn named(word: &str) -> Option<Self> {
        let all = [Self::Always, Self::Auto, Self::Never];
        all.into_iter()
            .find(|when| when.word().eq_ignore_ascii_case(word))
    }

    /// git's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Auto => "auto",
            Self::Never => "never",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boolean_has_many_forms() {
        for text in ["true", "Yes", "on", "1", "-1", "2k"] {
            assert_eq!(boolean(text), Some(true), "{text}");
        }
        for text in ["false", "no", "OFF", "0", "", "0g"] {
            assert_eq!(boolean(text), Some(false), "{text}");
        }
        for text in ["maybe", "auto", "1q", "k", " "] {
            assert_eq!(boolean(text), None, "{text}");
        }
    }
}
