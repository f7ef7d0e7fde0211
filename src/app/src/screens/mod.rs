//! The table of screens: for each place its lazy module, title and tab, and who may see it. Modules show their screens
//! themselves, by a function `show`; [`lazy`] fetches them.

mod account;
mod address_notice;
mod authorize;
mod contacts;
mod desk;
mod forgotten_password;
mod form;
mod history;
mod holder_answer;
mod inside;
pub(crate) mod lazy;
mod mailbox;
mod mailed_link;
mod not_found;
mod order;
mod page;
mod part;
mod people;
mod procedure;
mod profile;
mod public;
mod request;
mod requests;
mod selection;
mod service;
mod services;
mod sign_in;
mod sign_up;

use crate::components::FailureNotice;
use crate::platform::i18n as t;
use crate::platform::i18n::Texts;
use crate::platform::session;
use crate::platform::titles;
use crate::state::App;
use handover_api::Link;
use handover_rules::RequestId;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// Screens that are fetched together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    SignIn,
    Services,
    /// The menus of that list.
    ServicesParts,
    /// New contacts, and the bar under the list of services while some are ticked.
    Form,
    /// A request or a group of requests.
    Page,
    /// Parts of that page which the first picture of a mailed link does not have.
    RequestParts,
    /// All else for which one signs in.
    Inside,
    /// One's account, and the links mailed for it.
    Account,
    /// Answers of holders, and procedures without access to an account.
    Public,
    /// The provider's desk, an app of its own.
    Desk,
}

/// A tab of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Services,
    Requests,
    People,
    History,
}

/// Readers of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Everybody,
    /// Others are asked to sign in.
    SignedIn,
}

/// The title of the window, until a screen has a more specific one.
#[derive(Clone, Copy)]
pub(crate) enum Title {
    Plain(fn() -> &'static str),
    /// With the number of a request.
    Numbered(fn(&str) -> String, RequestId),
}

impl Title {
    pub(crate) fn text(self) -> String {
        match self {
            Self::Plain(title) => title().to_owned(),
            Self::Numbered(title, request) => title(request.grouped().as_str()),
        }
    }
}

/// The frame's view of a screen.
pub(crate) struct Screen {
    pub(crate) module: Module,
    pub(crate) title: Title,
    pub(crate) tab: Option<Tab>,
    pub(crate) audience: Audience,
}

impl Screen {
    /// The texts that it needs.
    fn texts(&self) -> Texts {
        match (self.audience, self.module) {
            (Audience::Everybody, _) => Texts::Outside,
            (Audience::SignedIn, Module::Services | Module::Page) => Texts::Inside,
            (Audience::SignedIn, _) => Texts::Rest,
        }
    }
}

/// The screen at a place.
pub(crate) fn of(link: &Link) -> Screen {
    use self::Audience::{Everybody, SignedIn};
    use self::Tab::{History, People, Requests, Services};
    use self::Title::Numbered;
    let screen = |module, title, tab, audience| Screen { module, title: Title::Plain(title), tab, audience };
    match link {
        Link::Services(_) => screen(Module::Services, t::services_title, Some(Services), SignedIn),
        Link::Modify { .. } => screen(Module::Form, t::modify_title, Some(Services), SignedIn),
        Link::Service(_) => screen(Module::Inside, t::service_title, Some(Services), SignedIn),
        Link::People(_) | Link::Person { .. } => screen(Module::Inside, t::people_title, Some(People), SignedIn),
        Link::History(_) => screen(Module::Inside, t::history_all_title, Some(History), SignedIn),
        Link::Requests(_) => screen(Module::Inside, t::requests_title, Some(Requests), SignedIn),
        Link::Request { id, .. } | Link::MailedRequest { id, .. } => Screen {
            title: Numbered(|number| t::request_title(number), *id),
            ..screen(Module::Page, t::requests_title, Some(Requests), SignedIn)
        },
        Link::Mailbox { .. } => screen(Module::Inside, t::mailbox_title, None, SignedIn),
        Link::Order => screen(Module::Inside, t::order_title, None, SignedIn),
        Link::Profile => screen(Module::Account, t::profile_title, None, SignedIn),
        Link::Authorize { .. } => screen(Module::Account, t::authorize_title, None, SignedIn),
        Link::SignUp => screen(Module::Account, t::sign_up_title, None, Everybody),
        Link::Forgotten => screen(Module::Account, t::forgotten_title, None, Everybody),
        Link::MailedLink { action: MailedLinkAction::Holder, .. } => {
            screen(Module::Public, t::holder_answer_title, None, Everybody)
        }
        // The others are for people who cannot sign in.
        Link::MailedLink { action: MailedLinkAction::Address, .. } => {
            screen(Module::Account, t::confirm_address_title, None, SignedIn)
        }
        Link::MailedLink { action, .. } => screen(Module::Account, titles::of_mailed_link(*action), None, Everybody),
        Link::Procedure { .. } => screen(Module::Public, t::procedure_title, None, Everybody),
        Link::NotFound => screen(Module::SignIn, t::not_found_title, None, Everybody),
    }
}

/// Before the server has said who is signed in.
pub(crate) fn starting(app: App) -> AnyView {
    (move || match app.info_failure().get() {
        Some(failure) => view! { <FailureNotice failure retry=move || session::read(app)/> }.into_any(),
        None => view! { <p class="loading soft" role="status">{t::loading()}</p> }.into_any(),
    })
    .into_any()
}
