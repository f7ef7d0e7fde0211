//! The registry of lazy modules: which screens are fetched when they are wanted, and with which texts.
//!
//! In a release, what only a module's screens use is fetched with it. Which modules share a file is decided there
//! (`src/xtask/src/merge.mjs`), so that a module is for what is shown together, however small. boot.js preloads the module of
//! the place at which the page is opened. In a development build all modules are part of the one file.
//!
//! To make a screen lazy, add it to a module here if it is hardly ever opened without one of that module's screens, else add
//! a module; name its bundle in the headings of its texts (`src/i18n/en.ftl`). Every new module that a place opens gets a line
//! in `src/xtask/src/size.rs`, with `goal: None` if none is set, and in `merge.mjs`. See
//! `src/decisions/0002-leptos-and-lazy-screens.md`.
//!
//! No screen uses this registry: one that shows what is in another module is given a function that renders it.

use super::services::list::List;
use super::submission::FetchedParts;
use super::{
    desk, forgotten_password, history, holder, holder_answer, mailbox, mailed_link, many, modify, not_found, order,
    procedure, profile, request, requests, rights, selection, service, services, sign_in, sign_up, submission,
    submission_parts,
};
use crate::components::{self, Tone};
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::i18n::{self, Bundle};
use crate::platform::line;
use crate::platform::session;
use crate::state::{App, DialogKind, Page};
use core::cell::Cell;
use core::time::Duration;
use futures_util::future::join;
use handover_api::submissions::SubmissionDetail;
use handover_rules::ServiceKey;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

/// The time for which the reader has waited for nothing before modules are fetched that may be wanted next.
const PREFETCH_DELAY: Duration = Duration::from_secs(2);

/// The modules that are likely to be wanted next by somebody who has signed in. Fetched in this order, one at a time.
const PREFETCHED: [Module; 5] =
    [Module::Services, Module::Selection, Module::Modify, Module::Requests, Module::Request];

/// A screen, or a dialog over one. Sign-in has no address: it is shown in place of any page.
#[derive(Clone, PartialEq)]
pub(crate) enum Screen {
    SignIn,
    Desk,
    Page(Page),
    Dialog(ServiceKey, DialogKind),
    /// Actions on the services that are ticked in the list.
    Selection(List),
    /// Services that were left out of a submission, on its page.
    LeftOut(Loaded<SubmissionDetail>),
    /// Roles that a submission has handed over until a day, on its page.
    EndsOf(Loaded<SubmissionDetail>),
}

/// A lazy module's one export.
type Render = fn(App, &Screen) -> AnyView;

