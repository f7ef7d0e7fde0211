//! The search of the desk.

use super::page;
use crate::{ReadTx, StoreError, StoreResult};
use handover_api::desk::{DeskPage, SearchResult};
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_rules::model::pasted::clean;
use handover_rules::{Category, EmailAddress, RequestId, ServiceKey};

/// Looks for a handle, an address, a service, a request, a change of holder, and cases by number, claimant and domain.
pub fn search(tx: &ReadTx<'_>, text: &str) -> StoreResult<DeskPage<SearchResult>> {
    let cleaned = clean(text);
    // Screens and emails show numbers in groups.
    let number: String = cleaned.split_whitespace().collect();
    let request = RequestId::parse(&number).map(|id| Ok(tx.has_request(id)?.then_some(id)));
    let mut cases = match (CaseNumber::parse(&number.to_uppercase()), EmailAddress::parse(&cleaned)) {
        (Some(number), _) => tx.find_case(number)?,
        (None, Some(address)) => tx.find_cases_of_claimant(&address)?,
        (None, None) => Vec::new(),
    };
    let mut services = tx.find_services(text)?;
    if services.is_empty() {
        services = tx.find_services(&cleaned)?;
    }
    if cases.is_empty() {
        cases = tx.find_cases_of_domains(text)?;
    }
    if let Some(change) = HolderChangeId::parse(&number) {
        let domain = tx.domain_of_holder_change(change)?;
        services.extend(domain.map(|name| ServiceKey { name, category: Category::Domain }));
    }
    let result = SearchResult {
        cases,
        accounts: tx.find_accounts(&cleaned)?,
        services,
        request: request.transpose().map_err(|error: StoreError| error)?.flatten(),
    };
    page(tx, result)
}
