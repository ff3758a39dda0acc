//! git's configuration, by git's precedence.

use std::collections::BTreeSet;
use std::path::PathBuf;

use gix::bstr::ByteSlice;

use crate::git::repo::Repo;
use crate::model::config_value::When;
use crate::model::error::{Error, Result};

impl Repo {
    /// The last value of `section.key` or `section.subsection.key`.
    pub fn config(&self, key: &str) -> Option<String> {
        self.gix
            .config_snapshot()
            .string(key)
            .map(|value| value.to_str_lossy().into_owned())
    }

    /// All values of `section.key` or `section.subsection.key`, the last of which counts.
    pub fn config_all(&self, key: &str) -> Vec<String> {
        let values = self.gix.config_snapshot().plumbing().strings(key);
        let values = values.into_iter().flatten();
        values
            .map(|value| value.to_str_lossy().into_owned())
            .collect()
    }

    /// All that stands between `section.` and a variable's name, each once.
    pub fn config_subsections(&self, section: &str) -> Vec<String> {
        let config = self.gix.config_snapshot();
        let sections = config.plumbing().sections_by_name(section);
        let names: BTreeSet<String> = sections
            .into_iter()
            .flatten()
            .filter_map(|one| one.header().subsection_name())
            .map(|name| name.to_str_lossy().into_owned())
            .collect();
        names.into_iter().collect()
    }

    /// The names of all variables `section.subsection.<name>`, in lower case, each once.
    pub fn config_names(&self, section: &str, subsection: &str) -> Vec<String> {
        let config = self.gix.config_snapshot();
        let sections = config.plumbing().sections_by_name(section);
        let names: BTreeSet<String> = sections
            .into_iter()
            .flatten()
            .filter(|one| {
                one.header()
                    .subsection_name()
                    .is_some_and(|name| name == subsection)
            })
            .flat_map(|one| {
                one.body()
                    .value_names()
                    .map(|name| name.to_string().to_ascii_lowercase())
                    .collect::<Vec<_>>()
            })
            .collect();
        names.into_iter().collect()
    }

    /// A boolean; a value that is none is an error, as git has it.
    pub fn config_boolean(&self, key: &str) -> Result<Option<bool>> {
        match self.gix.config_snapshot().try_boolean(key) {
            Ok(value) => Ok(value),
            Err(_) => Err(self.bad_config("bad boolean", key, None)),
        }
    }

    /// A boolean, or `always`, `auto` or `never`. A boolean that is true leaves it to what
    /// makes sense, as it does for git.
    pub fn config_when(&self, key: &str) -> Result<Option<When>> {
        if let Some(when) = self.config(key).and_then(|word| When::named(&word)) {
            return Ok(Some(when));
        }
        let is_on = self.config_boolean(key)?;
        Ok(is_on.map(|is_on| if is_on { When::Auto } else { When::Never }))
    }

