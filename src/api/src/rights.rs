//! Authorization queries of the provider's other systems: may account X do Y on service Z?

use handover_rules::submission::abilities::{Ability, Verdict};
use handover_rules::{NicHandle, ServiceKey};
use serde::{Deserialize, Serialize};

/// Maximum number of queries in a call.
pub const MOST_QUESTIONS: usize = 1000;

/// An authorization query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// The account.
    pub account: NicHandle,
    /// The action.
    pub action: Ability,
    /// The service.
    pub service: ServiceKey,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswer {
    /// Permitted or not.
    pub allowed: bool,
    /// The reason.
    pub reason: Verdict,
}

/// A batch of queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Questions {
    /// The queries.
    pub questions: Vec<Question>,
}

/// The answers, in the order of the queries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightsAnswers {
    /// The answers.
    pub answers: Vec<RightsAnswer>,
}
