//! State shared by the groups.

use super::list::List;
use crate::state::App;
use handover_rules::{SubmissionId, Timestamp};
use leptos::prelude::*;

/// A submission that was cancelled, and how many of its requests.
pub(super) type Cancelled = RwSignal<Option<(SubmissionId, u64)>>;

/// State shared by the groups.
#[derive(Clone, Copy)]
pub(super) struct RequestsScreen {
    pub(super) app: App,
    pub(super) list: List,
    /// The server's time, ticking.
    pub(super) now: ReadSignal<Timestamp>,
    /// What the reader has just cancelled here.
    pub(super) cancelled: Cancelled,
}
