//! Rarely used options: the last day, the note, and whether all change together.

use super::form::ContactsForm;
use crate::components::{Icon, MessageLine, described_by, is_invalid};
use crate::forms::TextInput;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::Role;
use handover_rules::submission::form::{Common, FormLines};
use leptos::prelude::*;

#[component]
pub(super) fn Options() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let has_last_day =
        Memo::new(move |_| !form.hands_over() && form.giver().is_none() && form.offered().contains(Role::Tech));
    let is_several = Memo::new(move |_| form.is_by_file() || form.count() > 1);
    let names = move || match (has_last_day.get(), is_several.get()) {
        (true, true) => t::modify_options_all(),
        (true, false) => t::modify_options_one(),
        (false, true) => t::modify_options_together(),
        (false, false) => t::modify_options_note(),
    };
    // Filled in, it must not be hidden.
    let is_open = form.extends()
        || !form.last_day.text().is_empty()
        || !form.note.text().is_empty()
        || form.all_or_nothing.get_untracked();
    view! {
        <details class="fold card pad" open=is_open>
            <summary>
                <Icon name="next"/><b>{t::modify_options()}</b> " " <span class="soft small">{names}</span>
            </summary>
            <div class="stack">
                <div class="cols">
                    {move || has_last_day.get().then(|| view! { <LastDayField/> })}
                    <Note/>
                </div>
                {move || is_several.get().then(|| view! { <Together/> })}
            </div>
        </details>
    }
}

#[component]
fn LastDayField() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let now = move || {
        if let Some(day) = form.present_end.get() {
            Some(t::many_extend_now(intl::day(day).as_str()))
        } else {
            let differs = |lines: &FormLines| lines.last_day() == Common::Different;
            form.lines.with(differs).then(|| t::many_differs().to_owned())
        }
    };
    let hint = view! { {t::many_last_day_hint()} " " {now} }.into_any();
    let label = if form.extends() { t::many_extend_last_day() } else { t::many_last_day() };
    view! { <TextInput field=form.last_day label hint kind="date" autocomplete="off"/> }
}

#[component]
fn Note() -> impl IntoView {
    let note = expect_context::<ContactsForm>().note;
    let change = move |event| {
        note.value.set(event_target_value(&event));
        note.message.set(None);
    };
    view! {
        <div class="field">
            <label for=note.id>{t::many_note()}</label>
            <p class="small soft" id=[note.id, "-h"].concat()>{t::modify_note_hint()}</p>
            <textarea
                id=note.id rows="2" aria-describedby=described_by(note.id) aria-invalid=is_invalid(note.message.into())
                prop:bound=move || note.value.get() on:input=change
            ></textarea>
            <MessageLine id=note.id message=note.message/>
        </div>
    }
}

/// Whether the services change each by itself or together.
#[component]
fn Together() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let is_alone = Memo::new(move |_| {
        form.preview(|preview| preview.will_change > 0 && preview.is_confirmed_only_by(&form.app.my_handle()))
    });
    let each = move || if is_alone.get() { t::many_moves_alone() } else { t::many_each_note() };
    let choice = move |together: bool, name: &'static str, what: AnyView| {
        view! {
            <label class="pick">
                <input
                    type="radio" name="when" prop:bound=move || form.all_or_nothing.get() == together
                    on:change=move |_| form.all_or_nothing.set(together)
                />
                <span><b>{name}</b><small>{what}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="cols">
            <legend class="vh">{t::many_when()}</legend>
            {choice(false, t::many_each(), each.into_any())}
            {choice(true, t::many_together(), t::many_together_note().into_any())}
        </fieldset>
    }
}
