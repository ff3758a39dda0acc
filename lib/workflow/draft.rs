//! `git plan draft`: an agent reads a copy of the repository and writes a plan, which is
//! checked and kept only when the user says so.
//!
//! The copy is of the last commit, without a repository, and thrown away: nothing that the
//! agent does in it has an effect. The draft itself is a file of the suite from the moment
//! that there is one, and stays there until it is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::agent::{self, Access, Account, Job};
use crate::git::objects::Files;
use crate::git::repo::Repo;
use crate::model::agent_choice::AgentChoice;
use crate::model::attempt::AgentSpec;
use crate::model::draft::{LONGEST, find_plan, tidy};
use crate::model::draft_prompt::{Fault, again, again_from_the_start, draft_prompt};
use crate::model::error::{Context, Error, Result};
use crate::model::event::{Event, Listener};
use crate::process::interrupt::Interrupts;
use crate::store::layout::{self, PLAN_FILE};
use crate::workflow::agent_environment::require_sound;
use crate::workflow::agents::{first_installed, none_installed, resolve_one};
use crate::workflow::ask_agent::{Answer, Question, ask};
use crate::workflow::draft_keep::{Draft, read_present, where_it_is, write_whole};
use crate::workflow::nesting::refuse_nesting;
use crate::workflow::plan::{Checked, load};
use crate::workflow::plan_edit::own_file;
use crate::workflow::plan_init::input;

/// Who writes it.
#[derive(Clone, Debug)]
pub enum Writer {
    /// The first built-in agent that is installed.
    Usual,
    /// The agent of this name.
    Named(String),
    /// Any command.
    Command(String),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the plan is for, in the user's words.
    pub wish: String,
    /// Who writes it.
    pub writer: Writer,
    /// Where it shall be, instead of `Plans.md` at the top of the worktree.
    pub file: Option<PathBuf>,
    /// How long the agent may take for an answer.
    pub timeout: Duration,
}

/// Has it written.
pub fn draft(
    repo: &Repo,
    request: &Request,
    interrupts: &Interrupts,
    listen: Listener<'_>,
) -> Result<Draft> {
    refuse_nesting(repo)?;
    let spec = writer(repo, &request.writer)?;
    require_sound(repo, std::slice::from_ref(&spec))?;
    let target = match &request.file {
        Some(file) => {
            std::path::absolute(file).or_fatal(|| format!("cannot find '{}'", file.display()))?
        }
        None => own_file(repo)?,
    };
    let before = read_present(&target)?;
    let failed = || "cannot make a directory for the agent".to_owned();
    let scratch = tempfile::tempdir().or_fatal(failed)?;
    let room = scratch.path().join("repository");
    fs::create_dir(&room).or_fatal(failed)?;
    listen(Event::Note(copy(repo, &room, &spec.name)?));
    let template = input(repo, repo.top_level().unwrap_or(&room), None)?;
    let present = before.as_deref().map(String::from_utf8_lossy);
    let first = draft_prompt(&request.wish, &template, present.as_deref());

    let last_message = scratch.path().join("last-message.md");
    let original = fs::read(room.join(PLAN_FILE)).ok();
    let mut talk = Talk {
        repo,
        spec: &spec,
        room: &room,
        last_message: &last_message,
        original,
        timeout: request.timeout,
        session: None,
        interrupts,
        listen,
    };
    let mut place = None;
    let mut found = talk.answer(&first)?;
    let fault = match &found {
        Some(text) => {
            let (file, checked) = save(repo, text, &mut place)?;
            let errors: Vec<_> = checked.findings.iter().filter(|f| f.is_error()).collect();
            if errors.is_empty() {
                return finish(repo, file, target, before, checked);
            }
            Fault::Errors(text.clone(), errors.into_iter().cloned().collect())
        }
        None => Fault::NoPlan,
    };
    listen(Event::Note(match &fault {
        Fault::NoPlan => format!("{} wrote no plan; asking it once more", spec.name),
        Fault::Errors(_, errors) => format!(
            "the draft has {} error{}; asking {} to mend it",
            errors.len(),
            if errors.len() == 1 { "" } else { "s" },
            spec.name
        ),
    }));
    let second = match talk.session {
        Some(_) => again(&fault),
        None => again_from_the_start(&first, &fault),
    };
    // The first draft is better than none.
    match talk.answer(&second) {
        Ok(Some(text)) => found = Some(text),
        Ok(None) => {}
        Err(error) => {
            return Err(match &place {
                Some(file) => error.hint(where_it_is(file)),
                None => error,
            });
        }
    }
    let Some(text) = found else {
        return Err(Error::no(format!(
            "there is no plan in what agent '{}' said",
            spec.name
        ))
        .hint("write it yourself: git plan init"));
    };
    let (file, checked) = save(repo, &text, &mut place)?;
    finish(repo, file, target, before, checked)
}

/// A conversation with the agent.
struct Talk<'a> {
    repo: &'a Repo,
    spec: &'a AgentSpec,
    room: &'a Path,
    last_message: &'a Path,
    /// `Plans.md` of the copy.
    original: Option<Vec<u8>>,
    timeout: Duration,
    session: Option<String>,
    interrupts: &'a Interrupts,
    listen: Listener<'a>,
}

