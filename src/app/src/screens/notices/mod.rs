//! Notices above every screen, for the account that is signed in.

pub(super) mod address_notice;
pub(super) mod language_notice;
