//! Bodies of the provider's desk.

mod act;
mod audit_log;
mod link;
mod overview;
mod session;
mod subjects;

pub use act::{DeskActCall, DeskAction};
pub use audit_log::{AuditEntry, AuditFilter, AuditPage, AuditSubject, AuditedPaper, AuditedStaff};
pub use link::{
    DESK, DeskLink, customer_policies_route, customer_route, customer_services_route, request_route, service_route,
};
pub use overview::{
    AppliedImport, DeskOverview, DeskWebhook, ImportNumbers, MailNumbers, RefusedImport, RequestNumbers, SetAside,
    SetAsideHolderChange,
};
pub use session::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskSession, Invitation, InvitationToken, QrCode,
};
pub use subjects::{
    Correction, CustomerSession, DeskAccount, DeskApplication, DeskCustomer, DeskMail, DeskPage, DeskRequest,
    DeskService, FoundCase, RequestEntry, SearchResult, SeenByParty,
};
