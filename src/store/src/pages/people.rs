//! People that an account works with, by the number of shared services; one person; private labels (decision 0052).

use super::screen::{NameSearch, waiting_count};
use super::{known_people, screen};
use crate::tables::services::without_services;
use crate::{ReadTx, StoreError, StoreResult};
use handover_api::app::ScreenResponse;
use handover_api::link::PeopleView;
use handover_api::people::{KnownPerson, Labels, PeoplePage, PersonPage, PersonRow};
use handover_rules::submission::blockers::is_unable;
use handover_rules::{NicHandle, PerRole, Policy, Timestamp};
use std::collections::BTreeSet;
use std::vec::IntoIter;

const CHUNK: u32 = 100;

/// People that one call of a search looks at: more cost as much as a page of a large list of services.
const MAX_PASSED: usize = 1_000;

/// People that are counted by role.
const MAX_COUNTED: u32 = 1_000;

const MAX_OPEN: u32 = 20;

struct Filter<'a> {
    view: &'a PeopleView,
    search: NameSearch,
}

impl Filter<'_> {
    fn matches(&self, person: &PersonRow, known: Option<&KnownPerson>) -> bool {
        let PeopleView { roles, unnamed, .. } = self.view;
        (roles.is_empty() || roles.iter().any(|role| *person.theirs.get(role) > 0))
            && !(*unnamed && known.is_some_and(|known| known.name.is_some() || known.organisation.is_some()))
            && (self.search.matches_handle(&person.handle) || known.is_some_and(|known| self.search.matches(known)))
    }
}

struct Place {
    services: u64,
    handle: String,
}

