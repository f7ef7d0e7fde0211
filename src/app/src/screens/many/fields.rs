//! The entries: new contacts, when it takes effect, and a note.

use super::basis::Common;
use super::file;
use super::form::ManyForm;
use crate::components::{is_invalid, message_line, words};
use crate::forms::TextInput;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::link::ManyFrom;
use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, Role};
use leptos::prelude::*;

pub(super) fn view(form: ManyForm) -> AnyView {
    let fields = if form.is_everything() {
        let field = form.field(Role::Admin);
        view! {
            <div class="pad">
                <TextInput field label=t::many_everything_entry() hint=t::many_entry_hint().into_any() autocomplete="off"/>
            </div>
        }
        .into_any()
    } else {
        // Narrower than the selection: the fields must not be rendered anew while somebody types.
        let offered = Memo::new(move |_| form.offered());
        (move || offered.get().iter().map(|role| entry(form, role)).collect::<Vec<AnyView>>()).into_any()
    };
    view! {
        <section class="stack" aria-labelledby="new-contacts">
            <h2 id="new-contacts">{t::many_new_contacts()}</h2>
            <div class="card lines">{fields}</div>
            {may_have_file(form).then(|| file::offer(form))}
        </section>
    }
    .into_any()
}

/// A file names its services itself.
fn may_have_file(form: ManyForm) -> bool {
    form.from == ManyFrom::Selected
}

fn entry(form: ManyForm, role: Role) -> AnyView {
    let field = form.field(role);
    let hint = view! { {words::role_may(role)} " " {move || present(form, role)} }.into_any();
    let last_day = (role == Role::Tech).then(|| {
        let hint = view! { {t::many_last_day_hint()} " " {move || present_day(form)} }.into_any();
        let label = if form.extends() { t::many_extend_last_day() } else { t::many_last_day() };
        view! { <TextInput field=form.last_day label hint kind="date" autocomplete="off"/> }
    });
    view! { <div class="pad stack tight"><TextInput field label=words::role(role) hint autocomplete="off"/>{last_day}</div> }
        .into_any()
}

/// The present last day, or that leaving the field empty keeps those that differ.
fn present_day(form: ManyForm) -> Option<String> {
    form.basis.with(|basis| {
        let basis = basis.as_ref()?;
        if let Some(day) = basis.present_end {
            return Some(t::many_extend_now(intl::day(day).as_str()));
        }
        (basis.last_day() == Common::Different).then(|| t::many_differs().to_owned())
    })
}

/// Meaning of an empty role field: it keeps the present contacts, or, with a basis, those that vary by service.
fn present(form: ManyForm, role: Role) -> Option<String> {
    if !form.has_basis() {
        return Some(t::many_now(now(form, role).as_str()));
    }
    let contact = form.basis.with(|basis| basis.as_ref().map(|basis| basis.contact(role)))?;
    (contact == Common::Different).then(|| t::many_differs().to_owned())
}

/// Holders of a role, with numbers of services: `you on 2,870, 14 others on 542`.
fn now(form: ManyForm, role: Role) -> String {
    let me = form.app.my_handle();
    form.app.selection().rows.with(|rows| {
        let mine = rows.iter().filter(|row| *row.contacts.holder(role) == me).count() as u64;
        let mut others: Vec<&NicHandle> =
            rows.iter().map(|row| row.contacts.holder(role)).filter(|who| **who != me).collect();
        others.sort();
        others.dedup();
        let rest = intl::number(rows.len() as u64 - mine);
        let mut parts = Vec::new();
        if mine > 0 {
            parts.push(t::many_now_you(mine));
        }
        match others.first() {
            None => {}
            Some(who) if others.len() == 1 => parts.push(t::many_now_other(who.as_str(), rest.as_str())),
            Some(_) => parts.push(t::many_now_others(others.len() as u64, rest.as_str())),
        }
        parts.extend((role == Role::Tech).then(|| until(rows)).flatten());
        parts.join(", ")
    })
}

/// Last days of the tech roles that end: `until 30 Jun 2027 on 12`.
fn until(rows: &[ServiceRow]) -> Option<String> {
    let days = || rows.iter().filter_map(|row| row.tech_until);
    let (first, last, count) = (days().min()?, days().max()?, days().count());
    let [first_day, last_day] = [first, last].map(intl::day);
    let number = intl::number(count as u64);
    Some(match (first == last, count == rows.len()) {
        (true, true) => t::many_now_until(first_day.as_str()),
        (true, false) => t::many_now_until_some(first_day.as_str(), number.as_str()),
        (false, _) => t::many_now_until_between(first_day.as_str(), last_day.as_str(), number.as_str()),
    })
}

/// Whether the services change each by itself or together.
pub(super) fn when(form: ManyForm) -> AnyView {
    let choice = |together: bool, name: &'static str, what: &'static str| {
        view! {
            <label class="pick">
                <input
                    type="radio" name="when" prop:checked=move || form.all_or_nothing.get() == together
                    on:change=move |_| form.all_or_nothing.set(together)
                />
                <span class="grow"><b>{name}</b><small>{what}</small></span>
            </label>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="when">
            <h2 id="when">{t::many_when()}</h2>
            <div class="card lines" role="radiogroup" aria-labelledby="when">
                {choice(false, t::many_each(), t::many_each_note())}
                {choice(true, t::many_together(), t::many_together_note())}
            </div>
        </section>
    }
    .into_any()
}

/// The note to those who are asked.
pub(super) fn note(form: ManyForm) -> AnyView {
    let error = form.note_error;
    let change = move |event| {
        form.note.set(event_target_value(&event));
        error.set(None);
    };
    view! {
        <div class="field">
            <label for="note">{t::many_note()}</label>
            <textarea
                id="note" aria-describedby="note-m" aria-invalid=is_invalid(error.into())
                prop:value=move || form.note.get() on:input=change
            ></textarea>
            {message_line("note", error.into())}
        </div>
    }
    .into_any()
}
