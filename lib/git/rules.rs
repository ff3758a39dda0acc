//! What decides which files of a worktree are committed, and as which bytes: configuration,
//! excludes, attributes. An agent can write all of it in the repository that it shares with
//! the user, so it is read before the agent begins, and its work is taken by that.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::git::exec::Git;
use crate::git::repo::Repo;
use crate::git::worktree::Worktree;
use crate::model::error::Result;
use crate::model::oid::Oid;

/// The rules of one moment.
#[derive(Clone, Debug)]
pub struct Rules {
    /// All that git is configured with there, from every file, as one file.
    pub(super) config: Vec<u8>,
    /// `info/exclude`
    pub(super) exclude: Vec<u8>,
    /// `info/attributes`
    pub(super) attributes: Vec<u8>,
}

/// What tells of another place than the directory that the rules are for, or has been
/// followed already. (Sparse: what lies in the worktree counts, wherever it lies.)
const LEFT_OUT: [&str; 9] = [
    "include.",
    "includeif.",
    "core.bare",
    "core.worktree",
    "core.sparsecheckout",
    "core.sparsecheckoutcone",
    "extensions.refstorage",
    "extensions.worktreeconfig",
    "index.sparse",
];

impl Rules {
    /// The same, by which untracked files at the top of these names are no work of anybody's;
    /// `*` stands for anything.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        for name in names {
            self.exclude.extend(format!("\n/{name}\n").as_bytes());
        }
        self
    }
}

impl Repo {
    /// The rules as they are, for a worktree that no agent has worked in yet.
    pub fn rules(&self, worktree: &Worktree) -> Result<Rules> {
        let read = |name: &str| fs::read(self.common_dir().join(name)).unwrap_or_default();
        Ok(Rules {
            config: self.effective_config(worktree, |_, _| true)?,
            exclude: read("info/exclude"),
            attributes: read("info/attributes"),
        })
    }

    /// The rules where an agent may have had its hand in them: no program runs that the
    /// repository's own configuration names, and no attributes count that it keeps outside
    /// of its commits.
    pub fn cautious_rules(&self, worktree: &Worktree) -> Result<Rules> {
        let is_trusted = |scope: &str, key: &str| {
            !matches!(scope, "local" | "worktree") || !key.starts_with("filter.")
        };
        Ok(Rules {
            // What git cannot read has nothing to say.
            config: self
                .effective_config(worktree, is_trusted)
                .unwrap_or_else(|_| self.least_config()),
            exclude: fs::read(self.common_dir().join("info/exclude")).unwrap_or_default(),
            attributes: Vec::new(),
        })
    }

    /// The same git, for which the programs are nothing that any configuration names as
    /// filters: for a look into a worktree, or its removal, where whoever has worked in the
    /// repository may have chosen them.
    pub(super) fn disarmed(&self, git: Git) -> Result<Git> {
        Ok(without_filters(git, &self.configured_filters()?))
    }

    /// From now on nothing runs as a filter that the attributes of `base` do not ask for: what
    /// a commit asks for that came after it, an agent may have chosen.
    pub fn trust_only_filters_of(&mut self, base: &Oid) -> Result<()> {
        let mut asked = Vec::new();
        for path in self.paths_at(base)? {
            if path == ".gitattributes" || path.ends_with("/.gitattributes") {
                let spec = format!("{base}:{path}");
                asked.extend(self.git().run(&["cat-file", "blob", &spec])?);
                asked.push(b'\n');
            }
        }
        let is_asked = |name: &Vec<u8>| {
            let wanted = [b"filter=", name.as_slice()].concat();
            let mut words = asked.split(u8::is_ascii_whitespace);
            words.any(|word| word == wanted)
        };
        let mut filters = self.configured_filters()?;
        filters.retain(|name| !is_asked(name));
        self.distrusted_filters = filters;
        Ok(())
    }

    /// The same git, without the filters that are not trusted.
    pub(super) fn distrusting(&self, git: Git) -> Git {
        match self.distrusted_filters.as_slice() {
            [] => git,
            names => without_filters(git, names),
        }
    }

