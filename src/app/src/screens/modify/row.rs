//! One role: what it may do, who holds it, who is to hold it.

use super::form::Form;
use super::model::RoleState;
use super::words::{self, Told};
use crate::components::{self, Tone, described_by, icon};
use crate::platform::i18n::modify as t;
use crate::prelude::*;
use crate::state::DialogKind;
use handover_api::Link;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{NicHandle, Role};

/// The id of the list of known handles.
pub(super) const KNOWN: &str = "known-handles";

pub(super) fn view(form: Form, role: Role) -> AnyView {
    let id = words::field_id(role);
    let label = match form.purpose {
        DialogKind::Contacts => words::new_contact(role),
        DialogKind::Webmaster => t::webmaster_entry(),
    };
    let me = form.app.my_handle();
    let state: Memo<RoleState> = Memo::new(move |_| {
        form.model.with(|model| model.as_ref().map(|model| model.roles.get(role).clone()).unwrap_or_default())
    });
    let told = Memo::new(move |_| {
        let at_rest = form.at_rest.with(|at_rest| *at_rest.get(role));
        form.reader.with(|reader| {
            reader.as_ref().and_then(|reader| state.with(|state| words::beside(role, state, at_rest, reader)))
        })
    });
    let is_locked = Memo::new(move |_| state.with(|state| !state.locks.is_empty()));
    let may_take = Memo::new(move |_| state.with(|state| state.may_take));
    let ends = Memo::new(move |_| state.with(|state| state.ends.clone().filter(|_| state.locks.is_empty())));
    let holder = Memo::new(move |_| {
        form.facts.with(|facts| facts.as_ref().map(|facts| facts.service.contacts.holder(role).clone()))
    });

    let now = {
        let me = me.clone();
        move || holder.get().map(|holder| components::handle(&holder, &me))
    };
    let end = {
        let me = me.clone();
        move || ends.get().map(|open| ending(&open, &me, id))
    };
    let take = move || {
        let me = me.clone();
        may_take.get().then(move || {
            let label = t::modify_take_role(components::words::role_inside(role));
            view! {
                <button type="button" class="btn bare sm" title=label on:click=move |_| form.put_in(role, &me)>
                    {t::modify_take()}
                </button>
            }
        })
    };
    let is_wrong = move || told.with(|told| told.as_ref().is_some_and(|told| told.tone == Tone::Bad)).then_some("true");
    view! {
        <fieldset class="stack tight" disabled=move || is_locked.get()>
            <legend class="vh">{words::contact(role)}</legend>
            <div class="row between">
                <h3 class="state" data-s=move || if is_locked.get() { "" } else { "now" }>
                    {icon(components::words::role_icon(role))}{components::words::role(role)}
                </h3>
                <p class="soft">{t::modify_now(now.into_any())}</p>
            </div>
            <p class="small soft" id=[id, "-h"].concat()>{components::words::role_may(role)}</p>
            {end}
            <div class="field">
                <label for=id>{label}</label>
                <div class="in">
                    {move || is_locked.get().then(|| icon("lock"))}
                    <input
                        id=id class="code" type="text" list=KNOWN autocomplete="off" autocapitalize="none" spellcheck="false"
                        aria-describedby=[&described_by(id), " ", id, "-e"].concat() aria-invalid=is_wrong
                        prop:value=move || form.entries.with(|entries| entries.get(role).clone())
                        prop:readOnly=move || form.sending.get()
                        on:input=move |event| form.type_in(role, event_target_value(&event))
                        on:blur=move |_| form.leave(role)
                    />
                    {take}
                </div>
                {message(form, role, told)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// The open request of somebody else that a change of this role ends.
fn ending(open: &OpenRequest, me: &NicHandle, id: &str) -> AnyView {
    let text = t::modify_would_end(components::request_link(open.id), components::handle_inside(&open.to, me));
    view! {
        <p class="state small" data-s="warn" id=[id, "-e"].concat()>{icon("alert")}<span>{text}</span></p>
    }
    .into_any()
}

/// The line under the field.
fn message(form: Form, role: Role, told: Memo<Option<Told>>) -> AnyView {
    let tone = move || told.with(|told| told.as_ref().map_or("", |told| told.tone.as_str()));
    let content = move || {
        told.get().map(|told| {
            let suggestion = told.suggestion.clone().map(|who| suggestion(form, role, who));
            view! { {icon(told.icon)}<span>{text(&told)}{suggestion}</span> }.into_any()
        })
    };
    view! { <p class="msg" id=[words::field_id(role), "-m"].concat() data-s=tone>{content}</p> }.into_any()
}

/// What is told, with links: to the request it speaks of, and to where one mends what is one's own.
pub(super) fn text(told: &Told) -> AnyView {
    let said = components::phrase(&told.text, told.request.map(components::request_link).into_iter().collect());
    let mend = told.is_mine.then(to_profile);
    view! { {said}{mend} }.into_any()
}

/// The way to mend what is one's own, after a sentence that says what it is.
pub(super) fn to_profile() -> AnyView {
    view! { " " <a href=Link::Profile.format()>{t::to_profile()}</a> }.into_any()
}

fn suggestion(form: Form, role: Role, who: NicHandle) -> AnyView {
    let text = who.as_str().to_owned();
    let button = view! {
        <button type="button" class="link" on:click=move |_| form.put_in(role, &who)><code translate="no">{text}</code></button>
    };
    view! { " " {t::modify_did_you_mean(button.into_any())} }.into_any()
}
