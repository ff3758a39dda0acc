//! The plans that the tests of this room start from.

use miette::{GraphicalReportHandler, GraphicalTheme, NamedSource, Report};

use crate::model::finding::{Finding, Rule};
use crate::model::plan::Plan;
use crate::model::plan_parser::parse;

/// A plan with nothing to mend, line for line the example of the design.
pub(super) const GOOD: &str = "\
---
plan: rate-limit            # the name in refs and branches
base: main                  # where attempts start
target: main                # what a promotion aims at
agents: [codex, claude]     # who tries; `codex*3` for three attempts of one
timeout: 30m                # for each attempt
setup: npm ci               # run in every new worktree
budget: {files: 10, lines: 400}   # small enough to review
---
# Limit the request rate of the public API

## Goal
No client can starve the others.
## Assumptions
One process serves all requests.
## Likely files
- `src/api/**`
- `src/limit.rs` (new)
## Constraints
- Do not touch `.github/**`.          <!-- a path in backticks is enforced -->
## Acceptance criteria
- [ ] The 11th request within a second gets 429 (check: test)
- [ ] The limit is configurable                 <!-- no check: a human judges -->
## Test commands
- test: `cargo test --locked`
- lint: `cargo clippy -- -D warnings`
## Risks
A burst at midnight.
## Tasks
### limiter
Count requests.
#### token-bucket
#### sliding-window
Keep a queue.
";

/// [`GOOD`] with one thing changed.
pub(super) fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "the fixture holds no {from:?}");
    GOOD.replacen(from, to, 1)
}

/// The plan of a source without any finding.
pub(super) fn clean(source: &str) -> Plan {
    let parsed = parse(source);
    assert_eq!(parsed.findings, [], "{source}");
    parsed.plan.expect("a plan without findings is a plan")
}

/// The rules of the findings, in the order of the file.
pub(super) fn rules(source: &str) -> Vec<Rule> {
    let parsed = parse(source);
    let has_error = parsed.findings.iter().any(Finding::is_final);
    assert_eq!(parsed.plan.is_none(), has_error);
    parsed.findings.iter().map(|finding| finding.rule).collect()
}

/// The one finding of a source, and the text that it underlines.
pub(super) fn only(source: &str) -> (Finding, &str) {
    let mut findings = parse(source).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = findings.remove(0);
    let start = finding.span.offset();
    let underlined = &source[start..start + finding.span.len()];
    (finding, underlined)
}

/// The one finding of a source as a user sees it.
pub(super) fn report(source: &str) -> String {
    let (finding, _) = only(source);
    let source = NamedSource::new("Plans.md", source.to_owned());
    let report = Report::new(finding).with_source_code(source);
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .render_report(&mut text, report.as_ref())
        .expect("a string takes all that is written to it");
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}