macro_rules! modules {
    ($($(#[$doc:meta])* $module:ident $name:ident $render:path;)*) => {
        /// Screens that are fetched together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Module {
            $($(#[$doc])* $module,)*
        }

        impl Module {
            const COUNT: usize = [$(Self::$module),*].len();

            /// Fetches the code.
            async fn code(self) -> Option<Render> {
                match self {
                    $(Self::$module => load_code!($name()),)*
                }
            }

            const fn bundle(self) -> Bundle {
                match self {
                    $(Self::$module => Bundle::$module,)*
                }
            }
        }

        $(
            // The split point: everything behind this function that nothing else uses is in the module.
            #[cfg_attr(
                handover_split,
                leptos::wasm_split::wasm_split($name, fallible, wasm_split_path = leptos::wasm_split)
            )]
            fn $name() -> Result<Render, SplitLoaderError> {
                Ok($render)
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
    SignIn sign_in render_sign_in;
    Services services render_services;
    /// The bar under the list of services while some are ticked.
    Selection selection render_selection;
    Modify modify render_modify;
    /// New contacts for many services.
    Many many render_many;
    /// A submission over many services, and answering it.
    Submission submission render_submission;
    /// Parts that only some submissions have: services that were left out, and roles that end.
    SubmissionParts submission_parts render_submission_parts;
    Request request render_request;
    Requests requests render_requests;
    Profile profile render_profile;
    /// Creating and recovering an account, and the links mailed for that.
    Account account render_account;
    /// A service, and the holder of a domain.
    Holder holder render_holder;
    /// Answers of holders by mailed links.
    HolderAnswer holder_answer render_holder_answer;
    /// Procedures without access to an account.
    Procedure procedure render_procedure;
    /// Screens that are visited now and then.
    More more render_more;
    /// The provider's desk, an app of its own.
    Desk desk render_desk;
}

impl Module {
    /// The module that has a screen.
    fn of(screen: &Screen) -> Self {
        match screen {
            Screen::SignIn => Self::SignIn,
            Screen::Desk => Self::Desk,
            Screen::Dialog(..) => Self::Modify,
            Screen::Selection(_) => Self::Selection,
            Screen::Page(Page::Services) => Self::Services,
            Screen::Page(Page::Request(_)) => Self::Request,
            Screen::Page(Page::Requests) => Self::Requests,
            Screen::Page(Page::Profile) => Self::Profile,
            Screen::Page(Page::Many) => Self::Many,
            Screen::Page(Page::Submission(_)) => Self::Submission,
            Screen::LeftOut(_) | Screen::EndsOf(_) => Self::SubmissionParts,
            Screen::Page(Page::Service | Page::Holder) => Self::Holder,
            Screen::Page(Page::HolderAnswer) => Self::HolderAnswer,
            Screen::Page(Page::Procedure) => Self::Procedure,
            Screen::Page(Page::SignUp | Page::Forgotten | Page::MailedLink(_)) => Self::Account,
            Screen::Page(Page::History | Page::Rights | Page::Mailbox | Page::Order | Page::NotFound) => Self::More,
        }
    }

    /// Fetches code and texts at the same time, unless they are there.
    async fn fetch(self) -> Option<Render> {
        if self.loaded().is_none() {
            let (code, has_texts) = join(self.code(), i18n::load(self.bundle())).await;
            if has_texts && code.is_some() {
                LOADED.with(|loaded| loaded[self as usize].set(code));
            }
        }
        self.loaded()
    }

    fn loaded(self) -> Option<Render> {
        LOADED.with(|loaded| loaded[self as usize].get())
    }

    fn prefetch(self) {
        spawn_local(async move {
            self.fetch().await;
        });
    }
}

fn render_sign_in(app: App, _: &Screen) -> AnyView {
    sign_in::view(app)
}

fn render_services(app: App, _: &Screen) -> AnyView {
    services::view(app, selection_of)
}

fn selection_of(app: App, list: List) -> AnyView {
    view(app, Screen::Selection(list))
}

fn render_selection(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Selection(list) => selection::view(app, *list),
        _ => ().into_any(),
    }
}

fn render_requests(app: App, _: &Screen) -> AnyView {
    requests::view(app)
}

fn render_profile(app: App, _: &Screen) -> AnyView {
    profile::view(app)
}

fn render_modify(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Dialog(service, kind) => modify::view(app, service, *kind),
        _ => ().into_any(),
    }
}

fn render_request(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(Page::Request(id)) => request::view(app, *id),
        _ => ().into_any(),
    }
}

fn render_account(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(Page::SignUp) => sign_up::view(app),
        Screen::Page(Page::MailedLink(action)) => mailed_link::view(app, *action),
        _ => forgotten_password::view(app),
    }
}

fn render_many(app: App, _: &Screen) -> AnyView {
    many::view(app)
}

fn render_submission(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(Page::Submission(id)) => submission::view(app, *id, FetchedParts { left_out, ends: ends_of }),
        _ => ().into_any(),
    }
}

fn left_out(app: App, detail: Loaded<SubmissionDetail>) -> AnyView {
    view(app, Screen::LeftOut(detail))
}

fn ends_of(app: App, detail: Loaded<SubmissionDetail>) -> AnyView {
    view(app, Screen::EndsOf(detail))
}

fn render_submission_parts(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::LeftOut(detail) => submission_parts::view(*detail),
        Screen::EndsOf(detail) => submission_parts::ends::view(app, *detail),
        _ => ().into_any(),
    }
}

fn render_holder(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(Page::Service) => service::view(app),
        _ => holder::view(app),
    }
}

fn render_holder_answer(app: App, _: &Screen) -> AnyView {
    holder_answer::view(app)
}

fn render_procedure(app: App, _: &Screen) -> AnyView {
    procedure::view(app)
}

fn render_more(app: App, screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(Page::History) => history::view(app),
        Screen::Page(Page::Rights) => rights::view(app),
        Screen::Page(Page::Mailbox) => mailbox::view(app),
        Screen::Page(Page::Order) => order::view(app),
        _ => not_found::view(),
    }
}

fn render_desk(app: App, _: &Screen) -> AnyView {
    desk::view(app)
}

thread_local! {
    static LOADED: [Cell<Option<Render>>; Module::COUNT] = const { [const { Cell::new(None) }; Module::COUNT] };
}

/// Fetches modules ahead of being wanted: while the session is read the one that will probably be shown, later those that are
/// likely to follow. See decision 0002.
pub(crate) fn start(app: App) {
    let page = app.navigation().page.get_untracked();
    let module = Module::of(&Screen::Page(page));
    if page.is_public() || session::was_signed_in() { module } else { Module::SignIn }.prefetch();
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
                module.prefetch();
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
        module.fetch().await;
    }
}

