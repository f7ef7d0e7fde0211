//! Answers to authorization queries, and services that others share with an account by policies (decision 0064).

use super::known_people;
use super::screen::NameSearch;
use crate::tables::access::Candidate;
use crate::{
    AccessPair, ListedService, NewUse, ReadTx, ServiceFilter, ServiceRecord, StoreResult, canonical_key, fold,
};
use handover_api::access::{Question, RightsAnswer, SharedService};
use handover_api::services::{ServiceRow, Shared};
use handover_rules::access::{
    AccessLine, AccessPolicy, AccessQuery, AccessVerdict, ActionName, Catalogue, CatalogueAction, KnownPolicies,
    ResourcePattern, SEE, access_lines,
};
use handover_rules::model::service::ServiceSearch;
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName, ServiceStatus, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The answers to questions about services by their canonical names, in order, with the uses to record for those whose account
/// is about to act. Actions that are not in the catalogue have no answer.
pub fn rights(
    tx: &ReadTx<'_>,
    questions: &[Question],
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Vec<RightsAnswer>, Vec<NewUse>)> {
    let known: Vec<(&Question, &CatalogueAction)> =
        questions.iter().filter_map(|question| Some((question, catalogue.get(&question.action)?))).collect();
    let facts = RightsFacts::read(tx, &known)?;
    let policies = tx.policies_about(&facts.pairs(&known, now))?;
    let asked: BTreeMap<&ActionName, &CatalogueAction> =
        known.iter().map(|(_, action)| (&action.name, *action)).collect();
    let policies = KnownPolicies::new(&policies, asked.values().copied(), || tx.require_time())?;
    let (mut answers, mut uses) = (Vec::new(), Vec::new());
    let mut decided: HashMap<&Question, (AccessVerdict, Vec<NewUse>)> = HashMap::new();
    for (question, action) in known {
        tx.require_time()?;
        let decide = || facts.decide(question, action, &policies, now);
        let (verdict, recorded) = decided.entry(question).or_insert_with(decide).clone();
        answers.push(RightsAnswer { allowed: verdict.is_allowed(), reason: verdict });
        uses.extend(recorded);
    }
    Ok((answers, uses))
}

/// Stored facts about the services that are asked about.
struct RightsFacts {
    contacts: HashMap<ServiceKey, Contacts>,
    /// End of the transfer lock, for domains whose transfer is asked about.
    locked_until: HashMap<ServiceName, Timestamp>,
}

impl RightsFacts {
    /// In one statement for any number of questions, and one more for transfers.
    fn read(tx: &ReadTx<'_>, questions: &[(&Question, &CatalogueAction)]) -> StoreResult<Self> {
        let services: BTreeSet<&ServiceKey> = questions.iter().map(|(question, _)| &question.service).collect();
        let transferred = questions.iter().map(|(question, _)| *question).filter(|it| is_transfer_of_domain(it));
        let domains: BTreeSet<&ServiceName> = transferred.map(|question| &question.service.name).collect();
        let records = tx.services_with_keys(&services.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            contacts: records.into_iter().map(|record| (record.facts.key, record.facts.contacts)).collect(),
            locked_until: tx.transfer_locks(&domains)?,
        })
    }

    fn query<'a>(&'a self, question: &'a Question, action: &'a CatalogueAction, now: Timestamp) -> AccessQuery<'a> {
        let contacts = self.contacts.get(&question.service);
        AccessQuery { account: &question.account, action, service: &question.service, contacts, now }
    }

    /// The contacts who may have given the accounts access, unless a role permits the action.
    fn pairs(&self, questions: &[(&Question, &CatalogueAction)], now: Timestamp) -> BTreeSet<AccessPair> {
        let mut pairs = BTreeSet::new();
        for (question, action) in questions {
            let Question { account, service, .. } = question;
            if let Some(contacts) = self.contacts.get(service)
                && !self.query(question, action, now).by_role().is_allowed()
            {
                pairs.extend(AccessPair::of(account, service, contacts));
            }
        }
        pairs
    }

    fn decide(
        &self,
        question: &Question,
        action: &CatalogueAction,
        policies: &KnownPolicies<'_>,
        now: Timestamp,
    ) -> (AccessVerdict, Vec<NewUse>) {
        let query = self.query(question, action, now);
        let verdict = query.decide(policies);
        let recorded = if question.act { query.recorded_for(&verdict, policies) } else { Vec::new() };
        let uses = recorded.into_iter().map(|policy| NewUse::of(policy, question, verdict.is_allowed())).collect();
        let locked_until = self.locked_until.get(&question.service.name).filter(|_| is_transfer_of_domain(question));
        (verdict.with_transfer_lock(&question.action, locked_until.copied(), now), uses)
    }
}

fn is_transfer_of_domain(question: &Question) -> bool {
    let is_transfer = question.action.as_str() == Ability::TransferOut.as_str();
    is_transfer && question.service.category == Category::Domain
}

/// The requests in the names of others that the page of a service shows.
const ASKED: u32 = 10;

/// A page of the services that others share with an account.
#[derive(Clone, Copy)]
pub(super) struct SharedQuery<'a> {
    pub(super) account: &'a NicHandle,
    pub(super) category: Option<Category>,
    pub(super) search: Option<&'a ServiceSearch>,
    /// Cursor of the page; `None` for the first.
    pub(super) after: Option<&'a str>,
    pub(super) limit: u32,
}

