//! What happens when the place changes: the title is set, the page begins at its top, the focus goes to the heading,
//! and screen readers hear where they are.

use super::titles;
use crate::components;
use crate::platform::dom;
use crate::platform::router;
use crate::prelude::*;
use crate::state::{AppContext, DialogKind, Page};

/// What fills the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Showing {
    /// Who is signed in is not known yet.
    Starting,
    /// Nobody is, and the place needs somebody.
    SignIn,
    /// A screen.
    Page(Page),
}

/// What fills the page, for this place and this session.
pub(crate) fn showing(app: AppContext) -> Memo<Showing> {
    Memo::new(move |_| {
        let page = app.navigation().page.get();
        if app.info().with(Option::is_none) {
            Showing::Starting
        } else if app.session().me.with(Option::is_none) && !page.is_public() {
            Showing::SignIn
        } else {
            Showing::Page(page)
        }
    })
}

/// Watches for changes of place.
pub(crate) fn start(app: AppContext) {
    let showing = showing(app);
    let over = Memo::new(move |_| app.navigation().link.with(DialogKind::of).map(|(_, purpose)| purpose));
    Effect::new(move |before: Option<(Showing, bool)>| {
        let showing = showing.get();
        let is_over = over.get().is_some();
        let (before, was_over) = before.map_or((None, false), |(before, was_over)| (Some(before), was_over));
        app.language().track();
        let title = match showing {
            Showing::Starting => String::new(),
            Showing::SignIn => t::sign_in_title().to_owned(),
            Showing::Page(Page::Services) => over.get().map_or_else(t::services_title, titles::dialog).to_owned(),
            Showing::Page(page) => titles::heading(page),
        };
        titles::set_title(&title);
        let moved = before.is_some_and(|before| before != showing && before != Showing::Starting);
        let by_mail = before == Some(Showing::Starting) && app.navigation().by_mail.get_untracked();
        if moved || by_mail {
            // The bar is the same on every screen.
            components::close_menus();
            let is_step = matches!((before, showing), (Some(Showing::Page(_)), Showing::Page(_)));
            if is_step && router::history::restore() {
                app.announce(&title);
                return (showing, is_over);
            }
            window().scroll_to_with_x_and_y(0.0, 0.0);
            dom::focus_soon(match (showing, before) {
                // From a request one comes for the address that its mails go to, from the dialog for what is missing.
                (Showing::Page(Page::Profile), Some(Showing::Page(Page::Request(_)))) => "#address",
                (Showing::Page(Page::Profile), _) if was_over => "#ready",
                _ => "main h1",
            });
            // Why one is here all at once is to be heard, too.
            if showing == Showing::SignIn && app.session().has_ended.get_untracked() {
                app.announce(&[t::sign_in_ended(), " ", &title].concat());
            } else {
                app.announce(&title);
            }
        }
        (showing, is_over)
    });
}
