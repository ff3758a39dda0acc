//! Plans of other shapes, each told in our own words, as their tools lay them out.

use insta::assert_snapshot;

use crate::model::finding::{Finding, Rule};
use crate::model::foreign::{Beside, Converted, Part, Shape, convert, recognise, unfenced};
use crate::model::plan_fixture::GOOD;
use crate::model::plan_parser::parse;

const EXEC_PLAN: &str = "\
# Let readers export their notes

This ExecPlan is a living document and follows PLANS.md.

## Purpose / Big Picture

A reader can save all notes as one file.

## Progress

- [x] (2026-02-03 10:00Z) Read the code of `src/notes/store.ts`.
- [ ] Write the exporter.

## Surprises & Discoveries

- Observation: notes have no order.
  Evidence: two runs differ.

## Decision Log

- Decision: one file, not many.

## Context and Orientation

Notes live in `src/notes/store.ts`.

## Plan of Work

### Milestone 1: exporter

Write `src/notes/export.ts`.

### Milestone 2: button

Add a button to the toolbar.

## Concrete Steps

    npm test

## Validation and Acceptance

Export ten notes and see ten headings in the file.

- An empty store gives an empty file.

## Idempotence and Recovery

Exporting twice writes the same bytes.

## Interfaces and Dependencies

No new package.
";

const TASKS_MD: &str = "\
# Tasks: Sign in by link

**Input**: Design documents from `/specs/004-sign-in/`

## Phase 1: Setup

- [ ] T001 Make the folder `server/auth/`
- [ ] T002 [P] Configure the linter

## Phase 2: User Story 1 - Ask for a link (Priority: P1) 🎯 MVP

**Goal**: A visitor gets a link by mail.

**Independent Test**: Ask for a link and find it in the outbox.

### Implementation

- [ ] T003 [US1] Send the mail in server/auth/mail.py

## Notes

- [P] means another file.
";

const SPEC_MD: &str = "\
# Feature Specification: Sign in by link

**Status**: Draft

### User Story 1 - Ask for a link (Priority: P1)

A visitor types an address and gets a link.

**Acceptance Scenarios**:

1. **Given** an address, **When** it is sent, **Then** a mail is in the outbox

### Edge Cases

- What happens when the address is unknown?

### Functional Requirements

- **FR-001**: The link MUST end after [NEEDS CLARIFICATION: how long?]
";

const PROPOSAL: &str = "\
## Why

Nobody knows which jobs run.

## What Changes

- Add a command `jobs`.

## Impact

- Affected code: `src/cli/jobs.rs`
";

const CHANGE_TASKS: &str = "\
## 1. Command

- [ ] 1.1 Parse `jobs` in `src/cli/jobs.rs`
- [ ] 1.2 Print a line for each

## 2. Tests

- [ ] 2.1 Test an empty list
";

const DELTA: &str = "\
## ADDED Requirements

### Requirement: Listing jobs
The command SHALL list every job that runs.

#### Scenario: No job
- **WHEN** no job runs
- **THEN** nothing is printed
";

const BACKLOG: &str = "\
---
id: task-7
title: 'Show the word count'
status: To Do
labels:
  - editor
dependencies: []
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
Writers want to see how much they wrote.
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
- [x] #1 The count is below the text
- [ ] #2 It changes while one types
<!-- AC:END -->

## Implementation Plan

1. Count in `src/editor/count.ts`
";

const ISSUE: &str = "\
Saving takes a minute on large files.

### Steps to reproduce

1. Open a file of 50 MB.

### Expected behavior

Saving ends within 2 s.

### Tasks

- [ ] Write in chunks
- [ ] Show progress
";

