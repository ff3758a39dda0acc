//! What a command line is for, by its words.

use super::Kind;

/// Words that stand before the command that does the work.
const WRAPPERS: [&[&str]; 12] = [
    &["uv", "run"],
    &["poetry", "run"],
    &["pdm", "run"],
    &["hatch", "run"],
    &["pipenv", "run"],
    &["bundle", "exec"],
    &["pnpm", "exec"],
    &["yarn", "exec"],
    &["python", "-m"],
    &["python3", "-m"],
    &["npx"],
    &["uvx"],
];

/// Programs that run a named script, target or task.
const RUNNERS: [&[&str]; 14] = [
    &["npm", "run"],
    &["npm"],
    &["pnpm", "run"],
    &["pnpm"],
    &["yarn", "run"],
    &["yarn"],
    &["bun", "run"],
    &["make"],
    &["just"],
    &["composer", "run"],
    &["composer"],
    &["deno", "task"],
    &["./gradlew"],
    &["gradle"],
];

/// The beginnings of commands that are known.
const COMMANDS: [(&[&str], Kind); 42] = [
    (&["cargo", "test"], Kind::Test),
    (&["cargo", "nextest", "run"], Kind::Test),
    (&["cargo", "clippy"], Kind::Lint),
    (&["cargo", "check"], Kind::Build),
    (&["cargo", "build"], Kind::Build),
    (&["pytest"], Kind::Test),
    (&["unittest"], Kind::Test),
    (&["tox"], Kind::Test),
    (&["nox"], Kind::Test),
    (&["hatch", "test"], Kind::Test),
    (&["ruff", "check"], Kind::Lint),
    (&["flake8"], Kind::Lint),
    (&["pylint"], Kind::Lint),
    (&["mypy"], Kind::Types),
    (&["pyright"], Kind::Types),
    (&["go", "test"], Kind::Test),
    (&["go", "vet"], Kind::Lint),
    (&["go", "build"], Kind::Build),
    (&["golangci-lint", "run"], Kind::Lint),
    (&["staticcheck"], Kind::Lint),
    (&["eslint"], Kind::Lint),
    (&["biome", "check"], Kind::Lint),
    (&["biome", "ci"], Kind::Lint),
    (&["vitest", "run"], Kind::Test),
    (&["jest"], Kind::Test),
    (&["tsc"], Kind::Types),
    (&["mvn", "test"], Kind::Test),
    (&["mvn", "verify"], Kind::Test),
    (&["./mvnw", "test"], Kind::Test),
    (&["./mvnw", "verify"], Kind::Test),
    (&["vendor/bin/phpunit"], Kind::Test),
    (&["mix", "test"], Kind::Test),
    (&["rspec"], Kind::Test),
    (&["rake", "test"], Kind::Test),
    (&["rubocop"], Kind::Lint),
    (&["dotnet", "test"], Kind::Test),
    (&["swift", "test"], Kind::Test),
    (&["ctest"], Kind::Test),
    (&["deno", "test"], Kind::Test),
    (&["deno", "lint"], Kind::Lint),
    (&["shellcheck"], Kind::Lint),
    (&["zig", "build", "test"], Kind::Test),
];

/// Commands that only look at the format, if they are told to.
const FORMATS: [(&[&str], &str); 8] = [
    (&["cargo", "fmt"], "--check"),
    (&["ruff", "format"], "--check"),
    (&["black"], "--check"),
    (&["prettier"], "--check"),
    (&["mix", "format"], "--check-formatted"),
    (&["deno", "fmt"], "--check"),
    (&["swift-format", "lint"], "lint"),
    (&["clang-format"], "--dry-run"),
];

/// The kind of a command line that judges and nothing else. None for what changes files,
/// hides how it ends, or is not known.
pub(super) fn kind_of_command(command: &str) -> Option<Kind> {
    const STRANGE: [char; 7] = ['|', ';', '>', '<', '`', '$', '\\'];
    if command.contains(STRANGE) || command.split_whitespace().any(|word| word == "&") {
        return None;
    }
    let mut kind = None;
    for part in command.split("&&") {
        let words: Vec<&str> = part.split_whitespace().collect();
        if words.first() == Some(&"cd") && words.len() == 2 {
            continue;
        }
        let part = kind_of_words(&words)?;
        kind = kind.or(Some(part));
    }
    kind
}

fn kind_of_words(words: &[&str]) -> Option<Kind> {
    let is_setting = |word: &&str| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
    };
    let mut words = words;
    while words.first().is_some_and(&is_setting) {
        words = &words[1..];
    }
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| words.starts_with(wrapper)) {
        return kind_of_words(&words[wrapper.len()..]);
    }
    if words
        .iter()
        .any(|word| matches!(*word, "--fix" | "--watch"))
    {
        return None;
    }
    // clippy's and cargo's own words for it stand behind `--` too.
    let format = FORMATS.iter().find(|(start, _)| words.starts_with(start));
    if let Some((_, only_looks)) = format {
        return words.contains(only_looks).then_some(Kind::Format);
    }
    let known = COMMANDS.iter().find(|(start, _)| words.starts_with(start));
    if let Some((_, kind)) = known {
        return Some(*kind);
    }
    let runner = RUNNERS.iter().find(|runner| words.starts_with(runner))?;
    kind_of_script(words.get(runner.len())?)
}

/// The kind of a script, target or recipe, by its name.
pub(super) fn kind_of_script(name: &str) -> Option<Kind> {
    match name {
        "test" | "tests" | "test:ci" | "test:unit" | "unit-test" | "check" => Some(Kind::Test),
        "lint" | "clippy" | "vet" | "eslint" => Some(Kind::Lint),
        "fmt-check" | "format-check" | "check-format" | "check-fmt" | "format:check" => {
            Some(Kind::Format)
        }
        "typecheck" | "type-check" | "check-types" | "types" | "mypy" => Some(Kind::Types),
        "build" => Some(Kind::Build),
        _ => None,
    }
}
