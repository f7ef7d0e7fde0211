//! Obstacles that the reader has to resolve in its profile: until then, the roles that it accepts do not move.

use super::page::Page;
use crate::components::{Notice, Tone, words};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

#[component]
pub(super) fn ToResolve() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    page.show(move |detail, _| {
        let line = |blocker| view! { <p><b>{words::blocker(app, blocker)}</b></p> };
        let lines = detail.to_resolve.iter().map(line).collect_view();
        view! {
            <Notice tone=Tone::Warn icon="alert">
                <div class="row between">
                    <div class="grow">{lines}<p class="small">{t::request_to_resolve()}</p></div>
                    <a class="btn" href=Link::Profile.format()>{t::request_open_profile()}</a>
                </div>
            </Notice>
        }
    })
}
