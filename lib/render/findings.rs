//! What `git plan check` finds: drawn below the text that it is about, or a line each.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use crate::model::finding::{Finding, Rule, Severity};
use crate::model::judged::Hidden;
use crate::render::plan_source::{Excerpt, PlanSource};
use crate::render::style::{Colour, clean, clean_lines, count};

/// A finding with the text that it points into.
#[derive(Debug)]
struct Pointed<'a> {
    finding: &'a Finding,
    message: String,
    label: String,
    excerpt: Excerpt,
}

impl<'a> Pointed<'a> {
    fn new(finding: &'a Finding, source: &PlanSource, columns: usize) -> Self {
        Self {
            finding,
            message: clean(&finding.message),
            label: clean(&finding.label),
            excerpt: source.excerpt(finding.span, columns),
        }
    }
}

impl std::fmt::Display for Pointed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
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
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        let label = LabeledSpan::new_with_span(label, self.excerpt.span());
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
    /// How wide messages are.
    pub columns: usize,
    /// How wide a line of the plan may be before it is cut.
    pub source_columns: usize,
}

/// A plan that was checked.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// Where it came from.
    pub name: &'a str,
    /// Its text.
    pub source: &'a str,
    /// What is told of it.
    pub findings: &'a [Finding],
    /// What is not told of it.
    pub hidden: &'a [Hidden],
}

/// All findings, each pointing into the text, how many there are, and what was turned off.
pub fn findings(page: Page, checked: Checked<'_>) -> String {
    let Checked {
        name,
        source,
        findings,
        hidden,
    } = checked;
    let text = PlanSource::new(&clean(name), source);
    if findings.is_empty() {
        return format!(
            "{}: nothing to mend\n{}",
            clean(name),
            turned_off(&text, hidden)
        );
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
    let mut out = String::new();
    for finding in findings {
        let pointed = Pointed::new(finding, &text, page.source_columns);
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
    out.push_str(&turned_off(&text, hidden));
    out
}

/// Which rules would have found more, and who turned them off. A plan may be an agent's, who
/// wants it to look good.
fn turned_off(source: &PlanSource, hidden: &[Hidden]) -> String {
    let mut places: Vec<(Rule, Option<usize>, usize)> = Vec::new();
    for one in hidden {
        let rule = one.finding.rule;
        let by = one.turned_off_at;
        match places
            .iter_mut()
            .find(|place| (place.0, place.1) == (rule, by))
        {
            Some(place) => place.2 += 1,
            None => places.push((rule, by, 1)),
        }
    }
    let tell = |(rule, by, n): &(Rule, Option<usize>, usize)| {
        let by = match by {
            Some(at) => format!("by the plan at line {}", source.place(*at).0),
            None => "by git config".to_owned(),
        };
        format!("{} ({}, {by})", rule.name(), count(*n, "finding"))
    };
    match places.as_slice() {
        [] => String::new(),
        places => format!(
            "turned off: {}\n",
            places.iter().map(tell).collect::<Vec<_>>().join(", ")
        ),
    }
}
