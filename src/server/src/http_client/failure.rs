//! Failed calls.

use super::address::AddressFault;
use super::resolver::ResolveFailure;
use std::error::Error;
use std::io;
use std::iter::successors;

/// The reason a call failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallFailure {
    /// The address may not be called.
    #[error("the address {0}")]
    Address(#[from] AddressFault),
    /// The host has no address.
    #[error("the host has no address")]
    NoAddress,
    /// An address of the host is private.
    #[error("the host has an address that is not public")]
    PrivateAddress,
    /// No connection, with the reason.
    #[error("no connection")]
    NoConnection(String),
    /// The certificate is not valid, or there is no TLS; with the reason.
    #[error("no TLS connection; is the certificate valid?")]
    Tls(String),
    /// The connection was closed.
    #[error("the connection was closed before a response")]
    Closed,
    /// The connection was closed within the response.
    #[error("the response is not complete")]
    Incomplete,
    /// The response is too large.
    #[error("answers with more than {} KiB", .0 / 1024)]
    TooLarge(usize),
    /// No response in time.
    #[error("no response within {0} seconds")]
    TimedOut(u64),
}

impl CallFailure {
    /// A failure before the response.
    pub(super) fn of_request(error: &reqwest::Error, seconds: u64) -> Self {
        if !error.is_connect() {
            return if error.is_timeout() { Self::TimedOut(seconds) } else { Self::Closed };
        }
        let causes: Vec<_> = causes(error).collect();
        let failure = causes.iter().find_map(|cause| cause.downcast_ref::<ResolveFailure>());
        let kinds = causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
        let reason = last_cause(error);
        match failure {
            Some(ResolveFailure::NoAddress) => Self::NoAddress,
            Some(ResolveFailure::Private) => Self::PrivateAddress,
            None if kinds.into_iter().any(is_of_tls) => Self::Tls(reason),
            None => Self::NoConnection(reason),
        }
    }

    /// With the reason that the network or TLS names, for the operator alone.
    #[must_use]
    pub fn detailed(&self) -> String {
        match self {
            Self::NoConnection(reason) | Self::Tls(reason) => format!("{self} ({reason})"),
            _ => self.to_string(),
        }
    }
}

/// The innermost cause: the error itself only names the step that failed.
pub(crate) fn last_cause(error: &reqwest::Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    successors(Some(error as &(dyn Error + 'static)), |error| cause(*error))
}

/// The next error of a chain. The `source` of an I/O error leaves out the error that it wraps.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Kinds of errors of a TLS handshake; connecting has others.
fn is_of_tls(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}
