//! The limit on open files: each connection takes one.

use crate::config::ConnectionLimits;
use crate::http::RESERVE;

/// Files besides connections: the database, its readers, the log, connections to the mail server.
const OTHER_FILES: u32 = 128;

/// Raises the limit to the number of connections, or lowers their number to the system's limit.
#[cfg(unix)]
#[must_use]
pub(super) fn fit(limits: ConnectionLimits) -> ConnectionLimits {
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
pub(super) fn fit(limits: ConnectionLimits) -> ConnectionLimits {
    limits
}
