//! Services that an account reaches by policies (decision 0064).

use super::known_people;
use super::name_search::{NameSearch, contacts_matching};
use super::{rights, screen};
use crate::tables::access::Candidate;
use crate::{AccessPair, ListedService, NewUse, ReadTx, StoreResult, fold};
use handover_api::access::{ReachedDetail, ReachedPage, ReachedService, SeenService};
use handover_api::app::ScreenResponse;
use handover_api::history::Term;
use handover_api::rights::Question;
use handover_rules::access::{
    ASK_FOR_CONTACTS, AccessLine, AccessPolicy, AccessQuery, AccessVerdict, ActionName, Catalogue, KnownPolicies,
    ResourcePattern, SEE, access_lines, gives_sight,
};
use handover_rules::model::service_search::ServiceSearch;
use handover_rules::{Contacts, NicHandle, ServiceKey, Timestamp};
use std::collections::BTreeSet;

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
    let reach = Reach::new(tx, &policies, giver, catalogue, now)?;
    let mut rows = Vec::new();
    let number = candidates.len();
    for (index, found) in candidates.into_iter().enumerate() {
        let cursor = found.cursor();
        let Some(row) = reach.row(found, search)? else { continue };
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

/// A service that the account reaches, with the use to record if it reads contacts and history by a policy.
pub fn reached_service(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    key: &ServiceKey,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Option<ScreenResponse<ReachedDetail>>, Vec<NewUse>)> {
    let Some(record) = tx.service(key)? else { return Ok((None, Vec::new())) };
    let (facts, id) = (record.facts, record.id);
    let policies = tx.policies_about(&AccessPair::of(account, &facts.key, &facts.contacts, None).collect())?;
    let access = Reach::new(tx, &policies, None, catalogue, now)?.lines(&facts.key, &facts.contacts)?;
    let Some(see) = ActionName::parse(SEE) else { return Ok((None, Vec::new())) };
    let question = Question { account: account.clone(), action: see, service: facts.key.clone(), act: true };
    let (_, uses) = rights(tx, &[question], catalogue, now)?;
    if access.is_empty() {
        return Ok((None, uses));
    }
    let terms = if gives_sight(&access) { tx.role_terms(id, &facts.contacts)? } else { Vec::new() };
    let terms = terms.into_iter().map(|term| Term { request: None, case: None, reason: None, ..term }).collect();
    let asked = tx.delegated_requests(account, id, ASKED)?;
    let asks_for = givers_of(&access, ASK_FOR_CONTACTS);
    let seen = SeenService { contacts: facts.contacts, status: facts.status, expiration: record.expiration };
    let detail = ReachedDetail { row: reached(facts.key, seen, access), terms, asks_for, asked };
    Ok((Some(screen(tx, account, now, detail)?), uses))
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
    let policies = KnownPolicies::new(&policies, [action], || tx.require_time())?;
    let query = AccessQuery { account, action, service, contacts: Some(&contacts), now };
    let verdict = query.decide_for(giver, &policies);
    // Of refusals by nothing, only the giver that is named reads.
    let is_of = |policy: &&AccessPolicy| verdict != AccessVerdict::NoContact || policy.giver == *giver;
    let recorded = query.recorded_for(&verdict, &policies).into_iter().filter(is_of);
    let uses = recorded.map(|policy| NewUse::of(policy, question, verdict.is_allowed())).collect();
    Ok(Some((verdict, uses)))
}

/// The accounts whose policies give an action, each once.
fn givers_of(lines: &[AccessLine], action: &str) -> Vec<NicHandle> {
    let permits = |line: &&AccessLine| line.actions.iter().any(|name| name.as_str() == action);
    let givers: BTreeSet<&NicHandle> = lines.iter().filter(permits).filter_map(|line| line.source.giver()).collect();
    givers.into_iter().cloned().collect()
}

fn reached(service: ServiceKey, seen: SeenService, access: Vec<AccessLine>) -> ReachedService {
    ReachedService { service, seen: Some(seen).filter(|_| gives_sight(&access)), access }
}

/// Policies about one account.
struct Reach<'a> {
    tx: &'a ReadTx<'a>,
    policies: &'a [AccessPolicy],
    known: KnownPolicies<'a>,
    /// The only giver whose policies are shown.
    giver: Option<&'a NicHandle>,
    catalogue: &'a Catalogue,
    now: Timestamp,
}

impl<'a> Reach<'a> {
    fn new(
        tx: &'a ReadTx<'a>,
        policies: &'a [AccessPolicy],
        giver: Option<&'a NicHandle>,
        catalogue: &'a Catalogue,
        now: Timestamp,
    ) -> StoreResult<Self> {
        let known = KnownPolicies::new(policies, catalogue.actions(), || tx.require_time())?;
        Ok(Self { tx, policies, known, giver, catalogue, now })
    }

    /// The row of a service; `None` if the account does not reach it, the search finds it only by what the account must not
    /// see, or it is listed elsewhere.
    fn row(&self, found: Candidate, search: Option<&ServiceSearch>) -> StoreResult<Option<ReachedService>> {
        let Candidate { giver, pattern, listed: ListedService { row, .. }, .. } = found;
        let access = self.lines(&row.service, &row.contacts)?;
        // A service that several patterns stand for is listed with the first of them.
        if self.first_place(&row.service, &access) != Some((&giver, pattern)) {
            return Ok(None);
        }
        let (name, ascii) = (fold(row.service.name.as_str()), row.ascii);
        let seen = SeenService { contacts: row.contacts, status: row.status, expiration: row.expiration };
        let row = reached(row.service, seen, access);
        let mut visible = row.seen.as_ref().map(|seen| seen.contacts.accounts()).unwrap_or_default();
        visible.extend(row.access.iter().filter_map(|line| line.source.giver()).cloned());
        let is_found = |search: &ServiceSearch| {
            visible.iter().any(|handle| search.finds(&name, [handle.as_str(); 3], ascii.as_deref()))
        };
        Ok(search.is_none_or(is_found).then_some(row))
    }

    /// The policies that give actions on a service, with these.
    fn lines(&self, service: &ServiceKey, contacts: &Contacts) -> StoreResult<Vec<AccessLine>> {
        let go_on = || self.tx.require_time();
        let mut lines = access_lines(service, contacts, &self.known, self.catalogue, self.now, go_on)?;
        let is_shown = |by: &NicHandle| self.giver.is_none_or(|giver| giver == by);
        lines.retain(|line| line.source.giver().is_some_and(is_shown));
        Ok(lines)
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
