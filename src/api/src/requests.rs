//! The requests screen and one request.

use handover_rules::request::notices::Notice;
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{EmailAddress, NicHandle, Request, RoleSet, ServiceStatus, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// How many finished requests a page has, and how many open ones a group shows at the most.
pub const PAGE: u32 = 50;

string_enum! {
    /// A group of the requests screen, in the order of the screen.
    pub enum RequestGroup {
        /// Open, and this account has to answer.
        WaitingForMe = "waitingForMe",
        /// Open, and waiting for other parties or for the transfer.
        WaitingForOthers = "waitingForOthers",
        /// Ended.
        Finished = "finished",
    }
}

/// The requests screen: the first page of each group, or with `group` and `after` the next page of one.
/// The rest of the call's query is that of [`crate::link::RequestsView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestsPage {
    /// Open, and this account's answer is missing; the nearest deadline first.
    pub waiting_for_me: GroupPage,
    /// Open, but not waiting for this account; the nearest deadline first.
    pub waiting_for_others: GroupPage,
    /// Ended; the latest first.
    pub finished: GroupPage,
}

/// A page of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// How many requests the group has under these filters.
    pub total: u64,
    /// The rows.
    pub rows: Vec<RequestRow>,
    /// What to give as `after` for the next page; `None` at the end.
    pub next: Option<String>,
}

/// One request as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestRow {
    /// The request, with what this reader may know of it.
    pub request: Request,
    /// The roles its asker held on the service when it was made, or holds now: "the admin asks you".
    pub asker_roles: RoleSet,
    /// What became of the last mail to each party.
    pub mails: Vec<MailState>,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailState {
    /// The receiver.
    pub to: NicHandle,
    /// What it is about.
    pub notice: Notice,
    /// How far it got.
    pub delivery: Delivery,
    /// Since when.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
}

string_enum! {
    /// Delivery state of a mail.
    pub enum Delivery {
        /// In the outbox.
        Queued = "queued",
        /// Accepted by a mail server.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Dropped, because it was no longer needed.
        Dropped = "dropped",
    }
}

/// One request with everything its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestDetail {
    /// The request.
    pub row: RequestRow,
    /// What happened so far, the first event first.
    pub timeline: Vec<TimelineEntry>,
    /// What state the service is in.
    pub service_status: ServiceStatus,
    /// The roles the reader holds on the service now.
    pub my_roles: RoleSet,
    /// Where the reader's own codes go.
    pub my_address: EmailAddress,
}
