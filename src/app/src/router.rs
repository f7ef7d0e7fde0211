//! Hash routes: a signal that holds the place, one listener that follows the address bar.
//!
//! Plain `<a href="#/…">` anchors navigate. Everything after `#` stays in the browser; reading and writing it is
//! [`handover_api::link`]'s.
//!
//! Each step of the browser's history is given a number, which stands in its state and says nothing else: whoever comes
//! back to a step finds what was left there ([`steps`]).

pub(crate) mod steps;

use crate::prelude::*;
use crate::state::App;
use handover_api::Link;
use handover_rules::RequestId;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::ev;

/// A screen. The modify dialog, and the one for webmasters, are part of the services screen, filters and open mails are part of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Services,
    History,
    Rights,
    Requests,
    Request(RequestId),
    Mailbox,
    SignUp,
    Forgotten,
    Secret(MailedLinkAction),
    Profile,
    Order,
    NotFound,
}

impl Page {
    /// The screen that shows a place.
    pub(crate) fn of(link: &Link) -> Self {
        match link {
            Link::Services(_) | Link::Modify { .. } | Link::Webmaster { .. } => Self::Services,
            Link::History { .. } => Self::History,
            Link::Rights { .. } => Self::Rights,
            Link::Requests(_) => Self::Requests,
            Link::Request { id, .. } | Link::MailedRequest { id, .. } => Self::Request(*id),
            Link::Mailbox { .. } => Self::Mailbox,
            Link::Profile => Self::Profile,
            Link::Order => Self::Order,
            Link::SignUp => Self::SignUp,
            Link::Forgotten => Self::Forgotten,
            Link::MailedLink { action, .. } => Self::Secret(*action),
            Link::NotFound => Self::NotFound,
        }
    }

    /// Whether it is for everybody, signed in or not.
    pub(crate) fn is_public(self) -> bool {
        match self {
            Self::SignUp | Self::Forgotten | Self::NotFound => true,
            // Only a new address is confirmed by its account: the others are for people who cannot sign in.
            Self::Secret(purpose) => purpose != MailedLinkAction::Address,
            _ => false,
        }
    }
}

/// Reads the address and follows it from now on.
pub(crate) fn start(app: App) {
    steps::start();
    steps::arrive(false);
    arrive(app);
    // Lives as long as the page.
    let _ = window_event_listener(ev::hashchange, move |_| {
        let is_over_list = app.link.with_untracked(|link| matches!(link, Link::Services(_)));
        steps::arrive(is_over_list);
        arrive(app);
    });
}

/// Changes the present place without a step in the history: filters, order, a dialog that closes.
pub(crate) fn replace(app: App, link: Link) {
    write_address(&link.format());
    settle(app, link);
}

/// Closes what a link of the list of services has opened over it: back to the list, as it is filtered now.
pub(crate) fn close(app: App) {
    let link = Link::Services(app.services.get_untracked());
    if steps::is_over_list() {
        steps::back(link);
    } else {
        replace(app, link);
    }
}

/// Whether a link was followed whose place is not the app's yet: the browser tells of it a moment later, and whoever
/// changes the address in between would undo it.
pub(crate) fn is_leaving(app: App) -> bool {
    location().hash().is_ok_and(|address| app.link.with_untracked(|link| link.format() != address))
}

/// The address bar has changed, or the page was just opened.
fn arrive(app: App) {
    let address = location().hash().unwrap_or_default();
    let mut link = steps::awaited().unwrap_or_else(|| Link::parse(&address));
    if let Link::MailedRequest { id, code } = link {
        app.broken_link.set(code.is_none().then_some(id));
        link = Link::Request { id, code };
        app.by_mail.set(true);
    }
    if let Link::Request { id, code } = &mut link
        && let Some(code) = code.take()
    {
        app.pending_code.set(Some((*id, code)));
    }
    if let Link::MailedLink { action: purpose, token: secret } = &mut link {
        app.by_mail.set(true);
        if let Some(secret) = secret.take() {
            app.outcome.set(None);
            app.pending_secret.set(Some((*purpose, secret)));
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

fn settle(app: App, link: Link) {
    if let Link::Services(view) = &link
        && app.services.with_untracked(|known| known != view)
    {
        app.services.set(view.clone());
    }
    // A mailed secret is for the screen it was mailed for, and gone once that has been left, with what came of it.
    if !matches!(link, Link::MailedLink { .. }) {
        if app.pending_secret.with_untracked(Option::is_some) {
            app.pending_secret.set(None);
        }
        if app.outcome.with_untracked(Option::is_some) {
            app.outcome.set(None);
        }
    }
    if app.link.with_untracked(|known| *known != link) {
        app.link.set(link);
    }
}

fn write_address(address: &str) {
    steps::write(Some(address));
}
