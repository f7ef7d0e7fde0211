//! My services.

use crate::page;
use crate::router::Page;
use crate::screens::modify;
use crate::state::App;
use crate::ui;
use handover_api::Link;
use leptos::prelude::*;

/// The screen, and the modify dialog over it where the address asks for it.
pub(crate) fn view(app: App) -> AnyView {
    let modified = Memo::new(move |_| {
        app.link.with(|link| match link {
            Link::Modify { service } => Some(service.clone()),
            _ => None,
        })
    });
    view! {
        {ui::head(|| page::heading(Page::Services), || "Every service that names you as one of its three contacts.".to_owned())}
        {move || modified.get().map(|service| modify::view(app, &service))}
    }
    .into_any()
}
