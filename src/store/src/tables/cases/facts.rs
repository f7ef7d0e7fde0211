//! Facts that decide on a case.

use super::CaseRecord;
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, ServiceRecord, StoreResult};
use handover_rules::cases::{CaseNumber, Objectors};
use handover_rules::{Category, ServiceKey, ServiceName};

impl ReadTx<'_> {
    /// A case; `None` if it is damaged.
    pub fn readable_case(&self, number: CaseNumber) -> StoreResult<Option<CaseRecord>> {
        Ok(skip_corrupt(RowId::Case(number), self.case(number))?.flatten())
    }

    /// The domain as a service, if it is one here.
    pub fn domain_service(&self, domain: &ServiceName) -> StoreResult<Option<ServiceRecord>> {
        self.service(&ServiceKey { name: domain.clone(), category: Category::Domain })
    }

    /// The holder on record and the admin of a domain.
    pub fn objectors(&self, domain: &ServiceName) -> StoreResult<Objectors> {
        self.objectors_of(domain, self.domain_service(domain)?)
    }

    /// The same for a domain and its service.
    pub fn objectors_of(&self, domain: &ServiceName, service: Option<ServiceRecord>) -> StoreResult<Objectors> {
        let admin = service.map(|service| service.facts.contacts.admin);
        Ok(Objectors { holder: self.holder(domain)?.map(|record| record.holder.identity), admin })
    }
}
