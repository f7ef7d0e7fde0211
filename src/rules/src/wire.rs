//! How enums with contents are read: as one flat struct each, whose `kind` says which fields count.
//!
//! The wire format is that of serde's tagged enums, which write them. Reading them that way buffers every value in a
//! type of any shape and reads it a second time, with code for each; in the browser that came to more than the
//! rules themselves.

use crate::request::{self, Answer, State, lifecycle};
use crate::submission::{self, blockers};
use crate::{NicHandle, PerRole, RequestId, RoleSet, Timestamp};
use serde::Deserialize;

/// What went wrong, in a word: the text is of interest to nobody but its writer.
type Misfit = &'static str;

const MISFIT: Misfit = "unknown kind, or a field is missing";

#[derive(Deserialize)]
pub(crate) struct Blocker {
    kind: String,
    #[serde(default)]
    roles: Option<RoleSet>,
    #[serde(default)]
    account: Option<NicHandle>,
    #[serde(default)]
    request: Option<RequestId>,
}

impl TryFrom<Blocker> for blockers::Blocker {
    type Error = Misfit;

    fn try_from(body: Blocker) -> Result<Self, Misfit> {
        let Blocker { kind, roles, account, request } = body;
        Ok(match (kind.as_str(), roles, account, request) {
            ("rightMissing", Some(roles), ..) => Self::RightMissing { roles },
            ("roleLost", Some(roles), ..) => Self::RoleLost { roles },
            ("noSuchAccount", ..) => Self::NoSuchAccount,
            ("severalAccounts", ..) => Self::SeveralAccounts,
            ("otherZone", ..) => Self::OtherZone,
            ("profileIncomplete", _, Some(account), _) => Self::ProfileIncomplete { account },
            ("addressUnconfirmed", _, Some(account), _) => Self::AddressUnconfirmed { account },
            ("unpaidInvoice", _, Some(account), _) => Self::UnpaidInvoice { account },
            ("noPaymentMethod", _, Some(account), _) => Self::NoPaymentMethod { account },
            ("unable", _, Some(account), _) => Self::Unable { account },
            ("inCreation", ..) => Self::InCreation,
            ("expired", ..) => Self::Expired,
            ("inDebt", ..) => Self::InDebt,
            ("requestOpen", Some(roles), _, Some(request)) => Self::RequestOpen { request, roles },
            _ => return Err(MISFIT),
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct Ending {
    kind: String,
    #[serde(default)]
    by: Option<NicHandle>,
    #[serde(default)]
    reasons: Option<Vec<blockers::Blocker>>,
}

impl TryFrom<Ending> for request::Ending {
    type Error = Misfit;

    fn try_from(body: Ending) -> Result<Self, Misfit> {
        let Ending { kind, by, reasons } = body;
        Ok(match (kind.as_str(), by, reasons) {
            ("done", ..) => Self::Done,
            ("declined", Some(by), _) => Self::Declined { by },
            ("expired", ..) => Self::Expired,
            ("withdrawn", Some(by), _) => Self::Withdrawn { by },
            ("takenBack", Some(by), _) => Self::TakenBack { by },
            ("superseded", Some(by), _) => Self::Superseded { by },
            ("failed", _, Some(reasons)) => Self::Failed { reasons },
            _ => return Err(MISFIT),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refusal {
    kind: String,
    #[serde(default)]
    state: Option<State>,
    #[serde(default)]
    tries_left: Option<u32>,
    #[serde(default)]
    answer: Option<Answer>,
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    until: Option<Timestamp>,
}

impl TryFrom<Refusal> for lifecycle::Refusal {
    type Error = Misfit;

    fn try_from(body: Refusal) -> Result<Self, Misfit> {
        let Refusal { kind, state, tries_left, answer, until } = body;
        Ok(match (kind.as_str(), state, tries_left, answer, until) {
            ("noPart", ..) => Self::NoPart,
            ("closed", Some(state), ..) => Self::Closed { state },
            ("wrongCode", _, Some(0), _, Some(until)) => Self::WrongCode { tries_left: 0, until: Some(until) },
            ("wrongCode", _, Some(tries_left @ 1..), ..) => Self::WrongCode { tries_left, until: None },
            ("usedCode", _, _, Some(answer), _) => Self::UsedCode { answer },
            ("supersededCode", ..) => Self::SupersededCode,
            ("othersCode", ..) => Self::OthersCode,
            ("paused", .., Some(until)) => Self::Paused { until },
            ("notTheAsker", ..) => Self::NotTheAsker,
            ("answered", ..) => Self::Answered,
            ("notAccepted", ..) => Self::NotAccepted,
            ("tooSoon", .., until) => Self::TooSoon { until },
            ("tooMany", .., Some(until)) => Self::TooMany { until },
            _ => return Err(MISFIT),
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct PlanError {
    kind: String,
    #[serde(default)]
    reasons: Option<PerRole<Vec<blockers::Blocker>>>,
}

impl TryFrom<PlanError> for submission::PlanError {
    type Error = Misfit;

    fn try_from(body: PlanError) -> Result<Self, Misfit> {
        match (body.kind.as_str(), body.reasons) {
            ("nothingToChange", _) => Ok(Self::NothingToChange),
            ("blocked", Some(reasons)) => Ok(Self::Blocked { reasons }),
            _ => Err(MISFIT),
        }
    }
}
