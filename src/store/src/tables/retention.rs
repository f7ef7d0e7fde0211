//! Deletion of records after their retention period (decision 0034).

use crate::engine::{List, only, params};
use crate::{ReadTx, StoreResult, StoredRequestId, WriteTx};
use chrono::TimeDelta;
use handover_rules::Timestamp;

/// Rows of each kind per transaction.
const ROWS_PER_TRANSACTION: u32 = 50;

/// Cutoff times of retention: older rows are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoffs {
    /// End of requests.
    pub requests: Timestamp,
    /// Last change of emails that are not about a request that is kept.
    pub emails: Timestamp,
    /// Expiry of mailed links: sign-ups, passwords, addresses.
    pub links: Timestamp,
    /// End of role terms.
    pub role_terms: Timestamp,
    /// Events for the provider's other systems.
    pub events: Timestamp,
    /// Uses of policies, and the end of policies.
    pub uses: Timestamp,
}

impl WriteTx<'_> {
    /// Deletes a portion of the records that are older than `cutoffs`; returns whether there may be more.
    pub fn delete_outdated(&mut self, cutoffs: Cutoffs) -> StoreResult<bool> {
        let deleted = self.delete_ended_requests(cutoffs.requests)?
            + self.delete_ended_holder_changes(cutoffs.requests)?
            + self.execute(
                "delete from holder_history where id in (select id from holder_history where at <= ?1 limit ?2)",
                params![cutoffs.role_terms, ROWS_PER_TRANSACTION],
            )?
            + self.delete_ended_cases(cutoffs.requests, ROWS_PER_TRANSACTION)?
            + self.delete_settled_mails(cutoffs.emails)?
            + self.delete_expired_links(cutoffs.links)?
            + self.delete_old_events(cutoffs.events, ROWS_PER_TRANSACTION)?
            + self.delete_old_uses(cutoffs.uses, ROWS_PER_TRANSACTION)?
            + self.execute(
                "delete from role_term where id in
                   (select id from role_term where until is not null and until <= ?1 limit ?2)",
                params![cutoffs.role_terms, ROWS_PER_TRANSACTION],
            )?;
        Ok(deleted > 0)
    }

    /// The contact history keeps the fact that a role moved, without the request. Data shared by requests of a
    /// submission stays until the last of them goes: a submission of many lines goes in several transactions.
    fn delete_ended_requests(&mut self, before: Timestamp) -> StoreResult<usize> {
        let submissions = self.submissions_ended(before)?;
        let submissions = List::ids(submissions);
        // An email is mostly named after the first request and lists the others, so the first goes last.
        let requests: Vec<StoredRequestId> = self.all(
            "select id from request where submission in (select value from rarray(?1))
             order by submission desc, ended_at desc, id desc limit ?2",
            params![submissions, ROWS_PER_TRANSACTION],
            only,
        )?;
        let list = List::ids(&requests);
        for statement in [
            "update role_term set request = null where request in (select value from rarray(?1))",
            "delete from code where submission in
               (select submission from request where id in (select value from rarray(?1)))",
            "delete from attempt where submission in
               (select submission from request where id in (select value from rarray(?1)))",
            "delete from timeline where request in (select value from rarray(?1))",
            "delete from mailbox where outbox in (select id from outbox where request in (select value from rarray(?1)))",
            "delete from outbox_line where request in (select value from rarray(?1))",
            "delete from outbox_line where outbox in
               (select id from outbox where request in (select value from rarray(?1)))",
            "delete from outbox where request in (select value from rarray(?1))",
            "delete from role_end where request in (select value from rarray(?1))",
            "delete from party where request in (select value from rarray(?1))",
            "delete from request where id in (select value from rarray(?1))",
        ] {
            self.run(statement, [&list])?;
        }
        self.run(
            "delete from submission where id in (select value from rarray(?1))
               and not exists (select 1 from request where submission = submission.id)",
            [&submissions],
        )?;
        Ok(requests.len())
    }

    /// Some submissions that ended before `before` with everything that belongs to them. They are deleted as a whole:
    /// the possible steps of one request can depend on the end of another, one email may be about several, and the end
    /// of a role refers to the request that has set it.
    fn submissions_ended(&self, before: Timestamp) -> StoreResult<Vec<StoredRequestId>> {
        // Looks at each submission once, with the one of its requests that has ended last.
        self.all(
            "select r.submission from request r where r.ended_at is not null and r.ended_at <= ?1
               and r.id = (select o.id from request o where o.submission = r.submission
                 order by o.ended_at desc, o.id desc limit 1)
               and not exists (select 1 from request o where o.submission = r.submission and o.ended_at is null)
               and not exists (
                 select 1 from request o join role_end e on e.request = o.id
                 where o.submission = r.submission and (e.ended_at is null or e.ended_at > ?1))
             limit ?2",
            params![before, ROWS_PER_TRANSACTION],
            only,
        )
    }

    /// With the data of both holders, and the emails about it.
    fn delete_ended_holder_changes(&mut self, before: Timestamp) -> StoreResult<usize> {
        let mut deleted = 0;
        // Last the changes themselves; nothing before changes which are chosen.
        for statement in [
            "delete from mailbox where outbox in (select o.id from outbox o where o.holder_change in (
               select id from holder_change where ended_at is not null and ended_at <= ?1 order by ended_at, id limit ?2))",
            "delete from outbox where holder_change in (
               select id from holder_change where ended_at is not null and ended_at <= ?1 order by ended_at, id limit ?2)",
            "delete from holder_change where id in (
               select id from holder_change where ended_at is not null and ended_at <= ?1 order by ended_at, id limit ?2)",
        ] {
            deleted = self.execute(statement, params![before, ROWS_PER_TRANSACTION])?;
        }
        Ok(deleted)
    }

    /// Emails about requests, changes of holder and cases stay with them, as evidence of the notifications.
    fn delete_settled_mails(&mut self, before: Timestamp) -> StoreResult<usize> {
        let values = params![before, ROWS_PER_TRANSACTION];
        self.run(
            "delete from mailbox where outbox in (
               select id from outbox where next_at is null and state_at <= ?1 and state <> 'queued'
                 and request is null and holder_change is null and case_number is null
               order by state_at, id limit ?2)",
            values,
        )?;
        self.execute(
            "delete from outbox where id in (
               select id from outbox where next_at is null and state_at <= ?1 and state <> 'queued'
                 and request is null and holder_change is null and case_number is null
               order by state_at, id limit ?2)",
            values,
        )
    }

    /// With the addresses that were typed for them, often by strangers.
    fn delete_expired_links(&mut self, before: Timestamp) -> StoreResult<usize> {
        let mut deleted = 0;
        // Last the links themselves; nothing before changes which are chosen.
        for statement in [
            "delete from mailed_link_token where link in (
               select t.id from mailed_link t where t.expires_at <= ?1 and not exists (
                 select 1 from outbox o where o.link = t.id and o.state = 'queued')
               order by t.expires_at, t.id limit ?2)",
            "delete from mailbox where outbox in (select m.id from outbox m where m.link in (
               select t.id from mailed_link t where t.expires_at <= ?1 and not exists (
                 select 1 from outbox o where o.link = t.id and o.state = 'queued')
               order by t.expires_at, t.id limit ?2))",
            "delete from outbox where link in (
               select t.id from mailed_link t where t.expires_at <= ?1 and not exists (
                 select 1 from outbox o where o.link = t.id and o.state = 'queued')
               order by t.expires_at, t.id limit ?2)",
            "delete from mailed_link where id in (
               select t.id from mailed_link t where t.expires_at <= ?1 and not exists (
                 select 1 from outbox o where o.link = t.id and o.state = 'queued')
               order by t.expires_at, t.id limit ?2)",
        ] {
            deleted = self.execute(statement, params![before, ROWS_PER_TRANSACTION])?;
        }
        Ok(deleted)
    }
}

