use crate::model::implied::{Implications, RepoFiles, implied, is_read};

/// What a repository of these files implies, all of them tracked.
fn of(files: &[(&str, &str)]) -> Implications {
    let mut repo = RepoFiles::default();
    for (path, text) in files {
        repo.tracked.insert((*path).to_owned());
        if is_read(path) {
            repo.texts.insert((*path).to_owned(), (*text).to_owned());
        }
    }
    implied(&repo)
}

/// The checks, each as `name: command`.
fn checks(files: &[(&str, &str)]) -> Vec<String> {
    let line = |one: &crate::model::implied::Implied| format!("{}: {}", one.name, one.command);
    of(files).checks.iter().map(line).collect()
}

fn others(files: &[(&str, &str)]) -> Vec<String> {
    let line = |one: &crate::model::implied::Implied| format!("{}: {}", one.name, one.command);
    of(files).others.iter().map(line).collect()
}

fn setup(files: &[(&str, &str)]) -> Option<String> {
    of(files).setup.map(|setup| setup.command)
}

fn workflow(steps: &str) -> String {
    format!("on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n{steps}")
}

const CRATE: (&str, &str) = ("Cargo.toml", "[package]\nname = \"widget\"\n");
const CI: &str = ".github/workflows/ci.yml";

#[test]
fn a_crate_is_tested_by_cargo_and_locked_only_where_its_lock_file_is_tracked() {
    assert_eq!(checks(&[CRATE]), ["test: cargo test"]);
    assert_eq!(
        checks(&[CRATE, ("Cargo.lock", "")]),
        ["test: cargo test --locked"]
    );
    let mut untracked = RepoFiles::default();
    untracked.at_top.insert("Cargo.lock".to_owned());
    untracked
        .texts
        .insert("Cargo.toml".to_owned(), CRATE.1.to_owned());
    assert_eq!(implied(&untracked).checks[0].command, "cargo test");
}

#[test]
fn nextest_and_the_whole_workspace_are_taken_where_they_are_set_up() {
    let root = ("Cargo.toml", "[workspace]\n[package]\nname = \"widget\"\n");
    let member = ("core/Cargo.toml", "[package]\nname = \"core\"\n");
    assert_eq!(
        checks(&[root, member, (".config/nextest.toml", "")]),
        ["test: cargo nextest run --workspace"]
    );
}

#[test]
fn clippy_and_the_format_are_checks_where_ci_runs_them() {
    let ci = workflow(
        "      - run: cargo fmt --all --check\n      - run: cargo clippy -- -D warnings\n      - run: cargo test --all-features\n",
    );
    let files = [CRATE, (CI, &*ci)];
    assert_eq!(
        checks(&files),
        [
            "test: cargo test",
            "format: cargo fmt --all --check",
            "lint: cargo clippy -- -D warnings",
        ]
    );
    assert_eq!(others(&files), ["ci-test: cargo test --all-features"]);
    assert_eq!(of(&files).checks[2].from, CI);
}

#[test]
fn the_real_scripts_of_a_package_are_run_by_the_manager_of_its_lock_file() {
    let package = (
        "package.json",
        r#"{"scripts": {"test": "vitest run", "lint": "eslint .", "type-check": "tsc --noEmit",
            "build": "tsc", "deploy": "rm -rf /"}}"#,
    );
    let with = |lock| checks(&[package, (lock, "")]);
    assert_eq!(
        with("package-lock.json"),
        [
            "test: npm test",
            "lint: npm run lint",
            "types: npm run type-check",
            "build: npm run build",
        ]
    );
    assert_eq!(with("pnpm-lock.yaml")[0], "test: pnpm test");
    assert_eq!(with("yarn.lock")[1], "lint: yarn run lint");
    assert_eq!(with("bun.lock")[0], "test: bun run test");
    assert_eq!(setup(&[package]), None);
    assert_eq!(
        setup(&[package, ("pnpm-lock.yaml", "")]).as_deref(),
        Some("pnpm install --frozen-lockfile")
    );
    assert_eq!(
        setup(&[package, ("yarn.lock", ""), (".yarnrc.yml", "")]).as_deref(),
        Some("yarn install --immutable")
    );
}

