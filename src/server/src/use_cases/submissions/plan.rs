//! Plans a submission over many services: the facts are read by set, and the rules judge each line.

use super::{EnteredLine, ManyServices};
use crate::store::{ReadTx, ServiceId, ServiceRecord, StoreResult};
use crate::use_cases::requests::{lookups_of, resolve_input};
use chrono::NaiveDate;
use handover_api::submissions::{NAMED_SERVICES, PartyLines, RefusedServices, SubmissionPreview};
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::refused::{LineRefusal, RefusedGroup, RefusedLineRef, by_reason};
use handover_rules::submission::{
    Lookup, OwnRequests, Plan, PlanError, PlanFigures, Resolution, malformed_inputs, resolved_accounts,
};
use handover_rules::{
    AccountFacts, EmailAddress, NicHandle, PerRole, Policy, RequestId, Role, RoleSet, ServiceKey, SubmissionId,
    Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Services whose facts are read in one statement.
pub(super) const SERVICES_PER_QUERY: usize = 500;

/// The plan of each line.
#[derive(Debug)]
pub struct PlannedLines {
    /// The changes, in the order of the lines.
    pub changes: Vec<(ServiceRecord, Plan)>,
    /// Services that have the contacts already.
    pub unchanged: u64,
    /// The others.
    pub refused: Vec<RefusedLine>,
    /// The handles and addresses that were looked up.
    pub lookups: BTreeSet<String>,
}

/// A line that cannot be changed.
#[derive(Debug)]
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
    fn as_ref(&self) -> RefusedLineRef<'_> {
        RefusedLineRef { service: &self.service, refusal: &self.refusal, open: &self.open }
    }
}

/// A line whose contacts have been looked up.
struct FoundLine {
    service: ServiceRecord,
    resolutions: PerRole<Resolution>,
    until: Option<NaiveDate>,
    file_line: Option<u64>,
}

/// Everything that the lines are judged by, but for their services.
#[derive(Default)]
struct Facts {
    services: HashMap<ServiceKey, ServiceRecord>,
    open: HashMap<ServiceId, Vec<OpenRequest>>,
    accounts: BTreeMap<NicHandle, AccountFacts>,
    /// Ends to come of tech roles.
    ends: HashMap<ServiceId, PresentEnd>,
}

