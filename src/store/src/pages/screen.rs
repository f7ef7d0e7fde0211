//! The answer of a screen: its data, the people in it whose names the reader may see, and what every screen needs.

use crate::{Account, MOST_COUNTED, PersonRecord, ReadTx, StoreError, StoreResult, Waiting, fold};
use handover_api::app::{MOST_WAITING, ScreenResponse, SignedIn};
use handover_api::people::KnownPerson;
use handover_rules::model::pasted::plain;
use handover_rules::{Language, NicHandle, Timestamp};
use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};
use std::collections::BTreeSet;
use std::fmt;

/// A screen's response, with the data that every screen needs.
pub fn screen<T: Serialize>(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    data: T,
) -> StoreResult<ScreenResponse<T>> {
    screen_with(reader, account, now, &reader.waiting_for(account, now)?, data)
}

/// As [`screen`], if the account's open tasks are known already.
pub(super) fn screen_with<T: Serialize>(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    now: Timestamp,
    waiting: &Waiting,
    data: T,
) -> StoreResult<ScreenResponse<T>> {
    let people = known_people(reader, account, handles_in(&data))?;
    Ok(ScreenResponse { now, waiting: waiting_count(waiting), people, data })
}

pub(super) fn account_of_session(tx: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Account> {
    tx.account(handle)?.ok_or(StoreError::Corrupt("session without an account"))
}

pub(super) fn waiting_count(waiting: &Waiting) -> u32 {
    const { assert!(MOST_COUNTED > MOST_WAITING, "as many are counted as are shown, and one more") };
    waiting.count().min(MOST_WAITING + 1)
}

/// The account of a session; `None` if it was removed.
pub fn signed_in(tx: &ReadTx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<Option<SignedIn>> {
    let Some(account) = tx.account(account)? else { return Ok(None) };
    let waiting = tx.waiting_for(&account.handle, now)?;
    Ok(Some(SignedIn {
        name: account.full_name(),
        zone: account.subsidiary.zone(),
        waiting: waiting_count(&waiting),
        is_undeliverable: account.undeliverable_at.is_some(),
        mail_language: (!account.language_chosen).then(|| Language::of_locale(&account.language)),
        address: account.email,
        handle: account.handle,
    }))
}

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

/// Every handle in `body`, found by serializing it: no body has to list its handles, and none can forget one.
pub(super) fn handles_in(body: &impl Serialize) -> BTreeSet<NicHandle> {
    let mut found = BTreeSet::new();
    // Fails only for bodies that cannot be sent either.
    let _ = body.serialize(Collector { found: &mut found, in_handle: false });
    found
}

struct Collector<'a> {
    found: &'a mut BTreeSet<NicHandle>,
    /// The next text is that of a handle.
    in_handle: bool,
}

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be serialized")
    }
}

impl std::error::Error for Failed {}

impl Error for Failed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl Collector<'_> {
    fn visit<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        value.serialize(Collector { found: self.found, in_handle: false })
    }
}

/// Values without handles.
macro_rules! skip {
    ($($method:ident($($kind:ty),*)),+ $(,)?) => {
        $(fn $method(self, $(_: $kind),*) -> Result<(), Failed> { Ok(()) })+
    };
}

/// Values with elements.
macro_rules! enter {
    ($($method:ident($($kind:ty),*)),+ $(,)?) => {
        $(fn $method(self, $(_: $kind),*) -> Result<Self, Failed> { Ok(self) })+
    };
}

impl Serializer for Collector<'_> {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    skip!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_f32(f32),
        serialize_f64(f64),
        serialize_char(char),
        serialize_bytes(&[u8]),
        serialize_none(),
        serialize_unit(),
        serialize_unit_struct(&'static str),
        serialize_unit_variant(&'static str, u32, &'static str),
    );

    enter!(
        serialize_seq(Option<usize>),
        serialize_tuple(usize),
        serialize_tuple_struct(&'static str, usize),
        serialize_tuple_variant(&'static str, u32, &'static str, usize),
        serialize_map(Option<usize>),
        serialize_struct(&'static str, usize),
        serialize_struct_variant(&'static str, u32, &'static str, usize),
    );

    fn serialize_str(self, text: &str) -> Result<(), Failed> {
        if self.in_handle {
            self.found.extend(NicHandle::parse(text).ok());
        }
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Failed> {
        value.serialize(Collector { in_handle: name == "NicHandle", ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Failed> {
        Ok(())
    }
}

/// Elements without names.
macro_rules! visit_elements {
    ($($collection:ident::$method:ident),+) => {
        $(impl $collection for Collector<'_> {
            type Ok = ();
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> { self.visit(value) }
            fn end(self) -> Result<(), Failed> { Ok(()) }
        })+
    };
}

/// Elements with names.
macro_rules! visit_fields {
    ($($collection:ident),+) => {
        $(impl $collection for Collector<'_> {
            type Ok = ();
            type Error = Failed;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Failed> {
                self.visit(value)
            }
            fn end(self) -> Result<(), Failed> { Ok(()) }
        })+
    };
}

visit_elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);
visit_fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Collector<'_> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.visit(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        self.visit(value)
    }

    fn end(self) -> Result<(), Failed> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::Ending;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    struct Body {
        plain: NicHandle,
        option: Option<NicHandle>,
        ending: Ending,
        lists: (Vec<NicHandle>, [u32; 2]),
        by_handle: BTreeMap<NicHandle, Nested>,
        text: &'static str,
    }

    #[derive(Serialize)]
    enum Nested {
        One(NicHandle),
        Two { of: NicHandle, at: f64 },
        Three((), NicHandle),
        None,
    }

    #[test]
    fn every_handle_of_a_body_is_found_and_no_other_text() {
        let handle = |number: u32| NicHandle::parse(&format!("aa{number}-ovh")).expect("a handle");
        let nested = [
            (handle(5), Nested::One(handle(6))),
            (handle(7), Nested::Two { of: handle(8), at: 0.5 }),
            (handle(9), Nested::Three((), handle(10))),
            (handle(11), Nested::None),
        ];
        let body = Body {
            plain: handle(1),
            option: Some(handle(2)),
            ending: Ending::Declined { by: handle(3), reason: None },
            lists: (vec![handle(4), handle(1)], [1, 2]),
            by_handle: nested.into(),
            text: "bb1-ovh",
        };
        assert_eq!(handles_in(&body), (1..=11).map(handle).collect());
    }
}
