//! Queueing emails, and the limits of how many.

use super::{Caller, MailKind};
use crate::engine::{FromRow, from_row, only, params};
use crate::{Change, ReadTx, ServiceId, StoreError, StoreResult, WriteTx};
use handover_rules::access::AccessPolicyId;
use handover_rules::account::AccountNotice;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::notices::{CaseMail, CaseRecipient};
use handover_rules::desk::AuditId;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::{EmailAddress, MailId, MailedLinkId, NicHandle, ServiceName, SubmissionId, Timestamp};

/// An email to queue: its columns in `outbox`, which [`MailTopic`](super::MailTopic) explains.
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct NewMail<'a> {
    notice: &'static str,
    link: Option<MailedLinkId>,
    act: Option<AuditId>,
    policy: Option<AccessPolicyId>,
    caused_by: Option<&'a NicHandle>,
    domain: Option<&'a ServiceName>,
    change: Option<HolderChangeId>,
    case: Option<CaseNumber>,
    case_recipient: Option<CaseRecipient>,
    service: Option<ServiceId>,
    account: Option<&'a NicHandle>,
    address: Option<&'a EmailAddress>,
    caller: Option<&'a Caller>,
    at: Option<Timestamp>,
}

impl<'a> NewMail<'a> {
    pub fn account(notice: AccountNotice, account: &'a NicHandle) -> Self {
        Self { notice: notice.as_str(), account: Some(account), ..Self::default() }
    }

    /// Asks to confirm the address of a sign-up.
    pub fn sign_up(link: MailedLinkId, address: &'a EmailAddress) -> Self {
        let notice = AccountNotice::ConfirmSignUp.as_str();
        Self { notice, link: Some(link), address: Some(address), ..Self::default() }
    }

    /// About an act of the provider's staff.
    pub fn desk_act(act: AuditId, account: &'a NicHandle) -> Self {
        Self { act: Some(act), ..Self::account(AccountNotice::DeskAct, account) }
    }

    /// About a policy, because of another account.
    pub fn policy(notice: AccountNotice, policy: AccessPolicyId, by: &'a NicHandle, to: &'a NicHandle) -> Self {
        Self { policy: Some(policy), caused_by: Some(by), ..Self::account(notice, to) }
    }

    /// About the holder of a domain; `admin` is the one concerned.
    pub fn holder(
        notice: HolderNotice,
        domain: &'a ServiceName,
        change: Option<HolderChangeId>,
        admin: &'a NicHandle,
    ) -> Self {
        Self { notice: notice.as_str(), domain: Some(domain), change, account: Some(admin), ..Self::default() }
    }

    pub fn case(case: CaseNumber, mail: &'a CaseMail) -> Self {
        let CaseMail { notice, to, account, address } = mail;
        Self {
            notice: notice.as_str(),
            case: Some(case),
            case_recipient: Some(*to),
            account: account.as_ref(),
            address: Some(address).filter(|_| account.is_none()),
            ..Self::default()
        }
    }

    pub fn order(service: ServiceId, to: &'a NicHandle) -> Self {
        let notice = ServiceNotice::Ordered.as_str();
        Self { notice, service: Some(service), account: Some(to), ..Self::default() }
    }

    pub fn link(self, link: MailedLinkId) -> Self {
        Self { link: Some(link), ..self }
    }

    /// With the reason of an act of the provider's staff.
    pub fn act(self, act: Option<AuditId>) -> Self {
        Self { act, ..self }
    }

    /// To an address instead of the present one of the account.
    pub fn to(self, address: &'a EmailAddress) -> Self {
        Self { address: Some(address), ..self }
    }

    /// Reports the call that caused it.
    pub fn by(self, caller: &'a Caller) -> Self {
        Self { caller: Some(caller), ..self }
    }

    /// Leaves at `at`.
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }
}

impl WriteTx<'_> {
    pub fn queue(&mut self, mail: NewMail<'_>, now: Timestamp) -> StoreResult<()> {
        let caller = mail.caller.map(|Caller { agent, network }| (agent.as_str(), network.as_str())).unzip();
        let at = mail.at.unwrap_or(now);
        self.run(
            "insert into outbox (notice, link, audit, policy, caused_by, holder_domain, holder_change, case_number,
               case_recipient, service, account, address, agent, network, queued_at, next_at, state, attempts, state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'queued', 0, ?15)",
            params![
                mail.notice,
                mail.link,
                mail.act,
                mail.policy,
                mail.caused_by,
                mail.domain,
                mail.change,
                mail.case,
                mail.case_recipient,
                mail.service,
                mail.account,
                mail.address,
                caller.0,
                caller.1,
                now,
                at
            ],
        )?;
        self.announce(Change::Outbox);
        Ok(())
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

    /// Puts the emails that failed after `since` back into the queue, unless the same was sent again later. Returns
    /// their number.
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
}

/// Latest emails of an account that are searched for sign-in warnings.
const LATEST_MAILS: u32 = 200;

/// The emails to a former address about requests for a new admin.
#[derive(Clone, Copy, Debug)]
pub struct AdminWarnings {
    /// Those of the period.
    pub number: u32,
    /// Time at which the last one of them was queued or sent.
    pub last: Option<Timestamp>,
    /// One is queued, and no attempt at it is under way.
    pub is_any_queued: bool,
}

from_row!(AdminWarnings { number, last, is_any_queued });

impl ReadTx<'_> {
    /// The emails about requests for a new admin with the link of this undo, since a time.
    pub fn admin_warnings(&self, undo: MailedLinkId, since: Timestamp) -> StoreResult<AdminWarnings> {
        self.one(
            "select count(*) as number, max(state_at) as last,
               count(*) filter (where state = 'queued' and leased_until is null) > 0 as is_any_queued from outbox
             where link = ?1 and notice = ?2 and queued_at > ?3",
            params![undo, AccountNotice::AdminRequested, since],
            AdminWarnings::from_row,
        )
    }

    /// The time of the `number`th latest email since a time that says that an account's password was changed; `None` if
    /// there are fewer.
    pub fn nth_latest_password_notice(
        &self,
        account: &NicHandle,
        number: u32,
        since: Timestamp,
    ) -> StoreResult<Option<Timestamp>> {
        self.first(
            "select queued_at from outbox where account = ?1 and notice = 'passwordChanged' and queued_at > ?2
             order by queued_at desc limit 1 offset ?3",
            params![account, since, number.saturating_sub(1)],
            only,
        )
    }

    /// Number of emails about suspicious sign-ins since a time, among the latest emails to an account. Other emails
    /// push them out, so that an account with very many emails costs no more.
    pub fn sign_in_warnings(&self, account: &NicHandle, since: Timestamp) -> StoreResult<u32> {
        self.value(
            "select count(*) from (
               select notice, queued_at from outbox where account = ?1 order by id desc limit ?3) latest
             where notice = ?2 and queued_at > ?4",
            params![account, AccountNotice::SignInAfterFailures, LATEST_MAILS, since],
        )
    }
}
