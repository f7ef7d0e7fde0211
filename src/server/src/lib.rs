//! The backend of Handover. `handover-rules` decides; this crate serves HTTP, stores, sends email and runs scheduled work.
//!
//! - [`cli`]: the commands; [`config`]: options of the server, and settings
//! - [`http`]: the API and the built app
//! - [`use_cases`]: rules and store in one transaction
//! - `handover-store`: all SQL
//! - [`mail`]: templates, outbox worker, SMTP; [`webhooks`]: events for the provider's systems; [`oidc`]: sign-in by the provider
//! - [`http_client`]: calls of other servers
//! - `metrics`: figures for Prometheus
//! - [`csv_table`]: CSV files with every fault; [`import`]: a provider's export; [`demo`]: generated sample data
//!
//! # Errors
//! Functions that take a transaction fail if the store does; an `Errors` section names what else there is. Of two nested
//! results the outer error is a failure of the store, the inner one a refusal.

#![expect(clippy::missing_errors_doc, reason = "said once, above")]
#![expect(missing_docs, reason = "nobody else imports this crate: a comment stands where it adds something")]

pub mod cli;
pub mod clock;
pub mod config;
pub mod csv_table;
pub mod demo;
pub mod http;
pub mod http_client;
pub mod import;
mod limits;
pub mod mail;
mod mail_address;
mod metrics;
pub mod oidc;
pub mod papers;
pub mod password;
mod provider_objects;
pub mod random;
pub mod runtime;
pub mod secrets;
pub mod serve;
pub mod use_cases;
pub mod webhooks;
