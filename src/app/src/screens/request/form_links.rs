//! Links to the form for new contacts, filled in from a request.

use crate::components::Icon;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_rules::{Request, SubmissionId};
use leptos::prelude::*;

/// Another version of what is open, which it replaces.
pub(crate) fn amend(id: SubmissionId) -> String {
    Link::modify(FormSource::Amend(id)).format()
}

/// The way back of what is done.
pub(crate) fn way_back(id: SubmissionId) -> String {
    Link::modify(FormSource::Back(id)).format()
}

/// The same change once more.
#[component]
pub(super) fn AskAgain(request: Request, class: &'static str, text: &'static str) -> impl IntoView {
    let address = Link::modify(FormSource::Again(SubmissionId::new(request.id))).format();
    view! { <a class=class href=address><Icon name="again"/> {text}</a> }
}
