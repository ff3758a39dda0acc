//! What a tree says of a file, besides its bytes.

use serde::Serialize;

/// What a tree says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileMode {
    /// 100644
    Plain,
    /// 100755
    Executable,
    /// 120000
    Symlink,
    /// 160000: another repository's commit, which has no bytes here.
    Submodule,
}
