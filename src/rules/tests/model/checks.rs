//! Invariants of every state and every transition.

use super::state::{POLICY, RequestsModelState, Stored};
use crate::prelude::*;
use handover_rules::request::recovery::{RecoveryEffect, RecoveryFacts, recovery_effect};
use handover_rules::request::{CodeState, Party};

/// The first rule that a transition breaks. The rules are written down a second time here, in other words.
pub(crate) fn broken_rule(
    before: &Stored,
    event: &Event,
    transition: &Transition,
    facts: &ChangeFacts,
) -> Option<&'static str> {
    let (old, new) = (&before.request, &transition.request);
    let has = |wanted: fn(&RequestEffect) -> bool| transition.effects.iter().any(wanted);
    let conditions = [
        (old.state.is_final() && (old != new || !transition.effects.is_empty()), "an ended request changed"),
        (new.state.is_final() != new.ended.is_some(), "the state and the end differ"),
        (
            has(|effect| *effect == RequestEffect::Move)
                != (new.state == RequestState::Done && old.state != RequestState::Done),
            "done, unmoved",
        ),
        (
            has(|effect| *effect == RequestEffect::Move) && !may_move(before, event, facts),
            "roles moved without every condition",
        ),
        (has(is_use) && !is_own_live_code(before, event), "a code was used that is not the party's live one"),
        (has(|effect| matches!(effect, RequestEffect::WrongTry { .. })), "a mailed code counted as wrong"),
        (
            new.state != old.state && is_recovered(new) && !is_rightful_recovery(old, event),
            "a recovery ended what was before it",
        ),
        (
            accepted(before) && !matches!(new.state, RequestState::Doing) && !new.state.is_final() && !new.is_blocked(),
            "a full set of answers waits although nothing blocks it",
        ),
    ];
    conditions.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, rule)| rule)
}

fn is_recovered(request: &Request) -> bool {
    matches!(request.ended, Some(Ended { how: Ending::AccountRecovered { .. }, .. }))
}

/// The account has asked for the request since, or accepted it since.
fn was_agreed_to(request: &Request, by: &NicHandle, since: Timestamp) -> bool {
    let is_asked = request.asker == *by && request.asked_at >= since;
    let is_accepted = |party: &Party| party.account == *by && party.accepted_at.is_some_and(|at| at >= since);
    is_asked || request.parties.iter().any(is_accepted)
}

fn is_rightful_recovery(request: &Request, event: &Event) -> bool {
    matches!(event, Event::AccountRecovered { account, since } if was_agreed_to(request, account, *since))
}

/// The requests that a recovery ends, as its page lists them beforehand.
pub(crate) fn ended_by_recovery(state: &RequestsModelState, by: &NicHandle, since: Timestamp) -> Vec<usize> {
    let effect = |request: &Request| recovery_effect(&RecoveryFacts::of(request, by), by, since, state.now());
    let open = state.requests.iter().enumerate().filter(|(_, stored)| !stored.request.state.is_final());
    open.filter(|(_, stored)| effect(&stored.request) == Some(RecoveryEffect::Ends)).map(|(index, _)| index).collect()
}

/// The first rule that the recovery of an account breaks as a whole.
pub(crate) fn broken_recovery(
    before: &RequestsModelState,
    after: &RequestsModelState,
    by: &NicHandle,
    since: Timestamp,
) -> Option<&'static str> {
    let now = before.now();
    let requests = before.requests.iter().zip(&after.requests).map(|(old, new)| (&old.request, &new.request));
    let open: Vec<(&Request, &Request)> = requests.filter(|(old, _)| !old.state.is_final()).collect();
    let move_at = |request: &Request| request.effect_at.filter(|_| request.state == RequestState::Doing);
    let is_overdue = |request: &Request| move_at(request).unwrap_or(request.deadline) <= now;
    let is_left =
        |(old, new): &(&Request, &Request)| was_agreed_to(old, by, since) && !is_overdue(old) && !new.state.is_final();
    let is_overtaken = |(old, new): &(&Request, &Request)| is_overdue(old) && is_recovered(new);
    let conditions = [
        (open.iter().any(is_left), "a recovery left what was done in the name of the account"),
        (open.iter().any(is_overtaken), "a recovery ended what was over before"),
    ];
    conditions.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, rule)| rule)
}

fn is_use(effect: &RequestEffect) -> bool {
    matches!(effect, RequestEffect::UseCode { .. })
}

fn accepted(stored: &Stored) -> bool {
    stored.request.parties.iter().all(|party| party.accepted_at.is_some())
}

