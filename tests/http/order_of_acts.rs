//! The order in which acts on many lines and what is due take effect on a service, when they are carried out late: that of
//! their moments.

use crate::acts_on_many_lines::each;
use crate::common::held_writer::HeldWriter;
use crate::common::{TestServer, account, days, hours, minutes};
use crate::large_submissions::{answer_all, count, start};
use crate::submissions::{detail, states, submit, these};
use futures_util::FutureExt;
use handover_api::submissions::Lines;
use handover_rules::{NicHandle, PerRole, Policy, RequestState, SubmissionId, Timestamp};
use handover_server::code_hash::hash;
use handover_server::store::Store;
use handover_server::use_cases::submissions::{RequestedActs, act_on_lines};

/// More lines than one transaction has.
const MANY: usize = 230;

/// Services of the second submission that the first does not cover.
const ALONE: usize = 10;

const LINES: u64 = MANY as u64;

fn to_newcomer2() -> PerRole<Option<String>> {
    PerRole { billing: Some(account("newcomer2").to_string()), ..PerRole::default() }
}

/// An answer to all lines of a submission.
struct Given {
    submission: SubmissionId,
    by: NicHandle,
    code: String,
    accepts: bool,
    at: Timestamp,
}

impl Given {
    fn enqueue(self, store: &Store) {
        let Self { submission, by, code, accepts, at } = self;
        let (accept, decline) = if accepts { (Lines::All, Lines::None) } else { (Lines::None, Lines::All) };
        let what = RequestedActs::Answer { code: hash(&code), accept, decline };
        let given = store.write(move |tx| {
            act_on_lines(tx, submission, &by, &what, None, at, &Policy::default()).map(|done| done.is_ok())
        });
        let _ = given.now_or_never();
    }
}

/// An event after the last act, before the acts are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meanwhile {
    Nothing,
    ADay,
    Crash,
}

const MEANWHILE: [Meanwhile; 3] = [Meanwhile::Nothing, Meanwhile::ADay, Meanwhile::Crash];

/// Records the acts, and nothing of it is carried out before the last of them.
async fn record(server: &mut TestServer, acts: [Given; 2], meanwhile: Meanwhile) {
    let mut held = HeldWriter::hold(&server.store).await;
    let last = acts[1].at;
    held.pass_ahead_of(|store| acts.into_iter().for_each(|given| given.enqueue(store))).await;
    server.clock.advance(last - server.now());
    if meanwhile == Meanwhile::ADay {
        server.clock.advance(days(1));
    }
    // Both are recorded, and at most one portion is carried out. Besides, the second act may have tried a number of lines
    // that the first one ends.
    held.pass().await;
    let submissions = "select count(distinct r.submission) from recorded_line l join request r on r.id = l.request";
    assert_eq!(count(server, submissions), 2, "too few lines for this test");
    if meanwhile == Meanwhile::Crash {
        tokio::join!(server.crash(), async { drop(held) });
        server.start_again().await;
    } else {
        drop(held);
    }
    server.settle().await;
    assert_eq!(count(server, "select count(*) from recorded_line"), 0);
}

/// Both are about the same services.
#[tokio::test]
async fn answers_to_many_lines_come_before_what_is_due_until_another_is_answered() {
    for meanwhile in MEANWHILE {
        let (mut server, domains) = start(MANY).await;
        let admin = server.sign_in("admin").await;
        let first = submit(&admin, &these(&domains)).await.submission;
        server.advance(hours(2)).await;
        let admin = server.sign_in("admin").await;
        let second = submit(&admin, &each(&domains, |_| to_newcomer2())).await.submission;
        // An hour before the deadline of the first submission.
        server.advance(days(7) - hours(3)).await;
        let [newcomer, newcomer2] = [server.sign_in("newcomer").await, server.sign_in("newcomer2").await];
        let [one, other] = [
            server.code(first.first_request(), &newcomer).await,
            server.code(second.first_request(), &newcomer2).await,
        ];
        let now = server.now();
        let acts = [
            Given { submission: first, by: newcomer.handle.clone(), code: one, accepts: false, at: now },
            Given { submission: second, by: newcomer2.handle, code: other, accepts: false, at: now + hours(2) },
        ];
        record(&mut server, acts, meanwhile).await;
        let admin = server.sign_in("admin").await;
        for id in [first, second] {
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Refused, LINES)], "{meanwhile:?}");
        }
    }
}

#[tokio::test]
async fn what_is_due_between_two_answers_takes_effect_between_them() {
    for meanwhile in MEANWHILE {
        let (mut server, domains) = start(MANY).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let newcomer2 = server.sign_in("newcomer2").await;
        let to_newcomer = || PerRole { admin: Some(newcomer.handle.to_string()), ..PerRole::default() };
        let first = submit(&admin, &each(&domains[ALONE..], |_| to_newcomer())).await.submission;
        server.settle().await;
        let second = submit(&admin, &each(&domains, |_| to_newcomer2())).await.submission;
        server.settle().await;
        answer_all(&server, &newcomer, first).await;
        server.settle().await;
        let [one, other] =
            [server.code(first.first_request(), &admin).await, server.code(second.first_request(), &newcomer2).await];
        let now = server.now();
        let acts = [
            Given { submission: first, by: admin.handle.clone(), code: one, accepts: true, at: now },
            Given { submission: second, by: newcomer2.handle, code: other, accepts: false, at: now + minutes(10) },
        ];
        record(&mut server, acts, meanwhile).await;
        let admin = server.sign_in("admin").await;
        assert_eq!(states(&detail(&admin, first).await), [(RequestState::Done, LINES - ALONE as u64)], "{meanwhile:?}");
        // Who has asked for them is not the admin any more, but where nothing has moved.
        let expected = [(RequestState::Error, LINES - ALONE as u64), (RequestState::Refused, ALONE as u64)];
        assert_eq!(states(&detail(&admin, second).await), expected, "{meanwhile:?}");
        let moments = "select distinct ended_at from request where state in ('done', 'error')";
        assert_eq!(server.rows(moments).len(), 1, "{meanwhile:?}");
    }
}
