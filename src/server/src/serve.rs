//! Assembles the server and runs it until shutdown.

use crate::clock::Clock;
use crate::config::Settings;
use crate::http::{self, AppState, Site, SiteError};
use crate::import;
use crate::mail::bounces;
use crate::mail::outbox_worker::{self, Deliveries};
use crate::metrics;
use crate::papers::PaperKey;
use crate::runtime::loops::follow_changes;
use crate::secrets::{KeyError, NewKeys, PAPERS_KEY, SECRETS_KEY, SealingKey, require_known};
use crate::use_cases::{Act, due, postponed_calls, schedule};
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

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot serve: {0}")]
    Io(#[from] io::Error),
    /// A key is not the one with which the database was written.
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(
        "this database was used for a demo: it contains sample accounts, and emails with every code in clear text. Choose \
         another one with --database (`handover import` fills it with a provider's data), or add --demo"
    )]
    DemoData,
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
    for (name, key) in [(SECRETS_KEY, settings.secrets_key.as_ref()), (PAPERS_KEY, papers)] {
        require_known(store, name, key, new).await?;
        fingerprints.extend(key.map(|key| (name, SealingKey::fingerprint(key))));
    }
    Ok(fingerprints)
}

/// The time for open connections, and for emails under way, to finish on shutdown. Event streams never finish on their own.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct Listeners {
    /// For the API and the app.
    pub app: TcpListener,
    /// For Prometheus, if configured.
    pub metrics: Option<TcpListener>,
}

/// Serves on `listeners` until `shutdown` completes. Overdue work is caught up on in the background.
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
    import::look_for_interrupted(&state.store, &state.supervisor).await;
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

/// A closure that calls a function with clones of these variables, each time that a loop is started again.
macro_rules! restarting {
    ($run:path, $($argument:ident),+) => {{
        $(let $argument = $argument.clone();)+
        move || $run($($argument.clone()),+)
    }};
}

fn start_loops(state: &AppState, deliveries: &Deliveries, figures: &WebhookFigures) {
    let (store, clock, settings, supervisor) = (&state.store, &state.clock, &state.settings, &state.supervisor);
    let (webhooks, maildir, duty) = (&settings.webhooks, &settings.bounce_maildir, store.duty());
    supervisor.spawn("interrupted imports", {
        let (store, clock, policies, supervisor) =
            (store.clone(), clock.clone(), settings.policies, supervisor.clone());
        move || import::watch_interrupted(store.clone(), clock.clone(), policies, supervisor.clone())
    });
    supervisor.spawn("changes of other processes", restarting!(follow_changes, store));
    supervisor.spawn_on_duty("schedule", &duty, restarting!(schedule::run, store, settings, clock));
    supervisor.spawn_on_duty("postponed calls", &duty, restarting!(postponed_calls::run, store, settings, clock));
    supervisor.spawn_on_duty("webhooks", &duty, restarting!(webhooks::run, store, webhooks, clock, figures));
    supervisor.spawn("delivery reports", restarting!(bounces::run, store, maildir, clock));
    supervisor.spawn_on_duty("outbox", &duty, restarting!(outbox_worker::run, store, settings, clock, deliveries));
}
