//! What attempts are called where many of them stand side by side on a narrow page.

use crate::render::page::Page;

/// More names than this are shortened in the heads of columns.
const MANY: usize = 6;

/// Names for the heads of columns: `1`, `2` for `limiter/1`, `limiter/2` where there are many
/// and the page has an end.
pub fn labels(page: Page, names: &[String]) -> Vec<String> {
    match same_start(names) {
        Some(start) if names.len() > MANY && page.columns().is_some() => names
            .iter()
            .map(|name| name[start.len()..].to_owned())
            .collect(),
        _ => names.to_vec(),
    }
}

/// Several names in one cell: `limiter/1, 2, 4` where the page has an end.
pub fn together(page: Page, names: &[&str]) -> String {
    let owned: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    match same_start(&owned) {
        Some(start) if page.columns().is_some() => {
            let rest: Vec<&str> = names.iter().map(|name| &name[start.len()..]).collect();
            format!("{start}{}", rest.join(", "))
        }
        _ => names.join(", "),
    }
}

/// What all names of attempts have before their numbers, such as `limiter/`.
fn same_start(names: &[String]) -> Option<String> {
    let (start, _) = names.first()?.rsplit_once('/')?;
    let start = format!("{start}/");
    let is_number = |name: &String| {
        let rest = name.strip_prefix(&start);
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_digit()))
    };
    names.iter().all(is_number).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Colour;

    fn names(number: usize) -> Vec<String> {
        (1..=number).map(|n| format!("limiter/{n}")).collect()
    }

    #[test]
    fn many_attempts_on_a_terminal_are_called_by_their_numbers() {
        let page = Page::new(Colour::Off, Some(80));
        assert_eq!(labels(page, &names(7))[6], "7");
        assert_eq!(labels(page, &names(3))[2], "limiter/3");
        assert_eq!(labels(Colour::Off.into(), &names(7))[6], "limiter/7");
    }

    #[test]
    fn names_that_begin_alike_say_so_once() {
        let page = Page::new(Colour::Off, Some(80));
        assert_eq!(together(page, &["a/1", "a/2"]), "a/1, 2");
        assert_eq!(together(page, &["a/1", "b/2"]), "a/1, b/2");
        assert_eq!(together(page, &["main", "feature/2"]), "main, feature/2");
        assert_eq!(together(Colour::Off.into(), &["a/1", "a/2"]), "a/1, a/2");
    }
}
