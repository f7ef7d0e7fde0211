//! The app's files of texts.

/// Their names. A fetch of one includes those before it.
pub(super) const FILES: [&str; 3] = ["outside", "inside", "rest"];
