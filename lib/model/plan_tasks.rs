//! The tasks of a plan and the approaches to them.

use std::ops::Range;
use std::str::FromStr;

use crate::model::finding::{Finding, Rule, bad_name};
use crate::model::name::{ApproachName, NameError, TaskName};
use crate::model::outcome::{self, Told};
use crate::model::plan::{Approach, Task};
use crate::model::plan_items::{MOST_ITEMS, too_many};
use crate::model::plan_markdown::{Block, BlockKind};
use crate::model::plan_parser::{Reading, SectionBlocks};
use crate::model::task_boundary::{self, Boundary, without_boundary};

/// A heading `name: some words`.
struct Titled<'d, Name> {
    name: Name,
    title: &'d str,
    span: Range<usize>,
}

/// The tasks of the section; one task `all` where there is none.
pub(super) fn read(
    reading: &Reading<'_>,
    section: Option<&SectionBlocks<'_>>,
    findings: &mut Vec<Finding>,
) -> Vec<Task> {
    let mut tasks = Tasks {
        kept: Vec::new(),
        last: LastTask::None,
        findings,
    };
    if let Some(section) = section {
        let headings: Vec<Heading<'_>> = headings(section.blocks);
        if headings.is_empty() {
            tasks.findings.extend(without_heading(section));
        }
        for (i, heading) in headings.iter().enumerate() {
            let &Heading {
                at,
                level,
                text,
                span,
            } = heading;
            if i == MOST_ITEMS {
                let finding = too_many(span.clone(), "tasks and approaches");
                tasks.findings.push(finding);
                break;
            }
            let next = headings.get(i + 1);
            let end = next.map_or(section.body.end, |next| next.span.start);
            let body = reading.document.body(reading.source, span.end..end);
            let until = next.map_or(section.blocks.len(), |next| next.at);
            match level {
                3 => {
                    let below = &section.blocks[at + 1..until];
                    let boundary =
                        task_boundary::read(reading, (text, span), below, tasks.findings);
                    let outcome = outcome::find(&reading.document.visible, span.end..end);
                    let body = outcome::without(&body);
                    tasks.task(reading, text, span, body, boundary, outcome);
                }
                _ => tasks.approach(reading, text, span, body),
            }
        }
    }
    let open = without_boundary(&tasks.kept);
    tasks.findings.extend(open);
    match tasks.kept.is_empty() {
        true => vec![whole_plan(reading)],
        false => tasks.kept,
    }
}

/// The one task of a plan that names none.
fn whole_plan(reading: &Reading<'_>) -> Task {
    let blocks = &reading.document.blocks;
    let heading = blocks.iter().position(|block| match &block.kind {
        BlockKind::Heading { level: 2, text } => outcome::is_heading(text),
        _ => false,
    });
    let below = heading.map(|at| {
        let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading { .. });
        let end = blocks[at + 1..].iter().find(is_heading);
        let end = end.map_or(reading.source.len(), |block| block.span.start);
        blocks[at].span.end..end
    });
    Task {
        name: TaskName::all(),
        title: String::new(),
        body: String::new(),
        boundary: Boundary::default(),
        approaches: Vec::new(),
        outcome: below.and_then(|range| outcome::find(&reading.document.visible, range)),
        span: (0..0).into(),
    }
}

/// The tasks as far as they are read.
struct Tasks<'f> {
    kept: Vec<Task>,
    last: LastTask,
    findings: &'f mut Vec<Finding>,
}

/// What became of the last heading of a task.
enum LastTask {
    None,
    /// It is wrong, so there is nothing to put an approach into.
    Bad,
    Kept,
}

