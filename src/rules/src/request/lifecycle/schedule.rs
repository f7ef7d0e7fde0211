//! Due times of a request.

use crate::request::{Request, RequestState};
use crate::{Role, RoleSet, Timestamp};

/// The role that moves last of those that move at one moment on a service. The admin decides who may ask for the other
/// roles and who is notified. All moves of one moment are judged by the admin before it, not in the order of random
/// request numbers.
pub const MOVES_LAST: Role = Role::Admin;

/// Whether a transfer of `roles` comes after the others on its service at the same moment.
#[must_use]
pub const fn moves_last(roles: RoleSet) -> bool {
    roles.contains(MOVES_LAST)
}

/// Time of the next scheduled step: a reminder, a check, the deadline or the transfer. `None` once the request has ended.
#[must_use]
pub fn next_due(request: &Request) -> Option<Timestamp> {
    match request.state {
        RequestState::ValidatingByCustomers => {
            let next = reminder_at(request, request.reminders).unwrap_or(request.deadline);
            Some(request.effect_at.map_or(next, |check| check.min(next)))
        }
        RequestState::Doing => request.effect_at,
        _ => None,
    }
}

/// Time of a reminder (0 or 1): at 50 % and at 90 % of the time for answers.
pub(super) fn reminder_at(request: &Request, number: u8) -> Option<Timestamp> {
    let tenths = match number {
        0 => 5,
        1 => 9,
        _ => return None,
    };
    Some(request.asked_at + (request.deadline - request.asked_at) / 10 * tenths)
}
