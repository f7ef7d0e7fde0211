//! The tables of screens: the lazy modules with their code, and for each place its module, title and tab, and who may see
//! it. [`lazy`] fetches them.

mod access;
mod contacts;
mod desk;
mod history;
pub(crate) mod lazy;
mod mailbox;
mod mailed_link;
mod not_found;
mod notices;
mod order;
mod people;
mod procedure;
mod profile;
mod request;
mod requests;
mod service;
mod services;
mod sign_in;
mod sign_up;

use self::history::HistoryScreen;
use self::people::{PeopleScreen, PersonScreen};
use self::request::RequestPage;
use self::service::ServiceScreen;
use crate::components::FailureNotice;
use crate::data::late::{Lazy, lazy};
use crate::platform::i18n as t;
use crate::platform::i18n::Texts;
use crate::platform::titles;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{AccessPlace, ProcedurePage};
use handover_rules::RequestId;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// A module's one export: shows the screen at a place.
type Show = fn(&Link) -> AnyView;

macro_rules! modules {
    ($($module:ident $name:ident $show:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Module {
            $($module),*
        }

        impl Module {
            #[cfg(test)]
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$module => stringify!($name)),*
                }
            }

            fn code(self) -> Lazy<Show> {
                match self {
                    $(Self::$module => lazy!($name, $name: Show = $show)),*
                }
            }
        }
    };
}

// A name that begins with another and `_` is a part of its page: its file lacks what the other has, and comes with it.
modules! {
    SignIn sign_in show_sign_in;
    Services services |_| services::view();
    Contacts contacts |link| if let Link::Modify { from, .. } = link { contacts::view(from.clone()) } else { nothing() };
    Request request |link| if let Link::Request { id, .. } = link { view! { <RequestPage number=*id/> }.into_any() }
        else { nothing() };
    Requests requests |_| requests::view();
    Service service |_| view! { <ServiceScreen/> }.into_any();
    People people |_| view! { <PeopleScreen/> }.into_any();
    Person person |link| if let Link::Person { handle } = link {
        view! { <PersonScreen handle=handle.clone()/> }.into_any()
    } else { nothing() };
    History history |_| view! { <HistoryScreen/> }.into_any();
    Access access |link| if let Link::Access(place) = link { access::view(place) } else { nothing() };
    AccessForm give_access |link| if let Link::Access(place) = link { access::form::view(place) } else { nothing() };
    AccessUses uses_of_access |_| access::uses::view();
    Mailbox mailbox |_| mailbox::view();
    Order order |_| order::view();
    AddressNotice notice_address |_| notices::address_notice();
    LanguageNotice notice_language |_| notices::language_notice();
    Profile profile |_| profile::view();
    Authorize authorize mailed_link::grant;
    SignUp sign_up |_| sign_up::view();
    Forgotten forgotten |_| sign_up::forgotten();
    LinkSignUp link_sign_up mailed_link::sign_up;
    LinkPassword link_password mailed_link::password;
    LinkAddress link_address mailed_link::address;
    LinkUndo link_undo mailed_link::undo;
    HolderAnswer holder_answer mailed_link::holder;
    ProcedureStart procedure_start |_| procedure::start::view();
    ProcedureConfirm procedure_confirm procedure::links::confirm;
    ProcedureCase procedure_case procedure::case::view;
    ProcedureObjection procedure_objection procedure::links::object;
    // An app of its own.
    Desk desk |_| desk::view();
}

/// At a place of another screen.
fn nothing() -> AnyView {
    ().into_any()
}

fn show_sign_in(link: &Link) -> AnyView {
    if *link == Link::NotFound { not_found::view() } else { sign_in::view() }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Services,
    Requests,
    People,
    History,
    Access,
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
    fn texts(&self) -> Texts {
        match (self.audience, self.module) {
            (_, Module::Mailbox) => Texts::Rest,
            (Audience::Everybody, _) => Texts::Outside,
            (Audience::SignedIn, Module::Services | Module::Request) => Texts::Inside,
            (Audience::SignedIn, _) => Texts::Rest,
        }
    }
}

