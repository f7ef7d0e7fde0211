//! Navigation: on a change of place the window's title is set, the page scrolls to its top, the focus goes to the heading,
//! and screen readers hear the title.

use crate::browser::dom;
use crate::components;
use crate::platform::i18n as t;
use crate::platform::router;
use crate::platform::titles;
use crate::screens::{self, Audience};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

/// The content of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageContent {
    /// The session has not been read yet.
    Starting,
    /// The place needs an account, and none is signed in.
    SignIn,
    /// A screen.
    Screen(Link),
}

/// The content of the page for the current place and session.
pub(crate) fn showing() -> Memo<PageContent> {
    let app = expect_context::<App>();
    Memo::new(move |_| {
        let screen = app.navigation.screen.get();
        if app.info.with(Option::is_none) || app.session.is_leaving.get() {
            PageContent::Starting
        } else if app.session.me.with(Option::is_none) && screens::of(&screen).audience == Audience::SignedIn {
            PageContent::SignIn
        } else {
            PageContent::Screen(screen)
        }
    })
}

/// Handles changes of place from now on.
pub(crate) fn start() {
    let app = expect_context::<App>();
    let showing = showing();
    Effect::new(move |before: Option<PageContent>| {
        let showing = showing.get();
        app.language.track();
        let title = match &showing {
            PageContent::Starting => String::new(),
            PageContent::SignIn => t::sign_in_title().to_owned(),
            PageContent::Screen(screen) => screens::of(screen).title.text(),
        };
        titles::set_title(&title);
        let moved = before.as_ref().is_some_and(|before| *before != showing && *before != PageContent::Starting);
        let by_mail = before == Some(PageContent::Starting) && app.navigation.by_mail.get_untracked();
        if moved {
            app.session.provider_failure.set(None);
        }
        if moved || by_mail {
            // The bar, and so an open menu, is the same on every screen.
            components::close_menus();
            let is_step = matches!((&before, &showing), (Some(PageContent::Screen(_)), PageContent::Screen(_)));
            if is_step && router::history::restore() {
                app.announce(&title);
                return showing;
            }
            window().scroll_to_with_x_and_y(0.0, 0.0);
            dom::focus_soon(match (&showing, &before) {
                _ if !router::history::is_followed() => "main h1",
                // Links from a request lead to the email address, links from the form to what the account lacks.
                (PageContent::Screen(Link::Profile), Some(PageContent::Screen(Link::Request { .. }))) => "#address",
                (PageContent::Screen(Link::Profile), Some(PageContent::Screen(Link::Modify { .. }))) => "#ready",
                _ => "main h1",
            });
            // Announces the reason, too.
            if showing == PageContent::SignIn && app.session.has_ended.get_untracked() {
                app.announce(&[t::sign_in_ended(), " ", &title].concat());
            } else {
                app.announce(&title);
            }
        }
        showing
    });
}
