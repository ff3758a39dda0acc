//! A promotion in a round: each step of it, and the record that says so.

use jiff::Timestamp;

use crate::forge::Forge;
use crate::git::repo::Repo;
use crate::model::asked::{Asked, of_others, round_prompt};
use crate::model::attempt::{Asker, Candidate, Outcome, Status};
use crate::model::error::{Error, Kind, Result};
use crate::model::event::{Event, Listener};
use crate::model::oid::Oid;
use crate::model::promotion::Promotion;
use crate::model::pull_request::{Review, ReviewText};
use crate::model::round::{Answered, Round, RoundStep};
use crate::process::interrupt::Interrupts;
use crate::store::attempts;
use crate::store::plans;
use crate::workflow::approve;
use crate::workflow::compare::{self, compare_tasks};
use crate::workflow::gate;
use crate::workflow::list::with_status;
use crate::workflow::promote::{follow, push_round};
use crate::workflow::remotes;
use crate::workflow::resume_prompt::first_prompt;
use crate::workflow::revise::{Proposed, Request, Resolving, replies};
use crate::workflow::round::{Memory, Wanted, begin};
use crate::workflow::watch::{CtrlC, Watched, watch};

/// A promotion in a round.
pub(super) struct At<'a> {
    pub(super) repo: &'a Repo,
    pub(super) request: &'a Request,
    pub(super) promotion: Promotion,
    pub(super) forge: &'a dyn Forge,
    pub(super) url: String,
    pub(super) review: Review,
    pub(super) listen: Listener<'a>,
}

