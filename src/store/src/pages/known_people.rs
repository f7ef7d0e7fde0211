//! The names of people that a reader may see (decision 0052).

use crate::{PersonRecord, ReadTx, StoreResult};
use handover_api::people::KnownPerson;
use handover_rules::NicHandle;
use std::collections::BTreeSet;

/// Those of `handles` whose name or label `reader` may see, by handle and without the reader.
pub fn known_people(
    reader: &ReadTx<'_>,
    viewer: &NicHandle,
    mut handles: BTreeSet<NicHandle>,
) -> StoreResult<Vec<KnownPerson>> {
    handles.remove(viewer);
    let mut people: Vec<KnownPerson> = reader.people(viewer, &handles)?.into_iter().filter_map(as_seen).collect();
    people.sort_unstable_by(|one, other| one.handle.cmp(&other.handle));
    Ok(people)
}

/// A person as far as the reader may know it; `None` if that is only the handle.
fn as_seen(person: PersonRecord) -> Option<KnownPerson> {
    let PersonRecord { handle, label, account } = person;
    let visible = account.filter(|account| account.connection.shows_name(account.is_hidden));
    let (name, organisation) = visible.map(|account| (account.name, account.organisation)).unwrap_or_default();
    known(handle, name, organisation, label)
}

/// Those of `handles` that have a name, by handle, for a reader who may see all names.
pub fn named_people(reader: &ReadTx<'_>, handles: &BTreeSet<NicHandle>) -> StoreResult<Vec<KnownPerson>> {
    let people = reader.names(handles)?.into_iter();
    Ok(people.filter_map(|(handle, name, organisation)| known(handle, name, organisation, None)).collect())
}

fn known(handle: NicHandle, name: String, organisation: String, label: Option<String>) -> Option<KnownPerson> {
    let [name, organisation] = [name, organisation].map(|name| Some(name).filter(|name| !name.is_empty()));
    let known = KnownPerson { handle, name, organisation, label };
    (known.name.is_some() || known.organisation.is_some() || known.label.is_some()).then_some(known)
}
