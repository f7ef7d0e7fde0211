//! Hashes of codes and tokens, and the key that other secrets are sealed under.

pub(crate) mod code_hash;
pub mod sealing_key;
