//! Tests of the rules: one binary, so that a changed rule is linked once.

mod abilities;
mod accounts;
mod acts_on_submission;
mod blockers;
mod cancellation;
mod cases;
mod common;
mod contact_file;
mod delivery;
mod desk;
mod form;
mod history;
mod holder_lifecycle;
mod holder_values;
mod lifecycle;
mod lifecycle_table;
mod locked_roles;
#[cfg(not(target_arch = "wasm32"))]
mod model;
mod one_moment;
mod pasted;
mod people;
mod policy;
mod refused;
mod remedies;
mod role_end;
mod secret;
mod service_list;
mod service_search;
mod situation;
mod string_enum;
mod timestamps;
mod together;
mod values;
mod who_may_ask;
mod wire_format;
