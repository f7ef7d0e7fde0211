//! Answers to authorization queries.

use crate::{AccessPair, NewUse, ReadTx, StoreResult};
use handover_api::rights::{Question, RightsAnswer};
use handover_rules::access::{AccessPolicy, AccessQuery, AccessVerdict, Catalogue, CatalogueAction, ResourcePattern};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName, Timestamp};
use std::collections::{BTreeSet, HashMap};

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
    let facts = RightsFacts::read(tx, &known, now)?;
    let (mut answers, mut uses) = (Vec::new(), Vec::new());
    let mut decided: HashMap<&Question, (AccessVerdict, Vec<NewUse>)> = HashMap::new();
    for (question, action) in known {
        let decide = || facts.decide(question, action, now);
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
    policies: Vec<AccessPolicy>,
    /// The places of the policies by account and pattern.
    places: HashMap<(NicHandle, ResourcePattern), Vec<usize>>,
}

impl RightsFacts {
    /// In one statement for any number of questions, one more for transfers, and one or two for policies if roles do not permit
    /// everything.
    fn read(tx: &ReadTx<'_>, questions: &[(&Question, &CatalogueAction)], now: Timestamp) -> StoreResult<Self> {
        let services: BTreeSet<&ServiceKey> = questions.iter().map(|(question, _)| &question.service).collect();
        let transferred = questions.iter().map(|(question, _)| *question).filter(|it| is_transfer_of_domain(it));
        let domains: BTreeSet<&ServiceName> = transferred.map(|question| &question.service.name).collect();
        let records = tx.services_with_keys(&services.into_iter().collect::<Vec<_>>())?;
        let mut facts = Self {
            contacts: records.into_iter().map(|record| (record.facts.key, record.facts.contacts)).collect(),
            locked_until: tx.transfer_locks(&domains)?,
            policies: Vec::new(),
            places: HashMap::new(),
        };
        let pairs = questions.iter().flat_map(|(question, action)| facts.pairs(question, action, now)).collect();
        facts.policies = tx.policies_about(&pairs)?;
        for (place, AccessPolicy { content, .. }) in facts.policies.iter().enumerate() {
            for account in &content.accounts {
                for pattern in &content.services {
                    facts.places.entry((account.clone(), pattern.clone())).or_default().push(place);
                }
            }
        }
        Ok(facts)
    }

    fn query<'a>(&'a self, question: &'a Question, action: &'a CatalogueAction, now: Timestamp) -> AccessQuery<'a> {
        let contacts = self.contacts.get(&question.service);
        AccessQuery { account: &question.account, action, service: &question.service, contacts, now }
    }

    /// The contacts who may have given the account access, unless a role permits the action.
    fn pairs(&self, question: &Question, action: &CatalogueAction, now: Timestamp) -> Vec<AccessPair> {
        let Some(contacts) = self.contacts.get(&question.service) else { return Vec::new() };
        if self.query(question, action, now).decide(&[]).is_allowed() {
            return Vec::new();
        }
        let givers = contacts.accounts().into_iter().filter(|giver| *giver != question.account);
        let pair = |giver| AccessPair { account: question.account.clone(), giver, service: question.service.clone() };
        givers.map(pair).collect()
    }

    /// The policies about account and service, oldest first.
    fn policies(&self, question: &Question) -> Vec<&AccessPolicy> {
        if self.policies.is_empty() {
            return Vec::new();
        }
        let patterns = ResourcePattern::all_covering(&question.service).into_iter();
        let found = patterns.filter_map(|pattern| self.places.get(&(question.account.clone(), pattern)));
        let places: BTreeSet<usize> = found.flatten().copied().collect();
        places.into_iter().map(|place| &self.policies[place]).collect()
    }

    fn decide(&self, question: &Question, action: &CatalogueAction, now: Timestamp) -> (AccessVerdict, Vec<NewUse>) {
        let (query, policies) = (self.query(question, action, now), self.policies(question));
        let verdict = query.decide(&policies);
        let recorded = if question.act { query.recorded_for(&verdict, &policies) } else { Vec::new() };
        let uses = recorded.into_iter().map(|policy| NewUse::of(policy, question, verdict.is_allowed())).collect();
        let locked_until = self.locked_until.get(&question.service.name).filter(|_| is_transfer_of_domain(question));
        (verdict.with_transfer_lock(&question.action, locked_until.copied(), now), uses)
    }
}

fn is_transfer_of_domain(question: &Question) -> bool {
    let is_transfer = question.action.as_str() == Ability::TransferOut.as_str();
    is_transfer && question.service.category == Category::Domain
}
