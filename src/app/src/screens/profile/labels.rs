//! The account's private labels: listed, edited in place, removed.

use crate::components::{FailureNotice, Icon, Pending, PersonName, SkeletonLine};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::people::{Label, Labels, SetLabel};
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::people::is_label;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
struct LabelList {
    app: App,
    labels: Loaded<Labels>,
    removing: Pending,
    /// The handle whose label is edited.
    edited: RwSignal<Option<NicHandle>>,
    form: Form,
    text: TextField,
}

/// The card of the labels.
#[component]
pub(super) fn LabelsCard() -> impl IntoView {
    let app = expect_context::<App>();
    let list = LabelList {
        app,
        labels: loaded::load::<Labels>(app, || route::LABELS.to_owned()),
        removing: Pending::new(),
        edited: RwSignal::new(None),
        form: Form::new("#label-errors", t::profile_title()),
        text: TextField::new("label-text", ""),
    };
    let rows = move |labels: &Labels| {
        if labels.labels.is_empty() {
            return view! { <p class="pad soft">{t::labels_none()}</p> }.into_any();
        }
        let rows = labels.labels.iter().map(|label| view! { <LabelItem list label=label.clone()/> });
        view! { <ul class="lines ul">{rows.collect_view()}</ul> }.into_any()
    };
    let skeleton = || view! { <div class="pad" aria-hidden="true"><p><SkeletonLine/></p></div> }.into_any();
    view! {
        <div class="card lines">
            {move || list.removing.failure().map(|failure| view! { <FailureNotice failure/> }.into_any())}
            <WhenLoaded of=list.labels loading=skeleton children=rows/>
        </div>
    }
}

#[component]
fn LabelItem(list: LabelList, label: Label) -> impl IntoView {
    let handle = label.handle.clone();
    let is_edited = Memo::new(move |_| list.edited.with(|edited| edited.as_ref() == Some(&handle)));
    let content = move || {
        let label = label.clone();
        if is_edited.get() {
            view! { <EditLabel list handle=label.handle/> }.into_any()
        } else {
            view! { <ShownLabel list label/> }.into_any()
        }
    };
    view! { <li class="pad">{content}</li> }
}

#[component]
fn ShownLabel(list: LabelList, label: Label) -> impl IntoView {
    let Label { handle, label } = label;
    let of = handle.clone();
    let name =
        move || list.app.people().get(&of).and_then(|person| person.name).map(|name| view! { <PersonName name/> });
    let (edit_name, remove_name) = (t::label_edit_of(handle.as_str()), t::label_remove_of(handle.as_str()));
    let (to_edit, text) = (handle.clone(), label.clone());
    let edit = move |_| open(list, to_edit.clone(), text.clone());
    let remove = {
        let handle = handle.clone();
        move |_| remove(list, handle.clone())
    };
    view! {
        <div class="row between">
            <p>
                <PersonName name=label/>
                <br/>
                <span class="small soft"><code translate="no">{handle.as_str().to_owned()}</code> " " {name}</span>
            </p>
            <p class="row">
                <button id=button_id(&handle) type="button" class="btn sm" aria-label=edit_name on:click=edit>
                    <Icon name="edit"/> {t::label_edit()}
                </button>
                <button type="button" class="btn sm" aria-label=remove_name on:click=remove>{t::label_remove()}</button>
            </p>
        </div>
    }
}

#[component]
fn EditLabel(list: LabelList, handle: NicHandle) -> impl IntoView {
    let LabelList { form, text, .. } = list;
    let heading = t::label_edit_of(handle.as_str());
    let cancelled = handle.clone();
    let cancel = move |_| close(list, &cancelled);
    view! {
        <form
            class="stack fields" novalidate aria-label=heading
            on:submit=on_submit(move || submit(list, handle.clone()))
        >
            <ErrorSummary form/>
            <TextInput field=text label=t::label_text() autocomplete="off"/>
            <p class="row">
                <SubmitButton form label=t::form_save()/>
                <button type="button" class="btn" on:click=cancel>{t::form_cancel()}</button>
            </p>
        </form>
    }
}

fn button_id(handle: &NicHandle) -> String {
    ["label-of-", handle.as_str()].concat()
}

fn open(list: LabelList, handle: NicHandle, label: String) {
    list.form.clear();
    list.text.show(None);
    list.text.value.set(label);
    list.edited.set(Some(handle));
    dom::focus_soon("#label-text");
}

fn close(list: LabelList, handle: &NicHandle) {
    // `try_set` returns the value when the screen is gone.
    if list.edited.try_set(None).is_none() {
        let id = button_id(handle);
        request_animation_frame(move || {
            if let Some(button) = dom::by_id(&id) {
                let _ = button.focus();
            }
        });
    }
}

fn submit(list: LabelList, handle: NicHandle) {
    let LabelList { app, labels, form, text, .. } = list;
    let label = text.text();
    if !form.start(vec![text.check((!is_label(&label)).then(t::label_wrong))]) {
        return;
    }
    spawn_local(async move {
        let label = label.trim().to_owned();
        match client::put(app, &route::label(&handle), &SetLabel { label: label.clone() }).await {
            Ok(()) => {
                form.finish();
                app.people().set_label(&handle, Some(label.clone()));
                change(labels, |labels| {
                    for one in labels.iter_mut().filter(|one| one.handle == handle) {
                        one.label.clone_from(&label);
                    }
                });
                app.announce(t::form_saved());
                close(list, &handle);
            }
            Err(failure) => form.fail(&failure),
        }
    });
}

fn remove(list: LabelList, handle: NicHandle) {
    let LabelList { app, labels, removing, .. } = list;
    removing.run(async move {
        client::delete(app, &route::label(&handle)).await?;
        app.people().set_label(&handle, None);
        change(labels, |labels| labels.retain(|one| one.handle != handle));
        app.announce(t::label_removed());
        dom::focus_soon("#labels");
        Ok(())
    });
}

/// Changes the list as the server has: to read it again would render the rows while the focus returns to one of them.
fn change(labels: Loaded<Labels>, change: impl FnOnce(&mut Vec<Label>)) {
    labels.data.try_update(|data| {
        if let Some(Labels { labels }) = data {
            change(labels);
        }
    });
}
