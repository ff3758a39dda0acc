//! Notes that git cannot read are made again from the records.

use crate::git::damage::RawRef;
use crate::model::error::Result;
use crate::store::{attempts, layout, notes};
use crate::workflow::doctor::{Finding, View};

pub(super) fn examine(view: &View<'_>) -> Result<Vec<Finding>> {
    let repo = view.repo;
    let Some(value) = repo.raw_refs(layout::NOTES).remove(layout::NOTES) else {
        return Ok(Vec::new());
    };
    let trouble = match &value {
        RawRef::Object(id) if repo.has_whole_commit(id) => return Ok(Vec::new()),
        RawRef::Object(id) => format!("it names {}, which holds no notes", id.short()),
        RawRef::Garbage => "its file is empty or damaged".to_owned(),
    };
    let repair = "makes the notes again from the records";
    let finding = Finding::curable(layout::NOTES, trouble, repair, move |surgery| {
        let repo = surgery.repo;
        let aside = layout::set_aside(repo, layout::NOTES);
        repo.set_ref_aside(layout::NOTES, &value, &aside)?;
        // What was packed counts again, and may be no better.
        if let Some(RawRef::Object(id)) = repo.raw_refs(layout::NOTES).get(layout::NOTES)
            && !repo.has_whole_commit(id)
        {
            repo.delete_ref(layout::NOTES, id)?;
        }
        for record in attempts::list(repo, attempts::refs(repo)?.0).0 {
            notes::project(repo, &record)?;
        }
        Ok(())
    });
    Ok(vec![finding])
}
