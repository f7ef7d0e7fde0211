//! Messages about blockers: each with its remedy.

use super::message::{FieldMessage, REQUEST, Viewer, handle_inside};
use crate::components::{Tone, words};
use crate::platform::i18n as t;
use handover_rules::{Blocker, NicHandle};

/// The message of a locked role.
pub(super) fn lock_message(lock: &Blocker, viewer: &Viewer) -> FieldMessage {
    match lock {
        Blocker::RequestOpen { request, .. } => {
            let open = viewer.open.iter().find(|open| open.id == *request);
            let to = open.map_or_else(String::new, |open| handle_inside(&open.to, &viewer.me));
            let text = if open.is_some_and(|open| open.asker == viewer.me) {
                t::modify_locked_by_you(REQUEST, to.as_str())
            } else {
                t::modify_locked_by_other(REQUEST, to.as_str())
            };
            FieldMessage { request: Some(*request), ..FieldMessage::new(Tone::Warn, "wait", text) }
        }
        Blocker::RightMissing { .. } => FieldMessage::new(Tone::Plain, "lock", words::blocker(lock, &viewer.me)),
        _ => {
            let text = with_remedy(lock, viewer);
            let links_to_profile = lock.is_resolved_in_profile_of(&viewer.me);
            FieldMessage { links_to_profile, ..FieldMessage::new(Tone::Warn, "lock", text) }
        }
    }
}

/// The error of an input with these blockers.
pub(super) fn blockers_message(blockers: &[Blocker], viewer: &Viewer) -> FieldMessage {
    let request = blockers.iter().find_map(|blocker| match blocker {
        Blocker::RequestOpen { request, .. } => Some(*request),
        _ => None,
    });
    let sentences: Vec<String> = blockers.iter().map(|blocker| with_remedy(blocker, viewer)).collect();
    let links_to_profile = blockers.iter().any(|blocker| blocker.is_resolved_in_profile_of(&viewer.me));
    FieldMessage { request, links_to_profile, ..FieldMessage::error(sentences.join(" ")) }
}

fn with_remedy(blocker: &Blocker, viewer: &Viewer) -> String {
    let text = match blocker {
        Blocker::RequestOpen { .. } => t::modify_request_there(REQUEST),
        _ => words::blocker(blocker, &viewer.me),
    };
    match remedy(blocker, &viewer.me) {
        Some(remedy) => [&text, " ", &remedy].concat(),
        None => text,
    }
}

fn remedy(blocker: &Blocker, me: &NicHandle) -> Option<String> {
    let of =
        |account: &NicHandle, yours: &'static str, theirs: &'static str| if account == me { yours } else { theirs };
    let text = match blocker {
        Blocker::NoSuchAccount => t::modify_fix_spelling(),
        Blocker::OtherZone { from, .. } => return Some(t::modify_fix_zone(from.as_str())),
        Blocker::UnpaidInvoice { account } => of(account, t::modify_fix_bill_yours(), t::modify_fix_bill_theirs()),
        Blocker::NoPaymentMethod { account } => {
            of(account, t::modify_fix_payment_yours(), t::modify_fix_payment_theirs())
        }
        Blocker::ProfileIncomplete { account } => {
            of(account, t::modify_fix_profile_yours(), t::modify_fix_profile_theirs())
        }
        Blocker::AddressUnconfirmed { account } => {
            of(account, t::modify_fix_address_yours(), t::modify_fix_address_theirs())
        }
        Blocker::Unable { account } => of(account, t::modify_fix_unable_yours(), t::modify_fix_unable_theirs()),
        Blocker::InCreation => t::modify_fix_in_creation(),
        Blocker::Expired => t::modify_fix_expired(),
        Blocker::InDebt => t::modify_fix_debt(),
        Blocker::RightMissing { .. }
        | Blocker::RoleLost { .. }
        | Blocker::SeveralAccounts
        | Blocker::CoolingDown { .. }
        | Blocker::LastDayOutOfRange
        | Blocker::RequestOpen { .. } => return None,
    };
    Some(text.to_owned())
}
