//! The frame around every screen: bar, foot, live region, and offline banner. On a change of place the window's title is set,
//! the page scrolls to its top, the focus goes to the heading, and screen readers hear the title.

use crate::browser::dom;
use crate::components::{self, Button, FailureNotice, Icon, Notice, Tone};
use crate::platform::clock::ticking;
use crate::platform::i18n as t;
use crate::platform::{intl, router, session, titles};
use crate::screens::{self, Audience, Tab, lazy};
use crate::shell::{AccountMenu, Brand, SkipLink, foot, preference_buttons, services_address};
use crate::state::App;
use core::time::Duration;
use handover_api::Link;
use handover_api::app::{MOST_WAITING, SignedIn};
use handover_api::link::{AccessPlace, HistoryView, PeopleView, RequestsView};
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The whole app. It is rendered anew when the language changes.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let app = expect_context::<App>();
    start_navigation();
    move || {
        app.language.track();
        frame()
    }
}

fn frame() -> AnyView {
    let app = expect_context::<App>();
    let showing = showing();
    let narrow = move || match showing.get() {
        PageContent::Starting | PageContent::SignIn => false,
        PageContent::Screen(Link::MailedLink { action, .. }) => action != MailedLinkAction::Holder,
        PageContent::Screen(screen) => {
            matches!(screen, Link::Authorize { .. } | Link::Order | Link::SignUp | Link::Forgotten | Link::NotFound)
        }
    };
    let asks_for_address = Memo::new(move |_| {
        let is_undeliverable = |account: &Option<SignedIn>| account.as_ref().is_some_and(|me| me.is_undeliverable);
        app.session.account.with(is_undeliverable) && showing.get() != PageContent::Screen(Link::Profile)
    });
    // Rendered anew when the language changes.
    let spoken = app.language.get_untracked();
    let asks_for_language = Memo::new(move |_| {
        let of_mails = app.session.account.with(|account| account.as_ref().and_then(|me| me.mail_language));
        of_mails.is_some_and(|of_mails| of_mails.tag() != spoken)
            && matches!(showing.get(), PageContent::Screen(Link::Services(_)))
    });
    // On paper only: whose page it is, and from when.
    let now = ticking(Duration::from_secs(60));
    let printed_for = move || {
        let name = app
            .session
            .account
            .get()
            .map(|me| [&components::isolated_name(&me.name), " (", me.handle.as_str(), "), "].concat());
        [&name.unwrap_or_default(), intl::timestamp(now.get()).as_str()].concat()
    };
    view! {
        <SkipLink />
        <Bar/>
        <p class="paper" aria-hidden="true">{printed_for}</p>
        <main id="main" tabindex="-1" class:narrow=narrow>
            {move || (!app.connection.is_live.get() && app.session.me.with(Option::is_some)).then(not_live)}
            {move || app.session.provider_failure.get().map(|failure| view! { <FailureNotice failure/> })}
            {move || asks_for_address.get().then(lazy::address_notice)}
            {move || asks_for_language.get().then(lazy::language_notice)}
            {move || screen(showing.get())}
        </main>
        {foot(false)}
        <div class="vh" aria-live="polite">{move || app.announcement.get()}</div>
        {move || (app.connection.needs_banner() && app.info.with(Option::is_some)).then(offline)}
    }
    .into_any()
}

fn screen(showing: PageContent) -> AnyView {
    match showing {
        PageContent::Starting => screens::starting(),
        PageContent::SignIn => lazy::sign_in_page(),
        PageContent::Screen(screen) => lazy::screen(screen),
    }
}

