//! Middleware around every route.

pub(crate) mod access_log;
pub(super) mod capacity;
pub(super) mod host;
pub(super) mod origin;
pub(super) mod repeated_headers;
pub(super) mod response_headers;
pub(super) mod unread_body;
