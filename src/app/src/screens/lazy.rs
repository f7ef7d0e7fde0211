//! Lazy modules: their code and texts are fetched when one of their screens is opened, or shortly before.
//!
//! Each screen is a module. In a release, its file has everything that it uses and that the main module lacks; a part of a
//! screen (`services_parts` of `services`) has only what the screen's file lacks (`src/xtask/src/web/group.mjs`). In a
//! development build all modules are part of the one file. See `src/decisions/0002-leptos-and-lazy-screens.md`.
//!
//! No screen uses this file: one that shows a part of another module is given a function that renders it.

use super::desk::part::DeskPage;
use super::history::HistoryScreen;
use super::module::Module;
use super::part::ShowPart;
use super::people::{PeopleScreen, PersonScreen};
use super::request::RequestPage;
use super::request::part::RequestPart;
use super::service::ServiceScreen;
use super::services::list::List;
use super::services::part::ServicesPart;
use super::{
    Audience, address_notice, authorize, contacts, desk, forgotten_password, holder_answer, mailbox, mailed_link,
    not_found, order, procedure, profile, request, requests, selection, services, sign_in, sign_up,
};
use crate::browser::dom;
use crate::components::{FailureNotice, Notice, Skeleton, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n::{self as t, Texts};
use crate::platform::line;
use crate::platform::release::{self, FileFailure};
use crate::platform::session;
use crate::state::{App, Connection, Navigation};
use core::cell::Cell;
use core::time::Duration;
use futures_util::future::join;
use handover_api::Link;
use handover_api::link::ServicesView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

/// Idle time before modules are prefetched.
const PREFETCH_DELAY: Duration = Duration::from_secs(2);

/// Time to read that there is a new release, before it is loaded.
const RENEWAL_DELAY: Duration = Duration::from_secs(2);

/// The modules to prefetch on the list of services, in this order, one at a time. They are some of many: all together are
/// more than a reader will open.
const PREFETCHED: [(Module, Texts); 4] = [
    (Module::ServicesParts, Texts::Inside),
    (Module::ServicesSelection, Texts::Rest),
    (Module::Contacts, Texts::Rest),
    (Module::Request, Texts::Inside),
];

type Placeholder = Box<dyn Fn() -> AnyView + Send>;

/// A module's one export: shows the screen at a place.
type Show = fn(&Link) -> AnyView;

macro_rules! modules {
    ($($module:ident $name:ident $show:expr;)*) => {
        impl Module {
            const COUNT: usize = [$(Self::$module),*].len();

            #[cfg(test)]
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$module => stringify!($name)),*
                }
            }

            /// Fetches the code.
            async fn code(self) -> Option<Show> {
                match self {
                    $(Self::$module => load_code!($name()),)*
                }
            }
        }

        $(
            // The split point: everything behind this function that nothing else uses is in the module.
            #[cfg_attr(
                handover_split,
                leptos::wasm_split::wasm_split($name, fallible, wasm_split_path = leptos::wasm_split)
            )]
            fn $name() -> Result<Show, SplitLoaderError> {
                const SHOW: Show = $show;
                Ok(SHOW)
            }
        )*
    };
}

#[cfg(handover_split)]
macro_rules! load_code {
    ($call:expr) => {
        $call.await.ok()
    };
}

#[cfg(not(handover_split))]
macro_rules! load_code {
    ($call:expr) => {
        $call.ok()
    };
}

modules! {
    SignIn sign_in show_sign_in;
    Services services |_| services::view(selection_bar);
    // The menus of that list.
    ServicesParts services_parts services::parts::show;
    // The bar below it while some are ticked.
    ServicesSelection services_selection |_| selection::view(expect_context());
    Contacts contacts show_contacts;
    Request request show_request;
    // Parts of that page which the first picture of a mailed link does not have.
    RequestParts request_parts request::parts::show;
    Requests requests |_| requests::view();
    Service service |_| view! { <ServiceScreen/> }.into_any();
    People people |_| view! { <PeopleScreen/> }.into_any();
    Person person show_person;
    History history |_| view! { <HistoryScreen/> }.into_any();
    Mailbox mailbox |_| mailbox::view();
    Order order |_| order::view();
    AddressNotice notice_address |_| address_notice::view();
    Profile profile |_| profile::view();
    Authorize authorize |_| authorize::view();
    SignUp sign_up |_| sign_up::view();
    Forgotten forgotten |_| forgotten_password::view();
    LinkSignUp link_sign_up |_| mailed_link::sign_up::view();
    LinkPassword link_password |_| mailed_link::password::view();
    LinkAddress link_address |_| mailed_link::address::view();
    LinkUndo link_undo |_| mailed_link::undo::view();
    HolderAnswer holder_answer |_| holder_answer::view();
    ProcedureStart procedure_start |_| procedure::start::view();
    ProcedureConfirm procedure_confirm |_| procedure::confirm::view();
    ProcedureCase procedure_case |_| procedure::case::view();
    ProcedureObjection procedure_objection |_| procedure::objection::view();
    // The provider's desk, an app of its own, and its pages.
    Desk desk |_| desk::view();
    DeskJoin desk_join |_| desk::join::view(expect_context());
    DeskSignIn desk_sign_in |_| desk::sign_in::view(expect_context());
    DeskOverview desk_overview |_| desk::overview::view(expect_context());
    DeskCustomer desk_customer |_| desk::customer::show(expect_context());
    DeskService desk_service |_| desk::service::show(expect_context());
    DeskRequest desk_request |_| desk::request::show(expect_context());
    DeskCase desk_case |_| desk::case::show(expect_context());
    DeskAudit desk_audit |_| desk::audit_log::show(expect_context());
}

