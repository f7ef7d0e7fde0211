//! Cases of holders without access to an account, with their timelines, papers and links. See decision 0033.

mod facts;
mod links;
mod papers;
mod queue;
mod write;

pub use links::CaseLinkRecord;
pub use papers::{NewPaper, PaperRecord};
pub use queue::CaseQueue;

use crate::engine::{FromRow, Row, only, params};
use crate::{ReadTx, StaffMember, StoreError, StoreResult, email_key};
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::CaseNotice;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{Case, CaseNumber, CaseState, Objector};
use handover_rules::desk::StaffId;
use handover_rules::model::policy::{CALLS_A_DAY, LIMIT_PERIOD, Share};
use handover_rules::{EmailAddress, NicHandle, ServiceName, Timestamp};

/// A case with the claimant's entries in the form that opened it.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// The case as the rules see it.
    pub case: Case,
    /// The domain in its canonical form, whether or not the provider lists it.
    pub domain: ServiceName,
    /// Address of the claimant.
    pub email: EmailAddress,
    /// Name of the claimant.
    pub name: String,
    /// Locale of emails to the claimant.
    pub language: String,
    /// The change asked for.
    pub claim: Claim,
    /// The network that it was opened from, as [`crate::network::coarse`] keeps it.
    pub network: String,
}

impl CaseRecord {
    /// The claimant, if one of the staff.
    #[must_use]
    pub fn claimant_as_staff(&self, staff: &[StaffMember]) -> Option<StaffId> {
        staff.iter().find(|member| member.email.is_same_mailbox(&self.email)).map(|member| member.id)
    }
}

/// The scheduled times of a case.
#[derive(Clone, Copy, Debug)]
pub struct CaseSchedule {
    /// Next scheduled transition.
    pub due_at: Option<Timestamp>,
    /// The time at which its papers are deleted.
    pub papers_deleted_at: Option<Timestamp>,
}

impl FromRow for CaseRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            case: row.get("body")?,
            domain: row.get("domain")?,
            email: row.get("email")?,
            name: row.get("name")?,
            language: row.get("language")?,
            claim: row.get("claim")?,
            network: row.get("network")?,
        })
    }
}

impl ReadTx<'_> {
    /// A case.
    pub fn case(&self, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
        self.first(
            "select domain, email, name, language, claim, body, network from holder_case where number = ?1",
            [number],
            CaseRecord::from_row,
        )
    }

    /// The timeline of a case.
    pub fn case_timeline(&self, number: CaseNumber) -> StoreResult<Vec<CaseEntry>> {
        self.all("select entry from case_entry where case_number = ?1 order by id", [number], only)
    }

    /// The domains with a case to which an account objected in its session at `since` or later, up to `until`. After an
    /// objection staff look at a case again. Objections by the admin's link count for the present admin.
    pub fn objections_of(
        &self,
        account: &NicHandle,
        since: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<ServiceName>> {
        let cases: Vec<(CaseNumber, ServiceName, bool)> = self.all(
            "select c.number, c.domain,
               exists (select 1 from service s where s.name = c.domain and s.category = 'DOMAIN'
                 and (s.deleted_at is null or s.removal_at is not null) and s.admin = ?1) as is_admin
             from holder_case c where c.state = ?3 and c.since between ?2 and ?4 order by c.since desc, c.number",
            params![account, since, CaseState::Checking, until],
            |row| Ok((row.get("number")?, row.get("domain")?, row.get("is_admin")?)),
        )?;
        let mut domains = Vec::new();
        for (number, domain, is_admin) in cases {
            let is_objection = |entry: &CaseEntry| {
                let is_own = match &entry.account {
                    Some(of) => of == account,
                    None => is_admin && entry.by == CaseActor::Admin,
                };
                entry.milestone == CaseMilestone::Objected && is_own && (since..=until).contains(&entry.at)
            };
            if self.case_timeline(number)?.iter().any(is_objection) {
                domains.push(domain);
            }
        }
        Ok(domains)
    }

    /// The objectors to whom an email that offers to object to a case was delivered, each with the time of the first
    /// one. Only emails that were queued at `since` or later count.
    pub fn notified_objectors(&self, number: CaseNumber, since: Timestamp) -> StoreResult<Vec<(Objector, Timestamp)>> {
        self.all(
            "select case_recipient, min(state_at) as first from outbox
             where case_number = ?1 and notice = ?2 and state = 'sent' and queued_at >= ?3 group by case_recipient",
            params![number, CaseNotice::MayObject, since],
            |row| {
                let objector = row.text("case_recipient")?.and_then(Objector::parse);
                Ok((objector.ok_or(StoreError::Corrupt("recipient of a case"))?, row.get("first")?))
            },
        )
    }

    /// Cases that were opened in the last 24 hours with an address, from a network and in all.
    pub fn recent_cases(&self, email: &EmailAddress, network: &str, now: Timestamp) -> StoreResult<Share> {
        self.one(
            "select count(*) filter (where network = ?3) as own, count(*) as in_all from holder_case
             where email_key = ?1 and opened_at > ?2",
            params![email_key(email), now - LIMIT_PERIOD, network],
            |row| Ok(Share { own: row.get("own")?, in_all: row.get("in_all")? }),
        )
    }

    /// The times at which cases of a domain were confirmed since a time, of those opened from a network or from any; latest
    /// first, as many as the limit looks at.
    pub fn confirmations(
        &self,
        domain: &ServiceName,
        network: Option<&str>,
        since: Timestamp,
    ) -> StoreResult<Vec<Timestamp>> {
        self.all(
            "select confirmed_at from holder_case
             where domain = ?1 and confirmed_at > ?2 and network = coalesce(?3, network)
             order by confirmed_at desc limit ?4",
            params![domain, since, network, CALLS_A_DAY.in_all],
            only,
        )
    }

    /// The quarantined cases.
    pub fn quarantined_cases(&self) -> StoreResult<Vec<CaseNumber>> {
        self.all("select number from holder_case where quarantined order by number", [], only)
    }
}
