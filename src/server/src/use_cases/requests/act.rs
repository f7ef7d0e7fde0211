//! Answering, resending, withdrawing and taking back: one request, or lines of a submission, each judged by the rules
//! as if it were alone; and the budgets of those who ask (decision 0022).

use super::apply::{apply_event, run_due_of_service};
use super::plan::Asked;
use crate::use_cases::Act;
use handover_api::problem::Budget;
use handover_api::submissions::{Lines, LinesResult, PAGE, RefusedLineAct};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::lifecycle::moves_last;
use handover_rules::request::lines::{LineAct, LineState, concerns_all_lines, outcome_after, takes_part};
use handover_rules::request::{Answer, GivenAnswer, lifecycle};
use handover_rules::{CodeHash, Event, NicHandle, Policy, Refusal, RequestId, SubmissionId, Timestamp};
use handover_store::{OwnLine, ReadTx, ServiceId, StoreResult};
use std::collections::{HashMap, HashSet};

/// Applies an account's `event` to a request. A refusal is a regular result: its records, such as a wrong code, are
/// stored.
pub fn act_on_request(act: &mut Act<'_, '_>, id: RequestId, event: &Event) -> StoreResult<Result<(), Refusal>> {
    let Some(mut change) = act.tx.request_to_change(id, act.now, event.codes_needed())? else {
        return Ok(Err(Refusal::NoPart));
    };
    if change.has_due {
        run_due_of_service(act, change.record.service)?;
        let Some(changed) = act.tx.request_to_change(id, act.now, event.codes_needed())? else {
            return Ok(Err(Refusal::NoPart));
        };
        change = changed;
    }
    if let Event::Resend { by, party } = event
        && !change.party_codes.iter().any(|codes| codes.account == *party && codes.has_waiting_mail())
        && let Err(until) = check_mail_budget(act.tx, by, party, 1, act.now, &act.policies.requests)?
        && lifecycle::guard(&change.record.request, &change.party_codes, event, act.now, &act.policies.requests).is_ok()
    {
        // A budget of zero has no mail whose expiry would make room again.
        return Ok(Err(Refusal::TooMany { until: until.unwrap_or(act.now + LIMIT_PERIOD) }));
    }
    apply_event(act, &change, event)
}

/// The reason nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActError {
    /// The same line is in both lists, accept and decline.
    Contradiction,
    /// The rules refuse it for all lines.
    Refused(Refusal),
}

/// Acts on lines of a submission. A refused line does not stop the others. A refusal about the code refuses the call,
/// in any order of its lines: lines done before it had been done by an earlier call.
pub fn act_on_lines(
    act: &mut Act<'_, '_>,
    id: SubmissionId,
    by: &NicHandle,
    what: &RequestedActs,
) -> StoreResult<Result<LinesResult, ActError>> {
    let own = act.tx.own_lines(id, by)?;
    let Some(submission) = act.tx.submission(id, by)?.filter(|_| !own.is_empty()) else {
        return Ok(Err(ActError::Refused(Refusal::NoPart)));
    };
    let mut result = LinesResult::default();
    let Some(steps) = steps(&own, by, what, &mut result) else { return Ok(Err(ActError::Contradiction)) };
    let service_of: HashMap<RequestId, ServiceId> = own.iter().map(|line| (line.request, line.service)).collect();
    let (mut done, mut refused) = (HashSet::new(), HashSet::new());
    let is_together = submission.all_or_nothing;
    let mut last_done = None;
    for step in steps {
        let kind = step.kind();
        let LineStep { request, event, answer } = step;
        let known = last_done.filter(|_| is_together).and_then(|done| outcome_after(done, kind, by));
        let outcome = match known {
            Some(outcome) => outcome,
            None => act_on_request(act, request, &event)?,
        };
        match outcome {
            Ok(()) => {
                done.insert(service_of.get(&request));
                last_done = last_done.or(Some(kind));
            }
            Err(refusal) if concerns_all_lines(&refusal) => return Ok(Err(ActError::Refused(refusal))),
            // The last acceptance ended all lines, because one of them is blocked.
            Err(Refusal::Closed { .. }) if is_together && last_done == Some(LineAct::Accept) => {
                done.insert(service_of.get(&request));
            }
            Err(refusal) => {
                refused.insert(service_of.get(&request));
                add_refused(&mut result, RefusedLineAct { request, answer, refusal });
            }
        }
    }
    result.done = done.len() as u64;
    result.refused_count += refused.len() as u64;
    Ok(Ok(result))
}

