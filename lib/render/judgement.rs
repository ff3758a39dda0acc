//! A judge's opinion, for people, and as an opinion.

use crate::model::judgement::{Judgement, Opinion};
use crate::render::style::{clean, clean_lines};

/// What the judge said, and whether it says so however it is asked.
pub fn judgement(judgement: &Judgement, names: &[String]) -> String {
    let agent = clean(&judgement.agent);
    let order = |opinion: &Opinion| match (&opinion.order, &opinion.trouble) {
        (Some(order), _) => {
            let names: Vec<&str> = order.iter().map(|at| names[*at].as_str()).collect();
            names.join(", ")
        }
        (None, Some(trouble)) => format!("nothing ({})", clean(trouble)),
        (None, None) => "nothing".to_owned(),
    };
    let reason = |opinion: &Opinion| clean_lines(&opinion.reason).replace('\n', " ");
    let tokens: u64 = judgement
        .opinions
        .iter()
        .filter_map(|one| one.usage)
        .map(|usage| usage.input + usage.output)
        .sum();
    let cost = match tokens {
        0 => String::new(),
        tokens => format!(" ({tokens} tokens)"),
    };
    match judgement.opinions.as_slice() {
        [first, _] if judgement.agrees => format!(
            "an opinion, of {agent}: {}, in whichever order they are shown{cost}: {}\n",
            order(first),
            reason(first)
        ),
        [first, second] if first.order.is_none() && second.order.is_none() => {
            let trouble = first.trouble.as_deref().unwrap_or_default();
            format!("no opinion of {agent}{cost}: {}\n", clean(trouble))
        }
        [first, second] => format!(
            "no opinion of {agent}{cost}: it says {} where they are shown in one order, and {} in \
             the other\n",
            order(first),
            order(second)
        ),
        _ => String::new(),
    }
}
