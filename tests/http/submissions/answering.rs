//! Answers and other acts on the lines of a submission: each line is judged by itself.

use super::{
    act, all_lines, answer, answer_all, detail, each, open, requests_of, start, states, submit, tech_to, these,
};
use crate::common::{TO_NEWCOMER, domain, hours, seconds};
use handover_api::reference::Resend;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_api::{Reason, route};
use handover_rules::request::Answer;
use handover_rules::{PerRole, Refusal, RequestId, RequestState};

#[tokio::test]
async fn lines_are_answered_together_and_one_by_one() {
    let (server, domains) = start(6).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let done = |result: &LinesResult| (result.done, result.refused_count);
    // OVHcloud's route answers one line.
    newcomer.accept(lines[0], &code).await.done();
    let declined = Lines::These(vec![lines[1], lines[2]]);
    let both = answer(&newcomer, id, &code, Lines::These(vec![lines[1]]), declined.clone()).await;
    assert_eq!(both.reason(400), Reason::Malformed, "the same line twice");
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(vec![lines[3]]), declined).await.ok();
    assert_eq!(done(&result), (3, 0));
    // All but some of the remaining lines. The others wait on.
    let but = |lines: &[RequestId]| Lines::AllBut(lines.to_vec());
    let result: LinesResult = answer(&newcomer, id, &code, but(&lines[..5]), Lines::None).await.ok();
    assert_eq!(done(&result), (1, 0));
    assert_eq!(detail(&newcomer, id).await.waiting_for(&newcomer.handle), 1);
    // All remaining lines, and the ones with the same answer.
    let result: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!(done(&result), (4, 0));
    // The code is used. The same answers again are the stored ones, others are refused each by itself.
    let again: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!(done(&again), (4, 0));
    let other: LinesResult = answer(&newcomer, id, &code, Lines::None, Lines::These(vec![lines[0]])).await.ok();
    assert_eq!(other.refused[0].refusal, Refusal::UsedCode { answer: Answer::Accept });
    // Somebody else's line is like one that does not exist.
    let elsewhere = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let foreign: LinesResult = answer(&newcomer, id, &code, Lines::These(vec![elsewhere]), Lines::None).await.ok();
    assert_eq!((foreign.done, foreign.refused[0].refusal.clone()), (0, Refusal::NoPart));
    let expected = [(RequestState::Refused, 2), (RequestState::ValidatingByCustomers, 4)];
    assert_eq!(states(&detail(&admin, id).await), expected);
}

#[tokio::test]
async fn lines_that_cannot_be_accepted_yet_are_refused() {
    const MANY: usize = 60;
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Lines of the admin role come last on the page.
    let of_admin = |number: usize| number >= MANY - 2;
    let to_admin = || PerRole { admin: Some(newcomer.handle.to_string()), ..PerRole::default() };
    let asked = each(&domains, |number| if of_admin(number) { to_admin() } else { tech_to("newcomer") });
    let id = submit(&admin, &asked).await.submission;
    let party = async || {
        let mut parties = detail(&admin, id).await.parties.into_iter();
        let own = parties.find(|party| party.account == newcomer.handle).expect("a party");
        (own.services, own.accepted, own.waiting)
    };
    let until = server.now() + hours(24);
    let changed = server.now().timestamp_millis();
    server.sql("update account set address_changed_at = ?1 where handle = 'newcomer-ovh'", [changed]);
    assert_eq!(detail(&newcomer, id).await.may_accept_admin_at, Some(until));
    assert_eq!(detail(&admin, id).await.may_accept_admin_at, None);
    let result = answer_all(&server, &newcomer, id).await;
    let [some, all] = [MANY as u64 - 2, MANY as u64];
    assert_eq!((result.done, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::CoolingDown { until }), "{:?}", result.refused);
    assert_eq!(party().await, (all, some, 2));
    // Nor are those taken back that wait.
    let lines = Lines::These(all_lines(&server, id));
    let result = act(&newcomer, id, SubmissionAction::TakeBack, lines).await;
    assert_eq!((result.done, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::NotAccepted), "{:?}", result.refused);
    let expected = [(RequestState::Aborted, some), (RequestState::ValidatingByCustomers, 2)];
    assert_eq!(states(&detail(&admin, id).await), expected);
    assert_eq!(party().await, (all, 0, 2), "what was taken back is not accepted");
}

