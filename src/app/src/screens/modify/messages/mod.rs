//! Messages beside the inputs, and in the same words in the error summary.

mod blockers;
mod message;

pub(super) use message::{FieldMessage, Viewer, handle_inside};

use super::labels::{LAST_DAY, OTHER_ZONE, checkbox_id, field_id};
use super::model::{EntryState, InputError, Model, Offer, RoleState, Sibling};
use crate::components::{self, Tone, words};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use blockers::{blockers_message, lock_message};
use handover_api::modify::FoundAccount;
use handover_api::problem::Budget;
use handover_rules::model::handle::HandleError;
use handover_rules::{Blocker, Role};

/// The message beside the field of a role. An error is not shown before the entry is `settled`: whoever is typing has not
/// finished.
pub(super) fn role_message(role: Role, state: &RoleState, settled: bool, viewer: &Viewer) -> Option<FieldMessage> {
    entry_message(role, state, viewer).filter(|message| settled || message.tone != Tone::Bad)
}

fn entry_message(role: Role, state: &RoleState, viewer: &Viewer) -> Option<FieldMessage> {
    if let Some(lock) = state.locks.first() {
        return Some(lock_message(lock, viewer));
    }
    let message = match &state.entry {
        EntryState::Empty | EntryState::Locked => return None,
        EntryState::Malformed { error, is_address, suggestion } => {
            let text = match error {
                HandleError::Character(character) => words::wrong_character(*character),
                _ if *is_address => t::modify_malformed().to_owned(),
                error => malformed_handle(*error, suggestion.is_none().then_some(&viewer.suffix)),
            };
            FieldMessage { suggestion: suggestion.clone(), ..FieldMessage::error(text) }
        }
        EntryState::Unchanged => FieldMessage::new(Tone::Plain, "info", unchanged(role)),
        EntryState::Blocked(blockers) if state.is_address && blockers.contains(&Blocker::NoSuchAccount) => {
            FieldMessage::error(t::modify_unknown_address())
        }
        EntryState::Blocked(blockers) => blockers_message(blockers, viewer),
        EntryState::Checking => FieldMessage::new(Tone::Plain, "wait", t::modify_checking()),
        EntryState::Unchecked => FieldMessage::new(Tone::Warn, "alert", t::modify_unchecked()),
        EntryState::UnknownAddress => FieldMessage::error(t::modify_no_lookup()),
        EntryState::Valid(account) => FieldMessage::new(Tone::Ok, "ok", valid(role, account, state.is_address, viewer)),
    };
    Some(message)
}

/// The payment method that billing needs is not told of another account (decision 0008).
fn valid(role: Role, account: &FoundAccount, is_address: bool, viewer: &Viewer) -> String {
    let (who, zone) = (account.handle.as_str(), viewer.zone.as_str());
    if account.handle == viewer.me {
        return t::modify_fine_you().to_owned();
    }
    match (role, is_address) {
        (Role::Billing, true) => t::modify_fine_billing_address(who, zone),
        (Role::Billing, false) => t::modify_fine_billing(zone),
        (_, true) => t::modify_fine_address(who, zone),
        (_, false) => t::modify_fine(zone),
    }
}

fn unchanged(role: Role) -> &'static str {
    match role {
        Role::Admin => t::modify_unchanged_admin(),
        Role::Tech => t::modify_unchanged_tech(),
        Role::Billing => t::modify_unchanged_billing(),
    }
}

/// The error of a malformed handle, with an example if a suffix is given.
fn malformed_handle(error: HandleError, suffix: Option<&String>) -> String {
    let Some(suffix) = suffix else {
        let text = match error {
            HandleError::Character(character) => return words::wrong_character(character),
            HandleError::NoHyphen => t::modify_no_hyphen(),
            HandleError::BadName => t::modify_bad_name(),
            HandleError::BadSuffix => t::modify_bad_ending(),
        };
        return text.to_owned();
    };
    let example = ["aa00000-", suffix].concat();
    match error {
        HandleError::Character(character) => words::wrong_character(character),
        HandleError::NoHyphen => t::modify_no_hyphen_example(example.as_str()),
        HandleError::BadName => t::modify_bad_name_example(example.as_str()),
        HandleError::BadSuffix => t::modify_bad_ending_example(example.as_str()),
    }
}

/// The message beside the checkbox of a service of the same name.
pub(super) fn sibling_message(sibling: &Sibling, viewer: &Viewer) -> Option<FieldMessage> {
    match &sibling.offer {
        Offer::Available if sibling.blockers.is_empty() => None,
        Offer::Available => Some(blockers_message(&sibling.blockers, viewer)),
        Offer::Unchanged => Some(FieldMessage::new(Tone::Plain, "ok", t::modify_sibling_same())),
        Offer::Blocked(blockers) => {
            Some(FieldMessage { tone: Tone::Warn, icon: "lock", ..blockers_message(blockers, viewer) })
        }
    }
}

/// A failed submission: a limit by its name, anything else as everywhere.
pub(super) fn failure(failure: &Failure) -> String {
    let Failure::Problem(problem) = failure else { return components::explain(failure) };
    match (problem.budget(), problem.until.map(intl::timestamp)) {
        (Some(Budget::OpenSubmissions), Some(until)) => t::modify_over_requests(until.as_str()),
        (Some(Budget::Mails), Some(until)) => problem.account().map_or_else(
            || components::explain(failure),
            |account| t::modify_over_mails(account.as_str(), until.as_str()),
        ),
        (Some(Budget::OwnMails), Some(until)) => t::modify_over_own_mails(until.as_str()),
        _ => components::explain(failure),
    }
}

/// The lines of the error summary, each with the id of its input.
pub(super) fn input_errors(model: &Model, viewer: &Viewer) -> Vec<(&'static str, String)> {
    model.errors().into_iter().map(|error| input_error(model, error, viewer)).collect()
}

fn input_error(model: &Model, error: InputError, viewer: &Viewer) -> (&'static str, String) {
    let line = |label: &str, message: Option<FieldMessage>| {
        let message = message.map(|message| message.plain()).unwrap_or_default();
        t::modify_problem(label, message.as_str())
    };
    match error {
        InputError::Entry(role) => {
            let message = role_message(role, model.roles.get(role), true, viewer);
            (field_id(role), line(words::role(role), message))
        }
        InputError::Sibling(service) => {
            let sibling = model.siblings.iter().find(|sibling| sibling.service == service);
            let message = sibling.and_then(|sibling| sibling_message(sibling, viewer));
            // Of the services offered, only the zone may have another name.
            let is_of_site = model.submissions.first().is_none_or(|main| main.service.name == service.name);
            let id = if is_of_site { checkbox_id(service.category) } else { OTHER_ZONE };
            (id, line(words::category(service.category), message))
        }
        InputError::SameLastDay => (LAST_DAY, t::modify_same_day().to_owned()),
        InputError::NothingEntered(role) => {
            let (role, text) = nothing_entered(role, viewer);
            (field_id(role), text)
        }
    }
}

/// The error if nothing is entered, and the role at whose field it is shown.
pub(super) fn missing_entry(model: &Model, viewer: &Viewer) -> Option<(Role, String)> {
    model.errors().into_iter().find_map(|error| match error {
        InputError::NothingEntered(role) => Some(nothing_entered(role, viewer)),
        _ => None,
    })
}

fn nothing_entered(role: Option<Role>, viewer: &Viewer) -> (Role, String) {
    let text = if viewer.only.is_some() { t::webmaster_missing() } else { t::modify_nothing() };
    (viewer.only.or(role).unwrap_or(Role::Admin), text.to_owned())
}

#[cfg(test)]
mod tests;
