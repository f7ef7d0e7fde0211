//! The frame around every screen, and what happens when the place changes.

mod account_menu;
pub(crate) mod bar;
pub(crate) mod foot;
pub(crate) mod frame;
pub(crate) mod navigation;
pub(crate) mod preferences;
pub(crate) mod titles;
