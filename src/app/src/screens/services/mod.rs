//! My services: every service on which this account is a contact, and the modify dialog over them.

mod empty;
mod filters;
mod list;
mod purpose;
mod row;
mod table;

use crate::later;
use crate::page;
use crate::prelude::*;
use crate::router::Page;
use crate::state::App;
use crate::ui::{self, icon};
use handover_api::Link;
use list::List;

pub(crate) use purpose::{Purpose, is_for_webmasters};

/// The screen, and the dialog where the address asks for it. The list stays as it is under the dialog.
pub(crate) fn view(app: App) -> AnyView {
    let list = List::start(app);
    let modified = Memo::new(move |_| app.link.with(Purpose::of));
    let has_none = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.unfiltered == 0)));
    let lead = move || {
        let lead = if has_none.get() { t::services_none_lead() } else { t::services_lead() };
        lead.to_owned()
    };
    let content = move || {
        if has_none.get() {
            return empty::view(app);
        }
        view! { <div class="stack">{filters::view(app)}{table::view(app, list)}</div> }.into_any()
    };
    view! {
        {ui::head_with(|| page::heading(Page::Services), lead, order(app))}
        {content}
        {move || modified.get().map(|(service, purpose)| later::view(app, move |screens| (screens.modify)(app, &service, purpose)))}
    }
    .into_any()
}

/// The way to order a service, beside the heading; nothing outside of a demo.
fn order(app: App) -> AnyView {
    (move || {
        app.is_demo().then(|| view! { <a class="btn" href=Link::Order.format()>{icon("plus")} {t::order_title()}</a> })
    })
    .into_any()
}
