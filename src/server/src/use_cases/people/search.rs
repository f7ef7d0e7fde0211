//! The people that an account works with, by the number of services that they share, and their filters.

use handover_api::link::PeopleView;
use handover_api::people::{KnownPerson, PeoplePage, PersonRow};
use handover_rules::submission::blockers::is_unable;
use handover_rules::{NicHandle, PerRole, Policy, Timestamp};
use handover_store::pages::{NameSearch, known_people};
use handover_store::{CoContact, ReadTx, StoreError, StoreResult};
use std::collections::BTreeSet;
use std::vec::IntoIter;

/// People read together.
const CHUNK: u32 = 100;

/// People that one call of a search looks at: more cost as much as a page of a large list of services.
const MAX_PASSED: usize = 1_000;

/// People that are counted by role.
const MAX_COUNTED: u32 = 1_000;

/// Which people a page has.
struct Filter<'a> {
    view: &'a PeopleView,
    search: NameSearch,
}

impl Filter<'_> {
    fn matches(&self, person: &CoContact, known: Option<&KnownPerson>) -> bool {
        let PeopleView { roles, unnamed, .. } = self.view;
        (roles.is_empty() || roles.iter().any(|role| *person.theirs.get(role) > 0))
            && !(*unnamed && known.is_some_and(|known| known.name.is_some() || known.organisation.is_some()))
            && (self.search.matches_handle(&person.handle) || known.is_some_and(|known| self.search.matches(known)))
    }
}

/// The place of a person in the list.
struct Place {
    services: u64,
    handle: String,
}

impl Place {
    fn of(person: &CoContact) -> Self {
        Self { services: person.services, handle: person.handle.as_str().to_owned() }
    }

    fn format(&self) -> String {
        [&self.services.to_string(), " ", &self.handle].concat()
    }

    fn parse(cursor: &str) -> StoreResult<Self> {
        let (services, handle) = cursor.split_once(' ').ok_or(StoreError::StaleCursor)?;
        let services: u32 = services.parse().map_err(|_| StoreError::StaleCursor)?;
        Ok(Self { services: services.into(), handle: handle.to_owned() })
    }
}

/// A page of the people that `account` works with, as the names and labels of them that it may see.
///
/// # Errors
/// The store failed, or an invalid cursor.
pub fn page(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: &PeopleView,
    after: Option<&str>,
    limit: usize,
) -> StoreResult<(PeoplePage, Vec<KnownPerson>)> {
    let filter = Filter { view, search: NameSearch::new(&view.search) };
    let mut walk = Walk::new(account, after.map(Place::parse).transpose()?);
    let (mut page, mut people) = (PeoplePage::default(), Vec::new());
    if after.is_none() {
        page.by_role = reader.co_contacts_by_role(account, MAX_COUNTED)?;
    }
    loop {
        let Some((person, known)) = walk.next(reader)? else {
            page.next = None;
            break;
        };
        if page.rows.len() == limit {
            break;
        }
        page.next = Some(Place::of(&person).format());
        if filter.matches(&person, known.as_ref()) {
            page.rows.push(row(person));
            people.extend(known);
        }
        if walk.passed == MAX_PASSED {
            break;
        }
    }
    people.sort_by(|one: &KnownPerson, other| one.handle.cmp(&other.handle));
    Ok((page, people))
}

/// Says which of the people who share services can take no role at present (decision 0008).
pub fn find_unable(reader: &ReadTx<'_>, rows: &mut [PersonRow], now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let sharing: Vec<NicHandle> = rows.iter().filter(|row| row.services > 0).map(|row| row.handle.clone()).collect();
    let facts = reader.facts_of_accounts(&sharing, now, policy)?;
    for row in rows.iter_mut().filter(|row| row.services > 0) {
        row.unable = facts.iter().any(|facts| facts.handle == row.handle && is_unable(facts));
    }
    Ok(())
}

/// The services that an account shares with another one.
pub fn shared_with(reader: &ReadTx<'_>, account: &NicHandle, other: &NicHandle) -> StoreResult<PersonRow> {
    reader.co_contact(account, other).map(row)
}

/// The first start of the present roles of a person on the services that it shares with an account; `None` for roles of
/// which one predates the records.
pub fn roles_since(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    row: &PersonRow,
) -> StoreResult<PerRole<Option<Timestamp>>> {
    let terms = reader.first_terms(&row.handle, account)?;
    Ok(PerRole::from_fn(|role| {
        let (_, recorded, since) = terms.iter().find(|(of, ..)| *of == role)?;
        (recorded == row.theirs.get(role)).then_some(*since).flatten()
    }))
}

fn row(person: CoContact) -> PersonRow {
    let CoContact { handle, services, theirs, mine } = person;
    PersonRow { handle, services, theirs, mine, unable: false }
}

/// A person, and the name and label that the account may see.
type Passed = (CoContact, Option<KnownPerson>);

/// The people of an account in order, read in chunks: first the ones who share services, then all others by handle.
struct Walk<'a> {
    account: &'a NicHandle,
    /// The last person read.
    place: Option<Place>,
    chunk: IntoIter<Passed>,
    passed: usize,
}

impl<'a> Walk<'a> {
    fn new(account: &'a NicHandle, place: Option<Place>) -> Self {
        Self { account, place, chunk: Vec::new().into_iter(), passed: 0 }
    }

    fn next(&mut self, reader: &ReadTx<'_>) -> StoreResult<Option<Passed>> {
        if self.chunk.len() == 0 {
            self.chunk = self.read_on(reader)?.into_iter();
        }
        let next = self.chunk.next();
        self.passed += usize::from(next.is_some());
        Ok(next)
    }

    fn read_on(&mut self, reader: &ReadTx<'_>) -> StoreResult<Vec<Passed>> {
        let people = self.next_people(reader)?;
        self.place = people.last().map(Place::of).or(self.place.take());
        let handles: BTreeSet<NicHandle> = people.iter().map(|person| person.handle.clone()).collect();
        let known = known_people(reader, self.account, handles)?;
        let with_known = |person: CoContact| {
            let index = known.binary_search_by(|known| known.handle.cmp(&person.handle));
            let known = index.ok().and_then(|index| known.get(index)).cloned();
            (person, known)
        };
        Ok(people.into_iter().map(with_known).collect())
    }

    fn next_people(&self, reader: &ReadTx<'_>) -> StoreResult<Vec<CoContact>> {
        let place = self.place.as_ref().map(|place| (place.services, place.handle.as_str()));
        let among_others = place.filter(|(services, _)| *services == 0).map(|(_, handle)| handle);
        if among_others.is_none() {
            let people = reader.co_contacts(self.account, place, CHUNK)?;
            if !people.is_empty() {
                return Ok(people);
            }
        }
        let others = reader.other_partners(self.account, among_others.unwrap_or_default(), CHUNK)?;
        Ok(others.into_iter().map(CoContact::without_services).collect())
    }
}
