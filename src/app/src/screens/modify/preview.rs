//! What will happen, before anything is sent.

use super::form::Form;
use super::model::Why;
use super::words;
use crate::components::{self, Step, Tone, icon};
use crate::platform::clock::{self, Left};
use crate::platform::i18n::modify as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use chrono::TimeDelta;
use core::time::Duration;
use handover_rules::submission::ChangePreview;
use handover_rules::submission::abilities::Ability;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::preview::{AccountChange, PreviewedRequest};
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceName, Timestamp};

/// What stands on the button.
pub(super) fn press(count: usize) -> String {
    if count == 0 { t::modify_confirm().to_owned() } else { t::modify_confirm_requests(count as u64) }
}

/// The panel. It changes with every letter, so it is not read out by itself: the dialog tells what is new once the
/// entries rest.
pub(super) fn view(form: Form) -> AnyView {
    let app = form.app;
    let me = app.my_handle();
    let shown = Memo::new(move |_| {
        form.model.with(|model| {
            model.as_ref().map(|model| (model.preview.clone(), model.left_out.clone())).unwrap_or_default()
        })
    });
    let name =
        Memo::new(move |_| form.facts.with(|facts| facts.as_ref().map(|facts| facts.service.service.name.clone())));
    let now = clock::ticking(app, Duration::from_secs(20));
    let content = move || match name.get() {
        Some(_) if form.is_locked.get() => view! { <p class="soft">{t::modify_fate_locked()}</p> }.into_any(),
        Some(name) => shown.with(|(preview, left_out)| content(app, preview, left_out, &name, &me, now)),
        None => ().into_any(),
    };
    view! {
        <section class="fate stack" aria-labelledby="fate">
            <h2 id="fate">{t::modify_fate()}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn content(
    app: AppContext,
    preview: &ChangePreview,
    left_out: &[(Role, Why)],
    name: &ServiceName,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
) -> AnyView {
    let left_out: Vec<AnyView> = left_out.iter().map(|(role, why)| omission(*role, *why)).collect();
    if preview.request_count == 0 {
        let text = left_out.is_empty().then(|| view! { <p class="soft">{t::modify_fate_empty()}</p> });
        return view! { {left_out}{text} }.into_any();
    }
    let address = app
        .session()
        .account
        .with(|account| account.as_ref().map(|account| account.address.masked()).unwrap_or_default());
    let grace = TimeDelta::seconds(app.policy().grace.into());
    let cards: Vec<AnyView> = preview.requests.iter().map(|known| card(known, name, me, &address, grace)).collect();
    let ends: Vec<AnyView> = preview.superseded.iter().map(|(category, open)| ends(*category, open, me)).collect();
    let people: Vec<AnyView> = preview.accounts.iter().map(|person| changes(person, me)).collect();
    let apart = (preview.request_count > 1).then(|| view! { <p class="soft">{t::modify_apart()}</p> });
    view! {
        {left_out}
        <div><h3>{t::modify_requests(preview.request_count as u64)}</h3>{apart}</div>
        {cards}
        {ends}
        {deadline(app, preview, me, now)}
        <div class="stack tight">
            <h3>{t::modify_changes()}</h3>
            {people}
        </div>
    }
    .into_any()
}

fn omission(role: Role, why: Why) -> AnyView {
    let role = view! { <b>{components::words::role(role)}</b> }.into_any();
    let (tone, icon_name, text) = match why {
        Why::Wrong => (Tone::Bad, "alert", t::modify_left_out_wrong(role)),
        Why::Waiting => (Tone::Plain, "wait", t::modify_left_out_waiting(role)),
        Why::Locked => (Tone::Warn, "lock", t::modify_left_out_locked(role)),
    };
    view! { <p class="state" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></p> }.into_any()
}

/// Requests that are alike: what they move, and the way there.
fn card(known: &PreviewedRequest, name: &ServiceName, me: &NicHandle, address: &str, grace: TimeDelta) -> AnyView {
    view! {
        <div class="card pad stack">
            <div>
                <p>{what(known.roles, name, &known.categories)}</p>
                <p>{components::pass(&known.from, &known.to, me)}</p>
            </div>
            {components::track(steps(known, me, address, grace), false)}
        </div>
    }
    .into_any()
}

/// Which roles of which services.
pub(super) fn what(roles: RoleSet, name: &ServiceName, categories: &[Category]) -> AnyView {
    let roles = view! { <b>{components::words::roles(roles)}</b> }.into_any();
    let categories: Vec<String> = categories.iter().map(|of| components::words::category(*of).to_owned()).collect();
    t::modify_moves(intl::list(&categories).into_any(), roles, components::service_name(name))
}

fn steps(known: &PreviewedRequest, me: &NicHandle, address: &str, grace: TimeDelta) -> Vec<Step> {
    let step = |icon, what: String, note: String| Step { tone: Tone::Plain, icon, what, note };
    let count = known.categories.len() as u64;
    let mut steps: Vec<Step> = known
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
        let what = t::modify_grace(intl::left(Left::between(start, start + grace)).as_str());
        let note = if known.parties.len() > 1 { t::modify_grace_both() } else { t::modify_grace_you() };
        steps.push(step("clock", what, note.to_owned()));
    }
    let what = t::modify_roles_move(known.roles.iter().count() as u64);
    let told: Vec<String> = known.parties.iter().chain(&known.notified).map(|who| words::who(who, me)).collect();
    steps.push(step("check", what, t::modify_told(intl::list(&told).as_str())));
    steps
}

/// A request of somebody else that this ends.
fn ends(category: Category, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let text = t::modify_ends(
        components::handle_inside(&open.asker, me),
        components::words::category(category).into_any(),
        components::request_link(open.id),
        components::words::roles_inside(open.roles).into_any(),
        components::handle_inside(&open.to, me),
    );
    view! { <p class="state" data-s="warn">{icon("stop")}<span>{text}</span></p> }.into_any()
}

fn deadline(app: AppContext, preview: &ChangePreview, me: &NicHandle, now: ReadSignal<Timestamp>) -> AnyView {
    let only_me = preview.is_confirmed_only_by(me);
    let policy = app.policy();
    let time = move || {
        let end = policy.deadline_after(now.get());
        view! { <time datetime=intl::machine(end)><b>{intl::weekday(end)}</b></time> }
    };
    let text = match (only_me, preview.requests.len()) {
        (true, _) => t::modify_by_you(time.into_any()),
        (false, 1) => t::modify_by_both(time.into_any()),
        (false, _) => t::modify_by_each(time.into_any()),
    };
    view! { <p class="state">{icon("clock")}<span>{text}</span></p> }.into_any()
}

/// What changes for somebody.
fn changes(person: &AccountChange, me: &NicHandle) -> AnyView {
    let mine = person.account == *me;
    let who = || components::handle(&person.account, me);
    let line = |text: AnyView| view! { <p class="state">{icon("user")}<span>{text}</span></p> }.into_any();
    let roles = || components::words::roles_inside(person.holds).into_any();
    let comes_in = !person.lacks.is_empty();
    let mut parts: Vec<AnyView> = Vec::new();
    if !person.gains.is_empty() {
        let heading = if mine { t::modify_you_can().into_any() } else { t::modify_can(who()) };
        parts.push(list(heading, Tone::Ok, &person.gains, components::words::ability));
    } else if comes_in {
        parts.push(line(if mine { t::modify_you_could().into_any() } else { t::modify_could(who()) }));
    }
    if comes_in {
        let heading = if mine { t::modify_you_cannot().into_any() } else { t::modify_cannot(who()) };
        parts.push(list(heading, Tone::Plain, &person.lacks, components::words::lacking));
    }
    if !person.loses.is_empty() {
        let heading = match (person.holds.is_empty(), mine) {
            (true, true) => t::modify_you_leave().into_any(),
            (true, false) => t::modify_leaves(who()),
            (false, true) => t::modify_you_lose().into_any(),
            (false, false) => t::modify_loses(who()),
        };
        parts.push(list(heading, Tone::Bad, &person.loses, components::words::ability));
        if !person.holds.is_empty() {
            parts.push(line(if mine { t::modify_you_keep(roles()) } else { t::modify_keeps(roles(), who()) }));
        }
    }
    if parts.is_empty() {
        parts.push(line(match (mine, person.holds.contains(Role::Admin)) {
            (true, true) => t::modify_you_stay_admin(roles()),
            (true, false) => t::modify_you_stay(roles()),
            (false, _) => t::modify_stays(roles(), who()),
        }));
    }
    parts.into_any()
}

/// What somebody can, can no longer or cannot do, as on the page that asks for an answer.
fn list(heading: AnyView, tone: Tone, abilities: &[Ability], word: fn(Ability) -> &'static str) -> AnyView {
    let icon_name = if tone == Tone::Ok { "check" } else { "no" };
    let lines: Vec<AnyView> = abilities
        .iter()
        .map(|ability| {
            view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{word(*ability)}</span></li> }.into_any()
        })
        .collect();
    view! { <div><p>{heading}</p><ul class="can">{lines}</ul></div> }.into_any()
}
