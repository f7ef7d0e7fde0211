//! The frame around every screen: bar, tabs, foot, live region, and offline banner.

use super::navigation::{self, PageContent};
use super::{foot, preferences};
use crate::components::{self, MenuButton, Tone, icon};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::screens;
use crate::screens::lazy::{self, Screen};
use crate::state::App;
use crate::state::{DialogKind, Page};
use handover_api::Link;
use handover_api::app::MOST_WAITING;
use handover_api::link::RequestsView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The whole app. It is rendered anew when the language changes.
#[component]
pub(crate) fn Frame(app: App) -> impl IntoView {
    navigation::start(app);
    (move || {
        app.language().track();
        frame(app)
    })
    .into_any()
}

fn frame(app: App) -> AnyView {
    let showing = navigation::showing(app);
    let skip = |_| {
        if let Some(main) = dom::by_id("main") {
            let _ = main.focus();
        }
    };
    let narrow = move || match showing.get() {
        PageContent::Starting | PageContent::Page(Page::HolderAnswer | Page::Procedure) => false,
        PageContent::SignIn | PageContent::Page(Page::Order | Page::MailedLink(_)) => true,
        PageContent::Page(page) => page.is_public(),
    };
    view! {
        <button type="button" class="skip btn main" on:click=skip>{t::frame_skip()}</button>
        {bar(app)}
        {move || tabs(app, showing.get())}
        <main id="main" tabindex="-1" class:narrow=narrow>
            {move || (!app.connection().is_live.get() && app.session().me.with(Option::is_some)).then(not_live)}
            {move || screen(app, showing.get())}
        </main>
        {foot::foot(app)}
        <div class="vh" aria-live="polite">{move || app.announcement().get()}</div>
        {move || (!app.connection().is_online.get() && app.info().with(Option::is_some)).then(offline)}
    }
    .into_any()
}

fn screen(app: App, showing: PageContent) -> AnyView {
    match showing {
        PageContent::Starting => screens::starting(app),
        PageContent::SignIn => lazy::view(app, Screen::SignIn),
        PageContent::Page(Page::Services) => services(app),
        PageContent::Page(page) => lazy::view(app, Screen::Page(page)),
    }
}

/// The services screen, and the dialog over it that the address asks for.
fn services(app: App) -> AnyView {
    let dialog = Memo::new(move |_| app.navigation().link.with(DialogKind::of));
    view! {
        {lazy::view(app, Screen::Page(Page::Services))}
        {move || {
            dialog.get().map(|(service, kind)| lazy::view(app, Screen::Dialog(service, kind)))
        }}
    }
    .into_any()
}

fn bar(app: App) -> AnyView {
    let provider = move || app.info().with(|info| info.as_ref().map(|info| info.provider.clone()));
    view! {
        <header class="bar">
            <a class="brand" href=services_address(app)>
                <svg aria-hidden="true"><use href="#i-mark"></use></svg>
                {"Handover "}
                {move || provider().map(|name| view! { <small>{name}</small> })}
            </a>
            {preferences::languages(app)}
            {preferences::themes()}
            {move || app.session().me.with(Option::is_some).then(|| person(app))}
        </header>
    }
    .into_any()
}

fn services_address(app: App) -> impl Fn() -> String {
    // With the filters of the last visit.
    move || Link::Services(app.navigation().services.get()).format()
}

fn person(app: App) -> AnyView {
    // Narrower than the account, whose waiting count changes at any time: rendering the menu anew would empty an open one.
    let name =
        Memo::new(move |_| app.session().account.with(|account| account.as_ref().map(|account| account.name.clone())));
    let face = view! { {move || name.get().map(components::person_name)}{icon("down")} }.into_any();
    let sign_out = move |_| {
        spawn_local(async move {
            components::sign_out(app).await;
        });
    };
    let entries = move || {
        let handle = app.session().me.get().map(|me| me.as_str().to_owned()).unwrap_or_default();
        let mailbox = app.is_demo().then(|| {
            view! {
                <a href=Link::Mailbox { mail: None }.format()>
                    {icon("mail")}<span>{t::mailbox_title()}<small>{t::frame_demo_only()}</small></span>
                </a>
            }
        });
        view! {
            <p class="small">
                <span class="soft">{t::nic_handle()}</span><br/>
                <code translate="no">{handle.clone()}</code>{components::copy_button(app, handle)}
            </p>
            <hr/>
            <a href=services_address(app)>{icon("user")} {t::frame_my_contacts()}</a>
            <a href=Link::Profile.format()>{icon("edit")} {t::profile_title()}</a>
            {mailbox}
            <hr/>
            <button type="button" on:click=sign_out>{icon("out")} {t::frame_sign_out()}</button>
        }
        .into_any()
    };
    components::menu(MenuButton { class: "btn bare sm", label: String::new(), face, is_choice: false }, entries)
}

/// The number on the badge, such as `999+`.
fn count(waiting: u32) -> String {
    if waiting > MOST_WAITING { format!("{MOST_WAITING}+") } else { waiting.to_string() }
}

fn tabs(app: App, showing: PageContent) -> AnyView {
    let PageContent::Page(page) = showing else {
        return view! { <div class="tabs"></div> }.into_any();
    };
    if app.session().me.with(Option::is_none) {
        return view! { <div class="tabs"></div> }.into_any();
    }
    let services =
        matches!(page, Page::Services | Page::Service | Page::Holder | Page::History | Page::Rights | Page::Many)
            .then_some("page");
    let requests = matches!(page, Page::Requests | Page::Request(_) | Page::Submission(_)).then_some("page");
    let badge = move || {
        let waiting = app.session().waiting.get();
        (waiting > 0)
            .then(|| view! { <span class="n">{count(waiting)}<span class="vh">" " {t::frame_waiting_for_you()}</span></span> })
    };
    view! {
        <nav class="tabs" aria-label=t::frame_my_contacts()>
            <ul class="ul">
                <li><a href=services_address(app) aria-current=services>{t::services_title()}</a></li>
                <li>
                    <a href=Link::Requests(RequestsView::default()).format() aria-current=requests>
                        {t::requests_title()} " " {badge}
                    </a>
                </li>
            </ul>
        </nav>
    }
    .into_any()
}

/// Changes are asked for from time to time (`platform::events`).
fn not_live() -> AnyView {
    let text = view! { <p>{t::frame_not_live()}</p> };
    view! { <div role="status">{components::notice(Tone::Plain, "info", text.into_any())}</div> }.into_any()
}

fn offline() -> AnyView {
    let text = view! { <p>{t::frame_offline()}</p> };
    view! { <div class="offline" role="status">{components::notice(Tone::Warn, "alert", text.into_any())}</div> }
        .into_any()
}
