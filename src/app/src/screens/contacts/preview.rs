//! The preview of the changes: the roles that move, the parties that have to accept, the deadline; and the services that
//! cannot be changed now, in groups by reason.

use super::form::{ContactsForm, ShownPreview};
use super::{role_field, services};
use crate::browser::dom;
use crate::components::{
    self, Button, CopyText, Icon, Notice, Pay, Person, RefusedGroup, Renew, RoleChip, Tone, Track, TrackStep, blockers,
    words,
};
use crate::platform::clock::TimeLeft;
use crate::platform::{clock, i18n as t, intl};
use chrono::TimeDelta;
use core::time::Duration;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::service_list::Need;
use handover_rules::submission::OwnRequests;
use handover_rules::submission::form::{FormService, Move, Preview};
use handover_rules::submission::refused::{RefusalRemedy, RefusedServices};
use handover_rules::{NicHandle, Role, RoleSet, ServiceName, Timestamp};
use leptos::prelude::*;

/// Moves and parties that are named; the others are counted.
const NAMED: usize = 5;

/// Beside the form, always in sight; a bar says it on phones.
#[component]
pub(super) fn WhatWillHappen() -> impl IntoView {
    view! {
        <aside class="what-will-happen sticky only-l" tabindex="0" aria-labelledby="what-will-happen">
            <div><h2 id="what-will-happen">{t::modify_preview()}</h2>{lead}</div>
            {content}
        </aside>
    }
}

#[component]
pub(super) fn Steps() -> impl IntoView {
    view! {
        <aside class="what-will-happen sticky" tabindex="0" aria-labelledby="what-will-happen">
            <div><h2 id="what-will-happen">{t::modify_preview()}</h2></div>
            {move || with_preview(course)}
        </aside>
    }
}

/// In the bar of a phone: a line, and all of it when opened.
#[component]
pub(super) fn WhatWillHappenInBar() -> impl IntoView {
    view! {
        <details class="fold">
            <summary>
                <Icon name="next"/><span><b>{t::modify_preview()}</b><br/><span class="soft">{in_bar}</span></span>
            </summary>
            {content}
        </details>
    }
}

fn with_preview<T>(read: impl FnOnce(ContactsForm, &ShownPreview) -> T) -> Option<T> {
    let form = expect_context::<ContactsForm>();
    form.shown.with(|shown| shown.as_ref().filter(|shown| shown.preview.will_change > 0).map(|shown| read(form, shown)))
}

fn lead() -> AnyView {
    let form = expect_context::<ContactsForm>();
    let text = with_preview(|_, ShownPreview { preview, .. }| count(preview));
    let text = text.unwrap_or_else(|| without_changes(form).to_owned());
    view! { <p class="soft">{text}</p> }.into_any()
}

/// `All three roles of halden.example.`, or `41 roles on 22 services.`
pub(super) fn count(preview: &Preview) -> String {
    match preview.changes.first().filter(|_| preview.will_change == 1) {
        Some(of) => {
            let roles: RoleSet = preview.moves.iter().map(|it| it.role).collect();
            let service = components::service_inside(&of.name);
            let text = if roles == Role::ALL.into_iter().collect() {
                t::modify_makes_all(service.as_str())
            } else {
                t::modify_makes(preview.roles, words::roles_inside(roles).as_str(), service.as_str())
            };
            words::capitalized(text)
        }
        None => [&t::word_roles_on(preview.roles, t::word_services(preview.will_change).as_str()), "."].concat(),
    }
}

fn in_bar() -> String {
    let form = expect_context::<ContactsForm>();
    let text = with_preview(|form, ShownPreview { preview, .. }| {
        let stays = (preview.cannot_change > 0).then(|| t::modify_stay(preview.cannot_change));
        words::semicolons(core::iter::once(in_short(form, preview)).chain(stays))
    });
    text.unwrap_or_else(|| without_changes(form).to_owned())
}

/// `Tech to Teo Quill`, for each new contact of a service, or `22 services, 41 roles, to Basil Lornemark`.
pub(super) fn in_short(form: ContactsForm, preview: &Preview) -> String {
    let mut takers: Vec<(&NicHandle, RoleSet)> = Vec::new();
    for it in &preview.moves {
        match takers.iter_mut().find(|(to, _)| *to == &it.to) {
            Some((_, roles)) => *roles = roles.union(it.role.into()),
            None => takers.push((&it.to, it.role.into())),
        }
    }
    let name = |to: &NicHandle| words::person_inside(form.app.people, to);
    match takers.as_slice() {
        takers if preview.will_change == 1 => {
            let taker = |(to, roles): &(&NicHandle, RoleSet)| {
                t::modify_in_short(words::capitalized(words::whole_roles(*roles)).as_str(), name(to).as_str())
            };
            words::semicolons(takers.iter().map(taker))
        }
        [(to, _)] => t::modify_in_short_many(
            t::history_roles(preview.roles).as_str(),
            t::word_services(preview.will_change).as_str(),
            name(to).as_str(),
        ),
        _ => count(preview),
    }
}

