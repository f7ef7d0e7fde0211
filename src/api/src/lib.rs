//! The HTTP API shared by app and server: routes, bodies, problems and links (decision 0014).
//!
//! Routes marked "reference" keep path, body and meaning of the system that Handover replaces, so that its clients still
//! work. All others are Handover's own, under the same root.
//!
//! - [`route`] – paths of the API
//! - [`link`] – hash routes of the app, as used by browser and mails (decision 0001)
//! - [`problem`] – errors
//! - [`csv`] – values in CSV files
//! - [`mail`] – outcomes of emails
//! - bodies by screen: [`app`], [`services`], [`modify`], [`requests`], [`account`], [`history`], [`demo`], [`desk`],
//!   [`cases`], [`submissions`], [`people`], and those of OVHcloud's API: [`task`], and the provider's: [`provider`]

pub mod access;
pub mod account;
pub mod app;
pub mod cases;
pub mod csv;
pub mod demo;
pub mod desk;
pub mod event;
pub mod history;
pub mod holder;
pub mod link;
pub mod mail;
pub mod modify;
pub mod people;
pub mod problem;
pub mod provider;
pub mod query;
pub mod requests;
pub mod route;
pub mod service;
pub mod services;
pub mod submissions;
pub mod task;

pub use access::rights;
pub use link::Link;
pub use problem::{Problem, Reason};
