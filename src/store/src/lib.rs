//! Persistence: all SQL of the server.
//!
//! The public surface is typed and does not expose SQLite. [`Store::read`] runs a job on a pooled read connection, on
//! one snapshot; [`Store::write`] runs it on the single writer, all or nothing. The store takes no decisions: use cases
//! read rows, ask the rules and write back their results, in one transaction.
//!
//! To add a table: add it to `src/store/src/migrations/0001_schema.sql`, with a comment on every column; then a module of typed functions
//! on [`ReadTx`] and [`WriteTx`]. See decision 0012.
//!
//! # Errors
//! Every function fails if the database does; an `Errors` section names what else there is.

#![expect(clippy::missing_errors_doc, reason = "said once, above")]

mod clock;
mod columns;
mod contact_change;
mod database;
mod engine;
mod error;
mod ids;
mod live_session;
pub mod pages;
mod paging;
mod restore_options;
mod rows;
mod search;
mod stopwatch;
mod tables;

pub use database::Database;
pub use engine::{
    Awaited, BackupError, Change, ClusterState, Copied, CopiedTable, CopyError, DatabaseUse, DeliveryPosition,
    DiskUsage, Inspection, PostgresUrl, ReadTx, SchemaState, ServerState, SqlValue, Store, SubscriberChanges,
    Subscription, WriteTx, WriterFigures, after_restore, back_up, beside, copy, disk_usage, inspect, restore,
};
pub use error::{StoreError, StoreResult};
pub use handover_api::provider::PaymentMethodId;
pub use ids::{PostponedCallId, ServiceId, StoredRequestId, TokenHash, WebhookId};
pub use live_session::{LiveSession, SessionLimits};
pub use paging::{COUNT_BOUND, Count, RowPage};
pub use restore_options::RestoreOptions;
pub use search::{ascii_form, fold};
pub use stopwatch::{Stopwatch, instant};
pub use tables::access::{AccessPair, NewUse, PolicyRecord};
pub use tables::accounts::{
    Account, DeviceOwner, MailedLinkEnding, MailedLinkRecord, NewAccount, NewSession, PostponedAction, PostponedCall,
    ProviderLogin, ProviderSessions, StoredResponse, canonical_address, email_key,
};
pub use tables::applications::{ApplicationRecord, CredentialHashes, CredentialRecord};
pub use tables::cases::{CaseLinkRecord, CaseQueue, CaseRecord, CaseSchedule, NewPaper, PaperRecord};
pub use tables::demo::{RenderedMail, RoleCounts};
pub use tables::desk::{Actor, AuditedAct, LiveStaffSession, StaffMember, service_subject};
pub use tables::due::{DueItem, DueStep};
pub use tables::events::{
    Attempt, AttemptResult, NewWebhook, WebhookBacklog, WebhookBatch, WebhookItem, WebhookRecord,
};
pub use tables::holders::{HolderChangeRecord, HolderLinks, HolderRecord};
pub use tables::import;
pub use tables::outbox::{
    AdminWarnings, Caller, DueMail, Lease, MailChoice, MailKind, MailOrigin, MailOutage, MailTopic, OutboxEntry,
};
pub use tables::people::{NamedAccount, PersonRecord};
pub use tables::provider::{NewProviderKey, ObjectKey, ProviderKeyRecord, StoredObject};
pub use tables::requests::{
    CountedAttempt, Extent, LinesQuery, MOST_COUNTED, MailLines, NewSubmissionRecord, OwnLine, PartyCount,
    RecoveredLine, RequestFilter, RequestRecord, RequestToChange, RolesMoved, SubmissionFigures, SubmissionRecord,
    TaskFilter, Waiting,
};
pub use tables::retention::Cutoffs;
pub use tables::services::{
    EndedRole, GroupedEnd, HistoryDay, HistoryEntry, HistoryFilter, HistoryQuery, LARGE_ABOVE, ListedService,
    NeedFilter, RoleEndGroup, RoleEndRecord, RoleEnds, ServiceFigures, ServiceFilter, ServiceRecord, ServicesQuery,
    SharedServices, canonical_domain, canonical_key, canonical_pattern,
};