fn part(name: &str, text: &str) -> Part {
    Part {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

/// What a plan becomes, as long as no word of it is lost, and each fault of the draft is one
/// that its writer has to mend.
#[track_caller]
fn converted(shape: Shape, parts: &[Part]) -> Converted {
    let beside = Beside {
        title: Some("A title from beside".to_owned()),
        base: Some("main".to_owned()),
        target: Some("main".to_owned()),
        checks: Vec::new(),
    };
    let converted = convert(shape, parts, &beside);
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase);
        words.filter(|word| !word.is_empty()).collect()
    };
    let mut kept = words(&converted.text);
    for part in parts {
        // Headings become ours, numbers of items boxes, and a key without a value says nothing.
        let is_said = |line: &&str| {
            let starts = ["#", "title:", "1.", "<!-- AC", "<!-- SECTION"];
            !starts.iter().any(|start| line.starts_with(start)) && !line.ends_with("[]")
        };
        let text = part.text.replace("] #1", "]").replace("] #2", "]");
        let text = text.lines().filter(is_said);
        for word in text.flat_map(words) {
            let at = kept.iter().position(|other| *other == word);
            kept.swap_remove(
                at.unwrap_or_else(|| panic!("`{word}` is lost in {}", converted.text)),
            );
        }
    }
    let errors = parse(&converted.text)
        .findings
        .into_iter()
        .filter(Finding::is_error);
    let errors: Vec<&str> = errors.map(|finding| finding.rule.name()).collect();
    assert_eq!(errors, ["no-test-command"], "{}", converted.text);
    converted
}

fn lacks(converted: &Converted) -> Vec<&str> {
    converted
        .findings
        .iter()
        .map(|finding| finding.rule.name())
        .collect()
}

#[test]
fn each_shape_is_recognised_and_ours_is_none() {
    for (text, shape) in [
        (EXEC_PLAN, Shape::ExecPlan),
        (TASKS_MD, Shape::SpecKit),
        (PROPOSAL, Shape::OpenSpec),
        (CHANGE_TASKS, Shape::OpenSpec),
        (DELTA, Shape::OpenSpec),
        (BACKLOG, Shape::Backlog),
    ] {
        assert_eq!(recognise(text), Some(shape), "{text}");
    }
    for text in [GOOD, ISSUE, "", "# Title\n\n## Goal\n\n- [ ] T001 a\n"] {
        assert_eq!(recognise(text), None, "{text}");
    }
}

