//! Middleware around every route.

pub(crate) mod access_log;
pub(super) mod admission;
pub(crate) mod answer_memory;
mod capacity;
pub(super) mod compression;
mod conditions;
mod host;
pub(super) mod origin;
mod plain_query;
pub(super) mod read_position;
mod repeated_headers;
pub(super) mod response_headers;
pub(super) mod unread_body;
