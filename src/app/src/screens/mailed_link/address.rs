//! Confirming a new address by the link of its mail, as the account that asked for it.

use super::{Errand, head};
use crate::components::page_data::{self, PageData};
use crate::components::{self, Tone, bones};
use crate::platform::client;
use crate::platform::i18n::account_links as t;
use crate::platform::session;
use crate::prelude::*;
use crate::screens::profile::address_changed;
use crate::state::AppContext;
use handover_api::Link;
use handover_api::account::{PendingAddress, Profile};
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext) -> AnyView {
    let errand = Errand::new(app, MailedLinkAction::Address);
    let profile = page_data::load::<Profile>(app, || route::PROFILE.to_owned());
    let ready = move || {
        profile.show(
            || bones(3),
            move |profile| match &profile.pending {
                Some(pending) => question(errand, profile, pending),
                None => nothing_waits(app),
            },
        )
    };
    view! {
        {head(errand, t::address_changed_title())}
        {errand.show(move |_| done(app, profile), ready)}
    }
    .into_any()
}

fn question(errand: Errand, profile: &Profile, pending: &PendingAddress) -> AnyView {
    let task = pending.task;
    let present = profile.address.to_string();
    let submit = {
        let addresses = (pending.address.to_string(), present.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let Some(token) = errand.secret() else { return };
            if !errand.form.begin(Vec::new()) {
                return;
            }
            let addresses = addresses.clone();
            spawn_local(async move {
                let path = route::email_task_action(task, TaskAction::Accept);
                let body = Token { token };
                let answer = client::post::<_, ()>(errand.app, &path, &body).await;
                errand.take(&body.token, answer.map(|()| errand.app.my_handle()), Some(addresses));
            });
        }
    };
    let code = |text: String| view! { <b translate="no">{text}</b> }.into_any();
    let handle = view! { <code translate="no">{errand.app.my_handle().as_str().to_owned()}</code> }.into_any();
    view! {
        <form class="stack" novalidate on:submit=submit>
            {errand.form.problems()}
            <dl class="facts card pad">
                <dt>{t::nic_handle()}</dt><dd>{handle}</dd>
                <dt>{t::address_now()}</dt><dd>{code(present)}</dd>
                <dt>{t::address_then()}</dt><dd>{code(pending.address.to_string())}</dd>
            </dl>
            <p>{t::address_codes()}</p>
            <p class="row">
                {errand.form.button("btn main", Some("check"), t::address_confirm())}
                <a class="btn" href=Link::Profile.format()>{t::not_now()}</a>
            </p>
        </form>
    }
    .into_any()
}

/// The account that is signed in has asked for no other address, or not any more.
fn nothing_waits(app: AppContext) -> AnyView {
    let code = view! { <code translate="no">{app.my_handle().as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::address_nothing_waits(code)}</p> }.into_any();
    let switch = move |_| {
        spawn_local(async move {
            if let Err(failure) = session::sign_out(app).await {
                app.announce(&components::explain(&failure));
            }
        });
    };
    view! {
        <div class="stack">
            {components::notice(Tone::Plain, "info", text)}
            <p class="row">
                <a class="btn main" href=Link::Profile.format()>{t::to_profile()}</a>
                <button type="button" class="btn" on:click=switch>{t::switch_account()}</button>
            </p>
        </div>
    }
    .into_any()
}

fn done(app: AppContext, profile: PageData<Profile>) -> AnyView {
    // Should the link be opened again, nothing waits any more. The frame and other screens show the address, too.
    profile.retry();
    session::read(app);
    let addresses = app.mailed_link().outcome.with_untracked(|outcome| outcome.as_ref()?.addresses.clone());
    let (new, old) = addresses.unwrap_or_default();
    view! {
        <div class="stack">
            {address_changed(app, &new, &old)}
            <p><a class="btn" href=Link::Profile.format()>{t::to_profile()}</a></p>
        </div>
    }
    .into_any()
}
