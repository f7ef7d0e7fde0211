//! State shared by every part of the page, provided as a context: the request, its lines, and what the reader enters.

use super::acts::{Cancelling, Resending};
use crate::data::loaded::load;
use crate::data::paged_list::{Count, ListPage, Source};
use crate::data::{Loaded, paged_list};
use crate::forms::{EnteredCode, keep_values};
use crate::platform::client::Failure;
use crate::platform::clock::ticking;
use crate::state::App;
use core::time::Duration;
use handover_api::submissions::{LineRow, LinesPage, LinesResult, LinesView, SubmissionDetail};
use handover_api::{Link, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::request::Answer;
use handover_rules::request::situation::{Situation, situation};
use handover_rules::{NicHandle, Refusal, RequestId, ServiceKey, SubmissionId, Timestamp, ValidationCode};
use leptos::prelude::*;
use std::collections::BTreeSet;

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
            view: wanted_lines(number),
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
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        what: impl Fn(&SubmissionDetail, &NicHandle) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
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
            (false, Some(failure)) if failure.refusal() == Some(Refusal::NoPart) => match before {
                Some(Showing::Request | Showing::Gone) => Showing::Gone,
                _ => Showing::NoPart,
            },
            (false, Some(failure)) => Showing::Failed(failure),
            (false, None) => Showing::Loading,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct LineSource;

pub(super) type List = paged_list::PagedList<LineSource>;

pub(super) type Row = paged_list::Row<LineSource>;

/// The submission on screen, with filters and order of its lines.
#[derive(Clone, PartialEq)]
pub(super) struct View {
    id: SubmissionId,
    pub(super) lines: LinesView,
}

impl Source for LineSource {
    type View = View;
    type Group = ();
    type Key = RequestId;
    type Row = LineRow;
    type Answer = LinesPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &LineRow) -> RequestId {
        row.request.id
    }

    fn path(view: &View, after: Option<((), &str)>, wanted: usize) -> String {
        route::submission_lines_page(view.id, &view.lines, after.map_or("", |((), after)| after), wanted)
    }

    fn page(_: App, page: LinesPage) -> ListPage<Self> {
        let total = Count { number: page.total, is_minimum: false };
        ListPage::new(total, page.rows, page.next, ())
    }
}

/// Filters and order that the address asks for.
fn wanted_lines(number: RequestId) -> Memo<LinesView> {
    let app = expect_context::<App>();
    app.navigation.view(move |link| match link {
        Link::Request { id, view, .. } if *id == number => Some(view),
        _ => None,
    })
}

pub(super) fn start_lines(id: SubmissionId, view: Memo<LinesView>) -> List {
    List::start(Memo::new(move |_| View { id, lines: view.get() }))
}

/// The reason why an answer did not get through.
#[derive(Clone, PartialEq)]
pub(super) enum Trouble {
    Refused(Refusal),
    /// The reply was lost: the answer may have arrived.
    Lost,
    Failed(String),
    /// The provider has to authenticate the reader again.
    StepUp(SensitiveAct),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReaderAct {
    Answer(Answer),
    /// The reader cancels some that it has accepted, or all that are open.
    Cancel,
}

#[derive(Clone, Copy)]
pub(super) struct AnswerForm {
    pub(super) code: EnteredCode,
    /// Whether a code that a mailed link has filled in is shown.
    pub(super) shows_code: RwSignal<bool>,
    pub(super) trouble: RwSignal<Option<Trouble>>,
    /// Until when the server takes no code, after too many wrong ones.
    pub(super) paused_until: RwSignal<Option<Timestamp>>,
    pub(super) sending: RwSignal<Option<Answer>>,
    /// The answer has arrived, and the page does not show it yet.
    pub(super) has_arrived: RwSignal<bool>,
    pub(super) reason: RwSignal<String>,
    pub(super) reason_error: RwSignal<Option<String>>,
    /// Lines that wait for an answer and are not chosen.
    pub(super) left_out: RwSignal<Vec<RequestId>>,
    /// Accepted lines that are chosen to be cancelled.
    pub(super) to_cancel: RwSignal<Vec<RequestId>>,
    /// The outcome of the last act on several lines.
    pub(super) outcome: RwSignal<Option<(ReaderAct, LinesResult)>>,
}

impl AnswerForm {
    /// An empty form, filled in when a mailed link brings a code for this request.
    pub(super) fn new(number: RequestId) -> Self {
        let app = expect_context::<App>();
        let form = Self {
            code: EnteredCode::new(),
            shows_code: RwSignal::new(false),
            trouble: RwSignal::new(None),
            paused_until: RwSignal::new(None),
            sending: RwSignal::new(None),
            has_arrived: RwSignal::new(false),
            reason: RwSignal::new(String::new()),
            reason_error: RwSignal::new(None),
            left_out: RwSignal::new(Vec::new()),
            to_cancel: RwSignal::new(Vec::new()),
            outcome: RwSignal::new(None),
        };
        form.keep();
        Effect::new(move |_| {
            let link = app.mailed_link.code.get().filter(|(of, _)| *of == number);
            if let Some((_, Some(code))) = link {
                form.enter(code.expose().to_owned());
                form.code.is_from_link.set(true);
            }
        });
        form
    }

    /// Entries are restored after signing in anew.
    fn keep(self) {
        let chosen = [self.left_out, self.to_cancel];
        let read = move || {
            let ids = |lines: Vec<RequestId>| lines.iter().map(RequestId::to_string).collect::<Vec<_>>().join(" ");
            let [left_out, to_cancel] = chosen.map(|lines| lines.try_get_untracked().map(ids));
            let [code, reason] = [self.code.text, self.reason].map(|text| text.try_get_untracked());
            Some(vec![code?, reason?, left_out?, to_cancel?])
        };
        let restore = move |values: Vec<String>| {
            let mut values = values.into_iter();
            self.code.text.set(values.next().unwrap_or_default());
            self.reason.set(values.next().unwrap_or_default());
            for (lines, ids) in chosen.into_iter().zip(values) {
                lines.set(ids.split(' ').filter_map(RequestId::parse).collect());
            }
        };
        keep_values("answer", Box::new(read), Box::new(restore));
    }

    /// Reactive: whether the form shows an error.
    pub(super) fn has_error(self) -> bool {
        self.code.error.with(Option::is_some)
            || self.reason_error.with(Option::is_some)
            || self.trouble.with(Option::is_some)
            || self.paused_until.with(Option::is_some)
    }

    pub(super) fn enter(self, text: String) {
        self.code.enter(text);
        self.trouble.set(None);
    }

    /// Whether a mailed link has replaced the code since `sent` was sent.
    pub(super) fn was_replaced(self, sent: &ValidationCode) -> bool {
        let EnteredCode { text, is_from_link, .. } = self.code;
        is_from_link.try_get_untracked().unwrap_or(false)
            && text.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }

    /// Hides the outcome of the last act once the situation has changed again, unless some lines were refused.
    pub(super) fn follow(self, situation: Memo<Option<Situation>>) {
        Effect::new(move |before: Option<Option<Situation>>| {
            let now = situation.get();
            let is_past = |of: &Option<(ReaderAct, LinesResult)>| matches!(of, Some((_, result)) if result.done > 0 && result.refused_count == 0);
            if before.flatten().is_some_and(|before| Some(before) != now) && self.outcome.with_untracked(is_past) {
                self.forget_outcome();
            }
            now
        });
    }

    /// Hides the outcome of the last act.
    pub(super) fn forget_outcome(self) {
        self.outcome.try_set(None);
    }
}