impl Module {
    /// Fetches code and texts at the same time, unless they are there.
    async fn fetch(self, texts: Texts) -> Result<(), FileFailure> {
        if self.loaded(texts).is_none() {
            let (code, texts) = join(self.code(), t::load(texts)).await;
            LOADED.with(|loaded| loaded[self as usize].set(code));
            texts?;
        }
        self.loaded(texts).map(|_| ()).ok_or(FileFailure::Missing)
    }

    fn loaded(self, texts: Texts) -> Option<Show> {
        LOADED.with(|loaded| loaded[self as usize].get()).filter(|_| t::has(texts))
    }

    fn prefetch(self, texts: Texts) {
        spawn_local(async move {
            let _ = self.fetch(texts).await;
        });
    }
}

fn show_sign_in(link: &Link) -> AnyView {
    if *link == Link::NotFound { not_found::view() } else { sign_in::view() }
}

fn show_contacts(link: &Link) -> AnyView {
    match link {
        Link::Modify { from, .. } => contacts::view(from.clone()),
        _ => ().into_any(),
    }
}

fn show_request(link: &Link) -> AnyView {
    match link {
        Link::Request { id, .. } => view! { <RequestPage number=*id/> }.into_any(),
        _ => ().into_any(),
    }
}

fn show_person(link: &Link) -> AnyView {
    match link {
        Link::Person { handle } => view! { <PersonScreen handle=handle.clone()/> }.into_any(),
        _ => ().into_any(),
    }
}

fn selection_bar(list: List) -> AnyView {
    provide_context(list);
    over(Module::ServicesSelection, Texts::Rest)
}

fn request_part(part: RequestPart) -> AnyView {
    in_context(part.clone(), move || match part {
        RequestPart::CancelAll | RequestPart::ActOutcome => over(Module::RequestParts, Texts::Inside),
        RequestPart::Resend { .. } => show(Module::RequestParts, Texts::Inside, any(), Box::new(|| ().into_any())),
        RequestPart::NoAnswer | RequestPart::ReaderNote => {
            show(Module::RequestParts, Texts::Inside, any(), skeleton(2))
        }
        _ => show(Module::RequestParts, Texts::Inside, any(), skeleton(5)),
    })
}

fn services_part(part: ServicesPart) -> AnyView {
    let placeholder = || view! { <p>{t::loading()}</p> }.into_any();
    in_context(part, move || show(Module::ServicesParts, Texts::Inside, any(), Box::new(placeholder)))
}

/// Renders a part, which its module finds in the context: in a scope of its own, because a screen has several.
fn in_context<P: Clone + Send + Sync + 'static>(part: P, render: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    (move || {
        provide_context(part.clone());
        untrack(&render)
    })
    .into_any()
}

fn desk_page(page: DeskPage) -> AnyView {
    let module = match page {
        DeskPage::Join => Module::DeskJoin,
        DeskPage::SignIn => Module::DeskSignIn,
        DeskPage::Overview => Module::DeskOverview,
        DeskPage::Customer => Module::DeskCustomer,
        DeskPage::Service => Module::DeskService,
        DeskPage::Request => Module::DeskRequest,
        DeskPage::Case => Module::DeskCase,
        DeskPage::AuditLog => Module::DeskAudit,
    };
    show_page(module, Texts::Rest, any())
}

thread_local! {
    static LOADED: [Cell<Option<Show>>; Module::COUNT] = const { [const { Cell::new(None) }; Module::COUNT] };
}

