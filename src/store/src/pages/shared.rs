//! Services that an account reaches by policies (decision 0064).

use super::known_people;
use super::name_search::{NameSearch, contacts_matching};
use super::{rights, screen};
use crate::tables::access::Candidate;
use crate::{AccessPair, ListedService, NewUse, ReadTx, ServiceRecord, StoreResult, canonical_key, fold};
use handover_api::access::{ReachedPage, ReachedService, SeenService, SharedService};
use handover_api::app::ScreenResponse;
use handover_api::rights::Question;
use handover_rules::access::{
    AccessLine, AccessPolicy, AccessQuery, AccessVerdict, ActionName, Catalogue, KnownPolicies, ResourcePattern, SEE,
    access_lines, gives_sight,
};
use handover_rules::model::service_search::ServiceSearch;
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName, Timestamp};

/// The requests in the names of others that the page of a service shows.
const ASKED: u32 = 10;

/// A page of the services that an account reaches.
#[derive(Clone, Debug)]
pub struct ReachedQuery {
    /// The account.
    pub account: NicHandle,
    /// The only giver; `None` for all.
    pub giver: Option<NicHandle>,
    /// Text in names and contacts; empty for any.
    pub search: String,
    /// Cursor of the page; `None` for the first.
    pub after: Option<String>,
    /// Maximum number of rows.
    pub limit: u32,
}

