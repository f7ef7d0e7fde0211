//! The place in the app, as the address bar has it.

use handover_api::Link;
use handover_api::link::ServicesView;
use leptos::prelude::*;

/// The present place.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    /// The place, without codes and tokens.
    pub(crate) link: RwSignal<Link>,
    /// The screen of the place, without its filters and dialogs ([`Link::screen`]).
    pub(crate) screen: Memo<Link>,
    /// Filters and order of the services list, as it was shown last.
    pub(crate) services: RwSignal<ServicesView>,
    /// Whether the page was opened by a mailed link.
    pub(crate) by_mail: RwSignal<bool>,
}

impl Navigation {
    pub(super) fn new() -> Self {
        let link = RwSignal::new(Link::NotFound);
        Self {
            link,
            screen: Memo::new(move |_| link.with(Link::screen)),
            services: RwSignal::new(ServicesView::default()),
            by_mail: RwSignal::new(false),
        }
    }

    /// The view that a screen's address asks for; unchanged while the screen is being left. `of` finds it in its links.
    pub(crate) fn view<V>(self, of: impl Fn(&Link) -> Option<&V> + Send + Sync + 'static) -> Memo<V>
    where
        V: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |before: Option<&V>| self.link.with(|link| of(link).or(before).cloned().unwrap_or_default()))
    }
}