impl Tasks<'_> {
    fn task(
        &mut self,
        reading: &Reading<'_>,
        text: &str,
        heading: &Range<usize>,
        body: String,
        boundary: Boundary,
        outcome: Option<Told>,
    ) {
        self.last = LastTask::Bad;
        let Some(titled) = titled::<TaskName>("the task", text, heading, reading, self.findings)
        else {
            return;
        };
        if self.kept.iter().any(|earlier| earlier.name == titled.name) {
            let name = titled.name.as_str();
            self.findings
                .push(again(Rule::DuplicateTask, "task", name, &titled.span));
            return;
        }
        self.last = LastTask::Kept;
        self.kept.push(Task {
            name: titled.name,
            title: titled.title.to_owned(),
            body,
            boundary,
            approaches: Vec::new(),
            outcome,
            span: titled.span.into(),
        });
    }

    fn approach(
        &mut self,
        reading: &Reading<'_>,
        text: &str,
        heading: &Range<usize>,
        body: String,
    ) {
        let titled = titled::<ApproachName>("the approach", text, heading, reading, self.findings);
        let approaches = match (&self.last, self.kept.last_mut()) {
            (LastTask::Kept, Some(task)) => &mut task.approaches,
            (LastTask::None, _) => return self.findings.push(without_task(heading)),
            _ => return,
        };
        let Some(titled) = titled else { return };
        if approaches.iter().any(|earlier| earlier.name == titled.name) {
            let name = titled.name.as_str();
            let finding = again(Rule::DuplicateApproach, "approach", name, &titled.span);
            return self.findings.push(finding);
        }
        approaches.push(Approach {
            name: titled.name,
            title: titled.title.to_owned(),
            body,
            span: titled.span.into(),
        });
    }
}

/// A warning for tasks that are written as a list.
fn without_heading(section: &SectionBlocks<'_>) -> Option<Finding> {
    let mut lists = section.blocks.iter().map(Block::items);
    let items = lists.find(|items| !items.is_empty())?;
    let message = "a list below `Tasks` makes no tasks";
    let span = items[0].span.clone().into();
    let finding = Finding::warning(Rule::TaskWithoutHeading, span, message);
    Some(
        finding
            .label("all of it is one task, `all`")
            .help("write `### name` for each task, and below it what it is about"),
    )
}

/// A heading that names a task (level 3) or an approach (level 4).
struct Heading<'d> {
    /// Its place among the blocks.
    at: usize,
    level: u8,
    text: &'d str,
    span: &'d Range<usize>,
}

fn headings(blocks: &[Block]) -> Vec<Heading<'_>> {
    let mut headings = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if let BlockKind::Heading { level, text } = &block.kind
            && matches!(level, 3 | 4)
        {
            headings.push(Heading {
                at,
                level: *level,
                text,
                span: &block.span,
            });
        }
    }
    headings
}

fn titled<'d, Name: FromStr<Err = NameError>>(
    what: &str,
    text: &'d str,
    heading: &Range<usize>,
    reading: &Reading<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Titled<'d, Name>> {
    let (name, title) = split(text);
    let span = match reading.source[heading.clone()].find(name) {
        Some(at) if !name.is_empty() => heading.start + at..heading.start + at + name.len(),
        _ => heading.clone(),
    };
    match name.parse() {
        Ok(name) => Some(Titled { name, title, span }),
        Err(error) => {
            findings.push(bad_name(what, name, &error, span));
            None
        }
    }
}

/// A heading's name and the words after it: `name: words` or `name — words`.
fn split(text: &str) -> (&str, &str) {
    [":", " — ", " – ", " - "]
        .into_iter()
        .filter_map(|between| text.split_once(between))
        .min_by_key(|(name, _)| name.len())
        .map_or((text, ""), |(name, title)| (name.trim(), title.trim()))
}

fn again(rule: Rule, what: &str, name: &str, span: &Range<usize>) -> Finding {
    Finding::error(
        rule,
        span.clone().into(),
        format!("the {what} `{name}` is there twice"),
    )
    .label("again")
    .help(format!("give one of them another name, such as `{name}-2`"))
}

fn without_task(span: &Range<usize>) -> Finding {
    let message = "the approach belongs to no task";
    Finding::error(Rule::ApproachWithoutTask, span.clone().into(), message)
        .label("no `###` above this")
        .help("write `### name` for the task above the first `####`")
}
