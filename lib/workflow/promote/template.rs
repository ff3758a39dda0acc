//! The repository's own template for the body of a pull request.

use crate::git::repo::Repo;
use crate::model::error::Result;
use crate::model::file_mode::FileMode;
use crate::model::promotion::Promotion;

/// The template as the target has it, never as the candidate has: the attempt could have
/// changed it. `places` are tried in their order, in whatever case.
pub(super) fn find(repo: &Repo, promotion: &Promotion, places: &[&str]) -> Result<Option<String>> {
    let Some(tip) = repo.fetch_branch(&promotion.remote, &promotion.target)? else {
        return Ok(None);
    };
    let paths = repo.paths_at(&tip)?;
    let found = places
        .iter()
        .find_map(|place| paths.iter().find(|path| path.eq_ignore_ascii_case(place)));
    let Some(path) = found else {
        return Ok(None);
    };
    let template = match repo.entry_at(&tip, path)? {
        Some((FileMode::Plain | FileMode::Executable, blob)) => repo.read_blob(&blob)?,
        _ => return Ok(None),
    };
    let text = String::from_utf8_lossy(&template).trim().to_owned();
    Ok((!text.is_empty()).then_some(text))
}
