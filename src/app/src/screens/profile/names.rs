//! Visibility of the account's name: a switch that is saved immediately.

use super::field::field;
use crate::components::{FailureNotice, Pending, State, Tone};
use crate::data::loaded::Loaded;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::{ChangePersonalDetails, Profile};
use handover_api::route;
use leptos::prelude::*;

pub(super) fn view(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let (saving, is_saved) = (Pending::new(), RwSignal::new(false));
    let is_shown = move || field(profile, |profile| profile.shows_name);
    let save = move |event| {
        let body = ChangePersonalDetails { shows_name: Some(event_target_checked(&event)), ..Default::default() };
        is_saved.set(false);
        saving.run(async move {
            let saved = app.put(route::PROFILE, &body).await;
            // After a failure, the box shows the stored value again.
            profile.retry();
            saved.map(|()| {
                is_saved.try_set(true);
            })
        });
    };
    view! {
        <div class="pad stack">
            <label class="row start">
                <input id="shows-name" type="checkbox" aria-describedby="shows-name-note" prop:bound=is_shown on:change=save />
                <span>
                    {t::names_show()}
                    <br/>
                    <span id="shows-name-note" class="small soft">{t::names_show_note()}</span>
                </span>
            </label>
            <div role="status">
                {move || is_saved.get().then(|| view! { <State tone=Tone::Ok icon="check" text=t::form_saved()/> })}
            </div>
            {move || saving.failure().map(|failure| view! { <FailureNotice failure/> }.into_any())}
        </div>
    }
    .into_any()
}
