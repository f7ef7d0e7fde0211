//! Bodies of the provider's desk.

mod act;
mod audit_log;
mod correction;
mod customer;
mod link;
mod mail;
mod overview;
mod page;
mod request;
mod search;
mod service;
mod session;

pub use act::{DeskActCall, DeskAction};
pub use audit_log::{AuditEntry, AuditFilter, AuditPage, AuditSubject, AuditedPaper, AuditedStaff};
pub use correction::Correction;
pub use customer::{CustomerSession, DeskApplication, DeskCustomer, ServiceLine, ServiceLines};
pub use link::{
    DESK, DeskLink, customer_policies_route, customer_route, customer_services_route, request_route, service_route,
};
pub use mail::DeskMail;
pub use overview::{
    AppliedImport, DeskOverview, DeskWebhook, ImportNumbers, MailNumbers, RefusedImport, RequestNumbers, SetAside,
    SetAsideHolderChange,
};
pub use page::DeskPage;
pub use request::{DeskRequest, RequestEntry, SeenByParty};
pub use search::{DeskAccount, FoundCase, SearchResult};
pub use service::DeskService;
pub use session::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskSession, Invitation, InvitationToken, QrCode,
};