/// Plans the lines of a submission. Nothing counts as open of the one that it replaces.
///
/// # Errors
/// The store failed.
pub fn plan_lines(
    reader: &ReadTx<'_>,
    asked: &ManyServices,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<PlannedLines> {
    let ManyServices { asker, lines, replaces, own, .. } = asked;
    let mut facts = read_facts(reader, lines, *replaces)?;
    let mut planned = PlannedLines { changes: Vec::new(), unchanged: 0, refused: Vec::new(), lookups: BTreeSet::new() };
    let mut seen = HashSet::new();
    let mut found: Vec<FoundLine> = Vec::new();
    let mut resolved: HashMap<String, Resolution> = HashMap::new();
    let mut addresses: BTreeMap<NicHandle, EmailAddress> = BTreeMap::new();
    for line in lines {
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
        let lookups = lookups_of(reader, asker, &service.facts.contacts, &line.inputs, &mut addresses)?;
        if malformed_inputs(&lookups) != PerRole::default() {
            planned.refused.push(refused(LineRefusal::Malformed));
            continue;
        }
        let mut resolutions: PerRole<Resolution> = PerRole::default();
        for role in Role::ALL {
            *resolutions.get_mut(role) = resolve_once(reader, asker, lookups.get(role), &mut resolved)?;
        }
        let (until, file_line) = (line.until, line.file_line);
        found.push(FoundLine { service: service.clone(), resolutions, until, file_line });
    }
    planned.lookups = resolved.into_keys().collect();
    facts.accounts = read_accounts(reader, asker, &found, now, policy)?;
    for line in found {
        judge((asker, *own), line, LastDay::first_day(now, policy), &mut facts, &mut planned);
    }
    Ok(planned)
}

fn read_facts(reader: &ReadTx<'_>, asked: &[EnteredLine], replaces: Option<SubmissionId>) -> StoreResult<Facts> {
    let mut facts = Facts::default();
    for lines in asked.chunks(SERVICES_PER_QUERY) {
        let keys: Vec<&ServiceKey> = lines.iter().map(|line| &line.service).collect();
        let services = reader.services_with_keys(&keys)?;
        let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
        facts.open.extend(reader.open_requests_besides(&ids, replaces)?);
        facts.ends.extend(reader.role_ends_of(&ids)?.into_iter().map(|(service, end)| (service, (&end).into())));
        facts.services.extend(services.into_iter().map(|service| (service.facts.key.clone(), service)));
    }
    Ok(facts)
}

/// Looks up each input once, however many lines have it.
fn resolve_once(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    lookup: &Lookup,
    resolved: &mut HashMap<String, Resolution>,
) -> StoreResult<Resolution> {
    let Lookup::Wanted(input) = lookup else { return resolve_input(reader, asker, lookup) };
    let text = input.as_str();
    if let Some(known) = resolved.get(text) {
        return Ok(known.clone());
    }
    let resolution = resolve_input(reader, asker, lookup)?;
    resolved.insert(text.to_owned(), resolution.clone());
    Ok(resolution)
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
    (asker, own): (&NicHandle, OwnRequests),
    FoundLine { service, resolutions, until, file_line }: FoundLine,
    first_day: NaiveDate,
    facts: &mut Facts,
    planned: &mut PlannedLines,
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
    match last_day.plan_with(asker, &resolutions, &line_facts, own) {
        Ok(plan) => planned.changes.push((service, plan)),
        Err(PlanError::NothingToChange) => planned.unchanged += 1,
        Err(error) => {
            let refusal = LineRefusal::Plan(error);
            let (service, open) = (service.facts.key, line_facts.open);
            planned.refused.push(RefusedLine { service, refusal, open, file_line });
        }
    }
}

impl PlannedLines {
    /// What the rules judge the submission by.
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
    pub fn parties(&self, asker: &NicHandle) -> BTreeMap<NicHandle, u64> {
        let mut parties = BTreeMap::new();
        for planned in self.changes.iter().flat_map(|(_, plan)| &plan.requests) {
            for party in planned.parties(asker) {
                *parties.entry(party).or_default() += 1;
            }
        }
        parties
    }

    fn last_days(&self) -> impl Iterator<Item = NaiveDate> {
        self.changes.iter().flat_map(|(_, plan)| &plan.requests).filter_map(|request| request.until)
    }

    /// The preview, as far as `asker` may know it.
    #[must_use]
    pub fn preview(&self, asker: &NicHandle) -> SubmissionPreview {
        self.preview_naming(asker, NAMED_SERVICES)
    }

    /// As [`Self::preview`], with the names of up to `named` services for each reason.
    #[must_use]
    pub fn preview_naming(&self, asker: &NicHandle, named: usize) -> SubmissionPreview {
        let parties = self.parties(asker).into_iter();
        let mut parties: Vec<PartyLines> = parties.map(|(account, lines)| PartyLines { account, lines }).collect();
        parties.sort_by_key(|party| (party.account != *asker, std::cmp::Reverse(party.lines)));
        let ended = |of: fn(&Plan) -> &[RequestId]| {
            count(self.changes.iter().flat_map(|(_, plan)| of(plan)).collect::<HashSet<_>>().len())
        };
        SubmissionPreview {
            will_change: count(self.changes.len()),
            unchanged: self.unchanged,
            cannot_change: count(self.refused.len()),
            supersedes: ended(|plan| &plan.supersedes),
            withdraws: ended(|plan| &plan.withdraws),
            first_last_day: self.last_days().min(),
            parties,
            refused: self.refused_services(asker, named),
            faults: Vec::new(),
        }
    }

    /// The reasons against lines that `asker` may know, with the services of each and their lines in a file.
    fn refused_services(&self, asker: &NicHandle, named: usize) -> Vec<RefusedServices> {
        let refused = self.refused.iter().map(RefusedLine::as_ref);
        let file_lines: HashMap<&ServiceKey, u64> =
            self.refused.iter().filter_map(|line| Some((&line.service, line.file_line?))).collect();
        let with_lines = |group: RefusedGroup| {
            let lines = group.services.iter().filter_map(|service| file_lines.get(service).copied()).collect();
            RefusedServices { lines, ..group.into() }
        };
        by_reason(refused, asker, named).into_iter().map(with_lines).collect()
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
