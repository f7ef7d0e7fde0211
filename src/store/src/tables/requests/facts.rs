//! The facts that decide on changes of contacts.

use crate::{ReadTx, RequestToChange, ServiceRecord, StoreResult};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{AccountFacts, Contacts, NicHandle, Policy, RoleSet, Timestamp};

impl ReadTx<'_> {
    /// The facts about a service, its contacts and `other_accounts`.
    pub fn service_facts(
        &self,
        service: &ServiceRecord,
        other_accounts: impl IntoIterator<Item = NicHandle>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<ChangeFacts> {
        Ok(ChangeFacts {
            accounts: self.facts_of_contacts(&service.facts.contacts, other_accounts, now, policy)?,
            service: service.facts.clone(),
            open: self.open_requests(&[service.id])?.remove(&service.id).unwrap_or_default(),
            lost_to_siblings: RoleSet::EMPTY,
        })
    }

    /// The facts about an existing request.
    pub fn request_facts(&self, change: &RequestToChange, now: Timestamp, policy: &Policy) -> StoreResult<ChangeFacts> {
        let (record, request) = (&change.record, &change.record.request);
        let involved = [request.asker.clone(), request.from.clone(), request.to.clone()];
        let (open, lost_to_siblings) =
            self.open_requests_and_lost_roles(record.service, record.submission, &request.asker)?;
        Ok(ChangeFacts {
            accounts: self.facts_of_contacts(&change.service.contacts, involved, now, policy)?,
            service: change.service.clone(),
            open,
            lost_to_siblings,
        })
    }

    fn facts_of_contacts(
        &self,
        contacts: &Contacts,
        others: impl IntoIterator<Item = NicHandle>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Vec<AccountFacts>> {
        let mut handles = vec![contacts.admin.clone(), contacts.tech.clone(), contacts.billing.clone()];
        handles.extend(others);
        handles.sort_unstable();
        handles.dedup();
        self.facts_of_accounts(&handles, now, policy)
    }
}
