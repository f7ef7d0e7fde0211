//! The acts that a call asks for, as steps on single lines.

use handover_api::submissions::{Lines, LinesResult, PAGE, RefusedLineAct};
use handover_rules::request::lifecycle::moves_last;
use handover_rules::request::lines::{LineAct, LineState, takes_part};
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::{CodeHash, Event, NicHandle, Refusal, RequestId};
use handover_store::OwnLine;
use std::collections::HashSet;

/// The acts on lines of a submission that an account asks for in one call.
#[derive(Clone, Debug)]
pub enum RequestedActs {
    /// It answers them with its code.
    Answer {
        /// Hash of the code.
        code: CodeHash,
        /// Lines to accept.
        accept: Lines,
        /// Lines to decline.
        decline: Lines,
        /// Reason given for declining.
        reason: Option<String>,
    },
    /// It withdraws them as the asker.
    Withdraw(Lines),
    /// It takes its acceptances back.
    TakeBack(Lines),
}

/// One step: an event about a line.
pub(super) struct LineStep {
    pub(super) request: RequestId,
    pub(super) event: Event,
    pub(super) answer: Option<Answer>,
}

/// The same line is in both lists, accept and decline.
pub(super) struct Contradiction;

impl LineStep {
    pub(super) fn kind(&self) -> LineAct {
        match (self.answer, &self.event) {
            (Some(Answer::Decline), _) => LineAct::Decline,
            (Some(Answer::Accept), _) => LineAct::Accept,
            (None, Event::Withdraw { .. }) => LineAct::Withdraw,
            (None, _) => LineAct::TakeBack,
        }
    }
}

/// The steps of a call, in the order in which they are taken.
pub(super) fn steps(
    own: &[OwnLine],
    by: &NicHandle,
    what: &RequestedActs,
    result: &mut LinesResult,
) -> Result<Vec<LineStep>, Contradiction> {
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
            Ok(chosen(own, lines, LineState::is_open, result).into_iter().map(step).collect())
        }
        RequestedActs::TakeBack(lines) => {
            let event = Event::TakeBack { by: by.clone() };
            let step = |request| LineStep { request, event: event.clone(), answer: None };
            Ok(chosen(own, lines, LineState::is_accepted, result).into_iter().map(step).collect())
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
) -> Result<Vec<LineStep>, Contradiction> {
    let named = |lines: &Lines| match lines {
        Lines::These(ids) => ids.iter().copied().collect::<HashSet<RequestId>>(),
        Lines::All | Lines::AllBut(_) | Lines::None => HashSet::new(),
    };
    let (to_accept, to_decline) = (named(accept), named(decline));
    if (is_open_ended(accept) && is_open_ended(decline)) || !to_accept.is_disjoint(&to_decline) {
        return Err(Contradiction);
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
    Ok(steps)
}

/// Whether lines are not named one by one.
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

/// Adds a refused line, if it is one of the first.
pub(super) fn add_refused(result: &mut LinesResult, line: RefusedLineAct) {
    if result.refused.len() < PAGE as usize {
        result.refused.push(line);
    }
}
