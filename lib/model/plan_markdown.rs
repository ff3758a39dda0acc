//! The Markdown of a plan as blocks that know their bytes.
//!
//! comrak is named here and in what is below.

mod blank;
mod form;

use std::ops::Range;

use comrak::nodes::{Node, NodeValue, Sourcepos};
use comrak::{Arena, Options, parse_document};

use crate::model::quotations::unquoted;

pub(super) use blank::blank;
pub(super) use form::{Blanks, html};

/// The blocks at the top level of a document.
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// The whole source with every HTML comment blanked out, so that offsets
    /// into it are offsets into the file.
    pub(super) visible: String,
    /// The same with all blanked out that is not said in words of the plan's own: code, links'
    /// destinations, and what is quoted.
    pub(super) prose: String,
    /// The bytes of every HTML comment, in the order of the file.
    pub(super) comments: Vec<Range<usize>>,
    /// The blocks of HTML, in the order of the file.
    html: Vec<(Range<usize>, Html)>,
}

#[derive(Clone, Copy)]
enum Html {
    /// Comments, and nothing else.
    Comment,
    Other,
}

/// A block and its bytes in the whole file.
pub(super) struct Block {
    pub(super) span: Range<usize>,
    pub(super) kind: BlockKind,
}

pub(super) enum BlockKind {
    Heading { level: u8, text: String },
    Paragraph(Text),
    List(Vec<Item>),
    Code,
    Other,
}

/// An item of a list.
pub(super) struct Item {
    pub(super) span: Range<usize>,
    /// Whether its box is ticked; `None` without a box.
    pub(super) ticked: Option<bool>,
    /// Its first paragraph, if it starts with one.
    pub(super) text: Option<Text>,
    /// The items of the lists below it.
    pub(super) nested: Vec<Item>,
}

/// The words of a paragraph.
pub(super) struct Text {
    pub(super) span: Range<usize>,
    /// The text without markup.
    pub(super) plain: String,
    pub(super) codes: Vec<Code>,
}

/// An inline code span.
pub(super) struct Code {
    pub(super) span: Range<usize>,
    pub(super) literal: String,
    /// How much of the plain text stands before it.
    pub(super) at: usize,
}

impl Item {
    /// The item and all items below it, in the order of the file.
    pub(super) fn flat(&self) -> Vec<&Item> {
        let mut items = vec![self];
        items.extend(self.nested.iter().flat_map(Item::flat));
        items
    }
}

impl Block {
    /// All items of the block, if it is a list, in the order of the file.
    pub(super) fn items(&self) -> Vec<&Item> {
        match &self.kind {
            BlockKind::List(items) => items.iter().flat_map(Item::flat).collect(),
            _ => Vec::new(),
        }
    }
}

impl Document {
    /// Parses `source` from the byte `start` on.
    pub(super) fn parse(source: &str, start: usize) -> Self {
        let arena = Arena::new();
        let root = parse_document(&arena, &source[start..], &options());
        let lines = Lines::new(source, start);
        let comments = lines.comments(root);
        let visible = blank(source, &comments);
        Self {
            blocks: root.children().map(|node| lines.block(node)).collect(),
            prose: unquoted(&blank(source, &lines.unspoken(root, &comments))),
            html: lines.html(root, &visible),
            visible,
            comments,
        }
    }

    /// The Markdown of `range` without its comments, nor the lines that held nothing else.
    pub(super) fn body(&self, source: &str, range: Range<usize>) -> String {
        let lines = blank::lines(&source[range.clone()]);
        let visible = blank::lines(&self.visible[range.clone()]);
        let mut at = range.start;
        let mut body = String::new();
        for (line, visible) in lines.zip(visible) {
            let end = at + line.len();
            let next = self.html.partition_point(|(html, _)| html.end <= at);
            let html = self.html.get(next).filter(|(html, _)| html.start < end);
            match (visible.trim_end(), html.map(|(_, kind)| kind)) {
                _ if line == visible => body.push_str(line),
                // What it parts stays parted.
                (_, Some(Html::Comment)) if body.ends_with("\n\n") => {}
                (_, Some(Html::Comment)) if body.ends_with('\r') => body.push_str("\n\n"),
                (_, Some(Html::Comment)) => body.push('\n'),
                (_, Some(Html::Other)) => body.push_str(line),
                ("", None) => {}
                (rest, None) => {
                    body.push_str(rest);
                    // Without what follows them, `##` would be a heading and `-` an item.
                    if !rest.contains(char::is_alphanumeric) {
                        body.push_str("<!---->");
                    }
                    body.push('\n');
                }
            }
            at = end;
        }
        let body = body.trim_end();
        // What the first line is indented by says what it is.
        let blank = body.len() - body.trim_start().len();
        let start = body[..blank].rfind('\n').map_or(0, |at| at + 1);
        body[start..].to_owned()
    }

    /// The visible Markdown of `range` on one line.
    pub(super) fn one_line(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = self.visible[range].split_whitespace().collect();
        words.join(" ")
    }
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.tasklist = true;
    options
}

