//! Options of the server's capacity.

use super::{ConnectionLimits, StreamLimits};
use crate::password::HashingLimits;
use clap::Args;
use handover_rules::account::sign_in::FREE_FAILURES_OF_CLIENT;
use std::time::Duration;

/// Caps on concurrent work and open connections.
#[derive(Debug, Args)]
pub struct Capacity {
    /// Maximum number of open connections; the limit of open files has to be somewhat higher
    #[arg(long, env = "HANDOVER_CONNECTIONS", value_name = "NUMBER", default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,
    /// Number of passwords hashed in parallel; each takes 19 MiB and one core for about 20 ms
    #[arg(long, env = "HANDOVER_PASSWORD_WORKERS", value_name = "NUMBER", default_value_t = 2,
        value_parser = clap::value_parser!(u16).range(1..=256))]
    pub password_workers: u16,
    /// Number of callers of one kind (signing in, signing up, …) whose passwords may wait
    #[arg(long, env = "HANDOVER_PASSWORD_QUEUE", value_name = "NUMBER", default_value_t = 32,
        value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub password_queue: u32,
    /// Of these, those of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long, env = "HANDOVER_PASSWORD_QUEUE_PER_ADDRESS", value_name = "NUMBER", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub password_queue_per_address: u32,
    /// Failed sign-ins (and other throttled calls) of one client IP or IPv6 /64 before waits begin; a /56 has twice as
    /// many, a /48 four times
    #[arg(long, env = "HANDOVER_FAILURES_PER_ADDRESS", value_name = "NUMBER",
        default_value_t = FREE_FAILURES_OF_CLIENT, value_parser = clap::value_parser!(u32).range(1..))]
    pub failures_per_address: u32,
    /// Seconds that a client may take to send the head of a request, and again for its body
    #[arg(long, env = "HANDOVER_REQUEST_SECONDS", value_name = "SECONDS", default_value_t = 15,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub request_seconds: u16,
    /// Maximum number of open event streams (an open tab has one), but no more than three quarters of the connections
    #[arg(long, env = "HANDOVER_EVENT_STREAMS", value_name = "NUMBER", default_value_t = 5000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams: u32,
    /// Maximum number of open event streams of one account
    #[arg(long, env = "HANDOVER_EVENT_STREAMS_PER_ACCOUNT", value_name = "NUMBER", default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams_per_account: u32,
    /// Maximum number of open event streams of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long, env = "HANDOVER_EVENT_STREAMS_PER_ADDRESS", value_name = "NUMBER", default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams_per_address: u32,
}

/// The time for which a connection may be idle if it is a proxy's: longer than proxies keep theirs (usually a minute), or
/// they would send requests on connections that are being closed.
const IDLE_TIME_OF_PROXY: Duration = Duration::from_secs(75);

impl Capacity {
    /// Limits on connections. Those of a trusted proxy are shared by all clients, and it collects requests by itself.
    #[must_use]
    pub fn connections(&self, has_proxy: bool) -> ConnectionLimits {
        let request_time = Duration::from_secs(self.request_seconds.into());
        let total = self.connections;
        ConnectionLimits {
            total,
            per_network: if has_proxy { total } else { total.div_ceil(2) },
            head_time: if has_proxy { IDLE_TIME_OF_PROXY.max(request_time) } else { request_time },
            request_time,
        }
    }

    /// Capacity for hashing passwords.
    #[must_use]
    pub fn hashing(&self) -> HashingLimits {
        HashingLimits {
            workers: self.password_workers.into(),
            places_per_kind: self.password_queue,
            places_per_client: self.password_queue_per_address,
        }
    }

    /// Caps on event streams. A browser with HTTP/1.1 opens six connections to a host.
    #[must_use]
    pub fn streams(&self) -> StreamLimits {
        let streams = StreamLimits {
            per_session: 10,
            per_account: self.event_streams_per_account,
            per_network: self.event_streams_per_address,
            total: self.event_streams,
        };
        streams.among(self.connections)
    }
}
