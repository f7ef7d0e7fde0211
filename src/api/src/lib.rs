//! The HTTP API shared by app and server: routes, bodies, problems and links (decision 0014).
//!
//! Routes marked "reference" keep path, body and meaning of the system that Handover replaces, so that its clients still
//! work. All others are Handover's own, under the same root.
//!
//! - [`route`] – paths of the API
//! - [`link`] – hash routes of the app, as used by browser and mails (decision 0001)
//! - [`problem`] – errors
//! - [`csv`] – values in CSV files
//! - bodies by screen: [`app`], [`services`], [`service`], [`submissions`], [`requests`], [`people`], [`history`], [`holder`],
//!   [`access`], [`account`], [`applications`], [`cases`], [`desk`]; of OVHcloud's API: [`reference`]; of the
//!   provider's: [`provider`]

pub mod access;
pub mod account;
pub mod app;
pub mod applications;
pub mod cases;
pub mod csv;
pub mod desk;
pub mod history;
pub mod holder;
pub mod link;
pub mod people;
pub mod problem;
pub mod provider;
pub mod query;
pub mod reference;
pub mod requests;
pub mod route;
pub mod service;
pub mod services;
pub mod submissions;

pub use app::event;
pub use link::Link;
pub use problem::{Problem, Reason};