/// Everybody has accepted, the outgoing contact still holds the roles, the asker has the right, nobody owes anything. With
/// a grace period, roles never move in the transition of an answer.
fn may_move(before: &Stored, event: &Event, facts: &ChangeFacts) -> bool {
    let request = &before.request;
    let contacts = &facts.service.contacts;
    let owes = |account: &NicHandle| facts.account(account).is_some_and(|facts| facts.has_unpaid_bill);
    let held = contacts.roles_of(&request.asker).union(facts.lost_to_siblings);
    accepted(before)
        && (request.state == RequestState::Doing || request.is_blocked())
        && !matches!(event, Event::Answer(_))
        && Role::ALL.into_iter().all(|role| !request.roles.contains(role) || *contacts.holder(role) == request.from)
        && (held.contains(Role::Admin) || request.roles.without(held).is_empty())
        && !owes(&request.from)
        && !owes(&request.to)
}

fn is_own_live_code(before: &Stored, event: &Event) -> bool {
    let Event::Answer(given) = event else { return false };
    let own = before.party_codes.iter().find(|codes| codes.account == given.by);
    own.and_then(|codes| codes.code(given.code)).is_some_and(|code| code.state == CodeState::Live)
        && before.request.state == RequestState::ValidatingByCustomers
}

/// Each party gets one email about the end, and none before it. A recovered account gets another email instead.
pub(crate) fn ends_are_notified_once(state: &RequestsModelState) -> bool {
    state.requests.iter().all(|Stored { request, end_notices, .. }| {
        let is_mailed = |party: &Party| {
            let recovered = Ending::AccountRecovered { by: party.account.clone() };
            request.ended.as_ref().is_some_and(|ended| ended.how != recovered)
        };
        request.parties.iter().zip(end_notices).all(|(party, count)| *count == u8::from(is_mailed(party)))
    })
}

/// No code has an effect once its request has ended, for any account.
pub(crate) fn codes_end_with_their_request(state: &RequestsModelState) -> bool {
    let mut ended = state.requests.iter().filter(|stored| stored.request.state.is_final());
    ended.all(|stored| {
        let mut codes = stored.party_codes.iter().flat_map(|party| &party.codes);
        codes.all(|code| is_without_effect(state, stored, code.hash))
    })
}

/// The codes of one request do nothing for another.
pub(crate) fn codes_answer_one_request(state: &RequestsModelState) -> bool {
    let [one, other] = &state.requests[..] else { return true };
    [(one, other), (other, one)].into_iter().all(|(to, of)| {
        let newest = of.party_codes.iter().filter_map(|party| party.codes.last());
        to.request.state.is_final() || newest.into_iter().all(|code| is_without_effect(state, to, code.hash))
    })
}

fn is_without_effect(state: &RequestsModelState, stored: &Stored, code: CodeHash) -> bool {
    let facts = state.facts(Some((stored.submission, &stored.request.asker)));
    stored.request.parties.iter().all(|party| {
        let event =
            Event::Answer(GivenAnswer { by: party.account.clone(), answer: Answer::Accept, code, reason: None });
        let transition =
            lifecycle::transition(&stored.request, &stored.party_codes, &event, &facts, state.now(), &POLICY);
        !transition.effects.iter().any(is_use)
    })
}

/// No role is part of two open requests.
pub(crate) fn open_requests_are_disjoint(state: &RequestsModelState) -> bool {
    let open = state.requests.iter().filter(|stored| !stored.request.state.is_final());
    let roles: Vec<RoleSet> = open.map(|stored| stored.request.roles).collect();
    Role::ALL.into_iter().all(|role| roles.iter().filter(|roles| roles.contains(role)).count() <= 1)
}

/// Once the timer has run, nothing is open beyond its deadline and grace period.
pub(crate) fn nothing_outlives_its_deadline(state: &RequestsModelState) -> bool {
    let mut later = state.clone();
    later.run_due();
    later.requests.iter().all(|stored| {
        let request = &stored.request;
        request.state.is_final() || later.now() < POLICY.transfer_after(request.deadline)
    })
}

/// A party that has not answered has an email in the outbox, or a code in its mailbox that works.
pub(crate) fn waiting_parties_have_mail(state: &RequestsModelState) -> bool {
    let open = state.requests.iter().enumerate();
    let mut open = open.filter(|(_, stored)| stored.request.state == RequestState::ValidatingByCustomers);
    open.all(|(index, stored)| {
        stored.request.parties.iter().enumerate().all(|(party, one)| {
            let is_queued = state.outbox.iter().any(|mail| (mail.request, mail.party) == (index, party));
            let is_live = |code: &CodeHash| {
                stored.party_codes[party].code(*code).is_some_and(|code| code.state == CodeState::Live)
            };
            one.accepted_at.is_some() || is_queued || stored.mailboxes[party].iter().any(is_live)
        })
    })
}
