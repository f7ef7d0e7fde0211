//! Texts of the app and of emails.
//!
//! [`catalog`] reads the translators' files (`*.ftl`, one per language) when the app and the server are built. At run
//! time, [`fill`], [`walk`] and [`form`] put values into the compiled texts.

#[cfg(feature = "catalog")]
pub mod catalog;
mod place;

pub use place::{Piece, fill, form, walk};
