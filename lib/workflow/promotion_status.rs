//! `git promote status`: how promotions stand, by their records and by the forge.

use crate::git::repo::Repo;
use crate::model::asked::{Asked, Audience};
use crate::model::error::Result;
use crate::model::name::AttemptPattern;
use crate::model::promotion::{Promotion, Step};
use crate::model::promotion_state::{PromotionState, Reviewed};
use crate::model::pull_request::Review;
use crate::workflow::promotions;
use crate::workflow::revise::mark;

/// Those of these attempts, or all of them where none is named.
pub fn status(repo: &Repo, wanted: &[AttemptPattern]) -> Result<Vec<PromotionState>> {
    let promotions = match wanted {
        [] => promotions::all(repo)?,
        wanted => wanted
            .iter()
            .map(|pattern| promotions::find(repo, pattern))
            .collect::<Result<_>>()?,
    };
    Ok(promotions.into_iter().map(|one| state(repo, one)).collect())
}

/// All of them, by their records alone.
pub fn recorded(repo: &Repo) -> Result<Vec<PromotionState>> {
    let all = promotions::all(repo)?.into_iter();
    let state = |promotion| PromotionState {
        promotion,
        review: Reviewed::NotAsked,
        asked: Asked::default(),
    };
    Ok(all.map(state).collect())
}

fn state(repo: &Repo, promotion: Promotion) -> PromotionState {
    let review = match promotion.step {
        Step::Opened { .. } => match ask(repo, &promotion) {
            Ok(review) => Reviewed::Known(Box::new(review)),
            Err(error) => {
                let more: Vec<String> =
                    error.hints.iter().map(|hint| format!("; {hint}")).collect();
                Reviewed::Unknown(error.message + &more.concat())
            }
        },
        Step::Decided | Step::Pushed | Step::Merged(_) => Reviewed::NotAsked,
    };
    let asked = match &review {
        Reviewed::Known(review) => Asked::of(
            review,
            Audience::Writers,
            &mark(&promotion.attempt),
            &promotion.answered().collect::<Vec<_>>(),
        ),
        Reviewed::NotAsked | Reviewed::Unknown(_) => Asked::default(),
    };
    PromotionState {
        promotion,
        review,
        asked,
    }
}

fn ask(repo: &Repo, promotion: &Promotion) -> Result<Review> {
    let (forge, url) = promotions::pull_request(repo, promotion)?;
    forge.review(&url)
}
