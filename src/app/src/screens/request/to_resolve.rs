//! Obstacles that the reader has to resolve in its profile, and what else a request waits for: until then, no role moves.

use super::page::Page;
use crate::components::{Notice, Tone, blockers, person_text};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_rules::Blocker;
use leptos::prelude::*;

lazy_part! { request_parts: pub(super) fn to_resolve() { view! { <ToResolve/> } } }

#[component]
fn ToResolve() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    page.show(move |detail, me| {
        let line = |blocker| view! { <p><b>{blockers::blocker(app.people, blocker)}</b></p> };
        let of_others = detail.only.iter().flat_map(|only| &only.blocked_by);
        let of_others = of_others.filter(|blocker| !detail.to_resolve.contains(blocker));
        let lines = detail.to_resolve.iter().chain(of_others).map(line).collect_view();
        let has_to_answer = detail.waiting_for(me) > 0;
        let needs_payment = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
        let needs_payment = detail.to_resolve.iter().any(needs_payment);
        let mend = if needs_payment { t::request_add_payment() } else { t::request_open_profile() };
        let how = if has_to_answer { t::request_to_resolve() } else { t::request_to_resolve_accepted() };
        let mend =
            (!detail.to_resolve.is_empty()).then(|| view! { <a class="btn" href=Link::Profile.format()>{mend}</a> });
        let visible = (has_to_answer && needs_payment && detail.asker != *me).then(|| {
            view! { <p class="small">{t::request_asker_is_told(person_text(app.people, &detail.asker).as_str())}</p> }
        });
        view! {
            <Notice tone=Tone::Warn icon="alert">
                <div class="row between">
                    <div class="grow">{lines}<p class="small">{how}</p>{visible}</div>
                    {mend}
                </div>
            </Notice>
        }
    })
}
