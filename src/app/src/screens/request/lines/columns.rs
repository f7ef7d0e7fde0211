//! The columns of the table.

use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::Situation;
use handover_rules::{NicHandle, RoleSet};

/// The columns that tell rows apart: what is the same on all of them stands above the table.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Columns {
    pub(super) roles: RoleSet,
    pub(super) has_people: bool,
    pub(super) has_states: bool,
}

impl Columns {
    pub(super) fn of(detail: &SubmissionDetail, me: &NicHandle, situation: Option<Situation>) -> Self {
        let is_drawn = detail.outgoing.count <= 1 && detail.incoming.count <= 1;
        let has_ended = matches!(situation, Some(Situation::Ended(_)));
        let is_all_asked = situation == Some(Situation::Answer)
            && detail.waiting_for(me) == detail.services
            && detail.lines.rows.iter().all(|line| line.request.waits_for(me));
        Self { roles: detail.roles, has_people: has_ended || !is_drawn, has_states: !is_all_asked }
    }
}
