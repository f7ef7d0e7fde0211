//! The page for unknown addresses.

use crate::components::PageHead;
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use leptos::prelude::*;

pub(crate) fn view() -> AnyView {
    view! {
        <PageHead heading=t::not_found_title() lead=t::not_found_lead()/>
        <div class="row">
            <a class="btn main" href=Link::Services(ServicesView::default()).format()>{t::services_title()}</a>
            <a class="btn" href=Link::Requests(RequestsView::default()).format()>{t::requests_title()}</a>
        </div>
    }
    .into_any()
}
