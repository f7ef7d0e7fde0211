//! Answers to authorization queries.

use crate::{AccessPair, NewUse, ReadTx, StoreResult};
use handover_api::access::{Question, RightsAnswer};
use handover_rules::access::{AccessQuery, AccessVerdict, ActionName, Catalogue, CatalogueAction, KnownPolicies};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Contacts, ServiceKey, ServiceName, Timestamp};
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
