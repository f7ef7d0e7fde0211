//! The backend over HTTP: the real server, the real store, and a clock that only the tests move.
//!
//! One module for each resource. What a test needs of the outside is in `common`: a server with a database of its own
//! ([`common::World`]), people who call it ([`common::Person`]), and what the provider says of them
//! ([`common::Provider`]).

mod access;
mod accounts;
mod answers;
mod change;
mod cleanup;
mod common;
mod configuration;
mod damage;
mod earlier;
mod events;
mod history;
mod mail;
mod origin;
mod races;
mod renewals;
mod requests;
mod rights;
mod secrets;
mod services;
mod session;
mod site;
mod smtp;
mod store;
mod throttle;
mod watch;
mod writer;
