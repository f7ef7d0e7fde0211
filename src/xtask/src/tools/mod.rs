//! Looks for the tools a command needs and installs what is missing, from package registries only.
//!
//! Asking costs milliseconds when everything is there, so every command asks each time.

pub(crate) mod aiosmtpd;
pub(crate) mod binaryen;
pub(crate) mod chromium;
pub(crate) mod crates;
pub(crate) mod debian;
pub(crate) mod llvm;
pub(crate) mod lock_file;
pub(crate) mod node;
pub(crate) mod rustup;
pub(crate) mod wasm_target;
