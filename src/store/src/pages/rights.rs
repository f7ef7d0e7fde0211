//! Answers to authorization queries.

use crate::{ReadTx, StoreResult};
use handover_api::rights::{Question, RightsAnswer};
use handover_rules::holder::transfer_lock::with_transfer_lock;
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::{Category, Contacts, RoleSet, ServiceKey, ServiceName, Timestamp};
use std::collections::{BTreeSet, HashMap};

/// The answers to questions about services by their canonical names, in order.
pub fn rights(tx: &ReadTx<'_>, questions: &[Question], now: Timestamp) -> StoreResult<Vec<RightsAnswer>> {
    let facts = RightsFacts::read(tx, questions)?;
    Ok(questions.iter().map(|question| facts.answer(question, now)).collect())
}

/// Stored facts about the services that are asked about.
struct RightsFacts {
    contacts: HashMap<ServiceKey, Contacts>,
    /// End of the transfer lock, for domains whose transfer is asked about.
    locked_until: HashMap<ServiceName, Timestamp>,
}

impl RightsFacts {
    /// In one statement, or two, for any number of questions.
    fn read(tx: &ReadTx<'_>, questions: &[Question]) -> StoreResult<Self> {
        let services: BTreeSet<&ServiceKey> = questions.iter().map(|question| &question.service).collect();
        let transferred = questions.iter().filter(|question| is_transfer_of_domain(question));
        let domains: BTreeSet<&ServiceName> = transferred.map(|question| &question.service.name).collect();
        let records = tx.services_with_keys(&services.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            contacts: records.into_iter().map(|record| (record.facts.key, record.facts.contacts)).collect(),
            locked_until: tx.transfer_locks(&domains)?,
        })
    }

    fn answer(&self, question: &Question, now: Timestamp) -> RightsAnswer {
        let Question { account, action, service } = question;
        let roles = self.contacts.get(service).map_or(RoleSet::EMPTY, |contacts| contacts.roles_of(account));
        let locked_until = self.locked_until.get(&service.name).filter(|_| is_transfer_of_domain(question));
        let reason = verdict(roles, service.category, *action);
        let reason = with_transfer_lock(reason, *action, locked_until.copied(), now);
        RightsAnswer { allowed: matches!(reason, Verdict::Allowed { .. }), reason }
    }
}

fn is_transfer_of_domain(question: &Question) -> bool {
    (question.action, question.service.category) == (Ability::TransferOut, Category::Domain)
}
