//! Plans of other shapes: which one a text has, what of ours it says, and what it lacks.
//!
//! Everything here only reads. What a text says of commands becomes no test command: those are
//! for the user to name.

mod backlog;
mod draft;
mod exec_plan;
mod issue;
mod open_spec;
mod outline;
mod spec_kit;

use crate::model::finding::{Finding, Rule};
use crate::model::plan::SectionKind;
use crate::model::plan_parser::parse;
use draft::Draft;
use outline::Outline;

/// A shape that is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The ExecPlan of OpenAI's cookbook (`PLANS.md`).
    ExecPlan,
    /// `tasks.md` of spec-kit, with the `spec.md` and the `plan.md` beside it.
    SpecKit,
    /// A change of OpenSpec: `proposal.md`, `tasks.md`, `design.md` and the deltas of its specs.
    OpenSpec,
    /// A task of Backlog.md.
    Backlog,
    /// The body of an issue, or any Markdown with headings.
    Issue,
}

/// One of the files that make a plan of another shape.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name as the shape has it, such as `tasks.md`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What became of a plan of another shape.
#[derive(Clone, Debug)]
pub struct Converted {
    /// Which one it is taken for.
    pub shape: Shape,
    /// `Plans.md`, as far as it can be written.
    pub text: String,
    /// What it lacks, pointing into the first part.
    pub findings: Vec<Finding>,
}

/// What is known beside the text.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The title, if the text has none.
    pub title: Option<String>,
    /// Where attempts start.
    pub base: Option<String>,
    /// What a promotion aims at.
    pub target: Option<String>,
    /// The test commands that the repository implies, each with its name.
    pub checks: Vec<(String, String)>,
}

impl Shape {
    /// What to call one of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExecPlan => "an ExecPlan",
            Self::SpecKit => "a tasks.md of spec-kit",
            Self::OpenSpec => "a change of OpenSpec",
            Self::Backlog => "a task of Backlog.md",
            Self::Issue => "an issue",
        }
    }

    /// What the shape calls its goal and its acceptance criteria.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::ExecPlan => ("Purpose / Big Picture", "Validation and Acceptance"),
            Self::SpecKit => ("**Goal**", "Acceptance Scenarios (spec.md)"),
            Self::OpenSpec => ("Why", "#### Scenario"),
            Self::Backlog => ("Description", "Acceptance Criteria"),
            Self::Issue => ("Summary", "Acceptance criteria"),
        }
    }
}

/// The shape of a text, if it is another than ours and no other could be meant. Any text may be
/// an issue, so none is taken for one.
pub fn recognise(text: &str) -> Option<Shape> {
    let outline = Outline::of(text, u8::MAX);
    let ours = sections_of_ours(&outline);
    [
        (Shape::Backlog, backlog::is_it(&outline)),
        (Shape::ExecPlan, exec_plan::is_it(&outline)),
        (Shape::SpecKit, spec_kit::is_it(&outline)),
        (Shape::OpenSpec, open_spec::is_it(&outline)),
    ]
    .into_iter()
    .find(|&(_, is_it)| is_it && ours < ENOUGH)
    .map(|(shape, _)| shape)
}

/// Whether a text is a plan as we have it, however much it lacks.
pub fn is_ours(text: &str) -> bool {
    sections_of_ours(&Outline::of(text, u8::MAX)) >= ENOUGH
}

/// So many of our sections are in no other shape: Backlog.md has one of them.
const ENOUGH: usize = 3;

fn sections_of_ours(outline: &Outline) -> usize {
    let ours = outline.sections.iter().filter(|section| {
        section.level == 2 && SectionKind::from_heading(&section.heading).is_some()
    });
    ours.count()
}

/// What is in a text that is all one fence, as agents are asked for Markdown in a conversation.
pub fn unfenced(text: &str) -> &str {
    let inner = || {
        let text = text.trim();
        let (first, rest) = text.split_once('\n')?;
        let fence = &first[..first.len() - first.trim_start_matches('`').len()];
        let is_fence = fence.len() >= 3 && !first[fence.len()..].contains('`');
        let inner = rest.strip_suffix(fence).filter(|_| is_fence)?;
        // With another fence of the same length within, nobody knows which belong together.
        let is_whole = inner.ends_with('\n') && !inner.lines().any(|line| line.trim() == fence);
        is_whole.then_some(inner)
    };
    inner().unwrap_or(text)
}

