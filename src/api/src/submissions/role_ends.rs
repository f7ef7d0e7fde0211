//! Many tech roles that end: extending them, and ending them sooner.

use chrono::NaiveDate;
use handover_rules::submission::refused::RefusedServices;
use handover_rules::{NicHandle, RequestId, RoleSet, ServiceKey, SubmissionId};
use serde::{Deserialize, Serialize};

/// Roles that end soon: those of one submission that go from one account to another on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndingRoles {
    /// The submission that has set the end.
    pub submission: SubmissionId,
    /// Its request for the first of the services, which identifies the entry: [`crate::route::ends_alike`].
    pub request: RequestId,
    /// Number of services.
    pub services: u64,
    /// The first of them, by name.
    pub service: ServiceKey,
    /// The roles.
    pub roles: RoleSet,
    /// The account that has them until then.
    pub holder: NicHandle,
    /// The account that gets them back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub until: NaiveDate,
    /// Whether this account may ask for another last day.
    pub may_extend: bool,
    /// Whether this account may end them before.
    pub may_end_now: bool,
}

/// Tech roles for which this account may ask for another last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendableRoles {
    /// The services, by name; empty if all have ended.
    pub services: Vec<ServiceKey>,
    /// The account that has the roles until then, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<NicHandle>,
    /// The present last day (UTC), if there are any.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub until: Option<NaiveDate>,
}

/// Ends tech roles that a submission has handed over before their last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndRoles {
    /// The account that has them until then.
    pub holder: NicHandle,
    /// The account that gets them back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub until: NaiveDate,
}

/// The outcome of ending roles before their last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndedRoles {
    /// Services whose role has ended with this call; without any, those that this account had ended before.
    pub done: u64,
    /// Services whose role can be ended by another call: one call ends a limited number.
    #[serde(default, skip_serializing_if = "super::preview::is_zero")]
    pub left: u64,
    /// Services whose role stays, with the reason.
    pub refused: Vec<RefusedServices>,
}
