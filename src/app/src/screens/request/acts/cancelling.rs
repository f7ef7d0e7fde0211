//! Cancelling lines, after a question: the asker withdraws them, others take their acceptance back.

use crate::browser::dom;
use crate::components::{ConfirmDialog, Icon, Pending, Tone};
use crate::platform::i18n as t;
use crate::screens::request::explain::explain_failure;
use crate::state::App;
use handover_api::route;
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::SubmissionId;
use handover_rules::request::acts_on_submission::SubmissionActs;
use handover_rules::request::cancellation::Cancellation;
use leptos::prelude::*;

/// The state of the question. Create it outside of views that are rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Cancelling {
    id: SubmissionId,
    /// The lines that the open question is about.
    asked: RwSignal<Option<Lines>>,
    acting: Pending,
}

/// All lines that the reader can cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cancellable {
    how: Cancellation,
    lines: u64,
    /// The submission has one line.
    is_only: bool,
}

impl Cancelling {
    pub(crate) fn new(id: SubmissionId) -> Self {
        Self { id, asked: RwSignal::new(None), acting: Pending::new() }
    }

    pub(crate) fn ask(self, lines: Lines) {
        self.asked.set(Some(lines));
    }

    /// Reactive: whether the question is open.
    pub(in crate::screens::request) fn is_asking(self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// Whether the question is about some lines.
    pub(in crate::screens::request) fn is_about_some(self) -> bool {
        self.asked.with_untracked(|asked| asked.as_ref().is_some_and(|lines| *lines != Lines::All))
    }

    fn close(self) {
        self.acting.forget_failure();
        self.asked.set(None);
    }
}

impl Cancellable {
    pub(crate) fn of(acts: SubmissionActs, total: u64) -> Option<Self> {
        acts.cancellation().map(|(how, lines)| Self { how, lines, is_only: total == 1 })
    }

    fn name(self) -> String {
        match self.how {
            Cancellation::Withdraw if self.is_only => t::request_cancel().to_owned(),
            Cancellation::Withdraw => t::submission_cancel(self.lines),
            Cancellation::TakeBack if self.is_only => t::request_take_back().to_owned(),
            Cancellation::TakeBack => t::request_take_back_count(self.lines),
        }
    }

    /// The same for some of the lines.
    pub(in crate::screens::request) fn only(self, lines: u64) -> Self {
        Self { lines, ..self }
    }

    /// The name of the act on lines that were chosen.
    pub(in crate::screens::request) fn name_of_selected(self) -> String {
        match self.how {
            Cancellation::Withdraw => t::submission_cancel_selected(self.lines),
            Cancellation::TakeBack => t::request_take_back_count(self.lines),
        }
    }

    fn title(self) -> String {
        match self.how {
            Cancellation::Withdraw if self.lines > 1 => t::submission_cancel_ask(self.lines),
            Cancellation::TakeBack if self.lines > 1 => t::submission_take_back_ask(self.lines),
            Cancellation::Withdraw => t::request_cancel_ask().to_owned(),
            Cancellation::TakeBack => t::request_cancel_acceptance_ask().to_owned(),
        }
    }

    /// Consequences.
    pub(crate) fn effects(self) -> &'static str {
        match self.how {
            _ if self.lines > 1 => t::submission_cancel_what(),
            Cancellation::Withdraw => t::request_cancel_what(),
            Cancellation::TakeBack => t::request_cancel_acceptance_what(),
        }
    }
}

/// The button that asks before it cancels everything.
#[component]
pub(crate) fn CancelButton(
    cancelling: Cancelling,
    of: Cancellable,
    class: &'static str,
    /// Tells the buttons of several requests apart, for screen readers.
    #[prop(optional)]
    among: Option<String>,
) -> impl IntoView {
    let icon_name = if of.how == Cancellation::TakeBack { "back" } else { "stop" };
    let among = among.map(|among| view! { <span class="vh">" " {among}</span> });
    view! {
        <button type="button" class=class on:click=move |_| cancelling.ask(Lines::All)>
            <Icon name=icon_name/> <span>{of.name()}{among}</span>
        </button>
    }
}

/// The question, while it is open. Its text stays as it is when the request changes.
#[component]
pub(crate) fn CancelQuestion(
    cancelling: Cancelling,
    /// `None` closes the question.
    of: Signal<Option<Cancellable>>,
    /// Consequences.
    effects: fn(Cancellable) -> AnyView,
    /// Takes the result, and returns the selector of the element that gets the focus.
    #[prop(into)]
    done: Callback<LinesResult, &'static str>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_open = Memo::new(move |_| cancelling.is_asking() && of.with(Option::is_some));
    let ask = move || {
        let (of, lines) = (of.get()?, cancelling.asked.get()?);
        let count = match &lines {
            Lines::These(chosen) => Some(chosen.len() as u64),
            Lines::AllBut(others) => Some(of.lines.saturating_sub(others.len() as u64)),
            _ => None,
        };
        let (of, yes) = match count.map(|count| of.only(count)) {
            Some(of) => (of, of.name_of_selected()),
            None => (of, of.name()),
        };
        let failure = move || {
            cancelling.acting.failure().map(|failure| {
                let text = explain_failure(&failure);
                view! { <p class="msg" data-s="warn" role="alert"><Icon name="alert"/><span>{text}</span></p> }
            })
        };
        let keep = if of.lines == 1 { t::request_cancel_keep() } else { t::submission_cancel_keep() };
        let press = move |_| {
            let body = ActOnLines { lines: lines.clone() };
            cancelling.acting.run(async move {
                let path = route::submission_action(cancelling.id, of.how.into());
                let result: LinesResult = app.post(&path, &body).await?;
                if let Some(focus) = done.try_run(result) {
                    cancelling.asked.try_set(None);
                    // After the dialog has tried to restore it.
                    request_animation_frame(move || dom::focus_soon(focus));
                }
                app.connection.refresh.notify();
                Ok(())
            });
        };
        let close = move |()| cancelling.close();
        Some(view! {
            <ConfirmDialog title=of.title() yes keep tone=Tone::Bad press close>{effects(of)}{failure}</ConfirmDialog>
        })
    };
    move || is_open.get().then(|| untrack(ask))
}
