//! The backend of Handover: HTTP, storage, mail and timers. What is allowed and what happens next is decided by
//! `handover-rules`; here it is carried out.
//!
//! - changes of contacts, in one transaction each: [`changes`]
//! - accounts, their passwords and addresses: [`accounts`]
//! - everything that is kept, and all SQL: [`store`]
//! - the API and the served app: [`http`]
//! - mails: [`mail`]; what happens by itself: [`timers`]
//! - a provider's export: [`import`]; the invented one: [`demo`]

pub mod accounts;
pub mod changes;
pub mod clock;
pub mod config;
pub mod demo;
pub mod host;
pub mod http;
pub mod import;
pub mod logging;
pub mod mail;
pub mod password;
pub mod random;
pub mod serve;
pub mod settings;
pub mod store;
pub mod timers;