/// Makes a draft of ours of the parts; the first one is what the user named.
pub fn convert(shape: Shape, parts: &[Part], beside: &Beside) -> Converted {
    let mut draft = Draft::new(beside);
    match shape {
        Shape::ExecPlan => exec_plan::read(parts, &mut draft),
        Shape::SpecKit => spec_kit::read(parts, &mut draft),
        Shape::OpenSpec => open_spec::read(parts, &mut draft),
        Shape::Backlog => backlog::read(parts, &mut draft),
        Shape::Issue => issue::read(parts, &mut draft),
    }
    let findings = lacks(shape, &draft, parts.first().map_or("", |part| &part.text));
    Converted {
        shape,
        text: without_settings(draft.print()),
        findings,
    }
}

/// The text with comments that would turn rules off made words: whoever wrote an issue has no
/// say in what is looked at here.
fn without_settings(mut text: String) -> String {
    let settings = parse(&text).settings;
    for setting in settings.iter().rev() {
        text.insert_str(setting.span.start, "it said ");
    }
    text
}

/// What the draft lacks, in the words of the shape.
fn lacks(shape: Shape, draft: &Draft, text: &str) -> Vec<Finding> {
    let outline = Outline::of(text, u8::MAX);
    let title = outline
        .title
        .as_ref()
        .map_or(0..0, |(_, span)| span.clone());
    let (goal, criteria) = shape.words();
    let mut findings = Vec::new();
    let mut lacks = |rule, message: String, help: String| {
        findings.push(Finding::error(rule, title.clone().into(), message).help(help));
    };
    if draft.is_empty(SectionKind::Goal) {
        let message = format!("{} that does not say what it is for", shape.name());
        lacks(
            Rule::MissingSection,
            message,
            format!("say it under `{goal}`"),
        );
    }
    if draft.is_empty(SectionKind::Criteria) {
        let message = "nothing says by what success could be told".to_owned();
        let help = format!("write it under `{criteria}`, one item for each thing to be observed");
        lacks(Rule::NoCriterion, message, help);
    }
    if !draft.has_checks() {
        let help = "name one in Plans.md: ``- test: `command` ``".to_owned();
        let message = "no command judges an attempt: what a text says of commands is not run";
        lacks(Rule::NoTestCommand, message.to_owned(), help);
    }
    let mark = "[NEEDS CLARIFICATION";
    for (at, _) in text.match_indices(mark) {
        let length = text[at..].find(']').map_or(mark.len(), |end| end + 1);
        let message = "a question is open";
        findings.push(
            Finding::warning(Rule::VagueCriterion, (at, length).into(), message)
                .label("nobody could judge this")
                .help("answer it before an agent has to"),
        );
    }
    findings
}

/// All that there is to say of a text of another shape in the place of a plan.
pub fn judge(shape: Shape, text: &str, name: &str) -> Vec<Finding> {
    let part = Part {
        name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        text: text.to_owned(),
    };
    let mut findings = vec![is_other_shape(shape, text, name)];
    findings.extend(convert(shape, &[part], &Beside::default()).findings);
    findings
}

/// What to say of a text in the place of a plan that has another shape.
pub fn is_other_shape(shape: Shape, text: &str, name: &str) -> Finding {
    let outline = Outline::of(text, u8::MAX);
    let span = outline.title.map_or(0..0, |(_, span)| span);
    let message = format!("this is {}, and no plan of ours", shape.name());
    Finding::error(Rule::OtherShape, span.into(), message).help(format!(
        "make one of it: git plan init --from {}",
        pasted(name)
    ))
}

/// A name as a shell takes it for one word.
fn pasted(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    match name.chars().all(is_plain) {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', "'\\''")),
    }
}
