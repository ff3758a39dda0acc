//! A text that has to fit into so many characters, made of pieces of which some can be cut.

use crate::render::markup::{closed, fenced};

/// A piece of the text.
pub(super) enum Piece {
    /// Our own words, which are shown as they are.
    Own(String),
    /// Words of others, which make no markup.
    Words(Cuttable),
    /// Markdown of people who may write it here.
    Prose(Cuttable),
}

/// What can be cut.
pub(super) struct Cuttable {
    /// The text.
    pub text: String,
    /// Where the whole of it is, in words.
    pub whole: String,
}

impl Piece {
    /// As it is shown, with at most so many characters of what can be cut.
    fn shown(&self, most: Option<usize>) -> String {
        match self {
            Self::Own(text) => text.clone(),
            Self::Words(one) => one.shown(most, fenced),
            Self::Prose(one) => one.shown(most, |text| format!("{}\n", closed(text))),
        }
    }

    /// Which are cut first: what an agent says, before what people wrote.
    fn rank(&self) -> Option<u8> {
        match self {
            Self::Own(_) => None,
            Self::Words(_) => Some(0),
            Self::Prose(_) => Some(1),
        }
    }
}

impl Cuttable {
    fn shown(&self, most: Option<usize>, lay_out: impl Fn(&str) -> String) -> String {
        let all = self.text.chars().count();
        let Some(most) = most.filter(|most| *most < all) else {
            return lay_out(&self.text);
        };
        let cut = beginning(&self.text, most);
        let shown = cut.chars().count();
        let text = match cut.is_empty() {
            true => String::new(),
            false => format!("{}\n", lay_out(cut)),
        };
        format!(
            "{text}Cut here: {shown} of {all} characters are shown. The whole: {}\n",
            self.whole
        )
    }
}

/// At most so many characters, whole lines where there are several.
fn beginning(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    let cut = &text[..end];
    match cut.rfind('\n') {
        Some(line_end) if end < text.len() => &cut[..line_end],
        _ => cut,
    }
}

/// The pieces one after another, in at most so many characters. Those that are cut first are
/// cut to an eighth of it before any is cut further.
pub(super) fn lay_out(pieces: &[Piece], longest: usize) -> String {
    let mut shown: Vec<String> = pieces.iter().map(|piece| piece.shown(None)).collect();
    let length = |shown: &[String]| -> usize { shown.iter().map(|one| one.chars().count()).sum() };
    let mut order: Vec<usize> = (0..pieces.len())
        .filter(|at| pieces[*at].rank().is_some())
        .collect();
    // Of one rank the longest first.
    order.sort_by_key(|at| (pieces[*at].rank(), std::cmp::Reverse(shown[*at].len())));
    for least in [longest / 8, 0] {
        for at in &order {
            let total = length(&shown);
            if total <= longest {
                break;
            }
            let own = shown[*at].chars().count();
            let room = longest.saturating_sub(total - own);
            // The note has numbers in it, which may be longer than a nought.
            let around = pieces[*at].shown(Some(0)).chars().count() + 40;
            shown[*at] = pieces[*at].shown(Some(room.saturating_sub(around).max(least)));
        }
    }
    let text = shown.concat();
    if text.chars().count() <= longest {
        return text;
    }
    let note = "\nCut here: the rest is too long for a pull request.\n";
    let most = longest.saturating_sub(note.chars().count());
    format!("{}{note}", beginning(&text, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Piece {
        Piece::Words(Cuttable {
            text: text.to_owned(),
            whole: "there".to_owned(),
        })
    }

    #[test]
    fn what_fits_is_not_cut() {
        let pieces = [Piece::Own("a\n".to_owned()), words("b\nc")];
        assert_eq!(lay_out(&pieces, 100), "a\n```text\nb\nc\n```\n");
    }

    #[test]
    fn words_of_others_are_cut_at_a_line_and_ours_are_not() {
        let own = "own words\n".repeat(20);
        let pieces = [Piece::Own(own.clone()), words(&"said\n".repeat(100))];
        let text = lay_out(&pieces, 400);
        assert!(text.starts_with(&own), "{text}");
        assert!(text.chars().count() <= 400, "{text}");
        assert!(text.contains("said\n```\n\nCut here: "), "{text}");
        assert!(text.ends_with(" of 500 characters are shown. The whole: there\n"));
    }

    #[test]
    fn whatever_there_is_it_fits() {
        for (n, longest) in [(1, 60), (50, 300), (5000, 300), (5000, 5000)] {
            let pieces = [
                words(&"ä`\n".repeat(n)),
                Piece::Own("x\n".repeat(n)),
                words(&"ö".repeat(n)),
                Piece::Prose(Cuttable {
                    text: "```\n".repeat(n),
                    whole: "there".to_owned(),
                }),
            ];
            let length = lay_out(&pieces, longest).chars().count();
            assert!(length <= longest, "{n} {longest} {length}");
        }
    }
}
