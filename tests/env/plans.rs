//! Plans that tests work from.

/// A whole plan without a fault, of one task.
pub const PLAN: &str = "\
---
plan: widget
base: main
target: main
---
# Make the widget turn

## Goal
The widget turns when it is asked to.

## Assumptions
- Nobody holds it.

## Likely files
- `README.md`

## Constraints
- Do not touch `.github/**`.

## Acceptance criteria
- [ ] README.md says that it turns (check: test)

## Test commands
- test: `grep -q turns README.md`

## Risks
- It may fall off the table.
";

/// The tasks of [`two_tasks`]: one with approaches, one without.
const TASKS: &str = "
## Tasks
### motor
Build a motor in.

#### electric
With a coil.

#### steam
With a kettle.

### handle: something to hold
Put a handle on.
";

/// [`PLAN`] with two tasks: `motor`, by the approaches `electric` and `steam`, and `handle`.
pub fn two_tasks() -> String {
    format!("{PLAN}{TASKS}")
}

/// [`PLAN`] with a line more in its front matter.
pub fn plan_with(line: &str) -> String {
    PLAN.replacen("---\n", &format!("---\n{line}\n"), 1)
}
