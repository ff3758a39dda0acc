//! All refs below a prefix.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use gix::bstr::ByteSlice;
use gix::refs::{FullName, Target};

use crate::git::gix_error;
use crate::git::ref_format::RefFormat;
use crate::git::repo::{Repo, oid};
use crate::model::error::{Context, Result};
use crate::model::oid::Oid;

/// So many loose refs are read sooner than threads are started: each takes some 5 µs.
const FEW: usize = 200;

/// An id of SHA-256 in hexadecimal, in bytes.
const LONGEST_ID: usize = 64;

impl Repo {
    /// All refs below a prefix that ends in `/`, sorted by name. A ref that cannot be read
    /// is left out; git itself reports it as broken.
    ///
    /// gix would read the files of loose refs one after another, and there may be a file for
    /// each of thousands of attempts.
    pub fn list_refs(&self, prefix: &str) -> Result<Vec<(String, Oid)>> {
        if self.ref_format == RefFormat::Reftable {
            let direct = self.list_refs_by_git(prefix)?.into_iter();
            let direct = direct.filter(|one| one.symref.is_none());
            return Ok(direct.map(|one| (one.name, one.id)).collect());
        }
        // In this order: git removes a ref's file once that ref is packed, so no ref is in
        // neither of them.
        let loose = self.loose_names(prefix)?;
        let mut found = self.packed_refs(prefix)?;
        found.retain(|(name, _)| !loose.contains(name));
        let read = self.map_all(loose.into_iter().collect(), FEW, |repo, name| {
            let id = repo
                .id_in_file(&name)
                .or_else(|| repo.direct_target(&name))?;
            Some((name, id))
        });
        found.extend(read.into_iter().flatten());
        found.sort_unstable();
        Ok(found)
    }

    /// Whether some objects are replaced (`git replace`) of which gix does not know, so that
    /// it reads what they were before: it learns of them from files alone.
    pub fn overlooks_replaced_objects(&self) -> Result<bool> {
        Ok(self.ref_format == RefFormat::Reftable && !self.list_refs("refs/replace/")?.is_empty())
    }

    fn packed_refs(&self, prefix: &str) -> Result<Vec<(String, Oid)>> {
        let failed = |error: gix::Error| gix_error("cannot read 'packed-refs'", &error);
        let Some(packed) = self.gix.refs.cached_packed_buffer().map_err(failed)? else {
            return Ok(Vec::new());
        };
        let refs = packed.iter_prefixed(prefix.into()).map_err(failed)?;
        let text = |name: &gix::refs::FullNameRef| name.as_bstr().to_str().ok().map(str::to_owned);
        Ok(refs
            .flatten()
            .filter_map(|one| Some((text(one.name)?, oid(one.target()))))
            .collect())
    }

    /// What the file of a loose ref says, where that is an id and nothing else. gix would
    /// look at `packed-refs` first, each time and under a lock that threads share.
    fn id_in_file(&self, name: &str) -> Option<Oid> {
        let mut bytes = [0; LONGEST_ID + 2];
        let mut file = File::open(self.common_dir().join(name)).ok()?;
        let length = file.read(&mut bytes).ok()?;
        let text = std::str::from_utf8(&bytes[..length]).ok()?;
        text.strip_suffix('\n')?.parse().ok()
    }

    /// What a ref names, unless it names another ref.
    fn direct_target(&self, name: &str) -> Option<Oid> {
        let found = self.gix.refs.try_find(name).ok()??;
        match found.target {
            Target::Object(id) => Some(oid(id)),
            Target::Symbolic(_) => None,
        }
    }

    fn loose_names(&self, prefix: &str) -> Result<HashSet<String>> {
        let mut names = HashSet::new();
        let place = self.common_dir().join(prefix);
        collect_files(&place, prefix, &mut names)
            .or_fatal(|| format!("cannot list '{}'", place.display()))?;
        Ok(names)
    }
}

/// Collects the names of all files below a directory, of which each begins with `prefix`.
fn collect_files(dir: &Path, prefix: &str, names: &mut HashSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        // git removes directories that have become empty.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let file_name = entry.file_name();
        let Some(name) = file_name.to_str() else {
            continue;
        };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect_files(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else if kind.is_file() {
            let full_name = format!("{prefix}{name}");
            // The lock of a ref that is being written lies beside it and holds an id too.
            if FullName::try_from(full_name.as_str()).is_ok() {
                names.insert(full_name);
            }
        }
    }
    Ok(())
}