/// Prefetches modules (decision 0002): while the session is read, the one that will probably be shown; later the likely next
/// ones.
pub(crate) fn start() {
    let app = expect_context::<App>();
    provide_context(ShowPart(request_part));
    provide_context(ShowPart(services_part));
    let screen = app.navigation().screen.with_untracked(super::of);
    let (module, texts) = (screen.module, screen.texts());
    if screen.audience == Audience::Everybody || session::was_signed_in() {
        module.prefetch(texts);
    } else {
        Module::SignIn.prefetch(Texts::Outside);
    }
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let is_signed_in = app.session().me.with(Option::is_some);
        if !app.connection().is_idle() || app.info().with(Option::is_none) {
            return None;
        }
        let fetch = move || {
            if is_signed_in {
                spawn_local(prefetch_next(app.navigation(), app.connection()));
            } else {
                // Wanted as soon as somebody signs in, so not a guess.
                module.prefetch(texts);
            }
        };
        set_timeout_with_handle(fetch, PREFETCH_DELAY).ok()
    });
}

async fn prefetch_next(navigation: Navigation, connection: Connection) {
    let is_list = navigation.screen.with_untracked(|screen| matches!(screen, Link::Services(_)));
    let next: &[(Module, Texts)] = if is_list { &PREFETCHED } else { &[(Module::Services, Texts::Inside)] };
    for (module, texts) in next {
        // Goes on once the reader waits for nothing again.
        if !untrack(|| connection.is_idle()) || !line::allows_prefetch() {
            return;
        }
        let _ = module.fetch(*texts).await;
    }
}

/// Shows a screen.
pub(crate) fn screen(link: Link) -> AnyView {
    let screen = super::of(&link);
    show_page(screen.module, screen.texts(), link)
}

/// Shows the page on which one signs in, in place of a screen.
pub(crate) fn sign_in_page() -> AnyView {
    show_page(Module::SignIn, Texts::Outside, any())
}

/// Asks for another address.
pub(crate) fn address_notice() -> AnyView {
    show(Module::AddressNotice, Texts::Rest, any(), Box::new(|| ().into_any()))
}

/// Shows the provider's desk.
pub(crate) fn desk_app() -> AnyView {
    provide_context(ShowPart(desk_page));
    show_page(Module::Desk, Texts::Rest, any())
}

/// Shows a whole page. If it is gone with an earlier release, the new one is loaded.
fn show_page(module: Module, texts: Texts, link: Link) -> AnyView {
    let app = expect_context::<App>();
    let is_missing = move || module.loaded(texts).is_none();
    let renew = move || {
        if is_missing() && release::leave() {
            app.renew_page();
        }
    };
    Effect::new(move |_| {
        if app.connection().is_outdated.get() && is_missing() && !release::was_left() {
            let timer = set_timeout_with_handle(renew, RENEWAL_DELAY);
            on_cleanup(move || timer.iter().for_each(TimeoutHandle::clear));
        }
    });
    show(module, texts, link, skeleton(3))
}

fn skeleton(lines: usize) -> Placeholder {
    Box::new(move || view! { <Skeleton lines/> }.into_any())
}

/// A place, for modules that show the same at every place.
fn any() -> Link {
    Link::Services(ServicesView::default())
}

/// Shows overlays and notices of a page.
fn over(module: Module, texts: Texts) -> AnyView {
    // It must not move the page.
    let placeholder = || {
        let text = view! { <p>{t::loading()}</p> }.into_any();
        view! { <div class="offline later" role="status"><Notice tone=Tone::Plain icon="wait">{text}</Notice></div> }
            .into_any()
    };
    show(module, texts, any(), Box::new(placeholder))
}

/// Shows a screen of a module as soon as the module is loaded. A failed fetch is repeated when the
/// connection is back.
fn show(module: Module, texts: Texts, link: Link, placeholder: Placeholder) -> AnyView {
    if let Some(show) = module.loaded(texts) {
        return show(&link);
    }
    let app = expect_context::<App>();
    // `None` while it is being fetched.
    let outcome: RwSignal<Option<Result<(), Failure>>> = RwSignal::new(None);
    let fetch = move || {
        outcome.set(None);
        spawn_local(async move {
            let transfer = app.connection().begin_transfer();
            let fetched = match module.fetch(texts).await {
                Ok(()) => Ok(()),
                Err(failure) => Err(failure.shown(app.connection()).await),
            };
            drop(transfer);
            outcome.try_set(Some(fetched));
            dom::focus_awaited();
        });
    };
    fetch();
    Effect::new(move |_| {
        app.connection().refresh.track();
        if outcome.with_untracked(|outcome| matches!(outcome, Some(Err(_)))) {
            fetch();
        }
    });
    (move || match (outcome.get(), module.loaded(texts)) {
        (None, _) => placeholder(),
        (Some(_), Some(show)) => show(&link),
        // The frame offers the new release.
        (Some(_), None) if app.connection().is_outdated.get() => ().into_any(),
        (Some(fetched), None) => {
            let failure = fetched.err().unwrap_or(Failure::Offline);
            view! { <FailureNotice failure retry=fetch/> }.into_any()
        }
    })
    .into_any()
}
