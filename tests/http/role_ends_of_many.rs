//! Tech roles of many services that are handed over until a last day (decision 0038).

use crate::common::{Reply, TestServer, TestUser, account, domain, minutes, service};
use chrono::{Days, NaiveDate, TimeDelta};
use handover_api::app::ScreenResponse;
use handover_api::modify::ChangeContact;
use handover_api::requests::RequestsPage;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    AnswerLines, LastDays, Lines, LinesPage, LinesResult, NewLine, NewLines, NewSubmission, ServiceSelection,
    SubmissionDetail, Submitted,
};
use handover_rules::role_end::{RoleEnd, ends_at};
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Category, PerRole, RequestState, ServiceKey, SubmissionId};

pub(crate) fn tech(name: &str) -> PerRole<Option<String>> {
    PerRole { tech: Some(account(name).to_string()), ..PerRole::default() }
}

pub(crate) fn asked(lines: NewLines) -> NewSubmission {
    NewSubmission { lines, all_or_nothing: false, leave_out: false, note: None, replaces: None, replace_own: false }
}

pub(crate) fn until(services: &[ServiceKey], to: &str, day: Option<NaiveDate>) -> NewSubmission {
    let selection = ServiceSelection::These(services.to_vec());
    asked(NewLines::Selected { selection, contacts: tech(to), until: day })
}

pub(crate) async fn submit(user: &TestUser, asked: &NewSubmission) -> SubmissionId {
    let reply: Reply = user.post(route::SUBMISSIONS, asked).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    serde_json::from_slice::<Submitted>(&reply.body).expect("a submission").submission
}

pub(crate) async fn all_accept(server: &TestServer, id: SubmissionId, parties: &[&TestUser]) {
    server.settle().await;
    for user in parties {
        let token = server.code(id.first_request(), user).await;
        let body = AnswerLines { token, accept: Lines::All, decline: Lines::None, reason: None };
        let answer = route::submission_action(id, SubmissionAction::Answer);
        let done: LinesResult = user.post(&answer, &body).await.ok();
        assert_eq!(done.refused_count, 0, "{done:?}");
        server.settle().await;
    }
    server.advance(minutes(2)).await;
}

async fn last_days(user: &TestUser, id: SubmissionId) -> Vec<Option<NaiveDate>> {
    let page: ScreenResponse<LinesPage> = user.get(&route::submission_lines(id)).await.ok();
    page.data.rows.into_iter().map(|row| row.request.until).collect()
}

pub(crate) async fn end_of(user: &TestUser, service: &ServiceKey) -> Option<RoleEnd> {
    user.service_detail(service).await.tech_end
}

pub(crate) async fn mails(server: &TestServer, subject: &str) -> Vec<(String, String)> {
    let mails = server.mails().await.into_iter().filter(|mail| mail.subject.starts_with(subject));
    let mut found: Vec<(String, String)> = mails.map(|mail| (mail.to.to_string(), mail.text)).collect();
    found.sort();
    found
}

pub(crate) fn in_days(server: &TestServer, days: u64) -> NaiveDate {
    server.now().date_naive() + Days::new(days)
}

pub(crate) async fn advance_to(server: &TestServer, day: NaiveDate, before: TimeDelta) {
    server.advance(ends_at(day) - before - server.now()).await;
}

pub(crate) const EVERYBODY: [&str; 3] = ["admin-ovh", "newcomer-ovh", "tech-ovh"];

pub(crate) fn recipients(mails: &[(String, String)]) -> Vec<&str> {
    mails.iter().map(|(to, _)| to.as_str()).collect()
}

#[tokio::test]
async fn roles_that_end_on_one_day_share_an_email() {
    let (server, domains) = TestServer::start_with_domains(60).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(&server, 10);
    let wanted = until(&domains, "newcomer", Some(day));
    let preview = admin.post(route::SUBMISSIONS_CHECK, &wanted).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change), (60, 0));
    let id = submit(&admin, &wanted).await;
    server.settle().await;
    for user in [&admin, &newcomer] {
        assert!(last_days(user, id).await.iter().all(|until| *until == Some(day)));
    }
    let confirm = server.mail_to("newcomer@mail.example", "Become tech contact for 60 services?").await;
    assert!(confirm.text.contains("Last day"), "{}", confirm.text);
    let csv = newcomer.get(&route::submission_lines_csv(id)).await.text();
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains(&day.to_string())), "{csv}");

    all_accept(&server, id, &[&admin, &newcomer]).await;
    let end = end_of(&newcomer, &domains[59]).await.expect("an end");
    assert_eq!((end.until, end.returns_to), (day, account("tech")));

    for (days, mails_in_all) in [(7, 3), (1, 6)] {
        advance_to(&server, day, TimeDelta::days(days)).await;
        assert_eq!(mails(&server, "Ends soon: 60").await.len(), mails_in_all, "{days} days before");
    }
    advance_to(&server, day, TimeDelta::zero()).await;
    let sent = mails(&server, "Ended: 60").await;
    assert_eq!(recipients(&sent), EVERYBODY);
    assert!(sent[0].1.contains(domains[0].name.as_str()), "{}", sent[0].1);
    for service in &domains {
        assert_eq!(server.contact_names(service).await, ["admin", "tech", "billing"]);
    }
    server.advance(TimeDelta::days(30)).await;
    assert_eq!((mails(&server, "Ends soon").await.len(), mails(&server, "Ended").await.len()), (6, 3));
}

