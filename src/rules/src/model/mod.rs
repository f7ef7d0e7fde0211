//! Value types. Parsing is the only way in, so a value that exists is valid.

pub mod account;
pub mod code;
pub mod email;
pub mod ids;
pub mod macros;
pub mod pasted;
pub mod policy;
pub mod role;
pub mod service;
pub mod timestamp;
pub mod zone;
