//! My requests: waiting for me, waiting for others, finished.

use crate::load;
use crate::page;
use crate::router::Page;
use crate::state::App;
use crate::ui::{self, bones};
use handover_api::requests::RequestsPage;
use handover_api::route;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let requests = load::screen::<RequestsPage>(app, || route::REQUESTS.to_owned());
    view! {
        {ui::head(|| page::heading(Page::Requests), String::new)}
        {requests.show(|| bones(3), |_page| ().into_any())}
    }
    .into_any()
}
