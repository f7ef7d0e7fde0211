//! Use cases of the demo (decision 0020).

use super::desk::staff;
use crate::store::{Account, Change, NewService, StoreResult, WriteTx};
use handover_api::account::OrderedHolder;
use handover_rules::desk::DeskAct;
use handover_rules::holder::data::{CountryCode, Holder, HolderDetails, HolderIdentity};
use handover_rules::{EmailAddress, LegalForm, NicHandle, Subsidiary, Timestamp};

/// Creates a service that was ordered, for a domain with its holder; `false` if there is one of this name.
///
/// # Errors
/// The store failed.
pub fn order(tx: &mut WriteTx<'_>, new: &NewService, holder: Option<OrderedHolder>) -> StoreResult<bool> {
    if tx.service(&new.key)?.is_some() {
        return Ok(false);
    }
    tx.create_service(new)?;
    if let (Some(holder), Some(buyer)) = (holder, tx.account(&new.buyer)?) {
        tx.add_holder(&new.key.name, &first_holder(holder, &buyer))?;
    }
    tx.announce(Change::Services(new.buyer.clone()));
    Ok(true)
}

/// Pays everything that an account owes: its bills, and the services that it is the billing contact of. Accounts that
/// share a service with it are notified: the debt may have blocked the change that they are entering.
///
/// # Errors
/// The store failed.
pub fn pay(tx: &mut WriteTx<'_>, account: &NicHandle) -> StoreResult<()> {
    tx.settle_bills(account)?;
    tx.settle_services(account)?;
    for concerned in tx.accounts_sharing_services(account)? {
        tx.announce(Change::Services(concerned));
    }
    tx.announce(Change::Services(account.clone()));
    Ok(())
}

/// A holder ordered by name only; the other details are the buyer's.
fn first_holder(name: OrderedHolder, buyer: &Account) -> Holder {
    let OrderedHolder { first_name, last_name } = name;
    let identity = HolderIdentity {
        legal_form: LegalForm::Individual,
        first_name,
        last_name,
        organisation: String::new(),
        email: buyer.email.clone(),
    };
    let details = HolderDetails {
        phone: String::new(),
        street: String::new(),
        postcode: String::new(),
        town: String::new(),
        country: country_of(buyer.subsidiary),
    };
    Holder { identity, details }
}

/// The country of a subsidiary; if it serves several, its seat.
fn country_of(subsidiary: Subsidiary) -> CountryCode {
    let code = match subsidiary.as_str() {
        "QC" => "CA",
        "ASIA" => "SG",
        "EU" | "WE" | "WS" => "FR",
        code => code,
    };
    CountryCode::parse(code).expect("subsidiaries are named after countries")
}

/// Begins a session at the desk without password and second factor; `false` if nobody has this address.
///
/// # Errors
/// The store failed.
pub fn sign_in_to_desk(
    tx: &mut WriteTx<'_>,
    address: &EmailAddress,
    (session, client_ip): (&[u8; 32], String),
    now: Timestamp,
) -> StoreResult<bool> {
    let Some(member) = tx.staff_by_address(address)? else { return Ok(false) };
    staff::begin(tx, &member, DeskAct::SignIn, session, client_ip, now)?;
    Ok(true)
}
