//! The answer of `git compare`, in the form that is asked for.

use crate::cli::colour::colour;
use crate::cli::compare::arguments::Arguments;
use crate::cli::machine::Form;
use crate::cli::page::{Wish, deliver};
use crate::cli::{out, pager};
use crate::model::advice::Advice;
use crate::model::comparison::Comparison;
use crate::model::error::Result;
use crate::model::revisions::Revisions;
use crate::render::comparison_records::{ComparedAttempt, ComparedRevision};
use crate::render::decisions::decisions;
use crate::render::differences::Ranking;
use crate::render::page::Page;
use crate::render::path::Paths;
use crate::render::style::clean;
use crate::render::{comparison, conflicts, html, json, markdown, revisions};
use crate::workflow::Repo;

/// The attempts of each task.
pub fn comparisons<'a>(
    repo: &Repo,
    arguments: &Arguments,
    form: Form<ComparedAttempt<'a>>,
    wish: Option<Wish<'_>>,
    all: &'a [Comparison],
) -> Result<()> {
    let page = page(repo)?;
    match form {
        Form::Json => return out::answer_by(|out| json::comparisons(out, all)),
        Form::Records(layout) => {
            let records: Vec<_> = all.iter().flat_map(ComparedAttempt::of).collect();
            return out::answer_bytes(&layout.lay_out(&records));
        }
        Form::People => {}
    }
    if arguments.markdown {
        return out::answer(&markdown::comparisons(all));
    }
    if let Some(wish) = wish {
        return deliver(repo, wish, &html::comparisons(all));
    }
    if arguments.all {
        let of = |one: &Comparison| {
            let rows = one.candidates.iter().map(|at| &one.rows[*at]);
            let names: Vec<String> = rows.map(|row| clean(&row.attempt.short())).collect();
            decisions(page, &one.differences, &names, &paths(repo, arguments))
        };
        let texts: Vec<String> = all.iter().map(of).collect();
        return pager::answer(repo, "compare", &texts.join("\n"));
    }
    let texts: Vec<String> = all
        .iter()
        .map(|one| comparison::comparison(page, one, ranking(arguments)))
        .collect();
    let merges = conflicts::merges(page, all);
    pager::answer(repo, "compare", &(texts.join("\n") + &merges))?;
    if all.iter().any(|one| one.cross.has_missing()) {
        out::hint(
            Advice::Next,
            "to run the tests of each attempt on the others and on the base: git compare --cross",
        );
    }
    out::hints(Advice::Next, &next_steps(all, ranking(arguments)));
    Ok(())
}

/// Revisions side by side.
pub fn revisions<'a>(
    repo: &Repo,
    arguments: &Arguments,
    form: Form<ComparedRevision<'a>>,
    wish: Option<Wish<'_>>,
    all: &'a Revisions,
) -> Result<()> {
    let page = page(repo)?;
    match form {
        Form::Json => return out::answer_by(|out| json::revisions(out, all)),
        Form::Records(layout) => {
            return out::answer_bytes(&layout.lay_out(&ComparedRevision::of(all)));
        }
        Form::People => {}
    }
    if arguments.markdown {
        return out::answer(&markdown::revisions(all));
    }
    if let Some(wish) = wish {
        return deliver(repo, wish, &html::revisions(all));
    }
    if arguments.all {
        let names: Vec<String> = all.rows.iter().map(|row| clean(&row.revision)).collect();
        let text = decisions(page, &all.differences, &names, &paths(repo, arguments));
        return pager::answer(repo, "compare", &text);
    }
    pager::answer(
        repo,
        "compare",
        &revisions::revisions(page, all, ranking(arguments)),
    )
}

/// The paths that the user names, from the top.
fn paths(repo: &Repo, arguments: &Arguments) -> Vec<String> {
    let paths = arguments.paths.iter();
    paths
        .map(|path| repo.path_from_top(&path.to_string_lossy()))
        .collect()
}

/// What comes after a comparison in which something passes: the attempt that comes first where
/// they were ranked, else one that passes, and rather one that says what it did.
fn next_steps(all: &[Comparison], ranking: Ranking) -> Vec<String> {
    let rows = || all.iter().flat_map(|one| one.rows.iter());
    let passing = || rows().filter(|row| row.passes_everything);
    let ranked = all.iter().find_map(|one| {
        let first = one.order.first().filter(|_| ranking == Ranking::Told)?;
        one.rows.get(*first.attempts.first()?)
    });
    let mut telling = passing().filter(|row| row.report.is_some());
    let Some(row) = ranked
        .or_else(|| telling.next())
        .or_else(|| passing().next())
    else {
        return Vec::new();
    };
    let name = &row.attempt;
    match (passing().count(), ranked) {
        (0, _) => Vec::new(),
        (1, _) | (_, Some(_)) => vec![
            format!("read what it changes: git compare --diff {name}"),
            format!("then make it a pull request: git promote {name}"),
        ],
        (_, None) => vec![
            "which to read first, and why: git compare --rank".to_owned(),
            format!("then make one a pull request, such as: git promote {name}"),
        ],
    }
}

/// What the answer is laid out for.
fn page(repo: &Repo) -> Result<Page> {
    let colour = colour(Some(repo), "compare", out::answers_to_terminal())?;
    let paths = match repo.config_boolean("core.quotePath")? {
        Some(false) => Paths::All,
        Some(true) | None => Paths::Ascii,
    };
    Ok(Page::new(colour, out::answer_columns()).with_paths(paths))
}

fn ranking(arguments: &Arguments) -> Ranking {
    if arguments.rank {
        Ranking::Told
    } else {
        Ranking::Left
    }
}
