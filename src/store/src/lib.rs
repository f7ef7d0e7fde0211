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
#![expect(missing_docs, reason = "nobody else imports this crate: a comment stands where it adds something")]

mod clock;
mod columns;
mod engine;
pub mod pages;
mod paging;
mod rows;
mod search;
mod tables;

pub use clock::{Stopwatch, instant};
pub use columns::{PostponedCallId, ServiceId, StoredRequestId, TokenHash, WebhookId};
pub use engine::{
    Awaited, BackupError, Change, ClusterState, Copied, CopiedTable, CopyError, Database, DatabaseUse,
    DeliveryPosition, DiskUsage, Inspection, LiveSession, PostgresUrl, ReadTx, RestoreOptions, SchemaState,
    ServerState, SessionLimits, SqlValue, Store, SubscriberChanges, Subscription, WriteTx, WriterFigures,
    after_restore, back_up, beside, copy, disk_usage, inspect, restore,
};
pub use handover_api::provider::PaymentMethodId;
pub use paging::{COUNT_BOUND, Count, RowPage};
pub use search::{ascii_form, fold};
pub use tables::access::{AccessPair, NewUse, PolicyRecord};
pub use tables::accounts::{
    Account, DeviceOwner, MailedLinkEnding, MailedLinkRecord, NewAccount, NewSession, PostponedAction, PostponedCall,
    ProviderLogin, ProviderSessions, StoredResponse,
};
pub use tables::applications::{ApplicationRecord, CredentialHashes, CredentialRecord};
pub use tables::canonical::{canonical_address, canonical_domain, canonical_key, canonical_pattern, email_key};
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
    AccountTopic, AdminWarnings, Caller, CaseTopic, DueMail, HolderTopic, Lease, MailChoice, MailKind, MailOrigin,
    MailOutage, MailTopic, NewMail, OutboxEntry,
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
    SharedServices,
};

pub type StoreResult<T> = Result<T, StoreError>;

/// The reason a read or write failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite or the file system failed.
    #[error("database error: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row holds an invalid or contradictory value.
    #[error("corrupt data: {0}")]
    Corrupt(&'static str),
    /// The database is not for this program, or not at present: a sentence with the reason.
    #[error("{0}")]
    Refused(&'static str),
    /// The file is damaged, or not SQLite's: the reason that SQLite gave.
    #[error("the database is malformed: {0}")]
    Malformed(String),
    /// A write would break a constraint of the schema.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The guard of a write did not hold.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The cursor does not belong to this list in this order.
    #[error("stale cursor")]
    StaleCursor,
    /// A queue is full, or a read took too long.
    #[error("overloaded: try again later")]
    Busy,
    /// Nothing can be stored at present, for the reason that SQLite or the file system gave.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The connection ended during a commit, for this reason: the write may be stored.
    #[error("the database did not say whether this was stored: {0}")]
    Unknown(String),
}

impl StoreError {
    /// A failure that no caller handles by its kind.
    pub(crate) fn engine(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Engine(error.into())
    }

    pub(crate) fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable(reason.into())
    }

    pub(crate) const LATER_SCHEMA: Self =
        Self::Refused("its schema is of a later version of Handover, or of a build before the first release");
    pub(crate) const FOREIGN_SCHEMA: Self = Self::Refused("its schema is of another program");

    /// Whether the error is caused by the data at hand and would recur on every retry, as opposed to a failure of the
    /// database as a whole.
    #[must_use]
    pub fn is_about_data(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Conflict(_) | Self::Constraint(_) => true,
            Self::Engine(_)
            | Self::Refused(_)
            | Self::Malformed(_)
            | Self::StaleCursor
            | Self::Busy
            | Self::Unavailable(_)
            | Self::Unknown(_) => false,
        }
    }

    /// The reason in words, for callers that only report it.
    pub(crate) fn into_reason(self) -> String {
        match self {
            Self::Unavailable(reason) => reason,
            error => error.to_string(),
        }
    }
}
