//! Queueing emails.

use super::MailKind;
use crate::engine::{Params, only, params};
use crate::{Caller, Change, ServiceId, StoreError, StoreResult, WriteTx};
use handover_rules::access::AccessPolicyId;
use handover_rules::account::AccountNotice;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::desk::AuditId;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::{EmailAddress, MailId, MailedLinkId, NicHandle, ServiceName, SubmissionId, Timestamp};

impl WriteTx<'_> {
    /// Queues an email about an account, to `address` if not to its current one.
    pub fn queue_account_mail(
        &mut self,
        notice: AccountNotice,
        link: Option<MailedLinkId>,
        account: Option<&NicHandle>,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, link, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![now, notice, link, account, address],
        )
    }

    /// Queues an email with a link to set a password, which staff send in `act`, if they do.
    pub fn queue_reset_link(
        &mut self,
        link: MailedLinkId,
        account: &NicHandle,
        address: &EmailAddress,
        act: Option<AuditId>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let notice = AccountNotice::SetPassword;
        self.queue(
            "insert into outbox (queued_at, notice, link, audit, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?1, ?1)",
            params![now, notice, link, act, account, address],
        )
    }

    /// Queues an email that reports to an account what `caller` did with it, to `address` if not to its current one.
    pub fn queue_security_mail(
        &mut self,
        notice: AccountNotice,
        link: Option<MailedLinkId>,
        account: &NicHandle,
        address: Option<&EmailAddress>,
        caller: &Caller,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, link, account, address, agent, network, state, attempts, next_at,
               state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'queued', 0, ?1, ?1)",
            params![now, notice, link, account, address, caller.agent, caller.network,],
        )
    }

    /// Queues an email about the holder of a domain, to `address` or else to `account`, the admin concerned.
    pub fn queue_holder_mail(
        &mut self,
        notice: HolderNotice,
        about: (&ServiceName, Option<HolderChangeId>),
        account: &NicHandle,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let (domain, change) = about;
        self.queue(
            "insert into outbox (queued_at, notice, holder_domain, holder_change, account, address, state, attempts,
               next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?1, ?1)",
            params![now, notice, domain, change, account, address],
        )
    }

    /// Queues an email about a case, to an account or to an address.
    pub fn queue_case_mail(
        &mut self,
        case: CaseNumber,
        notice: CaseNotice,
        to: CaseRecipient,
        account: Option<&NicHandle>,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, case_number, case_recipient, account, address, state, attempts,
               next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?1, ?1)",
            params![now, notice, case, to, account, address],
        )
    }

    /// Queues an email about an act of the provider's staff, to `address` if not to the current one of the account.
    pub fn queue_desk_mail(
        &mut self,
        act: AuditId,
        account: &NicHandle,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let notice = AccountNotice::DeskAct;
        self.queue(
            "insert into outbox (queued_at, notice, audit, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![now, notice, act, account, address],
        )
    }

    /// Queues an email about a policy to an account, because of another one.
    pub fn queue_policy_mail(
        &mut self,
        notice: AccountNotice,
        policy: AccessPolicyId,
        by: &NicHandle,
        to: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, policy, caused_by, account, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![now, notice, policy, by, to],
        )
    }

    /// Queues an email to the giver of a policy, which `caller` has made or changed.
    pub fn queue_gave_access(
        &mut self,
        policy: AccessPolicyId,
        giver: &NicHandle,
        caller: &Caller,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, policy, caused_by, account, agent, network, state, attempts, next_at,
               state_at)
             values (?1, ?2, ?3, ?4, ?4, ?5, ?6, 'queued', 0, ?1, ?1)",
            params![now, AccountNotice::GaveAccess, policy, giver, caller.agent, caller.network],
        )
    }

    /// Queues an email about an order to one of its contacts.
    pub fn queue_order_mail(&mut self, service: ServiceId, to: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, 'queued', 0, ?1, ?1)",
            params![now, ServiceNotice::Ordered, service, to],
        )
    }

    /// Queues an email about the recorded renewal notices of an account, and returns it.
    pub(crate) fn queue_renewal_mail(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<MailId> {
        let mail: Option<MailId> = self.first(
            "insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
             select ?1, ?2, min(service), ?3, 'queued', 0, ?1, ?1 from renewal_notice where account = ?3 and mail is null
             returning id",
            params![now, ServiceNotice::Renewal, account],
            only,
        )?;
        self.announce(Change::Outbox);
        mail.ok_or(StoreError::Corrupt("email without a row"))
    }

    /// Makes the queued email with a code to a party due now, and lets it try a mail server that is down.
    pub fn try_code_mail_again(&mut self, submission: SubmissionId, to: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update outbox set next_at = ?3
             where submission = ?1 and account = ?2 and notice = 'confirm' and state = 'queued' and leased_until is null",
            params![submission, to, now],
        )?;
        self.try_mail_server_again(now)
    }

    /// Makes every queued email due now, and lets one try a mail server that is down. Returns their number.
    pub fn try_queued_mails_again(&mut self, now: Timestamp) -> StoreResult<usize> {
        // Most of a backlog is due already.
        for kind in MailKind::ALL {
            self.run(
                "update outbox set next_at = ?1 where queue = ?2 and next_at > ?1 and leased_until is null",
                params![now, kind],
            )?;
        }
        self.try_mail_server_again(now)?;
        self.value("select count(*) from outbox where next_at is not null and leased_until is null", [])
    }

    /// Puts the emails that failed after `since` back into the queue, unless the same was sent again later. Returns their
    /// number.
    pub fn put_back_failed_mails(&mut self, since: Timestamp, now: Timestamp) -> StoreResult<usize> {
        let put_back = self.execute(
            "update outbox set state = 'queued', attempts = 0, doubts = 0, next_at = ?2, put_back_at = ?2, state_at = ?2
             where state = 'failed' and state_at > ?1 and not exists (
               select 1 from outbox later
               where later.submission = outbox.submission and later.account = outbox.account
                 and later.notice = outbox.notice and later.id > outbox.id
                 and (later.request = outbox.request or outbox.notice in ('confirm', 'reminder')))",
            [since, now],
        )?;
        self.announce(Change::Outbox);
        Ok(put_back)
    }

    fn queue(&mut self, insert: &str, values: impl Params) -> StoreResult<()> {
        self.run(insert, values)?;
        self.announce(Change::Outbox);
        Ok(())
    }
}
