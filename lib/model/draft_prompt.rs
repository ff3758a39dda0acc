//! What an agent is told that shall write a plan.

use crate::model::draft::LONGEST;
use crate::model::fence::fenced_as;
use crate::model::finding::Finding;
use crate::model::template::{TemplateInput, template};

const BEGINNING: &str = "\
You write a plan, and nothing else. Other agents will work from it, each alone and unable to
ask; a person will judge what they make of it. Your current directory is a copy of the last
commit of the repository that it is for. Read there as much as you need. Change nothing:
the copy is thrown away.
";

const RULES: &str = "\
## Rules

- Keep the form of the template below: its front matter, its sections, their order. Replace
  every comment by what it asks for, and leave none.
- Write what you found in the repository, not what such repositories usually have. Name real
  files, functions and commands.
- Title: what shall be done, in a few words. Goal: what is true afterwards, for whom; it says
  more than the title, and nothing about how.
- Assumptions: what you took for granted and could not find out.
- Likely files: globs that match files that are there, each in backticks; `(new)` after those
  that the work makes.
- Constraints: what must stay as it is. `Do not touch` and a path in backticks is enforced.
- Acceptance criteria: each is one thing that can be observed to be so or not. Where a test
  command decides it, end with `(check: <its name>)`; else a person must be able to tell by
  looking. No fast, robust, proper, clean, as needed, edge cases, or the like.
- Test commands: keep those of the template that are right. Each exits with 0 when all is
  well, runs at the top of a fresh checkout, and needs neither network nor secrets.
- Risks: what could go wrong, and how a reviewer would see it.
- Tasks: one to three, each of which can be merged by itself. No two change the same files.
  The text of each begins with `Likely files:` and its own globs in backticks, and says what
  it leaves alone. A plan of one task needs no section of that name.
- Approaches: none where there is one good way; else two or three that differ on purpose.
- Names are of a-z, 0-9 and `-`. Set neither `agents` nor `timeout`. Set `setup` only to what
  the repository's lock file asks for.
";

const ANSWER: &str = "\
## Your answer

End with the whole plan as your last message, in one block between lines of four backticks:

````markdown
---
plan: <name>
...
````
";

/// The first question: what is wanted, the rules, the form, and what the plan says by now.
pub fn draft_prompt(wish: &str, input: &TemplateInput, present: Option<&str>) -> String {
    let mut text = format!(
        "{BEGINNING}\n## What is wanted\n\n{}\n\n{RULES}\n## The template\n\n{}\n\n",
        wish.trim(),
        block(&template(input))
    );
    if let Some(present) = present {
        text.push_str(&format!(
            "## The plan as it is\n\nThere is a plan already. Change what is wanted, and leave \
             the rest as it is.\n\n{}\n\n",
            block(present)
        ));
    }
    text.push_str(ANSWER);
    text
}

/// What was wrong with an answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// There was no plan in it.
    NoPlan,
    /// These are the errors of the plan in it.
    Errors(String, Vec<Finding>),
}

/// The second question, for who remembers the first.
pub fn again(fault: &Fault) -> String {
    let what = match fault {
        Fault::NoPlan => "There was no plan in your last message.\n".to_owned(),
        Fault::Errors(plan, findings) => {
            let lines = findings.iter().map(|finding| line(plan, finding));
            format!(
                "The plan cannot be worked from. Mend this, and change nothing else:\n\n{}",
                lines.collect::<String>()
            )
        }
    };
    format!("{what}\n{ANSWER}")
}

/// The second question, for who does not.
pub fn again_from_the_start(first: &str, fault: &Fault) -> String {
    let answered = match fault {
        Fault::NoPlan => String::new(),
        Fault::Errors(plan, _) => format!("\n## Your first answer\n\n{}\n", block(plan)),
    };
    format!(
        "{first}{answered}\n## What is wrong with your first answer\n\n{}",
        again(fault)
    )
}

fn block(plan: &str) -> String {
    fenced_as("markdown", plan, LONGEST)
}

fn line(plan: &str, finding: &Finding) -> String {
    let before = plan.as_bytes().get(..finding.span.offset());
    let before = before.unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    format!("- line {line}: {}. {}\n", finding.message, finding.help)
}
