//! What the checks of a plan said of its base, in the plan's record: known before there is any
//! attempt.

use crate::git::repo::Repo;
use crate::model::check::CheckResult;
use crate::model::error::Result;
use crate::model::name::PlanName;
use crate::store::layout::{self, file};
use crate::store::manifest::Kind;
use crate::store::plans::change;
use crate::store::record::{self, Record};

/// All that is known.
pub fn read(repo: &Repo, plan: &PlanName) -> Result<Vec<CheckResult>> {
    let name = layout::plan_ref(plan);
    let Some(commit) = repo.read_ref(&name)? else {
        return Ok(Vec::new());
    };
    let record = Record::parts_at(repo, &name, commit, Kind::Plan, &[file::CHECKS])?;
    let paths = record.files.keys();
    paths
        .filter(|path| path.starts_with(file::CHECKS))
        .filter_map(|path| record.json(path).transpose())
        .collect()
}

/// Keeps what they said; what they said of an earlier base goes. The plan must have a record,
/// which it has since its commands were approved.
pub fn keep(repo: &Repo, plan: &PlanName, results: &[CheckResult]) -> Result<()> {
    let Some(first) = results.first() else {
        return Ok(());
    };
    let of_this_base = format!("/{}.json", first.tree);
    change(repo, plan, "checked the base", &[], |files| {
        files.retain(|path, _| !path.starts_with(file::CHECKS) || path.ends_with(&of_this_base));
        for result in results {
            let path = file::check(&result.check, &result.tree);
            files.insert(path, record::json(result));
        }
        Ok(())
    })
}
