//! My services: every service on which this account is a contact, as a list to search.

mod empty;
pub(crate) mod everything;
mod filters;
mod foresee;
pub(crate) mod list;
mod row;
mod table;

use crate::components::{self, icon};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;
use list::List;

/// The screen, also shown under the dialogs that modify a service. `selection` renders what can be done with the services
/// that are ticked, as soon as that has been fetched.
pub(crate) fn view(app: App, selection: fn(App, List) -> AnyView) -> AnyView {
    app.selection().keep_for(app.my_handle());
    let list = List::start(app, Memo::new(move |_| app.navigation().services.get()));
    let is_begun = Memo::new(move |_| app.selection().is_begun());
    let selection = move || is_begun.get().then(|| selection(app, list));
    let has_none = Memo::new(move |_| {
        list.data.data.with(|head| head.as_ref().is_some_and(|head| head.unfiltered.is_some_and(|all| all.number == 0)))
    });
    let lead = move || {
        let lead = if has_none.get() { t::services_none_lead() } else { t::services_lead() };
        lead.to_owned()
    };
    let content = move || {
        if has_none.get() {
            return empty::view(app);
        }
        view! { <div class="stack">{filters::view(app, list)}{table::view(app, list)}{selection}</div> }.into_any()
    };
    view! {
        {components::head_with(|| t::services_title().to_owned(), lead, order(app))}
        {content}
    }
    .into_any()
}

/// The link to order a service, in a demo.
fn order(app: App) -> AnyView {
    (move || {
        app.is_demo().then(|| view! { <a class="btn" href=Link::Order.format()>{icon("plus")} {t::order_title()}</a> })
    })
    .into_any()
}
