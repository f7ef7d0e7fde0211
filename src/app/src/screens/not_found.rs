//! An address that leads nowhere.

use crate::page;
use crate::prelude::*;
use crate::router::Page;
use crate::ui;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};

/// The screen.
pub(crate) fn view() -> AnyView {
    view! {
        {ui::head(|| page::heading(Page::NotFound), || t::not_found_lead().to_owned())}
        <div class="row">
            <a class="btn main" href=Link::Services(ServicesView::default()).format()>{t::services_title()}</a>
            <a class="btn" href=Link::Requests(RequestsView::default()).format()>{t::requests_title()}</a>
        </div>
    }
    .into_any()
}
