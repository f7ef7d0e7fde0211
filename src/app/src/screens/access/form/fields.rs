//! The fields of the form, and the bar with the button.

use super::super::item;
use super::people::People;
use super::preview::{Preview, PreviewInBar};
use super::services::Services;
use super::state::AccessForm;
use super::what::What;
use crate::browser::dom;
use crate::components::BusyLabel;
use crate::forms::{ErrorSummary, TextInput, on_submit};
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::AccessPlace;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Fields() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let present = move || {
        form.present.with(|row| {
            row.as_ref().map(|row| {
                view! {
                    <section class="stack tight" aria-labelledby="access-present">
                        <h2 id="access-present">{t::access_present()}</h2>
                        {item::alone(row, ().into_any())}
                    </section>
                }
            })
        })
    };
    let small = |text: &'static str| view! { {text} }.into_any();
    view! {
        <form class="cols side" novalidate on:submit=on_submit(move || form.send())>
            <div class="stack">
                <ErrorSummary form=form.submit/>
                {present}
                <People/>
                <Services/>
                <What/>
                <section class="card pad stack mid" aria-labelledby="access-when">
                    <h2 id="access-when">{t::access_when()}</h2>
                    <TextInput field=form.last_day label=t::access_last_day() hint=small(t::access_last_day_hint()) kind="date" autocomplete="off"/>
                    <TextInput field=form.name label=t::access_name() hint=small(t::access_name_hint()) autocomplete="off"/>
                    <TextInput field=form.note label=t::access_note() hint=small(t::access_note_hint()) autocomplete="off"/>
                </section>
                <section class="dock only-l" aria-label=label(form)>
                    <span class="soft">{move || form.submit.nothing_sent()}</span>
                    <Buttons/>
                </section>
                <section class="dock only-s" aria-label=t::modify_preview()>
                    <PreviewInBar/>
                    <Buttons/>
                </section>
            </div>
            <Preview/>
        </form>
    }
}

fn label(form: AccessForm) -> &'static str {
    if form.id.is_some() { t::form_save() } else { t::access_give() }
}

#[component]
fn Buttons() -> impl IntoView {
    let form = expect_context::<AccessForm>();
    let sending = form.submit.sending;
    let list = Link::Access(AccessPlace::List);
    let address = list.format();
    let give_up = move |event: MouseEvent| {
        if !sending.is_idle() {
            event.prevent_default();
        } else if dom::is_plain(&event) {
            // Entries need not be kept.
            form.forget();
        }
    };
    view! {
        <span class="row">
            <a class="btn" href=address aria-disabled=move || sending.disabled() on:click=give_up>
                {t::form_cancel()}
            </a>
            <button type="submit" class="btn main" aria-disabled=move || sending.disabled()>
                <BusyLabel of=sending label=move || label(form).to_owned() working=t::modify_sending()/>
            </button>
        </span>
    }
}
