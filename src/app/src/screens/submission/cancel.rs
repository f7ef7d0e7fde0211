//! Actions on all lines: amending, handing back, and cancelling what is open, which asks first.

use super::form::ReaderAct;
use super::outcome;
use super::refusals;
use super::screen::SubmissionScreen;
use crate::components::{self, Pending, icon};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::screens::request::words;
use handover_api::Link;
use handover_api::link::ManyFrom;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::request::acts_on_submission::SubmissionActs;
use leptos::prelude::*;

const ASK: &str = "#cancel-all";
const KEEP: &str = "#cancel-keep";

/// The way for the reader to cancel, with the number of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CancelOffer {
    action: SubmissionAction,
    lines: u64,
}

pub(super) fn view(screen: SubmissionScreen) -> AnyView {
    let acts = acts(screen);
    let offer: Memo<Option<CancelOffer>> = Memo::new(move |_| offer_of(acts.get()));
    let is_asking = RwSignal::new(false);
    let cancelling = Pending::new();
    let press = move |_| {
        let Some(CancelOffer { action, .. }) = offer.get_untracked() else { return };
        cancelling.run(async move {
            let result = send(screen, action).await;
            is_asking.try_set(false);
            screen.read_again();
            result
        });
    };
    let ask = move |is_wanted: bool| {
        is_asking.set(is_wanted);
        dom::focus_soon(if is_wanted { KEEP } else { ASK });
    };
    let content = move || {
        let Some(CancelOffer { lines, .. }) = offer.get() else {
            return Some(view! { <p class="row">{links(screen, acts.get())}</p> }.into_any());
        };
        if is_asking.get() {
            let question = view! {
                <div class="card pad stack">
                    <p><b>{t::submission_cancel_ask(lines)}</b> " " {t::submission_cancel_what()}</p>
                    <div class="row">
                        <button
                            type="button" class="btn bad" aria-disabled=move || cancelling.disabled()
                            on:click=press
                        >
                            {t::submission_cancel(lines)}
                        </button>
                        <button type="button" class="btn" id="cancel-keep" on:click=move |_| ask(false)>
                            {t::submission_cancel_keep()}
                        </button>
                    </div>
                </div>
            };
            return Some(question.into_any());
        }
        let button = view! {
            <p class="row">
                {links(screen, acts.get())}
                <button type="button" class="btn bad" id="cancel-all" on:click=move |_| ask(true)>
                    {t::submission_cancel(lines)}
                </button>
            </p>
        };
        Some(button.into_any())
    };
    view! {
        {content}
        {move || {
            let text = refusals::explain(&cancelling.failure()?);
            Some(components::alert(view! { <p>{text}</p> }.into_any()))
        }}
    }
    .into_any()
}

/// The actions that the reader may take on all lines.
fn acts(screen: SubmissionScreen) -> Memo<SubmissionActs> {
    Memo::new(move |_| screen.detail.data.with(|detail| detail.as_ref().map(|detail| detail.acts).unwrap_or_default()))
}

fn offer_of(acts: SubmissionActs) -> Option<CancelOffer> {
    acts.cancellation().map(|(cancellation, lines)| CancelOffer { action: cancellation.into(), lines })
}

/// The links to the form, filled in with another version of what is open, or with the way back of what is done.
fn links(screen: SubmissionScreen, acts: SubmissionActs) -> AnyView {
    let link = |from: ManyFrom, icon_name: &'static str, text: &'static str| {
        view! { <a class="btn" href=Link::ModifyMany { from }.format()>{icon(icon_name)} {text}</a> }.into_any()
    };
    view! {
        {(acts.amend > 0).then(|| link(ManyFrom::Amend(screen.id), "edit", t::request_amend()))}
        {acts.way_back().map(|way| link(ManyFrom::Back(screen.id), "again", words::way_back(way)))}
    }
    .into_any()
}

async fn send(screen: SubmissionScreen, action: SubmissionAction) -> Result<(), Failure> {
    let path = route::submission_action(screen.id, action);
    let answer = client::post(screen.app, &path, &ActOnLines { lines: Lines::All }).await;
    let result: LinesResult = answer.inspect_err(|_| dom::focus_soon(ASK))?;
    tell(screen, result);
    Ok(())
}

/// Tells what was not possible. The lines themselves tell that all were cancelled.
fn tell(screen: SubmissionScreen, result: LinesResult) {
    if result.refused_count > 0 {
        return outcome::tell(screen, ReaderAct::Cancel, result);
    }
    screen.form.forget_outcome();
    dom::focus_soon("main h1");
}