#[tokio::test]
async fn closed_and_answered_lines_reply_like_a_single_line() {
    let (server, domains) = start(20).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    newcomer.decline(lines[0], &code).await.done();
    newcomer.accept(lines[1], &code).await.done();
    admin.withdraw(lines[2]).await.done();
    let refused = |result: &LinesResult| {
        result.refused.iter().map(|line| (line.request, line.refusal.clone())).collect::<Vec<_>>()
    };
    let closed = |state| Refusal::Closed { state };
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(lines.clone()), Lines::None).await.ok();
    let of_both = [(lines[0], closed(RequestState::Refused)), (lines[2], closed(RequestState::Aborted))];
    assert_eq!((result.done, refused(&result)), (18, of_both.into()));
    // Only the asker withdraws. Lines that it had withdrawn count as done.
    let withdraw = route::submission_action(id, SubmissionAction::Withdraw);
    let by_other = newcomer.post(&withdraw, &ActOnLines { lines: Lines::All }).await;
    assert_eq!(by_other.refusal(), Refusal::NotTheAsker);
    let result = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines.clone())).await;
    assert_eq!((result.done, refused(&result)), (19, vec![(lines[0], closed(RequestState::Refused))]));
}

/// A code that a later email has replaced refuses the call as a whole (decision 0035).
#[tokio::test]
async fn superseded_code_refuses_a_call_in_any_order_of_its_lines() {
    let (server, domains) = start(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&newcomer, id).await;
    // One is answered with the code, one has ended, and two wait.
    let first = server.code(id.first_request(), &newcomer).await;
    newcomer.accept(lines[0], &first).await.done();
    admin.withdraw(lines[1]).await.done();
    server.advance(seconds(60)).await;
    let resend = route::submission_action(id, SubmissionAction::Resend);
    let stranger = server.sign_in("newcomer2").await;
    assert_eq!(stranger.post(&resend, &Resend::default()).await.refusal(), Refusal::NoPart);
    admin.post(&resend, &Resend { to: Some(newcomer.handle.clone()) }).await.done();
    let [old, new] = [first, server.code(id.first_request(), &newcomer).await];
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let named = Lines::These(order.map(|number| lines[number]).into());
        for (accept, decline) in [(named.clone(), Lines::None), (Lines::None, named)] {
            let refused = answer(&newcomer, id, &old, accept, decline).await.refusal();
            assert_eq!(refused, Refusal::SupersededCode, "{order:?}");
        }
    }
    assert_eq!(answer(&newcomer, id, &old, Lines::All, Lines::None).await.refusal(), Refusal::SupersededCode);
    let own = server.code(id.first_request(), &admin).await;
    assert_eq!(answer(&newcomer, id, &own, Lines::All, Lines::None).await.refusal(), Refusal::OthersCode);
    assert_eq!(answer(&stranger, id, &new, Lines::All, Lines::None).await.refusal(), Refusal::NoPart);
    // A wrong code counts once, on any line.
    let refused = answer(&newcomer, id, "wrong", Lines::These(lines.clone()), Lines::None).await.refusal();
    assert_eq!(refused, Refusal::WrongCode { tries_left: 9, until: None });
    let [open, aborted] = [RequestState::ValidatingByCustomers, RequestState::Aborted];
    assert_eq!(states(&detail(&admin, id).await), [(aborted, 1), (open, 3)]);
    // It still repeats its earlier answers.
    let again: LinesResult = answer(&newcomer, id, &old, Lines::These(vec![lines[0]]), Lines::None).await.ok();
    assert_eq!((again.done, again.refused_count), (1, 0));
    let left: LinesResult = answer(&newcomer, id, &new, Lines::All, Lines::None).await.ok();
    assert_eq!((left.done, left.refused_count), (2, 0));
}
