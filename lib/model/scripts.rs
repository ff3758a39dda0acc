//! What a repository's own files know to run. `None` where a file says more than can be told
//! without its tool.

/// The scripts of a `package.json`.
pub(super) fn npm_scripts(text: &str) -> Option<Vec<String>> {
    let package: serde_json::Value = serde_json::from_str(text).ok()?;
    let scripts = package
        .get("scripts")
        .and_then(serde_json::Value::as_object);
    Some(scripts.map_or_else(Vec::new, |scripts| scripts.keys().cloned().collect()))
}

/// The targets of a makefile.
pub(super) fn make_targets(text: &str) -> Option<Vec<String>> {
    let mut targets = Vec::new();
    for line in text.lines() {
        let is_include = ["include ", "-include ", "sinclude ", "define "];
        if is_include.iter().any(|word| line.starts_with(word)) || line.contains("$(eval") {
            return None;
        }
        if line.starts_with(['\t', ' ', '#']) {
            continue;
        }
        let Some((names, rest)) = line.split_once(':') else {
            continue;
        };
        if names.contains('=') || rest.starts_with('=') || rest.starts_with(":=") {
            continue;
        }
        if names.contains(['%', '$']) {
            return None;
        }
        targets.extend(names.split_whitespace().map(str::to_owned));
        if names.trim() == ".PHONY" {
            targets.extend(rest.split_whitespace().map(str::to_owned));
        }
    }
    Some(targets)
}

/// The recipes and aliases of a justfile.
pub(super) fn just_recipes(text: &str) -> Option<Vec<String>> {
    let mut recipes = Vec::new();
    for line in text.lines() {
        if line.starts_with("import")
            || line.starts_with("mod ")
            || line.starts_with("set fallback")
        {
            return None;
        }
        if line.starts_with([' ', '\t', '#', '[']) {
            continue;
        }
        if let Some(alias) = line.strip_prefix("alias ") {
            recipes.extend(alias.split_whitespace().next().map(str::to_owned));
            continue;
        }
        let Some((head, rest)) = line.split_once(':') else {
            continue;
        };
        if !rest.starts_with('=') {
            let name = head.trim_start_matches('@').split_whitespace().next();
            recipes.extend(name.map(str::to_owned));
        }
    }
    Some(recipes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_knows_is_told() {
        let npm = npm_scripts(r#"{"scripts": {"test": "vitest", "lint": "eslint ."}}"#).unwrap();
        assert_eq!(npm, ["test", "lint"]);
        let make = "CC := cc\n.PHONY: all lint\nall test: build\n\t@echo a: b\nX ?= y:z\n";
        let make = make_targets(make).unwrap();
        assert_eq!(make, [".PHONY", "all", "lint", "all", "test"]);
        let just = "x := 'a'\nalias t := test\n# a: b\n@test *args: build\n  cargo test\n";
        assert_eq!(just_recipes(just).unwrap(), ["t", "test"]);
    }

    #[test]
    fn what_only_the_tool_can_tell_is_not_guessed() {
        assert_eq!(npm_scripts("{"), None);
        for text in ["include x.mk\n", "%.o: %.c\n", "$(ALL): x\n"] {
            assert_eq!(make_targets(text), None, "{text}");
        }
        assert_eq!(just_recipes("import 'x.just'\n"), None);
    }
}
