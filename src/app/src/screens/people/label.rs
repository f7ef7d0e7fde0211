//! The reader's private label for a person.

use crate::components::{self, Icon, PersonName};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::people::SetLabel;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::people::is_label;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
struct LabelForm {
    app: App,
    handle: StoredValue<NicHandle>,
    form: Form,
    text: TextField,
    is_open: RwSignal<bool>,
}

/// The handle and the label, with a form to change it.
#[component]
pub(super) fn LabelEditor(
    /// The person.
    handle: NicHandle,
) -> impl IntoView {
    let app = expect_context::<App>();
    let label = Memo::new({
        let handle = handle.clone();
        move |_| app.people().get(&handle).and_then(|person| person.label)
    });
    let of = LabelForm {
        app,
        form: Form::new("#label-errors", components::person_text(app, &handle)),
        handle: StoredValue::new(handle.clone()),
        text: TextField::new("label-text", ""),
        is_open: RwSignal::new(false),
    };
    let badge = move || {
        label.get().map(|label| view! { <span class="badge"><Icon name="tag"/><PersonName name=label/></span> })
    };
    let open = move |_| {
        of.text.value.set(label.get_untracked().unwrap_or_default());
        of.is_open.set(true);
        dom::focus_soon("#label-text");
    };
    let name = move || if label.with(Option::is_some) { t::person_label_edit() } else { t::person_label_add() };
    let button = move || {
        (!of.is_open.get())
            .then(|| view! { <button id="edit-label" class="btn bare sm" type="button" on:click=open>{name}</button> })
    };
    view! {
        <p class="soft row"><code class="h" translate="no">{handle.as_str().to_owned()}</code> {badge} {button}</p>
        {move || of.is_open.get().then(|| form(of))}
    }
}

fn form(of: LabelForm) -> AnyView {
    let LabelForm { form, text, .. } = of;
    let hint = view! { <p class="small soft">{t::person_label_note()}</p> }.into_any();
    view! {
        <form class="stack fields" novalidate on:submit=on_submit(move || submit(of))>
            <ErrorSummary form/>
            <TextInput field=text label=t::label_text() hint autocomplete="off"/>
            <p class="row">
                <SubmitButton form label=t::form_save()/>
                <button type="button" class="btn" on:click=move |_| close(of)>{t::form_cancel()}</button>
            </p>
        </form>
    }
    .into_any()
}

fn close(of: LabelForm) {
    of.form.clear();
    of.text.show(None);
    // `try_set` returns the value when the screen is gone.
    if of.is_open.try_set(false).is_none() {
        dom::focus_soon("#edit-label");
    }
}

/// An empty field removes the label.
fn submit(of: LabelForm) {
    let LabelForm { app, form, text, .. } = of;
    let label = text.text().trim().to_owned();
    let label = (!label.is_empty()).then_some(label);
    let is_wrong = label.as_ref().is_some_and(|label| !is_label(label));
    if !form.start(vec![text.check(is_wrong.then(t::label_wrong))]) {
        return;
    }
    spawn_local(async move {
        let handle = of.handle.get_value();
        let path = route::label(&handle);
        let saved = match &label {
            Some(label) => client::put(app, &path, &SetLabel { label: label.clone() }).await,
            None => client::delete(app, &path).await,
        };
        match saved {
            Ok(()) => {
                form.finish();
                app.people().set_label(&handle, label);
                app.announce(t::form_saved());
                close(of);
            }
            Err(failure) => form.fail(&failure),
        }
    });
}
