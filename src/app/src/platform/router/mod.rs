//! Hash routes: plain `<a href="#/…">` anchors navigate, and one `hashchange` listener keeps the navigation signals in step
//! with the address bar. [`handover_api::link`] parses and formats. See `src/decisions/0001-addresses-and-html.md`.

pub(crate) mod history;

use crate::state::App;
use handover_api::Link;
use leptos::ev;
use leptos::prelude::*;

/// Whether the address is one of the provider's desk, an app of its own.
pub(crate) fn is_desk() -> bool {
    location().hash().is_ok_and(|address| address.starts_with(handover_api::desk::DESK))
}

/// Reads the address and follows its changes.
pub(crate) fn start() {
    let app = expect_context::<App>();
    history::start();
    history::arrive(false);
    app.arrive();
    // The listener lives as long as the page.
    let _ = window_event_listener(ev::hashchange, move |_| {
        if is_desk() {
            let _ = location().reload();
            return;
        }
        let is_over_list = app.navigation.link.with_untracked(|link| matches!(link, Link::Services(_)));
        history::arrive(is_over_list);
        app.arrive();
    });
}

/// Follows a link, as if it had been pressed.
pub(crate) fn follow(link: &Link) {
    let _ = location().set_hash(&link.format());
}

impl App {
    /// Replaces the current history entry: for filters, order, a dialog that closes.
    pub(crate) fn replace_link(self, link: Link) {
        history::write(Some(&link.format()));
        self.settle(link);
    }

    /// Leaves a page for `link`: back, if that is the list of services from which it was opened.
    pub(crate) fn leave_for(self, link: Link) {
        if history::is_over_list() && matches!(link, Link::Services(_)) {
            history::back(link);
        } else {
            self.replace_link(link);
        }
    }

    /// Changes the view of a list in the address, without a history entry. Not while the page is being left: that would undo
    /// it.
    pub(crate) fn change_view(self, link: Link) {
        if !self.is_leaving() {
            self.replace_link(link);
        }
    }

    /// Whether the `hashchange` event of a followed link is still pending: replacing the address now would undo it.
    pub(crate) fn is_leaving(self) -> bool {
        location().hash().is_ok_and(|address| self.navigation.link.with_untracked(|link| link.format() != address))
    }

    /// Handles a new address: after `hashchange`, or when the page was opened.
    fn arrive(self) {
        let address = location().hash().unwrap_or_default();
        let mut link = history::awaited().unwrap_or_else(|| Link::parse(&address));
        if let Link::MailedRequest { id, code } = link {
            self.mailed_link.code.set(Some((id, code)));
            link = Link::request(id);
            self.navigation.by_mail.set(true);
        }
        if let Link::Request { id, code, .. } = &mut link
            && let Some(code) = code.take()
        {
            self.mailed_link.code.set(Some((*id, Some(code))));
        }
        self.navigation.by_mail.update(|by_mail| *by_mail |= matches!(link, Link::MailedLink { .. }));
        if let Some(token) = link.token_mut().and_then(Option::take) {
            self.navigation.by_mail.set(true);
            self.mailed_link.outcome.set(None);
            self.mailed_link.token.set(Some((link.clone(), token)));
        }
        // Wipes a code from the address bar and the history, and makes other spellings (`#/`) canonical. An unknown address
        // stays visible, unless it may contain a damaged code.
        let canonical = link.format();
        let stays_visible = link == Link::NotFound && !Link::may_carry_code(&address);
        if !stays_visible && canonical != address {
            history::write(Some(&canonical));
        }
        self.settle(link);
    }

    fn settle(self, link: Link) {
        if let Link::Services(view) = &link
            && self.navigation.services.with_untracked(|known| known != view)
        {
            self.navigation.services.set(view.clone());
        }
        self.mailed_link.leave_for(&link);
        if self.navigation.link.with_untracked(|known| *known != link) {
            self.navigation.link.set(link);
        }
    }
}
