//! What app and server say to each other: addresses, bodies, error codes and links.
//!
//! Routes that the reference system has keep its path, body and meaning, so that its clients can work against this
//! server (design.md 6); they are marked "reference". Everything else is ours, under the same root.
//!
//! - every address of the API: [`route`]
//! - every address of the app, as browser and mails write it: [`link`]
//! - what an error looks like: [`problem`]
//! - bodies, by screen: [`app`], [`services`], [`modify`], [`requests`], [`account`], [`history`], [`demo`], and those of the reference: [`task`]

pub mod account;
pub mod app;
pub mod demo;
pub mod event;
pub mod history;
pub mod link;
pub mod modify;
pub mod problem;
pub mod query;
pub mod requests;
pub mod rights;
pub mod route;
pub mod services;
pub mod task;

pub use link::Link;
pub use problem::{Problem, Reason};
