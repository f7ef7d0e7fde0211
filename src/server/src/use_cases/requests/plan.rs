//! Plans a submission: the facts of its services are read by set, and the rules judge each line.

use super::asked::{Asked, Line, Replaced};
use super::look_up::{lookups_of, resolve_once};
use chrono::NaiveDate;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::form::FoundAccount;
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef};
use handover_rules::submission::{
    Initiator, Plan, PlanError, PlanFigures, Resolution, malformed_inputs, resolved_accounts,
};
use handover_rules::{AccountFacts, EmailAddress, NicHandle, PerRole, Policy, Role, RoleSet, ServiceKey, Timestamp};
use handover_store::{ReadTx, ServiceId, ServiceRecord, StoreResult};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Services whose facts are read in one statement.
pub(super) const SERVICES_PER_QUERY: usize = 500;

/// The plan of each line.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The asking account.
    pub asker: NicHandle,
    /// The account that reads the plan.
    pub viewer: NicHandle,
    /// The changes, in the order of the lines.
    pub changes: Vec<(ServiceRecord, Plan)>,
    /// Services that have the contacts already.
    pub unchanged: u64,
    /// The others.
    pub refused: Vec<RefusedLine>,
    /// The handles and addresses that were looked up.
    pub lookups: BTreeSet<String>,
    /// The first account that was looked up for each role.
    pub found: PerRole<Option<FoundAccount>>,
}

/// A line that cannot be changed.
#[derive(Clone, Debug)]
pub struct RefusedLine {
    /// The service.
    pub service: ServiceKey,
    /// The reason, not redacted.
    pub refusal: LineRefusal,
    /// The open requests of the service.
    pub open: Vec<OpenRequest>,
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}

impl RefusedLine {
    pub(super) fn as_ref(&self) -> RefusedLineRef<'_> {
        RefusedLineRef { service: &self.service, refusal: &self.refusal, open: &self.open, file_line: self.file_line }
    }
}

/// A line whose contacts have been looked up.
struct FoundLine {
    service: ServiceRecord,
    resolutions: PerRole<Resolution>,
    until: Option<NaiveDate>,
    file_line: Option<u64>,
}

/// The facts that the lines are judged by.
#[derive(Default)]
struct Facts {
    services: HashMap<ServiceKey, ServiceRecord>,
    open: HashMap<ServiceId, Vec<OpenRequest>>,
    accounts: BTreeMap<NicHandle, AccountFacts>,
    /// Pending ends of tech roles.
    ends: HashMap<ServiceId, PresentEnd>,
}

/// Plans the lines of a submission. The request that it replaces does not count as open.
pub(super) fn plan(reader: &ReadTx<'_>, asked: &Asked, now: Timestamp, policy: &Policy) -> StoreResult<Planned> {
    let Asked { asker, lines, replaces, .. } = asked;
    let viewer = asked.viewer();
    let mut facts = read_facts(reader, asker, lines, *replaces)?;
    let mut planned = Planned::new(asker.clone(), viewer.clone());
    let mut seen = HashSet::new();
    let mut found: Vec<FoundLine> = Vec::new();
    let mut resolved: HashMap<String, Resolution> = HashMap::new();
    let mut addresses: BTreeMap<NicHandle, EmailAddress> = BTreeMap::new();
    for line in lines {
        reader.require_time()?;
        let key = &line.service;
        let refused =
            |refusal| RefusedLine { service: key.clone(), refusal, open: Vec::new(), file_line: line.file_line };
        if !seen.insert(key) {
            planned.refused.push(refused(LineRefusal::NamedTwice));
            continue;
        }
        let service = facts.services.get(key).filter(|service| !service.facts.contacts.roles_of(asker).is_empty());
        let Some(service) = service else {
            planned.refused.push(refused(LineRefusal::NoService));
            continue;
        };
        let lookups = lookups_of(reader, (asker, viewer), &service.facts.contacts, &line.inputs, &mut addresses)?;
        let malformed = malformed_inputs(&lookups);
        if malformed != PerRole::default() {
            planned.refused.push(refused(LineRefusal::Malformed { inputs: malformed }));
            continue;
        }
        let mut resolutions: PerRole<Resolution> = PerRole::default();
        for role in Role::ALL {
            *resolutions.get_mut(role) = resolve_once(reader, viewer, lookups.get(role), &mut resolved)?;
        }
        let (until, file_line) = (line.until, line.file_line);
        found.push(FoundLine { service: service.clone(), resolutions, until, file_line });
    }
    planned.lookups = resolved.into_keys().collect();
    facts.accounts = read_accounts(reader, asker, &found, now, policy)?;
    planned.found = PerRole::from_fn(|role| {
        found.iter().find_map(|line| found_account(line.resolutions.get(role), asker, &facts.accounts))
    });
    for line in found {
        reader.require_time()?;
        judge((asker, asked.by()), line, LastDay::first_day(now, policy), &mut facts, &mut planned);
    }
    Ok(planned)
}

