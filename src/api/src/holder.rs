//! Bodies of holders of domains (decision 0031).

use crate::people::KnownPerson;
use handover_rules::holder::data::{Holder, HolderIdentity};
use handover_rules::holder::input::{DetailsInput, IdentityInput};
use handover_rules::holder::notices::HolderHistoryEntry;
use handover_rules::holder::{
    AcceptanceProof, HolderBlocker, HolderChange, HolderChangeEnd, HolderChangeId, HolderSide,
};
use handover_rules::model::timestamp;
use handover_rules::request::Answer;
use handover_rules::{EmailAddress, NicHandle, ServiceKey, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// The holder of a domain, for one of its contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HolderPage {
    /// The domain.
    pub service: ServiceKey,
    /// The holder, if it is known here.
    pub holder: Option<Holder>,
    /// The viewer is the admin, who may change it.
    pub is_admin: bool,
    /// Outgoing transfers can stay possible after a change of holder, if that is asked for.
    pub allows_opt_out: bool,
    /// Blockers of a change of holder; for the admin only.
    pub blockers: Vec<HolderBlocker>,
    /// The change of holder that waits for answers.
    pub open: Option<OpenHolderChange>,
    /// Until then the domain cannot be transferred to another provider.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub locked_until: Option<Timestamp>,
    /// The latest entries of its history, latest first.
    pub history: Vec<HolderHistoryEntry>,
}

/// A change of holder that waits for answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenHolderChange {
    /// The number.
    pub id: HolderChangeId,
    /// The admin who asked.
    pub asker: NicHandle,
    /// The holder that it makes; for the admin and staff only.
    pub after: Option<HolderIdentity>,
    /// Outgoing transfers stay possible.
    pub opts_out: bool,
    /// Time of asking.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    /// The parties that have not answered.
    pub missing: Vec<HolderSide>,
}

impl OpenHolderChange {
    /// A change of holder for somebody who may or may not see the new holder.
    #[must_use]
    pub fn of(change: HolderChange, shows_after: bool) -> Self {
        Self {
            id: change.id,
            missing: change.missing().collect(),
            asker: change.asker,
            after: shows_after.then_some(change.after),
            opts_out: change.opts_out,
            asked_at: change.asked_at,
            deadline: change.deadline,
        }
    }
}

/// New details of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeHolderDetails {
    /// The domain.
    pub domain: ServiceName,
    /// The details.
    pub details: DetailsInput,
}

/// Asks for a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AskHolderChange {
    /// The domain.
    pub domain: ServiceName,
    /// The new holder.
    pub identity: IdentityInput,
    /// Outgoing transfers stay possible.
    #[serde(default)]
    pub opts_out: bool,
}

/// The token of a mailed link about a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderToken {
    /// The token.
    pub token: String,
}

/// The answer of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderAnswer {
    /// The token.
    pub token: String,
    /// The answer.
    pub answer: Answer,
}

/// A change of holder as one of its parties sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HolderAnswerPage {
    /// The server's time.
    #[serde(deserialize_with = "timestamp::read")]
    pub now: Timestamp,
    /// The number.
    pub id: HolderChangeId,
    /// The domain.
    pub domain: ServiceName,
    /// The party.
    pub side: HolderSide,
    /// Its address.
    pub address: EmailAddress,
    /// The reader is an account at this address; `None` with a mailed link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<HolderSession>,
    /// The admin who asked.
    pub asker: NicHandle,
    /// Its name, as far as the account in the session may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asker_known: Option<KnownPerson>,
    /// The differences, while it is open.
    pub difference: Option<HolderDifference>,
    /// Outgoing transfers stay possible.
    pub opts_out: bool,
    /// Time of asking.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    /// Time of the party's consent.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub accepted_at: Option<Timestamp>,
    /// The other party has agreed.
    pub has_other_accepted: bool,
    /// The end, without the reasons of a failure.
    pub ended: Option<HolderChangeEnd>,
}

/// An account that answers for a party in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HolderSession {
    /// The proof with which it accepts.
    pub proof: AcceptanceProof,
    /// It has a password.
    pub has_password: bool,
}

/// The answer of a holder in a session.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderSessionAnswer {
    /// The party.
    pub side: HolderSide,
    /// The answer.
    pub answer: Answer,
    /// The present password, to accept.
    #[serde(default)]
    pub password: String,
    /// In its place, the code of the link that was mailed to the party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The holder before and after a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderDifference {
    /// Before.
    pub before: HolderIdentity,
    /// After.
    pub after: HolderIdentity,
}
