//! Forms.

pub(crate) mod form;
