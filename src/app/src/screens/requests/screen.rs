//! State shared by the groups.

use super::list::List;
use crate::state::App;
use handover_rules::{RequestId, SubmissionId, Timestamp};
use leptos::prelude::*;

/// The submission that the reader has just cancelled here, and how many of its requests.
pub(super) type Cancelled = RwSignal<Option<(SubmissionId, u64)>>;

/// State shared by the groups.
#[derive(Clone, Copy)]
pub(super) struct RequestsScreen {
    pub(super) app: App,
    pub(super) list: List,
    /// The server's time, ticking.
    pub(super) now: ReadSignal<Timestamp>,
    /// The request that the reader has just cancelled here.
    pub(super) cancelled: RwSignal<Option<RequestId>>,
    pub(super) cancelled_together: Cancelled,
}
