//! Middleware around every route.

pub(crate) mod access_log;
pub(super) mod host;
pub(super) mod origin;
pub(super) mod response_headers;
