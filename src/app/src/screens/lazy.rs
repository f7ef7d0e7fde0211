//! Shows screens as soon as their lazy modules are there, and prefetches likely ones. [`crate::data::late`] fetches them; parts
//! of screens declare their own.

use super::{Audience, Module, services};
use crate::data::late::{Late, LatePage, Part, Placeholder};
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

async fn prefetch_next(navigation: Navigation, connection: Connection) {
    for part in navigation.screen.with_untracked(likely_next) {
        // Goes on once the reader waits for nothing again.
        if !untrack(|| connection.is_idle()) || !release::allows_prefetch() {
            return;
        }
        let _ = part.fetch().await;
    }
}

pub(crate) fn screen(link: Link) -> AnyView {
    let screen = super::of(&link);
    view! { <LatePage part=part(screen.module, screen.texts(), link)/> }.into_any()
}

/// Shows the page on which one signs in, in place of a screen.
pub(crate) fn sign_in_page() -> AnyView {
    view! { <LatePage part=part_anywhere(Module::SignIn, Texts::Outside)/> }.into_any()
}

pub(crate) fn address_notice() -> AnyView {
    let part = part_anywhere(Module::AddressNotice, Texts::Rest);
    view! { <Late part placeholder=Placeholder::Nothing/> }.into_any()
}

pub(crate) fn language_notice() -> AnyView {
    let part = part_anywhere(Module::LanguageNotice, Texts::Rest);
    view! { <Late part placeholder=Placeholder::Nothing/> }.into_any()
}

pub(crate) fn desk_app() -> AnyView {
    view! { <LatePage part=part_anywhere(Module::Desk, Texts::Rest)/> }.into_any()
}
