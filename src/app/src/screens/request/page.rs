//! State shared by every part of the page, provided as a context.

use super::form::AnswerForm;
use super::line_source::List;
use super::resend::Resending;
use crate::data::Loaded;
use handover_api::submissions::{LinesView, SubmissionDetail};
use handover_rules::request::situation::{Situation, situation};
use handover_rules::{NicHandle, Request, RequestId, SubmissionId, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Page {
    /// Its number in the address: any request of the submission.
    pub(super) number: RequestId,
    pub(super) me: StoredValue<NicHandle>,
    pub(super) detail: Loaded<SubmissionDetail>,
    /// The server's time, ticking.
    pub(super) now: ReadSignal<Timestamp>,
    /// Filters and order of the lines, as the address has them.
    pub(super) view: Memo<LinesView>,
    /// The lines, while they are shown.
    pub(super) lines: RwSignal<Option<List>>,
    pub(super) form: AnswerForm,
    pub(super) resending: Resending,
}

impl Page {
    pub(super) fn me(self) -> NicHandle {
        self.me.get_value()
    }

    pub(super) fn is_me(self, account: &NicHandle) -> bool {
        self.me.with_value(|me| me == account)
    }

    /// The number for calls: a submission is found by any of its requests.
    pub(super) fn id(self) -> SubmissionId {
        SubmissionId::new(self.number)
    }

    /// Reactive: something about what was asked for, once it is known.
    pub(super) fn with<T>(self, what: impl FnOnce(&SubmissionDetail, &NicHandle) -> T) -> Option<T> {
        self.detail.data.with(|detail| detail.as_ref().map(|detail| self.me.with_value(|me| what(detail, me))))
    }

    pub(super) fn with_untracked<T>(self, what: impl FnOnce(&SubmissionDetail, &NicHandle) -> T) -> Option<T> {
        let detail = self.detail.data;
        // The page may have been left while the server was asked.
        let what =
            |detail: &Option<SubmissionDetail>| detail.as_ref().map(|detail| self.me.with_value(|me| what(detail, me)));
        detail.try_with_untracked(what).flatten()
    }

    /// Something that stays as it is while the rest of the answer changes, so that what shows it is not rendered anew.
    pub(super) fn memo<T>(
        self,
        what: impl Fn(&SubmissionDetail, &NicHandle) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.with(&what))
    }

    /// Reactive: a part of the page, rendered again when the answer changes.
    pub(super) fn show<V: IntoView + 'static>(
        self,
        what: impl Fn(&SubmissionDetail, &NicHandle) -> V + Send + Sync + 'static,
    ) -> AnyView {
        (move || self.with(&what)).into_any()
    }

    /// Reactive: the situation.
    pub(super) fn situation(self) -> Option<Situation> {
        let now = self.now.get();
        self.with(|detail, me| situation(&detail.seen_lines(me), now))
    }

    /// Reads everything again, after an act.
    pub(super) fn read_again(self) {
        self.detail.retry();
        if let Some(list) = self.lines.try_get_untracked().flatten() {
            list.data.retry();
        }
    }
}

/// The request, if the reader sees only one.
pub(super) fn only(detail: &SubmissionDetail) -> Option<&Request> {
    detail.only_request()
}
