//! Where the account is signed in; other sessions can be ended from here.

use super::{agent, part};
use crate::components::page_data::PageData;
use crate::components::{self, Tone};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::profile as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::{Profile, SessionRow};
use handover_api::{Reason, route};
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext, profile: PageData<Profile>) -> AnyView {
    let failure: RwSignal<Option<String>> = RwSignal::new(None);
    let end = move |path: String, said: &'static str| {
        failure.set(None);
        spawn_local(async move {
            match client::delete(app, &path).await {
                // It may have ended meanwhile, which is what was wanted.
                Err(failed) if failed.reason() != Some(Reason::NotFound) => {
                    failure.try_set(Some(components::explain(&failed)));
                }
                _ => {
                    profile.retry();
                    app.announce(said);
                    dom::focus_soon("#sessions");
                }
            }
        });
    };
    let rows = move || {
        let row = |row: &SessionRow| {
            let id = row.id;
            session(row, move || end(route::session(id), t::session_ended()))
        };
        part(profile, |profile| profile.sessions.iter().map(row).collect::<Vec<AnyView>>())
    };
    let all = move || {
        (part(profile, |profile| profile.sessions.len()) > 1).then(|| {
            let end = move |_| end(route::SESSIONS.to_owned(), t::sessions_ended());
            view! {
                <div class="pad">
                    <button type="button" class="btn" on:click=end>{t::sessions_end_others()}</button>
                </div>
            }
        })
    };
    let failed = move || failure.get().map(|text| components::alert(view! { <p>{text}</p> }.into_any()));
    view! {
        {failed}
        <ul class="lines ul">{rows}</ul>
        {all}
    }
    .into_any()
}

fn session(row: &SessionRow, end: impl Fn() + Send + Sync + 'static) -> AnyView {
    let name = agent::name(&row.agent);
    let (title, when, action) = if row.is_this {
        let now = components::badge(Tone::Ok, "ok", t::session_now());
        (t::session_this(name.as_str()), t::session_since(intl::timestamp(row.began_at).as_str()), now)
    } else {
        let used = intl::timestamp(row.used_at);
        let label = t::session_end_of(name.as_str(), used.as_str());
        let button = view! {
            <button type="button" class="btn sm" aria-label=label on:click=move |_| end()>{t::session_end()}</button>
        };
        (name, t::session_used(used.as_str()), button.into_any())
    };
    view! {
        <li class="pad row between">
            <div><b>{title}</b><br/><span class="small soft">{when}</span></div>
            {action}
        </li>
    }
    .into_any()
}
