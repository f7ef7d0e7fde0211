//! Remains of deleted services and accounts whose names somebody else gets.

use crate::engine::{only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::{Category, NicHandle, ServiceName, Timestamp};

impl ReadTx<'_> {
    /// Whether the account is a contact of a service that is not deleted, or will be again when a role ends.
    pub fn has_roles(&self, account: &NicHandle) -> StoreResult<bool> {
        let sql = "select exists (select 1 from contact c cross join service s
               where s.id = c.service and c.account = ?1 and s.deleted_at is null)
             or exists (select 1 from role_end where returns_to = ?1 and ended_at is null)";
        self.value(sql, [account])
    }

    /// The deleted services that the account is a contact of.
    pub fn deleted_services_of(&self, account: &NicHandle) -> StoreResult<Vec<ServiceId>> {
        let sql = "select c.service from contact c cross join service s
             where s.id = c.service and c.account = ?1 and s.deleted_at is not null";
        self.all(sql, [account], only)
    }

    /// The number of deleted domains that the account is a contact of.
    pub fn deleted_domains_of(&self, account: &NicHandle) -> StoreResult<u32> {
        let sql = "select count(*) from contact c cross join service s
             where s.id = c.service and c.account = ?1 and s.category = ?2 and s.deleted_at is not null";
        self.value(sql, params![account, Category::Domain])
    }
}

impl WriteTx<'_> {
    /// Deletes the holder of a removed domain, and the history of its holders. The version stays as long as that of a
    /// deleted object.
    pub(super) fn forget_holder(&mut self, domain: &ServiceName, now: Timestamp) -> StoreResult<()> {
        self.delete_holder(domain)?;
        self.run("delete from holder_history where service_name = ?1", [domain])?;
        self.run(
            "update provider_version set deleted_at = ?2 where kind = 'holder' and key = ?1 and deleted_at is null",
            params![domain, now],
        )
    }

    /// Hides what is left of the person who had a handle from the next one. Their requests and changes of holder must have
    /// ended.
    pub fn forget_former_person(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        for statement in [
            "delete from party where account = ?1 and closed_at is not null",
            "delete from role_term where account = ?1",
            "delete from person_label where handle = ?1",
            "update submission set delegate = null where delegate = ?1",
            "delete from correction where (account = ?1 or to_account = ?1) and decided_at is null",
            "update holder_history set by_account = null where by_account = ?1",
        ] {
            self.run(statement, [account])?;
        }
        self.forget_uses(account)?;
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
