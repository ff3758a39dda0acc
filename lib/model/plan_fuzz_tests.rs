//! Many made-up texts: nothing panics, every span is one, the form keeps the plan and stays as
//! it is, and a plan that is printed is the plan that was.
//!
//! `GIT_ATTEMPTS_FUZZ_INPUTS` says how many; `GIT_ATTEMPTS_FUZZ_SEED` where to start.

use crate::model::foreign::{Shape, judge, recognise};
use crate::model::plan_form::{form, without_places};
use crate::model::plan_made::Random;
use crate::model::plan_parser::parse;
use crate::model::plan_print::print;
use crate::model::plan_text::decode;

/// How many inputs there are where nobody asks for more.
const INPUTS: u64 = 120;

fn number(name: &str, default: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.map_or(default, |text| text.parse().expect("a number"))
}

/// The words of a text, sorted, and in small letters: the form spells headings.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words
}

fn is_part(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|word| whole.any(|other| other == word))
}

/// What became of an input.
#[derive(Default)]
struct Counts {
    plans: u64,
    whole: u64,
    formed: u64,
    left: u64,
}

/// Holds an input against all that must be so; what takes long, if it is to be `whole`.
fn holds(input: &[u8], is_whole: bool, counts: &mut Counts) {
    let decoded = decode(input.to_vec());
    let text = decoded.text;
    if let Some(fault) = decoded.fault {
        assert!(text.get(..fault.span.offset()).is_some());
        return;
    }
    let parsed = parse(&text);
    for finding in &parsed.findings {
        let start = finding.span.offset();
        let end = start + finding.span.len();
        assert!(text.get(start..end).is_some(), "{finding:?} in {text:?}");
    }
    let printed = parsed.plan.as_ref().map(print);
    if let (Some(plan), Some(printed)) = (&parsed.plan, printed) {
        counts.plans += 1;
        let found = parse(&printed);
        assert_eq!(
            found.plan.map(without_places),
            Some(without_places(plan.clone())),
            "{printed:?} of {text:?}"
        );
    }
    if !is_whole {
        return;
    }
    counts.whole += 1;
    let _ = recognise(&text);
    for shape in [
        Shape::ExecPlan,
        Shape::SpecKit,
        Shape::OpenSpec,
        Shape::Backlog,
        Shape::Issue,
    ] {
        for finding in judge(shape, &text, "Plans.md") {
            let start = finding.span.offset();
            assert!(
                text.get(start..start + finding.span.len()).is_some(),
                "{finding:?} in {text:?}"
            );
        }
    }
    let formed = form(&text);
    counts.formed += u64::from(formed.text != text);
    counts.left += u64::from(!formed.left.is_empty());
    assert!(
        is_part(&words(&text), &words(&formed.text)),
        "words are lost of {text:?}"
    );
    assert_eq!(form(&formed.text), formed, "another form of {text:?}");
    let again = parse(&formed.text);
    if let Some(plan) = parsed.plan {
        let formed_plan = again
            .plan
            .unwrap_or_else(|| panic!("no plan any more: {text:?}"));
        assert_eq!(formed_plan.commands(), plan.commands(), "of {text:?}");
        assert_eq!(formed_plan.title, plan.title, "of {text:?}");
    }
}

#[test]
fn made_up_texts_are_survived_and_keep_what_they_say() {
    let inputs = number("GIT_ATTEMPTS_FUZZ_INPUTS", INPUTS);
    let seed = number("GIT_ATTEMPTS_FUZZ_SEED", 0);
    // The form parses a text two dozen times; of a million inputs, one in sixteen must do.
    let every = if inputs > 100_000 { 32 } else { 1 };
    let mut counts = Counts::default();
    for i in seed..seed + inputs {
        let mut random = Random::new(i);
        let plan = random.plan();
        let input = match i % 2 {
            0 => plan.into_bytes(),
            _ => random.mutated(&plan),
        };
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            holds(&input, i % every < 2, &mut counts)
        }));
        assert!(done.is_ok(), "GIT_ATTEMPTS_FUZZ_SEED={i}");
    }
    // Most of what is made would be no plan, and prove little, if this did not hold.
    assert!(
        counts.plans * 12 > inputs,
        "{} plans of {inputs}",
        counts.plans
    );
    eprintln!(
        "{inputs} inputs: {} plans printed; of {} brought into their form, {} changed and {} were left in part",
        counts.plans, counts.whole, counts.formed, counts.left
    );
}
