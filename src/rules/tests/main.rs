//! Tests of the rules: one binary, so that a changed rule is linked once.

mod abilities;
mod access;
mod accounts;
mod acts_on_submission;
mod applications;
mod blockers;
mod cancellation;
mod cases;
mod contact_file;
mod delivery;
mod delivery_report;
mod desk;
mod feed_positions;
mod form;
mod history;
mod holder_in_session;
mod holder_lifecycle;
mod holder_values;
mod lifecycle;
mod lifecycle_table;
mod limits;
#[cfg(not(target_arch = "wasm32"))]
mod model;
mod one_moment;
mod orders;
mod pasted;
mod prelude;
mod provider_events;
mod refused;
mod remedies;
mod role_end;
mod same_change;
mod service_list;
mod service_search;
mod signed_call;
mod situation;
mod step_up;
mod string_enum;
mod timestamps;
mod title;
mod together;
mod values;
mod who_may_ask;

#[cfg(not(target_arch = "wasm32"))]
use core::prelude::v1::test;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
