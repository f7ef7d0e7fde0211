//! The backend of Handover: HTTP, storage, mail and timers. What is allowed and what happens next is decided by
//! `handover-rules`; here it is carried out.
//!
//! - command line and settings: [`config`]
//! - what callers and timers cause, in one transaction each: [`use_cases`]
//! - everything that is kept, and all SQL: [`store`]
//! - the API and the served app: [`http`]
//! - mails: [`mail`]
//! - a provider's export: [`import`]; the invented one: [`demo`]

pub mod clock;
pub mod code_hash;
pub mod config;
pub mod demo;
pub mod http;
pub mod import;
pub mod logging;
pub mod mail;
pub mod password;
pub mod random;
pub mod serve;
pub mod store;
pub mod use_cases;
mod wakeup;
