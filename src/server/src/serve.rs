//! Assembles the server and runs it until shutdown.

use crate::clock::Clock;
use crate::config::Settings;
use crate::http::{self, AppState, Site, SiteError};
use crate::import::{self, interrupted};
use crate::mail::bounces;
use crate::mail::outbox_worker::{self, Deliveries};
use crate::metrics;
use crate::papers::PaperKey;
use crate::runtime::followed_changes;
use crate::secrets::known_keys::{KeyError, KeyName, NewKeys, require_known};
use crate::secrets::sealing_key::SealingKey;
use crate::use_cases::{Act, schedule};
use crate::webhooks::{self, WebhookFigures};
use handover_api::app::DemoAccount;
use handover_store::{DatabaseUse, ServerState, Store, StoreError};
use prometheus_client::registry::Registry;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A failure to start or run the server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The socket failed.
    #[error("cannot serve: {0}")]
    Io(#[from] io::Error),
    /// A key is not the one with which the database was written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The app's files cannot be shared with other servers.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database belongs to a demo.
    #[error(
        "this database was used for a demo: it contains sample accounts, and emails with every code in clear text. Choose \
         another one with --database (`handover import` fills it with a provider's data), or add --demo"
    )]
    DemoData,
    /// The database belongs to a production server.
    #[error(
        "this database is in use in production; --demo would need no passwords and send no emails. Choose another one \
         with --database, or leave out --demo"
    )]
    ProductionData,
}

/// Marks an unused database as a demo's or as production's, and refuses the other use from then on. Imports do not mark it.
///
/// # Errors
/// The database belongs to the other use, or the store failed.
pub async fn claim_database(store: &Store, is_demo: bool) -> Result<(), ServeError> {
    // In one transaction: servers may start together.
    let claimed = store.write(move |tx| {
        let found = tx.database_use()?;
        if found == DatabaseUse::Unused {
            tx.set_database_use(is_demo)?;
        }
        Ok(found)
    });
    match (claimed.await?, is_demo) {
        (DatabaseUse::Demo, false) => Err(ServeError::DemoData),
        (DatabaseUse::Production, true) => Err(ServeError::ProductionData),
        (DatabaseUse::Unused | DatabaseUse::Demo, true) | (DatabaseUse::Unused | DatabaseUse::Production, false) => {
            Ok(())
        }
    }
}

/// Refuses keys other than those with which the database was written; returns the fingerprints of those that there are.
async fn claim_keys(store: &Store, settings: &Settings) -> Result<Vec<(&'static str, [u8; 32])>, KeyError> {
    let papers = settings.cases.key.as_ref().map(PaperKey::sealing);
    let new = if settings.has_new_keys { NewKeys::Any } else { NewKeys::First };
    let mut fingerprints = Vec::new();
    for (name, key) in [(KeyName::Secrets, settings.secrets_key.as_ref()), (KeyName::Papers, papers)] {
        require_known(store, name, key, new).await?;
        fingerprints.extend(key.map(|key| (name.stored(), SealingKey::fingerprint(key))));
    }
    Ok(fingerprints)
}

/// The time for open connections, and for emails under way, to finish on shutdown. Event streams never finish on their own.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

/// The sockets of a server.
#[derive(Debug)]
pub struct Listeners {
    /// For the API and the app.
    pub app: TcpListener,
    /// For Prometheus, if configured.
    pub metrics: Option<TcpListener>,
}