fn read_facts(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    lines: &[Line],
    replaces: Option<Replaced>,
) -> StoreResult<Facts> {
    let mut facts = Facts::default();
    let replaced_submission = match replaces {
        Some(Replaced::Submission(id)) => Some(id),
        _ => None,
    };
    for chunk in lines.chunks(SERVICES_PER_QUERY) {
        let keys: Vec<&ServiceKey> = chunk.iter().map(|line| &line.service).collect();
        let services = reader.services_with_keys(&keys)?;
        let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
        facts.open.extend(reader.open_requests_besides(&ids, replaced_submission)?);
        facts.ends.extend(reader.role_ends_of(&ids)?.into_iter().map(|(service, end)| (service, (&end).into())));
        facts.services.extend(services.into_iter().map(|service| (service.facts.key.clone(), service)));
    }
    if let Some(Replaced::Request(id)) = replaces {
        facts.open.values_mut().for_each(|open| open.retain(|open| open.id != id || open.asker != *asker));
    }
    Ok(facts)
}

fn found_account(
    resolution: &Resolution,
    asker: &NicHandle,
    accounts: &BTreeMap<NicHandle, AccountFacts>,
) -> Option<FoundAccount> {
    let Resolution::Account(handle) = resolution else { return None };
    let (account, asker) = (accounts.get(handle)?, accounts.get(asker));
    let is_in_my_zone = asker.is_some_and(|asker| asker.zone == account.zone);
    Some(FoundAccount { handle: handle.clone(), is_in_my_zone })
}

fn read_accounts(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    found: &[FoundLine],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<BTreeMap<NicHandle, AccountFacts>> {
    let mut handles = BTreeSet::from([asker.clone()]);
    for FoundLine { service, resolutions, .. } in found {
        handles.extend(Role::ALL.map(|role| service.facts.contacts.holder(role).clone()));
        handles.extend(resolved_accounts(resolutions).cloned());
    }
    let handles: Vec<NicHandle> = handles.into_iter().collect();
    let accounts = reader.facts_of_accounts(&handles, now, policy)?;
    Ok(accounts.into_iter().map(|facts| (facts.handle.clone(), facts)).collect())
}

fn judge(
    (asker, by): (&NicHandle, Initiator),
    FoundLine { service, resolutions, until, file_line }: FoundLine,
    first_day: NaiveDate,
    facts: &mut Facts,
    planned: &mut Planned,
) {
    let contacts = &service.facts.contacts;
    let mut concerned: BTreeSet<&NicHandle> = Role::ALL.map(|role| contacts.holder(role)).into();
    concerned.extend(resolved_accounts(&resolutions));
    concerned.insert(asker);
    let line_facts = ChangeFacts {
        accounts: concerned.into_iter().filter_map(|handle| facts.accounts.get(handle).cloned()).collect(),
        service: service.facts.clone(),
        open: facts.open.remove(&service.id).unwrap_or_default(),
        lost_to_siblings: RoleSet::EMPTY,
    };
    let last_day = LastDay { wanted: until, present: facts.ends.get(&service.id), first_day };
    match last_day.plan_with(asker, &resolutions, &line_facts, by) {
        Ok(plan) => planned.changes.push((service, plan)),
        Err(PlanError::NothingToChange) => planned.unchanged += 1,
        Err(error) => {
            let refusal = LineRefusal::Plan(error);
            let (service, open) = (service.facts.key, line_facts.open);
            planned.refused.push(RefusedLine { service, refusal, open, file_line });
        }
    }
}

impl Planned {
    fn new(asker: NicHandle, viewer: NicHandle) -> Self {
        let (changes, refused) = (Vec::new(), Vec::new());
        Self { asker, viewer, changes, unchanged: 0, refused, lookups: BTreeSet::new(), found: PerRole::default() }
    }

    /// The figures that the rules judge the submission by.
    #[must_use]
    pub fn figures(&self) -> PlanFigures {
        PlanFigures { changes: self.changes.len(), refused: self.refused.len(), requests: self.requests() }
    }

    /// Number of requests.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.changes.iter().map(|(_, plan)| plan.requests.len()).sum()
    }

    /// The accounts that get an email with a code.
    #[must_use]
    pub fn parties(&self) -> BTreeMap<NicHandle, u64> {
        let mut parties = BTreeMap::new();
        for planned in self.changes.iter().flat_map(|(_, plan)| &plan.requests) {
            for party in planned.parties(&self.asker) {
                *parties.entry(party).or_default() += 1;
            }
        }
        parties
    }
}
