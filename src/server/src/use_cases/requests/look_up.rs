//! Looks up the accounts that the entered contacts name.

use handover_rules::submission::{ContactInput, InputResult, Lookup, Resolution, lookups};
use handover_rules::{Contacts, EmailAddress, NicHandle, PerRole, Role};
use handover_store::{ReadTx, StoreResult, canonical_address};
use std::collections::{BTreeMap, HashMap};

/// The look-ups that the inputs for a service need. `addresses` collects the addresses of its contacts in roles for
/// which an address was entered, if the asker itself asks: somebody else could try out addresses.
pub(super) fn lookups_of(
    reader: &ReadTx<'_>,
    (asker, viewer): (&NicHandle, &NicHandle),
    contacts: &Contacts,
    inputs: &PerRole<InputResult>,
    addresses: &mut BTreeMap<NicHandle, EmailAddress>,
) -> StoreResult<PerRole<Lookup>> {
    for role in Role::ALL {
        let holder = contacts.holder(role);
        if asker == viewer
            && matches!(inputs.get(role), Ok(Some(ContactInput::Address(_))))
            && !addresses.contains_key(holder)
            && let Some(account) = reader.account(holder)?
        {
            addresses.insert(account.handle, canonical_address(&account.email));
        }
    }
    let inputs = PerRole::from_fn(|role| match inputs.get(role) {
        Ok(Some(ContactInput::Address(address))) => Ok(Some(ContactInput::Address(canonical_address(address)))),
        other => other.clone(),
    });
    Ok(lookups(asker, contacts, &inputs, &|handle| addresses.get(handle).cloned()))
}

/// Looks up an input: once, for any number of lines with it.
pub(super) fn resolve_once(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    lookup: &Lookup,
    resolved: &mut HashMap<String, Resolution>,
) -> StoreResult<Resolution> {
    let Lookup::Wanted(input) = lookup else { return resolve(reader, asker, lookup) };
    let text = input.as_str();
    if let Some(known) = resolved.get(text) {
        return Ok(known.clone());
    }
    let resolution = resolve(reader, asker, lookup)?;
    resolved.insert(text.to_owned(), resolution.clone());
    Ok(resolution)
}

fn resolve(reader: &ReadTx<'_>, asker: &NicHandle, lookup: &Lookup) -> StoreResult<Resolution> {
    Ok(match lookup {
        Lookup::Unchanged | Lookup::Malformed(_) => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => match reader.account(handle)? {
            Some(account) => Resolution::Account(account.handle),
            None => Resolution::NoAccount,
        },
        Lookup::Wanted(ContactInput::Address(address)) => {
            match <[NicHandle; 1]>::try_from(reader.co_contacts_with_address(asker, address)?) {
                Ok([handle]) => Resolution::Account(handle),
                Err(handles) if handles.is_empty() => Resolution::NoAccount,
                Err(_) => Resolution::Ambiguous,
            }
        }
    })
}