/// Sends a new code to a party, for all lines that it still has to answer.
pub fn resend(
    act: &mut Act<'_, '_>,
    id: SubmissionId,
    by: &NicHandle,
    party: &NicHandle,
) -> StoreResult<Result<(), Refusal>> {
    let Some(request) = act.tx.line_to_answer(id, by, party)? else { return Ok(Err(Refusal::NoPart)) };
    act_on_request(act, request, &Event::Resend { by: by.clone(), party: party.clone() })
}

/// The acts on lines of a submission that an account asks for in one call.
#[derive(Clone, Debug)]
pub enum RequestedActs {
    /// It answers them with its code.
    Answer { code: CodeHash, accept: Lines, decline: Lines, reason: Option<String> },
    /// It withdraws them as the asker.
    Withdraw(Lines),
    /// It takes its acceptances back.
    TakeBack(Lines),
}

struct LineStep {
    request: RequestId,
    event: Event,
    answer: Option<Answer>,
}

impl LineStep {
    fn kind(&self) -> LineAct {
        match (self.answer, &self.event) {
            (Some(Answer::Decline), _) => LineAct::Decline,
            (Some(Answer::Accept), _) => LineAct::Accept,
            (None, Event::Withdraw { .. }) => LineAct::Withdraw,
            (None, _) => LineAct::TakeBack,
        }
    }
}

/// The steps of a call, in the order in which they are taken; `None` if a line is to be both accepted and declined.
fn steps(own: &[OwnLine], by: &NicHandle, what: &RequestedActs, result: &mut LinesResult) -> Option<Vec<LineStep>> {
    match what {
        RequestedActs::Answer { code, accept, decline, reason } => {
            let event = |answer| {
                let reason = reason.clone().filter(|_| answer == Answer::Decline);
                Event::Answer(GivenAnswer { by: by.clone(), answer, code: *code, reason })
            };
            answers(own, *code, (accept, decline), event, result)
        }
        RequestedActs::Withdraw(lines) => {
            let event = Event::Withdraw { by: by.clone() };
            let step = |request| LineStep { request, event: event.clone(), answer: None };
            Some(chosen(own, lines, LineState::is_open, result).into_iter().map(step).collect())
        }
        RequestedActs::TakeBack(lines) => {
            let event = Event::TakeBack { by: by.clone() };
            let step = |request| LineStep { request, event: event.clone(), answer: None };
            Some(chosen(own, lines, LineState::is_accepted, result).into_iter().map(step).collect())
        }
    }
}

/// Declined lines first: they are final.
fn answers(
    own: &[OwnLine],
    code: CodeHash,
    (accept, decline): (&Lines, &Lines),
    event: impl Fn(Answer) -> Event,
    result: &mut LinesResult,
) -> Option<Vec<LineStep>> {
    let named = |lines: &Lines| match lines {
        Lines::These(ids) => ids.iter().copied().collect::<HashSet<RequestId>>(),
        Lines::All | Lines::AllBut(_) | Lines::None => HashSet::new(),
    };
    let (to_accept, to_decline) = (named(accept), named(decline));
    if (is_open_ended(accept) && is_open_ended(decline)) || !to_accept.is_disjoint(&to_decline) {
        return None;
    }
    let mut steps = Vec::new();
    for (lines, others, answer) in [(decline, &to_accept, Answer::Decline), (accept, &to_decline, Answer::Accept)] {
        let wanted = |state: LineState| takes_part(state, answer, code);
        for request in chosen(own, lines, wanted, result) {
            if !others.contains(&request) || matches!(lines, Lines::These(_)) {
                steps.push(LineStep { request, event: event(answer), answer: Some(answer) });
            }
        }
    }
    put_last(&mut steps, own);
    Some(steps)
}

/// Lines that are not named one by one.
const fn is_open_ended(lines: &Lines) -> bool {
    matches!(lines, Lines::All | Lines::AllBut(_))
}

