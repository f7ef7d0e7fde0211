//! The page on which an account allows an application to act for it. Opening it changes nothing; the token waits in memory,
//! already gone from the address bar.

mod form;
mod rules;
mod state;

pub(crate) use rules::RuleList;

use crate::components::{FailureNotice, Notice, PageHead, Skeleton, Tone};
use crate::platform::i18n as t;
use crate::state::App;
use form::GrantForm;
use handover_api::Link;
use leptos::prelude::*;
use state::{GrantPage, Shown};
use web_sys::Url;

/// The screen.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let page = GrantPage { app, shown: RwSignal::new(Shown::Loading) };
    // Also for the link of another request that is opened here.
    Effect::new(move |_| {
        let is_answered = page.shown.with_untracked(|shown| matches!(shown, Shown::Answered { .. }));
        if app.mailed_link.grant.with(Option::is_some) || !is_answered {
            page.read();
        }
    });
    let content = move || match page.shown.get() {
        Shown::Loading => view! { <Skeleton lines=6/> }.into_any(),
        Shown::Failed(failure) => view! { <FailureNotice failure retry=move || page.read()/> }.into_any(),
        Shown::Gone => view! { <Notice tone=Tone::Plain icon="info"><p>{t::authorize_gone()}</p></Notice> }.into_any(),
        Shown::Asked(asked) => view! { <GrantForm page asked/> }.into_any(),
        Shown::Answered { is_allowed, redirection } => view! { <Answered is_allowed redirection/> }.into_any(),
    };
    view! {
        <PageHead heading=t::authorize_title()/>
        <div class="column">{content}</div>
    }
    .into_any()
}

#[component]
fn Answered(is_allowed: bool, redirection: Option<String>) -> impl IntoView {
    let (icon, text) = if is_allowed { ("ok", t::authorize_allowed()) } else { ("info", t::authorize_denied()) };
    let tone = if is_allowed { Tone::Ok } else { Tone::Plain };
    let back = redirection.map(|address| {
        // The server has checked it.
        let host = Url::new(&address).map(|address| address.host()).unwrap_or_default();
        let label = t::authorize_back(host.as_str());
        view! { <a class="btn main" href=address.clone() rel="noreferrer">{label}</a> }
    });
    view! {
        <div class="stack">
            <div role="status"><Notice tone icon><p>{text}</p></Notice></div>
            <div class="row">{back} <a class="btn" href=Link::Profile.format()>{t::to_profile()}</a></div>
        </div>
    }
}
