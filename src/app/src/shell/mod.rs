//! Parts of the frames around screens: header, footer and menus.

pub(crate) mod account_menu;
pub(crate) mod bar;
pub(crate) mod foot;
pub(crate) mod preferences;
