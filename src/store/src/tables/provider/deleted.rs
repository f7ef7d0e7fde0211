//! Accounts and services that the provider has deleted: suspended first, removed later. When somebody else gets the name,
//! what is left is deleted or hidden.

use crate::engine::{only, params};
use crate::tables::canonical::NO_ADDRESS;
use crate::tables::services::ChangedContacts;
use crate::{Change, PaymentMethodId, ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::provider::BillId;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Category, Contacts, NicHandle, ServiceName, ServiceStatus, Timestamp};

impl ReadTx<'_> {
    /// Whether there is an account that is not deleted.
    pub fn has_account(&self, account: &NicHandle) -> StoreResult<bool> {
        let sql = "select exists (select 1 from account where handle = ?1 and deleted_at is null)";
        self.value(sql, [account])
    }

    /// Whether an account or a service is due for removal at `now`.
    pub fn has_removals_due(&self, now: Timestamp) -> StoreResult<bool> {
        let sql = "select exists (select 1 from account where removal_at is not null and removal_at <= ?1)
             or exists (select 1 from service where removal_at is not null and removal_at <= ?1)";
        self.value(sql, [now])
    }

    /// A service to be removed by `now`.
    pub fn service_to_remove(&self, now: Timestamp) -> StoreResult<Option<ServiceId>> {
        let sql =
            "select id from service where removal_at is not null and removal_at <= ?1 order by removal_at limit 1";
        self.first(sql, [now], only)
    }

    /// An account to be removed by `now`.
    pub fn account_to_remove(&self, now: Timestamp) -> StoreResult<Option<NicHandle>> {
        let sql = "select handle from account where removal_at is not null and removal_at <= ?1
             order by removal_at limit 1";
        self.first(sql, [now], only)
    }

    /// Whether the account is a contact of any service, or will be again when a role ends.
    pub fn is_contact(&self, account: &NicHandle) -> StoreResult<bool> {
        let sql = "select exists (select 1 from contact where account = ?1)
             or exists (select 1 from role_end where returns_to = ?1 and ended_at is null)";
        self.value(sql, [account])
    }
}

impl WriteTx<'_> {
    /// Suspends an account until it is removed; `false` if it is deleted already. An earlier suspension stays.
    pub fn mark_account_deleted(
        &mut self,
        account: &NicHandle,
        now: Timestamp,
        removal_at: Timestamp,
    ) -> StoreResult<bool> {
        let marked = self.execute(
            "update account set suspended_at = coalesce(suspended_at, ?2), deleted_at = ?2, removal_at = ?3
             where handle = ?1 and deleted_at is null",
            params![account, now, removal_at],
        )?;
        self.announce(Change::Account(account.clone()));
        if marked == 1 {
            self.append_event(&ProviderEvent::AccountSuspended { account: account.clone() }, now)?;
        }
        Ok(marked == 1)
    }

    /// Lets a service expire until it is removed; `false` if it is deleted already.
    pub fn mark_service_deleted(
        &mut self,
        service: ServiceId,
        contacts: &Contacts,
        now: Timestamp,
        removal_at: Timestamp,
    ) -> StoreResult<bool> {
        let marked = self.execute(
            "update service set status = ?2, deleted_at = ?3, removal_at = ?4 where id = ?1 and deleted_at is null",
            params![service, ServiceStatus::Expired, now, removal_at],
        )?;
        if marked == 1 {
            let mut lists = ChangedContacts::default();
            lists.change(service, contacts, contacts);
            self.write_and_announce_contacts(lists)?;
        }
        Ok(marked == 1)
    }

    /// Takes a deleted service out of all lists. Requests and histories still name it. The next service of the name is
    /// another one.
    pub fn remove_service(&mut self, service: ServiceId, now: Timestamp) -> StoreResult<()> {
        let record = self.service_by_id(service)?;
        let expiration = record.expiration.map(|day| day.to_string());
        self.set_expiration(service, expiration.as_deref(), None)?;
        self.run("delete from renewal_notice where service = ?1", [service])?;
        self.run("delete from correction where service = ?1 and decided_at is null", [service])?;
        if record.facts.key.category == Category::Domain {
            self.forget_holder(&record.facts.key.name, now)?;
        }
        self.drop_role_end(service, now)?;
        self.run("delete from unlisted_service where service = ?1", [service])?;
        self.run("update service set removal_at = null where id = ?1", [service])?;
        let mut lists = ChangedContacts::default();
        lists.remove(service, &record.facts.contacts);
        self.write_and_announce_contacts(lists)
    }

    /// Removes everything personal of a deleted account. Its handle stays taken.
    pub fn remove_account(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.end_access_of(account, now)?;
        for delete in [
            "delete from bill where account = ?1",
            "delete from payment_method where account = ?1",
            "delete from person_label where account = ?1",
            "delete from session where account = ?1",
            "delete from credential where application in (select id from application where account = ?1)",
            "delete from application where account = ?1",
            "delete from credential where account = ?1",
            "delete from device where account = ?1",
            "delete from idempotency where account = ?1",
            "delete from mailbox where outbox in (select id from outbox where account = ?1)",
            "delete from mailed_link_token where link in (select id from mailed_link where account = ?1)",
        ] {
            self.run(delete, [account])?;
        }
        self.drop_mails_of(account, now)?;
        self.remove_addresses(account)?;
        self.run(
            "update account set email = ?2, email_key = ?2, imported_email = ?2, confirmed_at = null, first_name = '',
               name = '', organisation = '', name_key = '', complete = false, person_changed = false, entry_complete = null, password = null,
               address_changed_at = null, name_hidden = false, removal_at = null, undeliverable_at = null where handle = ?1",
            params![account, NO_ADDRESS],
        )?;
        self.spread_name_keys(&[account])
    }

    /// Removes the addresses of an account from its mailed links, emails and corrections. The rows stay, because others
    /// refer to them and they show that somebody was notified. Replies of mail servers may repeat an address.
    fn remove_addresses(&self, account: &NicHandle) -> StoreResult<()> {
        for update in [
            "update outbox set address = case when address is null then null else ?2 end, sent_to = null, answer = null,
               agent = null, network = null
             where (account = ?1 and (holder_domain is null or next_at is null)) or link in (select id from mailed_link where account = ?1)",
            "update mailed_link set email = ?2, email_key = ?2, details = null, outcome = coalesce(outcome, 'superseded')
             where account = ?1",
            "update correction set from_address = ?2, to_address = ?2 where account = ?1",
        ] {
            self.run(update, params![account, NO_ADDRESS])?;
        }
        Ok(())
    }

    pub fn postpone_removal(&mut self, account: &NicHandle, until: Timestamp) -> StoreResult<()> {
        self.run("update account set removal_at = ?2 where handle = ?1", params![account, until])
    }

    /// Deletes the holder of a domain; `false` if it has no row.
    pub fn delete_holder(&mut self, domain: &ServiceName) -> StoreResult<bool> {
        Ok(self.execute("delete from holder where service_name = ?1", [domain])? > 0)
    }

    /// Deletes a bill; returns its debtor.
    pub fn delete_bill(&mut self, id: &BillId) -> StoreResult<Option<NicHandle>> {
        let delete = "delete from bill where id = ?1 returning account";
        self.first(delete, [id], only)
    }

    /// Deletes a payment method; returns its owner.
    pub fn delete_payment_method(&mut self, id: PaymentMethodId) -> StoreResult<Option<NicHandle>> {
        let delete = "delete from payment_method where id = ?1 returning account";
        self.first(delete, [id], only)
    }
}

