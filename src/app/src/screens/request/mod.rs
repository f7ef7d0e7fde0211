//! One request: what it is, who has answered, and answering it.

use crate::load;
use crate::page;
use crate::router::Page;
use crate::state::App;
use crate::ui::{self, bones};
use handover_api::requests::RequestDetail;
use handover_api::route;
use handover_rules::RequestId;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(app: App, id: RequestId) -> AnyView {
    let request = load::screen::<RequestDetail>(app, move || route::request(id));
    view! {
        {ui::head(move || page::heading(Page::Request(id)), String::new)}
        {request.show(|| bones(3), |_detail| ().into_any())}
    }
    .into_any()
}
