//! Roles of one service that move at the same moment notify the same people, independent of the random numbers of the
//! requests (decision 0004).

use crate::common::{NewContacts, TestServer, TestUser, account, minutes};
use crate::large_submissions::start_with;
use crate::submissions::{answer, detail, mails, states, submit, these};
use handover_api::submissions::{Lines, LinesResult, NewLines, NewSubmission, ServiceSelection};
use handover_rules::{PerRole, RequestId, RequestState, ServiceKey, SubmissionId};
use handover_server::config::Policies;
use handover_server::use_cases::Act;
use handover_server::use_cases::requests::run_due_of_service;

/// The admin of all services, and the future admin and tech contact.
async fn people(server: &TestServer) -> [TestUser; 3] {
    [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer2").await]
}

/// Everybody accepts everything: the admin last, in one call, which moves the roles if there is no grace period.
async fn accepted_by_all(server: &TestServer, people: &[TestUser; 3], id: SubmissionId) {
    let [admin, newcomer, newcomer2] = people;
    for user in [newcomer, newcomer2, admin] {
        let code = server.code(id.first_request(), user).await;
        let result: LinesResult = answer(user, id, &code, Lines::All, Lines::None).await.ok();
        assert_eq!(result.refused_count, 0);
        server.settle().await;
    }
}

async fn assert_moved(server: &TestServer, people: &[TestUser; 3], domains: &[ServiceKey]) {
    for domain in domains {
        assert_eq!(server.contact_names(domain).await, ["newcomer", "newcomer2", "billing"]);
    }
    // The outgoing admin asked for all of it, so that the incoming one is notified of its own role only.
    assert_eq!(mails(server, &people[1], "Changed").await, Vec::<String>::new());
    let tech = server.sign_in("tech").await;
    assert_ne!(mails(server, &tech, "Changed").await, Vec::<String>::new());
}

#[tokio::test]
async fn moves_of_one_moment_notify_by_the_admin_before_them() {
    // With more than 50 lines, the act is recorded for all but the first.
    for (grace, number, all_or_nothing) in
        [("120", 8, false), ("120", 8, true), ("120", 30, false), ("0", 8, false), ("0", 8, true), ("0", 30, false)]
    {
        let (server, domains) = start_with(number, &["--grace-seconds", grace]).await;
        let people = people(&server).await;
        let to = |name: &str| Some(account(name).to_string());
        let contacts = PerRole { admin: to("newcomer"), tech: to("newcomer2"), billing: None };
        let lines = NewLines::Selected { selection: ServiceSelection::These(domains.clone()), contacts, until: None };
        let id = submit(&people[0], &NewSubmission { lines, all_or_nothing, ..these(&domains) }).await.submission;
        server.settle().await;
        accepted_by_all(&server, &people, id).await;
        server.advance(minutes(2)).await;
        assert_eq!(states(&detail(&people[0], id).await), [(RequestState::Done, 2 * number as u64)]);
        assert_moved(&server, &people, &domains).await;
    }
}

/// A request for the tech role is not made impossible by one for the admin role that takes effect at its own moment,
/// whether timers or a call run the due steps.
#[tokio::test]
async fn requests_by_themselves_all_take_effect() {
    for by_call in [false, true] {
        let (mut server, domains) = start_with(8, &[]).await;
        let people = people(&server).await;
        let [admin, newcomer, newcomer2] = &people;
        let mut asked: Vec<[RequestId; 2]> = Vec::new();
        for domain in &domains {
            let new_admin = NewContacts { admin: "newcomer", ..NewContacts::default() };
            let new_tech = NewContacts { tech: "newcomer2", ..NewContacts::default() };
            asked.push([admin.submit_one(domain, new_admin).await, admin.submit_one(domain, new_tech).await]);
        }
        for [to_newcomer, to_newcomer2] in &asked {
            server.all_accept(*to_newcomer, &[admin, newcomer]).await;
            server.all_accept(*to_newcomer2, &[admin, newcomer2]).await;
        }
        if by_call {
            for domain in &domains {
                let key = domain.clone();
                let later = server.now() + minutes(2);
                let run = move |act: &mut Act<'_, '_>| {
                    let service = act.tx.service(&key)?.expect("the service exists");
                    run_due_of_service(act, service.id)
                };
                Act::run(&server.store, later, Policies::default(), run).await.expect("the store succeeds");
            }
        }
        server.restart(minutes(2)).await;
        for id in asked.into_iter().flatten() {
            assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::Done, "by a call: {by_call}");
        }
        assert_moved(&server, &people, &domains).await;
    }
}
