//! The frame around every screen of the desk.

use super::state::{Desk, overview_address};
use super::words;
use crate::browser::dom;
use crate::components::{self, Badge, Icon, Menu, Notice, PersonName, SignOutEntry, Tone};
use crate::forms::on_submit;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::shell::bar::{Brand, SkipLink};
use crate::shell::{foot, preferences};
use handover_api::desk::{AuditFilter, DeskLink, DeskSession};
use handover_api::route;
use leptos::prelude::*;

#[component]
pub(super) fn Frame(
    desk: Desk,
    /// Whether somebody is signed in; `None` if that is unknown.
    is_in: Memo<Option<bool>>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let app = desk.app;
    let end = move || match desk.session.with(|presence| presence.session().cloned()) {
        Some(session) => view! { <StaffMenu desk session /> }.into_any(),
        None => preferences::buttons(),
    };
    let done = move || {
        let done = desk.done.get()?;
        Some(view! { <Notice tone=Tone::Ok icon="check"><p>{done}</p></Notice> }.into_any())
    };
    view! {
        <SkipLink />
        <header class="bar staff">
            <Brand to=Signal::derive(overview_address) />
            {move || (is_in.get() == Some(true)).then(|| view! { <Tabs desk /> })}
            {move || (is_in.get() == Some(true)).then(|| view! { <Find desk /> })}
            <div class="row end">{end}</div>
        </header>
        <main id="main" tabindex="-1"><div class="stack">{done}</div>{children()}</main>
        {foot::foot(true)}
        <div class="vh" aria-live="polite">{move || app.announcement.get()}</div>
    }
}

#[component]
fn Tabs(desk: Desk) -> impl IntoView {
    let is_audit = move || desk.link.with(|link| matches!(link, DeskLink::AuditLog(_)));
    let audit = DeskLink::AuditLog(AuditFilter::default()).format();
    view! {
        <nav aria-label=t::desk_badge()>
            <ul class="ul">
                <li><Badge tone=Tone::Warn icon="lock" text=t::desk_badge()/></li>
                <li>
                    <a href=overview_address() aria-current=move || (!is_audit()).then_some("page")>{t::desk_overview()}</a>
                </li>
                <li><a href=audit aria-current=move || is_audit().then_some("page")>{t::desk_audit()}</a></li>
            </ul>
        </nav>
    }
}

#[component]
fn StaffMenu(desk: Desk, session: DeskSession) -> impl IntoView {
    let face = view! { <Icon name="user"/><span class="name"><PersonName name=session.name.clone()/></span><Icon name="down"/> }.into_any();
    let signing_out = components::signing_out(desk.app);
    let sign_out = Callback::new(move |()| {
        signing_out.run(async move {
            match desk.app.delete(route::DESK_SESSION).await {
                // It may have ended before.
                Ok(()) | Err(Failure::SignedOut) => {
                    desk.drafts.clear();
                    desk.signed_out();
                    dom::focus_soon("main h1");
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        });
    });
    let entries = move || {
        let ends = t::desk_session_ends(intl::time_of(session.ends_at).as_str());
        view! {
            <p>{words::roles(&session.roles)}<br/>{ends}</p>
            {preferences::rows()}
            <hr/>
            <SignOutEntry signing_out sign_out/>
        }
        .into_any()
    };
    view! { <Menu class="btn bare" face>{entries()}</Menu> }
}

/// The search, on every page.
#[component]
fn Find(desk: Desk) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| typed.set(desk.link.with(DeskLink::search)));
    let find = move || {
        let search = typed.get_untracked().trim().to_owned();
        let _ = location().set_hash(&DeskLink::Overview { search, cases: None }.format());
    };
    view! {
        <form class="filters" role="search" on:submit=on_submit(find)>
            <div class="in">
                <Icon name="search"/>
                <input
                    type="search" aria-label=t::desk_search() placeholder=t::desk_search() autocomplete="off" spellcheck="false"
                    prop:bound=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
        </form>
    }
}
