//! The people that a search text means, for searches of lists by handle.

use super::known_people;
use crate::{ReadTx, StoreResult, fold};
use handover_api::people::KnownPerson;
use handover_rules::NicHandle;
use handover_rules::model::pasted::plain;
use std::collections::BTreeSet;

/// Candidates of a search: the people who share most services, and the same number who share none.
const MAX_PASSED: u32 = 1_000;

/// People that a text may mean.
const MAX_MATCHES: usize = 50;

/// A search text, which is compared with folded ones.
pub(super) struct NameSearch(String);

impl NameSearch {
    /// A text as it was typed.
    pub(super) fn new(text: &str) -> Self {
        Self(fold(&plain(text)))
    }

    /// Whether the visible name or label contains the text.
    pub(super) fn matches(&self, person: &KnownPerson) -> bool {
        let words = [&person.name, &person.organisation, &person.label];
        words.into_iter().flatten().any(|text| self.is_in(text))
    }

    /// Whether the handle contains the text.
    pub(super) fn matches_handle(&self, handle: &NicHandle) -> bool {
        handle.as_str().contains(&self.0)
    }

    fn is_in(&self, text: &str) -> bool {
        fold(text).contains(&self.0)
    }
}

/// Handles whose visible name or label contains a text. None for an empty text.
pub(super) fn contacts_matching(reader: &ReadTx<'_>, account: &NicHandle, text: &str) -> StoreResult<Vec<String>> {
    let search = NameSearch::new(text);
    let mut found = BTreeSet::new();
    if search.0.is_empty() {
        return Ok(Vec::new());
    }
    let labels = reader.labels(account)?;
    found.extend(labels.into_iter().filter(|known| search.is_in(&known.label)).map(|known| known.handle));
    let mut others: BTreeSet<NicHandle> = reader.other_partners(account, "", MAX_PASSED)?.into_iter().collect();
    for (handle, is_hidden) in reader.co_contacts_named(account, &search.0, MAX_PASSED)? {
        if found.len() >= MAX_MATCHES {
            break;
        }
        // Hidden names are visible only with an open request.
        if is_hidden {
            others.insert(handle)
        } else {
            found.insert(handle)
        };
    }
    let others = known_people(reader, account, others)?.into_iter().filter(|person| search.matches(person));
    found.extend(others.map(|person| person.handle));
    Ok(found.into_iter().take(MAX_MATCHES).map(String::from).collect())
}