impl Talk<'_> {
    /// The plan in the agent's next answer, if there is one.
    fn answer(&mut self, prompt: &str) -> Result<Option<String>> {
        let _ = fs::remove_file(self.last_message);
        let question = Question {
            spec: self.spec,
            job: Job {
                worktree: self.room,
                room: self.last_message.parent().unwrap_or(self.room),
                prompt: &self.last_message.with_file_name("prompt.md"),
                last_message: self.last_message,
                conversation: self.session.as_deref(),
                access: Access::Read,
            },
            prompt,
            errand: "draft",
            timeout: self.timeout,
        };
        let Answer { account, trouble } = ask(self.repo, &question, self.interrupts, self.listen)?;
        let plan = self.plan_of(&account);
        self.session = account.session.or(self.session.take());
        match (&plan, trouble) {
            (None, Some(trouble)) => Err(Error::no(format!(
                "agent '{}' wrote no plan: {trouble}",
                self.spec.name
            ))
            .hint("write it yourself: git plan init")),
            (Some(_), Some(trouble)) => {
                let who = &self.spec.name;
                (self.listen)(Event::Warning(format!(
                    "agent '{who}' wrote a plan, and {trouble}"
                )));
                Ok(plan)
            }
            (_, None) => Ok(plan),
        }
    }

    /// What it said, else what it wrote into the file where plans usually are.
    fn plan_of(&self, account: &Account) -> Option<String> {
        find_plan(&account.last_words).or_else(|| {
            let path = self.room.join(PLAN_FILE);
            let found = path.symlink_metadata().ok()?;
            if !found.is_file() || found.len() > LONGEST as u64 {
                return None;
            }
            let bytes = fs::read(&path).ok()?;
            let is_new = self.original.as_ref() != Some(&bytes);
            is_new.then(|| tidy(&String::from_utf8_lossy(&bytes)))
        })
    }
}

fn writer(repo: &Repo, writer: &Writer) -> Result<AgentSpec> {
    let is_there = |spec: &AgentSpec| agent::needed_program(spec).is_none_or(agent::is_installed);
    const OTHER: &str = "any command can write it: git plan draft --agent-command '<command>' …";
    match writer {
        Writer::Command(shell) => Ok(agent::any_command(shell)),
        Writer::Named(name) => {
            let spec = resolve_one(repo, &AgentChoice::once(name))?;
            match is_there(&spec) {
                true => Ok(spec),
                false => Err(Error::missing(format!(
                    "agent '{name}' needs '{}', which is not installed",
                    agent::needed_program(&spec).unwrap_or_default()
                ))
                .hint(OTHER)),
            }
        }
        Writer::Usual => first_installed(repo)?.ok_or_else(|| {
            none_installed()
                .hint(OTHER)
                .hint("write it yourself: git plan init")
        }),
    }
}

/// Fills the agent's room, and says with what.
fn copy(repo: &Repo, room: &Path, who: &str) -> Result<String> {
    if !repo.has_commits() {
        return Ok(format!("{who} writes a plan for an empty repository"));
    }
    let commit = repo.resolve_commit("HEAD")?;
    repo.export(&commit, room)?;
    Ok(format!(
        "{who} reads a copy of commit {} and writes a plan",
        &commit.as_str()[..10]
    ))
}

/// A name that no other draft has.
fn free_place(dir: &Path) -> PathBuf {
    let mut names = (1..).map(|n| dir.join(format!("{n}.md")));
    let free = names.find(|place| place.symlink_metadata().is_err());
    free.expect("there are more numbers than drafts")
}

/// Writes the draft to the place that it has from now on, and checks it there.
fn save(repo: &Repo, text: &str, place: &mut Option<PathBuf>) -> Result<(PathBuf, Checked)> {
    let file = match place {
        Some(file) => file.clone(),
        None => free_place(&layout::drafts(repo)),
    };
    if let Some(dir) = file.parent() {
        fs::create_dir_all(dir).or_fatal(|| format!("cannot make '{}'", dir.display()))?;
    }
    write_whole(&file, text.as_bytes())?;
    *place = Some(file.clone());
    let mut checked = load(repo, Some(&file))?;
    "the draft".clone_into(&mut checked.source.name);
    Ok((file, checked))
}

fn finish(
    repo: &Repo,
    place: PathBuf,
    target: PathBuf,
    before: Option<Vec<u8>>,
    checked: Checked,
) -> Result<Draft> {
    let name = match repo
        .top_level()
        .and_then(|top| target.strip_prefix(top).ok())
    {
        Some(path) => path.display().to_string(),
        None => PLAN_FILE.to_owned(),
    };
    let tree = |bytes: Option<&[u8]>| {
        let files = bytes.map(|bytes| (name.clone(), bytes.to_vec()));
        repo.write_files(&files.into_iter().collect::<Files>())
    };
    let from = tree(before.as_deref())?;
    let to = tree(Some(checked.source.text.as_bytes()))?;
    let diff = repo.diff_text(&from, &to)?;
    Ok(Draft {
        place,
        target,
        checked,
        diff,
        before,
    })
}
