//! Name resolution that refuses private addresses. The client connects to the addresses that were checked: a second
//! look-up could have another result (DNS rebinding).

use super::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;
use tokio::net::lookup_host;

pub(super) struct CheckedResolver {
    pub(super) allows_private: bool,
}

/// The reason that a name has no address to connect to.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum ResolveFailure {
    #[error("no address")]
    NoAddress,
    #[error("a private address")]
    Private,
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move { Ok(addresses(name.as_str(), allows_private).await?) })
    }
}

async fn addresses(host: &str, allows_private: bool) -> Result<Addrs, ResolveFailure> {
    // The port of the URL replaces this one.
    let found = lookup_host((host, 0)).await.map_err(|_| ResolveFailure::NoAddress)?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err(ResolveFailure::NoAddress);
    }
    if !allows_private && !found.iter().all(|address| is_public(address.ip())) {
        return Err(ResolveFailure::Private);
    }
    Ok(Box::new(found.into_iter()))
}
