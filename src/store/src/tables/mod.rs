//! Facts and writes, one module for each kind of row.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod applications;
pub(crate) mod canonical;
pub(crate) mod cases;
pub(crate) mod demo;
pub(crate) mod desk;
pub(crate) mod due;
pub(crate) mod events;
pub(crate) mod holders;
pub mod import;
pub(crate) mod outbox;
pub(crate) mod people;
pub(crate) mod provider;
pub(crate) mod requests;
pub(crate) mod retention;
mod servers;
pub(crate) mod services;
