//! The harness of the tests that run a server.
//!
//! - [`TestServer`]: a server in this process with a database in a temporary folder and a clock that
//!   [`TestServer::advance`] moves. It has imported [`ProviderExport`]. Unless a test asks for SMTP it runs in demo
//!   mode, so that [`TestServer::mails`] can read its emails.
//! - [`TestUser`]: an HTTP client with a cookie jar of its own, signed in or not.
//! - [`Reply`]: a response, with one method for each kind of expected outcome.
//! - [`database`]: SQL beside the server, by [`TestServer::sql`], [`TestServer::rows`] and others.
//! - [`held_writer`]: keeps work in several transactions half done.
//! - [`waiting`]: waits for a condition, with a limit.
//!
//! Accounts and services are named in [`ProviderExport::new`].

mod captured_log;
pub(crate) mod database;
mod demo_mail;
mod export;
pub(crate) mod held_writer;
pub(crate) mod identity_provider;
pub(crate) mod mail_server;
pub(crate) mod new_database;
mod reply;
pub(crate) mod server;
pub(crate) mod user;
pub(crate) mod waiting;
pub(crate) mod webhook_receiver;

pub(crate) use captured_log::CapturedLog;
use chrono::TimeDelta;
pub(crate) use demo_mail::DemoMail;
pub(crate) use export::ProviderExport;
use handover_rules::{Blocker, Category, EmailAddress, NicHandle, Role, RoleSet, ServiceKey, ServiceName};
pub(crate) use reply::Reply;
pub(crate) use server::TestServer;
pub(crate) use user::{NewContacts, TestUser};

/// Names `newcomer-ovh` as the tech contact.
pub(crate) const TO_NEWCOMER: NewContacts<'_> = NewContacts { admin: "", tech: "newcomer", billing: "" };

/// Codes that can still answer something: those of parties that have a request of the submission to answer.
pub(crate) const LIVE_CODES: &str = "(select c.submission, c.account from code c
    where c.state = 'live' and exists (select 1 from party p
      where p.submission = c.submission and p.account = c.account and p.closed_at is null and p.accepted_at is null)) live";

/// Names a tech contact.
pub(crate) fn tech(name: &str) -> NewContacts<'_> {
    NewContacts { tech: name, ..NewContacts::default() }
}

/// Names a billing contact.
pub(crate) fn billing(name: &str) -> NewContacts<'_> {
    NewContacts { billing: name, ..NewContacts::default() }
}

/// The handle `{name}-ovh`.
pub(crate) fn account(name: &str) -> NicHandle {
    NicHandle::parse(&[name, "-ovh"].concat()).expect("a valid account name")
}

/// The address of somebody of the staff.
pub(crate) fn staff_address(name: &str) -> EmailAddress {
    EmailAddress::parse(&[name, "@provider.example"].concat()).expect("a valid address")
}

pub(crate) fn service(name: &str, category: Category) -> ServiceKey {
    let name = ServiceName::parse(name).expect("a valid service name");
    ServiceKey { name, category }
}

pub(crate) fn unable(name: &str) -> Blocker {
    Blocker::Unable { account: account(name) }
}

/// The domain of most tests. Its contacts are `admin`, `tech` and `billing`.
pub(crate) fn domain() -> ServiceKey {
    service("halden.example", Category::Domain)
}

pub(crate) fn roles(roles: &[Role]) -> RoleSet {
    roles.iter().copied().collect()
}

pub(crate) const fn millis(number: i64) -> TimeDelta {
    TimeDelta::milliseconds(number)
}

pub(crate) const fn seconds(number: i64) -> TimeDelta {
    TimeDelta::seconds(number)
}

pub(crate) const fn minutes(number: i64) -> TimeDelta {
    TimeDelta::minutes(number)
}

pub(crate) const fn hours(number: i64) -> TimeDelta {
    TimeDelta::hours(number)
}

pub(crate) const fn days(number: i64) -> TimeDelta {
    TimeDelta::days(number)
}