#[component]
fn Bar() -> impl IntoView {
    let app = expect_context::<App>();
    let is_in = Memo::new(move |_| app.session.me.with(Option::is_some));
    // On a phone, tabs that come later would push the page down.
    let is_expected = move || {
        let is_awaited = app.info.with(Option::is_none) && app.info_failure.with(Option::is_none);
        is_awaited && session::was_signed_in()
    };
    let has_tabs = Memo::new(move |_| is_in.get() || is_expected());
    let end = move || {
        if is_in.get() {
            view! { <AccountMenu /> }.into_any()
        } else if has_tabs.get() {
            ().into_any()
        } else {
            preference_buttons()
        }
    };
    view! {
        <header class="bar">
            <Brand to=Signal::derive(move || services_address(app.navigation)) />
            {move || has_tabs.get().then(|| view! { <Tabs/> })}
            <div class="row end">{end}</div>
        </header>
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let app = expect_context::<App>();
    let screen = app.navigation.screen;
    let is_current =
        move |tab: Tab| move || screen.with(|screen| screens::of(screen).tab == Some(tab)).then_some("page");
    let tab = move |tab: Tab, icon: &'static str, name: &'static str, address: Signal<String>, badge: AnyView| {
        view! { <li><a href=address aria-current=is_current(tab)><Icon name=icon/> {name} " " {badge}</a></li> }
            .into_any()
    };
    let services = Signal::derive(move || services_address(app.navigation));
    let [requests, people, history, access] = [
        Link::Requests(RequestsView::default()),
        Link::People(PeopleView::default()),
        Link::History(HistoryView::default()),
        Link::Access(AccessPlace::List),
    ]
    .map(|link| Signal::stored(link.format()));
    let badge = move || {
        let waiting = app.session.waiting.get();
        (waiting > 0)
            .then(|| view! { <span class="n">{count(waiting)}<span class="vh">" " {t::frame_waiting_for_you()}</span></span> })
    };
    view! {
        <nav aria-label=t::frame_my_contacts()>
            <ul class="ul">
                {tab(Tab::Services, "services", t::frame_services(), services, ().into_any())}
                {tab(Tab::Requests, "requests", t::frame_requests(), requests, badge.into_any())}
                {tab(Tab::People, "user", t::people_title(), people, ().into_any())}
                {tab(Tab::History, "history", t::history_all_title(), history, ().into_any())}
                {tab(Tab::Access, "access", t::access_title(), access, ().into_any())}
            </ul>
        </nav>
    }
}

/// The number on the badge, such as `999+`.
fn count(waiting: u32) -> String {
    if waiting > MOST_WAITING { format!("{MOST_WAITING}+") } else { waiting.to_string() }
}

/// Changes are asked for from time to time (`platform::events`).
fn not_live() -> AnyView {
    let text = view! { <p>{t::frame_not_live()}</p> };
    view! { <div role="status"><Notice tone=Tone::Plain icon="info">{text}</Notice></div> }.into_any()
}

pub(crate) fn outdated() -> AnyView {
    let app = expect_context::<App>();
    let offer = move || {
        let text = view! {
            <p>{t::frame_outdated()}</p>
            <p>
                <Button class="btn sm" icon="again" label=t::frame_renew() press=move |_| app.renew_page()/>
            </p>
        };
        let text = view! { <div class="stack tight">{text}</div> }.into_any();
        view! { <div class="offline" role="status"><Notice tone=Tone::Now icon="info">{text}</Notice></div> }
    };
    let connection = app.connection;
    (move || (connection.is_outdated.get() && connection.is_online.get()).then(offer)).into_any()
}

fn offline() -> AnyView {
    let text = view! { <p>{t::frame_offline()}</p> };
    view! { <div class="offline" role="status"><Notice tone=Tone::Warn icon="alert">{text}</Notice></div> }.into_any()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PageContent {
    /// The session has not been read yet.
    Starting,
    /// The place needs an account, and none is signed in.
    SignIn,
    Screen(Link),
}

/// The content of the page for the current place and session.
fn showing() -> Memo<PageContent> {
    let app = expect_context::<App>();
    Memo::new(move |_| {
        let screen = app.navigation.screen.get();
        if app.info.with(Option::is_none) || app.session.is_leaving.get() {
            PageContent::Starting
        } else if app.session.me.with(Option::is_none) && screens::of(&screen).audience == Audience::SignedIn {
            PageContent::SignIn
        } else {
            PageContent::Screen(screen)
        }
    })
}

/// Handles changes of place from now on.
fn start_navigation() {
    let app = expect_context::<App>();
    let showing = showing();
    Effect::new(move |before: Option<PageContent>| {
        let showing = showing.get();
        app.language.track();
        let title = match &showing {
            PageContent::Starting => String::new(),
            PageContent::SignIn => t::sign_in_title().to_owned(),
            PageContent::Screen(screen) => screens::of(screen).title.text(),
        };
        titles::set_title(&title);
        let moved = before.as_ref().is_some_and(|before| *before != showing && *before != PageContent::Starting);
        let by_mail = before == Some(PageContent::Starting) && app.navigation.by_mail.get_untracked();
        if moved {
            app.session.provider_failure.set(None);
        }
        if moved || by_mail {
            // The bar, and so an open menu, is the same on every screen.
            components::close_menus();
            let is_step = matches!((&before, &showing), (Some(PageContent::Screen(_)), PageContent::Screen(_)));
            if is_step && router::restore() {
                app.announce(&title);
                return showing;
            }
            window().scroll_to_with_x_and_y(0.0, 0.0);
            dom::focus_soon(match (&showing, &before) {
                _ if !router::is_followed() => "main h1",
                // Links from a request lead to the email address, links from the form to what the account lacks.
                (PageContent::Screen(Link::Profile), Some(PageContent::Screen(Link::Request { .. }))) => "#address",
                (PageContent::Screen(Link::Profile), Some(PageContent::Screen(Link::Modify { .. }))) => "#ready",
                _ => "main h1",
            });
            // Announces the reason, too.
            if showing == PageContent::SignIn && app.session.has_ended.get_untracked() {
                app.announce(&[t::sign_in_ended(), " ", &title].concat());
            } else {
                app.announce(&title);
            }
        }
        showing
    });
}
