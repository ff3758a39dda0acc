//! What bounds a task: the files that it is expected to touch, and what is not its matter.

use std::ops::Range;

use crate::model::finding::{Finding, Rule};
use crate::model::plan::{LikelyFile, Task};
use crate::model::plan_items::likely_file;
use crate::model::plan_markdown::{Block, BlockKind, Item, Text};
use crate::model::plan_parser::Reading;

/// What starts a list of files.
const FILES: [&str; 4] = ["likely files", "likely file", "files", "file"];

/// What starts a sentence that says what is not a task's matter.
const OUT_OF_SCOPE: [&str; 17] = [
    "out of scope",
    "out-of-scope",
    "not in scope",
    "not in this task",
    "not part of this task",
    "non-goal",
    "non goal",
    "do not touch",
    "do not change",
    "do not edit",
    "don't touch",
    "don't change",
    "don't edit",
    "only touch",
    "only change",
    "touch only",
    "change only",
];

/// Endings by which a word without a `/` is taken for a file.
const EXTENSIONS: [&str; 40] = [
    "rs", "py", "js", "mjs", "cjs", "ts", "tsx", "jsx", "go", "java", "kt", "rb", "c", "h", "cc",
    "cpp", "hpp", "cs", "php", "swift", "scala", "ex", "exs", "lua", "md", "txt", "toml", "yml",
    "yaml", "json", "sh", "sql", "html", "css", "scss", "vue", "svelte", "proto", "xml", "ini",
];

/// Words before a path that is read and not touched.
const READ_ONLY: [&str; 8] = [
    "see",
    "like",
    "as in",
    "similar to",
    "than",
    "from",
    "of",
    "by",
];

/// What bounds a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boundary {
    /// The files that it says it will touch: `Likely files: …`.
    pub likely_files: Vec<LikelyFile>,
    /// The paths in backticks in its text, where it lists no likely files.
    pub mentioned: Vec<LikelyFile>,
    /// The sentences that say what is not its matter.
    pub out_of_scope: Vec<String>,
}

impl Boundary {
    /// The files that a branch of the task will touch, as far as the plan tells.
    pub fn files(&self) -> &[LikelyFile] {
        match self.likely_files.as_slice() {
            [] => &self.mentioned,
            listed => listed,
        }
    }

    /// Whether the task says nothing of where it ends.
    pub fn is_open(&self) -> bool {
        self.files().is_empty() && self.out_of_scope.is_empty()
    }
}

/// Reads the boundary of a task from its heading and from what is below it.
pub(super) fn read(
    reading: &Reading<'_>,
    heading: (&str, &Range<usize>),
    blocks: &[Block],
    findings: &mut Vec<Finding>,
) -> Boundary {
    let mut boundary = Boundary::default();
    let mut files = Files {
        reading,
        boundary: &mut boundary,
        findings,
        lists: false,
    };
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => files.text(text),
            BlockKind::List(items) => {
                let lists = std::mem::take(&mut files.lists);
                items.iter().for_each(|item| files.item(item, lists));
            }
            _ => files.lists = false,
        }
    }
    // A title has no code spans by now, and is short enough to name a path without.
    let (title, span) = heading;
    for word in title.split_whitespace() {
        let word = word.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '`'));
        if looks_like_a_path(word)
            && let Ok(glob) = word.parse()
        {
            boundary.mentioned.push(LikelyFile {
                glob,
                is_new: false,
                span: span.clone().into(),
            });
        }
    }
    boundary
}

/// Warnings for the tasks of a plan that say nothing of where they end. A task that is alone
/// ends with the plan.
pub(super) fn without_boundary(tasks: &[Task]) -> Vec<Finding> {
    if tasks.len() < 2 {
        return Vec::new();
    }
    let open = tasks.iter().filter(|task| task.boundary.is_open());
    open.map(|task| {
        let message = format!("nothing says where the task `{}` ends", task.name);
        Finding::warning(Rule::TaskWithoutBoundary, task.span, message)
            .label("neither files nor what is out of scope")
            .help("write below it ``Likely files: `src/api/**` ``, or `Out of scope: ...`")
    })
    .collect()
}

