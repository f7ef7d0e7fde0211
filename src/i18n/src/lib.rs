//! The texts of app and mails.
//!
//! The translators' files (`*.ftl`, one for each language, beside this crate's code) are read while the app and the
//! server are built: see [`catalog`]. What is left at run time is putting things into a finished text: [`fill`],
//! [`walk`] and [`form`].

#[cfg(feature = "catalog")]
pub mod catalog;
mod place;

pub use place::{Piece, fill, form, walk};
