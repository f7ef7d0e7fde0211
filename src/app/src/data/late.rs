//! Code in lazy modules: it is fetched when it is first shown, or shortly before.
//!
//! Each screen is a module. In a release, its file has everything that it uses and that the main module lacks; a part of a
//! screen that its first picture does not have is declared beside its component with [`lazy_part`], in a module whose file
//! has only what the screen's file lacks (`src/xtask/src/web/group.mjs`). In a development build all modules are part of
//! the one file. See `src/decisions/0002-leptos-and-lazy-screens.md`.

use crate::browser::dom;
use crate::components::{FailureNotice, Notice, Pending, Skeleton, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n::{self as t, Texts};
use crate::platform::release::{self, FileFailure};
use crate::state::App;
use core::cell::Cell;
use core::pin::Pin;
use core::time::Duration;
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::thread::LocalKey;

/// Time to read that there is a new release, before it is loaded.
const RENEWAL_DELAY: Duration = Duration::from_secs(2);

/// A function of a lazy module, once it has been fetched.
pub(crate) type Fetched<F> = LocalKey<Cell<Option<F>>>;

type Fetching = Pin<Box<dyn Future<Output = ()>>>;

pub(crate) struct Lazy<F: 'static> {
    pub(crate) fetched: &'static Fetched<F>,
    pub(crate) fetch: fn() -> Fetching,
}

/// Waits for a function of a lazy module.
#[cfg(handover_split)]
macro_rules! fetched {
    ($call:expr) => {
        $call.await.ok()
    };
}

#[cfg(not(handover_split))]
macro_rules! fetched {
    ($call:expr) => {
        $call.ok()
    };
}

/// A function in a lazy module: `lazy!(module, name: type = function)`.
macro_rules! lazy {
    ($module:ident, $name:ident: $type:ty = $function:expr) => {{
        thread_local! {
            static FETCHED: core::cell::Cell<Option<$type>> = const { core::cell::Cell::new(None) };
        }

        // The split point: everything behind this function that nothing else uses is in the module.
        #[cfg_attr(
                                handover_split,
                                leptos::wasm_split::wasm_split($module, fallible, wasm_split_path = leptos::wasm_split)
                            )]
        fn $name() -> Result<$type, leptos::wasm_split::SplitLoaderError> {
            const FUNCTION: $type = $function;
            Ok(FUNCTION)
        }

        $crate::data::late::Lazy {
            fetched: &FETCHED,
            fetch: || Box::pin(async { FETCHED.set($crate::data::late::fetched!($name())) }),
        }
    }};
}

