//! A submission in a list.

use super::{Accounts, LastDays, PartyProgress, Progress, StateCount};
use handover_rules::request::acts_on_submission::SubmissionActs;
use handover_rules::{RoleSet, SubmissionId, Timestamp};
use serde::{Deserialize, Serialize};

/// Parties that the list of requests names for each submission.
pub const PARTIES_IN_LIST: usize = 3;

/// A submission in the list of requests, which has a row for each submission with its lines in that group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmissionSummary {
    /// Its number.
    pub id: SubmissionId,
    /// All lines of the submission that this account sees.
    pub total: u64,
    /// Number of services of all of these lines.
    #[serde(default)]
    pub services: u64,
    /// Number of the names of these services: a domain, its zone and its mail share one.
    #[serde(default)]
    pub names: u64,
    /// The roles that all of these lines move.
    #[serde(default)]
    pub roles: RoleSet,
    /// Number of these roles, on all services.
    #[serde(default)]
    pub role_count: u64,
    /// The accounts that give up roles in all of these lines.
    #[serde(default)]
    pub outgoing: Accounts,
    /// The accounts that take roles in all of these lines.
    #[serde(default)]
    pub incoming: Accounts,
    /// When the first of the lines that everybody has accepted takes effect.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_option"
    )]
    pub effect_at: Option<Timestamp>,
    /// The last days (UTC) of the incoming tech contacts; `None` if none of these lines has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_days: Option<LastDays>,
    /// The services of all of these lines by state.
    #[serde(default)]
    pub states: Vec<StateCount>,
    /// The acts that this account may do on all of these lines.
    #[serde(default)]
    pub acts: SubmissionActs,
    /// Answers given, out of all that are needed: one for each service and party.
    #[serde(default)]
    pub answered: Progress,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// The parties of these lines; at most [`PARTIES_IN_LIST`], this account first, then those with most services.
    #[serde(default)]
    pub parties: Vec<PartyProgress>,
    /// Number of parties of these lines.
    #[serde(default)]
    pub party_count: u64,
}
