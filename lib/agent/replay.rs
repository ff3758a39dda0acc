//! The recorded agent of `git plan demo`: applies one patch and gives one report, as a real
//! one would, without any account.

use std::ffi::OsString;
use std::path::Path;

use crate::agent::job::Invocation;

/// Reads the prompt to its end as an agent does, takes a moment, applies `patch` and says
/// what `report.md` says.
const SCRIPT: &str = r#"cat >/dev/null
echo "reading the plan"
sleep 1
git apply --whitespace=nowarn "$1/patch" || exit 1
echo "edited $(git status --porcelain | cut -c4- | tr '\n' ' ')"
sleep 1
cat "$1/report.md"
"#;

pub fn invocation(recording: &Path) -> Invocation {
    let words = ["sh", "-c", SCRIPT, "replay"].map(OsString::from);
    Invocation::of(words.into_iter().chain([recording.into()]))
}
