//! Parts that only some requests have: obstacles, lines that failed or move soon, services that were left out, and tech
//! roles that end on a day.

use super::lines::{MIN_FILTERED, change};
use super::page::Page;
use super::words::{TimeLeftText, services_in};
use crate::components::{
    self, Button, Disc, Icon, Notice, PersonInside, RefusedGroup, Tone, blockers, person_text, words,
};
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::service::role_end_acts::{self, EndOutcome, EndingRole};
use crate::state::App;
use handover_api::Link;
use handover_api::submissions::{EndingRoles, LeftOut};
use handover_rules::role_end::ends_at;
use handover_rules::{Blocker, RequestState, Timestamp};
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

lazy_part! { request_parts: pub(super) fn some_soon() { view! { <SomeSoon/> } } }

/// That some of the lines take effect while others are open.
#[component]
fn SomeSoon() -> impl IntoView {
    let page = expect_context::<Page>();
    let soon =
        page.memo(|detail, me| Some((detail.effect_at?, detail.seen_lines(me).taking_effect(), detail.services)));
    let content = move || {
        soon.get().flatten().map(|(at, services, total)| {
            let time = view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any();
            let total = intl::number(total).into_any();
            view! {
                <Notice tone=Tone::Ok icon="clock">
                    <p><b>{t::request_some_soon(services, time, total)}</b> " " <TimeLeftText now=page.now end=at/></p>
                </Notice>
            }
        })
    };
    view! { {content} }
}

lazy_part! { request_parts: pub(super) fn some_failed() { view! { <SomeFailed/> } } }

/// That some of the lines failed: the list below says why.
#[component]
fn SomeFailed() -> impl IntoView {
    let page = expect_context::<Page>();
    let failed = page.memo(|detail, _| (services_in(detail, RequestState::Error), detail.names >= MIN_FILTERED));
    let show = move |_| change(page, |view| (view.state, view.answer) = (Some(RequestState::Error), None));
    let content = move || {
        failed.get().map(move |(failed, can_filter)| {
            let show = move || view! { <Button label=t::request_show_failed() press=show/> };
            view! {
                <Notice tone=Tone::Bad icon="alert">
                    <div class="row between">
                        <div class="grow">
                            <b>{t::request_some_failed(failed)}</b><p class="small">{t::request_some_failed_why()}</p>
                        </div>
                        {can_filter.then(show)}
                    </div>
                </Notice>
            }
        })
    };
    view! { {content} }
}

lazy_part! { request_parts: pub(super) fn left_out_services() { view! { <LeftOutServices/> } } }

/// Services that were asked for and left out, because they could not be changed.
#[component]
fn LeftOutServices() -> impl IntoView {
    let page = expect_context::<Page>();
    let left_out = page.memo(|detail, _| detail.left_out.clone());
    move || {
        left_out.get().flatten().map(|LeftOut { services, reasons }| {
            view! {
                <section class="stack" aria-labelledby="refused">
                    <h2 id="refused">{t::submission_left_out(services)}</h2>
                    <div class="card lines">
                        {reasons.into_iter().map(|group| view! { <RefusedGroup group/> }).collect_view()}
                    </div>
                </section>
            }
        })
    }
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

/// Roles that go back on one day.
#[component]
pub(crate) fn EndingEntry(role: EndingRoles, now: ReadSignal<Timestamp>, outcome: EndOutcome) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let roles = words::roles_inside(role.roles);
    let (address, title) = if role.services == 1 {
        let service = Link::service(&role.service);
        (service.format(), t::word_contact_for(components::service_inside(&role.service.name).as_str(), roles.as_str()))
    } else {
        let submission = Link::submission(role.submission);
        (submission.format(), t::word_contact_for(t::word_services(role.services).as_str(), roles.as_str()))
    };
    let end = ends_at(role.until);
    let day = view! { <time datetime=intl::machine(end)>{intl::day(role.until)}</time> }.into_any();
    let who = t::role_ends_until(
        day,
        view! { <PersonInside who=role.holder.clone()/> }.into_any(),
        view! { <PersonInside who=role.returns_to.clone()/> }.into_any(),
    );
    let (of, end_now) = if role.services == 1 {
        let name = components::service_inside(&role.service.name);
        (t::requests_of_service(name.as_str()), role_end_acts::end_one(role.service.clone()))
    } else {
        let of = t::roles_of_services(role.services, words::roles(role.roles).as_str());
        (["(", &of, ")"].concat(), role_end_acts::end_many(role.clone(), outcome))
    };
    let acts = EndingRole {
        holder: role.holder.clone(),
        returns_to: role.returns_to.clone(),
        request: role.request,
        services: role.services,
        may_extend: role.may_extend,
        end_now: role.may_end_now.then_some(end_now),
        of: Some(of),
    };
    view! {
        <li class="entry" data-s="warn">
            <span class="pair" aria-hidden="true">
                <span class="discs"><Disc who=role.holder.clone()/></span>
                <Icon name="arrow"/>
                <span class="discs"><Disc who=role.returns_to.clone()/></span>
            </span>
            <div class="what"><h3><a href=address>{words::capitalized(title)}</a></h3><small>{who}</small></div>
            <div><span class="state small" data-s="warn"><Icon name="clock"/><span><TimeLeftText now end/></span></span></div>
            <div class="acts">{role_end_acts::view(&me, acts)}</div>
        </li>
    }
}
