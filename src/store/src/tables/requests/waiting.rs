//! Everything that waits for an account: for the badge, the list of requests and the list of services.

use crate::engine::{Row, params};
use crate::rows::RowId;
use crate::{ReadTx, StoreResult, email_key};
use handover_rules::cases::CaseState;
use handover_rules::holder::HolderSide;
use handover_rules::service_list::{ClaimKind, DomainClaim, Need};
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, Timestamp};

/// Submissions that are counted; larger numbers are returned as this one.
pub const MOST_COUNTED: u32 = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Number of submissions with a line that waits for its answer, up to [`MOST_COUNTED`]: the entries of
    /// [`handover_api::requests::RequestGroup::WaitingForMe`].
    submissions: u32,
    /// The deadline of the one of these that has waited longest.
    submission_deadline: Option<Timestamp>,
    /// Claims on its domains, nearest deadline first.
    pub claims: Vec<DomainClaim>,
}

impl Waiting {
    /// The number of both.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.and(self.claims.len())
    }

    /// The number of requests, changes of holder included.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.and(self.claims_of(Need::Waiting).count())
    }

    fn and(&self, claims: usize) -> u32 {
        self.submissions.saturating_add(u32::try_from(claims).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn first_deadline(&self) -> Option<Timestamp> {
        let changes = self.claims_of(Need::Waiting).map(|claim| claim.until);
        changes.chain(self.submission_deadline).min()
    }

    pub fn claims_of(&self, need: Need) -> impl Iterator<Item = &DomainClaim> {
        self.claims.iter().filter(move |claim| claim.kind.need() == need)
    }

    pub fn claims_on(&self, service: &ServiceKey) -> impl Iterator<Item = &DomainClaim> {
        self.claims.iter().filter(|claim| service.category == Category::Domain && claim.domain == service.name)
    }
}

/// `None` if it is that of somebody else.
fn read_claim(row: &Row<'_>, kind: ClaimKind) -> StoreResult<Option<DomainClaim>> {
    let is_admin: bool = row.get("is_admin")?;
    let as_holder = match kind {
        ClaimKind::HolderChange => true,
        // An address that cannot be read is nobody's.
        ClaimKind::Case => !is_admin && is_same_address(row.get("mailbox")?, row.get("own")?),
    };
    if !is_admin && !as_holder {
        return Ok(None);
    }
    Ok(Some(DomainClaim {
        kind,
        number: row.get("number")?,
        domain: row.get("domain")?,
        until: row.get("until")?,
        is_own: row.get("is_own")?,
        as_holder,
        side: match kind {
            ClaimKind::Case => None,
            ClaimKind::HolderChange => read_side(row)?,
        },
    }))
}

/// The party of a change of holder that the account answers for.
fn read_side(row: &Row<'_>) -> StoreResult<Option<HolderSide>> {
    let (is_old, is_new): (bool, bool) = (row.get("is_old")?, row.get("is_new")?);
    let (has_old_agreed, has_new_agreed): (bool, bool) = (row.get("has_old_agreed")?, row.get("has_new_agreed")?);
    let of = |side, old, new| if side == HolderSide::Old { old } else { new };
    Ok(HolderSide::to_answer_for(|side| of(side, is_old, is_new), |side| of(side, has_old_agreed, has_new_agreed)))
}

fn is_same_address(one: Option<String>, other: Option<String>) -> bool {
    let key =
        |text: Option<String>| text.and_then(|text| EmailAddress::parse(&text)).map(|address| email_key(&address));
    key(one).is_some_and(|one| key(other) == Some(one))
}

impl ReadTx<'_> {
    /// Tasks that wait for an account, in one statement, because every screen shows the count.
    ///
    /// Cases in their objection period are few: staff approve each. They wait for the admin of the domain, and for accounts
    /// with the address of its holder; a change of holder waits for those with the address of one who has not answered.
    pub fn waiting_for(&self, account: &NicHandle, now: Timestamp) -> StoreResult<Waiting> {
        let sql = "select cast(null as text) as kind, cast(null as text) as domain, longest.deadline as until,
               longest.id as request, false as is_own, false as is_admin, cast(null as bigint) as number,
               cast(null as text) as mailbox, cast(null as text) as own,
               false as is_old, false as is_new, false as has_old_agreed, false as has_new_agreed, (
               with recursive entry (submission) as (
                 select min(submission) from party where account = ?1 and closed_at is null and accepted_at is null
                 union all
                 select (select min(submission) from party where account = ?1 and closed_at is null
                   and accepted_at is null and submission > entry.submission)
                 from entry where submission is not null)
               select count(*) from (select 1 from entry where submission is not null limit ?2) counted) as submissions
             from (select 1 as one) one left join (
               select r.id, r.deadline from party p join request r on r.id = p.request
               where p.account = ?1 and p.closed_at is null and p.accepted_at is null
               order by p.submission limit 1) longest on true
             union all
             select 'case', c.domain, c.due_at, cast(null as bigint), false, s.admin = ?1, c.number, h.email,
               case when a.confirmed_at is not null then a.email end, false, false, false, false, 0
             from holder_case c join service s on s.name = c.domain and s.category = 'DOMAIN'
               join account a on a.handle = ?1 left join holder h on h.service_name = c.domain
             where c.state = ?3 and c.due_at > ?4 and (s.deleted_at is null or s.removal_at is not null)
             union all
             select 'holderChange', h.service_name, h.deadline, cast(null as bigint), h.asker = ?1, false, h.id,
               cast(null as text), cast(null as text),
               exists (select 1 from account a join mailed_link t on t.email_key = a.email_key
                 where a.handle = ?1 and t.id = h.old_link),
               exists (select 1 from account a join mailed_link t on t.email_key = a.email_key
                 where a.handle = ?1 and t.id = h.new_link),
               h.old_accepted_at is not null, h.new_accepted_at is not null, 0 from holder_change h
             where h.ended_at is null and h.deadline > ?4 and h.id in (
               select o.id from account a join mailed_link t on t.email_key = a.email_key
                 join holder_change o on o.old_link = t.id or o.new_link = t.id
               where a.handle = ?1 and a.confirmed_at is not null and t.purpose = 'holder' and t.outcome is null)
               and exists (select 1 from service s where s.name = h.service_name and s.category = 'DOMAIN'
                 and (s.deleted_at is null or s.removal_at is not null))";
        let values = params![account, MOST_COUNTED, CaseState::ObjectionPeriod, now];
        let mut waiting = Waiting::default();
        let claims: Vec<Option<DomainClaim>> = self.all(sql, values, |row| {
            if let Some(kind) = row.get("kind")? {
                return read_claim(row, kind);
            }
            waiting.submissions = row.get("submissions")?;
            if let Some(request) = row.get("request")? {
                // Every screen shows the count: a corrupt deadline must not hide them all.
                waiting.submission_deadline = row.get_intact("until", RowId::Request(request))?;
            }
            Ok(None)
        })?;
        waiting.claims = claims.into_iter().flatten().collect();
        waiting.claims.sort_by(|a, b| (a.until, a.domain.as_str()).cmp(&(b.until, b.domain.as_str())));
        Ok(waiting)
    }
}
