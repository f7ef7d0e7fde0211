//! How the store runs jobs: one thread writes, others read. Nothing here knows the tables.

mod reader;
mod writer;

pub(super) use reader::Reader;
pub(super) use writer::{Followers, Writer};
