//! `Plans.md` to [`Plan`], and everything that is wrong with it.
//!
//! Parsing goes on after an error, so that a user sees all findings at once.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::finding::{Finding, Rule, bad_name};
use crate::model::front_matter::{self, PlanKey};
use crate::model::name::{PlanName, slug};
use crate::model::nearest::nearest;
use crate::model::plan::{Plan, Section, SectionKind};
use crate::model::plan_goal::restates_title;
use crate::model::plan_markdown::{Block, BlockKind, Document};
use crate::model::plan_settings::{self, Setting};
use crate::model::{hidden, plan_items, plan_tasks, plan_words};

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The plan, unless one of the findings is an error whatever anybody makes of its rule.
    pub plan: Option<Plan>,
    /// What there is to mend, in the order of the file, each as grave as its rule is by itself.
    pub findings: Vec<Finding>,
    /// What the plan's own comments make of rules.
    pub settings: Vec<Setting>,
}

/// A section of the template as it stands in a file.
pub(super) struct SectionBlocks<'d> {
    pub(super) kind: SectionKind,
    pub(super) heading: Range<usize>,
    pub(super) blocks: &'d [Block],
    /// Everything below the heading.
    pub(super) body: Range<usize>,
}

/// The source of a plan while it is read.
pub(super) struct Reading<'s> {
    pub(super) source: &'s str,
    pub(super) document: Document,
}

/// Reads a plan.
pub fn parse(source: &str) -> Parsed {
    let mut findings = Vec::new();
    let (front, start) = front_matter::read(source, &mut findings);
    let reading = Reading {
        source,
        document: Document::parse(source, start),
    };
    let (title, title_span) = match reading.title() {
        Some((text, span)) => (text, span),
        None => ("", start..start),
    };
    if title.is_empty() {
        let message = "the plan has no title";
        let finding = Finding::error(Rule::NoTitle, title_span.clone().into(), message)
            .label("here")
            .help("write `# What shall be done` above the first section");
        findings.push(finding);
    }
    let name = match front.plan {
        PlanKey::Good(name) => Some(name),
        PlanKey::Bad => None,
        PlanKey::Absent => name_of(title, &title_span, &mut findings),
    };
    let found = reading.sections(&mut findings);
    reading.judge_sections(&found, &title_span, &mut findings);

    let section = |kind| found.iter().find(|section| section.kind == kind);
    let items = plan_items::read(&reading, section, &mut findings);
    let tasks = plan_tasks::read(&reading, section(SectionKind::Tasks), &mut findings);
    plan_words::read(&reading, &found, &mut findings);
    if let Some(goal) = section(SectionKind::Goal) {
        let body = reading.document.body(source, goal.body.clone());
        findings.extend(restates_title(title, &body, goal.heading.clone()));
    }
    let first = found.iter().map(|section| section.heading.start).min();
    let first = first.unwrap_or(source.len());
    let settings = plan_settings::read(&reading, first, &mut findings);

    hidden::in_lines(source, &mut findings);
    findings.sort_by_key(|finding| finding.span.offset());
    let plan = name
        .filter(|_| !findings.iter().any(Finding::is_final))
        .map(|name| Plan {
            name,
            title: title.to_owned(),
            base: front.base,
            target: front.target,
            agents: front.agents,
            timeout: front.timeout,
            setup: front.setup,
            budget: front.budget,
            safety: front.safety,
            sections: reading.prose(&found),
            likely_files: items.likely_files,
            forbidden: items.forbidden,
            criteria: items.criteria,
            checks: items.checks,
            tasks,
            source: source.to_owned(),
        });
    Parsed {
        plan,
        findings,
        settings,
    }
}

/// What to say of a plan whose base the repository does not know; the caller has looked.
/// Nothing where the plan leaves the base open.
pub fn unknown_base(plan: &Plan) -> Option<Finding> {
    let base = plan.base.as_deref()?;
    let key = "\nbase:";
    let after = plan.source.find(key).map(|at| at + key.len());
    let at = after.and_then(|at| Some(at + plan.source[at..].find(base)?));
    let span = at.map_or((0, 0), |at| (at, base.len()));
    let message = format!("the repository has no commit `{base}`");
    let finding = Finding::error(Rule::UnknownBase, span.into(), message)
        .label("nothing is known by this name")
        .help("name a branch, a tag or a commit that is here, or fetch it first");
    Some(finding)
}