impl ReadTx<'_> {
    /// Whether the account is a contact of a service that is not deleted, or will be again when a role ends.
    pub fn has_roles(&self, account: &NicHandle) -> StoreResult<bool> {
        let sql = "select exists (select 1 from contact c cross join service s
               where s.id = c.service and c.account = ?1 and s.deleted_at is null)
             or exists (select 1 from role_end where returns_to = ?1 and ended_at is null)";
        self.value(sql, [account])
    }

    pub fn deleted_services_of(&self, account: &NicHandle) -> StoreResult<Vec<ServiceId>> {
        let sql = "select c.service from contact c cross join service s
             where s.id = c.service and c.account = ?1 and s.deleted_at is not null";
        self.all(sql, [account], only)
    }

    pub fn deleted_domains_of(&self, account: &NicHandle) -> StoreResult<u32> {
        let sql = "select count(*) from contact c cross join service s
             where s.id = c.service and c.account = ?1 and s.category = ?2 and s.deleted_at is not null";
        self.value(sql, params![account, Category::Domain])
    }
}

impl WriteTx<'_> {
    /// Deletes the holder of a removed domain, and the history of its holders. The version stays as long as that of a
    /// deleted object.
    fn forget_holder(&mut self, domain: &ServiceName, now: Timestamp) -> StoreResult<()> {
        self.delete_holder(domain)?;
        self.run("delete from holder_history where service_name = ?1", [domain])?;
        self.run(
            "update provider_version set deleted_at = ?2 where kind = 'holder' and key = ?1 and deleted_at is null",
            params![domain, now],
        )
    }

    /// Hides the former owner of a handle from the next one. The former owner's requests and changes of holder must have
    /// ended.
    pub fn forget_former_person(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        for statement in [
            "delete from party where account = ?1 and closed_at is not null",
            "delete from role_term where account = ?1",
            "delete from person_label where handle = ?1",
            "update submission set delegate = null where delegate = ?1",
            "delete from correction where (account = ?1 or to_account = ?1) and decided_at is null",
            "update holder_history set by_account = null where by_account = ?1",
            "delete from access_use where giver = ?1 or account = ?1",
        ] {
            self.run(statement, [account])?;
        }
        let values = params![account, now];
        self.run(
            "update mailed_link set outcome = coalesce(outcome, 'superseded'), outcome_at = coalesce(outcome_at, ?2),
               account = null where account = ?1",
            values,
        )?;
        self.drop_mails_of(account, now)?;
        // Those that holders still get need the account in whose name they were asked.
        self.run("update outbox set account = null where account = ?1 and next_at is null", [account])?;
        self.run("update service set ordered_by = null where ordered_by = ?1", [account])?;
        self.clear_sign_in_failures(account.as_str())?;
        // A suspension by staff was that of the former person.
        self.run("update account set suspended_at = deleted_at where handle = ?1", [account])
    }
}
