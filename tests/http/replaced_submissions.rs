//! Submissions of many lines that replace another one: prepared while that one is still open, and exchanged at one moment.

use crate::common::held_writer::HeldWriter;
use crate::common::{NewContacts, TestServer, TestUser};
use crate::large_submissions::{
    answer_all, assert_nothing_left, count, not_opened, open, start, start_with, until_some_are_stored, waiting,
};
use crate::submissions::{act, answer, detail, mails, opened, states, submit, these};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult, NewSubmission, NotOpenedReason};
use handover_rules::{RequestState, Role, ServiceKey, SubmissionId};

/// Lines that take a while to be stored.
const MANY: usize = 1500;

const OPEN: RequestState = RequestState::ValidatingByCustomers;

fn instead_of(id: SubmissionId, services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { replaces: Some(id), ..these(services) }
}

async fn users(server: &TestServer) -> [TestUser; 2] {
    [server.sign_in("admin").await, server.sign_in("newcomer").await]
}

/// Every open request holds its role, and a role is held once.
fn assert_locks(server: &TestServer, open: usize) {
    assert_eq!(usize::try_from(count(server, "select count(*) from open_role")), Ok(open));
    assert_eq!(usize::try_from(count(server, "select count(distinct request) from open_role")), Ok(open));
    let listed = "select count(*) from contact c where open_roles <>
        (select count(*) from open_role o where o.service = c.service)";
    assert_eq!(count(server, listed), 0);
}

#[tokio::test]
async fn a_large_submission_is_replaced_at_one_moment() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains).await;
    let second = submit(&admin, &instead_of(id, &domains)).await;
    assert!(second.preparing);
    until_some_are_stored(&admin, second.submission).await;
    assert_eq!(states(&detail(&newcomer, id).await), [(OPEN, MANY as u64)], "the first one stays open until then");
    assert_eq!(waiting(&newcomer).await, 1);
    opened(&admin, second.submission).await;
    for _ in 0..2 {
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, MANY as u64)]);
        assert_eq!(states(&detail(&newcomer, second.submission).await), [(OPEN, MANY as u64)]);
        assert_eq!(waiting(&newcomer).await, 1);
        server.settle().await;
    }
    assert_locks(&server, MANY);
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 1);
    let result = answer_all(&server, &newcomer, second.submission).await;
    assert_eq!((result.done + result.pending, result.refused_count), (MANY as u64, 0));
    // The second one can be replaced, too, while its answers are carried out.
    let third = submit(&admin, &instead_of(second.submission, &domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&admin, second.submission).await), [(RequestState::Aborted, MANY as u64)]);
    assert_eq!(states(&detail(&admin, third).await), [(OPEN, MANY as u64)]);
    assert_locks(&server, MANY);
}

/// Also one of few services takes the place of a large one, with the call.
#[tokio::test]
async fn few_requests_replace_a_large_submission_with_the_call() {
    const LINES: usize = 260;
    let (server, domains) = start(LINES).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains).await;
    let second = submit(&admin, &instead_of(id, &domains[..20])).await;
    assert!(!second.preparing);
    for _ in 0..2 {
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES as u64)]);
        assert_eq!(states(&detail(&newcomer, second.submission).await), [(OPEN, 20)]);
        server.settle().await;
    }
    assert_locks(&server, 20);
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 1);
}

/// Withdrawing the first one takes a while; the code of the second one does not wait for that.
#[tokio::test]
async fn codes_do_not_wait_for_the_withdrawals() {
    let (server, domains) = start(MANY).await;
    let admin = server.sign_in("admin").await;
    let (id, _) = open(&server, &admin, &domains).await;
    let mut held = HeldWriter::hold(&server.store).await;
    let asked = instead_of(id, &domains[..60]);
    let exchanged = "select count(*) from recorded_line";
    let (second, ()) = tokio::join!(submit(&admin, &asked), held.pass_until(async || count(&server, exchanged) > 0));
    let queued = format!(
        "select count(*) from outbox where submission = {} and notice = 'confirm' and next_at is null",
        second.submission
    );
    assert_eq!(count(&server, &queued), 0);
    assert_eq!(states(&detail(&admin, second.submission).await), [(OPEN, 60)]);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, MANY as u64)]);
    drop(held);
    server.settle().await;
    assert_locks(&server, 60);
}

