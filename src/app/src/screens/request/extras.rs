//! Parts that only some requests have: services that were left out, and tech roles that end on a day.

use super::page::Page;
use crate::components::{Icon, Person, RefusedGroup, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::service::role_end_acts::{self, EndOutcome};
use crate::state::App;
use handover_api::submissions::{EndingRoles, LeftOut};
use handover_rules::NicHandle;
use leptos::prelude::*;

/// Services that were asked for and left out, because they could not be changed.
#[component]
pub(super) fn LeftOutServices() -> impl IntoView {
    let page = expect_context::<Page>();
    let left_out = page.memo(|detail, _| detail.left_out.clone());
    move || left_out.get().flatten().map(groups)
}

fn groups(LeftOut { services, reasons }: LeftOut) -> AnyView {
    let groups: Vec<AnyView> =
        reasons.iter().map(|group| view! { <RefusedGroup group=group.clone()/> }.into_any()).collect();
    view! {
        <section class="stack" aria-labelledby="refused">
            <h2 id="refused">{t::submission_left_out(services)}</h2>
            <div class="card lines">{groups}</div>
        </section>
    }
    .into_any()
}

/// Tech roles that were handed over until a day to come: the admin extends them, or ends them before.
#[component]
pub(super) fn RoleEnds() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let outcome: EndOutcome = RwSignal::new(None);
    let me = page.me();
    // Narrower than the data: the question must not be rendered anew while it is open.
    let ends = page.memo(|detail, _| (detail.ends.clone(), detail.more_ends));
    let list = move || {
        let (ends, more) = ends.get().filter(|(ends, _)| !ends.is_empty())?;
        let more = (more > 0).then(|| view! { <p class="small soft">{t::role_ends_more(more)}</p> });
        let entries: Vec<AnyView> = ends.iter().map(|end| entry(app, &me, end, outcome)).collect();
        Some(view! {
            <section class="stack" aria-labelledby="ends">
                <h2 id="ends">{t::role_ends_title()}</h2>
                <ul class="ul card lines">{entries}</ul>
                {more}
            </section>
        })
    };
    view! { {role_end_acts::told(outcome)}{list} }
}

fn entry(app: App, me: &NicHandle, end: &EndingRoles, outcome: EndOutcome) -> AnyView {
    let roles = t::roles_of_services(end.services, words::roles(end.roles).as_str());
    let until = t::role_ends_until(
        intl::day(end.until).into_any(),
        view! { <Person who=end.holder.clone() with_handle=false/> }.into_any(),
        view! { <Person who=end.returns_to.clone() with_handle=false/> }.into_any(),
    );
    let of = ["(", &roles, ")"].concat();
    let acts = role_end_acts::of_many(app, me, end, &of, outcome);
    view! {
        <li class="pad row between">
            <div class="state"><Icon name="clock"/><div><h3>{roles}</h3><p>{until}</p></div></div>
            {acts}
        </li>
    }
    .into_any()
}
