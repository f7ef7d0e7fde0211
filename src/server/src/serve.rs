//! Puts the server together, and runs it until it is told to stop.

use crate::clock::Clock;
use crate::config::Settings;
use crate::http::{self, AppState, Site};
use crate::mail;
use crate::store::{DatabaseUse, Store, StoreError};
use crate::use_cases::{requests, schedule};
use handover_api::app::DemoAccount;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// What was due before the start could not be carried out.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The socket failed.
    #[error("cannot serve: {0}")]
    Io(#[from] io::Error),
    /// A demo's database was to serve real people.
    #[error(
        "this database was used for a demo: it holds invented people, and mails with every code in clear. Choose another \
         one with --database (`handover import` brings a provider's data into it), or add --demo"
    )]
    DemoData,
    /// Real people's database was to serve a demo.
    #[error(
        "this database is in use for real, and --demo would let anybody in and keep every mail from being sent. Choose \
         another one with --database, or leave out --demo"
    )]
    RealData,
}

/// Takes a database for a demo or for real use: from then on it is refused for the other. An import leaves that open.
///
/// # Errors
/// It was used for the other, or the store failed.
pub async fn claim(store: &Store, is_demo: bool) -> Result<(), ServeError> {
    match (store.read(|reader| reader.database_use()).await?, is_demo) {
        (DatabaseUse::Demo, false) => Err(ServeError::DemoData),
        (DatabaseUse::Production, true) => Err(ServeError::RealData),
        (DatabaseUse::Unused, _) => Ok(store.write(move |tx| tx.set_database_use(is_demo)).await?),
        (DatabaseUse::Demo, true) | (DatabaseUse::Production, false) => Ok(()),
    }
}

/// Calls that are under way when the server stops get this long to end; streams of events never end by themselves.
const FAREWELL: Duration = Duration::from_secs(2);

/// Serves on `listener` until `stop` is ready. What was due while no server ran is carried out first.
///
/// # Errors
/// The store or the socket failed.
pub async fn serve(
    listener: TcpListener,
    store: Store,
    clock: Clock,
    settings: Settings,
    site: Option<Site>,
    people: Vec<DemoAccount>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let settings = Arc::new(settings);
    store.write(requests::retry_quarantined).await?;
    schedule::run_once(&store, &settings, &clock).await?;

    let mut tasks = JoinSet::new();
    tasks.spawn(schedule::run(store.clone(), Arc::clone(&settings), clock.clone()));
    tasks.spawn(mail::outbox_worker::run(store.clone(), Arc::clone(&settings), clock.clone()));

    let state = AppState::new(store, clock, settings, people);
    let background_tasks = state.background_tasks.clone();
    let router = http::router(state, site);
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        let _ = stopping.send(());
    });
    let farewell = async {
        let _ = stopped.await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        result = server.into_future() => result?,
        () = farewell => {}
    }
    background_tasks.finish().await;
    tasks.shutdown().await;
    Ok(())
}
