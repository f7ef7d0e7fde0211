//! The HTTP API of a running server: a real database, and a clock that only the tests move.
//!
//! One module a resource. Each test starts a server of its own; see [`common`] for the harness.

#[path = "../common/mod.rs"]
mod common;

mod access;
mod access_log;
mod accounts;
mod app_info;
mod applications;
mod background_loops;
mod cases;
mod clock;
mod compression;
mod configuration;
mod connections;
#[path = "../common/copied_requests.rs"]
#[expect(dead_code, reason = "shared with the target `store`, which uses all of it")]
mod copied_requests;
mod database_commands;
mod demo;
mod demo_process;
mod desk;
mod doctor;
mod events;
mod examples;
mod generated_clients;
mod history;
mod holders;
mod import;
mod large_bodies;
mod metrics;
mod modify;
#[path = "../common/mutation.rs"]
mod mutation;
mod oidc;
mod origins;
mod overload;
mod people;
mod profile;
mod provider;
mod provider_events;
mod races;
mod random_histories;
mod rate_limits;
mod recipes;
mod renewals;
mod requests;
mod role_ends;
mod routes;
mod schemathesis;
mod secrets;
mod servers;
mod services;
mod session;
mod smtp;
mod spellings;
mod statement_counts;
mod static_files;
mod storage;
mod submissions;
mod webhooks;
