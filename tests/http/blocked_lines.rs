//! Lines that everybody has accepted, and that wait for something that a person can still settle.

use crate::common::{TestServer, TestUser, account, minutes};
use crate::large_submissions;
use crate::submissions::{answer, detail, mails, states, submit, these};
use chrono::TimeDelta;
use handover_api::submissions::{Lines, LinesResult, NewLine, NewLines, NewSubmission};
use handover_rules::{Blocker, PerRole, RequestState, ServiceKey, SubmissionId};

/// The billing role of each service for the person at its place.
fn billing(services: &[ServiceKey], people: &[&str], all_or_nothing: bool) -> NewSubmission {
    let line = |(service, name): (&ServiceKey, &&str)| NewLine {
        service: service.clone(),
        contacts: PerRole { billing: Some(account(name).to_string()), ..PerRole::default() },
        until: None,
    };
    let lines = NewLines::Each(services.iter().zip(people).map(line).collect());
    NewSubmission { lines, all_or_nothing, ..these(services) }
}

async fn accept_all(server: &TestServer, users: &[&TestUser], id: SubmissionId) {
    for user in users {
        let code = server.code(id.first_request(), user).await;
        let result: LinesResult = answer(user, id, &code, Lines::All, Lines::None).await.ok();
        assert_eq!(result.refused_count, 0);
    }
}

async fn add_payment_method(server: &mut TestServer) {
    server.import_with(|export| export.methods.push(("unbanked", "VALID", "2031-01-31"))).await;
}

#[tokio::test]
async fn forty_lines_wait_for_one_payment_method_with_one_email() {
    let (mut server, services) = large_submissions::start(40).await;
    let [admin, unbanked] = [server.sign_in("admin").await, server.sign_in("unbanked").await];
    let id = submit(&admin, &billing(&services, &["unbanked"; 40], false)).await.submission;
    accept_all(&server, &[&unbanked, &admin], id).await;
    let missing = [Blocker::NoPaymentMethod { account: account("unbanked") }];
    let seen = detail(&admin, id).await;
    assert_eq!(states(&seen), [(RequestState::ValidatingByCustomers, 40)]);
    let shown: Vec<Blocker> = seen.parties.into_iter().flat_map(|party| party.to_resolve).collect();
    assert_eq!((shown, detail(&unbanked, id).await.to_resolve), (missing.to_vec(), missing.to_vec()));
    server.advance(minutes(30)).await;
    assert_eq!(mails(&server, &unbanked, "Blocked: billing contact for 40 services").await.len(), 1);
    add_payment_method(&mut server).await;
    server.advance(minutes(4)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 40)]);
}

#[tokio::test]
async fn lines_that_take_effect_together_wait_together() {
    let (mut server, services) = large_submissions::start(3).await;
    let [admin, unbanked, newcomer] =
        [server.sign_in("admin").await, server.sign_in("unbanked").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &billing(&services, &["newcomer", "unbanked", "newcomer"], true)).await.submission;
    accept_all(&server, &[&newcomer, &unbanked, &admin], id).await;
    server.advance(minutes(30)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, 3)]);
    assert_eq!(mails(&server, &unbanked, "Blocked").await.len(), 1);
    assert_eq!(mails(&server, &newcomer, "Blocked").await.len(), 0);
    add_payment_method(&mut server).await;
    // The next check, then the grace period.
    server.advance(minutes(3)).await;
    server.advance(minutes(3)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 3)]);
}

#[tokio::test]
async fn lines_that_wait_together_end_together_at_the_deadline() {
    let (server, services) = large_submissions::start(2).await;
    let [admin, unbanked, newcomer] =
        [server.sign_in("admin").await, server.sign_in("unbanked").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &billing(&services, &["newcomer", "unbanked"], true)).await.submission;
    accept_all(&server, &[&newcomer, &unbanked, &admin], id).await;
    for hours in [4 * 24, 60, 24] {
        server.advance(TimeDelta::hours(hours)).await;
    }
    let admin = server.sign_in("admin").await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, 2)]);
    // Reminded half way and near the end.
    assert_eq!(mails(&server, &unbanked, "Blocked").await.len(), 3);
}