pub(crate) fn of(link: &Link) -> Screen {
    use self::Audience::{Everybody, SignedIn};
    use self::Tab::{Access, History, People, Requests, Services};
    use self::Title::Numbered;
    let screen = |module, title, tab, audience| Screen { module, title: Title::Plain(title), tab, audience };
    match link {
        Link::Services(_) => screen(Module::Services, t::services_title, Some(Services), SignedIn),
        Link::Modify { .. } => screen(Module::Contacts, t::modify_title, Some(Services), SignedIn),
        Link::Service(_) => screen(Module::Service, t::service_title, Some(Services), SignedIn),
        Link::People(_) => screen(Module::People, t::people_title, Some(People), SignedIn),
        Link::Person { .. } => screen(Module::Person, t::people_title, Some(People), SignedIn),
        Link::History(_) => screen(Module::History, t::history_all_title, Some(History), SignedIn),
        Link::Access(place) => screen(access_module(place), t::access_title, Some(Access), SignedIn),
        Link::Requests(_) => screen(Module::Requests, t::requests_title, Some(Requests), SignedIn),
        Link::Request { id, .. } | Link::MailedRequest { id, .. } => Screen {
            title: Numbered(|number| t::request_title(number), *id),
            ..screen(Module::Request, t::requests_title, Some(Requests), SignedIn)
        },
        Link::Mailbox { .. } => screen(Module::Mailbox, t::mailbox_title, None, Everybody),
        Link::Order => screen(Module::Order, t::order_title, None, SignedIn),
        Link::Profile => screen(Module::Profile, t::profile_title, None, SignedIn),
        Link::HolderChange { .. } => screen(Module::HolderAnswer, t::holder_answer_title, Some(Requests), SignedIn),
        Link::CaseToObject { .. } => screen(Module::ProcedureObjection, t::procedure_title, Some(Requests), SignedIn),
        Link::Authorize { .. } => screen(Module::Authorize, t::authorize_title, None, SignedIn),
        Link::SignUp => screen(Module::SignUp, t::sign_up_title, None, Everybody),
        Link::Forgotten => screen(Module::Forgotten, t::forgotten_title, None, Everybody),
        Link::MailedLink { action, .. } => mailed_link(*action),
        Link::Procedure { page, .. } => screen(procedure(*page), t::procedure_title, None, Everybody),
        Link::NotFound => screen(Module::SignIn, t::not_found_title, None, Everybody),
    }
}

fn mailed_link(action: MailedLinkAction) -> Screen {
    let (module, audience) = match action {
        MailedLinkAction::SignUp => (Module::LinkSignUp, Audience::Everybody),
        MailedLinkAction::Password => (Module::LinkPassword, Audience::Everybody),
        // The others are for people who cannot sign in.
        MailedLinkAction::Address => (Module::LinkAddress, Audience::SignedIn),
        MailedLinkAction::Undo => (Module::LinkUndo, Audience::Everybody),
        MailedLinkAction::Holder => (Module::HolderAnswer, Audience::Everybody),
    };
    Screen { module, title: Title::Plain(titles::of_mailed_link(action)), tab: None, audience }
}

const fn access_module(place: &AccessPlace) -> Module {
    match place {
        AccessPlace::List | AccessPlace::Given(_) => Module::Access,
        AccessPlace::Uses(_) => Module::AccessUses,
        AccessPlace::New(_) | AccessPlace::Policy(_) => Module::AccessForm,
    }
}

const fn procedure(page: ProcedurePage) -> Module {
    match page {
        ProcedurePage::ChangeHolder | ProcedurePage::ChangeContacts => Module::ProcedureStart,
        ProcedurePage::Confirm => Module::ProcedureConfirm,
        ProcedurePage::Case => Module::ProcedureCase,
        ProcedurePage::Objection => Module::ProcedureObjection,
    }
}

/// Before the server has said who is signed in.
pub(crate) fn starting() -> AnyView {
    let app = expect_context::<App>();
    (move || match app.info_failure.get() {
        Some(failure) => view! { <FailureNotice failure retry=move || app.read_session()/> }.into_any(),
        None => view! { <p class="loading soft" role="status">{t::loading()}</p> }.into_any(),
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_api::desk::DESK;
    use handover_api::link::first::{FIRST, TABS, outline};

    fn tab_text(tab: Option<Tab>) -> &'static str {
        tab.map_or("", |tab| TABS[tab as usize].0)
    }

    #[test]
    fn tabs_of_outlines_lead_to_the_screens_of_these_tabs() {
        for (text, path) in TABS {
            assert_eq!(tab_text(of(&Link::parse(&["#/", path].concat())).tab), text);
        }
    }

    #[test]
    fn boot_fetches_the_module_and_texts_of_each_screen_and_draws_its_tab() {
        for row in FIRST {
            for path in row.paths {
                let path = path
                    .replace("people/{}", "people/tq5108-ovh")
                    .replace("contacts/cases/{}", "contacts/cases/B-482910573")
                    .replace("access/{}", "access/3f9c21d0-7a47-4121-8f3e-5b0c9d2e6a18")
                    .replace("given/{}", "given/3f9c21d0-7a47-4121-8f3e-5b0c9d2e6a18")
                    .replace("{}", "1000001");
                let given = match row.given {
                    "take-back" | "to" | "inNameOf" => [row.given, "=tq5108-ovh"].concat(),
                    given if given.contains('=') => given.to_owned(),
                    given => [given, "=1000001"].concat(),
                };
                let given = if row.given == "service" { String::new() } else { given };
                let address = ["#/", &path, "?", &given, "&service=halden.example&categoryType=DOMAIN"].concat();
                if address.starts_with(DESK) {
                    continue;
                }
                let screen = of(&Link::parse(&address));
                assert_eq!((screen.module.name(), screen.texts()), (row.module, row.texts), "{address}");
                let outline = outline(row);
                if !outline.parts.is_empty() {
                    assert_eq!(outline.tab, tab_text(screen.tab), "{address}");
                }
            }
        }
    }
}
