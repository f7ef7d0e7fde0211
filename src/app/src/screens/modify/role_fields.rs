//! The fieldset of one role: its present contact and the field for the new one.

use super::form::ModifyForm;
use super::labels::{self, KNOWN_HANDLES};
use super::messages::{self, FieldMessage};
use super::model::RoleState;
use crate::components::{self, Tone, described_by, icon, is_invalid, message_line};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::DialogKind;
use handover_api::Link;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::last_day::LastDay;
use handover_rules::{Blocker, NicHandle, Role};
use leptos::prelude::*;

#[component]
pub(super) fn RoleFields(form: ModifyForm, role: Role) -> AnyView {
    let id = labels::field_id(role);
    let state: Memo<RoleState> = Memo::new(move |_| {
        form.model.with(|model| model.as_ref().map(|model| model.roles.get(role).clone()).unwrap_or_default())
    });
    let is_locked = Memo::new(move |_| state.with(|state| !state.locks.is_empty()));
    let me = StoredValue::new(form.app.my_handle());
    let holder = Memo::new(move |_| {
        form.context.with(|context| context.as_ref().map(|context| context.service.contacts.holder(role).clone()))
    });
    let holder = move || holder.get().map(|holder| components::handle(&holder));
    let superseded =
        Memo::new(move |_| state.with(|state| state.supersedes.clone().filter(|_| state.locks.is_empty())));
    let superseded = move || superseded.get().map(|request| me.with_value(|me| superseded_request(&request, me, id)));
    let last_day = move || (role == Role::Tech && !is_locked.get()).then(|| view! { <LastDayField form/> });
    // Outside of the fieldset, which disables what is in it.
    let debt = move || {
        // The account's own invoices are paid in its profile, which the message links to.
        let lock = state.with(|state| state.locks.first().cloned()).filter(|lock| *lock == Blocker::InDebt)?;
        form.context.with(|context| {
            let service = &context.as_ref()?.service;
            let payer = lock.payer(&service.contacts)?;
            Some(components::way_to_pay(form.app, payer, &service.service.name, labels::TITLE_SELECTOR))
        })
    };
    view! {
        <fieldset class="stack tight" disabled=move || is_locked.get()>
            <legend class="vh">{labels::group_label(role)}</legend>
            <div class="row between">
                <h3 class="state" data-s=move || if is_locked.get() { "" } else { "now" }>
                    {icon(components::words::role_icon(role))}{components::words::role(role)}
                </h3>
                <p class="soft">{t::modify_now(holder.into_any())}</p>
            </div>
            <p class="small soft" id=[id, "-h"].concat()>{components::words::role_may(role)}</p>
            {superseded}
            <div class="pair">
                <NewContactField form role state is_locked/>
                {last_day}
            </div>
        </fieldset>
        {debt}
    }
    .into_any()
}

#[component]
fn NewContactField(form: ModifyForm, role: Role, state: Memo<RoleState>, is_locked: Memo<bool>) -> AnyView {
    let id = labels::field_id(role);
    let label = match form.kind {
        DialogKind::Contacts => labels::field_label(role),
        DialogKind::Webmaster => t::webmaster_entry(),
    };
    let message = Memo::new(move |_| {
        let (settled, missing) = form.input.shown.with(|shown| (*shown.settled.get(role), shown.missing.clone()));
        if let Some((_, text)) = missing.filter(|(of, _)| *of == role) {
            return Some(FieldMessage::error(text));
        }
        form.viewer.with(|viewer| {
            let viewer = viewer.as_ref()?;
            state.with(|state| messages::role_message(role, state, settled, viewer))
        })
    });
    let is_invalid = move || message.with(|message| message.as_ref().is_some_and(|message| message.tone == Tone::Bad));
    let may_take = Memo::new(move |_| state.with(|state| state.may_take));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="in">
                {move || is_locked.get().then(|| icon("lock"))}
                <input
                    id=id class="code" type="text" list=KNOWN_HANDLES autocomplete="off" autocapitalize="none"
                    spellcheck="false" aria-describedby=[&described_by(id), " ", id, "-e"].concat()
                    aria-invalid=move || is_invalid().then_some("true")
                    prop:value=move || form.input.entries.with(|entries| entries.get(role).clone())
                    prop:readOnly=move || form.submission.form.busy.get()
                    on:input=move |event| form.enter(role, event_target_value(&event))
                    on:blur=move |_| form.settle(role)
                />
                {move || may_take.get().then(|| view! { <TakeButton form role/> })}
            </div>
            <MessageLine form role message/>
        </div>
    }
    .into_any()
}

