//! An address that leads nowhere.

use crate::page;
use crate::prelude::*;
use crate::router::Page;
use crate::ui;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};

/// The screen.
pub(crate) fn view() -> AnyView {
    let lead =
        || "This address leads nowhere. If you typed it, check it; if you pasted it, check that it is all there.";
    view! {
        {ui::head(|| page::heading(Page::NotFound), move || lead().to_owned())}
        <div class="row">
            <a class="btn main" href=Link::Services(ServicesView::default()).format()>"My services"</a>
            <a class="btn" href=Link::Requests(RequestsView::default()).format()>"My requests"</a>
        </div>
    }
    .into_any()
}