    /// A value that a text stands for; one that stands for none is an error, which says why.
    pub fn config_value<T>(
        &self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>> {
        let Some(text) = self.config(key) else {
            return Ok(None);
        };
        match parse(&text) {
            Ok(value) => Ok(Some(value)),
            Err(why) => Err(self.bad_config("bad", key, Some(&why))),
        }
    }

    /// A path, whose `~` is a home.
    pub fn config_path(&self, key: &str) -> Result<Option<PathBuf>> {
        match self.gix.config_snapshot().trusted_path(key) {
            Ok(path) => Ok(path),
            Err(_) => {
                let value = self.config(key).unwrap_or_default();
                let message = format!("failed to expand user dir in: '{value}'");
                Err(Error::fatal(message).hint(format!("it stands in '{key}'")))
            }
        }
    }

    /// The error for a value that makes no sense, as git words it.
    pub fn bad_config(&self, how: &str, key: &str, why: Option<&str>) -> Error {
        let value = self.config(key).unwrap_or_default();
        let file = self.config_file(key);
        let file = file.map(|file| format!(" in file {}", file.display()));
        let why = why.map(|why| format!(": {why}"));
        Error::fatal(format!(
            "{how} config value '{value}' for '{key}'{}{}",
            file.unwrap_or_default(),
            why.unwrap_or_default()
        ))
    }

    /// The file that the last value of a key is in; none for what the command line says.
    fn config_file(&self, key: &str) -> Option<PathBuf> {
        let (section, rest) = key.split_once('.')?;
        let (subsection, name) = match rest.rsplit_once('.') {
            Some((subsection, name)) => (Some(subsection), name),
            None => (None, rest),
        };
        let config = self.gix.config_snapshot();
        let sections = config.plumbing().sections_by_name(section)?;
        let last = sections
            .filter(|one| {
                let header = one.header().subsection_name();
                header.map(ToString::to_string).as_deref() == subsection
            })
            .filter(|one| one.body().contains_value_name(name))
            .last()?;
        let path = last.meta().path.clone()?;
        // As git names it: from where the user stands.
        let here = std::env::current_dir().ok();
        let shorter = here.and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from));
        Some(shorter.unwrap_or(path))
    }

    /// A number; a value that is none is an error, as git has it.
    pub fn config_number(&self, key: &str) -> Result<Option<u64>> {
        let bad = || self.bad_config("bad numeric", key, Some("invalid unit"));
        match self.gix.config_snapshot().try_integer(key) {
            Ok(None) => Ok(None),
            Ok(Some(number)) => u64::try_from(number).map(Some).map_err(|_| bad()),
            Err(_) => Err(bad()),
        }
    }
}

/// What `git -c key=value` handed to us: git exports it as `GIT_CONFIG_PARAMETERS`, which
/// gix does not read.
pub(super) fn overrides_from_environment() -> Result<Vec<String>> {
    match std::env::var("GIT_CONFIG_PARAMETERS") {
        Ok(text) => parse_config_parameters(&text)
            .ok_or_else(|| Error::fatal("bogus format in GIT_CONFIG_PARAMETERS")),
        Err(_) => Ok(Vec::new()),
    }
}

/// Both forms that git writes: `'key=value'`, and since 2.31 `'key'='value'`.
fn parse_config_parameters(text: &str) -> Option<Vec<String>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) = unquote(rest)?;
        // `git -c key` is `'key'=`, which is true, and `git -c key=` is `'key'=''`.
        let value = after.strip_prefix('=').unwrap_or(after);
        if after != value && value.starts_with('\'') {
            let (value, after) = unquote(value)?;
            pairs.push(format!("{key}={value}"));
            rest = after.trim_start();
        } else {
            pairs.push(key);
            rest = value.trim_start();
        }
    }
    Some(pairs)
}

/// Undoes git's `sq_quote`: quotes, with `'\''` and `'\!'` for the characters themselves.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text.strip_prefix('\'')?;
    loop {
        let end = rest.find('\'')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        let mut escaped = rest.chars();
        match (escaped.next(), escaped.next(), escaped.next()) {
            (Some('\\'), Some(c @ ('\'' | '!')), Some('\'')) => {
                value.push(c);
                rest = &rest[3..];
            }
            _ => return Some((value, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_config_parameters_are_read() {
        let parse = |text| parse_config_parameters(text).unwrap();
        assert_eq!(parse("'foo.bar'='a b' 'x.y=z'"), ["foo.bar=a b", "x.y=z"]);
        assert_eq!(parse(r"'foo.bar'='it'\''s'"), ["foo.bar=it's"]);
        assert_eq!(parse("'core.bare'"), ["core.bare"]);
        assert_eq!(parse("'a.b'= 'c.d'=''"), ["a.b", "c.d="]);
    }

    #[test]
    fn a_broken_quote_is_refused_as_git_does() {
        assert_eq!(parse_config_parameters("'foo.bar'='x"), None);
    }
}
