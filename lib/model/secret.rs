//! Credentials in a line of text, known by how their issuers mark them. Few patterns of which
//! each is nearly always right: whoever is warned of nothing soon reads no warning.

use crate::model::words::Words;

/// A kind of credential.
struct Kind {
    name: &'static str,
    /// What it begins with.
    prefix: &'static str,
    /// How many characters follow at least.
    least: usize,
    /// Which.
    alphabet: Alphabet,
}

#[derive(Clone, Copy)]
enum Alphabet {
    /// `A` to `Z` and `0` to `9`.
    Upper,
    /// Letters and digits.
    Word,
    /// Letters, digits, `-` and `_`.
    Url,
}

impl Alphabet {
    fn has(self, c: char) -> bool {
        match self {
            Self::Upper => c.is_ascii_uppercase() || c.is_ascii_digit(),
            Self::Word => c.is_ascii_alphanumeric(),
            Self::Url => c.is_ascii_alphanumeric() || matches!(c, '-' | '_'),
        }
    }
}

const fn kind(name: &'static str, prefix: &'static str, least: usize, alphabet: Alphabet) -> Kind {
    Kind {
        name,
        prefix,
        least,
        alphabet,
    }
}

/// By the issuers' own documents on the form of their tokens.
const KINDS: [Kind; 24] = [
    kind("AWS access key", "AKIA", 16, Alphabet::Upper),
    kind("AWS access key", "ASIA", 16, Alphabet::Upper),
    kind("GitHub token", "ghp_", 36, Alphabet::Word),
    kind("GitHub token", "gho_", 36, Alphabet::Word),
    kind("GitHub token", "ghu_", 36, Alphabet::Word),
    kind("GitHub token", "ghs_", 36, Alphabet::Word),
    kind("GitHub token", "ghr_", 36, Alphabet::Word),
    kind("GitHub token", "github_pat_", 60, Alphabet::Url),
    kind("GitLab token", "glpat-", 20, Alphabet::Url),
    kind("Slack token", "xoxb-", 20, Alphabet::Url),
    kind("Slack token", "xoxp-", 20, Alphabet::Url),
    kind("Anthropic key", "sk-ant-", 32, Alphabet::Url),
    kind("OpenAI key", "sk-proj-", 32, Alphabet::Url),
    kind("Stripe key", "sk_live_", 24, Alphabet::Word),
    kind("Stripe key", "rk_live_", 24, Alphabet::Word),
    kind("Google API key", "AIza", 35, Alphabet::Url),
    kind("npm token", "npm_", 36, Alphabet::Word),
    kind("PyPI token", "pypi-AgEIcHlwaS5vcmc", 50, Alphabet::Url),
    kind("Hugging Face token", "hf_", 34, Alphabet::Word),
    kind("SendGrid key", "SG.", 22, Alphabet::Url),
    kind("Docker Hub token", "dckr_pat_", 27, Alphabet::Url),
    kind("DigitalOcean token", "dop_v1_", 64, Alphabet::Word),
    kind("Shopify token", "shpat_", 32, Alphabet::Word),
    kind("crates.io token", "cio", 32, Alphabet::Word),
];

/// The kind of credential in a line, if there is one.
pub fn secret_in(line: &str) -> Option<&'static str> {
    if !has_row(line, LONG, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
    }) {
        // A key in lines of its own begins with fewer.
        let may_begin_key = has_row(line, DASHES.len(), |byte| byte == b'-');
        return (may_begin_key && begins_key(line)).then_some("private key");
    }
    if begins_key(line) {
        return Some("private key");
    }
    if !PREFIXES.are_in(line) {
        return None;
    }
    KINDS
        .iter()
        .find(|kind| has_token(line, kind))
        .map(|kind| kind.name)
}

/// What any token begins with.
static PREFIXES: Words<{ KINDS.len() }> = Words::new({
    let mut all = [""; KINDS.len()];
    let mut at = 0;
    while at < KINDS.len() {
        all[at] = KINDS[at].prefix;
        at += 1;
    }
    all
});

/// What a private key begins with.
const DASHES: &str = "-----";

/// The fewest letters, digits, dashes and underscores in a row of any kind of token. Few lines
/// have as many, and only these are worth a search.
const LONG: usize = 20;

fn begins_key(line: &str) -> bool {
    line.contains("-----BEGIN ") && line.contains("PRIVATE KEY")
}

/// Whether so many bytes in a row are of a kind, of which one look at every so manieth byte
/// mostly tells that they are not.
fn has_row(line: &str, least: usize, is_of: impl Fn(u8) -> bool) -> bool {
    let line = line.as_bytes();
    let mut at = least - 1;
    while let Some(last) = line.get(at) {
        if is_of(*last) {
            let before = line[..at].iter().rev().take_while(|byte| is_of(**byte));
            let after = line[at + 1..].iter().take_while(|byte| is_of(**byte));
            if before.count() + 1 + after.count() >= least {
                return true;
            }
        }
        at += least;
    }
    false
}

fn has_token(line: &str, kind: &Kind) -> bool {
    line.match_indices(kind.prefix).any(|(at, _)| {
        let stands_alone = line[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !Alphabet::Url.has(c));
        let token = &line[at + kind.prefix.len()..];
        let length = token.chars().take_while(|c| kind.alphabet.has(*c)).count();
        let is_example = || token[..length].to_ascii_uppercase().contains("EXAMPLE");
        stands_alone && length >= kind.least && has_variety(&token[..length]) && !is_example()
    })
}

/// Whether it could be drawn at random: a row of one character is somebody's placeholder.
fn has_variety(token: &str) -> bool {
    let mut seen: Vec<char> = token.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_known_by_its_mark_and_its_length() {
        // Put together here, so that no scanner takes this file for a leak.
        let body = "Zk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEi";
        let github = format!("token = \"ghp_{body}\"");
        assert_eq!(secret_in(&github), Some("GitHub token"));
        let aws = format!("AWS_KEY=AKIA{}", "Q7RZ2XK9WM4TB6LP");
        assert_eq!(secret_in(&aws), Some("AWS access key"));
        let key = ["-----BEGIN RSA ", "PRIVATE KEY-----"].concat();
        assert_eq!(secret_in(&key), Some("private key"));
    }

    #[test]
    fn every_kind_is_found_at_its_shortest_wherever_it_stands() {
        let body = "Zk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEiZk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEi";
        for kind in &KINDS {
            let token = &body[..kind.least].to_ascii_uppercase();
            for before in 0..LONG {
                let line = format!("{}{}{token}", " ".repeat(before), kind.prefix);
                assert_eq!(secret_in(&line), Some(kind.name), "{line}");
            }
        }
    }

    #[test]
    fn words_placeholders_and_examples_are_none() {
        for line in [
            "let ghp_token = read();".to_owned(),
            format!("ghp_{}", "x".repeat(36)),
            format!("AKIA{}EXAMPLE", "IOSFODNN7"),
            format!("my_ghp_{}", "Zk3vQ9xT7mB2nR8sW4yL6cH1jD5gF0pA9uEi"),
            "the cioppino was cooked for thirty-two guests".to_owned(),
        ] {
            assert_eq!(secret_in(&line), None, "{line}");
        }
    }
}
