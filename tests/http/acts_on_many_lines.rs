//! Acts on many lines of a submission: each line is judged by itself.

use crate::common::{TestServer, TestUser, account, hours, minutes};
use crate::large_submissions::{answer_all, open, start};
use crate::submissions::{act, answer, detail, requests_of, states, submit, these, to_newcomer};
use handover_api::Reason;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult, NewLine, NewLines, NewSubmission, SubmissionDetail};
use handover_rules::{PerRole, Refusal, RequestId, RequestState, ServiceKey, SubmissionId};

const MANY: usize = 260;

fn to(name: &str) -> String {
    account(name).to_string()
}

pub(crate) fn each(services: &[ServiceKey], contacts: impl Fn(usize) -> PerRole<Option<String>>) -> NewSubmission {
    let line = |(number, service): (usize, &ServiceKey)| NewLine {
        service: service.clone(),
        contacts: contacts(number),
        until: None,
    };
    NewSubmission { lines: NewLines::Each(services.iter().enumerate().map(line).collect()), ..these(services) }
}

pub(crate) fn all_lines(server: &TestServer, id: SubmissionId) -> Vec<RequestId> {
    let ids: Vec<u64> = server.column(&format!("select id from request where submission = {id} order by id"));
    ids.into_iter().filter_map(RequestId::new).collect()
}

/// Parties as (lines, accepted, waiting).
fn party(detail: &SubmissionDetail, user: &TestUser) -> (u64, u64, u64) {
    let party = detail.parties.iter().find(|party| party.account == user.handle).expect("a party");
    (party.lines, party.accepted, party.waiting)
}

#[tokio::test]
async fn lines_that_cannot_be_accepted_yet_are_refused() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Lines of the admin role come last on the page.
    let of_admin = |number: usize| number >= MANY - 2;
    let to_admin = || PerRole { admin: Some(to("newcomer")), ..PerRole::default() };
    let asked = each(&domains, |number| if of_admin(number) { to_admin() } else { to_newcomer() });
    let id = submit(&admin, &asked).await.submission;
    server.settle().await;
    let until = server.now() + hours(24);
    let changed = server.now().timestamp_millis();
    server.sql("update account set address_changed_at = ?1 where handle = 'newcomer-ovh'", [changed]);
    assert_eq!(detail(&newcomer, id).await.may_accept_admin_at, Some(until));
    assert_eq!(detail(&admin, id).await.may_accept_admin_at, None);
    let result = answer_all(&server, &newcomer, id).await;
    let [some, all] = [MANY as u64 - 2, MANY as u64];
    assert_eq!((result.done, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::CoolingDown { until }), "{:?}", result.refused);
    assert_eq!(party(&detail(&admin, id).await, &newcomer), (all, some, 2));
    server.settle().await;
    assert_eq!(party(&detail(&admin, id).await, &newcomer), (all, some, 2));
    // Nor are those taken back that wait.
    let lines = Lines::These(all_lines(&server, id));
    let result = act(&newcomer, id, SubmissionAction::TakeBack, lines).await;
    assert_eq!((result.done, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::NotAccepted), "{:?}", result.refused);
    server.settle().await;
    let after = detail(&admin, id).await;
    assert_eq!(states(&after), [(RequestState::Aborted, some), (RequestState::ValidatingByCustomers, 2)]);
    assert_eq!(party(&after, &newcomer), (all, 0, 2), "what was taken back is not accepted");
}

#[tokio::test]
async fn closed_and_answered_lines_reply_like_a_single_line() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let lines = all_lines(&server, id);
    let code = server.code(id.first_request(), &newcomer).await;
    newcomer.decline(lines[0], &code).await.done();
    newcomer.accept(lines[1], &code).await.done();
    admin.withdraw(lines[2]).await.done();
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(lines.clone()), Lines::None).await.ok();
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    let closed = |state| Refusal::Closed { state };
    assert_eq!(refused, [(lines[0], closed(RequestState::Refused)), (lines[2], closed(RequestState::Aborted))]);
    assert_eq!(result.done, MANY as u64 - 2);
    server.settle().await;
    // Lines that the asker had withdrawn count as done.
    let result = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines.clone())).await;
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    assert_eq!(refused, [(lines[0], closed(RequestState::Refused))]);
    assert_eq!(result.done, MANY as u64 - 1);
}

#[tokio::test]
async fn services_of_declined_lines_can_be_asked_for_again() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok::<LinesResult>();
    let last = submit(&admin, &these(&domains[MANY - 40..])).await.submission;
    assert_eq!(states(&detail(&newcomer, last).await), [(RequestState::ValidatingByCustomers, 40)]);
    assert_eq!(act(&admin, last, SubmissionAction::Withdraw, Lines::All).await.done, 40);
    let (id, _) = open(&server, &admin, &domains).await;
    assert_eq!(detail(&newcomer, id).await.total, MANY as u64);
    answer(&newcomer, id, &server.code(id.first_request(), &newcomer).await, Lines::None, Lines::All)
        .await
        .ok::<LinesResult>();
    let again = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&newcomer, again).await), [(RequestState::ValidatingByCustomers, MANY as u64)]);
}

#[tokio::test]
async fn roles_that_end_are_due_before_many_services_are_asked_for() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = server.now().date_naive() + chrono::Days::new(1);
    let mut asked = these(&domains);
    if let NewLines::Selected { until, .. } = &mut asked.lines {
        *until = Some(day);
    }
    let id = submit(&admin, &asked).await.submission;
    for user in [&admin, &newcomer] {
        answer_all(&server, user, id).await;
    }
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domains[0]).await[1], "newcomer");
    // Its timers come too late.
    server.sql("update role_end set due_at = due_at - 2 * 24 * 60 * 60 * 1000, until = '2030-03-03'", []);
    let tech = server.sign_in("tech").await;
    let back = NewSubmission {
        lines: NewLines::Each(vec![NewLine {
            service: domains[0].clone(),
            contacts: PerRole { tech: Some(to("newcomer2")), ..PerRole::default() },
            until: None,
        }]),
        ..these(&domains)
    };
    submit(&tech, &back).await;
    assert_eq!(server.contact_names(&domains[0]).await[1], "tech");
}

#[tokio::test]
async fn lines_that_are_left_out_wait_on() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&newcomer, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let but = |lines: &[RequestId]| Lines::AllBut(lines.to_vec());
    let both = answer(&newcomer, id, &code, but(&lines[..1]), but(&lines[1..])).await;
    assert_eq!(both.problem(400).reason, Reason::Malformed, "the same line twice");
    let done: LinesResult = answer(&newcomer, id, &code, but(&lines[..2]), Lines::None).await.ok();
    assert_eq!((done.done, done.refused_count), (2, 0));
    assert_eq!(detail(&newcomer, id).await.waiting_for(&newcomer.handle), 2);
    // With the same code, later.
    let done: LinesResult = answer(&newcomer, id, &code, Lines::None, but(&lines[1..2])).await.ok();
    assert_eq!(done.done, 1);
    for (line, state) in lines.iter().zip(["Refused", "Waiting", "Waiting", "Waiting"]) {
        let is_declined = newcomer.state(*line).await == RequestState::Refused;
        assert_eq!(is_declined, state == "Refused", "{line}");
    }
}
