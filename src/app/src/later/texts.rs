//! The texts of the screens that come later, and all others.

pub(super) use crate::texts::*;
pub(super) use generated::*;

#[deny(dead_code, reason = "a text that nothing shows has to leave the translators' files")]
mod generated {
    use crate::texts::{Part, later as text};

    include!(concat!(env!("OUT_DIR"), "/later.rs"));
}