#[tokio::test]
async fn last_days_differ_by_line() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let admin = server.sign_in("admin").await;
    let days = [Some(in_days(&server, 5)), None, Some(in_days(&server, 400))];
    let lines = domains.iter().zip(days);
    let line = |(service, until): (&ServiceKey, Option<NaiveDate>)| NewLine {
        service: service.clone(),
        contacts: tech("newcomer"),
        until,
    };
    let mut wanted = asked(NewLines::Each(lines.map(line).collect()));
    let preview = admin.post(route::SUBMISSIONS_CHECK, &wanted).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change), (2, 1));
    assert_eq!((preview.refused[0].reason, &preview.refused[0].services[0]), (RefusalKind::LastDay, &domains[2]));
    wanted.leave_out = true;
    let id = submit(&admin, &wanted).await;
    assert_eq!(last_days(&admin, id).await, [days[0], None]);
}

#[tokio::test]
async fn list_of_requests_shows_the_last_days_of_a_submission() {
    let (server, domains) = TestServer::start_with_domains(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let days = [8, 5].map(|days| in_days(&server, days));
    let line = |(service, until): (&ServiceKey, Option<NaiveDate>)| NewLine {
        service: service.clone(),
        contacts: tech("newcomer"),
        until,
    };
    let with_days = domains.iter().zip([Some(days[0]), None, Some(days[1])]).map(line).collect();
    let ids = [
        submit(&admin, &asked(NewLines::Each(with_days))).await,
        submit(&admin, &until(&domains[3..], "newcomer", None)).await,
    ];
    for user in [&admin, &newcomer] {
        let page: ScreenResponse<RequestsPage> = user.get(route::REQUESTS).await.ok();
        let rows = &page.data.waiting_for_me.rows;
        let listed = ids.map(|id| {
            let submissions = rows.iter().filter_map(|row| row.submission.as_ref());
            submissions
                .filter(|submission| submission.id == id)
                .map(|submission| submission.last_days)
                .collect::<Vec<_>>()
        });
        assert_eq!(listed, [vec![Some(LastDays { first: days[1], last: days[0], without: 1 })], vec![None]]);
    }
}

#[tokio::test]
async fn extending_many_is_a_submission_like_any_other() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(&server, 10);
    let id = submit(&admin, &until(&domains, "newcomer", Some(day))).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    let later = day + Days::new(30);
    let unchanged = admin
        .post(route::SUBMISSIONS_CHECK, &until(&domains, "newcomer", Some(day)))
        .await
        .ok::<ScreenResponse<Preview>>()
        .data;
    assert_eq!((unchanged.will_change, unchanged.unchanged), (0, 3));
    let id = submit(&admin, &until(&domains, "newcomer", Some(later))).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    for service in &domains {
        let end = end_of(&admin, service).await.expect("an end");
        assert_eq!((end.until, end.returns_to), (later, account("tech")));
    }
    advance_to(&server, day, TimeDelta::zero()).await;
    assert!(mails(&server, "End").await.is_empty(), "no email about the earlier end");
}

#[tokio::test]
async fn handing_many_roles_on_does_not_escape_their_ends() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let newcomer2 = server.sign_in("newcomer2").await;
    let day = in_days(&server, 10);
    let id = submit(&admin, &until(&domains, "newcomer", Some(day))).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    let id = submit(&newcomer, &until(&domains, "newcomer2", None)).await;
    assert_eq!(last_days(&newcomer2, id).await, [Some(day); 2]);
    all_accept(&server, id, &[&newcomer, &newcomer2]).await;
    advance_to(&server, day, TimeDelta::zero()).await;
    for service in &domains {
        assert_eq!(server.contact_names(service).await, ["admin", "tech", "billing"]);
    }
}

#[tokio::test]
async fn temporary_holder_does_not_get_the_role_back() {
    let server = TestServer::start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let hand_over = async |from: &TestUser, to: &TestUser, parties: &[&TestUser], day: NaiveDate| {
        let contact_tech = Some(to.handle.to_string());
        let change = ChangeContact { contact_tech, until: Some(day), ..ChangeContact::default() };
        let ids: Vec<handover_rules::RequestId> = from.post(&route::change_contact(&domain()), &change).await.ok();
        server.all_accept(ids[0], parties).await;
        server.advance(minutes(2)).await;
    };
    let day = in_days(&server, 10);
    hand_over(&admin, &newcomer, &[&admin, &newcomer], day).await;
    // Back before its time, but until a day: then it would have been the newcomer's without an end.
    hand_over(&newcomer, &tech, &[&newcomer, &tech], in_days(&server, 5)).await;
    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "admin", "billing"]);
}

