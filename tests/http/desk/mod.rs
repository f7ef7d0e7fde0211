//! The provider's desk.

mod audit_log;
mod staff;
