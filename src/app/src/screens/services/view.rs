//! Filters and order of the list, which are in the address.

use crate::state::{App, Navigation};
use handover_api::Link;
use handover_api::link::{ServicesView, Sort};
use leptos::prelude::*;

/// Changes the filters or the order in the address, without a history entry.
pub(super) fn change(app: App, how: impl FnOnce(&mut ServicesView)) {
    let mut view = app.navigation.services.get_untracked();
    how(&mut view);
    if app.navigation.link.with_untracked(|link| matches!(link, Link::Services(_))) && !app.is_leaving() {
        app.replace_link(Link::Services(view));
    } else {
        // A debounced search may arrive when a dialog is open or about to open. The address stays that of the dialog;
        // closing it leads to the new view.
        app.navigation.services.set(view);
    }
}

/// Reactive: the current view with a change.
pub(super) fn view_with(navigation: Navigation, how: impl FnOnce(&mut ServicesView)) -> ServicesView {
    let mut view = navigation.services.get();
    how(&mut view);
    view
}

/// Removes all filters; the order stays.
pub(crate) fn show_all(app: App) {
    change(app, |view| *view = ServicesView { sort: view.sort, flat: view.flat, ..ServicesView::default() });
}

/// The filters alone.
pub(super) fn unordered(view: &ServicesView) -> ServicesView {
    ServicesView { sort: Sort::default(), flat: false, with_shared: false, ..view.clone() }
}