/// A part of a screen in a lazy module, declared beside its component: a function of its properties that gives a [`Part`].
macro_rules! lazy_part {
    ($(#[$attribute:meta])* $module:ident: $visibility:vis fn $name:ident($($prop:ident: $type:ty),*) $content:block) => {
        $(#[$attribute])*
        $visibility fn $name($($prop: $type),*) -> $crate::data::late::Part {
            let code = $crate::data::late::lazy!(
                $module,
                $name: fn($($type),*) -> leptos::prelude::AnyView = |$($prop),*| {
                    let part = $content;
                    leptos::prelude::IntoAny::into_any(part)
                }
            );
            $crate::data::late::Part::new(code, move |render| render($($prop.clone()),*))
        }
    };
}

pub(crate) use {fetched, lazy, lazy_part};

/// Something to show that is in a lazy module, with its properties.
#[derive(Clone)]
pub(crate) struct Part {
    fetch: fn() -> Fetching,
    /// Its texts; those of a part are there with its screen's.
    texts: Texts,
    /// Gives nothing as long as the code has not been fetched.
    render: Arc<dyn Fn() -> Option<AnyView> + Send + Sync>,
    is_fetched: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl Part {
    pub(crate) fn new<F: Copy>(code: Lazy<F>, render: impl Fn(F) -> AnyView + Send + Sync + 'static) -> Self {
        let Lazy { fetched, fetch } = code;
        Self {
            fetch,
            texts: Texts::Outside,
            render: Arc::new(move || fetched.get().map(&render)),
            is_fetched: Arc::new(move || fetched.get().is_some()),
        }
    }

    pub(crate) fn with_texts(self, texts: Texts) -> Self {
        Self { texts, ..self }
    }

    /// Whether code and texts are there.
    fn is_fetched(&self) -> bool {
        (self.is_fetched)() && t::has(self.texts)
    }

    fn render(&self) -> Option<AnyView> {
        if t::has(self.texts) { untrack(|| (self.render)()) } else { None }
    }

    /// Fetches code and texts at the same time, unless they are there.
    pub(crate) async fn fetch(&self) -> Result<(), FileFailure> {
        if !self.is_fetched() {
            join((self.fetch)(), t::load(self.texts)).await.1?;
        }
        if self.is_fetched() { Ok(()) } else { Err(FileFailure::of_module()) }
    }

    pub(crate) fn prefetch(self) {
        spawn_local(async move {
            let _ = self.fetch().await;
        });
    }
}

/// The stand-in for a part that is being fetched.
#[derive(Clone, Copy)]
pub(crate) enum Placeholder {
    Nothing,
    Lines(usize),
    /// A word, in a menu.
    Word,
    /// A notice over the page, which must not move it.
    Notice,
}

impl Placeholder {
    fn view(self) -> AnyView {
        let word = || view! { <p>{t::loading()}</p> }.into_any();
        match self {
            Self::Nothing => ().into_any(),
            Self::Lines(lines) => view! { <Skeleton lines/> }.into_any(),
            Self::Word => word(),
            Self::Notice => view! {
                <div class="offline later" role="status"><Notice tone=Tone::Plain icon="wait">{word()}</Notice></div>
            }
            .into_any(),
        }
    }
}

/// A part as soon as it has been fetched. A failed fetch is repeated when the connection is back.
#[component]
pub(crate) fn Late(
    part: Part,
    /// Shows it while this holds, and fetches it when it first does.
    #[prop(optional, into)]
    when: Option<Signal<bool>>,
    #[prop(default = Placeholder::Lines(5))] placeholder: Placeholder,
) -> impl IntoView {
    let Some(when) = when else { return late(part, placeholder) };
    let is_shown = Memo::new(move |_| when.get());
    (move || is_shown.get().then(|| late(part.clone(), placeholder))).into_any()
}

fn late(part: Part, placeholder: Placeholder) -> AnyView {
    if let Some(view) = part.render() {
        return view;
    }
    let app = expect_context::<App>();
    let fetching = Pending::new();
    let fetched = part.clone();
    let fetch = Callback::new(move |()| {
        let part = fetched.clone();
        fetching.run(async move {
            let transfer = app.connection.begin_transfer();
            let fetched = match part.fetch().await {
                Ok(()) => Ok(()),
                Err(failure) => Err(failure.shown(app.connection).await),
            };
            drop(transfer);
            dom::focus_awaited();
            fetched
        });
    });
    fetch.run(());
    Effect::new(move |_| {
        app.connection.refresh.track();
        if untrack(|| fetching.failure()).is_some() {
            fetch.run(());
        }
    });
    (move || {
        if fetching.is_running() {
            return placeholder.view();
        }
        match part.render() {
            Some(view) => view,
            // The frame offers the new release.
            None if app.connection.is_outdated.get() => ().into_any(),
            None => {
                let failure = fetching.failure().unwrap_or(Failure::Offline);
                view! { <FailureNotice failure retry=move || fetch.run(())/> }.into_any()
            }
        }
    })
    .into_any()
}

/// A whole page as soon as it has been fetched. If it is gone with an earlier release, the new one is loaded.
#[component]
pub(crate) fn LatePage(part: Part) -> impl IntoView {
    let app = expect_context::<App>();
    let page = part.clone();
    Effect::new(move |_| {
        if app.connection.is_outdated.get() && !page.is_fetched() && !release::was_left() {
            let page = page.clone();
            let renew = move || {
                if !page.is_fetched() && release::leave() {
                    app.renew_page();
                }
            };
            let timer = set_timeout_with_handle(renew, RENEWAL_DELAY);
            on_cleanup(move || timer.iter().for_each(TimeoutHandle::clear));
        }
    });
    late(part, Placeholder::Lines(3))
}
