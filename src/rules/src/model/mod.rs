//! Value types. Parsing is the only way in, so a value that exists is valid.

pub mod account;
pub mod billing;
pub mod category;
pub mod code;
pub mod email;
pub mod handle;
pub mod ids;
pub mod language;
pub mod legal_form;
pub mod message_id;
pub mod openapi;
pub mod pasted;
pub mod per_role;
pub mod policy;
pub mod role;
pub mod secret;
pub mod service;
pub mod service_notice;
pub mod service_search;
pub mod shares;
pub mod string_enum;
pub mod timestamp;
pub mod zone;
