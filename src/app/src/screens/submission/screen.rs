//! State shared by every part of the page.

use super::form::LinesForm;
use super::line_source::List;
use crate::components::FieldMessage;
use crate::data::loaded::Loaded;
use crate::screens::request::resend::Resending;
use crate::state::App;
use handover_api::submissions::{LinesView, SubmissionDetail};
use handover_rules::{NicHandle, SubmissionId};
use leptos::prelude::*;

/// State shared by every part of the page.
#[derive(Clone, Copy)]
pub(super) struct SubmissionScreen {
    pub(super) app: App,
    pub(super) id: SubmissionId,
    pub(super) me: StoredValue<NicHandle>,
    pub(super) detail: Loaded<SubmissionDetail>,
    /// Filters and order of the lines, as the address has them.
    pub(super) view: Memo<LinesView>,
    pub(super) lines: List,
    pub(super) form: LinesForm,
    /// Stored, so that this stays small enough to be passed by value.
    pub(super) resending: StoredValue<Resending>,
    /// To whom an email was to be sent again last, and what became of it.
    pub(super) resent: RwSignal<Option<(NicHandle, FieldMessage)>>,
}

impl SubmissionScreen {
    pub(super) fn is_me(self, account: &NicHandle) -> bool {
        self.me.with_value(|me| me == account)
    }

    /// The lines that wait for the reader's answer.
    pub(super) fn waiting(self, detail: &SubmissionDetail) -> u64 {
        detail.parties.iter().find(|party| self.is_me(&party.account)).map_or(0, |party| party.waiting)
    }

    /// Reads everything again, after an act.
    pub(super) fn read_again(self) {
        self.detail.retry();
        self.lines.data.retry();
    }
}
