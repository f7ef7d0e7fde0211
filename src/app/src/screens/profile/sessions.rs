//! The account's sessions. All but the present one can be ended here.

use super::field::field;
use super::removal::Removal;
use crate::components::{Badge, Tone, user_agent};
use crate::data::Loaded;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::account::{Profile, SessionRow};
use handover_api::route;
use leptos::prelude::*;

pub(super) fn view(profile: Loaded<Profile>) -> AnyView {
    let sessions = Removal::new(profile.reading, "#sessions");
    let rows = move || {
        field(profile, |profile| profile.sessions.iter().map(|row| session(sessions, row)).collect::<Vec<AnyView>>())
    };
    let end_others = move || {
        (field(profile, |profile| profile.sessions.len()) > 1).then(|| {
            let end = move |_| sessions.remove(route::SESSIONS.to_owned(), t::sessions_ended());
            view! {
                <div class="pad">
                    <button type="button" class="btn" on:click=end>{t::sessions_end_others()}</button>
                </div>
            }
        })
    };
    view! {
        {sessions.failed()}
        <ul class="lines ul">{rows}</ul>
        {end_others}
    }
    .into_any()
}

fn session(sessions: Removal, row: &SessionRow) -> AnyView {
    let name = user_agent::name(&row.agent);
    let (title, note, action) = if row.is_this {
        let badge = view! { <Badge tone=Tone::Ok icon="ok" text=t::session_now()/> }.into_any();
        (t::session_this(name.as_str()), t::session_since(intl::timestamp(row.began_at).as_str()), badge)
    } else {
        let id = row.id;
        let used = intl::timestamp(row.used_at);
        let label = t::session_end_of(name.as_str(), used.as_str());
        let end = move |_| sessions.remove(route::session(id), t::session_ended());
        let button = view! {
            <button type="button" class="btn sm" aria-label=label on:click=end>{t::session_end()}</button>
        };
        (name, t::session_used(used.as_str()), button.into_any())
    };
    view! {
        <li class="pad row between">
            <div><b>{title}</b><br/><span class="small soft">{note}</span></div>
            {action}
        </li>
    }
    .into_any()
}
