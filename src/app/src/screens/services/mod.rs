//! My services: every service on which this account is a contact, and the modify dialog over them.

mod empty;
mod filters;
mod list;
mod row;
mod table;

use crate::page;
use crate::prelude::*;
use crate::router::Page;
use crate::screens::{modify, order};
use crate::state::App;
use crate::ui;
use handover_api::Link;
use list::List;

/// The screen, and the dialog where the address asks for it. The list stays as it is under the dialog.
pub(crate) fn view(app: App) -> AnyView {
    let list = List::start(app);
    let modified = Memo::new(move |_| {
        app.link.with(|link| match link {
            Link::Modify { service } => Some(service.clone()),
            _ => None,
        })
    });
    let has_none = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.unfiltered == 0)));
    let lead = move || {
        let lead = if has_none.get() {
            "No service names you as a contact yet. When one does, it is listed here."
        } else {
            "Every service that names you as one of its three contacts."
        };
        lead.to_owned()
    };
    let content = move || {
        if has_none.get() {
            return empty::view(app);
        }
        view! { <div class="stack">{filters::view(app)}{table::view(app, list)}</div> }.into_any()
    };
    view! {
        {ui::head_with(|| page::heading(Page::Services), lead, order::entry(app))}
        {content}
        {move || modified.get().map(|service| modify::view(app, &service))}
    }
    .into_any()
}
