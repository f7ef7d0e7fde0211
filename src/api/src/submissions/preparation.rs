//! Preparation of a submission that is stored in portions: its progress and its outcome.

use super::{Progress, RefusedServices, SubmissionPreview};
use crate::problem::Budget;
use handover_rules::{NicHandle, SubmissionId, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// A submission that was accepted. It may still be in preparation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Its number.
    pub submission: SubmissionId,
    /// Its effects, and the services that were left out.
    pub preview: SubmissionPreview,
    /// Whether its lines are still being stored: nobody is told of it before all are.
    #[serde(default)]
    pub preparing: bool,
}

string_enum! {
    /// State of a submission.
    pub enum SubmissionState {
        /// Its lines are being stored; nobody but its asker knows of it.
        Preparing = "preparing",
        /// Everybody concerned was told.
        Open = "open",
    }
}

string_enum! {
    /// The reason a submission was not opened after it had been accepted. Nothing of it was stored.
    pub enum NotOpenedReason {
        /// Meanwhile lines cannot be changed that were not to be left out, or none can.
        Refused = "refused",
        /// Something happened to one of its services or to its asker meanwhile.
        Changed = "changed",
        /// A budget is exhausted.
        OverBudget = "overBudget",
        /// The server was stopped, or could not store it.
        Interrupted = "interrupted",
        /// Its asker has stopped it.
        Stopped = "stopped",
    }
}

/// The outcome of a submission that was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotOpened {
    /// The reason.
    pub reason: NotOpenedReason,
    /// Services that cannot be changed, by reason, if that is why.
    #[serde(default)]
    pub refused: Vec<RefusedServices>,
    /// The budget, if one is exhausted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ExceededLimit>,
}

/// An exhausted budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceededLimit {
    /// The budget.
    pub budget: Budget,
    /// The account that would get one email too many, if it is not the asker.
    #[serde(default)]
    pub account: Option<NicHandle>,
    /// The latest time at which there is room.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub until: Option<Timestamp>,
}

/// A submission of this account that is being prepared, or was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreparationSummary {
    /// Its number.
    pub id: SubmissionId,
    /// Time of asking.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// Its progress.
    pub progress: Progress,
    /// The reason it will not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_opened: Option<NotOpenedReason>,
    /// The budget, if one is exhausted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ExceededLimit>,
}
