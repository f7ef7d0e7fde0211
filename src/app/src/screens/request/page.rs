//! State shared by every part of the page, provided as a context.

use super::acts::cancelling::Cancelling;
use super::acts::form::AnswerForm;
use super::lines::source::{self, List};
use super::resend::Resending;
use crate::data::Loaded;
use crate::data::loaded::load;
use crate::platform::client::Failure;
use crate::platform::clock::ticking;
use crate::state::App;
use core::time::Duration;
use handover_api::route;
use handover_api::submissions::{LineRow, LinesView, SubmissionDetail};
use handover_rules::request::situation::{Situation, situation};
use handover_rules::{NicHandle, Refusal, RequestId, ServiceKey, SubmissionId, Timestamp};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Content of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Showing {
    Loading,
    Failed(Failure),
    /// This account may not see it.
    NoPart,
    /// It may no longer see this request.
    Gone,
    Request,
}

type Part = Box<dyn Fn(&SubmissionDetail, &NicHandle) -> AnyView + Send + Sync>;

#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) app: App,
    /// Its number in the address: any request of the submission, for calls too.
    pub(super) number: RequestId,
    pub(super) me: StoredValue<NicHandle>,
    pub(super) detail: Loaded<SubmissionDetail>,
    /// `None` while nothing is known.
    pub(super) situation: Memo<Option<Situation>>,
    /// The server's time, ticking.
    pub(super) now: ReadSignal<Timestamp>,
    /// Filters and order of the lines, as the address has them.
    pub(super) view: Memo<LinesView>,
    /// The lines, while they are shown.
    pub(super) lines: RwSignal<Option<List>>,
    pub(super) form: AnswerForm,
    pub(super) resending: Resending,
    pub(super) cancelling: Cancelling,
}

impl Page {
    pub(super) fn new(number: RequestId) -> Self {
        let app = expect_context::<App>();
        let id = SubmissionId::new(number);
        let me = StoredValue::new(app.my_handle());
        let detail = load::<SubmissionDetail>(move || route::submission_head(id));
        let now = ticking(Duration::from_secs(1));
        let of = move |detail: &SubmissionDetail| me.with_value(|me| situation(&detail.seen_lines(me), now.get()));
        Self {
            app,
            number,
            me,
            detail,
            situation: Memo::new(move |_| detail.data.with(|detail| detail.as_ref().map(of))),
            now,
            view: source::wanted(number),
            lines: RwSignal::new(None),
            form: AnswerForm::new(number),
            resending: Resending::new(id, now),
            cancelling: Cancelling::new(id),
        }
    }

    pub(super) fn me(self) -> NicHandle {
        self.me.get_value()
    }

    /// The number for calls: a submission is found by any of its requests.
    pub(super) fn id(self) -> SubmissionId {
        SubmissionId::new(self.number)
    }

    /// Reactive: a value derived from the request, once it is loaded.
    pub(super) fn with<T>(self, what: impl FnOnce(&SubmissionDetail, &NicHandle) -> T) -> Option<T> {
        self.detail.data.with(|detail| detail.as_ref().map(|detail| self.me.with_value(|me| what(detail, me))))
    }

    /// Reactive: whether something holds; not while nothing is known.
    pub(super) fn is(self, what: impl FnOnce(&SubmissionDetail) -> bool) -> bool {
        self.with(|detail, _| what(detail)).unwrap_or(false)
    }

    /// The same as [`Self::with`], also after an answer that came when the page had been left.
    pub(super) fn with_untracked<T>(self, what: impl FnOnce(&SubmissionDetail, &NicHandle) -> T) -> Option<T> {
        let what = |detail: &SubmissionDetail| self.me.with_value(|me| what(detail, me));
        self.detail.data.try_with_untracked(|detail| detail.as_ref().map(what)).flatten()
    }

    /// A derived value that does not change with the rest of the answer, so that its views are not rendered anew.
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
        self.show_any(Box::new(move |detail, me| what(detail, me).into_any()))
    }

    /// Compiled once, not for each type of view.
    fn show_any(self, what: Part) -> AnyView {
        (move || self.with(&what)).into_any()
    }

    /// Reactive: whether a mailed link has brought a code that is not used yet. It stays for the account that signs in next.
    pub(super) fn has_code_of_link(self) -> bool {
        let link = expect_context::<App>().mailed_link.code;
        link.with(|link| matches!(link, Some((of, Some(_))) if *of == self.number))
    }

    /// Reactive: whether answers are still possible.
    pub(super) fn is_asking(self) -> bool {
        matches!(self.situation.get(), Some(Situation::Answer | Situation::Waiting))
    }

    /// Reactive: the number of services of lines; of those that are not shown, one each.
    pub(super) fn services_of(self, ids: &[RequestId]) -> u64 {
        let shown = self.shown_lines(|row| ids.contains(&row.request.id));
        let services: BTreeSet<&ServiceKey> = shown.iter().collect();
        (services.len() + ids.len() - shown.len()) as u64
    }

    /// Reactive: the number of services for which the reader answers: not those of which it leaves out all lines.
    pub(super) fn chosen(self) -> u64 {
        let waiting = self.with(|detail, me| detail.waiting_for(me)).unwrap_or_default();
        self.form.left_out.with(|ids| {
            if ids.is_empty() {
                return waiting;
            }
            let left_out = self.shown_lines(|row| ids.contains(&row.request.id));
            let is_kept = |row: &LineRow| {
                let is_in_part = left_out.contains(&row.request.service) && !ids.contains(&row.request.id);
                is_in_part && self.me.with_value(|me| row.request.waits_for(me))
            };
            let in_part: BTreeSet<ServiceKey> = self.shown_lines(is_kept).into_iter().collect();
            waiting.saturating_sub(self.services_of(ids) - in_part.len() as u64)
        })
    }

    /// Reactive: the services of the lines shown that are meant.
    fn shown_lines(self, is_meant: impl Fn(&LineRow) -> bool) -> Vec<ServiceKey> {
        let Some(list) = self.lines.get() else { return Vec::new() };
        let service = |row: &LineRow| is_meant(row).then(|| row.request.service.clone());
        list.rows(()).with(|rows| rows.iter().filter_map(|row| row.content.with(service)).collect())
    }

    /// Reactive: the content of the page; `before` is the previous one.
    pub(super) fn showing(self, before: Option<&Showing>) -> Showing {
        match (self.situation.with(Option::is_some), self.detail.reading.failure.get()) {
            (true, _) => Showing::Request,
            (false, Some(failure)) if is_no_part(&failure) => match before {
                Some(Showing::Request | Showing::Gone) => Showing::Gone,
                _ => Showing::NoPart,
            },
            (false, Some(failure)) => Showing::Failed(failure),
            (false, None) => Showing::Loading,
        }
    }
}

fn is_no_part(failure: &Failure) -> bool {
    failure.refusal() == Some(Refusal::NoPart)
}