/// Reactive: the name of the button that sends.
pub(super) fn send_label(form: ContactsForm) -> String {
    match form.preview(|preview| preview.will_change) {
        0 | 1 => t::modify_confirm().to_owned(),
        services => t::modify_confirm_services(services),
    }
}

/// The summary without changes: the next step.
fn without_changes(form: ContactsForm) -> &'static str {
    let is_wrong =
        |preview: &Preview| form.has_faulty_entry() || preview.refused.iter().any(|group| group.role.is_some());
    match form.preview(|preview| Some((!preview.faults.is_empty(), is_wrong(preview)))) {
        Some((true, _)) => t::many_file_faulty(),
        Some((false, false)) => t::many_steps_none(),
        None if form.is_by_file() => t::many_file_steps_empty(),
        None if form.extends() => t::many_extend_steps_empty(),
        None if form.is_entered() && form.count() == 0 => role_field::without_services(form),
        None if form.is_entered() => t::many_checking(),
        Some((false, true)) | None => t::modify_preview_empty(),
    }
}

fn content() -> Option<AnyView> {
    with_preview(|form, shown| {
        let preview = &shown.preview;
        let moves = preview.moves.iter().take(NAMED).map(|it| one_move(it, preview.names)).collect_view();
        let more = preview.moves.iter().skip(NAMED).map(|it| it.services).sum::<u64>();
        let more = (more > 0).then(|| view! { <li class="soft">{t::modify_more_moves(more)}</li> });
        view! {
            <div><ul class="moves lines">{moves}{more}</ul></div>
            {stays(preview)}
            {course(form, shown)}
        }
        .into_any()
    })
}

/// Open requests that end, the steps, and the deadline.
fn course(form: ContactsForm, ShownPreview { preview, is_checked }: &ShownPreview) -> AnyView {
    let unchecked = form.unchecked.get().map(|why| view! { <Notice role="alert"><p>{why}</p></Notice> }.into_any());
    let checking = (!is_checked && form.unchecked.with(Option::is_none))
        .then(|| view! { <p class="small soft">{t::many_checking()}</p> });
    view! {
        {ended(form, preview)}
        <div><Track steps=steps(form, preview)/></div>
        {yours(form, preview)}
        <div class="soft">{deadline(form, preview)}{unchecked}{checking}</div>
    }
    .into_any()
}

fn one_move(it: &Move, names: u64) -> AnyView {
    let on = if names == 1 { words::categories(&it.categories) } else { t::word_services(it.services) };
    let from =
        (it.from != it.to).then(|| view! { <Person who=it.from.clone() with_handle=false/><Icon name="arrow"/> });
    view! {
        <li>
            <RoleChip role=it.role/>
            {from}
            <Person who=it.to.clone() with_handle=false/>
            <span class="on">{on}</span>
        </li>
    }
    .into_any()
}

/// The services that stay unchanged, and why, with the way to the list of them.
fn stays(preview: &Preview) -> Option<AnyView> {
    let reason = |group: &RefusedServices| view! { <li>{blockers::headline(group)}</li> };
    (preview.cannot_change > 0).then(|| {
        view! {
            <div class="stack tight">
                <p class="state" data-s="warn"><Icon name="lock"/><span>{t::modify_stay(preview.cannot_change)}</span></p>
                <ul class="ul small soft">{preview.refused.iter().map(reason).collect_view()}</ul>
                <p><Button class="link" label=t::modify_what_helps() press=|_| dom::focus_soon("#refused")/></p>
            </div>
        }
        .into_any()
    })
}

fn ended(form: ContactsForm, preview: &Preview) -> Option<AnyView> {
    let superseded = (preview.supersedes > 0).then(|| {
        view! {
            <p class="state" data-s="warn"><Icon name="stop"/><span>{t::many_supersedes(preview.supersedes)}</span></p>
        }
    });
    let withdrawn = (preview.withdraws > 0).then(|| withdrawn(form, preview.withdraws));
    let has_any = superseded.is_some() || withdrawn.is_some();
    has_any.then(|| view! { <div class="stack tight">{superseded}{withdrawn}</div> }.into_any())
}

