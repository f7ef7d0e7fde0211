//! Services that others may share with an account by policies: those that the services of its policies stand for, by giver.
//!
//! A page costs the same for any number of policies and services: it looks at some pairs of giver and pattern, or at a part
//! of the services of one pattern. A search looks at more of them, but not at all. Policies are evaluated afterwards,
//! so a page may have few rows and a next one.

use crate::engine::{FromRow, Row, Value, from_row, only, params};
use crate::paging::{format_cursor, parse_cursor};
use crate::tables::services::LIST_COLUMNS;
use crate::{ListedService, ReadTx, StoreError, StoreResult, fold};
use handover_rules::access::ResourcePattern;
use handover_rules::model::service::ServiceSearch;
use handover_rules::{Contacts, NicHandle};
use serde_json::Value as Json;

/// Pairs of giver and pattern for one page.
const PAIRS: u32 = 200;
/// Services that a page looks at, unless one giver has more; and those that a search looks at.
const SCANNED: u32 = 2000;
/// Services whose policies a page evaluates.
const EVALUATED: u32 = 100;
/// Givers whose names a search is compared with.
const GIVERS: u32 = 1000;
/// Behind all names, which are ASCII.
const END: &str = "\u{10ffff}";

const PAIRS_SQL: &str = "select a.giver, a.service,
   (select coalesce(sum(n.number), 0) from contact_count n where n.account = a.giver) as number
 from access_pair a where a.account = ?1 and (a.giver, a.service) >= (?2, ?3)
 group by a.giver, a.service order by a.giver, a.service limit ?4";

const GIVERS_SQL: &str = "select distinct a.giver from access_pair a where a.account = ?1 order by a.giver limit ?2";

/// A service of a giver that one of its patterns stands for.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub giver: NicHandle,
    pub pattern: ResourcePattern,
    pub listed: ListedService,
    place: Place,
}

impl Candidate {
    /// The cursor of a page that begins behind it.
    pub(crate) fn cursor(&self) -> String {
        self.place.format()
    }
}

struct Pair {
    giver: NicHandle,
    pattern: ResourcePattern,
    /// Services of the giver.
    number: u64,
}

from_row!(Pair { giver, pattern = "service", number });

#[derive(Clone, Debug, Default)]
struct Place {
    giver: String,
    pattern: String,
    name_key: String,
    category: String,
    service: i64,
}

const ORDER: &str = "shared giver, pattern, name";

impl Place {
    fn parse(cursor: &str) -> StoreResult<Self> {
        let mut values = parse_cursor(cursor, ORDER, 5).ok_or(StoreError::StaleCursor)?.into_iter();
        let mut text = || match values.next() {
            Some(Value::Text(text)) => Ok(text.into_owned()),
            _ => Err(StoreError::StaleCursor),
        };
        let (giver, pattern, name_key, category) = (text()?, text()?, text()?, text()?);
        let Some(Value::Integer(service)) = values.next() else { return Err(StoreError::StaleCursor) };
        Ok(Self { giver, pattern, name_key, category, service })
    }

    fn format(&self) -> String {
        let texts = [&self.giver, &self.pattern, &self.name_key, &self.category];
        let keys = texts.into_iter().map(|text| Json::from(text.as_str()));
        format_cursor(ORDER, keys.chain([self.service.into()]))
    }

    fn is_of(&self, pair: &Pair) -> bool {
        self.giver == pair.giver.as_str() && self.pattern == pair.pattern.to_string()
    }
}

impl Pair {
    fn cost(&self) -> u64 {
        if self.pattern.service().is_some() { 1 } else { self.number }
    }

    /// The first and the last name key of its services, and their category; empty for any.
    fn range(&self) -> [String; 3] {
        let text = self.pattern.to_string();
        let category = self.pattern.category().map_or("", |category| category.as_str()).to_owned();
        let name = text.split_once(':').map_or("*", |(_, name)| name);
        match name.strip_suffix('*') {
            Some(beginning) => {
                let key = fold(beginning);
                let key = key.trim_end();
                [key.to_owned(), [key, END].concat(), category]
            }
            None => [fold(name), fold(name), category],
        }
    }

