//! Markdown as whoever shows it wants it: blocks of words with their faces.

use comrak::nodes::{ListType, Node, NodeValue};
use comrak::{Arena, Options, parse_document};

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading and its level.
    Heading(u8, Vec<Piece>),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// A list.
    List(Vec<Item>),
    /// Lines that stand as they are: code, or what is no prose.
    Verbatim(String),
    /// What somebody else said.
    Quote(Vec<Block>),
    /// A table: its rows, the first of which is its head.
    Table(Vec<Vec<Vec<Piece>>>),
    /// A line across.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What stands in front of it: `-`, `3.`, `- [x]`.
    pub mark: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Words of one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they look.
    pub face: Face,
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// As they are.
    Plain,
    /// Emphasized.
    Emphasis,
    /// Strongly emphasized.
    Strong,
    /// Code.
    Code,
    /// Where a line ends in the source; the text is empty.
    SoftBreak,
    /// Where a line ends for every reader; the text is empty.
    HardBreak,
}

/// Deeper than this nobody nests what people read; the words are kept.
const DEEPEST: usize = 32;

/// The blocks of some Markdown. HTML stays as it is written.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut options = Options::default();
    options.extension.tasklist = true;
    options.extension.table = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    below(root, 0)
}

fn below(node: Node<'_>, depth: usize) -> Vec<Block> {
    if depth == DEEPEST {
        let words = node
            .descendants()
            .filter_map(|node| match &node.data.borrow().value {
                NodeValue::Text(text) => Some(text.to_string()),
                NodeValue::Code(code) => Some(code.literal.clone()),
                _ => None,
            });
        let text = words.collect::<Vec<_>>().join(" ");
        let face = Face::Plain;
        return vec![Block::Paragraph(vec![Piece { text, face }])];
    }
    node.children()
        .flat_map(|node| block(node, depth + 1))
        .collect()
}

fn block(node: Node<'_>, depth: usize) -> Vec<Block> {
    let one = match &node.data.borrow().value {
        NodeValue::Heading(heading) => Block::Heading(heading.level, pieces(node)),
        NodeValue::Paragraph => Block::Paragraph(pieces(node)),
        NodeValue::List(list) => {
            let start = (list.list_type == ListType::Ordered).then_some(list.start);
            let item = |(nth, node)| item(node, start.map(|start| start + nth), depth);
            Block::List(node.children().enumerate().map(item).collect())
        }
        NodeValue::CodeBlock(code) => Block::Verbatim(code.literal.clone()),
        NodeValue::HtmlBlock(html) => Block::Verbatim(html.literal.clone()),
        NodeValue::BlockQuote => Block::Quote(below(node, depth)),
        NodeValue::ThematicBreak => Block::Rule,
        NodeValue::Table(_) => {
            let row = |row: Node<'_>| row.children().map(pieces).collect();
            Block::Table(node.children().map(row).collect())
        }
        _ => return below(node, depth),
    };
    vec![one]
}

fn item(node: Node<'_>, number: Option<usize>, depth: usize) -> Item {
    let mark = match number {
        Some(number) => format!("{number}."),
        None => "-".to_owned(),
    };
    let mark = match &node.data.borrow().value {
        NodeValue::TaskItem(item) if item.symbol.is_some() => format!("{mark} [x]"),
        NodeValue::TaskItem(_) => format!("{mark} [ ]"),
        _ => mark,
    };
    Item {
        mark,
        blocks: below(node, depth),
    }
}

fn pieces(block: Node<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for node in block.children() {
        collect(node, Face::Plain, 0, &mut pieces);
    }
    pieces
}

fn collect(node: Node<'_>, face: Face, depth: usize, pieces: &mut Vec<Piece>) {
    if depth == DEEPEST {
        return;
    }
    let piece = |text: &str, face| Piece {
        text: text.to_owned(),
        face,
    };
    let inner = match &node.data.borrow().value {
        NodeValue::Text(text) => return pieces.push(piece(text, face)),
        NodeValue::HtmlInline(html) => return pieces.push(piece(html, face)),
        NodeValue::Code(code) => return pieces.push(piece(&code.literal, Face::Code)),
        NodeValue::SoftBreak => return pieces.push(piece("", Face::SoftBreak)),
        NodeValue::LineBreak => return pieces.push(piece("", Face::HardBreak)),
        NodeValue::Strong => Face::Strong,
        NodeValue::Emph if face == Face::Plain => Face::Emphasis,
        _ => face,
    };
    let first = pieces.len();
    for child in node.children() {
        collect(child, inner, depth + 1, pieces);
    }
    if let NodeValue::Link(link) = &node.data.borrow().value {
        let words: String = pieces[first..]
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        if words != link.url {
            pieces.push(piece(&format!(" <{}>", link.url), face));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Piece {
        Piece {
            text: text.to_owned(),
            face: Face::Plain,
        }
    }

    #[test]
    fn words_have_faces_and_links_their_addresses() {
        let found = blocks("Run `cargo *x*` **now**, _please_: [here](https://a.example).");
        let faced = |text: &str, face| Piece {
            text: text.to_owned(),
            face,
        };
        let expected = vec![
            plain("Run "),
            faced("cargo *x*", Face::Code),
            plain(" "),
            faced("now", Face::Strong),
            plain(", "),
            faced("please", Face::Emphasis),
            plain(": "),
            plain("here"),
            plain(" <https://a.example>"),
            plain("."),
        ];
        assert_eq!(found, [Block::Paragraph(expected)]);
    }

    #[test]
    fn items_have_their_marks() {
        let found = blocks("3. a\n4. b\n\n- [x] done\n- [ ] open\n");
        let marks: Vec<_> = found
            .iter()
            .filter_map(|block| match block {
                Block::List(items) => Some(items.iter().map(|item| item.mark.as_str())),
                _ => None,
            })
            .flatten()
            .collect();
        assert_eq!(marks, ["3.", "4.", "- [x]", "- [ ]"]);
    }

    #[test]
    fn what_is_nested_beyond_all_sense_is_read_to_an_end() {
        let quotes = format!("{} deep", ">".repeat(20_000));
        assert!(format!("{:?}", blocks(&quotes)).contains("deep"));
        blocks(&format!("{}a{}", "*_".repeat(5_000), "_*".repeat(5_000)));
        blocks(&format!("{}a", "[".repeat(20_000)));
    }
}
