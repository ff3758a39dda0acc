//! The attributes of a commit's files: those that git alone obeys rightly are looked for
//! before anything is made, and the rest drives the pass.

use std::fs;

use gix::attrs::StateRef;
use gix::bstr::{BStr, BString, ByteSlice};
use gix::objs::FindExt;
use gix::worktree::stack::state::attributes::Source;

use super::Halt;
use super::guard::Fallback;
use super::tree::{Kind, Tree};
use crate::git::gix_error;
use crate::git::repo::Repo;
use crate::model::error::Result;

/// The attributes that are git's to obey: it writes `$Id$` otherwise than gix does, gix
/// knows fewer encodings, and a filter is told where it runs.
const GITS_OWN: [&str; 3] = ["ident", "working-tree-encoding", "filter"];

/// Where the attributes of a commit's files are written down.
pub(super) struct Attributes {
    /// An index of the `.gitattributes` files alone.
    files: gix::index::State,
}

impl Attributes {
    /// Looks at the attributes of every file that will be written.
    pub fn of(repo: &Repo, tree: &Tree) -> Result<Self, Halt> {
        let mut files = gix::index::State::new(repo.gix.object_hash());
        for entry in &tree.entries {
            let path = tree.path(entry);
            let name = path.rsplit(|byte| *byte == b'/').next();
            let is_file = matches!(entry.kind, Kind::File | Kind::Executable);
            if is_file && name == Some(b".gitattributes") {
                files.dangerously_push_entry(
                    gix::index::entry::Stat::default(),
                    entry.id,
                    gix::index::entry::Flags::empty(),
                    gix::index::entry::Mode::FILE,
                    path,
                );
            }
        }
        let attributes = Self { files };
        if attributes.may_be_gits_own(repo)? {
            attributes.refuse_gits_own(repo, tree)?;
        }
        Ok(attributes)
    }

    /// What tells the attributes of a path, for one thread.
    pub fn stack<'repo>(&self, repo: &'repo gix::Repository) -> Result<gix::AttributeStack<'repo>> {
        repo.attributes_only(&self.files, Source::IdMapping)
            .map_err(|error| gix_error("cannot read the attributes", &error))
    }

    /// Whether any place where attributes are written down so much as names one of these.
    /// Most repositories do not, and so no path has to be looked at.
    fn may_be_gits_own(&self, repo: &Repo) -> Result<bool, Halt> {
        let mut places = repo
            .gix
            .attribute_global_paths()
            .map_err(|error| gix_error("cannot tell where attributes are", &error))?;
        places.push(repo.common_dir().join("info").join("attributes"));
        let is_named = |text: &[u8]| GITS_OWN.iter().any(|name| text.contains_str(name));
        // What cannot be read has no attributes for gix either.
        if places
            .iter()
            .filter_map(|place| fs::read(place).ok())
            .any(|text| is_named(&text))
        {
            return Ok(true);
        }
        let mut buffer = Vec::new();
        for entry in self.files.entries() {
            let blob = repo
                .gix
                .objects
                .find_blob(&entry.id, &mut buffer)
                .map_err(|_| Fallback::MissingObjects)?;
            if is_named(blob.data) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn refuse_gits_own(&self, repo: &Repo, tree: &Tree) -> Result<(), Halt> {
        let mut stack = self.stack(&repo.gix)?;
        let mut found = stack.selected_attribute_matches(GITS_OWN);
        let failed = |error: gix::Error| gix_error("cannot read the attributes", &error);
        for (_, entry) in tree.written() {
            if !matches!(entry.kind, Kind::File | Kind::Executable) {
                continue;
            }
            let platform = stack.at_entry(tree.path(entry), None).map_err(failed)?;
            platform.matching_attributes(&mut found);
            for one in found.iter_selected() {
                let name = one.assignment.name.as_str();
                if let Some(fallback) = gits_own(repo, name, one.assignment.state) {
                    return Err(fallback.into());
                }
            }
        }
        Ok(())
    }
}

fn gits_own(repo: &Repo, name: &str, state: StateRef<'_>) -> Option<Fallback> {
    match (name, state) {
        (_, StateRef::Unspecified | StateRef::Unset) => None,
        ("filter", StateRef::Value(driver)) => {
            let driver = driver.as_bstr();
            is_driver(repo, driver).then(|| Fallback::Filter(driver.to_string()))
        }
        // Set without a value, it names no driver.
        ("filter", StateRef::Set) => None,
        (name, _) => GITS_OWN
            .into_iter()
            .find(|own| *own == name)
            .map(Fallback::Attribute),
    }
}

/// Whether a filter of this name is configured at all: git takes a file as it is otherwise.
fn is_driver(repo: &Repo, name: &BStr) -> bool {
    let config = repo.gix.config_snapshot();
    let name = BString::from(name);
    let sections = config.plumbing().sections_by_name("filter");
    sections.into_iter().flatten().any(|section| {
        let keys = ["smudge", "process", "required"];
        section.header().subsection_name() == Some(name.as_bstr())
            && keys.iter().any(|key| section.value_implicit(key).is_some())
    })
}