/// The last day of the tech contact.
#[component]
fn LastDayField(form: ModifyForm) -> AnyView {
    let first = LastDay::first_day(clock::now(form.app), &form.app.policy());
    let (first, last) = (first.to_string(), LastDay::latest(first).to_string());
    let present = move || {
        form.context.with(|context| {
            let end = context.as_ref()?.tech_end.as_ref()?;
            Some(t::modify_until_now(intl::day(end.until).as_str()))
        })
    };
    let error = Signal::derive(move || form.input.until.with(|until| until.error.clone()));
    // No place is kept for the message: it shows only after Confirm, and would move the field beside it.
    let has_error = Memo::new(move |_| error.with(Option::is_some));
    view! {
        <div class="field start">
            <label for=labels::LAST_DAY>{t::modify_until()}</label>
            <input
                id=labels::LAST_DAY type="date" min=first max=last
                aria-describedby=described_by(labels::LAST_DAY) aria-invalid=is_invalid(error)
                prop:value=move || form.input.until.with(|until| until.text.clone())
                prop:readOnly=move || form.submission.form.busy.get()
                on:input=move |event| form.enter_until(event_target_value(&event))
            />
            {move || has_error.get().then(|| message_line(labels::LAST_DAY, error))}
            <p class="small soft" id=[labels::LAST_DAY, "-h"].concat()>
                {move || present().unwrap_or_default()} " " {t::modify_until_hint()}
            </p>
        </div>
    }
    .into_any()
}

/// Fills in the user's own handle.
#[component]
fn TakeButton(form: ModifyForm, role: Role) -> AnyView {
    let me = form.app.my_handle();
    let label = t::modify_take_role(components::words::role_inside(role));
    view! {
        <button type="button" class="btn bare sm" title=label on:click=move |_| form.fill(role, &me)>
            {t::modify_take()}
        </button>
    }
    .into_any()
}

/// The open request of another account that a change of this role supersedes.
fn superseded_request(request: &OpenRequest, me: &NicHandle, id: &str) -> AnyView {
    let text = t::modify_would_end(components::request_link(request.id), components::handle_inside(&request.to, me));
    view! {
        <p class="state small" data-s="warn" id=[id, "-e"].concat()>{icon("alert")}<span>{text}</span></p>
    }
    .into_any()
}

/// The line under the field.
#[component]
fn MessageLine(form: ModifyForm, role: Role, message: Memo<Option<FieldMessage>>) -> AnyView {
    let tone = move || message.with(|message| message.as_ref().map_or("", |message| message.tone.as_str()));
    let content = move || {
        message.get().map(|message| {
            let suggestion = message.suggestion.clone().map(|handle| view! { <Suggestion form role handle/> });
            view! { {icon(message.icon)}<span>{message_text(&message)}{suggestion}</span> }.into_any()
        })
    };
    view! { <p class="msg" id=[labels::field_id(role), "-m"].concat() data-s=tone>{content}</p> }.into_any()
}

/// A message with links to its request and to the profile.
pub(super) fn message_text(message: &FieldMessage) -> AnyView {
    let request = message.request.map(components::request_link);
    let text = components::phrase(&message.text, request.into_iter().collect());
    let profile = message.links_to_profile.then(profile_link);
    view! { {text}{profile} }.into_any()
}

/// The link to the profile, after a sentence about what to fix there.
pub(super) fn profile_link() -> AnyView {
    view! { " " <a href=Link::Profile.format()>{t::to_profile()}</a> }.into_any()
}

/// Offers a similar handle that is well-formed.
#[component]
fn Suggestion(form: ModifyForm, role: Role, handle: NicHandle) -> AnyView {
    let text = handle.as_str().to_owned();
    let button = view! {
        <button type="button" class="link" on:click=move |_| form.fill(role, &handle)><code translate="no">{text}</code></button>
    };
    view! { " " {t::modify_did_you_mean(button.into_any())} }.into_any()
}
