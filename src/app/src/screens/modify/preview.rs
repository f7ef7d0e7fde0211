//! The panel "What will happen".

mod people;

use super::form::ModifyForm;
use super::messages;
use super::model::Omission;
use crate::components::{self, Tone, TrackStep, icon};
use crate::platform::clock::{self, TimeLeft};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::TimeDelta;
use core::time::Duration;
use handover_rules::submission::ChangePreview;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::preview::PreviewedRequest;
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceKey, ServiceName, Timestamp};
use leptos::prelude::*;

/// The panel. It is not a live region because it changes with every key: the dialog announces a summary instead.
#[component]
pub(super) fn Preview(form: ModifyForm) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let shown = Memo::new(move |_| {
        let settled = form.input.shown.with(|shown| shown.settled.clone());
        // As at the fields: no error while somebody types.
        let is_shown = |(role, omission): &(Role, Omission)| *omission != Omission::Invalid || *settled.get(*role);
        form.model.with(|model| {
            let Some(model) = model else { return <(ChangePreview, Vec<(Role, Omission)>)>::default() };
            (model.preview.clone(), model.omissions.iter().copied().filter(is_shown).collect())
        })
    });
    let service = Memo::new(move |_| {
        form.context.with(|context| context.as_ref().map(|context| context.service.service.clone()))
    });
    let now = clock::ticking(app, Duration::from_secs(20));
    let content = move || match service.get() {
        Some(_) if form.is_locked.get() => view! { <p class="soft">{t::modify_preview_locked()}</p> }.into_any(),
        Some(service) => shown.with(|(preview, omissions)| content(app, preview, omissions, &service, &me, now)),
        None => ().into_any(),
    };
    view! {
        <section class="preview stack" aria-labelledby="preview">
            <h2 id="preview">{t::modify_preview()}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn content(
    app: App,
    preview: &ChangePreview,
    omissions: &[(Role, Omission)],
    service: &ServiceKey,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
) -> AnyView {
    let omissions: Vec<AnyView> = omissions.iter().map(|(role, omission)| omitted(*role, *omission)).collect();
    if preview.request_count == 0 {
        let text = omissions.is_empty().then(|| view! { <p class="soft">{t::modify_preview_empty()}</p> });
        return view! { {omissions}{text} }.into_any();
    }
    let address = app
        .session()
        .account
        .with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let grace = TimeDelta::seconds(app.policy().grace.into());
    let cards: Vec<AnyView> = preview.requests.iter().map(|request| card(request, me, &address, grace)).collect();
    let superseded: Vec<AnyView> =
        preview.superseded.iter().map(|(category, open)| superseded(*category, open, me)).collect();
    let apart = (preview.request_count > 1).then(|| view! { <p class="soft">{t::modify_apart()}</p> });
    view! {
        {omissions}
        <div><h3>{t::modify_requests(preview.request_count as u64)}</h3>{apart}</div>
        {cards}
        {superseded}
        {deadline(app, preview, me, now)}
        {(!preview.accounts.is_empty()).then(|| people::view(&preview.accounts, service, me))}
    }
    .into_any()
}

fn omitted(role: Role, omission: Omission) -> AnyView {
    let role = view! { <b>{components::words::role(role)}</b> }.into_any();
    let (tone, icon_name, text) = match omission {
        Omission::Invalid => (Tone::Bad, "alert", t::modify_left_out_wrong(role)),
        Omission::AddressPending => (Tone::Plain, "wait", t::modify_left_out_waiting(role)),
        Omission::Locked => (Tone::Warn, "lock", t::modify_left_out_locked(role)),
    };
    view! { <p class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></p> }.into_any()
}

/// A card of requests that differ only in the category of the service.
fn card(request: &PreviewedRequest, me: &NicHandle, address: &str, grace: TimeDelta) -> AnyView {
    view! {
        <div class="card pad stack">
            <div>
                <p>{roles_of_services(request.roles, &request.name, &request.categories)}</p>
                <p>{components::pass(&request.from, &request.to)}</p>
            </div>
            {components::track(steps(request, me, address, grace), false)}
        </div>
    }
    .into_any()
}

/// The roles and services of a request, in words.
pub(super) fn roles_of_services(roles: RoleSet, name: &ServiceName, categories: &[Category]) -> AnyView {
    let roles = view! { <b>{components::words::roles(roles)}</b> }.into_any();
    let categories: Vec<String> = categories.iter().map(|of| components::words::category(*of).to_owned()).collect();
    t::modify_moves(intl::list(&categories).into_any(), roles, components::service_name(name))
}

fn steps(request: &PreviewedRequest, me: &NicHandle, address: &str, grace: TimeDelta) -> Vec<TrackStep> {
    let step = |icon, what: String, note: String| TrackStep { tone: Tone::Plain, icon, what, note };
    let count = request.categories.len() as u64;
    let mut steps: Vec<TrackStep> = request
        .parties
        .iter()
        .map(|party| {
            if party == me {
                return step("mail", t::modify_you_confirm().to_owned(), t::modify_codes_to(count, address));
            }
            step("mail", t::modify_confirms(party.as_str()), t::modify_codes_to_profile(count))
        })
        .collect();
    if grace > TimeDelta::zero() {
        let start = Timestamp::default();
        let what = t::modify_grace(intl::left(TimeLeft::between(start, start + grace)).as_str());
        let note = if request.parties.len() > 1 { t::modify_grace_both() } else { t::modify_grace_you() };
        steps.push(step("clock", what, note.to_owned()));
    }
    let what = if request.is_about_last_day() {
        t::modify_last_day_changes().to_owned()
    } else {
        t::modify_roles_move(request.roles.iter().count() as u64)
    };
    let notified: Vec<String> =
        request.parties.iter().chain(&request.notified).map(|who| messages::handle_inside(who, me)).collect();
    steps.push(step("check", what, t::modify_notified(intl::list(&notified).as_str())));
    if let Some(until) = request.until {
        let what = t::modify_step_until(intl::day(until).as_str());
        steps.push(step("clock", what, t::modify_step_until_note().to_owned()));
    }
    steps
}

/// An open request of another account that the submission supersedes.
fn superseded(category: Category, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let text = t::modify_ends(
        components::handle_inside(&open.asker, me),
        components::words::category(category).into_any(),
        components::request_link(open.id),
        components::words::roles_inside(open.roles).into_any(),
        components::handle_inside(&open.to, me),
    );
    view! { <p class="state" data-s="warn">{icon("stop")}<span>{text}</span></p> }.into_any()
}

fn deadline(app: App, preview: &ChangePreview, me: &NicHandle, now: ReadSignal<Timestamp>) -> AnyView {
    let is_mine_alone = preview.is_confirmed_only_by(me);
    let first_last_day = preview.requests.iter().filter_map(|request| request.until).min();
    let policy = app.policy();
    let time = (move || {
        let end = policy.answer_deadline(now.get(), first_last_day);
        view! { <time datetime=intl::machine(end)><b>{intl::weekday(end)}</b></time> }
    })
    .into_any();
    let text = match (is_mine_alone, preview.requests.len()) {
        (true, _) => t::modify_by_you(time),
        (false, 1) => t::modify_by_both(time),
        (false, _) => t::modify_by_each(time),
    };
    view! { <p class="state">{icon("clock")}<span>{text}</span></p> }.into_any()
}
