//! Hashes of codes and tokens, and the keys that other secrets are sealed under.

pub(crate) mod code_hash;
pub(crate) mod known_keys;
pub mod sealing_key;
