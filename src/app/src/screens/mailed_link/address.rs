//! Confirming a new address by its mailed link, signed in as the account that asked for it.

use super::parts::head;
use super::state::MailedLinkState;
use crate::components::{Notice, SwitchAccountButton, Tone, submit_by_person};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::forms::{ErrorSummary, SubmitButton};
use crate::platform::i18n as t;
use crate::screens::profile::{address_changed, cooldown_note};
use crate::state::{App, OutcomeDetails};
use handover_api::Link;
use handover_api::account::{PendingAddress, Profile};
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_rules::MailedLinkId;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    let state = MailedLinkState::new(MailedLinkAction::Address);
    let profile = loaded::load::<Profile>(|| route::PROFILE.to_owned());
    let form = move || {
        let form = move |profile: &Profile| match &profile.pending {
            Some(pending) => form(state, profile, pending),
            None => nothing_pending(),
        };
        view! { <WhenLoaded of=profile children=form/> }.into_any()
    };
    view! {
        {head(state, t::address_changed_title())}
        {state.show(move |_| done(profile), form)}
    }
    .into_any()
}

fn form(state: MailedLinkState, profile: &Profile, pending: &PendingAddress) -> AnyView {
    let form = state.form;
    let link = pending.link;
    let new = pending.address.to_string();
    let old = profile.address.to_string();
    let addresses = (new.clone(), old.clone());
    let address = |text: String| view! { <b translate="no">{text}</b> }.into_any();
    let handle = view! { <code translate="no">{state.app.my_handle().as_str().to_owned()}</code> }.into_any();
    view! {
        <form class="stack" novalidate on:submit=submit_by_person(move || submit(state, link, addresses.clone()))>
            <ErrorSummary form />
            <dl class="facts card pad">
                <dt>{t::nic_handle()}</dt><dd>{handle}</dd>
                <dt>{t::address_now()}</dt><dd>{address(old)}</dd>
                <dt>{t::address_then()}</dt><dd>{address(new)}</dd>
            </dl>
            <p>{t::address_codes()} {cooldown_note()}</p>
            <p class="row">
                <SubmitButton form icon="check" label=t::address_confirm() />
                <a class="btn" href=Link::Profile.format()>{t::not_now()}</a>
            </p>
        </form>
    }
    .into_any()
}

fn submit(state: MailedLinkState, link: MailedLinkId, addresses: (String, String)) {
    let Some(token) = state.token() else { return };
    if !state.form.start(Vec::new()) {
        return;
    }
    state.form.run(async move {
        let body = Token { token };
        let path = route::email_task_action(link, TaskAction::Accept);
        let answer = state.app.post::<_, ()>(&path, &body).await;
        let details = OutcomeDetails { addresses: Some(addresses), ..OutcomeDetails::default() };
        state.finish(&body.token, answer.map(|()| state.app.my_handle()), details)
    });
}

/// The account that is signed in has no change of address pending.
fn nothing_pending() -> AnyView {
    let app = expect_context::<App>();
    let code = view! { <code translate="no">{app.my_handle().as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::address_nothing_waits(code)}</p> }.into_any();
    view! {
        <div class="stack">
            <Notice tone=Tone::Plain icon="info">{text}</Notice>
            <div class="row">
                <a class="btn main" href=Link::Profile.format()>{t::to_profile()}</a>
                <SwitchAccountButton class="btn"/>
            </div>
        </div>
    }
    .into_any()
}

fn done(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    // The page must not offer the change again, and the account in the session has the new address now.
    profile.retry();
    app.read_session();
    let addresses = app.mailed_link.outcome.with_untracked(|outcome| outcome.as_ref()?.details.addresses.clone());
    let (new, old) = addresses.unwrap_or_default();
    view! {
        <div class="stack">
            {address_changed(&new, &old)}
            <p><a class="btn" href=Link::Profile.format()>{t::to_profile()}</a></p>
        </div>
    }
    .into_any()
}
