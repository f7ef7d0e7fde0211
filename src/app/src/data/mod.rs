//! Data of the server, kept fresh, and code in lazy modules: screens wait for both.

pub(crate) mod late;
pub(crate) mod loaded;
pub(crate) mod paged_list;

pub(crate) use loaded::{Loaded, WhenLoaded};
