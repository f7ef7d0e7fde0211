//! The page for unknown addresses.

use crate::components;
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    view! {
        {components::head(|| t::not_found_title().to_owned(), || t::not_found_lead().to_owned())}
        <div class="row">
            <a class="btn main" href=Link::Services(ServicesView::default()).format()>{t::services_title()}</a>
            <a class="btn" href=Link::Requests(RequestsView::default()).format()>{t::requests_title()}</a>
        </div>
    }
    .into_any()
}
