//! The list of an account without requests, with an explanation of requests.

use crate::components::{Icon, Tone, Track, TrackStep};
use crate::platform::i18n as t;
use crate::screens::request::words;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(super) fn view() -> AnyView {
    let app = expect_context::<App>();
    let later = words::later(&app.policy());
    let steps = vec![
        TrackStep::new(Tone::Now, "edit", t::requests_life_asked(), t::requests_life_asked_note()),
        TrackStep::new(Tone::Plain, "mail", t::requests_life_mailed(), t::requests_life_mailed_note()),
        TrackStep::new(Tone::Plain, "check", t::requests_life_confirmed(), t::requests_life_confirmed_note()),
        TrackStep::new(Tone::Plain, "user", t::requests_life_moved(), later),
    ];
    let services = Link::Services(app.navigation.services.get_untracked()).format();
    let modify = view! { <b>{t::modify_title()}</b> }.into_any();
    view! {
        <section class="card pad stack" aria-labelledby="what">
            <h2 id="what">{t::requests_what()}</h2>
            <p>{t::requests_what_text()}</p>
            <Track steps flat=true/>
            <p>{t::requests_make_one(modify)}</p>
            <p><a class="btn" href=services><Icon name="user"/> {t::services_title()}</a></p>
        </section>
    }
    .into_any()
}
