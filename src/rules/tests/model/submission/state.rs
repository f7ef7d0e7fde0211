//! The state of the model: the data that the server stores of a submission, and data that a crash loses.

use super::case::{ASKER, Emails, LINES, LineOutcome, SubmissionSetup};
use crate::model::state::{ACCOUNTS, AccountIndex, account, at};
use crate::prelude::*;
use handover_rules::model::policy::CHECK_INTERVAL;
use handover_rules::request::{Code, CodeState, LastMail, PartyCodes};

/// The end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    Done,
    Declined(AccountIndex),
    Expired,
    Withdrawn,
    TakenBack(AccountIndex),
    Failed,
}

/// State of a line. The states before its end make no difference any more, and are forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LinePhase {
    Waiting,
    /// The tick of the effect.
    Doing(u8),
    /// Waits for a debt to be paid, which it never is here. The time of the next check makes no difference.
    Blocked,
    Ended(End),
}

/// A request of the submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub(super) phase: LinePhase,
    /// By account, the number of the code it has accepted with.
    pub(super) accepted_with: [Option<u8>; 3],
}

/// A code in the mailbox of its party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mailed {
    Live,
    Superseded,
}

/// The emails with codes to a party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Mailbox {
    /// One is in the outbox.
    pub(super) is_queued: bool,
    /// The codes of those that have arrived.
    pub(super) codes: Vec<Mailed>,
}

/// An email that the worker has taken from the outbox. Lost in a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct MailInTransit {
    pub(super) to: AccountIndex,
    /// The mail server has accepted it.
    pub(super) is_delivered: bool,
}

/// Everything there is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SubmissionModelState {
    /// Number of the case.
    pub(super) case: usize,
    pub(super) tick: u8,
    pub(super) lines: [Line; LINES],
    pub(super) mailboxes: [Mailbox; 3],
    /// The incoming contact of the second line owes money.
    pub(super) has_debt: bool,
    pub(super) under_way: Option<MailInTransit>,
    /// The first rule that was broken.
    pub(super) violation: Option<&'static str>,
}

impl SubmissionModelState {
    pub(super) fn new(number: usize, case: &SubmissionSetup) -> Self {
        let line = Line { phase: LinePhase::Waiting, accepted_with: [None; 3] };
        let mut state = Self {
            case: number,
            tick: 0,
            lines: [line; LINES],
            mailboxes: ACCOUNTS.map(|_| Mailbox::default()),
            has_debt: false,
            under_way: None,
            violation: None,
        };
        for (number, mailbox) in ACCOUNTS.into_iter().zip(&mut state.mailboxes) {
            if case.lines_of(number).next().is_some() {
                match case.emails {
                    Emails::InSteps => mailbox.is_queued = true,
                    Emails::Arrived => mailbox.codes.push(Mailed::Live),
                }
            }
        }
        state
    }

    pub(super) fn end(&self, line: usize) -> Option<End> {
        match self.lines[line].phase {
            LinePhase::Ended(end) => Some(end),
            LinePhase::Waiting | LinePhase::Doing(_) | LinePhase::Blocked => None,
        }
    }

    pub(super) fn has_moved(&self, line: usize) -> bool {
        self.end(line) == Some(End::Done)
    }

    pub(super) fn is_over(&self) -> bool {
        (0..LINES).all(|line| self.end(line).is_some())
    }

    /// Every party has accepted the line.
    pub(super) fn is_accepted(&self, case: &SubmissionSetup, line: usize) -> bool {
        case.parties(line).all(|party| self.accepted_with(line, party).is_some())
    }

    pub(super) fn accepted_with(&self, line: usize, party: AccountIndex) -> Option<u8> {
        self.lines[line].accepted_with[usize::from(party)]
    }

    /// A line waits for this party.
    pub(super) fn waits_for(&self, case: &SubmissionSetup, line: usize, party: AccountIndex) -> bool {
        case.is_party(line, party) && self.end(line).is_none() && self.accepted_with(line, party).is_none()
    }