impl At<'_> {
    pub(super) fn round(&self) -> &Round {
        self.promotion.rounds.last().expect("it is in a round")
    }

    /// The number of the round as the attempt counts them. Where the record does not say, only
    /// reviews had made rounds, and it began with the first.
    fn number(&self) -> u32 {
        let counted = || u32::try_from(self.promotion.rounds.len()).map_or(u32::MAX, |n| n + 1);
        self.round().number.unwrap_or_else(counted)
    }

    /// Moves the promotion on, unless somebody else did.
    fn save(&mut self, change: impl FnOnce(&mut Promotion)) -> Result<()> {
        let mut after = self.promotion.clone();
        change(&mut after);
        plans::move_promotion(self.repo, &self.promotion, &after)?;
        self.promotion = after;
        Ok(())
    }

    fn step_to(&mut self, step: RoundStep) -> Result<()> {
        self.save(|promotion| {
            if let Some(round) = promotion.rounds.last_mut() {
                round.step = step;
            }
        })
    }

    fn asked(&self) -> Asked {
        let mark = replies::mark(&self.promotion.attempt);
        let answered: Vec<&Round> = self.promotion.answered().collect();
        Asked::of(&self.review, self.request.audience, &mark, &answered)
    }

    /// The threads that a round is to answer.
    fn answers(&self, asked: &Asked) -> Vec<Answered> {
        let mark = replies::mark(&self.promotion.attempt);
        let ids = asked.threads.iter().map(|thread| &thread.id);
        let whole = ids.filter_map(|id| self.review.threads.iter().find(|one| one.id == *id));
        whole
            .map(|thread| Answered {
                thread: thread.id.clone(),
                comments: of_others(thread, &mark),
                replied: false,
            })
            .collect()
    }

    /// Begins a round, if anything is asked.
    pub(super) fn ask(&mut self) -> Result<()> {
        let asked = self.asked();
        if asked.left_out > 0 {
            (self.listen)(Event::Warning(format!(
                "left out {} by people who may not write to the repository; to take them in: \
                 --from anyone",
                match asked.left_out {
                    1 => "1 comment".to_owned(),
                    n => format!("{n} comments"),
                }
            )));
        }
        if asked.is_empty() {
            let name = &self.promotion.attempt;
            return Err(Error::no(format!("nothing is asked of '{name}'"))
                .hint(format!("see how it stands: git promote status {name}")));
        }
        (self.listen)(Event::Note(format!("asked: {}", asked.words())));
        let reviewed = self.promotion.offered().commit.clone();
        let threads = self.answers(&asked);
        let number = attempts::read(self.repo, &self.promotion.attempt)?
            .attempt
            .round
            + 1;
        self.save(|promotion| {
            promotion.rounds.push(Round {
                number: Some(number),
                asked: Timestamp::now(),
                reviewed,
                threads,
                reviews: keys(&asked),
                step: RoundStep::Asked,
            });
        })
    }

    /// Has the agent answer, and takes what it offers.
    pub(super) fn work(&mut self, interrupts: &Interrupts) -> Result<()> {
        let name = self.promotion.attempt.clone();
        let number = self.number();
        let record = attempts::read(self.repo, &name)?;
        approve::require_set_up(self.repo, &record)?;
        if record.attempt.round < number {
            let asked = self.asked();
            if asked.is_empty() {
                let cause = "nothing is asked any more".to_owned();
                return self.step_to(RoundStep::GivenUp { cause });
            }
            let (threads, reviews) = (self.answers(&asked), keys(&asked));
            if (&self.round().threads, &self.round().reviews) != (&threads, &reviews) {
                self.save(|promotion| {
                    if let Some(round) = promotion.rounds.last_mut() {
                        round.threads = threads;
                        round.reviews = reviews;
                    }
                })?;
            }
            let prompt = round_prompt(&first_prompt(&record), &asked);
            let wanted = Wanted {
                round: number,
                asker: Asker::Review,
                prompt: &prompt,
                asked: None,
                memory: self.memory(),
            };
            begin(self.repo, &name, &wanted, interrupts, self.listen)?;
        } else {
            let wanted = Wanted {
                round: number,
                asker: Asker::Review,
                prompt: "",
                asked: None,
                memory: Memory::Kept,
            };
            begin(self.repo, &name, &wanted, interrupts, self.listen)?;
        }
        let names = [name.clone()];
        let (watched, _) = watch(self.repo, &names, CtrlC::Stops, interrupts, self.listen)?;
        if watched == Watched::LeftRunning || watched == Watched::LeftStopping {
            return Err(Error::new(Kind::Interrupted, "left, while the agent works")
                .hint(format!("go on when it is done: git promote revise {name}")));
        }
        let found = with_status(self.repo, attempts::read(self.repo, &name)?)?;
        let attempt = &found.record.attempt;
        // Where it came to nothing, the attempt itself is as it was before.
        let latest = attempt.rounds.iter().find(|one| one.round == attempt.round);
        let cause = latest.and_then(|latest| latest.cause.clone());
        let status = latest.map_or(found.status, |latest| Status::Ended(latest.outcome));
        let step = match (status, &attempt.candidate) {
            (Status::Ended(Outcome::Finished), Some(candidate))
                if candidate.tree != self.promotion.candidate.tree =>
            {
                RoundStep::Answered {
                    candidate: candidate.clone(),
                }
            }
            (Status::Ended(Outcome::Finished | Outcome::Empty), _) => RoundStep::GivenUp {
                cause: "the agent changed nothing".to_owned(),
            },
            (status, _) => RoundStep::GivenUp {
                cause: format!("the round is {status}: {}", cause.unwrap_or_default()),
            },
        };
        self.step_to(step)?;
        if watched == Watched::Stopped {
            return Err(Error::new(Kind::Interrupted, "stopped")
                .hint(format!("ask for another round: git promote revise {name}")));
        }
        Ok(())
    }

    /// A round that came to nothing may have done so because the conversation is gone.
    fn memory(&self) -> Memory {
        let before = self.promotion.rounds.iter().rev().nth(1);
        match before.map(|round| &round.step) {
            Some(RoundStep::GivenUp { .. }) => Memory::Fresh,
            _ => Memory::Kept,
        }
    }

    /// Checks the answer, shows it, and pushes it.
    pub(super) fn offer(
        &mut self,
        candidate: &Candidate,
        interrupts: &Interrupts,
        agrees: &dyn Fn(&Proposed) -> Result<bool>,
    ) -> Result<()> {
        let (repo, plan) = (self.repo, &self.request.plan);
        let name = self.promotion.attempt.clone();
        self.check(interrupts)?;
        let record = attempts::read(repo, &name)?;
        let against = gate::against_the_work(repo, plan, &record)?;
        if !against.is_empty() {
            let reasons: Vec<&str> = against.iter().map(|one| one.reason.as_str()).collect();
            let cause = reasons.join("; ");
            return self.step_to(RoundStep::GivenUp { cause });
        }
        let listen = self.listen;
        let followed = follow(
            repo,
            plan,
            &self.promotion,
            &record,
            candidate,
            interrupts,
            listen,
        )?;
        let offered = followed.clone().unwrap_or_else(|| candidate.clone());
        let reviewed = self.round().reviewed.clone();
        let commit = offered.commit.clone();
        let proposed = Proposed {
            changes: repo.changes(&reviewed, &commit)?,
            reviewed,
            commit: commit.clone(),
        };
        if !agrees(&proposed)? {
            let cause = "you did not want it".to_owned();
            return self.step_to(RoundStep::GivenUp { cause });
        }
        remotes::hold(repo, &name.plan, &self.promotion.remote)?;
        push_round(repo, &self.promotion, &offered, listen)?;
        let candidate = candidate.clone();
        self.save(|promotion| {
            promotion.candidate = candidate;
            promotion.shaped = followed;
            if let Some(round) = promotion.rounds.last_mut() {
                round.step = RoundStep::Pushed { commit };
            }
        })
    }

    fn check(&self, interrupts: &Interrupts) -> Result<()> {
        let (plan, task) = (&self.request.plan, &self.promotion.attempt.task);
        let request =
            compare::Request::missing(plan.clone(), Some(task.clone()), self.request.jobs);
        compare_tasks(self.repo, &request, interrupts, self.listen).map(drop)
    }

    /// Replies to each thread, once, and tells the round as a whole.
    pub(super) fn reply(&mut self, commit: &Oid) -> Result<()> {
        let record = attempts::read(self.repo, &self.promotion.attempt)?;
        let words = replies::Words::of(&record, self.number(), commit);
        for at in 0..self.round().threads.len() {
            let answered = self.round().threads[at].clone();
            let thread = self
                .review
                .threads
                .iter()
                .find(|thread| thread.id == answered.thread);
            // A thread that is gone needs no reply.
            if let Some(thread) = thread.filter(|_| !answered.replied) {
                let (body, mark) = words.reply(at + 1);
                self.forge.reply(&self.url, thread, &body, &mark)?;
                if self.request.resolving == Resolving::AtOnce {
                    self.forge.resolve(&self.url, thread)?;
                }
            }
            if !answered.replied {
                self.save(|promotion| {
                    if let Some(round) = promotion.rounds.last_mut() {
                        round.threads[at].replied = true;
                    }
                })?;
            }
        }
        let (body, mark) = words.whole();
        self.forge.comment(&self.url, &body, &mark)?;
        let replies = self.round().threads.len();
        (self.listen)(Event::Note(match replies {
            1 => "replied to 1 thread".to_owned(),
            n => format!("replied to {n} threads"),
        }));
        self.step_to(RoundStep::Replied {
            commit: commit.clone(),
        })
    }
}

fn keys(asked: &Asked) -> Vec<String> {
    asked.reviews.iter().map(ReviewText::key).collect()
}