/// Renders a screen: at once when its module is there, else as soon as it is. Fetching that failed is repeated when the
/// connection is back.
pub(crate) fn view(app: App, screen: Screen) -> AnyView {
    let module = Module::of(&screen);
    if let Some(render) = module.loaded() {
        return render(app, &screen);
    }
    // `None` while it is being fetched, then whether it came.
    let is_loaded: RwSignal<Option<bool>> = RwSignal::new(None);
    let fetch = move || {
        is_loaded.set(None);
        spawn_local(async move {
            let transfer = app.connection().begin_transfer();
            let has_come = module.fetch().await.is_some();
            drop(transfer);
            is_loaded.try_set(Some(has_come));
            dom::focus_awaited();
        });
    };
    fetch();
    Effect::new(move |_| {
        app.connection().refresh.track();
        if is_loaded.get_untracked() == Some(false) {
            fetch();
        }
    });
    (move || match (is_loaded.get(), module.loaded()) {
        (None, _) => placeholder(&screen),
        (Some(_), Some(render)) => render(app, &screen),
        (Some(_), None) => components::failure(&Failure::Offline, fetch),
    })
    .into_any()
}

/// Shown while a module is being fetched. What lies over the page, or comes into it by itself, must not move it.
fn placeholder(screen: &Screen) -> AnyView {
    match screen {
        Screen::SignIn | Screen::Desk | Screen::Page(_) | Screen::LeftOut(_) | Screen::EndsOf(_) => {
            components::bones(3)
        }
        Screen::Dialog(..) | Screen::Selection(_) => {
            let text = view! { <p>{t::loading()}</p> }.into_any();
            view! { <div class="offline later" role="status">{components::notice(Tone::Plain, "wait", text)}</div> }
                .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_api::Link;
    use std::process::Command;

    const BOOT: &str = include_str!("../../boot.js");

    /// The modules that boot.js preloads for each place, signed in and signed out.
    fn preloaded(places: &[&str]) -> Vec<[String; 2]> {
        let body = BOOT.split("function moduleOfPlace() {").nth(1).and_then(|rest| rest.split("\n  }\n").next());
        let script = format!(
            "for (const hash of process.argv.slice(1)) console.log(['1', null].map((session) => \
             new Function('location', 'stored', {:?})({{ hash }}, {{ session }})).join(' '))",
            body.expect("boot.js has the function")
        );
        let output = Command::new("node").args(["--eval", &script, "--"]).args(places).output().expect("node runs");
        let text = String::from_utf8(output.stdout).expect("text");
        let pair = |line: &str| line.split_once(' ').map(|(one, other)| [one.to_owned(), other.to_owned()]);
        text.lines().filter_map(pair).collect()
    }

    #[test]
    fn boot_preloads_the_module_of_the_place() {
        let places = [
            "",
            "#/",
            "#/account/contacts/services?serviceName=x",
            "#/account/contacts/services/edit?service=x.example&categoryType=DOMAIN",
            "#/account/contacts/services/history?service=x.example&categoryType=DOMAIN",
            "#/account/contacts/services/rights?service=x.example&categoryType=DOMAIN",
            "#/account/contacts/services/detail?service=x.example&categoryType=DOMAIN",
            "#/account/contacts/services/holder?service=x.example&categoryType=DOMAIN",
            "#/account/contacts/services/many?all=1",
            "#/account/contacts/requests",
            "#/account/contacts/requests?q=submission",
            "#/account/contacts/requests?taskId=12",
            "#/account/contacts/requests?submission=12&state=done",
            "#/useraccount/contacts/12?tab=REQUESTS&token=x",
            "#/useraccount/contacts/12?tab=REQUESTS&submission=1&token=x",
            "#/profile",
            "#/profile/address?token=x",
            "#/profile/address/undo?token=x",
            "#/sign-up",
            "#/sign-up/confirm?token=x",
            "#/password/forgotten",
            "#/password/new?token=x",
            "#/holder/answer?token=x",
            "#/procedures/change-holder",
            "#/order",
            "#/mailbox?mail=1",
            "#/desk/customers",
        ];
        let expected = places.map(|place| {
            if place.starts_with(handover_api::desk::DESK) {
                return [Module::Desk.bundle(); 2];
            }
            let page = Page::of(&Link::parse(place));
            let module = Module::of(&Screen::Page(page));
            [module, if page.is_public() { module } else { Module::SignIn }].map(Module::bundle)
        });
        let preloaded = preloaded(&places);
        for ((place, expected), preloaded) in places.into_iter().zip(expected).zip(&preloaded) {
            // `HolderAnswer` for `holder_answer`.
            let named = preloaded.each_ref().map(|name| name.replace('_', ""));
            let expected = expected.map(|bundle| format!("{bundle:?}").to_lowercase());
            assert_eq!(named, expected, "{place}");
        }
        assert_eq!(preloaded.len(), places.len());
    }
}
