//! Tech roles of many services that the admin ends in one act before their last day.

use super::{EVERYBODY, advance_to, end_of, in_days, mails};
use crate::common::{NewContacts, Reply, TestServer, TestUser, account, minutes, service};
use crate::submissions::{all_accept, asked, detail, line, selected, start, submit, tech_to};
use chrono::{NaiveDate, TimeDelta};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{EndRole, EndRoles, EndedRoles, NewLines};
use handover_rules::submission::MOST_TOGETHER;
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{Category, Refusal, RequestId, ServiceKey, SubmissionId};

/// Tech roles of `domains` have moved from `tech` to `newcomer` until a day in ten days.
async fn handed_over(server: &TestServer, domains: &[ServiceKey]) -> (SubmissionId, NaiveDate) {
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(server, 10);
    let id = submit(&admin, &selected(domains, tech_to("newcomer"), Some(day))).await.submission;
    all_accept(server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(end_of(&admin, &domains[0]).await.map(|end| end.until), Some(day));
    (id, day)
}

async fn end(user: &TestUser, id: SubmissionId, until: NaiveDate) -> Reply {
    let body = EndRoles { holder: account("newcomer"), returns_to: account("tech"), until };
    user.post(&route::submission_action(id, SubmissionAction::EndRoles), &body).await
}

fn done(number: u64) -> EndedRoles {
    EndedRoles { done: number, ..EndedRoles::default() }
}

async fn techs(server: &TestServer, services: &[ServiceKey]) -> Vec<String> {
    let mut techs = Vec::new();
    for service in services {
        let [_, tech, _] = server.contact_names(service).await;
        techs.push(tech);
    }
    techs.dedup();
    techs
}

fn right_missing(count: u64, services: &[ServiceKey]) -> RefusedServices {
    RefusedServices {
        reason: RefusalKind::RightMissing,
        account: None,
        count,
        services: services.to_vec(),
        lines: Vec::new(),
        role: None,
        requests: Vec::new(),
        replaceable: 0,
    }
}

/// The numbers of roles that the page of the submission offers to end, by day.
async fn offered(user: &TestUser, id: SubmissionId) -> Vec<u64> {
    detail(user, id).await.ends.iter().map(|end| end.services).collect()
}

#[tokio::test]
async fn the_admin_ends_all_roles_of_a_submission_in_one_act() {
    let (server, domains) = start(60).await;
    let (id, day) = handed_over(&server, &domains).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let [offer] = detail(&admin, id).await.ends.try_into().expect("one entry");
    assert_eq!((offer.services, offer.until, offer.may_end_now), (60, day, true));
    assert!(offered(&newcomer, id).await.is_empty(), "for the admin only");

    for _ in 0..2 {
        assert_eq!(end(&admin, id, day).await.ok::<EndedRoles>(), done(60));
        assert_eq!(techs(&server, &domains).await, ["tech"]);
        assert_eq!(mails(&server, "Ended: 60").await, EVERYBODY, "one email a person");
    }
    let mail = server.mail_to("admin@mail.example", "Ended: 60").await;
    assert!(mail.text.contains("ended these roles before their last day"), "{}", mail.text);
    assert_eq!(end_of(&admin, &domains[0]).await, None);
    assert!(offered(&admin, id).await.is_empty());
    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(mails(&server, "End").await.len(), 3, "they end once, and nobody is reminded");
}

#[tokio::test]
async fn entries_beyond_the_first_fifty_are_counted() {
    let (server, domains) = with_own_bills(52).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let lines = domains.iter().zip(10..);
    let lines = lines.map(|(domain, days)| line(domain, tech_to("newcomer"), Some(in_days(&server, days))));
    let id = submit(&admin, &asked(NewLines::Each(lines.collect()))).await.submission;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    let seen = detail(&admin, id).await;
    assert_eq!((seen.ends.len(), seen.more_ends), (50, 2));
    assert!(seen.ends.is_sorted_by_key(|end| end.until), "the next ones are listed");

    for end_of_role in &seen.ends[..2] {
        assert_eq!(end(&admin, id, end_of_role.until).await.ok::<EndedRoles>(), done(1));
    }
    let seen = detail(&admin, id).await;
    assert_eq!((seen.ends.len(), seen.more_ends), (50, 0));
}

#[tokio::test]
async fn others_end_nothing_and_strangers_learn_nothing() {
    let (server, domains) = start(60).await;
    let (id, day) = handed_over(&server, &domains).await;
    for name in ["newcomer", "billing"] {
        let user = server.sign_in(name).await;
        let refused = vec![right_missing(60, &domains[..50])];
        assert_eq!(end(&user, id, day).await.ok::<EndedRoles>(), EndedRoles { refused, ..done(0) });
    }
    let stranger = server.sign_in("newcomer2").await;
    let unknown = SubmissionId::new(RequestId::new(999_999_999).expect("a number"));
    let [hidden, unknown] = [end(&stranger, id, day).await, end(&stranger, unknown, day).await];
    assert_eq!((hidden.status, hidden.text()), (404, unknown.text()));
    assert_eq!([hidden.refusal(), unknown.refusal()], [Refusal::NoPart, Refusal::NoPart]);
    server.settle().await;
    assert_eq!(techs(&server, &domains).await, ["newcomer"]);
    assert!(mails(&server, "Ended").await.is_empty());
    // Another day or account is another entry, which is empty by now.
    let admin = server.sign_in("admin").await;
    assert_eq!(end(&admin, id, day.succ_opt().expect("a day")).await.ok::<EndedRoles>(), done(0));
    assert_eq!(end_of(&admin, &domains[0]).await.map(|end| end.until), Some(day));
}

/// A server with domains whose admin is also their billing contact.
async fn with_own_bills(number: usize) -> (TestServer, Vec<ServiceKey>) {
    let names: Vec<String> = (0..number).map(|number| format!("s{number:03}.example")).collect();
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "admin"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Domain)).collect())
}