#[tokio::test]
async fn a_last_day_that_passes_ends_all_or_nothing_as_a_whole() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let admin = server.sign_in("admin").await;
    let day = in_days(&server, 1);
    let line = |service: &ServiceKey, until| NewLine { service: service.clone(), contacts: tech("newcomer"), until };
    let lines = vec![line(&domains[0], None), line(&domains[1], Some(day))];
    let wanted = NewSubmission { all_or_nothing: true, ..asked(NewLines::Each(lines)) };
    let id = submit(&admin, &wanted).await;
    advance_to(&server, day, TimeDelta::minutes(1)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    all_accept(&server, id, &[&admin, &newcomer]).await;
    let detail: ScreenResponse<SubmissionDetail> = admin.get(&route::submission(id)).await.ok();
    let states: Vec<(RequestState, u64)> = detail.data.states.iter().map(|count| (count.state, count.lines)).collect();
    assert_eq!(states, [(RequestState::Expired, 2)]);
    for service in &domains {
        assert_eq!(server.contact_names(service).await, ["admin", "tech", "billing"]);
    }
}

#[tokio::test]
async fn lines_are_kept_while_an_end_of_one_is_scheduled() {
    let names: Vec<String> = (0..60).map(|number| format!("s{number:03}.example")).collect();
    let server = TestServer::start_with(&["--keep-requests-days", "30"], |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let domains: Vec<ServiceKey> = names.iter().map(|name| service(name, Category::Domain)).collect();
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(&server, 90);
    let line = |(number, service): (usize, &ServiceKey)| NewLine {
        service: service.clone(),
        contacts: tech("newcomer"),
        until: (number == 1).then_some(day),
    };
    let id = submit(&admin, &asked(NewLines::Each(domains.iter().enumerate().map(line).collect()))).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    let kept = |table: &str| server.rows(&format!("select 1 from {table}")).len();
    server.advance(TimeDelta::days(45)).await;
    assert_eq!((kept("submission"), kept("request")), (1, 60));
    let admin = server.sign_in("admin").await;
    assert_eq!(last_days(&admin, id).await.len(), 50);

    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(server.contact_names(&domains[1]).await, ["admin", "tech", "billing"]);
    assert_eq!(recipients(&mails(&server, "Ended").await), EVERYBODY);

    server.advance(TimeDelta::days(32)).await;
    let all_gone = async || kept("request") == 0;
    server.until("the lines are deleted", all_gone).await;
    for table in ["submission", "party", "code", "attempt", "timeline", "role_end", "outbox_line"] {
        assert_eq!(kept(table), 0, "{table}");
    }
    assert_eq!(kept("outbox where submission is not null"), 0);
    assert_eq!(server.broken_references(), 0);
}

/// Every party sees that there are last days, on any of its lines.
#[tokio::test]
async fn parties_see_the_last_days_of_some_lines() {
    let (server, domains) = TestServer::start_with_domains(54).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let [first, last] = [30, 39].map(|days| in_days(&server, days));
    let day = |number: usize| match number {
        50 => Some(last),
        51 => Some(first),
        _ => None,
    };
    let line = |(number, service): (usize, &ServiceKey)| NewLine {
        service: service.clone(),
        contacts: tech("newcomer"),
        until: day(number),
    };
    let id = submit(&admin, &asked(NewLines::Each(domains[..52].iter().enumerate().map(line).collect()))).await;
    server.settle().await;
    let seen: ScreenResponse<SubmissionDetail> = newcomer.get(&route::submission(id)).await.ok();
    assert_eq!((seen.data.until, seen.data.last_days), (None, Some(LastDays { first, last, without: 50 })));
    // The email lists the other ones.
    let asks_admin = mails(&server, "Confirm it was you: tech contact for 52 services").await;
    let asks_newcomer = mails(&server, "Become tech contact for 52 services?").await;
    assert_eq!([asks_admin.len(), asks_newcomer.len()], [1, 1]);
    for (to, text) in asks_admin.into_iter().chain(asks_newcomer) {
        assert!(text.contains("A role with a last day ends after it"), "{to}: {text}");
    }

    let id = submit(&admin, &until(&domains[52..], "newcomer2", Some(first))).await;
    let seen: ScreenResponse<SubmissionDetail> = admin.get(&route::submission(id)).await.ok();
    assert_eq!((seen.data.until, seen.data.last_days), (Some(first), None));
}