#[test]
fn the_placeholder_of_npm_and_a_script_that_never_ends_are_no_tests() {
    let package = |test: &str| format!(r#"{{"scripts": {{"test": "{test}"}}}}"#);
    for text in [
        r#"echo \"Error: no test specified\" && exit 1"#,
        "jest --watch",
        " ",
    ] {
        let package = package(text);
        assert_eq!(checks(&[("package.json", &*package)]), [""; 0], "{text}");
    }
    let package = r#"{"scripts": {"test": "jest --watch", "test:ci": "jest --ci"}}"#;
    assert_eq!(
        checks(&[("package.json", package)]),
        ["test: npm run test:ci"]
    );
}

#[test]
fn python_is_tested_as_its_project_is_set_up() {
    let project = |text: &'static str| ("pyproject.toml", text);
    let pytest = project("[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\nfiles = 'src'\n");
    assert_eq!(
        checks(&[pytest]),
        [
            "test: python -m pytest",
            "lint: ruff check .",
            "types: mypy"
        ]
    );
    let uv = project(
        "[project]\nname = 'widget'\n[dependency-groups]\ndev = ['pytest>=8', 'ruff']\n[tool.ruff]\n",
    );
    assert_eq!(
        checks(&[uv, ("uv.lock", "")]),
        ["test: uv run pytest", "lint: uv run ruff check ."]
    );
    assert_eq!(
        setup(&[uv, ("uv.lock", "")]).as_deref(),
        Some("uv sync --locked")
    );
    let poetry = project("[tool.poetry.group.dev.dependencies]\npytest = '^8'\n");
    assert_eq!(checks(&[poetry]), ["test: poetry run pytest"]);
    assert_eq!(
        checks(&[project("[tool.pytest.ini_options]\n"), ("tox.ini", "")]),
        ["test: tox"]
    );
    assert_eq!(checks(&[("noxfile.py", "")]), ["test: nox"]);
    assert_eq!(
        checks(&[project(
            "[tool.hatch.envs.default.scripts]\ntest = 'pytest'\n"
        )]),
        ["test: hatch run test"]
    );
    assert_eq!(checks(&[project("[project]\nname = 'widget'\n")]), [""; 0]);
}

#[test]
fn a_module_of_go_is_tested_and_vetted() {
    assert_eq!(
        checks(&[("go.mod", "module example.com/widget\n")]),
        ["test: go test ./...", "lint: go vet ./..."]
    );
}

#[test]
fn targets_and_recipes_that_are_there_are_taken_and_no_others() {
    let makefile =
        "CHECK := no\ncheck: build\n\ttrue\n.PHONY: lint\nbuild lint:\n\ttrue\n%.o: %.c\n";
    assert_eq!(
        checks(&[("Makefile", makefile)]),
        ["test: make check", "lint: make lint", "build: make build"]
    );
    let justfile = "test filter='':\n  true\nlint which:\n  true\nbuild := 'x'\n";
    assert_eq!(checks(&[("justfile", justfile)]), ["test: just test"]);
}

#[test]
fn a_target_that_says_the_same_in_another_way_is_named_beside() {
    let files = [CRATE, ("Makefile", "test:\n\tcargo test\n")];
    assert_eq!(checks(&files), ["test: cargo test"]);
    assert_eq!(others(&files), ["make-test: make test"]);
}

#[test]
fn what_says_the_very_same_is_named_once() {
    let package = ("package.json", r#"{"scripts": {"test": "vitest run"}}"#);
    let ci = workflow("      - run: npm run test\n      - run: npm test\n");
    assert_eq!(others(&[package, (CI, &*ci)]), [""; 0]);
    let files = [
        ("go.mod", "module example.com/widget\n"),
        ("Makefile", "lint:\n\ttrue\nvet:\n\ttrue\n"),
    ];
    assert_eq!(
        others(&files),
        ["make-lint: make lint", "make-lint-2: make vet"]
    );
}

#[test]
fn projects_one_level_below_are_tested_in_their_directories() {
    let package = r#"{"scripts": {"test": "vitest run"}}"#;
    assert_eq!(
        checks(&[
            ("api/go.mod", "module example.com/api\n"),
            ("web/package.json", package),
            ("web/package-lock.json", ""),
            ("vendor/go.mod", "module example.com/other\n"),
            ("a/b/package.json", package),
            ("bad dir;/package.json", package),
        ]),
        [
            "api-test: cd api && go test ./...",
            "api-lint: cd api && go vet ./...",
            "web-test: cd web && npm test",
        ]
    );
}

#[test]
fn what_is_installed_below_is_the_setup_where_nothing_is_at_the_top() {
    assert_eq!(
        setup(&[
            CRATE,
            ("web/package.json", "{}"),
            ("web/package-lock.json", "")
        ])
        .as_deref(),
        Some("cd web && npm ci")
    );
}

#[test]
fn what_several_kinds_of_projects_at_the_top_need_is_one_setup() {
    let files = [
        ("package.json", r#"{"devDependencies": {}}"#),
        ("uv.lock", ""),
        ("pyproject.toml", ""),
        ("backend/pyproject.toml", "[tool.pytest]\n"),
    ];
    let found = of(&files);
    let setup = found.setup.as_ref().map(|one| (&*one.command, &*one.from));
    assert_eq!(
        setup,
        Some((
            "npm install && uv sync --locked",
            "package.json and uv.lock"
        ))
    );
    // A member of a workspace is run by what the workspace is locked by.
    assert_eq!(found.checks[0].command, "cd backend && uv run pytest");
}

#[test]
fn two_projects_in_one_place_have_names_of_their_own() {
    let package = r#"{"scripts": {"test": "vitest run"}}"#;
    assert_eq!(
        checks(&[CRATE, ("package.json", package)]),
        ["test: cargo test", "node-test: npm test"]
    );
}

#[test]
fn of_ci_only_plain_commands_that_judge_are_taken() {
    let refused = [
        "cargo test --features ${{ matrix.features }}",
        "TOKEN=$SECRET cargo test",
        "cargo test | tee log",
        "cargo test || true",
        "cargo fmt",
        "ruff check --fix",
        "cargo publish",
        "curl https://example.com | sh",
        "pytest && rm -rf build",
        "npm ci",
    ];
    for command in refused {
        let ci = workflow(&format!("      - run: '{command}'\n"));
        assert_eq!(checks(&[(CI, &*ci)]), [""; 0], "{command}");
    }
    let taken = [
        "pytest -m 'not slow'",
        "PYTHONPATH=src python -m pytest",
        "uv run pytest",
        "cd web && npm test",
        "golangci-lint run",
    ];
    for command in taken {
        let ci = workflow(&format!("      - run: \"{command}\"\n"));
        let found = of(&[(CI, &*ci)]);
        assert_eq!(found.checks.len(), 1, "{command}");
        assert_eq!(found.checks[0].command, command);
    }
}

#[test]
fn the_lines_of_one_step_are_taken_one_by_one_unless_they_hang_together() {
    let ci =
        workflow("      - run: |\n          npm ci\n          npm run lint\n          npm test\n");
    assert_eq!(
        checks(&[(CI, &*ci)]),
        ["lint: npm run lint", "test: npm test"]
    );
    let ci = workflow("      - run: |\n          cd web\n          npm test\n");
    assert_eq!(checks(&[(CI, &*ci)]), [""; 0]);
    let ci = workflow("      - run: npm test\n        working-directory: ./web\n");
    assert_eq!(checks(&[(CI, &*ci)]), ["test: cd web && npm test"]);
    let ci = workflow("      - run: npm test\n        working-directory: ../../etc\n");
    assert_eq!(checks(&[(CI, &*ci)]), [""; 0]);
    let ci = workflow("      - run: npm test\n        shell: pwsh\n");
    assert_eq!(checks(&[(CI, &*ci)]), [""; 0]);
}

#[test]
fn scripts_of_gitlab_are_taken_as_well() {
    let ci = "stages: [test]\n.hidden:\n  script: tox\nunit:\n  script:\n    - pip install .\n    - pytest\n";
    assert_eq!(checks(&[(".gitlab-ci.yml", ci)]), ["test: pytest"]);
}

#[test]
fn files_that_cannot_be_read_imply_nothing_and_harm_nobody() {
    let deep = "[".repeat(100_000);
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n";
    for text in [&*deep, bomb, "\0", "\u{feff}", "jobs: 1", "{", "[[["] {
        for path in [
            "Cargo.toml",
            "package.json",
            "pyproject.toml",
            "go.mod",
            "composer.json",
            "Makefile",
            "justfile",
            ".gitlab-ci.yml",
            CI,
        ] {
            assert_eq!(checks(&[(path, text)]), [""; 0], "{path}");
        }
    }
}

#[test]
fn what_would_end_a_comment_or_steer_a_terminal_is_not_taken() {
    for command in [
        "cargo test --> x",
        "cargo test \\u001b[31m",
        "cargo test \\u202e",
    ] {
        let ci = workflow(&format!("      - run: \"{command}\"\n"));
        assert_eq!(checks(&[(CI, &*ci)]), [""; 0], "{command}");
    }
    let ci = workflow("      - run: cargo test\n");
    assert_eq!(checks(&[(".github/workflows/--> # x.yml", &*ci)]), [""; 0]);
}

#[test]
fn the_directories_with_the_most_files_are_the_example() {
    let files = [
        "src/a", "src/b", "tests/a", "vendor/x", "vendor/y", ".ci/x", "README",
    ];
    let files = files.map(|path| (path, ""));
    assert_eq!(of(&files).directories, ["src", "tests"]);
}

#[test]
fn a_repository_without_any_of_these_files_implies_nothing() {
    assert_eq!(of(&[("README.md", "# Widget\n")]), Implications::default());
}

#[test]
fn rarer_kinds_are_told_by_their_files() {
    let cases = [
        (
            ("composer.json", r#"{"scripts": {"test": "x"}}"#),
            "composer test",
        ),
        (("pom.xml", ""), "mvn --batch-mode test"),
        (("build.gradle.kts", ""), "gradle test"),
        (("mix.exs", ""), "mix test"),
        (
            ("deno.json", r#"{"tasks": {"test": "x"}}"#),
            "deno task test",
        ),
        (("Widget.sln", ""), "dotnet test"),
        (("Package.swift", ".testTarget(name: \"A\")"), "swift test"),
    ];
    for (file, command) in cases {
        assert_eq!(checks(&[file]), [format!("test: {command}")]);
    }
    assert_eq!(checks(&[("CMakeLists.txt", "project(x)")]), [""; 0]);
    assert_eq!(checks(&[("Package.swift", "")]), [""; 0]);
}
