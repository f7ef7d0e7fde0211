//! Cancelling lines, after a question: the asker withdraws them, others take their acceptance back.

use crate::browser::dom;
use crate::components::{ConfirmDialog, Icon, Pending, Tone};
use crate::platform::i18n as t;
use crate::screens::request::explain::explain_failure;
use crate::state::App;
use handover_api::route;
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::SubmissionId;
use handover_rules::request::acts_on_submission::{Cancellation, SubmissionActs};
use leptos::prelude::*;

/// The state of the question. Create it outside of views that are rendered again on every change.
#[derive(Clone, Copy)]
pub(crate) struct Cancelling {
    id: SubmissionId,
    /// The lines that the open question is about, and the number of their services if they were chosen.
    asked: RwSignal<Option<(Lines, Option<u64>)>>,
    acting: Pending,
}

/// What the reader can cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cancellable {
    how: Cancellation,
    /// Services that were chosen; `None` if it is all that is open.
    chosen: Option<u64>,
}

impl Cancelling {
    pub(crate) fn new(id: SubmissionId) -> Self {
        Self { id, asked: RwSignal::new(None), acting: Pending::new() }
    }

    pub(crate) fn ask(self, lines: Lines, chosen: Option<u64>) {
        self.asked.set(Some((lines, chosen)));
    }

    /// Reactive: whether the question is open.
    pub(in crate::screens::request) fn is_asking(self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// Whether the question is about some services.
    pub(in crate::screens::request) fn is_about_some(self) -> bool {
        self.asked.with_untracked(|asked| matches!(asked, Some((_, Some(_)))))
    }

    fn close(self) {
        self.acting.forget_failure();
        self.asked.set(None);
    }
}

impl Cancellable {
    pub(crate) fn of(acts: SubmissionActs) -> Option<Self> {
        acts.cancel.map(|how| Self { how, chosen: None })
    }

    /// The same for some of the services.
    pub(in crate::screens::request) const fn only(self, chosen: Option<u64>) -> Self {
        Self { chosen, ..self }
    }

    pub(in crate::screens::request) fn name(self) -> String {
        match (self.how, self.chosen) {
            (Cancellation::Withdraw, None) => t::request_cancel().to_owned(),
            (Cancellation::Withdraw, Some(services)) => t::submission_cancel(services),
            (Cancellation::TakeBack, None) => t::request_take_back().to_owned(),
            (Cancellation::TakeBack, Some(services)) => t::submission_take_back(services),
        }
    }

    fn title(self) -> String {
        match (self.how, self.chosen) {
            (Cancellation::Withdraw, None) => t::request_cancel_ask().to_owned(),
            (Cancellation::Withdraw, Some(services)) => t::submission_cancel_ask(services),
            (Cancellation::TakeBack, None) => t::request_cancel_acceptance_ask().to_owned(),
            (Cancellation::TakeBack, Some(services)) => t::submission_take_back_ask(services),
        }
    }

    /// Consequences.
    pub(crate) fn effects(self) -> &'static str {
        match (self.how, self.chosen) {
            (_, Some(_)) => t::submission_cancel_what(),
            (Cancellation::Withdraw, None) => t::request_cancel_what(),
            (Cancellation::TakeBack, None) => t::request_cancel_acceptance_what(),
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
        <button type="button" class=class on:click=move |_| cancelling.ask(Lines::All, None)>
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
        let (of, (lines, chosen)) = (of.get()?, cancelling.asked.get()?);
        let of = of.only(chosen);
        let failure = move || {
            cancelling.acting.failure().map(|failure| {
                let text = explain_failure(&failure);
                view! { <p class="msg" data-s="warn" role="alert"><Icon name="alert"/><span>{text}</span></p> }
            })
        };
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
            <ConfirmDialog title=of.title() yes=of.name() keep=t::request_cancel_keep() tone=Tone::Bad press close>{effects(of)}{failure}</ConfirmDialog>
        })
    };
    move || is_open.get().then(|| untrack(ask))
}