    fn configured_filters(&self) -> Result<Vec<Vec<u8>>> {
        let arguments = [
            "config",
            "--null",
            "--name-only",
            "--get-regexp",
            "^filter.",
        ];
        let listed = self.git().answer(&arguments, b"")?;
        let name = |key: &[u8]| {
            let end = key.iter().rposition(|byte| *byte == b'.')?;
            key.get(b"filter.".len()..end).map(<[u8]>::to_vec)
        };
        let mut names: Vec<Vec<u8>> = listed
            .stdout
            .split(|byte| *byte == 0)
            .filter_map(name)
            .collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    fn effective_config(
        &self,
        worktree: &Worktree,
        is_wanted: impl Fn(&str, &str) -> bool,
    ) -> Result<Vec<u8>> {
        let list = ["config", "--list", "--show-scope", "--null", "--includes"];
        let git = if worktree.git_dir.is_dir() {
            worktree.git()
        } else {
            self.git()
        };
        let listed = git.run(&list)?;
        let mut config = Vec::new();
        let mut words = listed.split(|byte| *byte == 0);
        while let (Some(scope), Some(entry)) = (words.next(), words.next()) {
            let (key, value) = match entry.iter().position(|byte| *byte == b'\n') {
                Some(end) => (&entry[..end], Some(&entry[end + 1..])),
                None => (entry, None),
            };
            let scope = String::from_utf8_lossy(scope);
            let name = String::from_utf8_lossy(key);
            let is_left_out = LEFT_OUT.iter().any(|left_out| {
                name == *left_out || (left_out.ends_with('.') && name.starts_with(left_out))
            });
            if !is_left_out && is_wanted(&scope, &name) {
                write_entry(&mut config, key, value);
            }
        }
        Ok(config)
    }

    fn least_config(&self) -> Vec<u8> {
        match self.gix.object_hash() {
            gix::hash::Kind::Sha1 => Vec::new(),
            other => {
                let mut config = Vec::new();
                write_entry(&mut config, b"core.repositoryformatversion", Some(b"1"));
                let format = other.to_string();
                write_entry(
                    &mut config,
                    b"extensions.objectformat",
                    Some(format.as_bytes()),
                );
                config
            }
        }
    }
}

/// By the environment: a name may hold what `-c` would misread.
fn without_filters(mut git: Git, names: &[Vec<u8>]) -> Git {
    let mut count = 0;
    for name in names {
        for (part, value) in [
            ("clean", ""),
            ("smudge", ""),
            ("process", ""),
            ("required", "false"),
        ] {
            let key = [b"filter.", name.as_slice(), b".", part.as_bytes()].concat();
            git = git
                .env(&format!("GIT_CONFIG_KEY_{count}"), OsStr::from_bytes(&key))
                .env(&format!("GIT_CONFIG_VALUE_{count}"), value);
            count += 1;
        }
    }
    git.env("GIT_CONFIG_COUNT", count.to_string())
}

/// One setting as git's own parser reads it back.
fn write_entry(config: &mut Vec<u8>, key: &[u8], value: Option<&[u8]>) {
    let is_dot = |byte: &u8| *byte == b'.';
    let (Some(first), Some(last)) = (key.iter().position(is_dot), key.iter().rposition(is_dot))
    else {
        return;
    };
    config.push(b'[');
    config.extend_from_slice(&key[..first]);
    if first < last {
        config.extend_from_slice(b" \"");
        escape(config, &key[first + 1..last]);
        config.push(b'"');
    }
    config.extend_from_slice(b"]\n\t");
    config.extend_from_slice(&key[last + 1..]);
    if let Some(value) = value {
        config.extend_from_slice(b" = \"");
        escape(config, value);
        config.push(b'"');
    }
    config.push(b'\n');
}

fn escape(config: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        match byte {
            b'\\' | b'"' => config.extend_from_slice(&[b'\\', *byte]),
            b'\n' => config.extend_from_slice(b"\\n"),
            byte => config.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_written_as_git_reads_it() {
        let mut config = Vec::new();
        let key = b"filter.a \"b\".c\\d.clean";
        write_entry(&mut config, key, Some(b" x;\ny # \\ \"z\" "));
        write_entry(&mut config, b"core.bare", None);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, &config).unwrap();
        let git = crate::git::exec::Git::guarded("/").env("GIT_DIR", "/nowhere");
        let path = file.path().as_os_str();
        let list = ["config".as_ref(), "--file".as_ref(), path];
        let more = ["--null".as_ref(), "--list".as_ref()];
        let listed = git.run(&[&list[..], &more[..]].concat()).unwrap();
        let mut expected = key.to_vec();
        expected.extend_from_slice(b"\n x;\ny # \\ \"z\" \0core.bare\0");
        assert_eq!(listed, expected);
    }
}