/// The roles that the reader keeps, if any.
fn yours(form: ContactsForm, preview: &Preview) -> Option<AnyView> {
    let gives = || {
        let me = form.app.my_handle();
        preview.moves.iter().any(|it| it.from == me && it.to != me)
    };
    let rest = (form.count() as u64).saturating_sub(preview.will_change);
    let text = match preview.leaves {
        0 if gives() => t::modify_you_keep(words::roles_inside(preview.keeps).as_str()),
        0 => return None,
        leaves if leaves == preview.will_change && rest > 0 && form.hands_over() => {
            t::modify_you_leave_but(leaves, intl::number(rest).as_str())
        }
        leaves if leaves == preview.will_change => t::modify_you_leave(leaves),
        leaves => t::modify_you_leave_some(leaves),
    };
    Some(view! { <div><p class="state"><Icon name="user"/><span>{text}</span></p></div> }.into_any())
}

fn steps(form: ContactsForm, preview: &Preview) -> Vec<TrackStep> {
    let me = form.app.my_handle();
    let step = |icon, what: String, note: String| TrackStep::new(Tone::Plain, icon, what, note);
    let address = form.app.session.account.with(|account| account.as_ref().map(|account| account.address.masked()));
    let mut steps = Vec::new();
    for party in preview.parties.iter().take(NAMED) {
        steps.push(if party.account == me {
            let note = t::modify_your_code(address.clone().unwrap_or_default().as_str());
            TrackStep { tone: Tone::Now, ..step("mail", t::modify_you_confirm().to_owned(), note) }
        } else {
            let note = t::modify_their_code(party.services);
            step("mail", t::modify_accepts(words::person_inside(form.app.people, &party.account).as_str()), note)
        });
    }
    let rest = preview.parties.len().saturating_sub(NAMED) as u64;
    if rest > 0 {
        steps.push(step("mail", t::many_more_confirm(rest), t::many_their_emails().to_owned()));
    }
    let grace = TimeDelta::seconds(form.app.policy().grace.into());
    if grace > TimeDelta::zero() {
        let start = Timestamp::default();
        let what = t::modify_grace(intl::left(TimeLeft::between(start, start + grace)).as_str());
        let note = if preview.is_confirmed_only_by(&me) { t::modify_grace_you() } else { t::modify_grace_both() };
        steps.push(step("clock", what, note.to_owned()));
    }
    let what = if preview.moves.iter().all(|it| it.from == it.to) {
        t::modify_last_day_changes().to_owned()
    } else {
        t::modify_roles_move(preview.moves.iter().map(|it| it.services).sum())
    };
    steps.push(step("check", what, moved_note(form, preview)));
    if let Some(day) = preview.first_last_day {
        let day = intl::day(day);
        let what =
            if form.is_by_file() { t::many_step_last_days(day.as_str()) } else { t::modify_step_until(day.as_str()) };
        steps.push(step("clock", what, t::modify_step_until_note().to_owned()));
    }
    steps
}

fn moved_note(form: ContactsForm, preview: &Preview) -> String {
    let mut notified: Vec<String> =
        preview.notified.iter().take(NAMED).map(|who| words::person_inside(form.app.people, who)).collect();
    let rest = preview.notified.len().saturating_sub(NAMED) as u64;
    if rest > 0 {
        notified.push(t::modify_more_people(rest));
    }
    let when = match (preview.requests, form.all_or_nothing.get()) {
        _ if preview.is_confirmed_only_by(&form.app.my_handle()) => Some(t::many_moves_alone()),
        (1, _) => None,
        (_, true) => Some(t::many_moves_together()),
        (_, false) => Some(t::many_moves_note()),
    };
    let note = (!notified.is_empty()).then(|| t::modify_notified(intl::list(&notified).as_str()));
    when.map(str::to_owned).into_iter().chain(note).collect::<Vec<String>>().join(". ")
}

fn deadline(form: ContactsForm, preview: &Preview) -> AnyView {
    let now = clock::ticking(Duration::from_secs(20));
    let (policy, first_last_day) = (form.app.policy(), preview.first_last_day);
    let time = move || {
        let end = policy.answer_deadline(now.get(), first_last_day);
        view! { <time datetime=intl::machine(end)><b>{intl::weekday(end)}</b></time> }
    };
    let time = view! { {time} }.into_any();
    if preview.is_confirmed_only_by(&form.app.my_handle()) {
        t::modify_by_you(time)
    } else if preview.requests == 1 {
        t::modify_by_both(time)
    } else {
        t::many_deadline(time)
    }
}

