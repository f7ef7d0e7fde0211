//! The HTTP API of a running server: a real database, and a clock that only the tests move.
//!
//! One module a resource. Each test starts a server of its own; see [`common`] for the harness.

#[path = "../common/mod.rs"]
mod common;

mod access;
mod access_log;
mod accounts;
mod acts_on_many_lines;
mod all_or_nothing;
mod app_info;
mod applications;
mod attached_lines;
mod background_loops;
mod blocked_lines;
mod cases;
mod claims;
mod clock;
mod compression;
mod configuration;
mod connections;
mod contact_files;
#[path = "../common/copied_requests.rs"]
#[expect(dead_code, reason = "shared with the target `store`, which uses all of it")]
mod copied_requests;
mod database_commands;
mod database_option;
mod demo;
mod demo_process;
mod desk;
mod doctor;
mod events;
mod examples;
mod files_of_lines;
mod generated_clients;
mod history;
mod history_of_all;
mod holders;
mod import;
mod large_bodies;
mod large_submissions;
mod limits_of_submissions;
mod metrics;
mod modify;
#[path = "../common/mutation.rs"]
mod mutation;
mod oidc;
mod one_act;
mod one_moment;
mod open_bills;
mod origins;
mod overload;
mod people;
mod person_page;
mod profile;
mod provider;
mod provider_events;
mod races;
mod rate_limits;
mod recipes;
mod refused_lines;
mod renewals;
mod replaced_own_requests;
mod replaced_submissions;
mod requests;
mod rights;
mod role_ends;
mod role_ends_early;
mod role_ends_extended;
mod role_ends_in_debt;
mod role_ends_of_many;
mod routes;
mod schemathesis;
mod secrets;
mod servers;
mod services;
mod session;
mod shared_emails;
mod smtp;
mod spellings;
mod statement_counts;
mod static_files;
mod storage;
mod submission_pages;
mod submissions;
mod superseded_codes;
mod ten_thousand_lines;
mod webhooks;
