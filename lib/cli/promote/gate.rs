//! What a person has to say at the gate: judgements, their reason, and where it may be pushed.

use clap::Args;

use crate::cli::out;
use crate::model::acceptance::Acceptance;
use crate::model::error::{Error, Result};
use crate::model::name::AttemptPattern;
use crate::model::plan::Plan;
use crate::render::style::clean;
use crate::workflow::promote::{Request, remote_of};
use crate::workflow::{Repo, accept, remotes};

/// What a person says at the gate.
#[derive(Debug, Args)]
pub struct Judging {
    /// Say that a criterion which no check judges is met, such as C2; may be given several times
    #[arg(long, value_name = "criterion", requires = "message")]
    accept: Vec<String>,
    /// Overrule what the gate has against it
    #[arg(long, requires = "message")]
    force: bool,
    /// Why
    #[arg(short, long, value_name = "why")]
    message: Option<String>,
}

impl Judging {
    /// What is said of the criteria, as of now.
    pub fn accepted(
        &self,
        repo: &Repo,
        plan: &Plan,
        attempt: &AttemptPattern,
    ) -> Result<Vec<Acceptance>> {
        let why = self.why()?;
        match self.accept.is_empty() {
            true => Ok(Vec::new()),
            false => accept::judged(repo, plan, attempt, &self.accept, why.unwrap_or_default()),
        }
    }

    /// Why the gate is to be overruled, where it is.
    pub fn force_reason(&self) -> Result<Option<String>> {
        let why = self.why()?;
        Ok(why.filter(|_| self.force).map(str::to_owned))
    }

    fn why(&self) -> Result<Option<&str>> {
        let Some(why) = &self.message else {
            return Ok(None);
        };
        if self.accept.is_empty() && !self.force {
            return Err(Error::usage("-m is the reason of --accept or --force"));
        }
        match why.trim() {
            "" => Err(Error::usage("the reason says nothing")
                .hint("whoever reviews it wants to know: -m <why>")),
            why => Ok(Some(why)),
        }
    }
}

/// Records what is said of the criteria, before anything else can go wrong.
pub fn accept_and_tell(repo: &Repo, attempt: &AttemptPattern, said: &[Acceptance]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    accept::accept(repo, attempt, said)?;
    for one in said {
        out::story(&format!(
            "accepted {}: {}\n",
            one.criterion,
            clean(&one.text)
        ));
    }
    Ok(())
}

/// On a terminal, shows a remote that leads elsewhere than when the plan was approved, and
/// asks. Without one, or when the answer is no, the workflow refuses by itself.
pub fn ask_where(repo: &Repo, request: &Request) -> Result<()> {
    if !out::can_ask() {
        return Ok(());
    }
    let (plan, remote) = (&request.plan.name, remote_of(repo, request)?);
    let Some(moved) = remotes::moved(repo, plan, &remote)? else {
        return Ok(());
    };
    let (now, before) = moved.shown();
    let before = before.map_or_else(
        || "it was not there".to_owned(),
        |before| format!("it led to\n\n  {}", clean(&before)),
    );
    out::story(&format!(
        "{} leads to\n\n  {}\n\nWhen plan {plan} was approved, {before}\n\n",
        clean(&remote),
        clean(&now)
    ));
    if out::ask("Push there?") {
        remotes::approve_moved(repo, plan, &moved)?;
    }
    Ok(())
}
