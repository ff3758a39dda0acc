//! A call of an agent's tool in a few words. Each program names its tools in its own way; what
//! they are called with tells enough.

use serde_json::Value;

use crate::agent::observer::one_line;

/// Parts of the names of tools that change files.
const EDITORS: [&str; 6] = ["edit", "write", "create", "replace", "patch", "delete"];

/// What tools call the file that they are about.
const PATHS: [&str; 5] = [
    "file_path",
    "filePath",
    "path",
    "absolute_path",
    "notebook_path",
];

/// What the agent does with this call: `$ cargo test`, `edits a.rs`. Nothing where it is only
/// bookkeeping.
pub fn tool_words(name: &str, input: &Value) -> Option<String> {
    let text = |keys: &[&str]| {
        let mut values = keys.iter().filter_map(|key| input.get(key)?.as_str());
        values.find(|value| !value.is_empty()).map(one_line)
    };
    let lower = name.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if is(&["todo", "task_list", "update_plan", "update_topic"]) {
        return None;
    }
    let path = text(&PATHS).map(|path| file_name(&path).to_owned());
    // Before the commands: some editors call `write` and `view` their commands.
    if is(&EDITORS) {
        let files = path.map_or_else(|| patched(input), |path| vec![path]);
        return Some(match files.as_slice() {
            [] => "edits files".to_owned(),
            files => format!("edits {}", files.join(", ")),
        });
    }
    if let Some(command) = text(&["command", "cmd"]) {
        return Some(format!("$ {command}"));
    }
    if is(&["grep", "glob", "search", "find"])
        && let Some(pattern) = text(&["pattern", "query", "globPattern", "regex"])
    {
        return Some(format!("searches for {pattern}"));
    }
    if let Some(path) = path.filter(|_| is(&["read", "view", "look", "list", "ls"])) {
        return Some(format!("reads {path}"));
    }
    if let Some(url) = text(&["url"]) {
        return Some(format!("fetches {url}"));
    }
    if let Some(about) = text(&["description"]).filter(|_| is(&["agent", "task"])) {
        return Some(format!("has an agent for: {about}"));
    }
    Some(format!("uses {name}"))
}

/// The files of a patch in the form that OpenAI's models write, whatever its field is called.
fn patched(input: &Value) -> Vec<String> {
    let fields = input.as_object().into_iter().flat_map(|all| all.values());
    let texts = std::iter::once(input).chain(fields);
    let lines = texts.filter_map(Value::as_str).flat_map(str::lines);
    let heads = lines.filter_map(|line| line.strip_prefix("*** ")?.split_once(" File: "));
    heads.map(|(_, path)| file_name(path).to_owned()).collect()
}

fn file_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(name: &str, input: &Value) -> String {
        tool_words(name, input).unwrap_or_default()
    }

    #[test]
    fn a_command_is_told_as_in_a_shell_and_on_one_line() {
        let input = json!({"command": "cargo build &&\n cargo test", "description": "Test"});
        assert_eq!(words("Bash", &input), "$ cargo build && cargo test");
        assert_eq!(words("shell_command", &json!({"cmd": "ls"})), "$ ls");
    }

    #[test]
    fn what_is_done_to_a_file_is_told_by_its_name_alone() {
        let edit = json!({"file_path": "/w/src/a.rs", "old_string": "a", "new_string": "b"});
        assert_eq!(words("Edit", &edit), "edits a.rs");
        assert_eq!(words("write_file", &edit), "edits a.rs");
        assert_eq!(
            words("read_file", &json!({"path": "/w/a.rs"})),
            "reads a.rs"
        );
        let editor = json!({"command": "str_replace", "path": "src/a.rs"});
        assert_eq!(words("text_editor", &editor), "edits a.rs");
    }

    #[test]
    fn the_files_of_a_patch_are_told() {
        let patch = "*** Begin Patch\n*** Update File: src/a.rs\n@@\n*** Add File: b.rs\n+x\n";
        for input in [json!(patch), json!({"patchText": patch})] {
            assert_eq!(words("apply_patch", &input), "edits a.rs, b.rs");
        }
        assert_eq!(words("apply_patch", &json!({})), "edits files");
    }

    #[test]
    fn a_search_a_page_and_an_agent_of_its_own_are_told_too() {
        assert_eq!(
            words("Grep", &json!({"pattern": "fn main"})),
            "searches for fn main"
        );
        let page = json!({"url": "https://example.com/a", "prompt": "x"});
        assert_eq!(words("WebFetch", &page), "fetches https://example.com/a");
        let task = json!({"description": "Look around", "prompt": "…"});
        assert_eq!(words("Task", &task), "has an agent for: Look around");
        assert_eq!(words("Skill", &json!({})), "uses Skill");
    }

    #[test]
    fn a_list_of_what_is_to_be_done_is_no_activity() {
        assert_eq!(tool_words("TodoWrite", &json!({"todos": []})), None);
    }
}
