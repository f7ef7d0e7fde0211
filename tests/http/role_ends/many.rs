//! Tech roles of many services that end together, or get another last day together.

use super::{EVERYBODY, advance_to, end_of, in_days, mails};
use crate::common::{TestServer, TestUser, account, minutes, roles, service};
use crate::submissions::{
    all_accept, asked, check, detail, line, lines_page, requests_of, selected, start, start_with, submit, tech_to,
};
use chrono::{NaiveDate, TimeDelta};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::{EndRole, EndingRoles, ExtendableRoles, LastDays, NewLines, NewSubmission};
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Category, Refusal, RequestId, Role, ServiceKey, SubmissionId};

/// The tech role of each service for `newcomer-ovh`, until the day at its position.
fn until(services: &[ServiceKey], day: impl Fn(usize) -> Option<NaiveDate>) -> NewSubmission {
    let lines = services.iter().enumerate();
    asked(NewLines::Each(lines.map(|(number, service)| line(service, tech_to("newcomer"), day(number))).collect()))
}

/// Submits, and lets the roles move.
async fn hand_over(server: &TestServer, asked: &NewSubmission) -> SubmissionId {
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, asked).await.submission;
    all_accept(server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    id
}

#[tokio::test]
async fn roles_that_end_on_one_day_share_an_email() {
    let (server, domains) = start(60).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(&server, 10);
    let asked = selected(&domains, tech_to("newcomer"), Some(day));
    let preview = check(&admin, &asked).await;
    assert_eq!((preview.will_change, preview.cannot_change), (60, 0));
    let id = hand_over(&server, &asked).await;
    assert!(lines_page(&newcomer, id, "").await.rows.iter().all(|row| row.request.until == Some(day)));
    let confirm = server.mail_to("newcomer@mail.example", "Become tech contact for 60 services?").await;
    assert!(confirm.text.contains("Last day"), "{}", confirm.text);
    let csv = newcomer.get(&route::submission_lines_csv(id)).await.text();
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains(&day.to_string())), "{csv}");
    let end = end_of(&newcomer, &domains[59]).await.expect("an end");
    assert_eq!((end.until, end.returns_to), (day, account("tech")));

    for (days, mails_in_all) in [(7, 3), (1, 6)] {
        advance_to(&server, day, TimeDelta::days(days)).await;
        assert_eq!(mails(&server, "Ends soon: 60").await.len(), mails_in_all, "{days} days before");
    }
    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(mails(&server, "Ended: 60").await, EVERYBODY);
    let ended = server.mail_to("admin@mail.example", "Ended: 60").await;
    assert!(ended.text.contains(domains[0].name.as_str()), "{}", ended.text);
    for service in &domains {
        assert_eq!(server.contact_names(service).await, ["admin", "tech", "billing"]);
    }
    server.advance(TimeDelta::days(30)).await;
    assert_eq!((mails(&server, "Ends soon").await.len(), mails(&server, "Ended").await.len()), (6, 3));
}

/// Every party sees that there are last days, on any of its lines.
#[tokio::test]
async fn last_days_differ_by_line() {
    let (server, domains) = start(57).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (mixed, alike) = (&domains[..55], &domains[55..]);
    let [first, last, too_late] = [30, 39, 400].map(|days| in_days(&server, days));
    // After the lines that a page or an email lists.
    let asked = until(mixed, |number| [last, first, too_late].get(number.wrapping_sub(52)).copied());
    let preview = check(&admin, &asked).await;
    assert_eq!((preview.will_change, preview.cannot_change), (54, 1));
    assert_eq!((preview.refused[0].reason, &preview.refused[0].services[0]), (RefusalKind::LastDay, &mixed[54]));
    let id = submit(&admin, &NewSubmission { leave_out: true, ..asked }).await.submission;
    let days = Some(LastDays { first, last, without: 52 });
    for user in [&admin, &newcomer] {
        let seen = detail(user, id).await;
        assert_eq!((seen.until, seen.last_days), (None, days));
        let rows = user.requests("").await.data.waiting_for_me.rows;
        assert_eq!(rows[0].submission.as_ref().expect("a submission").last_days, days);
    }
    for (to, subject) in [
        ("admin@mail.example", "Confirm it was you: tech contact for 54 services"),
        ("newcomer@mail.example", "Become tech contact for 54 services?"),
    ] {
        let mail = server.mail_to(to, subject).await;
        assert!(mail.text.contains("A role with a last day ends after it"), "{}", mail.text);
    }
    let id = submit(&admin, &until(alike, |_| Some(first))).await.submission;
    let seen = detail(&admin, id).await;
    assert_eq!((seen.until, seen.last_days), (Some(first), None));
}