/// The name of a plan that does not give itself one.
fn name_of(title: &str, span: &Range<usize>, findings: &mut Vec<Finding>) -> Option<PlanName> {
    if title.is_empty() {
        return None;
    }
    match slug(title).as_deref().unwrap_or(title).parse() {
        Ok(name) => Some(name),
        Err(error) => {
            let finding = bad_name("the title", title, &error, span.clone())
                .label("no name can be made of it")
                .help("give the plan a name in the front matter, such as `plan: rate-limit`");
            findings.push(finding);
            None
        }
    }
}

impl Reading<'_> {
    /// The first heading of the first level.
    fn title(&self) -> Option<(&str, Range<usize>)> {
        self.document
            .blocks
            .iter()
            .find_map(|block| match &block.kind {
                BlockKind::Heading { level: 1, text } => Some((text.as_str(), block.span.clone())),
                _ => None,
            })
    }

    /// The first section of each kind; a second one is reported.
    pub(super) fn sections(&self, findings: &mut Vec<Finding>) -> Vec<SectionBlocks<'_>> {
        let mut sections: Vec<SectionBlocks<'_>> = Vec::new();
        let blocks = &self.document.blocks;
        for (i, block) in blocks.iter().enumerate() {
            let Some(kind) = heading_of(block).and_then(SectionKind::from_heading) else {
                continue;
            };
            if sections.iter().any(|section| section.kind == kind) {
                let message = format!("the section `{}` is there twice", kind.heading());
                let finding =
                    Finding::error(Rule::DuplicateSection, block.span.clone().into(), message)
                        .label("again")
                        .help("move what it says to the first one");
                findings.push(finding);
                continue;
            }
            let below = &blocks[i + 1..];
            let count = below
                .iter()
                .take_while(|block| !ends_section(block))
                .count();
            let end = below
                .get(count)
                .map_or(self.source.len(), |next| next.span.start);
            sections.push(SectionBlocks {
                kind,
                heading: block.span.clone(),
                blocks: &below[..count],
                body: block.span.end..end,
            });
        }
        sections
    }

    /// Reports the sections that are missing or say nothing.
    fn judge_sections(
        &self,
        found: &[SectionBlocks<'_>],
        title: &Range<usize>,
        findings: &mut Vec<Finding>,
    ) {
        for kind in SectionKind::ALL {
            // A plan without tasks is one task.
            if kind == SectionKind::Tasks {
                continue;
            }
            let heading = kind.heading();
            let judged = |rule, span: &Range<usize>, message: String| {
                let span = span.clone().into();
                match kind.is_required() {
                    true => Finding::error(rule, span, message),
                    false => Finding::warning(rule, span, message),
                }
            };
            match found.iter().find(|section| section.kind == kind) {
                None => {
                    let message = format!("the plan has no section `{heading}`");
                    let finding = match self.almost(heading) {
                        Some(span) => judged(Rule::MissingSection, span, message)
                            .label("is it this?")
                            .help(format!("write `## {heading}`")),
                        None => judged(Rule::MissingSection, title, message)
                            .help(format!("write `## {heading}`: {}", kind.guidance())),
                    };
                    findings.push(finding);
                }
                // These two say more exactly what is missing in them.
                Some(_) if matches!(kind, SectionKind::Criteria | SectionKind::TestCommands) => {}
                Some(section)
                    if self
                        .document
                        .body(self.source, section.body.clone())
                        .is_empty() =>
                {
                    let message = format!("the section `{heading}` says nothing");
                    let finding = judged(Rule::EmptySection, &section.heading, message)
                        .label("nothing below this")
                        .help(kind.guidance());
                    findings.push(finding);
                }
                Some(_) => {}
            }
        }
    }

    /// A heading that is no section's, and almost reads `heading`.
    fn almost(&self, heading: &str) -> Option<&Range<usize>> {
        self.document
            .blocks
            .iter()
            .find_map(|block| match &block.kind {
                BlockKind::Heading { text, .. }
                    if SectionKind::from_heading(text).is_none() || !ends_section(block) =>
                {
                    nearest(text, [heading]).map(|_| &block.span)
                }
                _ => None,
            })
    }

    fn prose(&self, found: &[SectionBlocks<'_>]) -> BTreeMap<SectionKind, Section> {
        found
            .iter()
            .map(|section| {
                let prose = Section {
                    body: self.document.body(self.source, section.body.clone()),
                    span: section.heading.clone().into(),
                };
                (section.kind, prose)
            })
            .collect()
    }
}

/// The text of a section's heading.
fn heading_of(block: &Block) -> Option<&str> {
    match &block.kind {
        BlockKind::Heading { level: 2, text } => Some(text),
        _ => None,
    }
}

fn ends_section(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { level: 1 | 2, .. })
}
