//! My services: every service on which this account is a contact, and the modify dialog over them.

mod empty;
mod filters;
mod list;
mod row;
mod table;

use crate::page;
use crate::prelude::*;
use crate::router::Page;
use crate::screens::modify;
use crate::state::App;
use crate::ui;
use list::List;

/// The screen, and the dialog where the address asks for it. The list stays as it is under the dialog.
pub(crate) fn view(app: App) -> AnyView {
    let list = List::start(app);
    let modified = Memo::new(move |_| app.link.with(modify::Purpose::of));
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
        {ui::head(|| page::heading(Page::Services), lead)}
        {content}
        {move || modified.get().map(|(service, purpose)| modify::view(app, &service, purpose))}
    }
    .into_any()
}
