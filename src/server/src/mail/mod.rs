//! Emails: their content ([`templates`]), layout ([`render`]) and delivery ([`outbox_worker`], [`smtp`]).
//!
//! All texts are in the translation files (`src/i18n`), in the recipient's language. See decision 0011.

pub mod bounces;
pub(crate) mod i18n;
pub mod outbox_worker;
pub(crate) mod phrases;
pub mod render;
pub mod smtp;
pub mod templates;