    /// The request as the rules know it.
    pub(super) fn request(&self, case: &SubmissionSetup, line: usize) -> Request {
        let mut request = case.requests[line].clone();
        // The model of one request has the reminders: they change nothing.
        request.reminders = 2;
        for party in &mut request.parties {
            let accepted = self.accepted_with(line, number_of(party.account.as_str()));
            party.accepted_at = accepted.map(|_| request.asked_at);
        }
        match self.lines[line].phase {
            LinePhase::Waiting => {}
            LinePhase::Blocked => request.effect_at = Some(at(self.tick) + CHECK_INTERVAL),
            LinePhase::Doing(tick) => {
                request.state = RequestState::Doing;
                request.effect_at = Some(at(tick));
            }
            LinePhase::Ended(end) => {
                let how = ending(end);
                request.state = how.state();
                request.ended = Some(Ended { at: request.asked_at, how });
            }
        }
        request
    }

    /// The codes of a submission's parties, as the store reads them for a line: a code is used on the line that it has
    /// answered.
    pub(super) fn codes(&self, case: &SubmissionSetup, line: usize) -> Vec<PartyCodes> {
        let codes_of = |party: AccountIndex| {
            let mailbox = &self.mailboxes[usize::from(party)];
            let own = self.accepted_with(line, party);
            let known = mailbox.codes.iter().zip(0_u8..).map(|(mailed, number)| {
                let state = match mailed {
                    _ if own == Some(number) => CodeState::Used(Answer::Accept),
                    Mailed::Live => CodeState::Live,
                    Mailed::Superseded => CodeState::Superseded,
                };
                Code { hash: hash(party, number), state }
            });
            let sent = Some(LastMail::At(at(0))).filter(|_| !mailbox.codes.is_empty());
            PartyCodes {
                account: account(party),
                codes: known.collect(),
                wrong_tries: Vec::new(),
                resends: Vec::new(),
                last_mail: if mailbox.is_queued { Some(LastMail::Queued) } else { sent },
            }
        };
        let others = ACCOUNTS.into_iter().filter(|account| !case.is_party(line, *account));
        case.parties(line).chain(others).map(codes_of).collect()
    }

    /// The facts that decide about a line.
    pub(super) fn facts<'a>(&self, case: &'a SubmissionSetup) -> &'a ChangeFacts {
        let outcome = |line| match self.end(line) {
            None => LineOutcome::Open,
            Some(End::Done) => LineOutcome::Moved,
            Some(_) => LineOutcome::Ended,
        };
        case.facts([outcome(0), outcome(1)], self.has_debt)
    }

    /// The roles that have moved.
    pub(super) fn moved(&self, case: &SubmissionSetup) -> RoleSet {
        let moved = (0..LINES).filter(|line| self.has_moved(*line));
        moved.fold(RoleSet::EMPTY, |roles, line| roles.union(case.requests[line].roles))
    }

    pub(super) fn now(&self) -> Timestamp {
        at(self.tick)
    }

    /// A repetition of an email that may have arrived, or a resend, for one party at most: a third code of a party would be
    /// to the second as that is to the first, and parties have nothing to do with each other's codes.
    pub(super) fn may_send_to(&self, party: AccountIndex) -> bool {
        let is_first = self.mailboxes[usize::from(party)].codes.is_empty();
        is_first || self.mailboxes.iter().all(|mailbox| mailbox.codes.len() < 2)
    }
}

/// The end as the model knows it.
pub(super) fn end_of(how: &Ending) -> End {
    match how {
        Ending::Done => End::Done,
        Ending::Declined { by, .. } => End::Declined(number_of(by.as_str())),
        Ending::Expired => End::Expired,
        Ending::Withdrawn { .. } => End::Withdrawn,
        Ending::TakenBack { by } => End::TakenBack(number_of(by.as_str())),
        _ => End::Failed,
    }
}

fn ending(end: End) -> Ending {
    match end {
        End::Done => Ending::Done,
        End::Declined(by) => Ending::Declined { by: account(by), reason: None },
        End::Expired => Ending::Expired,
        End::Withdrawn => Ending::Withdrawn { by: account(ASKER) },
        End::TakenBack(by) => Ending::TakenBack { by: account(by) },
        End::Failed => Ending::Failed { reasons: Vec::new() },
    }
}

pub(super) fn number_of(handle: &str) -> AccountIndex {
    ACCOUNTS.into_iter().find(|number| account(*number).as_str() == handle).expect("one of the accounts")
}

pub(super) fn hash(party: AccountIndex, number: u8) -> CodeHash {
    let mut hash = [0; 32];
    hash[0] = party + 1;
    hash[1] = number;
    CodeHash(hash)
}
