//! Tests of the rules: one binary, so that a changed rule is linked once.

mod abilities;
mod access;
mod accounts;
mod acts;
mod applications;
mod blockers;
mod cases;
mod delivery;
mod desk;
mod entries;
mod form;
mod history;
mod holder;
mod lifecycle;
mod lifecycle_table;
mod limits;
#[cfg(not(target_arch = "wasm32"))]
mod model;
mod orders;
mod prelude;
mod provider_events;
mod refused;
mod role_end;
mod service_list;
mod timestamps;
mod titles;
mod together;
mod values;
mod who_may_ask;

#[cfg(not(target_arch = "wasm32"))]
use core::prelude::v1::test;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
