//! Shared parts of the pages about one service: head, content, and the message for an unknown service.

use crate::components::{self, Crumbs, Tone, icon};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::{Link, Reason, route};
use handover_rules::ServiceKey;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The service in the address. It keeps its value while the page is being left.
pub(crate) fn named(app: App) -> Memo<Option<ServiceKey>> {
    Memo::new(move |before: Option<&Option<ServiceKey>>| {
        app.navigation().link.with(|link| match link {
            Link::History { service }
            | Link::Rights { service }
            | Link::Service { service }
            | Link::Holder { service } => Some(service.clone()),
            _ => before.cloned().flatten(),
        })
    })
}

/// Reads what the page shows of the service from a route that takes the service from the query.
pub(crate) fn load<T>(app: App, base: &'static str, service: Memo<Option<ServiceKey>>) -> Loaded<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    loaded::load(app, move || path(base, service))
}

fn path(base: &str, service: Memo<Option<ServiceKey>>) -> String {
    service.with(|service| service.as_ref().map_or_else(String::new, |service| route::of_service(base, service)))
}

/// The head of the page, with links to related pages.
pub(crate) fn head(
    service: Memo<Option<ServiceKey>>,
    title: &'static str,
    actions: impl Fn(&ServiceKey) -> AnyView + Send + 'static,
) -> AnyView {
    let subtitle = move || {
        service.with(|service| {
            service.as_ref().map(|service| {
                let category = components::words::category(service.category).into_any();
                t::service_place(category, view! { <b>{components::service_name(&service.name)}</b> }.into_any())
            })
        })
    };
    let services = expect_context::<App>().navigation().services;
    let trail = Signal::derive(move || {
        let list = Some(Link::Services(services.get()).format());
        vec![(t::services_title().to_owned(), list), (title.to_owned(), None)]
    });
    view! {
        <Crumbs trail=trail/>
        <div class="head">
            <div>
                <h1 tabindex="-1">{title}</h1>
                <p>{subtitle}</p>
            </div>
            <div class="row">{move || service.with(|service| service.as_ref().map(&actions))}</div>
        </div>
    }
    .into_any()
}

/// The content of the page, or a message if the account has no such service.
pub(crate) fn show<T: PartialEq + Send + Sync + 'static>(
    app: App,
    loader: Loaded<T>,
    bones: impl Fn() -> AnyView + Send + Sync + 'static,
    ready: impl Fn(&T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let is_missing = Memo::new(move |_| {
        loader.reading.failure.with(|failure| failure.as_ref().and_then(Failure::reason) == Some(Reason::NotFound))
    });
    view! {
        <div class="stack wide" hidden=move || is_missing.get()>
            <WhenLoaded of=loader loading=bones let:data>{ready(data)}</WhenLoaded>
        </div>
        {move || is_missing.get().then(|| missing(app))}
    }
    .into_any()
}

fn missing(app: App) -> AnyView {
    let text = view! { <p>{t::services_missing()}</p> };
    view! {
        <div class="stack">
            <div role="alert">{components::notice(Tone::Plain, "info", text.into_any())}</div>
            <p>{back(app)}</p>
        </div>
    }
    .into_any()
}

/// A link to the services list, with its last filters.
pub(crate) fn back(app: App) -> AnyView {
    let address = move || Link::Services(app.navigation().services.get()).format();
    view! { <a class="btn" href=address>{icon("up")} {t::services_back()}</a> }.into_any()
}