    fn place(&self, name_key: String, category: &str, service: i64) -> Place {
        let (giver, pattern) = (self.giver.to_string(), self.pattern.to_string());
        Place { giver, pattern, name_key, category: category.to_owned(), service }
    }
}

/// Whether a cursor is one of [`ReadTx::candidates`].
pub(crate) fn is_shared_cursor(cursor: &str) -> bool {
    Place::parse(cursor).is_ok()
}

impl ReadTx<'_> {
    /// Services that patterns of an account stand for, by giver, pattern and name. A service with several
    /// patterns is among them several times. With a search, only those whose name or contacts it finds, which may be
    /// contacts that the account must not see. Also returns the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub(crate) fn candidates(
        &self,
        account: &NicHandle,
        search: Option<&ServiceSearch>,
        after: Option<&str>,
    ) -> StoreResult<(Vec<Candidate>, Option<String>)> {
        let start = after.map_or_else(|| Ok(Place::default()), Place::parse)?;
        let (pairs, has_more) = self.next_pairs(account, &start)?;
        let Some(last) = pairs.last() else { return Ok((Vec::new(), None)) };
        let limit = if search.is_some() { SCANNED } else { EVALUATED };
        let mut rows = self.services_of(&pairs, &start, limit + 1)?;
        let mut next = has_more.then(|| last.place(END.to_owned(), "", 0));
        if rows.len() > limit as usize {
            rows.truncate(limit as usize);
            next = rows.last().map(|(place, ..)| place.clone());
        }
        if let Some(search) = search {
            rows.retain(|(place, _, listed)| finds(search, place, listed));
            if rows.len() > EVALUATED as usize {
                rows.truncate(EVALUATED as usize);
                next = rows.last().map(|(place, ..)| place.clone());
            }
        }
        Ok((found(&pairs, rows), next.as_ref().map(Place::format)))
    }

    /// The accounts with policies about an account, also if these are over.
    pub(crate) fn givers_to(&self, account: &NicHandle) -> StoreResult<Vec<NicHandle>> {
        self.all(GIVERS_SQL, params![account, GIVERS], only)
    }

    /// The pairs for a page from `start` on, at least one if there are any, and whether there are more.
    fn next_pairs(&self, account: &NicHandle, start: &Place) -> StoreResult<(Vec<Pair>, bool)> {
        let values = params![account, start.giver, start.pattern, PAIRS + 1];
        let mut pairs: Vec<Pair> = self.all(PAIRS_SQL, values, Pair::from_row)?;
        let fetched = pairs.len();
        if start.name_key == END {
            pairs.retain(|pair| !start.is_of(pair));
        }
        let mut cost = 0;
        let affordable = pairs.iter().take_while(|pair| {
            cost += pair.cost();
            cost <= u64::from(SCANNED)
        });
        let taken = affordable.count().max(1).min(pairs.len());
        let has_more = fetched > PAIRS as usize || taken < pairs.len();
        pairs.truncate(taken);
        Ok((pairs, has_more))
    }

    /// The services of the pairs behind `start`, each with its place and the index of its pair.
    fn services_of(
        &self,
        pairs: &[Pair],
        start: &Place,
        limit: u32,
    ) -> StoreResult<Vec<(Place, usize, ListedService)>> {
        let is_begun = pairs.first().is_some_and(|pair| start.is_of(pair));
        let begun = (start.name_key.as_str(), start.category.as_str(), start.service);
        let (name_key, category, service) = if is_begun { begun } else { ("", "", 0) };
        let read = |row: &Row<'_>, index: usize| {
            let (listed, pair) = (ListedService::from_row(row)?, &pairs[index]);
            let category = listed.row.service.category.as_str();
            let place = pair.place(row.get("name_key")?, category, listed.id.get());
            Ok((place, index, listed))
        };
        if let [pair] = pairs {
            let [from, to, kind] = pair.range();
            let from = if name_key < from.as_str() { (from.as_str(), "", 0) } else { (name_key, category, service) };
            return self.all(&one_statement(), params![pair.giver, from.0, from.1, from.2, to, kind, limit], |row| {
                read(row, 0)
            });
        }
        let wanted = pairs.iter().enumerate().map(|(index, pair)| {
            let [from, to, kind] = pair.range();
            [format!("{index:03}"), pair.giver.to_string(), from, to, kind]
        });
        let wanted = wanted.map(Json::from_iter).collect::<Json>().to_string();
        self.all(&several_statement(), params![wanted, name_key, category, service, limit], |row| {
            let index = row.text("place")?.and_then(|text| text.parse().ok());
            read(row, index.filter(|index| *index < pairs.len()).ok_or(StoreError::Corrupt("place of a pair"))?)
        })
    }
}

