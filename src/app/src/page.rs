//! What happens when the place changes: the title is set, the page begins at its top, the focus goes to the heading,
//! and screen readers hear where they are.

use crate::dom;
use crate::prelude::*;
use crate::router::{self, Page};
use crate::screens::services::Purpose;
use crate::state::App;
use crate::ui;
use handover_rules::account::mailed_links;

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
pub(crate) fn showing(app: App) -> Memo<Showing> {
    Memo::new(move |_| {
        let page = app.page.get();
        if app.info.with(Option::is_none) {
            Showing::Starting
        } else if app.me.with(Option::is_none) && !page.is_public() {
            Showing::SignIn
        } else {
            Showing::Page(page)
        }
    })
}

/// Watches for changes of place.
pub(crate) fn start(app: App) {
    let showing = showing(app);
    let over = Memo::new(move |_| app.link.with(Purpose::of).map(|(_, purpose)| purpose));
    Effect::new(move |before: Option<(Showing, bool)>| {
        let showing = showing.get();
        let is_over = over.get().is_some();
        let (before, was_over) = before.map_or((None, false), |(before, was_over)| (Some(before), was_over));
        app.language.track();
        let title = match showing {
            Showing::Starting => String::new(),
            Showing::SignIn => t::sign_in_title().to_owned(),
            Showing::Page(Page::Services) => over.get().map_or_else(t::services_title, Purpose::title).to_owned(),
            Showing::Page(page) => heading(page),
        };
        set_title(&title);
        let moved = before.is_some_and(|before| before != showing && before != Showing::Starting);
        let by_mail = before == Some(Showing::Starting) && app.by_mail.get_untracked();
        if moved || by_mail {
            // The bar is the same on every screen.
            ui::close_menus();
            let is_step = matches!((before, showing), (Some(Showing::Page(_)), Showing::Page(_)));
            if is_step && router::steps::restore() {
                app.say(&title);
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
            if showing == Showing::SignIn && app.has_ended.get_untracked() {
                app.say(&[t::sign_in_ended(), " ", &title].concat());
            } else {
                app.say(&title);
            }
        }
        (showing, is_over)
    });
}

/// What a screen is called: its title, and its heading until it has a better one.
pub(crate) fn heading(page: Page) -> String {
    match page {
        Page::Services => t::services_title().to_owned(),
        Page::History => t::history_title().to_owned(),
        Page::Rights => t::rights_title().to_owned(),
        Page::Requests => t::requests_title().to_owned(),
        Page::Request(id) => t::request_title(id.to_string().as_str()),
        Page::Mailbox => t::mailbox_title().to_owned(),
        Page::SignUp => t::sign_up_title().to_owned(),
        Page::Forgotten => t::forgotten_title().to_owned(),
        Page::Secret(purpose) => secret_title(purpose).to_owned(),
        Page::Profile => t::profile_title().to_owned(),
        Page::Order => t::order_title().to_owned(),
        Page::NotFound => t::not_found_title().to_owned(),
    }
}

/// What the screen of a mailed link is called.
pub(crate) fn secret_title(purpose: mailed_links::MailedLinkAction) -> &'static str {
    match purpose {
        mailed_links::MailedLinkAction::SignUp => t::confirm_sign_up_title(),
        mailed_links::MailedLinkAction::Password => t::new_password_title(),
        mailed_links::MailedLinkAction::Address => t::confirm_address_title(),
        mailed_links::MailedLinkAction::Undo => t::undo_address_title(),
    }
}

/// Sets the title of the window. A screen calls it when it knows better than its heading, or has an error to tell.
pub(crate) fn set_title(title: &str) {
    if title.is_empty() {
        document().set_title("Handover");
    } else {
        document().set_title(&[title, " – Handover"].concat());
    }
}

/// The title of a screen that has an error to tell.
pub(crate) fn set_error_title(title: &str) {
    set_title(&t::error_title(title));
}
