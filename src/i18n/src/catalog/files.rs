//! The app's files of texts.

/// Their names. Where one is fetched, those before it are, too.
pub(super) const FILES: [&str; 3] = ["outside", "inside", "desk"];
