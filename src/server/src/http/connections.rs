//! Accepting connections: how many, and how long a client may take (decision 0022).

use crate::config::ConnectionLimits;
use crate::http::limits::{CallerShare, CallerShares, Counter};
use crate::limits::Network;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Connections beyond the limit. Each answers one request: a health check, or anything else with "busy".
pub const RESERVE: u32 = 64;

/// The time that a connection of the reserve has for sending its request's head.
const RESERVE_TIME: Duration = Duration::from_secs(1);

/// Most bytes of a connection that are buffered: the head of its request, and an answer beside one part of it.
const BUFFER: usize = 64 * 1024;

/// A request extension: the connection is one of the reserve.
#[derive(Clone, Copy)]
pub(super) struct BeyondCapacity;

/// Serves connections until `shutdown` completes; then lets open ones finish their response.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()> + Send,
) {
    let places = Places::new(limits);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let next = async {
            let (stream, peer) = accept(&listener).await;
            let place = places.take(peer).await;
            (stream, peer, place)
        };
        let (stream, peer, place) = tokio::select! {
            next = next => next,
            () = &mut shutdown => break,
        };
        tokio::spawn(run((stream, peer), place, limits, router.clone(), connections.watcher()));
    }
    drop(listener);
    connections.shutdown().await;
}

/// The next connection. Errors of a single one do not matter; where no more files may be opened, waits for others to
/// close theirs.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_about_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_about_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn run(
    (stream, peer): (TcpStream, SocketAddr),
    place: ConnectionPlace,
    limits: ConnectionLimits,
    router: Router,
    watcher: Watcher,
) {
    // Fails only if the client has gone.
    let _ = stream.set_nodelay(true);
    let is_reserve = matches!(place, ConnectionPlace::Reserve { .. });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.request_time));
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        if is_reserve {
            request.extensions_mut().insert(BeyondCapacity);
        }
        router.clone().oneshot(request)
    });
    // The limit also ends connections that are idle between two requests.
    let head_time = if is_reserve { RESERVE_TIME.min(limits.head_time) } else { limits.head_time };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time)
        .keep_alive(!is_reserve)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    // An error means that the client has gone, or was too slow.
    let _ = watcher.watch(connection).await;
    drop(place);
}

struct Places {
    limits: ConnectionLimits,
    regular: Arc<CallerShares>,
    reserve: Arc<Semaphore>,
}

/// The place of an open connection; free again when dropped.
enum ConnectionPlace {
    Regular { _share: CallerShare },
    Reserve { _permit: Option<OwnedSemaphorePermit> },
}

impl Places {
    fn new(limits: ConnectionLimits) -> Self {
        Self { limits, regular: Arc::default(), reserve: Arc::new(Semaphore::new(RESERVE as usize)) }
    }

    /// A regular place, or one of the reserve; waits where there is neither. One network, however large, gets no more
    /// than its share.
    async fn take(&self, peer: SocketAddr) -> ConnectionPlace {
        let client = peer.ip().to_canonical();
        let network = Network::of(client).pop().map(|widest| widest.key).unwrap_or_default();
        let cap = if client.is_loopback() { u32::MAX } else { self.limits.per_network };
        let caps = vec![(Counter::Network(network), cap), (Counter::Server, self.limits.total)];
        match self.regular.take(caps) {
            Ok(share) => ConnectionPlace::Regular { _share: share },
            // The semaphore is never closed.
            Err(_) => ConnectionPlace::Reserve { _permit: Arc::clone(&self.reserve).acquire_owned().await.ok() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_regular_place(place: &ConnectionPlace) -> bool {
        matches!(place, ConnectionPlace::Regular { .. })
    }

    #[tokio::test]
    async fn one_network_gets_its_share() {
        let time = Duration::from_secs(15);
        let limits = ConnectionLimits { total: 8, per_network: 2, head_time: time, request_time: time };
        let places = Places::new(limits);
        let (mut held, mut reserve) = (Vec::new(), Vec::new());
        for (client, is_regular) in [
            ("192.0.2.1", true),
            // The same address.
            ("::ffff:192.0.2.1", true),
            ("192.0.2.1", false),
            ("::ffff:192.0.2.1", false),
            ("198.51.100.1", true),
            // Networks of one /48.
            ("2001:db8:1:1::1", true),
            ("2001:db8:1:2::1", true),
            ("2001:db8:1:3::1", false),
            // This machine, or a proxy on it.
            ("127.0.0.1", true),
            ("127.0.0.1", true),
            ("127.0.0.1", true),
            // All regular places are taken.
            ("203.0.113.1", false),
        ] {
            let place = places.take(SocketAddr::new(client.parse().expect("an address"), 1024)).await;
            assert_eq!(is_regular_place(&place), is_regular, "{client}");
            if is_regular { held.push(place) } else { reserve.push(place) }
        }
        assert_eq!(places.regular.total(), 16, "8 for their networks and for the server, none of the reserve");
        // A place that is free again goes to the same network, and its share is not exceeded.
        drop(held.swap_remove(0));
        let again = SocketAddr::from(([192, 0, 2, 1], 1024));
        held.push(places.take(again).await);
        assert!(held.iter().all(is_regular_place));
        assert!(!is_regular_place(&places.take(again).await));

        drop((held, reserve));
        assert_eq!(places.regular.total(), 0);
        assert_eq!(places.reserve.available_permits(), RESERVE as usize);
    }
}
