//! Immediate changes of a holder's phone and postal address.

use super::apply::announce;
use crate::use_cases::Act;
use handover_rules::holder::data::{DetailsRefusal, HolderDetails, fields_to_change};
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent, HolderNotice};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{Category, NicHandle, ServiceKey, ServiceName};
use handover_store::StoreResult;

/// The reason the details were not changed.
#[derive(Clone, Copy, Debug)]
pub enum DetailsError {
    /// The account is no contact of such a domain, or its holder is not known.
    NoDomain,
    /// The rules refuse it.
    Refused(DetailsRefusal),
}

/// Changes the details of a holder and notifies the holder. Without a difference, does nothing.
pub fn change_details(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    domain: &ServiceName,
    details: &HolderDetails,
) -> StoreResult<Result<(), DetailsError>> {
    let key = ServiceKey { name: domain.clone(), category: Category::Domain };
    let service = act.tx.service(&key)?.filter(|service| !service.facts.contacts.roles_of(account).is_empty());
    let (Some(service), Some(record)) = (service, act.tx.holder(domain)?) else {
        return Ok(Err(DetailsError::NoDomain));
    };
    let event = HolderHistoryEvent::DetailsChanged;
    let changes = act.tx.holder_events_of(account, event, act.now - LIMIT_PERIOD)?;
    let before = &record.holder.details;
    let fields = match fields_to_change(account, &service.facts.contacts, (before, details), changes) {
        Ok(fields) if fields.is_empty() => return Ok(Ok(())),
        Ok(fields) => fields,
        Err(refusal) => return Ok(Err(DetailsError::Refused(refusal))),
    };
    act.tx.set_holder_details(domain, details)?;
    let by = Some(account.clone());
    act.tx.record_holder_event(
        domain,
        &HolderHistoryEntry { at: act.now, event, by, side: None, change: None, fields },
    )?;
    let email = &record.holder.identity.email;
    act.tx.queue_holder_mail(HolderNotice::DetailsChanged, (domain, None), account, Some(email), act.now)?;
    announce(act.tx, &service);
    Ok(Ok(()))
}
