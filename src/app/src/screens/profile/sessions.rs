//! The account's sessions. All but the present one can be ended here.

use super::field::field;
use super::user_agent;
use crate::components::{Badge, FailureNotice, Pending, Tone};
use crate::data::Loaded;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::account::{Profile, SessionRow};
use handover_api::{Reason, route};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct SessionList {
    app: App,
    profile: Loaded<Profile>,
    ending: Pending,
}

pub(super) fn view(app: App, profile: Loaded<Profile>) -> AnyView {
    let sessions = SessionList { app, profile, ending: Pending::new() };
    let rows = move || {
        field(profile, |profile| profile.sessions.iter().map(|row| session(sessions, row)).collect::<Vec<AnyView>>())
    };
    let end_others = move || {
        (field(profile, |profile| profile.sessions.len()) > 1).then(|| {
            let end = move |_| end(sessions, route::SESSIONS.to_owned(), t::sessions_ended());
            view! {
                <div class="pad">
                    <button type="button" class="btn" on:click=end>{t::sessions_end_others()}</button>
                </div>
            }
        })
    };
    let failed = move || sessions.ending.failure().map(|failure| view! { <FailureNotice failure/> }.into_any());
    view! {
        {failed}
        <ul class="lines ul">{rows}</ul>
        {end_others}
    }
    .into_any()
}

/// Ends the session, or the sessions, at `path`.
fn end(sessions: SessionList, path: String, announcement: &'static str) {
    let SessionList { app, profile, ending } = sessions;
    ending.run(async move {
        match client::delete(app, &path).await {
            // A session that is not found has ended already.
            Err(failure) if failure.reason() != Some(Reason::NotFound) => return Err(failure),
            _ => {
                profile.retry();
                app.announce(announcement);
                dom::focus_soon("#sessions");
            }
        }
        Ok(())
    });
}

fn session(sessions: SessionList, row: &SessionRow) -> AnyView {
    let name = user_agent::name(&row.agent);
    let (title, note, action) = if row.is_this {
        let badge = view! { <Badge tone=Tone::Ok icon="ok" text=t::session_now()/> }.into_any();
        (t::session_this(name.as_str()), t::session_since(intl::timestamp(row.began_at).as_str()), badge)
    } else {
        let id = row.id;
        let used = intl::timestamp(row.used_at);
        let label = t::session_end_of(name.as_str(), used.as_str());
        let end = move |_| end(sessions, route::session(id), t::session_ended());
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
