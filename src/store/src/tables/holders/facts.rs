//! The facts that decide on a change of holder.

use crate::{ReadTx, ServiceRecord, StoreResult};
use handover_rules::holder::{HolderChangeId, HolderFacts};
use handover_rules::{NicHandle, Policy, Timestamp};

impl ReadTx<'_> {
    /// The facts about a domain for `account`, without the change of holder `except`.
    pub fn holder_facts(
        &self,
        domain: &ServiceRecord,
        account: &NicHandle,
        except: Option<HolderChangeId>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<HolderFacts> {
        let mut requests = self.open_requests(&[domain.id])?;
        let name = &domain.facts.key.name;
        let record = self.holder(name)?;
        let open_change = self.open_holder_change(name)?.map(|record| record.change.id);
        let asker = self.account_facts(account, now, policy)?;
        Ok(HolderFacts {
            status: domain.facts.status,
            is_admin: domain.facts.contacts.admin == *account,
            is_suspended: asker.as_ref().is_some_and(|facts| facts.suspended),
            has_unpaid_bill: asker.is_some_and(|facts| facts.has_unpaid_bill),
            is_disputed: record.as_ref().is_some_and(|record| record.is_disputed),
            is_claimed: self.is_claimed(name)?,
            open_change: open_change.filter(|id| Some(*id) != except),
            open_requests: requests.remove(&domain.id).unwrap_or_default(),
            holder: record.map(|record| record.holder.identity),
        })
    }
}
