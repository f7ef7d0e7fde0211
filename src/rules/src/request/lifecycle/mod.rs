//! The state machine of a request: a pure function from (request, event, now) to (request, effects) (decision 0007).
//!
//! The server stores the resulting request and carries out the effects in one transaction. The browser asks [`guard`]
//! which actions to offer. No other code changes a state.
//!
//! Scheduled timestamps count, not the time at which a timer ran: due steps are processed before the event. A
//! transition can therefore end the request and also refuse the event; store both results.

mod event;
mod guard;
mod limits;
mod schedule;
mod transition;

pub use event::{CodesNeeded, Event, Refusal, RequestEffect, Transition};
pub use guard::{acceptance_waits_until, blockers_of, guard, guard_replacement, lasting_blockers};
pub use limits::resend_wait;
pub use schedule::{MOVES_LAST, moves_last, next_due};
pub use transition::{transition, transition_of_line, transition_without_facts};

use super::notices::Notice;
use super::timeline::{TimelineEntry, TimelineEvent};
use super::{Party, Request, RequestState};
use crate::submission::PlannedRequest;
use crate::{NicHandle, Policy, RequestId, Role, ServiceKey, Timestamp};

/// Creates a planned request, waiting for its parties.
#[must_use]
pub fn submit(
    planned: PlannedRequest,
    id: RequestId,
    service: ServiceKey,
    asker: NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> (Request, Vec<RequestEffect>) {
    let parties = planned.parties(&asker);
    let request = Request {
        id,
        service,
        roles: planned.roles,
        until: planned.until,
        from: planned.from,
        to: planned.to,
        asked_at: now,
        deadline: policy.answer_deadline(now, planned.until),
        state: RequestState::ValidatingByCustomers,
        parties: parties.iter().map(|account| Party { account: account.clone(), accepted_at: None }).collect(),
        effect_at: None,
        reminders: 0,
        ended: None,
        asker,
    };
    let mut effects = vec![
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: RequestState::Todo,
            event: TimelineEvent::Asked,
            by: Some(request.asker.clone()),
        }),
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: request.state,
            event: TimelineEvent::CodesQueued,
            by: None,
        }),
    ];
    if request.roles.contains(Role::Admin) {
        effects.extend(parties.iter().map(|account| RequestEffect::WarnFormerAddresses { account: account.clone() }));
    }
    effects.extend(parties.into_iter().map(|to| RequestEffect::Mail { notice: Notice::Confirm, to }));
    (request, effects)
}