/// Whether a search finds the service by its name or a contact.
fn finds(search: &ServiceSearch, place: &Place, listed: &ListedService) -> bool {
    let Contacts { admin, tech, billing } = &listed.row.contacts;
    let handles = [admin, tech, billing].map(NicHandle::as_str);
    search.finds(&place.name_key, handles, listed.row.ascii.as_deref())
}

/// Without names that only look alike.
fn found(pairs: &[Pair], rows: Vec<(Place, usize, ListedService)>) -> Vec<Candidate> {
    let candidates = rows.into_iter().map(|(place, index, listed)| {
        let Pair { giver, pattern, .. } = &pairs[index];
        Candidate { giver: giver.clone(), pattern: pattern.clone(), listed, place }
    });
    candidates.filter(|found| found.pattern.covers(&found.listed.row.service)).collect()
}

/// Services of one pair: a range of the giver's.
fn one_statement() -> String {
    format!(
        "select {LIST_COLUMNS}, c.name_key from contact c
         where c.account = ?1 and (c.name_key, c.category, c.service) > (?2, ?3, ?4) and c.name_key <= ?5
           and (?6 = '' or c.category = ?6)
         order by c.name_key, c.category, c.service limit ?7"
    )
}

/// Services of several pairs, whose givers have few.
fn several_statement() -> String {
    format!(
        "select wanted.value ->> 0 as place, {LIST_COLUMNS}, c.name_key
         from json_each(?1) wanted cross join contact c
         where c.account = wanted.value ->> 1
           and c.name_key >= wanted.value ->> 2 and c.name_key <= wanted.value ->> 3
           and (wanted.value ->> 4 = '' or c.category = wanted.value ->> 4)
           and (wanted.value ->> 0 > '000' or (c.name_key, c.category, c.service) > (?2, ?3, ?4))
         order by wanted.value ->> 0, c.name_key, c.category, c.service limit ?5"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::services::plans::{database, plan};

    #[test]
    fn pages_are_ranges_of_indexes() {
        let (_folder, connection) = database();
        let pairs = plan(&connection, PAIRS_SQL);
        assert!(pairs.starts_with("SEARCH a USING PRIMARY KEY (account=? AND (giver,service)>(?,?)"), "{pairs}");
        let one = plan(&connection, &one_statement());
        assert!(one.contains("SEARCH c USING PRIMARY KEY (account=? AND (name_key,category,service)>(?,?,?)"), "{one}");
        let several = plan(&connection, &several_statement());
        assert!(several.contains("SEARCH c USING PRIMARY KEY (account=? AND name_key>? AND name_key<?)"), "{several}");
        assert!(!one.contains("TEMP B-TREE") && !pairs.contains("TEMP B-TREE"), "{one} {pairs}");
        let givers = plan(&connection, GIVERS_SQL);
        assert!(givers.starts_with("SEARCH a USING PRIMARY KEY (account=?)"), "{givers}");
        assert!(!givers.contains("TEMP B-TREE"), "{givers}");
    }
}
