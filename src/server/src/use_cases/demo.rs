//! Use cases of the demo (decision 0020).

use super::desk::staff;
use super::provider::{ObjectWrite, WriteAct, write_all};
use crate::use_cases::Act;
use chrono::{Days, NaiveDate};
use handover_api::account::OrderedHolder;
use handover_api::provider::{ExportTable, Outcome};
use handover_rules::desk::DeskAct;
use handover_rules::provider::first_holder;
use handover_rules::{EmailAddress, LegalForm, NicHandle, ServiceKey, ServiceName};
use handover_store::{Account, Change, StoreResult, WriteTx};
use serde_json::{Value, json};

/// Orders a service for a year, as the provider's shop would; `false` if there is one of this name.
pub fn order(
    act: &mut Act<'_, '_>,
    key: &ServiceKey,
    buyer: &NicHandle,
    holder: Option<OrderedHolder>,
) -> StoreResult<bool> {
    if act.tx.service(key)?.is_some() {
        return Ok(false);
    }
    let Some(account) = act.tx.account(buyer)? else { return Ok(false) };
    let expiration = act.now.date_naive() + Days::new(365);
    let members = json!({
        "serviceName": key.name.as_str(), "category": key.category.as_str(), "orderedBy": buyer.as_str(),
        "expiration": expiration.to_string(), "holder": holder.map(|name| holder_members(&name, &account)),
    });
    let Value::Object(members) = members else { return Ok(false) };
    let order = ObjectWrite {
        act: WriteAct::Put,
        table: ExportTable::Services,
        members,
        version: None,
        may_write_holders: true,
    };
    let results = write_all(act, &[order], &|| false)?;
    if let Some(ordered) = act.tx.service(key)? {
        // There is no shop: the next file of the provider knows nothing of the order.
        act.tx.keep_contacts_in_imports(ordered.id)?;
    }
    Ok(matches!(results.as_slice(), [Ok(Outcome::Added)]))
}

/// Pays everything that an account owes: its bills, and the services that it is the billing contact of. Accounts that
/// share a service with it are notified: the debt may have blocked the change that they are entering.
pub fn pay(tx: &mut WriteTx<'_>, account: &NicHandle) -> StoreResult<()> {
    tx.settle_bills(account)?;
    tx.settle_services(account)?;
    announce(tx, account)
}

/// Adds a payment method that is valid for two years.
pub fn add_payment_method(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    act.tx.add_payment_method(account, act.now.date_naive() + Days::new(730))
}

/// Renews the services of a name that an account is the billing contact of, for a year from now, or from their last day
/// where that is later.
pub fn renew(tx: &mut WriteTx<'_>, account: &NicHandle, name: &ServiceName, today: NaiveDate) -> StoreResult<()> {
    tx.renew_services(account, name, today)?;
    announce(tx, account)
}

/// Tells an account and those that share services with it that services have changed.
fn announce(tx: &mut WriteTx<'_>, account: &NicHandle) -> StoreResult<()> {
    for concerned in tx.accounts_sharing_services(account, u32::MAX)? {
        tx.announce(Change::Services(concerned));
    }
    tx.announce(Change::Services(account.clone()));
    Ok(())
}

/// A holder ordered by name only; the other details are the buyer's.
fn holder_members(name: &OrderedHolder, buyer: &Account) -> Value {
    let buyer = first_holder(buyer.as_orderer());
    json!({
        "legalForm": LegalForm::Individual.as_str(), "firstName": name.first_name, "lastName": name.last_name,
        "organisationName": "", "email": buyer.identity.email.as_str(), "country": buyer.details.country.as_str(),
    })
}

/// Begins a session at the desk without password and second factor; `false` if nobody has this address.
pub fn sign_in_to_desk(
    act: &mut Act<'_, '_>,
    address: &EmailAddress,
    (session, client_ip): (&[u8; 32], String),
) -> StoreResult<bool> {
    let Some(member) = act.tx.staff_by_address(address)? else { return Ok(false) };
    staff::begin(act, &member, DeskAct::SignIn, (session, None), client_ip)?;
    Ok(true)
}