/// Where the lines of the Markdown start in the file.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn new(source: &'s str, start: usize) -> Self {
        let bytes = source.as_bytes();
        let ends_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let mut starts = vec![start];
        starts.extend(
            (start..bytes.len())
                .filter(|&at| ends_line(at))
                .map(|at| at + 1),
        );
        Self { source, starts }
    }

    /// The byte at a line and column, both from 1. It stays inside the line and
    /// on a character's edge: comrak counts a NUL as the three bytes that it
    /// puts in its place.
    fn offset(&self, line: usize, column: usize) -> usize {
        let end_of = |line: usize| self.starts.get(line).copied().unwrap_or(self.source.len());
        let start = match line.checked_sub(1) {
            Some(before) => end_of(before),
            None => self.starts[0],
        };
        let mut at = (start + column.saturating_sub(1)).min(end_of(line));
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn span(&self, position: Sourcepos) -> Range<usize> {
        let start = self.offset(position.start.line, position.start.column);
        let end = self.offset(position.end.line, position.end.column + 1);
        start..end.max(start)
    }

    fn span_of(&self, node: Node<'_>) -> Range<usize> {
        self.span(node.data.borrow().sourcepos)
    }

    fn block(&self, node: Node<'_>) -> Block {
        let kind = match &node.data.borrow().value {
            NodeValue::Heading(heading) => BlockKind::Heading {
                level: heading.level,
                text: self.text(node).plain.trim().to_owned(),
            },
            NodeValue::Paragraph => BlockKind::Paragraph(self.text(node)),
            NodeValue::List(_) => BlockKind::List(self.items(node)),
            NodeValue::CodeBlock(_) => BlockKind::Code,
            _ => BlockKind::Other,
        };
        Block {
            span: self.span_of(node),
            kind,
        }
    }

    fn items(&self, list: Node<'_>) -> Vec<Item> {
        list.children().map(|node| self.item(node)).collect()
    }

    fn item(&self, node: Node<'_>) -> Item {
        let ticked = match &node.data.borrow().value {
            NodeValue::TaskItem(item) => Some(item.symbol.is_some()),
            _ => None,
        };
        let is_paragraph =
            |node: &Node<'_>| matches!(node.data.borrow().value, NodeValue::Paragraph);
        let is_list = |node: &Node<'_>| matches!(node.data.borrow().value, NodeValue::List(_));
        // An item's own span runs to the start of what follows it.
        let span = self.span_of(node);
        let written = self.source[span.clone()].trim_end().len();
        Item {
            span: span.start..span.start + written,
            ticked,
            text: node
                .first_child()
                .filter(is_paragraph)
                .map(|paragraph| self.text(paragraph)),
            nested: node
                .children()
                .filter(is_list)
                .flat_map(|list| self.items(list))
                .collect(),
        }
    }

    fn text(&self, block: Node<'_>) -> Text {
        let mut text = Text {
            span: self.span_of(block),
            plain: String::new(),
            codes: Vec::new(),
        };
        for node in block.descendants() {
            match &node.data.borrow().value {
                // A zero byte is no character of Markdown.
                NodeValue::Text(words) => text.plain.push_str(&words.replace('\0', "\u{fffd}")),
                NodeValue::SoftBreak | NodeValue::LineBreak => text.plain.push(' '),
                NodeValue::Code(code) => {
                    text.codes.push(Code {
                        span: self.span_of(node),
                        literal: code.literal.clone(),
                        at: text.plain.len(),
                    });
                    text.plain.push_str(&code.literal.replace('\0', "\u{fffd}"));
                }
                _ => {}
            }
        }
        text
    }

    fn html(&self, root: Node<'_>, visible: &str) -> Vec<(Range<usize>, Html)> {
        let is_block =
            |node: &Node<'_>| matches!(node.data.borrow().value, NodeValue::HtmlBlock(_));
        let blocks = root.descendants().filter(is_block).map(|node| {
            let span = self.span_of(node);
            let kind = match visible[span.clone()].trim().is_empty() {
                true => Html::Comment,
                false => Html::Other,
            };
            (span, kind)
        });
        blocks.collect()
    }

    /// The bytes of every HTML comment.
    fn comments(&self, root: Node<'_>) -> Vec<Range<usize>> {
        let is_html = |node: &Node<'_>| {
            matches!(
                node.data.borrow().value,
                NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_)
            )
        };
        root.descendants()
            .filter(is_html)
            .flat_map(|node| self.comments_in(self.span_of(node)))
            .collect()
    }

    /// The bytes of comments, code, other markup, and where links lead.
    fn unspoken(&self, root: Node<'_>, comments: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut unspoken = comments.to_vec();
        for node in root.descendants() {
            let whole = self.span_of(node);
            match &node.data.borrow().value {
                NodeValue::Code(_)
                | NodeValue::CodeBlock(_)
                | NodeValue::HtmlBlock(_)
                | NodeValue::HtmlInline(_)
                | NodeValue::Image(_) => unspoken.push(whole),
                NodeValue::Link(_) => {
                    let said = node.last_child().map(|last| self.span_of(last).end);
                    unspoken.push(said.unwrap_or(whole.start).min(whole.end)..whole.end);
                }
                _ => {}
            }
        }
        unspoken.sort_by_key(|range| (range.start, range.end));
        unspoken
    }

    fn comments_in(&self, html: Range<usize>) -> Vec<Range<usize>> {
        let mut comments = Vec::new();
        let mut at = html.start;
        while let Some(found) = self.source[at..html.end].find("<!--") {
            let start = at + found;
            let end = self.source[start..html.end]
                .find("-->")
                .map_or(html.end, |length| start + length + "-->".len());
            comments.push(start..end);
            at = end;
        }
        comments
    }
}
