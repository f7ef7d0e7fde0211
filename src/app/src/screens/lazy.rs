//! Lazy modules: their code and texts are fetched when one of their screens is opened, or shortly before.
//!
//! In a release, code that only a module's screens use is in its file; code shared by several modules is in other files
//! (`src/xtask/src/web/group.mjs`). In a development build all modules are part of the one file. See
//! `src/decisions/0002-leptos-and-lazy-screens.md`.
//!
//! No screen uses this file: one that shows a part of another module is given a function that renders it.

use super::part::ShowPart;
use super::request::part::RequestPart;
use super::services::list::List;
use super::services::part::ServicesPart;
use super::{Audience, Module, account, desk, form, inside, not_found, page, public, request, services, sign_in};
use crate::browser::dom;
use crate::components::{FailureNotice, Notice, Skeleton, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n::{self as t, Texts};
use crate::platform::kept_page;
use crate::platform::line;
use crate::platform::release::{self, FileFailure};
use crate::platform::session;
use crate::state::App;
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

/// The modules to prefetch after signing in, in this order, one at a time.
const PREFETCHED: [Module; 6] =
    [Module::Services, Module::ServicesParts, Module::Form, Module::Inside, Module::Page, Module::RequestParts];

type Placeholder = Box<dyn Fn() -> AnyView + Send>;

/// A module's one export: shows the screen at a place.
type Show = fn(&Link) -> AnyView;

macro_rules! modules {
    ($($module:ident $name:ident $show:path;)*) => {
        impl Module {
            const COUNT: usize = [$(Self::$module),*].len();

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
                Ok($show)
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
    Services services show_services;
    ServicesParts services_parts services::parts::show;
    Form form form::show;
    Page page page::show;
    RequestParts request_parts request::parts::show;
    Inside inside inside::show;
    Account account account::show;
    Public public public::show;
    Desk desk show_desk;
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
    if *link == Link::NotFound { not_found::view() } else { sign_in::view(expect_context()) }
}

fn show_services(_: &Link) -> AnyView {
    services::view(expect_context(), selection_bar)
}

fn selection_bar(_: App, list: List) -> AnyView {
    provide_context(list);
    over(Module::Form, Texts::Rest)
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

fn show_desk(_: &Link) -> AnyView {
    desk::view(expect_context())
}

thread_local! {
    static LOADED: [Cell<Option<Show>>; Module::COUNT] = const { [const { Cell::new(None) }; Module::COUNT] };
}

/// Prefetches modules (decision 0002): while the session is read, the one that will probably be shown; later the likely next
/// ones.
pub(crate) fn start(app: App) {
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
                spawn_local(prefetch_next(app));
            } else {
                // Wanted as soon as somebody signs in, so not a guess.
                module.prefetch(texts);
            }
        };
        set_timeout_with_handle(fetch, PREFETCH_DELAY).ok()
    });
}

async fn prefetch_next(app: App) {
    for module in PREFETCHED {
        // Goes on once the reader waits for nothing again.
        if !untrack(|| app.connection().is_idle()) || !line::allows_prefetch() {
            return;
        }
        let _ = module.fetch(Texts::Rest).await;
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
    show(Module::Inside, Texts::Rest, Link::Profile, Box::new(|| ().into_any()))
}

/// Shows the provider's desk.
pub(crate) fn desk_app() -> AnyView {
    show_page(Module::Desk, Texts::Rest, any())
}

/// Shows a whole page. If it is gone with an earlier release, the new one is loaded.
fn show_page(module: Module, texts: Texts, link: Link) -> AnyView {
    let app = expect_context::<App>();
    let is_missing = move || module.loaded(texts).is_none();
    let renew = move || {
        if is_missing() && release::leave() {
            kept_page::renew(app);
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
                Err(failure) => Err(failure.shown(app).await),
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
