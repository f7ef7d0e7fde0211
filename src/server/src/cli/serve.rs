//! `handover serve`.

use super::database::{cannot_open, lock, require_database};
use crate::clock::Clock;
use crate::config::{ConnectionLimits, Serve, Settings};
use crate::demo;
use crate::http::{RESERVE, Site};
use crate::serve::{self, Listeners};
use handover_api::app::DemoAccount;
use handover_api::link::ServicesView;
use handover_api::{Link, route};
use handover_store::Store;
use std::net::SocketAddr;
use tokio::net::TcpListener;

pub(super) async fn run(options: &Serve) -> Result<(), String> {
    let app = bind(options.listen, "--listen").await?;
    let metrics = match options.metrics_listen {
        Some(address) => Some(bind(address, "--metrics-listen").await?),
        None => None,
    };
    let listeners = Listeners { app, metrics };
    let listening = listeners.app.local_addr().map_err(|error| error.to_string())?;
    let mut settings = options.settings(listening)?;
    settings.connections = fit_open_files(settings.connections);
    settings.streams = settings.streams.among(settings.connections.total);
    let site = options.app_dir.as_deref().map(Site::open).transpose().map_err(|error| error.to_string())?;
    let database = options.database.address()?;
    require_database(&database, options.create || settings.demo)?;
    let _lock = lock(
        &database,
        "another server is running on this database. Stop it first, or choose another database with --database",
    )?;
    let store = Store::open_for_server(&database).map_err(cannot_open(&database))?;
    serve::claim_database(&store, settings.demo).await.map_err(|error| error.to_string())?;
    let clock = Clock::system();
    println!("listening on http://{listening}");
    if let Some(Ok(address)) = listeners.metrics.as_ref().map(TcpListener::local_addr) {
        println!("metrics at http://{address}/metrics");
    }
    let demo_people = if settings.demo {
        let people = demo::prepare(&store, &clock, &settings).await.map_err(|error| error.to_string())?;
        let key = demo::renew_api_key(&store, clock.now()).await.map_err(|error| error.to_string())?;
        let receiver = match &settings.webhooks {
            Some(webhooks) => demo::add_receiver(&store, webhooks, &people, listening, clock.now()).await,
            None => Ok(None),
        };
        let receiver = receiver.map_err(|error| error.to_string())?;
        print_demo(&settings, &people, &key, receiver.as_deref());
        people
    } else {
        warn_about_proxy(&settings, listening);
        for warning in settings.warnings() {
            tracing::warn!("{warning}");
        }
        Vec::new()
    };
    let result = serve::serve(listeners, store, clock, settings, site, demo_people, shutdown_signal()).await;
    result.map_err(|error| error.to_string())
}

async fn bind(address: SocketAddr, option: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}. Is the port in use? Choose another with {option}")
    })
}

fn warn_about_proxy(settings: &Settings, listening: SocketAddr) {
    if listening.ip().is_loopback() && settings.trusted_proxies == 0 {
        tracing::warn!(
            "sign-in failures are counted by client IP; behind a reverse proxy all clients share its IP, and one attacker \
             would throttle everyone: set --trusted-proxies 1"
        );
    }
}

fn print_demo(settings: &Settings, people: &[DemoAccount], key: &str, receiver: Option<&str>) {
    println!("\nHandover is at {}\n", settings.public_url.link(&Link::Services(ServicesView::default())));
    println!("Demo: sign in on the page as one of these, without a password:");
    for person in people {
        let description = person.sees.first().map(|line| line.text.as_str()).unwrap_or_default();
        println!("  {:<16} {:<16} {}", person.handle.as_str(), person.name, description);
    }
    if let Some(buyer) = people.first() {
        println!("\nThe provider's API has the key {key}. This orders a service for {}:", buyer.name);
        println!(
            "  curl -X PUT {}/1.0/provider/services/DOMAIN/ordered.example -H 'Authorization: Bearer {key}' \\\n    \
             -H 'Content-Type: application/json' -d '{{\"orderedBy\":\"{}\"}}'",
            settings.public_url.origin(),
            buyer.handle
        );
        let url = [settings.public_url.origin(), route::PROVIDER_EVENTS].concat();
        println!("This reads what has happened:\n  curl {url} -H 'Authorization: Bearer {key}'");
        if let Some(receiver) = receiver {
            println!("A webhook posts it to {receiver}. This shows the latest messages:\n  curl {receiver}");
        }
    }
    println!("\nAll emails are in the mailbox, in the menu under your name. Stop with Ctrl-C.");
}

/// Completes on Ctrl-C or SIGTERM.
async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = interrupt.await;
}

/// Files besides connections: the database, its readers, the log, connections to the mail server.
const OTHER_FILES: u32 = 128;

/// Raises the limit to the number of connections, or lowers their number to the system's limit.
#[cfg(unix)]
#[must_use]
fn fit_open_files(limits: ConnectionLimits) -> ConnectionLimits {
    let needed = u64::from(limits.total) + u64::from(RESERVE + OTHER_FILES);
    let allowed = match rlimit::Resource::NOFILE.get() {
        Ok((soft, _)) if soft >= needed => return limits,
        Ok(_) => rlimit::increase_nofile_limit(needed).unwrap_or_default(),
        Err(_) => return limits,
    };
    if allowed >= needed {
        return limits;
    }
    let total = u32::try_from(allowed).unwrap_or(u32::MAX).saturating_sub(RESERVE + OTHER_FILES).max(1);
    tracing::warn!(
        "only {allowed} files may be open, so there is room for {total} connections instead of {}; raise the limit \
         (ulimit -n, LimitNOFILE) or lower --connections",
        limits.total
    );
    limits.of_total(total)
}

/// Other systems have no such limit.
#[cfg(not(unix))]
#[must_use]
fn fit_open_files(limits: ConnectionLimits) -> ConnectionLimits {
    limits
}
