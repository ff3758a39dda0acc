//! The rules of plans, each with its reason, its mend and an example: what `gitattempts(7)` and
//! `git plan check --explain` show.

use serde::Serialize;

use crate::model::rule::{About, Group, Usual};

macro_rules! rules {
    ($(
        $rule:ident = $name:literal, $group:ident, $usual:expr,
        $finds:literal
        because $reason:literal
        mend $mend:literal
        not $bad:literal
        but $good:literal;
    )*) => {
        /// The rule that a finding is made by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum Rule {
            $(#[doc = $finds] $rule,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The rule's name as a user meets it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                }
            }

            /// What a reader is told of it.
            pub fn about(self) -> About {
                match self {
                    $(Self::$rule => About {
                        group: Group::$group,
                        usual: $usual,
                        finds: $finds,
                        reason: $reason,
                        mend: $mend,
                        bad: $bad,
                        good: $good,
                    },)*
                }
            }
        }
    };
}

rules! {
    NotText = "not-text", Plan, Usual::AlwaysError,
        "The file is not text of UTF-8."
        because "Everybody who reads it would read something else."
        mend "Save it as UTF-8; iconv makes it of another encoding."
        not "a file of Latin 1 or of UTF-16"
        but "the same words as UTF-8";
    TooLarge = "too-large", Plan, Usual::AlwaysError,
        "The file has more than one MiB, or a list of it more than 1000 items."
        because "Nobody reads that, and no agent keeps it in mind."
        mend "Keep what people and agents need to read, and make several plans of the rest."
        not "a log of a build below Assumptions"
        but "the three lines of the log that matter";
    HiddenCharacter = "hidden-character", Plan, Usual::Error,
        "A character that people do not see, or that turns the direction of text around; in a command, also a space that is none of ASCII. Elsewhere than in a command it is a warning."
        because "An agent reads it, and a shell runs it: what you approve must be what you see."
        mend "Delete it; type a command again instead of copying it."
        not "- test: `make\u{200b} test`, with a space of no width"
        but "- test: `make test`";
    OtherShape = "other-shape", Plan, Usual::AlwaysError,
        "The plan has the shape that another tool gives to its own, such as an ExecPlan or a change of OpenSpec."
        because "Its sections mean something else than ours."
        mend "Make one of ours of it by `git plan init --from`, which keeps every word."
        not "## Why and ## What Changes"
        but "## Goal";
    TooManyFindings = "too-many-findings", Plan, Usual::Warning,
        "There are more than 200 findings."
        because "Nobody reads more at once."
        mend "Mend those that are shown first."
        not "a thousand items without words"
        but "a handful of items that say something";
    BadYaml = "bad-yaml", FrontMatter, Usual::AlwaysError,
        "The front matter cannot be read as YAML, or has no end."
        because "A program reads the base, the agents and the budget there, and guesses nothing."
        mend "Write one `key: value` on a line between two lines `---`, and quote what holds more than words."
        not "setup: [npm ci"
        but "setup: npm ci";
    UnknownKey = "unknown-key", FrontMatter, Usual::Error,
        "The front matter has a key that nothing reads."
        because "What was meant by it would silently not be so."
        mend "Mend the spelling, or take it out. Where other tools read the key, make the rule a warning."
        not "tiemout: 30m"
        but "timeout: 30m";
    DuplicateKey = "duplicate-key", FrontMatter, Usual::AlwaysError,
        "The front matter says the same key twice."
        because "Nobody can tell which of them is meant."
        mend "Keep one of them."
        not "base: main, and below it base: next"
        but "base: next";
    BadValue = "bad-value", FrontMatter, Usual::AlwaysError,
        "A value is not what the key takes."
        because "There is nothing that it could be taken for."
        mend "Write what the help of the finding says."
        not "timeout: soon"
        but "timeout: 30m";
    BadName = "bad-name", Plan, Usual::AlwaysError,
        "A name cannot be part of a ref and of a path."
        because "Branches, records and worktrees are named by it."
        mend "Take the name that the help suggests."
        not "### the motor.lock"
        but "### motor";
    NoTitle = "no-title", Plan, Usual::AlwaysError,
        "The plan has no title."
        because "Lists and pull requests are headed by it."
        mend "Write `# What shall be done` above the first section."
        not "## Goal, and no heading above it"
        but "# Limit the request rate of the public API";
    MissingSection = "missing-section", Plan,
        Usual::AlwaysErrorFor("Goal, Acceptance criteria and Test commands"),
        "A section of the template is not there."
        because "What a plan leaves out, every agent guesses, and each another way."
        mend "Write its heading, and what belongs below it."
        not "no section Risks"
        but "## Risks, and below it: Clients behind one proxy share an address.";
    EmptySection = "empty-section", Plan, Usual::AlwaysErrorFor("Goal"),
        "A section says nothing."
        because "A heading alone looks answered and is not."
        mend "Write what belongs in it; if that is nothing, say so and why."
        not "## Assumptions, and nothing below it"
        but "## Assumptions, and below it: One process serves all requests.";
    DuplicateSection = "duplicate-section", Plan, Usual::Error,
        "A section is there twice."
        because "Only the first one is read, so the second would be lost."
        mend "Move what the second says to the first."
        not "## Constraints, and further down ## Constraints"
        but "## Constraints, once";
    BadSetting = "bad-setting", Words, Usual::Warning,
        "A comment sets a rule that there is not, to what is no level, or below an error that it always is."
        because "Its writer takes the rule for set, and it is not."
        mend "Write `<!-- <rule>: error -->`, `warning` or `off`, with a name from this list."
        not "<!-- vage-criterion: off -->"
        but "<!-- vague-criterion: off -->";
    WeaselWord = "weasel-word", Words, Usual::Warning,
        "A word of the goal, a constraint or a task sounds like a target and is none, such as fast, robust, properly or etc."
        because "It means another thing to each reader, and an agent says of each that it is done."
        mend "Write the number, the rule, the cases or the list that was meant, or take the word out. Beside a number, in code and in quotation marks it is no matter."
        not "Parsing is fast and handles edge cases."
        but "Parsing 10 MB takes less than 1 s. An empty file gives an empty list.";
    GoalRestatesTitle = "goal-restates-title", Words, Usual::Warning,
        "The goal says the title again."
        because "It tells what is to be made and not what for, so that nobody could weigh one way against another."
        mend "Say what will be true afterwards, for whom, and how they would notice."
        not "# Add a rate limit, and as the goal: Rate limits are added."
        but "No client can keep the others waiting for more than a second.";
    BadGlob = "bad-glob", Files, Usual::AlwaysError,
        "A glob cannot be read, or leaves the repository."
        because "It would match nothing, and so protect nothing."
        mend "Write a path from the top of the repository, such as `src/api/**`."
        not "- `../src/[a`"
        but "- `src/api/**`";
    UnknownBase = "unknown-base", Files, Usual::AlwaysError,
        "The repository has no commit of the name that `base:` gives."
        because "There is nothing that an attempt could start from."
        mend "Name a branch, a tag or a commit that is here, or fetch it first."
        not "base: mian"
        but "base: main";
    GlobWithoutMatch = "glob-without-match", Files, Usual::Warning,
        "A likely file is not in the base, and not marked as new."
        because "An agent looks for it in vain, and what it changes instead counts as unlikely."
        mend "Mend the path, or write `(new)` after it if the plan has it made."
        not "- `src/limt.rs`"
        but "- `src/limit.rs` (new)";
    ImplausibleBudget = "implausible-budget", Files, Usual::Warning,
        "The budget is less than nine in ten of the last 200 commits to the likely files took, or more than twice the largest."
        because "An attempt cannot keep a budget that the code has never allowed, and one that nothing exceeds bounds nothing."
        mend "Allow about what such changes took here, or make smaller tasks."
        not "budget: {files: 1, lines: 5}"
        but "budget: {files: 10, lines: 400}";
    NoCriterion = "no-criterion", Criteria, Usual::AlwaysError,
        "There is no acceptance criterion."
        because "Nobody could tell whether an attempt has succeeded."
        mend "Write at least one item `- [ ] what can be observed (check: name)`."
        not "## Acceptance criteria, and below it: It is done when it is done."
        but "- [ ] The 11th request within a second gets 429 (check: test)";
    MalformedCriterion = "malformed-criterion", Criteria, Usual::AlwaysError,
        "The form of a criterion is not understood."
        because "It could be neither judged nor ticked."
        mend "Write `- [ ] what can be observed (check: name)`, or leave the check to a human."
        not "- [?] The limit is configurable (check: test"
        but "- [ ] The limit is configurable (check: test)";
    VagueCriterion = "vague-criterion", Criteria, Usual::Warning,
        "Neither a check nor a human could judge a criterion."
        because "Two reviewers would answer it differently, and every agent says that it is met."
        mend "Name what can be observed, such as a number or an output, or the check that tells."
        not "- [ ] The list is fast"
        but "- [ ] The list of 10,000 rows is there within 200 ms";
    UnknownCheck = "unknown-check", Criteria, Usual::AlwaysError,
        "A criterion is judged by a check that the plan does not have."
        because "It could never be met."
        mend "Mend the name, or add the test command."
        not "- [ ] The limit holds (check: tset)"
        but "- [ ] The limit holds (check: test)";
    NoTestCommand = "no-test-command", Commands, Usual::AlwaysError,
        "The plan has no test command."
        because "Attempts are compared by what the same commands say of each."
        mend "Write at least one item: a name, a colon, and the command in backticks."
        not "## Test commands, and below it: Run the tests."
        but "- test: `cargo test --locked`";
    MalformedCheck = "malformed-check", Commands, Usual::AlwaysError,
        "The form of a test command is not understood."
        because "What runs on your machine is taken from the backticks, and from nothing else."
        mend "Write a name, a colon, and the command in backticks."
        not "- test cargo test --locked"
        but "- test: `cargo test --locked`";
    DuplicateCheck = "duplicate-check", Commands, Usual::AlwaysError,
        "Two checks have one name."
        because "Criteria and verdicts name a check, and would mean either."
        mend "Give each test command a name of its own."
        not "- test: `make unit` and - test: `make e2e`"
        but "- unit: `make unit` and - e2e: `make e2e`";
    UnknownCommand = "unknown-command", Commands, Usual::Warning,
        "A test command starts a program, a file of the base, a script of package.json, a target of a makefile or a recipe of a justfile that there is not."
        because "It fails on every attempt alike, and so tells nothing of any."
        mend "Mend the name, install the program, or mark the file as new among the likely files. Nothing is run to find this."
        not "- test: `npm run tset`"
        but "- test: `npm run test`";
    CheckDoesNotRun = "check-does-not-run", Commands, Usual::Warning,
        "With `--run`: a check does not come to a verdict on the base, since it is not found, takes too long, is killed or says that it cannot tell, or since the set-up fails."
        because "It will say nothing of an attempt either, and every attempt costs the same wait."
        mend "Mend the command or the set-up, or allow more time by `timeout`."
        not "- test: `npx vitest run`, without a set-up"
        but "setup: npm ci, and - test: `npx vitest run`";
    CheckFailsOnBase = "check-fails-on-base", Commands, Usual::Warning,
        "With `--run`: a check fails on the base."
        because "That is well where a criterion is to make it pass. Else each attempt starts from a failure that is not its own."
        mend "Mend the base or the command first; where the failure is what the plan is about, turn the rule off in the item."
        not "- lint: `cargo clippy -- -D warnings`, and the base has warnings"
        but "- lint: `cargo clippy -- -D warnings`, and the base has none";
    DuplicateTask = "duplicate-task", Tasks, Usual::AlwaysError,
        "Two tasks have one name."
        because "Their attempts would have the same branches."
        mend "Give one of them another."
        not "### motor, and further down ### motor"
        but "### motor, and further down ### motor-2";
    DuplicateApproach = "duplicate-approach", Tasks, Usual::AlwaysError,
        "Two approaches to one task have one name."
        because "A comparison tells approaches apart by their names."
        mend "Give one of them another."
        not "#### electric, and further down #### electric"
        but "#### electric, and further down #### steam";
    ApproachWithoutTask = "approach-without-task", Tasks, Usual::AlwaysError,
        "An approach stands under no task."
        because "Nothing says what it is an approach to."
        mend "Write `### name` for the task above the first `####`."
        not "#### electric, right below ## Tasks"
        but "### motor, and below it #### electric";
    TaskWithoutHeading = "task-without-heading", Tasks, Usual::Warning,
        "The section Tasks has a list and no heading."
        because "A task is a heading of the third level: what only stands in a list is one task, `all`."
        mend "Write `### name` for each task, and what it is about below it."
        not "## Tasks, and below it: - build a motor in"
        but "## Tasks, and below it: ### motor";
    TaskWithoutBoundary = "task-without-boundary", Tasks, Usual::Warning,
        "One of several tasks says neither which files it will touch nor what is out of its scope."
        because "Its attempts do a part of the other tasks too, and their branches conflict."
        mend "Write below it `Likely files:` with globs in backticks, or a sentence that begins with `Out of scope:`, `Not in this task:` or `Do not touch`."
        not "### motor, and below it: Build a motor in."
        but "### motor, and below it: Build a motor in. Out of scope: the handle.";
    OverlappingTasks = "overlapping-tasks", Tasks, Usual::Warning,
        "Two tasks expect to touch the same file."
        because "Their branches will conflict, and who is merged second does the work again."
        mend "Give the file to one of them, or make them one task."
        not "### motor, Likely files: `src/**`, and ### handle, Likely files: `src/handle.rs`"
        but "### motor, Likely files: `src/motor/**`, and ### handle, Likely files: `src/handle.rs`";
}
