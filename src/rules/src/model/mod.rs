//! The values that the rules are about, each valid by construction.

pub mod account;
pub mod billing;
pub mod category;
pub mod code;
pub mod email;
pub mod handle;
pub mod ids;
pub mod language;
pub mod per_role;
pub mod policy;
pub mod role;
pub mod service;
pub mod timestamp;
pub mod zone;