/// The groups. Of an only service, the fields say why it cannot change.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let refused = Memo::new(move |_| {
        form.preview(|preview| {
            let is_only = form.count() == 1 && !form.is_by_file();
            let groups = preview.refused.iter().filter(|group| group.role.is_none() || form.is_by_file());
            let groups: Vec<RefusedServices> = groups.cloned().collect();
            // Those that only wait for another entry are not listed.
            let listed = groups.iter().map(|group| group.count).sum::<u64>().min(preview.cannot_change);
            (!is_only && !groups.is_empty()).then_some((groups, listed, preview.will_change))
        })
    });
    move || {
        refused.get().map(|(groups, count, others)| {
            let groups = groups
                .iter()
                .map(|group| {
                    let acts = acts(form, group);
                    view! { <RefusedGroup group=group.clone()>{acts}</RefusedGroup> }
                })
                .collect_view();
            let others =
                (others > 0).then(|| view! { <span class="soft small">{t::modify_others_go_ahead(others)}</span> });
            view! {
                <section class="card" aria-labelledby="refused">
                    <div class="pad row between">
                        <h2 id="refused" tabindex="-1">
                            {t::many_cannot_change()} " " <span class="n mute">{intl::number(count)}</span>
                        </h2>
                        {others}
                    </div>
                    <div class="lines">{groups}</div>
                </section>
            }
        })
    }
}

fn acts(form: ContactsForm, group: &RefusedServices) -> AnyView {
    // Services of a file are left out in the file; others, if all of them are known.
    let are_known = !form.is_by_file() && group.count == group.services.len() as u64;
    // They are left out in any case when the form is sent: the button is for a form that says what will happen.
    let leave_out = are_known.then(|| {
        let keys = group.services.clone();
        let press = move |_| {
            form.leave_out(keys.clone());
            dom::focus_soon(services::HEADING);
        };
        view! { <Button class="btn bare sm" label=t::many_leave_out() press/> }
    });
    view! { <div class="row">{remedy(form, group)}{leave_out}</div> }.into_any()
}

fn remedy(form: ContactsForm, group: &RefusedServices) -> Option<AnyView> {
    let app = form.app;
    let me = app.my_handle();
    let service = group.services.first();
    Some(match group.remedy(&me)? {
        RefusalRemedy::Pay(Some(_)) => view! { <Pay elsewhere=t::pay_elsewhere()/> }.into_any(),
        RefusalRemedy::Pay(None) => {
            // Those of one payer; the page of each service names the others.
            let service = service?;
            let is_mine = |of: &FormService<'_>| of.key == service && of.contacts.billing == me;
            form.with_services(|services| services.iter().any(is_mine)).then_some(())?;
            let name = (group.count == 1).then(|| service.name.clone());
            view! { <Pay service=name elsewhere=t::pay_elsewhere()/> }.into_any()
        }
        RefusalRemedy::Renew => {
            let is_mine = |of: &&FormService<'_>| group.services.contains(of.key) && of.contacts.billing == me;
            let mine: Vec<ServiceName> =
                form.with_services(|services| services.iter().filter(is_mine).map(|of| of.key.name.clone()).collect());
            match mine.as_slice() {
                [] => return None,
                [only] => view! { <Renew service=only.clone()/> }.into_any(),
                _ => {
                    // Each has a link in its row.
                    let view = ServicesView { need: Some(Need::Unpaid), ..ServicesView::default() };
                    view! { <a class="btn sm" href=Link::Services(view).format()>{t::renew()}</a> }.into_any()
                }
            }
        }
        RefusalRemedy::Profile => {
            view! { <a class="btn sm" href=Link::Profile.format()>{t::to_profile()}</a> }.into_any()
        }
        RefusalRemedy::SeeRequest(id) => {
            let address = Link::request(id).format();
            view! { <a class="btn sm" href=address>{t::modify_see_request()}</a> }.into_any()
        }
        RefusalRemedy::ReplaceOwn if form.own.get() == OwnRequests::Stay => {
            let press = move |_| decide(form, OwnRequests::AreReplaced);
            view! { <Button class="btn sm" label=t::many_replace_own() press/> }.into_any()
        }
        RefusalRemedy::WriteTo(account) => copy_message(group, &account),
        RefusalRemedy::ReplaceOwn | RefusalRemedy::LastDay | RefusalRemedy::Entry => return None,
    })
}

/// Copies a message to the account that can resolve the refusal.
fn copy_message(group: &RefusedServices, account: &NicHandle) -> AnyView {
    let names: Vec<String> =
        group.services.iter().take(5).map(|service| components::service_inside(&service.name)).collect();
    let text = t::modify_message(intl::list(&names).as_str(), account.as_str());
    view! { <CopyText text name=t::request_copy_message() class="btn sm"/> }.into_any()
}

/// The reader's own requests that would end, with the way to keep them.
fn withdrawn(form: ContactsForm, count: u64) -> AnyView {
    let press = move |_| decide(form, OwnRequests::Stay);
    view! {
        <div class="row between">
            <p class="state" data-s="warn"><Icon name="stop"/><span>{t::many_withdraws(count)}</span></p>
            <Button class="btn sm" label=t::many_keep_own() press/>
        </div>
    }
    .into_any()
}

fn decide(form: ContactsForm, own: OwnRequests) {
    form.own.set(own);
    dom::focus_soon("main h1");
}
