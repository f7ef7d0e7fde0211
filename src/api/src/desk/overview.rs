//! The overview: key figures, and items that need a person.

use super::{Correction, DeskMail};
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_rules::{RequestId, RequestState, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// Key figures, and items that need a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskOverview {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// Open requests.
    pub requests: Vec<RequestNumbers>,
    /// Emails.
    pub mails: MailNumbers,
    /// The emails that failed in the last day.
    pub failed_mails: Vec<DeskMail>,
    /// The numbers of quarantined requests. The API and the screens call quarantined records set aside (decision 0051).
    pub set_aside: Vec<RequestId>,
    /// Everything else that is quarantined.
    #[serde(default)]
    pub set_aside_others: SetAside,
    /// Open proposals, oldest first.
    pub corrections: Vec<Correction>,
    /// The imports of the provider's data.
    #[serde(default)]
    pub imports: ImportNumbers,
    /// The webhooks, oldest first.
    #[serde(default)]
    pub webhooks: Vec<DeskWebhook>,
}

/// A webhook (decision 0055).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskWebhook {
    /// The number.
    pub id: i64,
    /// The address without its query, which may be a secret.
    pub url: String,
    /// The last delivery.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub delivered_at: Option<Timestamp>,
    /// Events that are not delivered yet, as far as they are counted.
    pub waiting: u64,
    /// Time of the oldest of them.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub oldest: Option<Timestamp>,
    /// Reason of the last failure; `None` if none has failed since the last delivery.
    pub failure: Option<String>,
    /// Events given up since the last replay.
    pub given_up: u64,
    /// When its receiver answered that it is gone; nothing is delivered since.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub stopped_at: Option<Timestamp>,
}

/// Quarantined records, besides requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAside {
    /// Cases.
    pub cases: Vec<CaseNumber>,
    /// Changes of holder.
    pub holders: Vec<SetAsideHolderChange>,
    /// Emails, latest first.
    pub mails: Vec<DeskMail>,
}

impl SetAside {
    /// The number of records.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.cases.len() + self.holders.len() + self.mails.len()
    }
}

/// A quarantined change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAsideHolderChange {
    /// The change.
    pub id: HolderChangeId,
    /// The domain, if its name can be read.
    pub domain: Option<ServiceName>,
}

/// Outcomes of the last imports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportNumbers {
    /// Start of the import under way.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub began_at: Option<Timestamp>,
    /// The last one that was applied.
    pub applied: Option<AppliedImport>,
    /// The last one that was refused.
    pub refused: Option<RefusedImport>,
}

/// An import that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppliedImport {
    /// Time of completion.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Accounts in the export.
    pub accounts: u64,
    /// Services in the export.
    pub services: u64,
}

/// An import that was refused, and changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedImport {
    /// Time of the refusal.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Faults found.
    pub faults: u64,
}

/// Open requests in one state by their age, each with all lines of its submission. It waits for answers if any line does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestNumbers {
    /// The state.
    pub state: RequestState,
    /// Of the last day.
    pub day: u32,
    /// Older, of the last seven days.
    pub week: u32,
    /// Older still.
    pub older: u32,
}

/// Emails that wait and have failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MailNumbers {
    /// Waiting.
    pub waiting: u32,
    /// Time at which the oldest of them was queued.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub oldest: Option<Timestamp>,
    /// Failed in the last day.
    pub failed: u32,
    /// Numbers stop here.
    pub counted_to: u32,
}
