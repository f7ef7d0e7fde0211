//! Obstacles that the reader has to resolve in its profile: until then, the roles that it accepts do not move.

use super::page::Page;
use crate::components::{Notice, Tone, person_text, words};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_rules::Blocker;
use leptos::prelude::*;

#[component]
pub(super) fn ToResolve() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    page.show(move |detail, me| {
        let line = |blocker| view! { <p><b>{words::blocker(app, blocker)}</b></p> };
        let lines = detail.to_resolve.iter().map(line).collect_view();
        let needs_payment = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
        let needs_payment = detail.to_resolve.iter().any(needs_payment);
        let mend = if needs_payment { t::request_add_payment() } else { t::request_open_profile() };
        let visible = (needs_payment && detail.asker != *me).then(|| {
            view! { <p class="small">{t::request_asker_is_told(person_text(app, &detail.asker).as_str())}</p> }
        });
        view! {
            <Notice tone=Tone::Warn icon="alert">
                <div class="row between">
                    <div class="grow">{lines}<p class="small">{t::request_to_resolve()}</p>{visible}</div>
                    <a class="btn" href=Link::Profile.format()>{mend}</a>
                </div>
            </Notice>
        }
    })
}
