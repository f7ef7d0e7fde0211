//! HTTP: the API of design.md 6 and, where configured, the built app.
//!
//! A handler authenticates, parses, limits, acts in one transaction and answers; it decides nothing. To add a route:
//! its address in `handover_api::route`, its bodies in `handover_api`, its handler in the module of its screen, its
//! lines in `tests/http` (the access test fails for a route that it does not know).

#[cfg(feature = "test-clock")]
mod test_clock;

mod accounts;
mod afterwards;
mod app;
mod audit;
mod browser;
mod demo;
mod error;
mod events;
mod guard;
mod history;
mod limit;
mod me;
mod modify;
mod peer;
mod profile;
mod requests;
mod rights;
mod routes;
mod services;
mod session;
mod site;
mod tasks;
mod throttle;
mod watch;

use crate::clock::Clock;
use crate::password::Passwords;
use crate::settings::Settings;
use crate::store::Store;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware;
use handover_api::app::DemoAccount;
use routes::Routes;
use std::sync::Arc;

pub use afterwards::Afterwards;
pub use error::ApiError;
pub use routes::Address;
pub use site::{Site, SiteError};

/// Bodies are small; anything larger is refused unread. One route has a larger limit of its own.
const LARGEST_BODY: usize = 16 * 1024;

/// What every handler works with. Clones share it.
#[derive(Clone)]
pub struct Shared {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// What the provider has set.
    pub settings: Arc<Settings>,
    /// Checks passwords.
    pub passwords: Passwords,
    /// What is done after answers.
    pub afterwards: Arc<Afterwards>,
    /// Limits look-ups.
    lookups: Arc<limit::Lookups>,
    /// The people of the demo; empty outside demo mode.
    people: Arc<[DemoAccount]>,
}

impl Shared {
    /// What handlers work with.
    #[must_use]
    pub fn new(store: Store, clock: Clock, settings: Arc<Settings>, people: Vec<DemoAccount>) -> Self {
        Self {
            store,
            clock,
            settings,
            passwords: Passwords::new(),
            afterwards: Arc::default(),
            lookups: Arc::new(limit::Lookups::default()),
            people: people.into(),
        }
    }
}

/// Every address of the API.
#[must_use]
pub fn addresses(demo: bool) -> Vec<Address> {
    routes(demo).into_addresses()
}

fn routes(demo: bool) -> Routes {
    let routes = app::routes()
        .merge(session::routes())
        .merge(accounts::routes())
        .merge(me::routes())
        .merge(profile::routes())
        .merge(services::routes())
        .merge(history::routes())
        .merge(modify::routes())
        .merge(requests::routes())
        .merge(tasks::routes())
        .merge(events::routes())
        .merge(rights::routes());
    let routes = if demo { routes.merge(demo::routes()) } else { routes };
    #[cfg(feature = "test-clock")]
    let routes = routes.merge(test_clock::routes());
    routes
}

/// Every route, with its guards. Without `site`, the app is served by somebody else.
pub fn router(shared: Shared, site: Option<Site>) -> Router {
    let pages = site.map(site::pages);
    let api = routes(shared.settings.demo)
        .into_router()
        .method_not_allowed_fallback(error::method_not_allowed)
        .fallback(move |request: Request| site::page_or_nothing(pages.clone(), request))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::own_origins_only))
        .layer(guard::cross_origin(&shared.settings));
    // Outermost last: whatever answers, and be it the last resort, gets the headers.
    api.layer(middleware::from_fn_with_state(shared.clone(), guard::known_hosts_only))
        .layer(middleware::from_fn_with_state(shared.clone(), watch::refusals))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::common_headers))
        .with_state(shared)
}
