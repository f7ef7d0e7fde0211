//! May account X do action Y on service Z: asked by the provider's other systems, which come with a key.

use handover_rules::submission::abilities::{Ability, Verdict};
use handover_rules::{NicHandle, ServiceKey};
use serde::{Deserialize, Serialize};

/// Questions a call may hold.
pub const MOST_QUESTIONS: usize = 1000;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who wants to do something.
    pub account: NicHandle,
    /// What.
    pub action: Ability,
    /// On which service.
    pub service: ServiceKey,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsAnswer {
    /// Whether it may.
    pub allowed: bool,
    /// Why, or why not.
    pub reason: Verdict,
}

/// Many questions at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// The questions.
    pub questions: Vec<Question>,
}

/// The answers, in the order of the questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsAnswers {
    /// The answers.
    pub answers: Vec<RightsAnswer>,
}