/// Answers to the first one count until it is replaced, and are judged as if there were no second one.
#[tokio::test]
async fn answers_in_between_count_until_then() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(lines[0], &newcomer).await;
    let second = submit(&admin, &instead_of(id, &domains)).await.submission;
    until_some_are_stored(&admin, second).await;
    newcomer.accept(lines[0], &code).await.done();
    assert_eq!(newcomer.state(lines[0]).await, OPEN, "the waiting line is not in its way");
    server.settle().await;
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64)]);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, MANY as u64)]);
    assert_locks(&server, MANY);
}

#[tokio::test]
async fn whatever_happens_to_its_services_in_between_leaves_the_first_one() {
    let (mut server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, lines) = open(&server, &admin, &domains).await;
    // A line of the first one moves, so that the second one asks for something else than it was checked for.
    for user in [&newcomer, &admin] {
        let code = server.code(lines[0], user).await;
        user.accept(lines[0], &code).await.done();
    }
    let second = submit(&admin, &NewSubmission { leave_out: true, ..instead_of(id, &domains) }).await.submission;
    until_some_are_stored(&admin, second).await;
    server.import_with(|export| export.service("s00001.example", "DOMAIN").contacts[1] = "newcomer2").await;
    assert_eq!(not_opened(&server, &admin, second).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, second);
    let left = states(&detail(&admin, id).await);
    assert!(left.contains(&(OPEN, MANY as u64 - 2)), "{left:?}");
    // The first one is withdrawn: nothing is left to replace.
    let second = submit(&admin, &NewSubmission { leave_out: true, ..instead_of(id, &domains) }).await.submission;
    until_some_are_stored(&admin, second).await;
    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    assert_eq!(not_opened(&server, &admin, second).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, second);
    assert_locks(&server, 0);
}

/// An act on very many lines of the first one is carried out before it is replaced.
#[tokio::test]
async fn an_act_on_the_first_one_goes_before() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let second = submit(&admin, &instead_of(id, &domains)).await.submission;
    until_some_are_stored(&admin, second).await;
    let result: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((result.done + result.pending, result.refused_count), (MANY as u64, 0));
    server.settle().await;
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64)]);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, MANY as u64)]);
    let accepted = format!(
        "select count(*) from party where submission = {id} and account = '{}' and accepted_at is not null",
        newcomer.handle
    );
    assert_eq!(usize::try_from(count(&server, &accepted)), Ok(MANY));
}

/// The one that is replaced makes room for the other one.
#[tokio::test]
async fn limit_of_open_submissions_has_room_for_a_replacement() {
    let (server, domains) = start_with(MANY, &["--open-requests", "1"]).await;
    let admin = server.sign_in("admin").await;
    let (id, _) = open(&server, &admin, &domains).await;
    let second = submit(&admin, &instead_of(id, &domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64)]);
}

/// The present contacts of the admin's own lines are replaced by somebody of more right: nothing waits behind them.
#[tokio::test]
async fn an_admin_replaces_what_holds_a_role_and_what_waits_for_it() {
    let (server, domains) = start(MANY).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let (id, lines) = open(&server, &tech, &domains).await;
    let second = submit(&tech, &instead_of(id, &domains)).await.submission;
    until_some_are_stored(&tech, second).await;
    let request = admin.submit_one(&domains[0], NewContacts { tech: "newcomer2", ..NewContacts::default() }).await;
    assert_eq!(not_opened(&server, &tech, second).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, second);
    assert_eq!(tech.state(lines[0]).await, RequestState::Aborted);
    assert_eq!(admin.request(request).await.roles, Role::Tech.into());
    assert_locks(&server, MANY);
}
