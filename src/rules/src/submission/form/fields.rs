//! The fields of the roles.

use super::lines::FormService;
use super::preview::{FoundAccount, Preview};
use crate::model::handle::{HandleError, suggestion};
use crate::submission::blockers::{Blocker, OpenRequest, may_ask_for};
use crate::submission::contact_input::ContactInput;
use crate::submission::locked_roles::locked_roles;
use crate::submission::refused::RefusalKind;
use crate::{AccountFacts, NicHandle, Role};
use chrono::NaiveDate;
use core::cmp::Reverse;

/// Facts about a role before anything is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleState {
    /// The current contacts with numbers of services: the account itself first, then those with most services.
    pub holders: Vec<(NicHandle, u64)>,
    /// The services on which the account may name this contact.
    pub may_change: u64,
    /// The reasons that keep the role of the only service from changing to any account.
    pub locks: Vec<Blocker>,
    /// The open request for the role of the only service that naming somebody ends.
    pub ends: Option<OpenRequest>,
    /// The last day (UTC) of the tech contact that all services have in common.
    pub until: Option<NaiveDate>,
}

/// The verdict on the entry of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is entered: the contact stays.
    #[default]
    Empty,
    /// The entry is neither a handle nor an address.
    Malformed {
        /// The error of the entry as a handle.
        error: HandleError,
        /// The entry looks like an address.
        is_address: bool,
        /// A similar handle that is well-formed.
        suggestion: Option<NicHandle>,
    },
    /// The entry names the current contact.
    Unchanged,
    /// The role of the only service cannot change.
    Blocked(Vec<Blocker>),
    /// The server has not answered yet.
    Checking,
    /// The server has no objection to the entry itself.
    Accepted(Option<FoundAccount>),
}

impl Verdict {
    /// Whether the entry has to be corrected before anything is sent.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::Malformed { .. } | Self::Blocked(_))
    }
}

/// The verdict on an account that could be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// It holds the role on every service.
    Present,
    /// It can take no role at present.
    Unable,
    /// It can take the role, besides the number of services on which it holds it already.
    Able(u64),
}

/// The verdict on an account before it is entered.
#[must_use]
pub fn candidate(account: &NicHandle, is_unable: bool, state: &RoleState) -> Candidate {
    match state.holders.iter().find(|(holder, _)| holder == account) {
        Some(_) if state.holders.len() == 1 => Candidate::Present,
        _ if is_unable => Candidate::Unable,
        held => Candidate::Able(held.map_or(0, |(_, services)| *services)),
    }
}

/// The state of a role on the services.
#[must_use]
pub fn role_state(me: &AccountFacts, role: Role, services: &[FormService<'_>]) -> RoleState {
    let mut all: Vec<&NicHandle> = services.iter().map(|service| service.contacts.holder(role)).collect();
    all.sort_unstable();
    let groups = all.chunk_by(|one, other| one == other);
    let mut holders: Vec<(NicHandle, u64)> = groups.map(|group| (group[0].clone(), group.len() as u64)).collect();
    holders.sort_by_key(|(holder, services)| (*holder != me.handle, Reverse(*services)));
    let may_change = |service: &&FormService<'_>| may_ask_for(service.contacts.roles_of(&me.handle)).contains(role);
    let may_change = services.iter().filter(may_change).count() as u64;
    let days = services.iter().map(|service| service.tech_until.filter(|_| role == Role::Tech));
    let mut state = RoleState { holders, may_change, until: common(days), ..RoleState::default() };
    if let [only] = services {
        state.locks.clone_from(locked_roles(&me.handle, &only.facts(me, core::iter::empty())).get(role));
        let ends = |open: &&OpenRequest| open.roles.contains(role) && open.gives_way_to(&me.handle, only.contacts);
        state.ends = only.open.iter().find(ends).filter(|_| state.locks.is_empty()).cloned();
    }
    state
}

fn common<T: PartialEq>(mut all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The verdict on an entry. `preview` is the latest preview of the draft it belongs to, and whether it is the server's;
/// `suffix` that of the provider's handles.
#[must_use]
pub fn verdict(role: Role, entry: &str, state: &RoleState, preview: Option<(&Preview, bool)>, suffix: &str) -> Verdict {
    let input = match ContactInput::read(Some(entry)) {
        Err(error) => {
            let (is_address, suggestion) = (entry.contains('@'), suggestion(entry, suffix));
            return Verdict::Malformed { error, is_address, suggestion };
        }
        Ok(input) => input,
    };
    if input.is_some() && !state.locks.is_empty() {
        return Verdict::Blocked(state.locks.clone());
    }
    if let Some(blocked) = preview.map(|(preview, _)| reasons(role, preview)).filter(|reasons| !reasons.is_empty()) {
        return Verdict::Blocked(blocked);
    }
    let Some(input) = input else { return Verdict::Empty };
    let is_present = |account: &NicHandle| matches!(&state.holders[..], [(holder, _)] if holder == account);
    match (input, preview) {
        (ContactInput::Handle(handle), _) if is_present(&handle) => Verdict::Unchanged,
        (_, None | Some((_, false))) => Verdict::Checking,
        (input, Some((preview, true))) => match (preview.found.get(role), input) {
            (Some(found), _) if is_present(&found.handle) => Verdict::Unchanged,
            (Some(found), _) => Verdict::Accepted(Some(found.clone())),
            // Addresses of current contacts are not looked up.
            (None, ContactInput::Address(_)) => Verdict::Unchanged,
            (None, ContactInput::Handle(_)) => Verdict::Accepted(None),
        },
    }
}

/// The reasons that are about the entry: those against the only service, or that it matches no single account.
fn reasons(role: Role, preview: &Preview) -> Vec<Blocker> {
    let only = preview.blocked.get(role);
    let group = |kind| preview.refused.iter().any(|group| group.reason == kind && group.role == Some(role));
    match only.as_slice() {
        [] if group(RefusalKind::NoSuchAccount) => vec![Blocker::NoSuchAccount],
        [] if group(RefusalKind::SeveralAccounts) => vec![Blocker::SeveralAccounts],
        only => only.to_vec(),
    }
}
