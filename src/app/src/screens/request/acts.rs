//! Acts on all that is open: asking for something else instead, and cancelling, which asks first.

use super::explain::explain_failure;
use super::form::ReaderAct;
use super::form_links;
use super::page::{Page, only};
use super::words;
use crate::components::{self, ConfirmDialog, Icon, Pending, Tone, person_text};
use crate::platform::client::{self, Failure};
use crate::platform::clock::{self, seconds_left};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::route;
use handover_api::submissions::{ActOnLines, Lines, LinesResult, SubmissionDetail};
use handover_rules::NicHandle;
use handover_rules::request::cancellation::Cancellation;
use leptos::prelude::*;

/// Cancelling, with its question. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(super) struct Cancelling {
    is_asking: RwSignal<bool>,
    acting: Pending,
    /// Nobody else but the reader has ended it: the page has just said so.
    is_done: RwSignal<bool>,
}

impl Cancelling {
    pub(super) fn new() -> Self {
        Self { is_asking: RwSignal::new(false), acting: Pending::new(), is_done: RwSignal::new(false) }
    }

    /// Whether the focus is in the question, or on its way from there to the heading.
    pub(super) fn has_focus(self) -> bool {
        self.is_asking.get_untracked() || self.is_done.get_untracked()
    }
}

/// The name of the button: the asker cancels, others take their acceptance back.
fn name(cancellation: Cancellation, lines: u64, is_only: bool) -> String {
    match cancellation {
        Cancellation::Withdraw if is_only => t::request_cancel().to_owned(),
        Cancellation::Withdraw => t::submission_cancel(lines),
        Cancellation::TakeBack if is_only => t::request_take_back().to_owned(),
        Cancellation::TakeBack => t::request_take_back_count(lines),
    }
}

/// The buttons, in one place whatever the situation.
#[component]
pub(super) fn Acts(cancelling: Cancelling) -> impl IntoView {
    let page = expect_context::<Page>();
    let acts = page.memo(|detail, _| (detail.acts, detail.id, only(detail).is_some()));
    let buttons = move || {
        let (acts, id, is_only) = acts.get()?;
        let amend = (acts.amend > 0)
            .then(|| view! { <a class="btn" href=form_links::amend(id)><Icon name="edit"/> {t::request_amend()}</a> });
        let cancel = acts.cancellation().map(|(cancellation, lines)| {
            let icon_name = if cancellation == Cancellation::TakeBack { "back" } else { "stop" };
            view! {
                <button type="button" class="btn bad" on:click=move |_| cancelling.is_asking.set(true)>
                    <Icon name=icon_name/>{name(cancellation, lines, is_only)}
                </button>
            }
        });
        (amend.is_some() || cancel.is_some()).then(|| view! { <p class="row">{amend}{cancel}</p> })
    };
    // Shown as long as the rules allow it.
    let asks = Memo::new(move |_| {
        cancelling.is_asking.get() && acts.get().is_some_and(|(acts, ..)| acts.cancellation().is_some())
    });
    view! {
        {buttons}
        {move || asks.get().then(|| view! { <CancelQuestion cancelling/> })}
    }
}

#[component]
fn CancelQuestion(cancelling: Cancelling) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    // Its text stays as it is when the request changes, unless the change closes it.
    let known = page.with_untracked(|detail, me| (question(app, page, detail, me), detail.acts.cancellation()));
    let Some((question, Some((cancellation, _)))) = known else { return ().into_any() };
    let failure = move || {
        cancelling.acting.failure().map(|failure| {
            let text = explain_failure(&failure);
            view! { <p class="msg" data-s="warn" role="alert"><Icon name="alert"/><span>{text}</span></p> }
        })
    };
    let press = move |_| cancelling.acting.run(cancel(app, page, cancelling, cancellation));
    let close = move |()| {
        cancelling.acting.forget_failure();
        cancelling.is_asking.set(false);
    };
    let Question { title, content, yes, keep } = question;
    view! { <ConfirmDialog title yes keep tone=Tone::Bad press close>{content}{failure}</ConfirmDialog> }.into_any()
}

struct Question {
    title: String,
    content: AnyView,
    yes: String,
    keep: &'static str,
}

fn question(app: App, page: Page, detail: &SubmissionDetail, me: &NicHandle) -> Question {
    let (cancellation, lines) = detail.acts.cancellation().unwrap_or((Cancellation::Withdraw, 0));
    let request = only(detail);
    let is_only = request.is_some();
    let title = match (cancellation, is_only) {
        (Cancellation::Withdraw, true) => t::request_cancel_ask().to_owned(),
        (Cancellation::TakeBack, true) => t::request_cancel_acceptance_ask().to_owned(),
        (_, false) => t::submission_cancel_ask(lines),
    };
    let stays = request.filter(|request| !request.is_about_last_day()).map(|request| {
        let roles = components::words::roles_inside(request.roles);
        let (count, service) = (words::count(request.roles), words::service(request));
        if request.from == *me {
            t::request_stays_yours(count, roles.as_str(), service.as_str())
        } else {
            let from = person_text(app, &request.from);
            t::request_stays(count, roles.as_str(), service.as_str(), from.as_str())
        }
    });
    let together = detail.together.map(|count| {
        view! { <p><b>{t::request_cancel_together(intl::number(count.into()).as_str())}</b></p> }
    });
    // During the countdown only what matters in a hurry: who keeps the role, and how much time is left.
    let rest = match (detail.effect_at, is_only) {
        (Some(at), true) => {
            let seconds = Memo::new(move |_| seconds_left(page.now.get(), at));
            let left = move || t::request_left(clock::clock(seconds.get()).as_str());
            view! { <p class="soft" role="timer">{left}</p> }.into_any()
        }
        (_, true) if cancellation == Cancellation::TakeBack => {
            view! { <p>{t::request_cancel_acceptance_what()}</p> }.into_any()
        }
        (_, true) => view! { <p>{t::request_cancel_what()}</p> }.into_any(),
        (_, false) => view! { <p>{t::submission_cancel_what()}</p> }.into_any(),
    };
    Question {
        title,
        content: view! { {stays.map(|text| view! { <p>{text}</p> })}{together}{rest} }.into_any(),
        yes: name(cancellation, lines, is_only),
        keep: if is_only { t::request_cancel_keep() } else { t::submission_cancel_keep() },
    }
}

async fn cancel(app: App, page: Page, cancelling: Cancelling, cancellation: Cancellation) -> Result<(), Failure> {
    let path = route::submission_action(page.id(), cancellation.into());
    let result: LinesResult = client::post(app, &path, &ActOnLines { lines: Lines::All }).await?;
    page.form.forget_outcome();
    cancelling.is_done.try_set(true);
    cancelling.is_asking.try_set(false);
    if result.refused_count > 0 {
        page.form.outcome.try_set(Some((ReaderAct::Cancel, result)));
        dom::focus_soon("#outcome");
    } else {
        dom::focus_soon("main h1");
    }
    page.read_again();
    Ok(())
}
