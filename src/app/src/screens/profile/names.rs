//! Visibility of the account's name: a switch that is saved immediately.

use super::field::field;
use crate::components::{FailureNotice, Pending};
use crate::data::loaded::Loaded;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::{ChangePersonalDetails, Profile};
use handover_api::route;
use leptos::prelude::*;

pub(super) fn view(app: App, profile: Loaded<Profile>) -> AnyView {
    let saving = Pending::new();
    let is_shown = move || field(profile, |profile| profile.shows_name);
    let save = move |event| {
        let body = ChangePersonalDetails { shows_name: Some(event_target_checked(&event)), ..Default::default() };
        saving.run(async move {
            let saved = client::put(app, route::PROFILE, &body).await;
            // After a failure, the box shows the stored value again.
            profile.retry();
            saved.map(|()| app.announce(t::form_saved()))
        });
    };
    view! {
        <div class="pad stack">
            <label class="row start">
                <input id="shows-name" type="checkbox" aria-describedby="shows-name-note" prop:checked=is_shown on:change=save />
                <span>
                    {t::names_show()}
                    <br/>
                    <span id="shows-name-note" class="small soft">{t::names_show_note()}</span>
                </span>
            </label>
            {move || saving.failure().map(|failure| view! { <FailureNotice failure/> }.into_any())}
        </div>
    }
    .into_any()
}
