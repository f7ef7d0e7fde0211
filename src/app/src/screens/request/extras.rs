//! Parts that only some requests have: services that were left out, and tech roles that end on a day.

use super::ending::EndingEntry;
use super::page::Page;
use crate::components::RefusedGroup;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::screens::service::role_end_acts::{self, EndOutcome};
use handover_api::submissions::LeftOut;
use leptos::prelude::*;

lazy_part! { request_parts: pub(super) fn left_out_services() { view! { <LeftOutServices/> } } }

/// Services that were asked for and left out, because they could not be changed.
#[component]
fn LeftOutServices() -> impl IntoView {
    let page = expect_context::<Page>();
    let left_out = page.memo(|detail, _| detail.left_out.clone());
    move || left_out.get().flatten().map(groups)
}

fn groups(LeftOut { services, reasons }: LeftOut) -> AnyView {
    let groups: Vec<AnyView> = reasons.into_iter().map(|group| view! { <RefusedGroup group/> }.into_any()).collect();
    view! {
        <section class="stack" aria-labelledby="refused">
            <h2 id="refused">{t::submission_left_out(services)}</h2>
            <div class="card lines">{groups}</div>
        </section>
    }
    .into_any()
}

lazy_part! { request_parts: pub(super) fn role_ends() { view! { <RoleEnds/> } } }

/// Tech roles with a scheduled last day, which the admin can extend or end early.
#[component]
fn RoleEnds() -> impl IntoView {
    let page = expect_context::<Page>();
    let outcome: EndOutcome = RwSignal::new(None);
    // Narrower than the data: the question must not be rendered anew while it is open.
    let ends = page.memo(|detail, _| (detail.ends.clone(), detail.more_ends));
    let list = move || {
        let (ends, more) = ends.get().filter(|(ends, _)| !ends.is_empty())?;
        let more = (more > 0).then(|| view! { <p class="small soft">{t::role_ends_more(more)}</p> });
        let entry = |role| view! { <EndingEntry role now=page.now outcome/> };
        Some(view! {
            <section class="stack" aria-labelledby="ends">
                <h2 id="ends">{t::role_ends_title()}</h2>
                <ul class="ul card lines">{ends.into_iter().map(entry).collect_view()}</ul>
                {more}
            </section>
        })
    };
    view! { {role_end_acts::outcome_note(outcome)}{list} }
}