/// A page of the services that an account reaches, by giver.
///
/// # Errors
/// An invalid cursor.
pub fn reached_services(
    tx: &ReadTx<'_>,
    query: &ReachedQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<ScreenResponse<ReachedPage>> {
    let people = contacts_matching(tx, &query.account, &query.search)?;
    let search = reached_search(tx, query, people)?;
    screen(tx, &query.account, now, reached_page(tx, query, search.as_ref(), catalogue, now)?)
}

/// The page itself.
pub(super) fn reached_page(
    tx: &ReadTx<'_>,
    query: &ReachedQuery,
    search: Option<&ServiceSearch>,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<ReachedPage> {
    let ReachedQuery { account, giver, after, limit, .. } = query;
    let giver = giver.as_ref();
    let (candidates, mut next) = tx.candidates(account, giver, search, after.as_deref())?;
    let services = candidates.iter().map(|found| (&found.listed.row.service, &found.listed.row.contacts));
    let pairs = services.flat_map(|(service, contacts)| AccessPair::of(account, service, contacts, giver)).collect();
    let policies = tx.policies_about(&pairs)?;
    let reach = Reach::new(&policies, giver, catalogue, now);
    let mut rows = Vec::new();
    let number = candidates.len();
    for (index, found) in candidates.into_iter().enumerate() {
        let cursor = found.cursor();
        let Some(row) = reach.row(found, search) else { continue };
        rows.push(row);
        if rows.len() == *limit as usize {
            if index + 1 < number {
                next = Some(cursor);
            }
            break;
        }
    }
    Ok(ReachedPage { rows, next })
}

/// The search for the query's text, and for the people that it means: `people` and the givers whose names have it. `None`
/// without a text.
pub(super) fn reached_search(
    tx: &ReadTx<'_>,
    query: &ReachedQuery,
    mut people: Vec<String>,
) -> StoreResult<Option<ServiceSearch>> {
    let search = ServiceSearch::new(&fold(&query.search));
    if search.text().is_empty() {
        return Ok(None);
    }
    let givers = known_people(tx, &query.account, tx.givers_to(&query.account)?.into_iter().collect())?;
    let named = NameSearch::new(&query.search);
    people.extend(givers.into_iter().filter(|giver| named.matches(giver)).map(|giver| giver.handle.to_string()));
    Ok(Some(search.or_contacts(people)))
}

/// What others let an account do on services of a name, with their records, and the uses to record for those whose contacts it
/// reads.
pub(super) fn shared_of_name(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    name: &ServiceName,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Vec<(ServiceRecord, SharedService)>, Vec<NewUse>)> {
    let keys = Category::ALL.map(|category| canonical_key(ServiceKey { name: name.clone(), category }));
    let records = tx.services_with_keys(&keys.iter().collect::<Vec<_>>())?;
    let services = records.iter().map(|ServiceRecord { facts, .. }| (&facts.key, &facts.contacts));
    let pairs = services.flat_map(|(service, contacts)| AccessPair::of(account, service, contacts, None)).collect();
    let policies = tx.policies_about(&pairs)?;
    let (false, Some(action)) = (policies.is_empty(), ActionName::parse(SEE)) else { return Ok(Default::default()) };
    let of_others = records.iter().filter(|record| record.facts.contacts.roles_of(account).is_empty());
    let read = of_others.map(|ServiceRecord { facts, .. }| Question {
        account: account.clone(),
        action: action.clone(),
        service: facts.key.clone(),
        act: true,
    });
    let (_, uses) = rights(tx, &read.collect::<Vec<_>>(), catalogue, now)?;
    let reach = Reach::new(&policies, None, catalogue, now);
    let mut shared = Vec::new();
    for record in records {
        let lines = reach.lines(&record.facts.key, &record.facts.contacts);
        if !lines.is_empty() {
            let asked = tx.delegated_requests(account, record.id, ASKED)?;
            shared.push((record.clone(), SharedService { service: record.facts.key, lines, asked }));
        }
    }
    Ok((shared, uses))
}

/// Whether an account may take an action on a service in the name of `giver`, with the uses to record; `None` if there is no
/// such service or action.
pub fn right_in_name(
    tx: &ReadTx<'_>,
    question: &Question,
    giver: &NicHandle,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<Option<(AccessVerdict, Vec<NewUse>)>> {
    let Question { account, action, service, .. } = question;
    let (Some(record), Some(action)) = (tx.service(service)?, catalogue.get(action)) else { return Ok(None) };
    let contacts = record.facts.contacts;
    let policies = tx.policies_about(&AccessPair::of(account, service, &contacts, None).collect())?;
    let policies = KnownPolicies::new(&policies, [action]);
    let query = AccessQuery { account, action, service, contacts: Some(&contacts), now };
    let verdict = query.decide_for(giver, &policies);
    // Of refusals by nothing, only the giver that is named reads.
    let is_of = |policy: &&AccessPolicy| verdict != AccessVerdict::NoContact || policy.giver == *giver;
    let recorded = query.recorded_for(&verdict, &policies).into_iter().filter(is_of);
    let uses = recorded.map(|policy| NewUse::of(policy, question, verdict.is_allowed())).collect();
    Ok(Some((verdict, uses)))
}

fn reached(service: ServiceKey, seen: SeenService, access: Vec<AccessLine>) -> ReachedService {
    ReachedService { service, seen: Some(seen).filter(|_| gives_sight(&access)), access }
}

/// Policies about one account.
struct Reach<'a> {
    policies: &'a [AccessPolicy],
    known: KnownPolicies<'a>,
    /// The only giver whose policies are shown.
    giver: Option<&'a NicHandle>,
    catalogue: &'a Catalogue,
    now: Timestamp,
}

impl<'a> Reach<'a> {
    fn new(
        policies: &'a [AccessPolicy],
        giver: Option<&'a NicHandle>,
        catalogue: &'a Catalogue,
        now: Timestamp,
    ) -> Self {
        Self { policies, known: KnownPolicies::new(policies, catalogue.actions()), giver, catalogue, now }
    }

    /// The row of a service; `None` if the account does not reach it, the search finds it only by what the account must not
    /// see, or it is listed elsewhere.
    fn row(&self, found: Candidate, search: Option<&ServiceSearch>) -> Option<ReachedService> {
        let Candidate { giver, pattern, listed: ListedService { row, .. }, .. } = found;
        let access = self.lines(&row.service, &row.contacts);
        // A service that several patterns stand for is listed with the first of them.
        if self.first_place(&row.service, &access) != Some((&giver, pattern)) {
            return None;
        }
        let (name, ascii) = (fold(row.service.name.as_str()), row.ascii);
        let seen = SeenService { contacts: row.contacts, status: row.status, expiration: row.expiration };
        let row = reached(row.service, seen, access);
        let mut visible = row.seen.as_ref().map(|seen| seen.contacts.accounts()).unwrap_or_default();
        visible.extend(row.access.iter().filter_map(|line| line.source.giver()).cloned());
        let is_found = |search: &ServiceSearch| {
            visible.iter().any(|handle| search.finds(&name, [handle.as_str(); 3], ascii.as_deref()))
        };
        search.is_none_or(is_found).then_some(row)
    }

    /// The policies that give actions on a service, with these.
    fn lines(&self, service: &ServiceKey, contacts: &Contacts) -> Vec<AccessLine> {
        let mut lines = access_lines(service, contacts, &self.known, self.catalogue, self.now);
        let is_shown = |by: &NicHandle| self.giver.is_none_or(|giver| giver == by);
        lines.retain(|line| line.source.giver().is_some_and(is_shown));
        lines
    }

    /// The first giver and pattern of the policies that give something.
    fn first_place(&self, service: &ServiceKey, lines: &[AccessLine]) -> Option<(&'a NicHandle, ResourcePattern)> {
        let gives = |policy: &&AccessPolicy| lines.iter().any(|line| line.source.policy() == Some(policy.id));
        let places = self.policies.iter().filter(gives).flat_map(|policy| {
            covering(policy, service).map(move |pattern| (&policy.giver, pattern.to_string(), pattern))
        });
        places.min_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1))).map(|place| (place.0, place.2.clone()))
    }
}

fn covering<'p>(policy: &'p AccessPolicy, service: &'p ServiceKey) -> impl Iterator<Item = &'p ResourcePattern> {
    policy.content.services.iter().filter(|pattern| pattern.covers(service))
}