/// Serves on `listeners` until `shutdown` completes. Overdue work is caught up on in the background.
///
/// # Errors
/// The store or the socket failed.
pub async fn serve(
    listeners: Listeners,
    store: Store,
    clock: Clock,
    settings: Settings,
    site: Option<Site>,
    demo_people: Vec<DemoAccount>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let limits = settings.connections;
    let settings = Arc::new(settings);
    let keys = claim_keys(&store, &settings).await?;
    if let Some(site) = &site {
        site.share_files(&store, clock.now()).await?;
    }
    let last_run = store.read(|reader| reader.last_run()).await?;
    clock.resume(last_run, settings.clock_steady);
    Act::run(&store, clock.now(), settings.policies, schedule::retry_quarantined).await?;
    let time = clock.clone();
    store.begin_to_serve(ServerState { keys, time: Box::new(move || time.unmoved()) })?;

    let state = AppState::new(store, clock, settings, demo_people);
    let (deliveries, webhooks) = (Deliveries::default(), WebhookFigures::default());
    remove_leftovers(&state).await?;
    interrupted::look(&state.store, &state.supervisor).await;
    start_loops(&state, &deliveries, &webhooks);
    let supervisor = state.supervisor.clone();
    let stopping = CancellationToken::new();
    let figures = (deliveries.clone(), webhooks);
    let metrics = serve_metrics(listeners.metrics, &state, figures, stopping.clone());
    let (draining, drain) = (state.draining.clone(), state.settings.drain);
    let server = http::serve(listeners.app, http::router(state, site), limits, async {
        shutdown.await;
        draining.cancel();
        tokio::time::sleep(drain).await;
        stopping.cancel();
    });
    let grace_period = async {
        stopping.cancelled().await;
        tokio::time::sleep(SHUTDOWN_GRACE).await;
    };
    tokio::select! {
        ((), ()) = async { tokio::join!(server, metrics) } => {}
        () = grace_period => {}
    }
    supervisor.shutdown().await;
    deliveries.finish(SHUTDOWN_GRACE).await;
    Ok(())
}

/// Serves metrics until `stopping`; without a socket, does nothing.
fn serve_metrics(
    listener: Option<TcpListener>,
    state: &AppState,
    (deliveries, webhooks): (Deliveries, WebhookFigures),
    stopping: CancellationToken,
) -> impl Future<Output = ()> + use<> {
    let sources = metrics::Sources {
        store: state.store.clone(),
        clock: state.clock.clone(),
        supervisor: state.supervisor.clone(),
        metrics: state.metrics.clone(),
    };
    let register = move |registry: &mut Registry| {
        deliveries.register(registry);
        webhooks.register(registry);
    };
    let limits = state.settings.connections;
    async move {
        if let Some(listener) = listener {
            http::serve(listener, metrics::router(sources, register), limits, stopping.cancelled_owned()).await;
        }
    }
}

/// Removes the files of an import that was interrupted before it began.
async fn remove_leftovers(state: &AppState) -> Result<(), ServeError> {
    if state.store.read(|reader| reader.import_under_way()).await?.is_none()
        && let Err(error) = import::finish_interrupted(&state.store, &state.clock, state.settings.policies).await
    {
        tracing::error!(%error, "what an import has left was not removed");
    }
    Ok(())
}

fn start_loops(state: &AppState, deliveries: &Deliveries, webhooks: &WebhookFigures) {
    let (store, clock, settings) = (state.store.clone(), state.clock.clone(), Arc::clone(&state.settings));
    let (supervisor, duty) = (&state.supervisor, state.store.duty());
    supervisor.spawn("interrupted imports", {
        let (store, clock, policy, supervisor) = (store.clone(), clock.clone(), settings.policies, supervisor.clone());
        move || interrupted::run(store.clone(), clock.clone(), policy, supervisor.clone())
    });
    supervisor.spawn("changes of other processes", {
        let store = store.clone();
        move || followed_changes::run(store.clone())
    });
    supervisor.spawn_on_duty("schedule", &duty, {
        let (store, settings, clock) = (store.clone(), Arc::clone(&settings), clock.clone());
        move || schedule::run(store.clone(), Arc::clone(&settings), clock.clone())
    });
    supervisor.spawn_on_duty("postponed calls", &duty, {
        let (store, settings, clock) = (store.clone(), Arc::clone(&settings), clock.clone());
        move || schedule::run_postponed_calls(store.clone(), Arc::clone(&settings), clock.clone())
    });
    supervisor.spawn_on_duty("webhooks", &duty, {
        let (store, settings, clock) = (store.clone(), settings.webhooks.clone(), clock.clone());
        let figures = webhooks.clone();
        move || webhooks::run(store.clone(), settings.clone(), clock.clone(), figures.clone())
    });
    supervisor.spawn("delivery reports", {
        let (store, maildir, clock) = (store.clone(), settings.bounce_maildir.clone(), clock.clone());
        move || bounces::run(store.clone(), maildir.clone(), clock.clone())
    });
    let deliveries = deliveries.clone();
    supervisor.spawn_on_duty("outbox", &duty, move || {
        outbox_worker::run(store.clone(), Arc::clone(&settings), clock.clone(), deliveries.clone())
    });
}
