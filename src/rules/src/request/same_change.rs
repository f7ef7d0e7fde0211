//! Requests that readers see as one change: the kinds of service under one name.

use super::Request;

/// Whether two requests are about one name, with the same people, last day, answers and outcome. Their roles may differ.
#[must_use]
pub fn is_same_change(one: &Request, other: &Request) -> bool {
    let people = |of: &Request| (of.from.clone(), of.to.clone(), of.until);
    let answers = |of: &Request| {
        of.parties.iter().map(|party| (party.account.clone(), party.accepted_at.is_some())).collect::<Vec<_>>()
    };
    let outcome = |of: &Request| (of.state, of.ended.as_ref().map(|ended| ended.how.clone()));
    one.service.name == other.service.name
        && people(one) == people(other)
        && answers(one) == answers(other)
        && outcome(one) == outcome(other)
}
