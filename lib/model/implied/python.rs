//! Python: what runs the tests is told by the tables of pyproject.toml, by files of
//! settings, and by what the project depends on.

use toml::{Table, Value};

use super::files::Place;
use super::{Candidate, Kind};

const OF: &str = "python";

const FILE: &str = "pyproject.toml";

pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let project = Project::of(place);
    let one =
        |kind, (file, command): (&str, String)| Candidate::new(OF, kind, place, file, &command);
    let mut found = Vec::new();
    found.extend(project.tests().map(|test| one(Kind::Test, test)));
    found.extend(project.ruff().map(|lint| one(Kind::Lint, lint)));
    found.extend(project.mypy().map(|types| one(Kind::Types, types)));
    found
}

pub(super) fn setup(place: &Place<'_>) -> Option<Candidate> {
    let manager = Manager::of(place)?;
    let (lock, install) = match manager {
        Manager::Uv => ("uv.lock", "uv sync --locked"),
        Manager::Poetry => ("poetry.lock", "poetry install"),
        Manager::Pdm => ("pdm.lock", "pdm install"),
    };
    place
        .has(lock)
        .then(|| Candidate::new(OF, Kind::Build, place, lock, install))
}

/// Who makes the environment that the tests run in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manager {
    Uv,
    Poetry,
    Pdm,
}

impl Manager {
    fn of(place: &Place<'_>) -> Option<Self> {
        let by_lock = [
            ("uv.lock", Self::Uv),
            ("poetry.lock", Self::Poetry),
            ("pdm.lock", Self::Pdm),
        ];
        let by_table = [
            ("uv", Self::Uv),
            ("poetry", Self::Poetry),
            ("pdm", Self::Pdm),
        ];
        let tool = tools(place);
        let locked = by_lock.into_iter().find(|(lock, _)| place.has(lock));
        let named = || {
            by_table
                .into_iter()
                .find(|(name, _)| tool.contains_key(*name))
        };
        let found = locked.or_else(named).map(|(_, manager)| manager);
        // The members of a workspace have their lock file at its top.
        found.or_else(|| Self::of(&place.above()?))
    }

    fn runs(self) -> &'static str {
        match self {
            Self::Uv => "uv run",
            Self::Poetry => "poetry run",
            Self::Pdm => "pdm run",
        }
    }
}

struct Project<'a> {
    place: &'a Place<'a>,
    tool: Table,
    dependencies: Vec<String>,
    manager: Option<Manager>,
}

impl<'a> Project<'a> {
    fn of(place: &'a Place<'a>) -> Self {
        Self {
            place,
            tool: tools(place),
            dependencies: dependencies(&pyproject(place)),
            manager: Manager::of(place),
        }
    }

    fn tests(&self) -> Option<(&'static str, String)> {
        if self.hatch_runs_tests() {
            return Some((FILE, "hatch run test".to_owned()));
        }
        let by_pytest = self.says_pytest();
        if let (Some(file), Some(manager)) = (by_pytest, self.manager) {
            return Some((file, format!("{} pytest", manager.runs())));
        }
        // These make their own environment, so nothing has to be installed first.
        if self.place.has("tox.ini") {
            return Some(("tox.ini", "tox".to_owned()));
        }
        if self.tool.contains_key("tox") {
            return Some((FILE, "tox".to_owned()));
        }
        if self.place.has("noxfile.py") {
            return Some(("noxfile.py", "nox".to_owned()));
        }
        by_pytest.map(|file| (file, "python -m pytest".to_owned()))
    }

    /// The file that says that pytest runs the tests.
    fn says_pytest(&self) -> Option<&'static str> {
        if self.tool.contains_key("pytest") || self.depends_on("pytest") {
            return Some(FILE);
        }
        let in_setup = self.place.text("setup.cfg");
        if in_setup.is_some_and(|text| text.contains("[tool:pytest]")) {
            return Some("setup.cfg");
        }
        self.place
            .first(&["pytest.ini", ".pytest.ini", "pytest.toml", "conftest.py"])
    }

    fn hatch_runs_tests(&self) -> bool {
        let path = ["envs", "default", "scripts", "test"];
        let hatch = self.tool.get("hatch");
        hatch
            .and_then(|hatch| path.iter().try_fold(hatch, |at, key| at.get(key)))
            .is_some()
    }

    fn ruff(&self) -> Option<(&'static str, String)> {
        let file = if self.tool.contains_key("ruff") {
            FILE
        } else {
            self.place.first(&["ruff.toml", ".ruff.toml"])?
        };
        Some((file, self.tool_command("ruff", "ruff check .")))
    }

    fn mypy(&self) -> Option<(&'static str, String)> {
        let table = self.tool.get("mypy");
        let file = match table {
            Some(_) => FILE,
            None => self.place.first(&["mypy.ini", ".mypy.ini"])?,
        };
        let says_what = table.is_some_and(|table| {
            let keys = ["files", "packages", "modules"];
            keys.iter().any(|key| table.get(key).is_some())
        });
        let command = if says_what { "mypy" } else { "mypy ." };
        Some((file, self.tool_command("mypy", command)))
    }

    /// A tool of the project's own environment, or else one that is installed for itself.
    fn tool_command(&self, tool: &str, command: &str) -> String {
        match self.manager {
            Some(manager) if self.depends_on(tool) => format!("{} {command}", manager.runs()),
            Some(Manager::Uv) => format!("uvx {command}"),
            _ => command.to_owned(),
        }
    }

    fn depends_on(&self, name: &str) -> bool {
        self.dependencies.iter().any(|known| known == name)
    }
}

fn pyproject(place: &Place<'_>) -> Table {
    let text = place.text(FILE).unwrap_or_default();
    toml::from_str(text).unwrap_or_default()
}

fn tools(place: &Place<'_>) -> Table {
    match pyproject(place).remove("tool") {
        Some(Value::Table(tool)) => tool,
        _ => Table::new(),
    }
}

/// The names of all that the project depends on, for whatever purpose.
fn dependencies(project: &Table) -> Vec<String> {
    let mut names = Vec::new();
    let at = |path: &[&str]| -> Option<&Value> {
        let mut path = path.iter();
        let first = project.get(*path.next()?);
        path.try_fold(first?, |at, key| at.get(key))
    };
    let lists = [
        at(&["project", "dependencies"]),
        at(&["project", "optional-dependencies"]),
        at(&["dependency-groups"]),
        at(&["tool", "uv", "dev-dependencies"]),
        at(&["tool", "pdm", "dev-dependencies"]),
    ];
    for list in lists.into_iter().flatten() {
        requirements(list, &mut names);
    }
    let tables = [
        at(&["tool", "poetry", "dependencies"]),
        at(&["tool", "poetry", "dev-dependencies"]),
    ];
    let groups = at(&["tool", "poetry", "group"]).and_then(Value::as_table);
    let of_groups = groups
        .into_iter()
        .flat_map(|groups| groups.values().map(|group| group.get("dependencies")));
    for table in tables.into_iter().chain(of_groups).flatten() {
        names.extend(table.as_table().into_iter().flat_map(Table::keys).cloned());
    }
    names
}

/// The names in a list of requirements, or in a table of such lists.
fn requirements(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let name: String = text.chars().take_while(|c| is_name(*c)).collect();
            names.push(name.to_ascii_lowercase());
        }
        Value::Array(list) => list.iter().for_each(|one| requirements(one, names)),
        Value::Table(table) => table
            .values()
            .filter(|one| one.is_array())
            .for_each(|one| requirements(one, names)),
        _ => {}
    }
}
