//! The pages of the desk, each a lazy module.

/// A page. What it is about is in the address.
#[derive(Clone, Copy)]
pub(crate) enum DeskPage {
    Join,
    SignIn,
    Overview,
    Customer,
    Service,
    Request,
    Case,
    AuditLog,
}
