//! External tools: found on the machine, or installed from package registries only.
//!
//! The checks take milliseconds when everything is installed, so every command repeats them.

mod cache;
pub(crate) mod chromium;
pub(crate) mod crates;
pub(crate) mod debian;
pub(crate) mod node;
pub(crate) mod postgres;
pub(crate) mod python;
pub(crate) mod rustup;
pub(crate) mod wasm_target;