#[tokio::test]
async fn early_end_of_many_refuses_services_of_another_admin() {
    let (server, domains) = with_own_bills(4).await;
    let (id, day) = handed_over(&server, &domains).await;
    let [admin, next] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    // A role that was ended alone before is not counted again.
    let () = admin.post(route::END_ROLE, &EndRole { service: domains[3].clone() }).await.ok();
    let moved = admin.submit_one(&domains[1], NewContacts { admin: "newcomer2", ..NewContacts::default() }).await;
    server.all_accept(moved, &[&admin, &next]).await;
    server.advance(minutes(2)).await;
    assert_eq!(offered(&admin, id).await, [2]);

    let refused = vec![right_missing(1, &domains[1..2])];
    assert_eq!(end(&admin, id, day).await.ok::<EndedRoles>(), EndedRoles { refused, ..done(2) });
    assert_eq!(techs(&server, &domains).await, ["tech", "newcomer", "tech"]);
    assert_eq!(mails(&server, "Ended: 2").await, EVERYBODY);
    assert_eq!(end_of(&admin, &domains[1]).await.map(|end| end.until), Some(day));

    // The new admin has no part in the submission, and learns nothing about the other services.
    assert_eq!(end(&next, id, day).await.ok::<EndedRoles>(), done(1));
    assert_eq!(techs(&server, &domains).await, ["tech"]);
}

#[tokio::test]
async fn overdue_steps_decide_the_admin_first() {
    let (server, domains) = with_own_bills(2).await;
    let (id, day) = handed_over(&server, &domains).await;
    advance_to(&server, day, TimeDelta::days(5)).await;
    let [admin, next] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    let moved = admin.submit_one(&domains[1], NewContacts { admin: "newcomer2", ..NewContacts::default() }).await;
    server.all_accept(moved, &[&admin, &next]).await;
    // Whether or not the timers come first.
    server.clock.advance(minutes(2));
    let refused = vec![right_missing(1, &domains[1..])];
    assert_eq!(end(&admin, id, day).await.ok::<EndedRoles>(), EndedRoles { refused, ..done(1) });
    assert_eq!(server.contact_names(&domains[1]).await, ["newcomer2", "newcomer", "admin"]);
    assert_eq!(server.contact_names(&domains[0]).await, ["admin", "tech", "admin"]);
    assert_eq!(end_of(&next, &domains[1]).await.map(|end| end.until), Some(day), "it goes on");
    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(server.contact_names(&domains[1]).await, ["newcomer2", "tech", "admin"]);
}

#[tokio::test]
async fn one_call_ends_a_limited_number_and_says_how_many_are_left() {
    let (server, domains) = start(MOST_TOGETHER + 2).await;
    let (id, day) = handed_over(&server, &domains).await;
    let admin = server.sign_in("admin").await;
    let most = u64::try_from(MOST_TOGETHER).expect("a small number");
    assert_eq!(end(&admin, id, day).await.ok::<EndedRoles>(), EndedRoles { left: 2, ..done(most) });
    assert_eq!(end_of(&admin, &domains[0]).await, None);
    assert_eq!(offered(&admin, id).await, [2]);
    assert_eq!(end(&admin, id, day).await.ok::<EndedRoles>(), done(2));
    assert_eq!(techs(&server, &domains).await, ["tech"]);
}
