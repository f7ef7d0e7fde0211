//! The state of one role and its field.

use super::input::{CheckResult, Input};
use handover_api::modify::FoundAccount;
use handover_rules::model::handle::{HandleError, suggestion};
use handover_rules::submission::blockers::{OpenRequest, as_seen_by};
use handover_rules::submission::{ContactInput, Lookup, PlanError, Resolution, locked_roles, lookups};
use handover_rules::{Blocker, NicHandle, PerRole, Role};

/// The state of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct RoleState {
    /// The blockers that no entry resolves. The role can be changed if there are none.
    pub(in super::super) locks: Vec<Blocker>,
    /// The open request of another account that a change of this role supersedes.
    pub(in super::super) supersedes: Option<OpenRequest>,
    /// The user can become the contact.
    pub(in super::super) may_take: bool,
    /// The entry is an email address.
    pub(in super::super) is_address: bool,
    pub(in super::super) entry: EntryState,
    /// The new contact to plan with; unchanged unless the entry can be submitted.
    pub(in super::super) resolution: Resolution,
}

/// The state of the entry of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum EntryState {
    #[default]
    Empty,
    /// Neither a handle nor an address.
    Malformed {
        /// The error of the entry as a handle.
        error: HandleError,
        /// The entry looks like an address.
        is_address: bool,
        /// A similar handle that is well-formed.
        suggestion: Option<NicHandle>,
    },
    /// The present contact.
    Unchanged,
    Blocked(Vec<Blocker>),
    /// The server has not answered yet.
    Checking,
    /// The server could not be reached about this handle. It checks the handle again on submission.
    Unchecked,
    /// The server could not be reached about this address, so its account is unknown.
    UnknownAddress,
    Valid(FoundAccount),
    /// Something is entered for a role that is locked.
    Locked,
}

impl EntryState {
    /// The entry has to be fixed before anything is submitted.
    pub(in super::super) const fn is_invalid(&self) -> bool {
        matches!(self, Self::Malformed { .. } | Self::Blocked(_) | Self::UnknownAddress | Self::Locked)
    }
}

/// The reason a role with an entry is not part of the submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Omission {
    Invalid,
    /// The account of the address is not known yet.
    AddressPending,
    Locked,
}

impl RoleState {
    pub(super) fn omission(&self) -> Option<Omission> {
        match self.entry {
            EntryState::Locked => Some(Omission::Locked),
            EntryState::Checking if self.resolution == Resolution::Unchanged => Some(Omission::AddressPending),
            _ => self.entry.is_invalid().then_some(Omission::Invalid),
        }
    }
}

/// The states of all roles of the dialog's service.
pub(super) fn states(input: Input<'_>) -> PerRole<RoleState> {
    let (me, row) = (input.me(), &input.context.service);
    let mut locks = locked_roles(me, &input.facts(row, &PerRole::default()));
    let parsed = PerRole::from_fn(|role| {
        if locks.get(role).is_empty() { ContactInput::read(Some(input.entry(role))) } else { Ok(None) }
    });
    let address_of = |holder: &NicHandle| input.own_address.filter(|_| holder == me).cloned();
    let lookups = lookups(me, &row.contacts, &parsed, &address_of);
    let resolutions = PerRole::from_fn(|role| resolve(input, role, lookups.get(role)));
    let blockers = match input.plan(row, &resolutions, &input.facts(row, &resolutions)) {
        Err(PlanError::Blocked { reasons }) => reasons,
        Ok(_) | Err(PlanError::NothingToChange) => PerRole::default(),
    };

    PerRole::from_fn(|role| {
        let locks = core::mem::take(locks.get_mut(role));
        let entry = match (parsed.get(role), lookups.get(role)) {
            _ if !locks.is_empty() && input.entry(role).is_empty() => EntryState::Empty,
            _ if !locks.is_empty() => EntryState::Locked,
            // Without another contact, only the last day can be wrong.
            (Ok(None), _) | (_, Lookup::Unchanged) if !blockers.get(role).is_empty() => {
                EntryState::Blocked(as_seen_by(blockers.get(role), me))
            }
            (Ok(None), _) => EntryState::Empty,
            (_, Lookup::Malformed(error)) => malformed(input, role, *error),
            (_, Lookup::Wanted(contact)) => entry_state(input, role, contact, blockers.get(role)),
            _ => EntryState::Unchanged,
        };
        let is_accepted = matches!(entry, EntryState::Checking | EntryState::Unchecked | EntryState::Valid(_));
        RoleState {
            supersedes: input.open(row).find(|open| open.roles.contains(role)).cloned(),
            may_take: locks.is_empty() && row.contacts.holder(role) != me,
            locks,
            is_address: matches!(parsed.get(role), Ok(Some(ContactInput::Address(_)))),
            resolution: if is_accepted { resolutions.get(role).clone() } else { Resolution::Unchanged },
            entry,
        }
    })
}

/// Resolves an entry as far as the browser can. A handle is presumed to exist; the account of an address is unknown until
/// the server answers.
fn resolve(input: Input<'_>, role: Role, lookup: &Lookup) -> Resolution {
    match lookup {
        Lookup::Unchanged | Lookup::Malformed(_) => Resolution::Unchanged,
        Lookup::Denied => Resolution::Denied,
        Lookup::Wanted(ContactInput::Handle(handle)) => Resolution::Account(handle.clone()),
        Lookup::Wanted(ContactInput::Address(_)) => {
            let check = input.check(&input.context.service.service, role);
            let account = check.and_then(|check| check.accounts.get(role).as_ref());
            account.map_or(Resolution::Unchanged, |account| Resolution::Account(account.handle.clone()))
        }
    }
}

fn malformed(input: Input<'_>, role: Role, error: HandleError) -> EntryState {
    let entry = input.entry(role);
    EntryState::Malformed { error, is_address: entry.contains('@'), suggestion: suggestion(entry, input.suffix) }
}

/// The state of a well-formed entry that names another account than the present contact. `blockers` are those that the
/// browser found.
fn entry_state(input: Input<'_>, role: Role, contact: &ContactInput, blockers: &[Blocker]) -> EntryState {
    let row = &input.context.service;
    let check = input.check(&row.service, role);
    if let Some(error) = check.and_then(|check| *check.malformed.get(role)) {
        return malformed(input, role, error);
    }
    let checked = check.map(|check| check.blockers.get(role).as_slice()).unwrap_or_default();
    let blockers: Vec<Blocker> = blockers.iter().chain(checked).cloned().collect();
    if !blockers.is_empty() {
        return EntryState::Blocked(as_seen_by(&blockers, input.me()));
    }
    check.map_or(EntryState::Checking, |check| checked_state(check, role, contact, row.contacts.holder(role)))
}

/// The state of an entry that nothing blocks, once it was checked.
fn checked_state(check: &CheckResult, role: Role, contact: &ContactInput, holder: &NicHandle) -> EntryState {
    match (check.accounts.get(role), contact) {
        (Some(account), _) if account.handle == *holder => EntryState::Unchanged,
        (Some(account), _) => EntryState::Valid(account.clone()),
        (None, ContactInput::Handle(_)) => EntryState::Unchecked,
        (None, ContactInput::Address(_)) if check.failed => EntryState::UnknownAddress,
        // Accepted, but without an account: the address is the present contact's.
        (None, ContactInput::Address(_)) => EntryState::Unchanged,
    }
}