#[test]
fn an_exec_plan_becomes_a_plan() {
    let converted = converted(Shape::ExecPlan, &[part("PLANS.md", EXEC_PLAN)]);
    assert_eq!(lacks(&converted), ["no-test-command"]);
    assert_snapshot!(converted.text, @r"
    ---
    plan: let-readers-export-their-notes
    base: main
    target: main
    ---
    # Let readers export their notes

    This ExecPlan is a living document and follows PLANS.md.

    ## Goal

    A reader can save all notes as one file.

    ## Assumptions

    Notes live in `src/notes/store.ts`.

    ## Likely files

    - `src/notes/store.ts`
    - `src/notes/export.ts`

    ## Constraints

    ### Interfaces and Dependencies

    No new package.

    ## Acceptance criteria

    - [ ] Export ten notes and see ten headings in the file.
    - [ ] An empty store gives an empty file.

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    ### Idempotence and Recovery

    Exporting twice writes the same bytes.

    ## Tasks

    ### exporter: Milestone 1: exporter

    Write `src/notes/export.ts`.

    ### button: Milestone 2: button

    Add a button to the toolbar.

    ## Progress

    - [x] (2026-02-03 10:00Z) Read the code of `src/notes/store.ts`.
    - [ ] Write the exporter.

    ## Surprises & Discoveries

    - Observation: notes have no order.
      Evidence: two runs differ.

    ## Decision Log

    - Decision: one file, not many.

    ## Concrete Steps

        npm test
    ");
}

#[test]
fn tasks_of_spec_kit_become_a_plan() {
    let converted = converted(Shape::SpecKit, &[part("tasks.md", TASKS_MD)]);
    assert_eq!(lacks(&converted), ["no-test-command"]);
    assert_snapshot!(converted.text, @r"
    ---
    plan: sign-in-by-link
    base: main
    target: main
    ---
    # Sign in by link

    **Input**: Design documents from `/specs/004-sign-in/`

    ## Goal

    A visitor gets a link by mail.

    ## Assumptions

    <!-- what is taken for granted that an agent could find to be false? -->

    ## Likely files

    - `server/auth/mail.py`

    ## Constraints

    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced -->

    ## Acceptance criteria

    - [ ] Ask for a link and find it in the outbox.

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    <!-- what could go wrong, and how would a reviewer see it? -->

    ## Tasks

    ### setup: Phase 1: Setup

    - [ ] T001 Make the folder `server/auth/`
    - [ ] T002 [P] Configure the linter

    ### ask-for-a-link: Phase 2: User Story 1 - Ask for a link (Priority: P1) 🎯 MVP

    **Goal**: A visitor gets a link by mail.

    **Independent Test**: Ask for a link and find it in the outbox.

    ##### Implementation

    - [ ] T003 [US1] Send the mail in server/auth/mail.py

    ## Notes

    - [P] means another file.
    ");
}

#[test]
fn the_spec_beside_tasks_gives_the_goal_and_the_criteria() {
    let parts = [part("tasks.md", TASKS_MD), part("spec.md", SPEC_MD)];
    let converted = converted(Shape::SpecKit, &parts);
    assert_snapshot!(converted.text, @r"
    ---
    plan: sign-in-by-link
    base: main
    target: main
    ---
    # Sign in by link

    **Input**: Design documents from `/specs/004-sign-in/`

    ## Goal

    **Status**: Draft

    ### User Story 1 - Ask for a link (Priority: P1)

    A visitor types an address and gets a link.

    **Acceptance Scenarios**:

    ## Assumptions

    <!-- what is taken for granted that an agent could find to be false? -->

    ## Likely files

    - `server/auth/mail.py`

    ## Constraints

    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced -->

    ## Acceptance criteria

    - [ ] **Given** an address, **When** it is sent, **Then** a mail is in the outbox
    - [ ] **FR-001**: The link MUST end after [NEEDS CLARIFICATION: how long?]

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    ### Edge Cases

    - What happens when the address is unknown?

    ## Tasks

    ### setup: Phase 1: Setup

    - [ ] T001 Make the folder `server/auth/`
    - [ ] T002 [P] Configure the linter

    ### ask-for-a-link: Phase 2: User Story 1 - Ask for a link (Priority: P1) 🎯 MVP

    **Goal**: A visitor gets a link by mail.

    **Independent Test**: Ask for a link and find it in the outbox.

    ##### Implementation

    - [ ] T003 [US1] Send the mail in server/auth/mail.py

    ## Notes

    - [P] means another file.
    ");
}

#[test]
fn an_open_question_is_pointed_at() {
    let converted = converted(Shape::SpecKit, &[part("spec.md", SPEC_MD)]);
    let finding = converted.findings.last().expect("a finding");
    let start = finding.span.offset();
    assert_eq!(
        &SPEC_MD[start..start + finding.span.len()],
        "[NEEDS CLARIFICATION: how long?]"
    );
}

#[test]
fn a_change_of_open_spec_becomes_a_plan() {
    let converted = converted(
        Shape::OpenSpec,
        &[
            part("proposal.md", PROPOSAL),
            part("tasks.md", CHANGE_TASKS),
            part("specs/cli-jobs/spec.md", DELTA),
        ],
    );
    assert_eq!(lacks(&converted), ["no-test-command"]);
    assert_snapshot!(converted.text, @r"
    ---
    plan: a-title-from-beside
    base: main
    target: main
    ---
    # A title from beside

    ## Goal

    Nobody knows which jobs run.

    ### What Changes

    - Add a command `jobs`.

    ## Assumptions

    <!-- what is taken for granted that an agent could find to be false? -->

    ## Likely files

    - `src/cli/jobs.rs`

    ## Constraints

    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced -->

    ## Acceptance criteria

    - [ ] No job: **WHEN** no job runs, **THEN** nothing is printed

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    ### Impact

    - Affected code: `src/cli/jobs.rs`

    ## Tasks

    ### command: 1. Command

    - [ ] 1.1 Parse `jobs` in `src/cli/jobs.rs`
    - [ ] 1.2 Print a line for each

    ### tests: 2. Tests

    - [ ] 2.1 Test an empty list

    ## Requirements of cli-jobs

    ### ADDED Requirements

    ### Requirement: Listing jobs

    The command SHALL list every job that runs.
    ");
}

#[test]
fn a_proposal_alone_lacks_what_its_specs_say() {
    let converted = convert(
        Shape::OpenSpec,
        &[part("proposal.md", PROPOSAL)],
        &Beside::default(),
    );
    assert_eq!(lacks(&converted), ["no-criterion", "no-test-command"]);
}

#[test]
fn a_task_of_backlog_becomes_a_plan() {
    let converted = converted(Shape::Backlog, &[part("task-7.md", BACKLOG)]);
    assert_snapshot!(converted.text, @r"
    ---
    plan: show-the-word-count
    base: main
    target: main
    ---
    # Show the word count

    ## Goal

    Writers want to see how much they wrote.

    ## Assumptions

    <!-- what is taken for granted that an agent could find to be false? -->

    ## Likely files

    - `src/editor/count.ts`

    ## Constraints

    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced -->

    ## Acceptance criteria

    - [x] The count is below the text
    - [ ] It changes while one types

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    <!-- what could go wrong, and how would a reviewer see it? -->

    ## Tasks

    ### implementation-plan: Implementation Plan

    1. Count in `src/editor/count.ts`

    ## Backlog.md

    - id: task-7
    - status: To Do
    - labels: editor
    ");
}

#[test]
fn an_issue_becomes_a_plan() {
    let converted = converted(Shape::Issue, &[part("gh:7", ISSUE)]);
    assert_eq!(lacks(&converted), ["no-test-command"]);
    assert_snapshot!(converted.text, @r"
    ---
    plan: a-title-from-beside
    base: main
    target: main
    ---
    # A title from beside

    ## Goal

    Saving takes a minute on large files.

    ## Assumptions

    <!-- what is taken for granted that an agent could find to be false? -->

    ## Likely files

    <!-- one glob an item, as in - `src/api/**`; (new) marks what is made -->

    ## Constraints

    <!-- what must stay as it is? an item that begins with Do not touch `path` is enforced -->

    ## Acceptance criteria

    - [ ] Saving ends within 2 s.

    ## Test commands

    <!-- - name: `command`, which passes when it exits with 0 -->

    ## Risks

    <!-- what could go wrong, and how would a reviewer see it? -->

    ## Tasks

    ### write-in-chunks: Write in chunks

    ### show-progress: Show progress

    ## Steps to reproduce

    1. Open a file of 50 MB.
    ");
}

#[test]
fn commands_of_another_plan_become_no_test_command() {
    let text = EXEC_PLAN.replace(
        "## Concrete Steps",
        "## Test commands\n\n- test: `rm -rf .`\n\n## Concrete Steps",
    );
    let converted = convert(
        Shape::ExecPlan,
        &[part("PLANS.md", &text)],
        &Beside::default(),
    );
    assert!(converted.text.contains("`rm -rf .`"));
    let rules = parse(&converted.text).findings;
    let has_none = rules
        .iter()
        .any(|finding| finding.rule == Rule::NoTestCommand);
    assert!(has_none, "{}", converted.text);
}

#[test]
fn a_text_that_is_all_one_fence_is_what_is_in_it() {
    assert_eq!(unfenced("```md\n# A\n\nwords\n```\n"), "# A\n\nwords\n");
    assert_eq!(
        unfenced("````\n# A\n```\nx\n```\n````"),
        "# A\n```\nx\n```\n"
    );
    for text in [
        "# A\n```\nx\n```\n",
        "```\na\n```\nb\n```\nc\n```\n",
        "```\n```x\n",
    ] {
        assert_eq!(unfenced(text), text);
    }
}

#[test]
fn a_foreign_comment_turns_no_rule_off() {
    let issue = "words\n\n<!-- hidden-character: off -->\n\nmore\u{202e} words\n";
    let part = Part {
        name: "issue".to_owned(),
        text: issue.to_owned(),
    };
    let text = convert(Shape::Issue, &[part], &Beside::default()).text;
    let parsed = parse(&text);
    assert_eq!(parsed.settings, [], "{text}");
    assert!(text.contains("it said hidden-character: off"), "{text}");
}
