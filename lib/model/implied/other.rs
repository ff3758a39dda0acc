//! What is told by the presence of a file, or little more.

use serde_json::Value;

use super::files::Place;
use super::{Candidate, Kind};

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let tests = [
        composer(place),
        gradle(place),
        maven(place),
        mix(place),
        deno(place),
        ruby(place),
        dotnet(place),
        cmake(place),
        swift(place),
    ];
    tests
        .into_iter()
        .flatten()
        .map(|(of, file, command)| Candidate::new(of, Kind::Test, place, file, &command))
        .collect()
}

pub(super) fn setup(place: &Place<'_>) -> Option<Candidate> {
    let locks = [
        ("php", "composer.lock", "composer install"),
        ("elixir", "mix.lock", "mix deps.get"),
        ("ruby", "Gemfile.lock", "bundle install"),
    ];
    let (of, lock, install) = locks.into_iter().find(|(_, lock, _)| place.has(lock))?;
    Some(Candidate::new(of, Kind::Build, place, lock, install))
}

/// The kind of project, the file that tells, and its test command.
type Told<'a> = Option<(&'static str, &'a str, String)>;

fn composer<'a>(place: &Place<'a>) -> Told<'a> {
    const FILE: &str = "composer.json";
    let composer: Value = serde_json::from_str(place.text(FILE)?).ok()?;
    if composer.pointer("/scripts/test").is_some() {
        return Some(("php", FILE, "composer test".to_owned()));
    }
    let file = place.first(&["phpunit.xml", "phpunit.xml.dist"])?;
    Some(("php", file, "vendor/bin/phpunit".to_owned()))
}

fn gradle<'a>(place: &Place<'a>) -> Told<'a> {
    let file = place.first(&["build.gradle.kts", "build.gradle", "settings.gradle.kts"])?;
    let program = if place.has("gradlew") {
        "./gradlew"
    } else {
        "gradle"
    };
    Some(("gradle", file, format!("{program} test")))
}

fn maven<'a>(place: &Place<'a>) -> Told<'a> {
    let file = place.first(&["pom.xml"])?;
    let program = if place.has("mvnw") { "./mvnw" } else { "mvn" };
    Some(("maven", file, format!("{program} --batch-mode test")))
}

fn mix<'a>(place: &Place<'a>) -> Told<'a> {
    let file = place.first(&["mix.exs"])?;
    Some(("elixir", file, "mix test".to_owned()))
}

fn deno<'a>(place: &Place<'a>) -> Told<'a> {
    let file = place.first(&["deno.json", "deno.jsonc"])?;
    let said = place
        .text(file)
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let has_task = said.is_some_and(|said| said.pointer("/tasks/test").is_some());
    let command = if has_task {
        "deno task test"
    } else {
        "deno test"
    };
    Some(("deno", file, command.to_owned()))
}

fn ruby<'a>(place: &Place<'a>) -> Told<'a> {
    place.first(&["Gemfile"])?;
    if let Some(file) = place.first(&[".rspec"]) {
        return Some(("ruby", file, "bundle exec rspec".to_owned()));
    }
    let says_test = |text: &str| text.contains("TestTask") || text.contains("task :test");
    place
        .text("Rakefile")
        .is_some_and(says_test)
        .then(|| ("ruby", "Rakefile", "bundle exec rake test".to_owned()))
}

fn dotnet<'a>(place: &Place<'a>) -> Told<'a> {
    let endings = [".sln", ".slnx"];
    let file = endings.iter().find_map(|ending| place.has_ending(ending))?;
    Some(("dotnet", file, "dotnet test".to_owned()))
}

fn swift<'a>(place: &Place<'a>) -> Told<'a> {
    const FILE: &str = "Package.swift";
    // Many a library has this file for those who use it, and its tests elsewhere.
    let has_tests = place.text(FILE)?.contains(".testTarget");
    has_tests.then(|| ("swift", FILE, "swift test".to_owned()))
}

fn cmake<'a>(place: &Place<'a>) -> Told<'a> {
    const FILE: &str = "CMakeLists.txt";
    let text = place.text(FILE)?;
    let has_tests = text.contains("enable_testing") || text.contains("include(CTest)");
    let command = "cmake -B build && cmake --build build && ctest --test-dir build \
                   --output-on-failure";
    has_tests.then(|| ("cmake", FILE, command.to_owned()))
}
