//! What a clone takes over of the repository's own configuration: what decides which bytes
//! lie in its files, and who commits. Nothing that leads to a remote, and no hook.

use crate::git::repo::Repo;
use crate::model::error::Result;

/// Settings that a clone must share for its files to be those of a linked worktree; a name
/// that ends in a dot stands for all below it.
const TAKEN: [&str; 22] = [
    "core.abbrev",
    "core.attributesfile",
    "core.autocrlf",
    "core.bigfilethreshold",
    "core.checkstat",
    "core.eol",
    "core.excludesfile",
    "core.filemode",
    "core.ignorecase",
    "core.precomposeunicode",
    "core.safecrlf",
    "core.sparsecheckout",
    "core.sparsecheckoutcone",
    "core.symlinks",
    "core.trustctime",
    "core.whitespace",
    "filter.",
    "i18n.commitencoding",
    "index.sparse",
    "lfs.",
    "user.email",
    "user.name",
];

/// Objects that nothing names may be somebody's: a clone's are the only copy.
const OWN: &[u8] = b"[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";

impl Repo {
    /// Lines for a clone's configuration. The user's own, which is not the repository's,
    /// applies in a clone anyway.
    pub(super) fn config_for_clone(&self) -> Result<Vec<u8>> {
        let mut lines = Vec::new();
        let local = ["config", "--local", "--includes", "--null", "--list"];
        lines.extend(taken(&self.git().run(&local)?));
        // The main worktree's own, as far as there is such a file.
        let own = self.common_dir().join("config.worktree");
        if self.config("extensions.worktreeConfig").as_deref() == Some("true") && own.exists() {
            let list = [
                "config".as_ref(),
                "--file".as_ref(),
                own.as_os_str(),
                "--includes".as_ref(),
                "--null".as_ref(),
                "--list".as_ref(),
            ];
            lines.extend(taken(&self.git().run(&list)?));
        }
        lines.extend_from_slice(OWN);
        Ok(lines)
    }
}

/// The lines for those of `git config --null --list` that a clone takes over.
fn taken(listed: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    for entry in listed.split(|byte| *byte == 0) {
        let mut parts = entry.splitn(2, |byte| *byte == b'\n');
        let key = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        let value = parts.next();
        let is_taken = TAKEN.iter().any(|name| match name.strip_suffix('.') {
            Some(_) => key.starts_with(name),
            None => key == *name,
        });
        if is_taken && !value.is_some_and(names_a_user) {
            lines.extend(line(&key, value));
        }
    }
    lines
}

/// Whether a value is a URL with a user in it, who may have a password: `lfs.url` can be one.
fn names_a_user(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    text.split_once("://")
        .is_some_and(|(_, rest)| rest.split('/').next().unwrap_or_default().contains('@'))
}

/// `[section "subsection"]`, and the key with its value; a key without one is true.
fn line(key: &str, value: Option<&[u8]>) -> Vec<u8> {
    let (section, rest) = key.split_once('.').unwrap_or((key, ""));
    let mut line = match rest.rsplit_once('.') {
        Some((subsection, name)) => {
            let subsection = subsection.replace('\\', r"\\").replace('"', "\\\"");
            format!("[{section} \"{subsection}\"]\n\t{name}")
        }
        None => format!("[{section}]\n\t{rest}"),
    }
    .into_bytes();
    if let Some(value) = value {
        line.extend_from_slice(b" = \"");
        for byte in value {
            match byte {
                b'"' | b'\\' => line.extend([b'\\', *byte]),
                b'\n' => line.extend_from_slice(b"\\n"),
                byte => line.push(*byte),
            }
        }
        line.push(b'"');
    }
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_over_bytes_is_taken_and_what_leads_elsewhere_is_not() {
        let listed = b"core.autocrlf\ninput\0remote.origin.url\nhttps://h/\0core.hookspath\n/h\0\
            filter.a.\"b\\.clean\nsed 's/\\t/\"/'\0core.symlinks\0lfs.url\nhttps://me:pw@h/lfs\0";
        let lines = String::from_utf8(taken(listed)).expect("text");
        assert_eq!(
            lines,
            "[core]\n\tautocrlf = \"input\"\n\
             [filter \"a.\\\"b\\\\\"]\n\tclean = \"sed 's/\\\\t/\\\"/'\"\n\
             [core]\n\tsymlinks\n"
        );
    }
}
