//! Changing phone and postal address of a holder, at once.

use super::apply::announce;
use crate::store::{StoreResult, WriteTx};
use handover_rules::holder::data::HolderDetails;
use handover_rules::holder::fields::{HolderField, changed_details};
use handover_rules::holder::history::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::holder::limits::DETAILS_CHANGES_A_DAY;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{Category, NicHandle, ServiceKey, ServiceName, Timestamp};

/// The reason the details were not changed.
#[derive(Clone, Copy, Debug)]
pub enum DetailsError {
    /// The account is no contact of such a domain, or its holder is not known.
    NoDomain,
    /// The account is not the admin.
    NotTheAdmin,
    /// The account has changed details too often.
    OverBudget,
}

/// Changes the details of a holder and tells the holder. Changes nothing if they are as given.
///
/// # Errors
/// The outer error is a failure of the store.
pub fn change_details(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    domain: &ServiceName,
    details: &HolderDetails,
    now: Timestamp,
) -> StoreResult<Result<(), DetailsError>> {
    let key = ServiceKey { name: domain.clone(), category: Category::Domain };
    let service = tx.service(&key)?.filter(|service| !service.facts.contacts.roles_of(account).is_empty());
    let (Some(service), Some(record)) = (service, tx.holder(domain)?) else {
        return Ok(Err(DetailsError::NoDomain));
    };
    if service.facts.contacts.admin != *account {
        return Ok(Err(DetailsError::NotTheAdmin));
    }
    let fields: Vec<HolderField> = changed_details(&record.holder.details, details).collect();
    if fields.is_empty() {
        return Ok(Ok(()));
    }
    let event = HolderHistoryEvent::DetailsChanged;
    if tx.holder_events_of(account, event, now - LIMIT_PERIOD)? >= DETAILS_CHANGES_A_DAY {
        return Ok(Err(DetailsError::OverBudget));
    }
    tx.set_holder_details(domain, details)?;
    let by = Some(account.clone());
    tx.record_holder_event(domain, &HolderHistoryEntry { at: now, event, by, side: None, change: None, fields })?;
    let email = &record.holder.identity.email;
    tx.queue_holder_mail(HolderNotice::DetailsChanged, (domain, None), account, Some(email), now)?;
    announce(tx, &service);
    Ok(Ok(()))
}
