//! For an account without requests: what one is, and how to make one.

use crate::components::{self, Tone, TrackStep, icon};
use crate::platform::i18n as t;
use crate::screens::request::words;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(super) fn view(app: App) -> AnyView {
    let step =
        |tone, icon, what: &str, note: &str| TrackStep { tone, icon, what: what.to_owned(), note: note.to_owned() };
    let later = words::later(&app.policy());
    let steps = vec![
        step(Tone::Now, "edit", t::requests_life_asked(), t::requests_life_asked_note()),
        step(Tone::Plain, "mail", t::requests_life_mailed(), t::requests_life_mailed_note()),
        step(Tone::Plain, "check", t::requests_life_confirmed(), t::requests_life_confirmed_note()),
        step(Tone::Plain, "user", t::requests_life_moved(), &later),
    ];
    let services = Link::Services(app.navigation().services.get_untracked()).format();
    let modify = view! { <b>{t::modify_title()}</b> }.into_any();
    view! {
        <section class="card pad stack" aria-labelledby="what">
            <h2 id="what">{t::requests_what()}</h2>
            <p>{t::requests_what_text()}</p>
            {components::track(steps, true)}
            <p>{t::requests_make_one(modify)}</p>
            <p><a class="btn" href=services>{icon("user")} {t::services_title()}</a></p>
        </section>
    }
    .into_any()
}
