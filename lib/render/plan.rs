//! The plan and what there is to say about it.

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use crate::model::finding::{Finding, Severity};
use crate::model::name::TaskName;
use crate::model::plan::{Plan, PlanCommands, SectionKind};
use crate::render::style::{Colour, Ink, clean, clean_lines, count, is_unsafe};

/// A finding with the text that it points into.
#[derive(Debug)]
struct Pointed<'a> {
    finding: &'a Finding,
    label: String,
    source: &'a NamedSource<String>,
}

impl std::fmt::Display for Pointed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&clean(&self.finding.message))
    }
}

impl std::error::Error for Pointed<'_> {}

impl Diagnostic for Pointed<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(format!("plan::{}", self.finding.rule.name())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(clean_lines(&self.finding.help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        let label = LabeledSpan::new_with_span(label, self.finding.span);
        Some(Box::new(std::iter::once(label)))
    }
}

/// How wide a report may be and how it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Whether it is coloured.
    pub colour: Colour,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
    /// Columns.
    pub columns: usize,
}

/// All findings, each pointing into the text, and how many there are.
pub fn findings(page: Page, name: &str, source: &str, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return format!("{}: nothing to mend\n", clean(name));
    }
    let mut theme = if page.unicode {
        GraphicalTheme::unicode_nocolor()
    } else {
        GraphicalTheme::ascii()
    };
    theme.styles = match page.colour {
        Colour::On => miette::ThemeStyles::ansi(),
        Colour::Off => miette::ThemeStyles::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(page.columns);
    // What would steer the terminal must not reach it. As many bytes for as many, so that
    // what points into the text still does.
    let mut safe = String::with_capacity(source.len());
    for c in source.chars() {
        match c {
            '\n' | '\t' | '\r' => safe.push(c),
            c if is_unsafe(c) => safe.extend(std::iter::repeat_n('?', c.len_utf8())),
            c => safe.push(c),
        }
    }
    let named = NamedSource::new(clean(name), safe);
    let mut out = String::new();
    for finding in findings {
        let pointed = Pointed {
            finding,
            label: clean(&finding.label),
            source: &named,
        };
        // It writes into a string, which does not fail.
        let _ = handler.render_report(&mut out, &pointed);
        out.push('\n');
    }
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    out.push_str(&format!(
        "{}: {}, {}\n",
        clean(name),
        count(errors, "error"),
        count(warnings, "warning")
    ));
    out
}

/// One line for each finding, `file:line:column: severity: message [rule]`, as editors read it.
pub fn findings_for_editors(name: &str, source: &str, findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let before = &source.as_bytes()[..finding.span.offset().min(source.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let severity = if finding.is_error() {
            "error"
        } else {
            "warning"
        };
        out.push_str(&format!(
            "{}:{line}:{}: {severity}: {} [{}]\n",
            clean(name),
            before.len() - start + 1,
            clean(&finding.message),
            finding.rule.name()
        ));
    }
    out
}

/// The plan, or one task of it.
pub fn show(colour: Colour, plan: &Plan, task: Option<&TaskName>) -> String {
    let mut out = format!("{}\n", colour.paint(Ink::Strong, &clean(&plan.title)));
    let mut facts = vec![format!("plan {}", plan.name)];
    facts.extend(
        plan.base
            .as_ref()
            .map(|base| format!("base {}", clean(base))),
    );
    facts.extend(
        plan.target
            .as_ref()
            .map(|target| format!("target {}", clean(target))),
    );
    out.push_str(&colour.paint(Ink::Faint, &facts.join(", ")));
    out.push('\n');
    for kind in SectionKind::ALL {
        let body = plan.section(kind);
        if kind != SectionKind::Tasks && !body.is_empty() {
            out.push_str(&heading(colour, kind.heading()));
            out.push_str(&clean_lines(body));
            out.push('\n');
        }
    }
    for one in &plan.tasks {
        if task.is_some_and(|task| *task != one.name) {
            continue;
        }
        out.push_str(&heading(
            colour,
            &titled("Task", one.name.as_ref(), &one.title),
        ));
        if !one.body.is_empty() {
            out.push_str(&clean_lines(&one.body));
            out.push('\n');
        }
        for approach in &one.approaches {
            out.push_str(&format!(
                "\n{}\n",
                colour.paint(
                    Ink::Strong,
                    &titled("Approach", approach.name.as_ref(), &approach.title)
                )
            ));
            if !approach.body.is_empty() {
                out.push_str(&clean_lines(&approach.body));
                out.push('\n');
            }
        }
    }
    out
}

/// `Task name: what it is about`.
fn titled(what: &str, name: &str, title: &str) -> String {
    match title {
        "" => format!("{what} {name}"),
        title => format!("{what} {name}: {}", clean(title)),
    }
}

fn heading(colour: Colour, text: &str) -> String {
    format!("\n{}\n", colour.paint(Ink::Strong, text))
}

/// What the user is asked to approve.
pub fn commands(colour: Colour, plan: &str, commands: &PlanCommands) -> String {
    let mut out = format!("plan {plan} runs these commands on this machine:\n\n");
    let mut line = |name: &str, command: &str| {
        let name = colour.paint(Ink::Strong, name);
        out.push_str(&format!("  {name}: {}\n", clean(command)));
    };
    if let Some(setup) = &commands.setup {
        line("set-up", setup);
    }
    for (name, command) in &commands.checks {
        line(name.as_ref(), command);
    }
    out.push('\n');
    out
}
