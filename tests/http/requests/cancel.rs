//! Declining, withdrawing and taking back an acceptance.

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account, domain, millis, minutes};
use handover_api::Reason;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::submission::note::MAX_REASON;
use handover_rules::{Ending, Refusal, RequestId, RequestState};

/// Asserts that the request ended just now, with this outcome and by this account.
async fn assert_ended(
    server: &TestServer,
    viewer: &TestUser,
    id: RequestId,
    how: Ending,
    what: TimelineEvent,
    by: &TestUser,
) {
    let request = viewer.request(id).await;
    assert_eq!(request.state, how.state());
    let ended = request.ended.expect("the request has ended");
    assert_eq!((ended.at, ended.how), (server.now(), how));
    let last = viewer.timeline(id).await.pop().expect("a timeline is not empty");
    assert_eq!((last.0, last.2, last.3), (what, server.now(), Some(by.handle.clone())));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn each_party_may_decline() {
    for first in ["newcomer", "admin"] {
        let server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        let (decliner, other) = if first == "admin" { (&admin, &newcomer) } else { (&newcomer, &admin) };
        server.all_accept(id, &[other]).await;
        server.advance(minutes(3)).await;
        let code = server.code(id, decliner).await;
        decliner.decline(id, &code).await.done();
        let how = Ending::Declined { by: account(first), reason: None };
        assert_ended(&server, other, id, how, TimelineEvent::Declined, decliner).await;
        assert_eq!(server.notifications(id).await, ["admin Declined", "newcomer Declined"]);
        server.advance(minutes(5)).await;
        assert_eq!(other.state(id).await, RequestState::Refused);
    }
}

#[tokio::test]
async fn reason_for_declining_reaches_the_asker() {
    let server = TestServer::start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(id, &newcomer).await;
    // Hostile text is refused as in notes, and the code stays good.
    for reason in ["live \u{202e}live".to_owned(), "é".repeat(MAX_REASON + 1)] {
        let problem = newcomer.decline_with(id, &code, &reason).await.problem(400);
        assert_eq!(problem.reason, Reason::Malformed);
    }
    let reason = "I leave at the end\nof the year. <b>Ask</b> Kasper.";
    newcomer.decline_with(id, &code, &format!(" {reason} ")).await.done();
    let how = |reason: Option<&str>| Ending::Declined { by: account("newcomer"), reason: reason.map(str::to_owned) };
    for party in [&admin, &newcomer] {
        assert_eq!(party.request(id).await.ended.expect("it has ended").how, how(Some(reason)));
    }
    assert_eq!(tech.request(id).await.ended.expect("it has ended").how, how(None), "a contact who is no party");
    let mails = server.mails().await;
    let email = mails.iter().find(|mail| mail.to == admin.handle && mail.kind() == "Declined").expect("an email");
    let text = email.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("> I leave at the end > of the year. <b>Ask</b> Kasper."), "{text}");
}

#[tokio::test]
async fn asker_can_withdraw_until_the_role_moves() {
    for confirmed in [false, true] {
        let server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        if confirmed {
            server.all_accept(id, &[&newcomer, &admin]).await;
            server.advance(minutes(2) - millis(1)).await;
        }
        assert_eq!(newcomer.withdraw(id).await.refusal(), Refusal::NotTheAsker);
        admin.withdraw(id).await.done();
        let how = Ending::Withdrawn { by: account("admin") };
        assert_ended(&server, &newcomer, id, how, TimelineEvent::Withdrawn, &admin).await;
        assert_eq!(server.notifications(id).await, ["admin Cancelled", "newcomer Cancelled"]);
        // Withdrawing twice is idempotent.
        let timeline = admin.timeline(id).await;
        server.advance(minutes(5)).await;
        admin.withdraw(id).await.done();
        assert_eq!(admin.timeline(id).await, timeline);
        assert_eq!(admin.take_back(id).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    }
}

#[tokio::test]
async fn party_can_take_back_its_acceptance_until_the_role_moves() {
    for (back, grace) in [("newcomer", false), ("newcomer", true), ("admin", true)] {
        let server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        for user in [&admin, &newcomer] {
            assert_eq!(user.take_back(id).await.refusal(), Refusal::NotAccepted);
        }
        server.all_accept(id, &[&newcomer]).await;
        assert_eq!(admin.take_back(id).await.refusal(), Refusal::NotAccepted);
        if grace {
            server.all_accept(id, &[&admin]).await;
            server.advance(minutes(1)).await;
        }
        let (user, other) = if back == "admin" { (&admin, &newcomer) } else { (&newcomer, &admin) };
        user.take_back(id).await.done();
        let how = Ending::TakenBack { by: account(back) };
        assert_ended(&server, other, id, how, TimelineEvent::TakenBack, user).await;
        assert_eq!(server.notifications(id).await, ["admin Cancelled", "newcomer Cancelled"]);
        user.take_back(id).await.done();
        assert_eq!(other.take_back(id).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
        assert_eq!(admin.withdraw(id).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
        server.advance(minutes(5)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
        assert_eq!(server.notifications(id).await.len(), 2);
    }
}

#[tokio::test]
async fn sole_party_confirms_and_takes_back() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), NewContacts { tech: "admin", ..NewContacts::default() }).await;
    assert_eq!(server.mails_about(id).await.len(), 1);
    server.all_accept(id, &[&admin]).await;
    admin.take_back(id).await.done();
    assert_eq!(admin.state(id).await, RequestState::Aborted);
    assert_eq!(server.notifications(id).await, ["admin Cancelled"]);
}
