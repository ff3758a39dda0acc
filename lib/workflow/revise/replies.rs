//! What is said to the reviewers of a round. The agent's words stand in fences, where they
//! mention nobody, close no issue and are no markup.

use crate::model::asked::answers;
use crate::model::fence::fenced;
use crate::model::name::AttemptName;
use crate::model::oid::Oid;
use crate::model::report::Report;
use crate::store::attempts::AttemptRecord;

/// How much of an agent's words goes into a reply, in characters.
const LONGEST: usize = 8 * 1024;

/// What every comment of ours on this attempt holds, invisible to readers.
pub fn mark(attempt: &AttemptName) -> String {
    format!("<!-- git-attempts: {attempt} ")
}

/// What there is to say of a round.
pub struct Words {
    attempt: AttemptName,
    agent: String,
    round: u32,
    commit: Oid,
    answers: Vec<(usize, String)>,
    report: Option<Report>,
}

impl Words {
    /// Of the round that this record is of, and the commit that answers.
    pub fn of(record: &AttemptRecord, round: u32, commit: &Oid) -> Self {
        Self {
            attempt: record.attempt.name.clone(),
            agent: record.attempt.agent.name.clone(),
            round,
            commit: commit.clone(),
            answers: answers(&record.last_words),
            report: record.report(),
        }
    }

    fn mark(&self, what: &str) -> String {
        format!("{}round {} {what} -->", mark(&self.attempt), self.round)
    }

    /// The reply to the thread with this number, and the mark in it.
    pub fn reply(&self, number: usize) -> (String, String) {
        let mark = self.mark(&format!("thread {number}"));
        let said = self.answers.iter().find(|(of, _)| *of == number);
        let said = said.map(|(_, words)| format!("\n\n{}", fenced(words, LONGEST)));
        let body = format!(
            "Answered by {}.{}\n\n{mark}\n",
            self.commit,
            said.unwrap_or_default()
        );
        (body, mark)
    }

    /// The comment on the round as a whole, and the mark in it.
    pub fn whole(&self) -> (String, String) {
        let mark = self.mark("done");
        let mut body = format!("Round {}: {}.", self.round, self.commit);
        match &self.report {
            Some(report) => {
                body.push_str(&format!(
                    " `{}` says that it did:\n\n{}",
                    self.agent,
                    fenced(&report.summary, LONGEST)
                ));
                if let Some(skipped) = &report.skipped {
                    body.push_str(&format!(
                        "\n\nAnd that it skipped:\n\n{}",
                        fenced(skipped, LONGEST)
                    ));
                }
            }
            None => body.push_str(&format!(" `{}` gave no report.", self.agent)),
        }
        body.push_str(&format!("\n\n{mark}\n"));
        (body, mark)
    }
}
