//! The reader's private label for a person.

use crate::browser::dom;
use crate::components::{self, Dialog, Icon, PersonName};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::people::SetLabel;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::people::is_label;
use leptos::prelude::*;

const TITLE: &str = "label-title";

/// The handle and the label, with a button to change it.
#[component]
pub(super) fn LabelLine(handle: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let is_open = RwSignal::new(false);
    let label = Memo::new({
        let handle = handle.clone();
        move |_| app.people().get(&handle).and_then(|person| person.label)
    });
    let badge = move || {
        label.get().map(|label| view! { <span class="badge"><Icon name="tag"/><PersonName name=label/></span> })
    };
    let name = move || if label.with(Option::is_some) { t::person_label_edit() } else { t::person_label_add() };
    let spelled = handle.as_str().to_owned();
    let editor = move || {
        is_open
            .get()
            .then(|| view! { <LabelDialog handle=handle.clone() close=Callback::new(move |()| is_open.set(false))/> })
    };
    view! {
        <p class="soft row">
            <code class="h" translate="no">{spelled}</code> {badge}
            <button class="btn bare sm" type="button" on:click=move |_| is_open.set(true)>{name}</button>
        </p>
        {editor}
    }
}

/// A form for the label. An empty field removes it.
#[component]
pub(crate) fn LabelDialog(handle: NicHandle, close: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let label = untrack(|| app.people().get(&handle)).and_then(|person| person.label);
    let title = t::person_label_of(untrack(|| components::person_text(app.people(), &handle)).as_str());
    let form = Form::new("#label-errors", title.clone());
    let text = TextField::new("label-text", label.clone().unwrap_or_default());
    let known = StoredValue::new(label);
    let handle = StoredValue::new(handle);
    let submit = move || {
        let label = Some(text.text().trim().to_owned()).filter(|label| !label.is_empty());
        if known.with_value(|known| *known == label) {
            // Must not undo what another tab has saved.
            return close.run(());
        }
        let is_wrong = label.as_ref().is_some_and(|label| !is_label(label));
        if form.start(vec![text.check(is_wrong.then(t::label_wrong))]) {
            form.run(async move {
                let handle = handle.get_value();
                let path = route::label(&handle);
                match &label {
                    Some(label) => app.put(&path, &SetLabel { label: label.clone() }).await?,
                    None => app.delete(&path).await?,
                }
                app.people().set_label(&handle, label);
                app.announce(t::form_saved());
                close.try_run(());
                Ok(())
            });
        }
    };
    dom::focus_soon("#label-text");
    let hint = view! { <p class="small soft">{t::person_label_note()}</p> }.into_any();
    view! {
        <Dialog title_id=TITLE close>
            <form class="ask pad stack" novalidate on:submit=on_submit(submit)>
                <h2 id=TITLE tabindex="-1">{title}</h2>
                <ErrorSummary form/>
                <TextInput field=text label=t::label_text() hint autocomplete="off"/>
                <p class="row">
                    <SubmitButton form label=t::form_save()/>
                    <button type="button" class="btn" on:click=move |_| close.run(())>{t::form_cancel()}</button>
                </p>
            </form>
        </Dialog>
    }
}
