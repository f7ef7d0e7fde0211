//! Reading data from the server for screens and lists, and keeping it fresh.

pub(crate) mod loaded;
pub(crate) mod paged_list;

pub(crate) use loaded::{Loaded, WhenLoaded};