/// Without a grace period, an acceptance moves the roles.
fn put_last(steps: &mut [LineStep], own: &[OwnLine]) {
    let last = own.iter().filter(|line| moves_last(line.roles)).map(|line| line.request);
    let last: HashSet<RequestId> = last.collect();
    steps.sort_by_key(|step| step.answer == Some(Answer::Accept) && last.contains(&step.request));
}

/// The lines that are meant. One that is not the account's own is refused like one that does not exist.
fn chosen(
    own: &[OwnLine],
    lines: &Lines,
    is_meant: impl Fn(LineState) -> bool,
    result: &mut LinesResult,
) -> Vec<RequestId> {
    match lines {
        Lines::None => Vec::new(),
        Lines::All => own.iter().filter(|line| is_meant(line.left)).map(|line| line.request).collect(),
        Lines::AllBut(ids) => {
            let left_out: HashSet<RequestId> = ids.iter().copied().collect();
            let mut chosen = chosen(own, &Lines::All, is_meant, result);
            chosen.retain(|id| !left_out.contains(id));
            chosen
        }
        Lines::These(ids) => {
            let known: HashSet<RequestId> = own.iter().map(|line| line.request).collect();
            let mut seen = HashSet::new();
            let (mine, others): (Vec<RequestId>, Vec<RequestId>) =
                ids.iter().copied().filter(|id| seen.insert(*id)).partition(|id| known.contains(id));
            for request in others {
                result.refused_count += 1;
                add_refused(result, RefusedLineAct { request, answer: None, refusal: Refusal::NoPart });
            }
            mine
        }
    }
}

fn add_refused(result: &mut LinesResult, line: RefusedLineAct) {
    if result.refused.len() < PAGE as usize {
        result.refused.push(line);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverBudget {
    pub budget: Budget,
    /// The account that would get one email too many, if it is not the asker. The asker has named it.
    pub account: Option<NicHandle>,
    /// The time at which there is room at the latest, if it is known.
    pub until: Option<Timestamp>,
}

/// Checks that `asker` may cause `more` mails with a code to `to`, which may be itself. `Err` is the time when
/// enough of the counted mails have expired, if there is one.
fn check_mail_budget(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    to: &NicHandle,
    more: u32,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Option<Timestamp>>> {
    let limit = policy.mail_limit(asker == to);
    let since = now - LIMIT_PERIOD;
    let sent = reader.code_mails_between(asker, to, since)?;
    let excess = sent.saturating_add(more).saturating_sub(limit);
    if excess == 0 {
        return Ok(Ok(()));
    }
    let last = reader.code_mail_between(asker, to, since, excess - 1)?;
    Ok(Err(last.map(|at| at + LIMIT_PERIOD)))
}

/// Checks the budgets for a submission that asks `recipients` with one email each, for any number of requests.
pub(super) fn check_budgets(
    reader: &ReadTx<'_>,
    asked: &Asked,
    recipients: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let open = match &asked.delegate {
        Some(delegate) => {
            let (made, by_all) = reader.delegated_submissions(delegate, &asked.asker, now - LIMIT_PERIOD)?;
            let over = OverBudget { budget: Budget::OpenSubmissions, account: None, until: None };
            if policy.allows_delegated(made, by_all) { Ok(()) } else { Err(over) }
        }
        None => check_open_submissions(reader, &asked.asker, policy)?,
    };
    match open {
        Ok(()) => check_mail_budgets(reader, asked.viewer(), recipients, now, policy),
        refused => Ok(refused),
    }
}

/// Checks that `asker` may have one more open submission.
fn check_open_submissions(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let open = reader.open_submissions_of(asker)?;
    if policy.allows_submissions(open, 1) {
        return Ok(Ok(()));
    }
    let excess = (open + 1).saturating_sub(policy.open_submissions);
    let until = reader.deadline_of_open_submission(asker, excess.saturating_sub(1))?;
    Ok(Err(OverBudget { budget: Budget::OpenSubmissions, account: None, until }))
}

/// Checks the budgets of emails for one more email to each of `recipients`.
fn check_mail_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    recipients: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    for to in recipients {
        if let Err(until) = check_mail_budget(reader, asker, &to, 1, now, policy)? {
            let other = (to != *asker).then_some(to);
            let budget = if other.is_some() { Budget::Mails } else { Budget::OwnMails };
            return Ok(Err(OverBudget { budget, account: other, until }));
        }
    }
    Ok(Ok(()))
}
