//! The frame around every screen, and what happens when the place changes.

pub(crate) mod frame;
pub(crate) mod navigation;
pub(crate) mod titles;
