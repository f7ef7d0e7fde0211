//! The account's private labels: listed, edited, removed.

use crate::browser::dom;
use crate::components::{FailureNotice, Icon, Pending, PersonName, SkeletonLine};
use crate::data::WhenLoaded;
use crate::data::loaded;
use crate::platform::i18n as t;
use crate::screens::people::LabelDialog;
use crate::state::App;
use handover_api::people::{Label, Labels};
use handover_api::route;
use handover_rules::NicHandle;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct LabelList {
    app: App,
    removing: Pending,
    /// The handle whose label is edited.
    edited: RwSignal<Option<NicHandle>>,
}

/// The card of the labels.
#[component]
pub(super) fn LabelsCard() -> impl IntoView {
    let app = expect_context::<App>();
    let labels = loaded::load::<Labels>(|| route::LABELS.to_owned());
    let list = LabelList { app, removing: Pending::new(), edited: RwSignal::new(None) };
    let rows = move |labels: &Labels| {
        let rows: Vec<AnyView> = labels.labels.iter().filter_map(|label| row(list, label)).collect();
        if rows.is_empty() {
            return view! { <p class="pad soft">{t::labels_none()}</p> }.into_any();
        }
        view! { <ul class="lines ul">{rows}</ul> }.into_any()
    };
    let editor = move || {
        let handle = list.edited.get()?;
        Some(view! { <LabelDialog handle close=Callback::new(move |()| list.edited.set(None))/> })
    };
    let skeleton = || view! { <div class="pad" aria-hidden="true"><p><SkeletonLine/></p></div> }.into_any();
    view! {
        <div class="card lines">
            {move || list.removing.failure().map(|failure| view! { <FailureNotice failure/> }.into_any())}
            <WhenLoaded of=labels loading=skeleton children=rows/>
        </div>
        {editor}
    }
}

/// Reactive: a label as it is now; `None` once it is removed.
fn row(list: LabelList, Label { handle, .. }: &Label) -> Option<AnyView> {
    let person = list.app.people().get(handle)?;
    let label = person.label?;
    let name = person.name.map(|name| view! { <PersonName name/> });
    let (edit_name, remove_name) = (t::label_edit_of(handle.as_str()), t::label_remove_of(handle.as_str()));
    let (to_edit, to_remove) = (handle.clone(), handle.clone());
    let row = view! {
        <li class="pad row between">
            <p>
                <PersonName name=label/>
                <br/>
                <span class="small soft"><code translate="no">{handle.as_str().to_owned()}</code> " " {name}</span>
            </p>
            <p class="row">
                <button
                    type="button" class="btn sm" aria-label=edit_name
                    on:click=move |_| list.edited.set(Some(to_edit.clone()))
                >
                    <Icon name="edit"/> {t::label_edit()}
                </button>
                <button
                    type="button" class="btn sm" aria-label=remove_name
                    on:click=move |_| remove(list, to_remove.clone())
                >
                    {t::label_remove()}
                </button>
            </p>
        </li>
    };
    Some(row.into_any())
}

fn remove(list: LabelList, handle: NicHandle) {
    let LabelList { app, removing, .. } = list;
    removing.run(async move {
        app.delete(&route::label(&handle)).await?;
        app.people().set_label(&handle, None);
        app.announce(t::label_removed());
        dom::focus_soon("#labels");
        Ok(())
    });
}