/// The files of a task while they are read.
struct Files<'r, 's> {
    reading: &'r Reading<'s>,
    boundary: &'r mut Boundary,
    findings: &'r mut Vec<Finding>,
    /// Whether the list that follows is one of files.
    lists: bool,
}

impl Files<'_, '_> {
    fn text(&mut self, text: &Text) {
        self.lists = false;
        let words = &self.reading.document.visible[text.span.clone()];
        let plain = text.plain.trim();
        for sentence in sentences(plain) {
            if is_out_of_scope(sentence) {
                // What stood between two words says nothing.
                let words: Vec<&str> = sentence.split_whitespace().collect();
                self.boundary.out_of_scope.push(words.join(" "));
            }
        }
        if let Some(rest) = after_label(plain) {
            self.lists = rest.is_empty();
            for (at, code) in text.codes.iter().enumerate() {
                let next = text.codes.get(at + 1);
                let end = next.map_or(text.span.end, |next| next.span.start);
                let after = &words[code.span.end - text.span.start..end - text.span.start];
                let is_new = after.to_ascii_lowercase().contains("(new)");
                let file = likely_file(&code.literal, code.span.clone(), is_new);
                self.keep(file);
            }
            return;
        }
        if is_out_of_scope(plain) {
            return;
        }
        self.bare_paths(text);
        for code in &text.codes {
            let before = &text.plain[..code.at];
            let is_read = READ_ONLY.iter().any(|word| ends_with_word(before, word));
            if !is_read
                && looks_like_a_path(&code.literal)
                && let Ok(file) = likely_file(&code.literal, code.span.clone(), false)
            {
                self.boundary.mentioned.push(file);
            }
        }
    }

    /// Paths that stand without backticks, as other tools write them.
    fn bare_paths(&mut self, text: &Text) {
        let prose = &self.reading.document.prose[text.span.clone()];
        let mut after = 0;
        for word in prose.split_whitespace() {
            let at = after + prose[after..].find(word).unwrap_or(0);
            after = at + word.len();
            let trimmed =
                word.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '.'));
            let lead = word.find(trimmed).unwrap_or(0);
            let span = text.span.start + at + lead..text.span.start + at + lead + trimmed.len();
            let is_path = trimmed.contains('/') && has_ending(trimmed);
            if is_path
                && looks_like_a_path(trimmed)
                && let Ok(file) = likely_file(trimmed, span, false)
            {
                self.boundary.mentioned.push(file);
            }
        }
    }

    fn item(&mut self, item: &Item, is_file: bool) {
        if let Some(text) = &item.text {
            match is_file.then(|| crate::model::plan_items::likely_file_of(self.reading, text)) {
                Some(Some(file)) => self.keep(file),
                Some(None) => {}
                None => self.text(text),
            }
        }
        let lists = std::mem::take(&mut self.lists);
        for nested in &item.nested {
            self.item(nested, is_file || lists);
        }
        self.lists = false;
    }

    fn keep(&mut self, file: Result<LikelyFile, Finding>) {
        match file {
            Ok(file) => self.boundary.likely_files.push(file),
            Err(finding) => self.findings.push(finding),
        }
    }
}

/// Whether a text begins by saying what is not its matter, or ends so.
pub(super) fn is_out_of_scope(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = text.replace('’', "'").to_lowercase();
    OUT_OF_SCOPE.iter().any(|start| text.starts_with(start))
        || text.contains(" is out of scope")
        || text.contains(" are out of scope")
}

/// What stands behind `Likely files:`, if a text begins so.
fn after_label(plain: &str) -> Option<&str> {
    let (label, rest) = plain.split_once(':')?;
    let label = label.trim().to_lowercase();
    FILES.contains(&label.as_str()).then(|| rest.trim())
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").map(str::trim)
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let text = text.trim_end().to_lowercase();
    text.strip_suffix(word)
        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

/// Whether code in a text names a file: with a `/` in it, or with an ending that files have.
fn looks_like_a_path(code: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/*{},[]?+@".contains(c);
    if !code.chars().all(is_plain) || code.starts_with(['/', '-', '@']) || code.contains("//") {
        return false;
    }
    has_ending(code) || code.contains('/') && code.len() > 2
}

/// Whether a path ends as files do.
fn has_ending(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && EXTENSIONS.contains(&ending))
}
