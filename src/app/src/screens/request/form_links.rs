//! Links to the form for new contacts, filled in from a request.

use crate::components::icon;
use crate::platform::dom;
use crate::state::{App, Prefill};
use handover_api::Link;
use handover_api::link::ManyFrom;
use handover_rules::{Request, SubmissionId};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Another version of what is open, which it replaces.
pub(crate) fn amend(id: SubmissionId) -> String {
    Link::ModifyMany { from: ManyFrom::Amend(id) }.format()
}

/// The way back of what is done.
pub(crate) fn way_back(id: SubmissionId) -> String {
    Link::ModifyMany { from: ManyFrom::Back(id) }.format()
}

/// The same change once more.
#[component]
pub(super) fn AskAgain(request: Request, class: &'static str, text: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let Request { service, roles, to, until, .. } = request;
    let address = Link::Modify { service: service.clone() }.format();
    let prefill = Prefill { service, roles, to, until, replaces: None };
    let keep = move |event: MouseEvent| {
        if dom::is_plain(&event) {
            app.unsaved().prefill.set(Some(prefill.clone()));
        }
    };
    view! { <a class=class href=address on:click=keep>{icon("again")} {text}</a> }
}