impl Place {
    fn of(person: &PersonRow) -> Self {
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

/// A page of the people that `account` works with, and the names and labels of them that it may see.
pub fn people(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &PeopleView,
    (after, limit): (Option<&str>, u32),
    (now, policy): (Timestamp, &Policy),
) -> StoreResult<ScreenResponse<PeoplePage>> {
    let (mut data, people) = page(tx, account, view, after, limit)?;
    find_unable(tx, &mut data.rows, now, policy)?;
    Ok(ScreenResponse { now, waiting: waiting_count(&tx.waiting_for(account, now)?), people, data })
}

/// Lines of the CSV file, and the cursor of the next ones.
pub fn people_csv(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &PeopleView,
    (after, limit): (Option<&str>, u32),
) -> StoreResult<(Vec<[String; 11]>, Option<String>)> {
    let (page, known) = page(tx, account, view, after, limit)?;
    let person = |row: &PersonRow| known.iter().find(|known| known.handle == row.handle);
    Ok((page.rows.iter().map(|row| csv_columns(row, person(row))).collect(), page.next))
}

fn csv_columns(row: &PersonRow, known: Option<&KnownPerson>) -> [String; 11] {
    let text =
        |read: fn(&KnownPerson) -> &Option<String>| known.and_then(|known| read(known).clone()).unwrap_or_default();
    let PersonRow { handle, services, theirs, mine, .. } = row;
    let [name, organisation, label] =
        [text(|known| &known.name), text(|known| &known.organisation), text(|known| &known.label)];
    let numbers = [services, &theirs.admin, &theirs.tech, &theirs.billing, &mine.admin, &mine.tech, &mine.billing];
    let [services, admin, tech, billing, my_admin, my_tech, my_billing] = numbers.map(u64::to_string);
    [handle.to_string(), name, organisation, label, services, admin, tech, billing, my_admin, my_tech, my_billing]
}

fn page(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &PeopleView,
    after: Option<&str>,
    limit: u32,
) -> StoreResult<(PeoplePage, Vec<KnownPerson>)> {
    let filter = Filter { view, search: NameSearch::new(&view.search) };
    let mut walk = Walk::new(account, after.map(Place::parse).transpose()?);
    let (mut page, mut people) = (PeoplePage::default(), Vec::new());
    if after.is_none() {
        page.by_role = tx.co_contacts_by_role(account, MAX_COUNTED)?;
    }
    loop {
        let Some((person, known)) = walk.next(tx)? else {
            page.next = None;
            break;
        };
        if page.rows.len() == limit as usize {
            break;
        }
        page.next = Some(Place::of(&person).format());
        if filter.matches(&person, known.as_ref()) {
            page.rows.push(person);
            people.extend(known);
        }
        if walk.passed == MAX_PASSED {
            break;
        }
    }
    people.sort_by(|one: &KnownPerson, other| one.handle.cmp(&other.handle));
    Ok((page, people))
}

/// Marks people who share services and can take no role at present (decision 0008).
fn find_unable(tx: &ReadTx<'_>, rows: &mut [PersonRow], now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let sharing: Vec<NicHandle> = rows.iter().filter(|row| row.services > 0).map(|row| row.handle.clone()).collect();
    let facts = tx.facts_of_accounts(&sharing, now, policy)?;
    for row in rows.iter_mut().filter(|row| row.services > 0) {
        row.unable = facts.iter().any(|facts| facts.handle == row.handle && is_unable(facts));
    }
    Ok(())
}

/// One person: the services that it shares with the account, and open requests between the two.
pub fn person(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    other: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<ScreenResponse<PersonPage>> {
    let open = tx.open_between(account, other, MAX_OPEN)?;
    let mut row = [tx.co_contact(account, other)?];
    find_unable(tx, &mut row, now, policy)?;
    let [row] = row;
    let since = roles_since(tx, account, &row)?;
    screen(tx, account, now, PersonPage { row, since, open })
}

/// The first start of the present roles of a person on the services that it shares with an account; `None` for roles of
/// which one predates the records.
fn roles_since(tx: &ReadTx<'_>, account: &NicHandle, row: &PersonRow) -> StoreResult<PerRole<Option<Timestamp>>> {
    let terms = tx.first_terms(&row.handle, account)?;
    Ok(PerRole::from_fn(|role| {
        let (_, recorded, since) = terms.iter().find(|(of, ..)| *of == role)?;
        (recorded == row.theirs.get(role)).then_some(*since).flatten()
    }))
}

pub fn labels(tx: &ReadTx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<ScreenResponse<Labels>> {
    screen(tx, account, now, Labels { labels: tx.labels(account)? })
}

/// A person, and the name and label that the account may see.
type Passed = (PersonRow, Option<KnownPerson>);

/// The people of an account in order, read in chunks: first the ones who share services, then all others by handle.
struct Walk<'a> {
    account: &'a NicHandle,
    place: Option<Place>,
    chunk: IntoIter<Passed>,
    passed: usize,
}

impl<'a> Walk<'a> {
    fn new(account: &'a NicHandle, place: Option<Place>) -> Self {
        Self { account, place, chunk: Vec::new().into_iter(), passed: 0 }
    }

    fn next(&mut self, tx: &ReadTx<'_>) -> StoreResult<Option<Passed>> {
        if self.chunk.len() == 0 {
            self.chunk = self.read_on(tx)?.into_iter();
        }
        let next = self.chunk.next();
        self.passed += usize::from(next.is_some());
        Ok(next)
    }

    fn read_on(&mut self, tx: &ReadTx<'_>) -> StoreResult<Vec<Passed>> {
        let people = self.next_people(tx)?;
        self.place = people.last().map(Place::of).or(self.place.take());
        let handles: BTreeSet<NicHandle> = people.iter().map(|person| person.handle.clone()).collect();
        let known = known_people(tx, self.account, handles)?;
        let with_known = |person: PersonRow| {
            let index = known.binary_search_by(|known| known.handle.cmp(&person.handle));
            let known = index.ok().and_then(|index| known.get(index)).cloned();
            (person, known)
        };
        Ok(people.into_iter().map(with_known).collect())
    }

    fn next_people(&self, tx: &ReadTx<'_>) -> StoreResult<Vec<PersonRow>> {
        let place = self.place.as_ref().map(|place| (place.services, place.handle.as_str()));
        let among_others = place.filter(|(services, _)| *services == 0).map(|(_, handle)| handle);
        if among_others.is_none() {
            let people = tx.co_contacts(self.account, place, CHUNK)?;
            if !people.is_empty() {
                return Ok(people);
            }
        }
        let others = tx.other_partners(self.account, among_others.unwrap_or_default(), CHUNK)?;
        Ok(others.into_iter().map(without_services).collect())
    }
}
