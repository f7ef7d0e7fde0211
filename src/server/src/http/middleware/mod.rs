//! Middleware around every route.

pub(crate) mod access_log;
pub(super) mod admission;
mod capacity;
mod host;
pub(super) mod origin;
mod repeated_headers;
pub(super) mod response_headers;
pub(super) mod unread_body;
