//! Hash routes: a signal that holds the place, one listener that follows the address bar.
//!
//! Plain `<a href="#/…">` anchors navigate. Everything after `#` stays in the browser; reading and writing it is
//! [`handover_api::link`]'s.
//!
//! Each step of the browser's history is given a number, which stands in its state and says nothing else: whoever comes
//! back to a step finds what was left there ([`history`]).

pub(crate) mod history;

use crate::prelude::*;
use crate::state::AppContext;
use handover_api::Link;
use leptos::ev;

/// Reads the address and follows it from now on.
pub(crate) fn start(app: AppContext) {
    history::start();
    history::arrive(false);
    arrive(app);
    // Lives as long as the page.
    let _ = window_event_listener(ev::hashchange, move |_| {
        let is_over_list = app.navigation().link.with_untracked(|link| matches!(link, Link::Services(_)));
        history::arrive(is_over_list);
        arrive(app);
    });
}

/// Changes the present place without a step in the history: filters, order, a dialog that closes.
pub(crate) fn replace(app: AppContext, link: Link) {
    write_address(&link.format());
    settle(app, link);
}

/// Closes what a link of the list of services has opened over it: back to the list, as it is filtered now.
pub(crate) fn close(app: AppContext) {
    let link = Link::Services(app.navigation().services.get_untracked());
    if history::is_over_list() {
        history::back(link);
    } else {
        replace(app, link);
    }
}

/// Whether a link was followed whose place is not the app's yet: the browser tells of it a moment later, and whoever
/// changes the address in between would undo it.
pub(crate) fn is_leaving(app: AppContext) -> bool {
    location().hash().is_ok_and(|address| app.navigation().link.with_untracked(|link| link.format() != address))
}

/// The address bar has changed, or the page was just opened.
fn arrive(app: AppContext) {
    let address = location().hash().unwrap_or_default();
    let mut link = history::awaited().unwrap_or_else(|| Link::parse(&address));
    if let Link::MailedRequest { id, code } = link {
        app.mailed_link().broken.set(code.is_none().then_some(id));
        link = Link::Request { id, code };
        app.navigation().by_mail.set(true);
    }
    if let Link::Request { id, code } = &mut link
        && let Some(code) = code.take()
    {
        app.mailed_link().code.set(Some((*id, code)));
    }
    if let Link::MailedLink { action, token: secret } = &mut link {
        app.navigation().by_mail.set(true);
        if let Some(secret) = secret.take() {
            app.mailed_link().outcome.set(None);
            app.mailed_link().secret.set(Some((*action, secret)));
        }
    }
    // Wipes a code from the address bar and the history at once, before anything else; also makes an address that
    // was written another way (`#/`) the one that is shown everywhere. What leads nowhere stays to be looked at, unless a
    // code may be in it that was damaged on its way.
    let canonical = link.format();
    let is_to_be_seen = link == Link::NotFound && !address.contains("token");
    if !is_to_be_seen && canonical != address {
        write_address(&canonical);
    }
    settle(app, link);
}

fn settle(app: AppContext, link: Link) {
    if let Link::Services(view) = &link
        && app.navigation().services.with_untracked(|known| known != view)
    {
        app.navigation().services.set(view.clone());
    }
    // A mailed secret is for the screen it was mailed for, and gone once that has been left, with what came of it.
    if !matches!(link, Link::MailedLink { .. }) {
        app.mailed_link().drop_secret();
    }
    if app.navigation().link.with_untracked(|known| *known != link) {
        app.navigation().link.set(link);
    }
}

fn write_address(address: &str) {
    history::write(Some(address));
}
