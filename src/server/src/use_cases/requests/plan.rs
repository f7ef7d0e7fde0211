//! New contacts that an account asks for, and their plan: the facts of the services are read by set, the accounts
//! looked up, and each line judged by the rules.

use chrono::NaiveDate;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::form::{FoundAccount, PlannedLine, Preview, Shown};
use handover_rules::submission::last_day::{LastDay, PresentEnd};
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef};
use handover_rules::submission::{
    ContactInput, Initiator, InputResult, Lookup, OwnRequests, Plan, PlanError, PlanFigures, Resolution, lookups,
    malformed_inputs, resolved_accounts,
};
use handover_rules::{
    AccountFacts, Contacts, EmailAddress, NicHandle, PerRole, Policy, RequestId, Role, RoleSet, ServiceKey,
    SubmissionId, Timestamp,
};
use handover_store::{ReadTx, ServiceId, ServiceRecord, StoreResult, canonical_address};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// New contacts that an account asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub asker: NicHandle,
    /// The account with access that asks in the asker's name.
    pub delegate: Option<NicHandle>,
    /// The services with their new contacts as entered.
    pub lines: Vec<Line>,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out.
    pub leave_out: bool,
    /// Text for the other parties.
    pub note: Option<String>,
    /// The request or submission that it replaces.
    pub replaces: Option<Replaced>,
    /// Treatment of the asker's conflicting open requests.
    pub own: OwnRequests,
}

/// A service with its new contacts as entered.
#[derive(Clone, Debug)]
pub struct Line {
    pub service: ServiceKey,
    pub inputs: PerRole<InputResult>,
    /// The last day of the tech contact.
    pub until: Option<NaiveDate>,
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}

/// A request or submission that the asker withdraws for a new submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    Request(RequestId),
    /// Everything open of a submission.
    Submission(SubmissionId),
}

impl Asked {
    /// A change of the contacts of one service.
    #[must_use]
    pub const fn for_service(asker: NicHandle, lines: Vec<Line>, replaces: Option<Replaced>) -> Self {
        let (all_or_nothing, leave_out, note) = (false, false, None);
        Self { asker, delegate: None, lines, all_or_nothing, leave_out, note, replaces, own: OwnRequests::Stay }
    }

    /// The account that reads the outcome. Accounts are looked up as it may, and emails count as caused by it.
    #[must_use]
    pub fn viewer(&self) -> &NicHandle {
        self.delegate.as_ref().unwrap_or(&self.asker)
    }

    /// The person who asks, as the rules judge it.
    #[must_use]
    pub const fn by(&self) -> Initiator {
        if self.delegate.is_some() { Initiator::Delegate } else { Initiator::Asker(self.own) }
    }

    #[must_use]
    pub fn names_admin(&self) -> bool {
        self.lines.iter().any(|line| !matches!(line.inputs.admin, Ok(None)))
    }
}

/// Services whose facts are read in one statement.
pub(super) const SERVICES_PER_QUERY: usize = 500;

#[derive(Clone, Debug)]
pub struct Planned {
    pub asker: NicHandle,
    pub viewer: NicHandle,
    /// The changes, in the order of the lines.
    pub changes: Vec<(ServiceRecord, Plan)>,
    /// Services that have the contacts already.
    pub unchanged: u64,
    pub refused: Vec<RefusedLine>,
    /// The handles and addresses that were looked up.
    pub lookups: BTreeSet<String>,
    /// The first account that was looked up for each role.
    pub found: PerRole<Option<FoundAccount>>,
}

#[derive(Clone, Debug)]
pub struct RefusedLine {
    pub service: ServiceKey,
    /// The reason, not redacted.
    pub refusal: LineRefusal,
    pub open: Vec<OpenRequest>,
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}

impl RefusedLine {
    fn as_ref(&self) -> RefusedLineRef<'_> {
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

/// The look-ups that the inputs for a service need. `addresses` collects the addresses of its contacts in roles for
/// which an address was entered, if the asker itself asks: somebody else could try out addresses.
fn lookups_of(
    reader: &ReadTx<'_>,
    (asker, viewer): (&NicHandle, &NicHandle),
    contacts: &Contacts,
    inputs: &PerRole<InputResult>,
    addresses: &mut BTreeMap<NicHandle, EmailAddress>,
) -> StoreResult<PerRole<Lookup>> {
    for role in Role::ALL {
        let holder = contacts.holder(role);
        if asker == viewer
            && matches!(inputs.get(role), Ok(Some(ContactInput::Address(_))))
            && !addresses.contains_key(holder)
            && let Some(account) = reader.account(holder)?
        {
            addresses.insert(account.handle, canonical_address(&account.email));
        }
    }
    let inputs = PerRole::from_fn(|role| match inputs.get(role) {
        Ok(Some(ContactInput::Address(address))) => Ok(Some(ContactInput::Address(canonical_address(address)))),
        other => other.clone(),
    });
    Ok(lookups(asker, contacts, &inputs, &|handle| addresses.get(handle).cloned()))
}

/// Looks up an input: once, for any number of lines with it.
fn resolve_once(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    lookup: &Lookup,
    resolved: &mut HashMap<String, Resolution>,
) -> StoreResult<Resolution> {
    let Lookup::Wanted(input) = lookup else { return resolve(reader, asker, lookup) };
    let text = input.as_str();
    if let Some(known) = resolved.get(text) {
        return Ok(known.clone());
    }
    let resolution = resolve(reader, asker, lookup)?;
    resolved.insert(text.to_owned(), resolution.clone());
    Ok(resolution)
}

fn resolve(reader: &ReadTx<'_>, asker: &NicHandle, lookup: &Lookup) -> StoreResult<Resolution> {
    Ok(match lookup {
        Lookup::Unchanged | Lookup::Malformed(_) => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => match reader.account(handle)? {
            Some(account) => Resolution::Account(account.handle),
            None => Resolution::NoAccount,
        },
        Lookup::Wanted(ContactInput::Address(address)) => {
            match <[NicHandle; 1]>::try_from(reader.co_contacts_with_address(asker, address)?) {
                Ok([handle]) => Resolution::Account(handle),
                Err(handles) if handles.is_empty() => Resolution::NoAccount,
                Err(_) => Resolution::Ambiguous,
            }
        }
    })
}

impl Planned {
    /// The preview, with lists of at most `shown` entries.
    #[must_use]
    pub fn preview(&self, shown: Shown) -> Preview {
        let changes = self.changes.iter().map(|(service, plan)| (&service.facts, plan));
        let planned: Vec<PlannedLine<'_>> = changes
            .map(|(service, plan)| PlannedLine { service: &service.key, contacts: &service.contacts, plan })
            .collect();
        let refused: Vec<RefusedLineRef<'_>> = self.refused.iter().map(RefusedLine::as_ref).collect();
        let preview = Preview::new((&self.asker, &self.viewer), &planned, self.unchanged, &refused, shown);
        Preview { found: self.found.clone(), ..preview }
    }
}
