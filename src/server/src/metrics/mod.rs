//! Figures for Prometheus, at an address of their own. No handles, names or addresses, and few labels.
//!
//! - [`Metrics`]: counters of calls and streams
//! - [`DatabaseFigures`]: gauges that need a query; read at a scrape
//! - [`router`] serves them at `/metrics`
//!
//! A part with figures of its own has its instruments, such as [`WriterFigures`](handover_store::WriterFigures) or the
//! deliveries of emails and webhooks, and registers them when `router` is made.

mod database_figures;
mod exposition;
mod instruments;

pub(crate) use database_figures::DatabaseFigures;
pub(crate) use exposition::{Sources, router};
pub(crate) use instruments::{Call, Labels, Metrics};