/// Time for which expired tokens are still recognised, so that a late visitor reads that the link has expired.
const TOKEN_RETENTION: TimeDelta = TimeDelta::hours(24);

impl ReadTx<'_> {
    /// Whether [`WriteTx::delete_expired_tokens`] has anything to do.
    pub fn has_expired_tokens(&self, now: Timestamp) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from mailed_link where details is not null and expires_at <= ?1)
               or exists (select 1 from mailed_link_token s join mailed_link t on t.id = s.link where t.expires_at <= ?1)",
            [now - TOKEN_RETENTION])
    }
}

impl WriteTx<'_> {
    /// Deletes some of the names, password hashes and token hashes of links that expired over a day ago; returns whether
    /// there may be more. The links themselves stay because outbox entries refer to them.
    pub fn delete_expired_tokens(&mut self, now: Timestamp) -> StoreResult<bool> {
        let before = now - TOKEN_RETENTION;
        let forgotten = self.execute(
            "update mailed_link set details = null where id in
               (select id from mailed_link where details is not null and expires_at <= ?1 limit ?2)",
            params![before, ROWS_PER_TRANSACTION],
        )?;
        let deleted = self.execute(
            "delete from mailed_link_token where hash in (
               select s.hash from mailed_link_token s join mailed_link t on t.id = s.link where t.expires_at <= ?1 limit ?2)",
            params![before, ROWS_PER_TRANSACTION],
        )?;
        Ok(forgotten + deleted > 0)
    }
}