#[tokio::test]
async fn lines_are_kept_while_an_end_of_one_is_scheduled() {
    let (server, domains) = start_with(60, &["--keep-requests-days", "30"]).await;
    let day = in_days(&server, 90);
    let id = hand_over(&server, &until(&domains, |number| (number == 1).then_some(day))).await;
    let kept = |table: &str| server.rows(&format!("select 1 from {table}")).len();
    server.advance(TimeDelta::days(45)).await;
    assert_eq!((kept("submission"), kept("request")), (1, 60));
    assert_eq!(requests_of(&server.sign_in("admin").await, id).await.len(), 60);

    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(server.contact_names(&domains[1]).await, ["admin", "tech", "billing"]);
    assert_eq!(mails(&server, "Ended").await, EVERYBODY);

    server.advance(TimeDelta::days(32)).await;
    let all_gone = async || kept("request") == 0;
    server.until("the lines are deleted", all_gone).await;
    for table in ["submission", "party", "code", "attempt", "timeline", "role_end", "outbox_line"] {
        assert_eq!(kept(table), 0, "{table}");
    }
    assert_eq!(kept("outbox where submission is not null"), 0);
    assert_eq!(server.broken_references(), 0);
}

/// Their timers come too late.
#[tokio::test]
async fn roles_that_end_are_due_before_many_services_are_asked_for() {
    let (server, domains) = start(2).await;
    let day = in_days(&server, 1);
    hand_over(&server, &until(&domains, |_| Some(day))).await;
    server.sql("update role_end set due_at = due_at - 2 * 24 * 60 * 60 * 1000, until = '2030-03-03'", []);
    let techs = server.sign_in("tech").await;
    submit(&techs, &selected(&domains[..1], tech_to("newcomer2"), None)).await;
    assert_eq!(server.contact_names(&domains[0]).await[1], "tech");
}

async fn alike(user: &TestUser, request: RequestId) -> ExtendableRoles {
    user.get(&route::ends_alike(request)).await.ok::<ScreenResponse<ExtendableRoles>>().data
}

#[tokio::test]
async fn roles_with_equal_ends_are_extended_together() {
    let techs = ["tech", "tech", "billing", "tech", "tech"];
    let name = |number: usize| format!("s{number}.example");
    let server = TestServer::start_with(&[], |export| {
        for (number, tech) in techs.into_iter().enumerate() {
            export.add(&name(number), "DOMAIN", ["admin", tech, "admin"], None, "ok");
        }
    })
    .await;
    let domains: Vec<ServiceKey> = (0..5).map(|number| service(&name(number), Category::Domain)).collect();
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (soon, later) = (in_days(&server, 5), in_days(&server, 60));
    let id = submit(&admin, &until(&domains, |number| Some(if number < 4 { soon } else { later }))).await.submission;
    // As long as the roles have not moved there is nothing to extend.
    assert_eq!(alike(&admin, id.first_request()).await, ExtendableRoles::default());
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;

    let entries = detail(&admin, id).await.ends;
    let listed: Vec<(u64, _)> = entries.iter().map(|end| (end.services, end.until)).collect();
    assert_eq!(listed, [(3, soon), (1, soon), (1, later)], "by account and day");
    let expected = |services: &[ServiceKey], until| ExtendableRoles {
        services: services.to_vec(),
        holder: Some(account("newcomer")),
        until: Some(until),
    };
    let [of_tech, of_billing, of_later]: &[EndingRoles; 3] = entries.as_slice().try_into().expect("three entries");
    let three = [&domains[..2], &domains[3..4]].concat();
    assert_eq!(alike(&admin, of_tech.request).await, expected(&three, soon));
    assert_eq!(alike(&admin, of_billing.request).await, expected(&domains[2..3], soon));
    assert_eq!(alike(&admin, of_later.request).await, expected(&domains[4..], later));
    // Only the admin asks for another last day, and strangers learn nothing.
    assert_eq!(alike(&newcomer, of_tech.request).await, ExtendableRoles::default());
    let stranger = server.sign_in("newcomer2").await;
    let hidden = stranger.get(&route::ends_alike(of_tech.request)).await;
    let unknown = stranger.get(&route::ends_alike(RequestId::new(999_999_999).expect("a number"))).await;
    assert_eq!((hidden.status, hidden.text()), (404, unknown.text()));
    assert_eq!(hidden.refusal(), Refusal::NoPart);

    // Roles that have ended since are not part of it, also if the entry was found by one of them.
    let () = admin.post(route::END_ROLE, &EndRole { service: domains[0].clone() }).await.ok();
    assert_eq!(alike(&admin, of_tech.request).await, expected(&three[1..], soon));

    let day = in_days(&server, 30);
    hand_over(&server, &until(&three[1..], |_| Some(day))).await;
    for service in &three[1..] {
        assert_eq!(end_of(&admin, service).await.map(|end| end.until), Some(day));
    }
    assert_eq!(end_of(&admin, &domains[2]).await.map(|end| end.until), Some(soon), "nobody asked for that one");
    assert_eq!(alike(&admin, of_tech.request).await, ExtendableRoles::default());
}

