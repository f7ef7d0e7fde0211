//! Use cases: each reads facts from the store, asks the rules and stores the result, in one transaction.

pub mod access;
pub mod accounts;
mod act;
pub mod applications;
pub mod bounces;
pub mod cases;
pub mod chunks;
pub mod demo;
pub mod desk;
pub mod devices;
pub mod due;
pub mod holders;
pub mod people;
pub mod postponed_calls;
pub mod provider;
mod quarantine;
pub(crate) mod renewals;
pub mod requests;
pub mod schedule;
pub mod webhooks;

pub use act::Act;