/// The page, by giver, and the cursor of the next one. It may have fewer rows than asked for, also none, and a next page.
pub(super) fn shared_page(
    tx: &ReadTx<'_>,
    query: SharedQuery<'_>,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Vec<ListedService>, Option<String>)> {
    let (candidates, mut next) = tx.candidates(query.account, query.search, query.after)?;
    let services = candidates.iter().map(|found| (&found.listed.row.service, &found.listed.row.contacts));
    let pairs = services.flat_map(|(service, contacts)| AccessPair::of(query.account, service, contacts)).collect();
    let policies = tx.policies_about(&pairs)?;
    let reach = Reach::new(tx, &policies, catalogue, now)?;
    let (mut rows, mut last) = (Vec::new(), None);
    for found in candidates {
        let cursor = found.cursor();
        let Some(row) = reach.row(found, query)? else { continue };
        // Only what the reader sees makes a next page.
        if rows.len() == query.limit as usize {
            next = last;
            break;
        }
        rows.push(row);
        last = Some(cursor);
    }
    Ok((rows, next))
}

/// The search of a list among services of others, and for the people that it means: also givers whose names have the text.
/// `None` without a text.
pub(super) fn shared_search(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    filter: &ServiceFilter,
) -> StoreResult<Option<ServiceSearch>> {
    let search = ServiceSearch::new(&fold(&filter.search));
    if search.text().is_empty() {
        return Ok(None);
    }
    let givers = known_people(tx, account, tx.givers_to(account)?.into_iter().collect())?;
    let named = NameSearch::new(&filter.search);
    let named = givers.into_iter().filter(|giver| named.matches(giver)).map(|giver| giver.handle.to_string());
    Ok(Some(search.or_contacts(filter.people.iter().cloned().chain(named).collect())))
}

/// Services with what others let an account do on them.
type SharedRecords = Vec<(ServiceRecord, SharedService)>;

/// What others let an account do on services of a name, with their records, and the uses to record for those whose contacts it
/// reads.
pub(super) fn shared_of_name(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    name: &ServiceName,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(SharedRecords, Vec<NewUse>)> {
    let keys = Category::ALL.map(|category| canonical_key(ServiceKey { name: name.clone(), category }));
    let records = tx.services_with_keys(&keys.iter().collect::<Vec<_>>())?;
    let services = records.iter().map(|ServiceRecord { facts, .. }| (&facts.key, &facts.contacts));
    let pairs = services.flat_map(|(service, contacts)| AccessPair::of(account, service, contacts)).collect();
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
    let reach = Reach::new(tx, &policies, catalogue, now)?;
    let mut shared = Vec::new();
    for record in records {
        let lines = reach.lines(&record.facts.key, &record.facts.contacts)?;
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
    let policies = tx.policies_about(&AccessPair::of(account, service, &contacts).collect())?;
    let policies = KnownPolicies::new(&policies, [action], || tx.require_time())?;
    let query = AccessQuery { account, action, service, contacts: Some(&contacts), now };
    let verdict = query.decide_for(giver, &policies);
    // Of refusals by nothing, only the giver that is named reads.
    let is_of = |policy: &&AccessPolicy| verdict != AccessVerdict::NoContact || policy.giver == *giver;
    let recorded = query.recorded_for(&verdict, &policies).into_iter().filter(is_of);
    let uses = recorded.map(|policy| NewUse::of(policy, question, verdict.is_allowed())).collect();
    Ok(Some((verdict, uses)))
}

/// Policies about one account.
struct Reach<'a> {
    tx: &'a ReadTx<'a>,
    policies: &'a [AccessPolicy],
    known: KnownPolicies<'a>,
    catalogue: &'a Catalogue,
    now: Timestamp,
}

impl<'a> Reach<'a> {
    fn new(
        tx: &'a ReadTx<'a>,
        policies: &'a [AccessPolicy],
        catalogue: &'a Catalogue,
        now: Timestamp,
    ) -> StoreResult<Self> {
        let known = KnownPolicies::new(policies, catalogue.actions(), || tx.require_time())?;
        Ok(Self { tx, policies, known, catalogue, now })
    }

    /// The row of a service; `None` if the account does not reach it or has a role on it, the search finds it only by what the
    /// account must not see, or it is listed elsewhere.
    fn row(&self, found: Candidate, query: SharedQuery<'_>) -> StoreResult<Option<ListedService>> {
        let Candidate { giver, pattern, listed: ListedService { id, row, .. }, .. } = found;
        let is_wanted = query.category.is_none_or(|category| category == row.service.category);
        if !is_wanted || !row.contacts.roles_of(query.account).is_empty() {
            return Ok(None);
        }
        let lines = self.lines(&row.service, &row.contacts)?;
        // A service that several patterns stand for is listed with the first of them.
        if self.first_place(&row.service, &lines) != Some((&giver, pattern)) {
            return Ok(None);
        }
        let shared = Shared::by(&lines);
        let mut visible = shared.givers.clone();
        let row = if shared.sees() {
            visible.extend(row.contacts.accounts());
            row
        } else {
            let contacts = Contacts { admin: giver.clone(), tech: giver.clone(), billing: giver };
            ServiceRow { contacts, status: ServiceStatus::Other, expiration: None, ..row }
        };
        let name = fold(row.service.name.as_str());
        let is_found = |search: &ServiceSearch| {
            visible.iter().any(|handle| search.finds(&name, [handle.as_str(); 3], row.ascii.as_deref()))
        };
        let is_found = query.search.is_none_or(is_found);
        let row = ServiceRow { shared: Some(Box::new(shared)), ..row };
        // Open requests and ends are for the contacts.
        Ok(is_found.then_some(ListedService { id, row, has_open_requests: false, may_have_end: false }))
    }

    /// The policies that give actions on a service, with these.
    fn lines(&self, service: &ServiceKey, contacts: &Contacts) -> StoreResult<Vec<AccessLine>> {
        let go_on = || self.tx.require_time();
        let mut lines = access_lines(service, contacts, &self.known, self.catalogue, self.now, go_on)?;
        lines.retain(|line| line.source.giver().is_some());
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
