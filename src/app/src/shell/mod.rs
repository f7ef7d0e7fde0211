//! The frame around every screen, and what happens when the place changes.

pub(crate) mod foot;
pub(crate) mod frame;
pub(crate) mod navigation;
pub(crate) mod preferences;
pub(crate) mod titles;
