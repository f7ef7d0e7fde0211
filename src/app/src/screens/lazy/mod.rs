//! The table of lazy modules, and their prefetching. [`crate::data::late`] fetches them; parts of screens declare their own.

pub(super) mod module;

use self::module::Module;
use super::history::HistoryScreen;
use super::people::{PeopleScreen, PersonScreen};
use super::request::RequestPage;
use super::service::ServiceScreen;
use super::{
    Audience, access, contacts, desk, mailbox, mailed_link, not_found, notices, order, procedure, profile, requests,
    services, sign_in, sign_up,
};
use crate::data::late::{Late, LatePage, Lazy, Part, Placeholder, lazy};
use crate::platform::i18n::Texts;
use crate::platform::{release, session};
use crate::state::{App, Connection, Navigation};
use core::time::Duration;
use handover_api::Link;
use handover_api::link::ServicesView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Idle time before modules are prefetched.
const PREFETCH_DELAY: Duration = Duration::from_secs(2);

/// A module's one export: shows the screen at a place.
type Show = fn(&Link) -> AnyView;

macro_rules! modules {
    ($($module:ident $name:ident $show:expr;)*) => {
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

/// A screen, with its texts.
fn part(module: Module, texts: Texts, link: Link) -> Part {
    Part::new(module.code(), move |show| show(&link)).with_texts(texts)
}

/// A screen that shows the same at every place.
fn part_anywhere(module: Module, texts: Texts) -> Part {
    part(module, texts, Link::Services(ServicesView::default()))
}

/// Prefetches modules (decision 0002): while the session is read, the one that will probably be shown; later the likely next
/// ones.
pub(crate) fn start() {
    let app = expect_context::<App>();
    let screen = app.navigation.screen.with_untracked(super::of);
    let (module, texts) = (screen.module, screen.texts());
    let wanted = move || part_anywhere(module, texts);
    if screen.audience == Audience::Everybody || session::was_signed_in() {
        wanted().prefetch();
    } else {
        part_anywhere(Module::SignIn, Texts::Outside).prefetch();
    }
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let is_signed_in = app.session.me.with(Option::is_some);
        if !app.connection.is_idle() || app.info.with(Option::is_none) {
            return None;
        }
        let fetch = move || {
            if is_signed_in {
                spawn_local(prefetch_next(app.navigation, app.connection));
            } else {
                // Wanted as soon as somebody signs in, so not a guess.
                wanted().prefetch();
            }
        };
        set_timeout_with_handle(fetch, PREFETCH_DELAY).ok()
    });
}

/// The screens and parts that a reader will probably open next, in this order. After the list of services they are some of
/// many: all together is more than a reader will open.
fn likely_next(after: &Link) -> Vec<Part> {
    match after {
        Link::Services(_) => vec![
            services::choices(),
            part_anywhere(Module::Contacts, Texts::Rest),
            part_anywhere(Module::Request, Texts::Inside),
        ],
        _ => vec![part_anywhere(Module::Services, Texts::Inside)],
    }
}

/// Fetches one after the other.
async fn prefetch_next(navigation: Navigation, connection: Connection) {
    for part in navigation.screen.with_untracked(likely_next) {
        // Goes on once the reader waits for nothing again.
        if !untrack(|| connection.is_idle()) || !release::allows_prefetch() {
            return;
        }
        let _ = part.fetch().await;
    }
}

/// Shows a screen.
pub(crate) fn screen(link: Link) -> AnyView {
    let screen = super::of(&link);
    view! { <LatePage part=part(screen.module, screen.texts(), link)/> }.into_any()
}

/// Shows the page on which one signs in, in place of a screen.
pub(crate) fn sign_in_page() -> AnyView {
    view! { <LatePage part=part_anywhere(Module::SignIn, Texts::Outside)/> }.into_any()
}

/// Asks for another address.
pub(crate) fn address_notice() -> AnyView {
    let part = part_anywhere(Module::AddressNotice, Texts::Rest);
    view! { <Late part placeholder=Placeholder::Nothing/> }.into_any()
}

/// Asks for the language of emails.
pub(crate) fn language_notice() -> AnyView {
    let part = part_anywhere(Module::LanguageNotice, Texts::Rest);
    view! { <Late part placeholder=Placeholder::Nothing/> }.into_any()
}

/// Shows the provider's desk.
pub(crate) fn desk_app() -> AnyView {
    view! { <LatePage part=part_anywhere(Module::Desk, Texts::Rest)/> }.into_any()
}
