//! The acts of a history, and how they are drawn.

use chrono::TimeDelta;
use handover_rules::request::Answer;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Accounts without `-ovh`: those of the test export that can take roles, one of them in another zone and one with
/// gaps in its profile.
pub(super) const ACCOUNTS: [&str; 8] =
    ["admin", "tech", "billing", "newcomer", "newcomer2", "unbanked", "canada", "gaps"];
/// Names of domains.
pub(super) const SERVICES: [&str; 4] = ["halden.example", "łódź-müller.example", "one.example", "two.example"];

/// A person, relative to a request so that most acts make sense.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Asker,
    Incoming,
    Outgoing,
    /// By index into [`ACCOUNTS`].
    Account(usize),
}

/// The code that a party presents.
#[derive(Clone, Copy, Debug)]
pub(super) enum PresentedCode {
    Latest,
    /// The first one that was mailed.
    First,
    /// Another party's.
    Others,
    Wrong,
}

/// New contacts for a service, by index into [`SERVICES`] and [`ACCOUNTS`].
#[derive(Clone, Debug)]
pub(super) struct AskedLine {
    pub(super) service: usize,
    pub(super) contacts: [Option<usize>; 3],
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Cancel {
    Withdraw,
    TakeBack,
}

/// Requests and submissions are meant by an index into the open ones, or into all if none is open.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// By the route of OVHcloud's API.
    AskOne {
        by: Option<usize>,
        line: AskedLine,
        last_day_in: Option<u64>,
    },
    AskMany {
        by: usize,
        lines: Vec<AskedLine>,
        all_or_nothing: bool,
        leave_out: bool,
        replace_own: bool,
    },
    Answer {
        by: Who,
        request: usize,
        answer: Answer,
        code: PresentedCode,
    },
    AnswerAll {
        by: Who,
        request: usize,
        answer: Answer,
        code: PresentedCode,
    },
    Cancel {
        by: Who,
        request: usize,
        how: Cancel,
    },
    CancelAll {
        by: Who,
        request: usize,
        how: Cancel,
    },
    Resend {
        by: Who,
        request: usize,
        to: Who,
    },
    EndRole {
        by: Option<usize>,
        service: usize,
    },
    Bill {
        account: usize,
        is_unpaid: bool,
    },
    PaymentMethod {
        account: usize,
        is_valid: bool,
    },
    Suspend {
        account: usize,
        is_suspended: bool,
    },
    /// Everybody who has to answer accepts.
    AllAccept {
        request: usize,
    },
    Pass(TimeDelta),
    /// The server is down for this long.
    Restart(TimeDelta),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum HistoryKind {
    OneService,
    SeveralServices,
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        4 => Just(Who::Asker),
        5 => Just(Who::Incoming),
        1 => Just(Who::Outgoing),
        1 => (0..ACCOUNTS.len()).prop_map(Who::Account),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![6 => Just(Answer::Accept), 1 => Just(Answer::Decline)]
}

fn code() -> impl Strategy<Value = PresentedCode> {
    prop_oneof![
        12 => Just(PresentedCode::Latest),
        1 => Just(PresentedCode::First),
        1 => Just(PresentedCode::Others),
        1 => Just(PresentedCode::Wrong),
    ]
}

fn cancel() -> impl Strategy<Value = Cancel> {
    prop_oneof![Just(Cancel::Withdraw), Just(Cancel::TakeBack)]
}

/// Even minutes, so that checks of blocked requests are due at the same moments however late a timer runs.
fn time() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        4 => Just(TimeDelta::minutes(2)),
        2 => Just(TimeDelta::minutes(62)),
        2 => Just(TimeDelta::hours(14)),
        2 => Just(TimeDelta::hours(85)),
        1 => Just(TimeDelta::days(8)),
        1 => Just(TimeDelta::days(20)),
    ]
}

fn line(services: usize) -> impl Strategy<Value = AskedLine> {
    let contact = || option::weighted(0.5, 0..ACCOUNTS.len());
    (0..services, contact(), contact(), contact())
        .prop_map(|(service, admin, tech, billing)| AskedLine { service, contacts: [admin, tech, billing] })
}

fn account() -> impl Strategy<Value = usize> {
    0..ACCOUNTS.len()
}

/// Acts on requests that exist.
fn act_on_request() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (who(), any::<usize>(), answer(), code())
            .prop_map(|(by, request, answer, code)| Act::Answer { by, request, answer, code }),
        3 => (who(), any::<usize>(), answer(), code())
            .prop_map(|(by, request, answer, code)| Act::AnswerAll { by, request, answer, code }),
        8 => any::<usize>().prop_map(|request| Act::AllAccept { request }),
        1 => (who(), any::<usize>(), cancel()).prop_map(|(by, request, how)| Act::Cancel { by, request, how }),
        1 => (who(), any::<usize>(), cancel()).prop_map(|(by, request, how)| Act::CancelAll { by, request, how }),
        2 => (who(), any::<usize>(), who()).prop_map(|(by, request, to)| Act::Resend { by, request, to }),
    ]
}

/// Acts of the provider, and time.
fn event() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (account(), any::<bool>()).prop_map(|(account, is_unpaid)| Act::Bill { account, is_unpaid }),
        1 => (account(), any::<bool>()).prop_map(|(account, is_valid)| Act::PaymentMethod { account, is_valid }),
        1 => (account(), prop::bool::weighted(0.3))
            .prop_map(|(account, is_suspended)| Act::Suspend { account, is_suspended }),
        9 => time().prop_map(Act::Pass),
        1 => time().prop_map(Act::Restart),
    ]
}

impl HistoryKind {
    pub(super) fn histories(self) -> BoxedStrategy<Vec<Act>> {
        match self {
            Self::OneService => {
                let ask = (option::weighted(0.3, account()), line(2), option::weighted(0.3, 0..12_u64))
                    .prop_map(|(by, line, last_day_in)| Act::AskOne { by, line, last_day_in });
                let end = (option::weighted(0.3, account()), 0..2_usize)
                    .prop_map(|(by, service)| Act::EndRole { by, service });
                vec(prop_oneof![4 => ask, 1 => end, 8 => act_on_request(), 5 => event()], 12..48).boxed()
            }
            Self::SeveralServices => {
                let flags = (prop::bool::weighted(0.6), prop::bool::weighted(0.7), any::<bool>());
                let ask = (account(), vec(line(SERVICES.len()), 1..5), flags).prop_map(
                    |(by, lines, (all_or_nothing, leave_out, replace_own))| Act::AskMany {
                        by,
                        lines,
                        all_or_nothing,
                        leave_out,
                        replace_own,
                    },
                );
                vec(prop_oneof![4 => ask, 8 => act_on_request(), 4 => event()], 10..36).boxed()
            }
        }
    }
}