#[tokio::test]
async fn roles_that_end_soon_are_in_the_list_of_requests() {
    let (server, domains) = start(3).await;
    let day = in_days(&server, 40);
    let id = hand_over(&server, &until(&domains, |_| Some(day))).await;
    server.advance(TimeDelta::days(33)).await;
    let ending_soon = async |name: &str| server.sign_in(name).await.requests("").await.data.ending_soon;
    assert!(ending_soon("newcomer").await.is_empty());
    server.advance(TimeDelta::days(1)).await;
    for (name, may) in [("admin", true), ("newcomer", false), ("tech", false)] {
        let expected = EndingRoles {
            submission: id,
            request: id.first_request(),
            services: 3,
            service: domains[0].clone(),
            roles: roles(&[Role::Tech]),
            holder: account("newcomer"),
            returns_to: account("tech"),
            until: day,
            may_extend: may,
            may_end_now: may,
        };
        assert_eq!(ending_soon(name).await, [expected], "{name}");
    }
    assert!(ending_soon("billing").await.is_empty());
    let admin = server.sign_in("admin").await;
    assert!(admin.requests("?group=finished").await.data.ending_soon.is_empty());
    assert_eq!(ending_soon_file(&server.sign_in("billing").await).await, "");
}

/// The lines of the file below its titles.
async fn ending_soon_file(user: &TestUser) -> String {
    let reply = user.get(route::ENDING_SOON_CSV).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"ending-soon.csv\"");
    reply.csv().strip_prefix("service,category,tech,until,returnsTo\r\n").expect("the titles").to_owned()
}

#[tokio::test]
async fn roles_that_end_soon_download_one_by_one_as_a_file_that_extends_them() {
    // More than are read at a time.
    const ALIKE: usize = 1_005;
    let names: Vec<String> = (1..=ALIKE).map(|number| format!("s{number:05}.example")).collect();
    let server = TestServer::start_with(&[], |export| {
        // A formula, if it were not escaped.
        for name in names.iter().map(String::as_str).chain(["=1+1"]) {
            export.add(name, "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let (formula, others) = ([service("=1+1", Category::Vps)], names.iter().map(|name| service(name, Category::Vps)));
    let [first, next, late] = [3, 4, 300].map(|days| in_days(&server, days));
    hand_over(&server, &until(&formula, |_| Some(first))).await;
    hand_over(&server, &until(&others.collect::<Vec<_>>(), |_| Some(next))).await;

    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let file = ending_soon_file(&newcomer).await;
    let expected = |name: &str, day| format!("{name},VPS,newcomer-ovh,{day},tech-ovh");
    let mut lines = vec![expected("'=1+1", first)];
    lines.extend(names.iter().map(|name| expected(name, next)));
    assert!(file.lines().eq(&lines), "{file}");
    for user in [&admin, &server.sign_in("tech").await] {
        assert!(ending_soon_file(user).await == file, "{}", user.handle);
    }

    let changed = file.replace(&next.to_string(), &late.to_string());
    let text = ["service,category,tech,until,returnsTo\r\n", &changed].concat();
    let preview = check(&admin, &asked(NewLines::File(text))).await;
    let numbers = (preview.will_change, preview.unchanged, preview.cannot_change, preview.faults);
    assert_eq!(numbers, (ALIKE as u64, 1, 0, Vec::new()));
}
