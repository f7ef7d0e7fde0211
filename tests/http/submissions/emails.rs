//! Lines that are reminded of, end or fail together share an email per person, over any number of transactions.

use super::{
    act, all_accept, answer, answer_all, billing_to, detail, each, mails, open, requests_of, selected, start, states,
    submit, tech_to, these,
};
use crate::common::held_writer::HeldWriter;
use crate::common::{DemoMail, ProviderExport, TestServer, TestUser, days, minutes, seconds, service};
use chrono::TimeDelta;
use futures_util::FutureExt;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::delivery::LONGEST_WAIT_FOR_LINES;
use handover_rules::{Category, Event, RequestId, RequestState, ServiceKey};
use handover_server::config::Policies;
use handover_server::use_cases::Act;
use handover_server::use_cases::requests::act_on_request;
use handover_store::Store;
use std::collections::BTreeSet;

/// More lines than timers run in one transaction.
const SEVERAL: usize = 60;

async fn of_kind(server: &TestServer, to: &TestUser, kind: &str) -> Vec<DemoMail> {
    server.mails().await.into_iter().filter(|mail| mail.to == to.handle && mail.kind() == kind).collect()
}

fn assert_reminded(mail: &DemoMail, open: &[ServiceKey], answered: &[ServiceKey]) {
    assert!(mail.subject.starts_with("Reminder: "), "{}", mail.subject);
    assert!(mail.subject.contains(&format!("tech contact for {} services", open.len())), "{}", mail.subject);
    let names = |services: &[ServiceKey]| services.iter().filter(|key| mail.text.contains(key.name.as_str())).count();
    assert_eq!((names(open), names(answered)), (open.len().min(15), 0), "{}", mail.text);
    assert!(mail.code().is_none() && mail.attachment.is_none());
}

#[tokio::test]
async fn party_is_reminded_once_of_open_lines_only() {
    let (server, domains) = start(SEVERAL).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let newcomer2 = server.sign_in("newcomer2").await;
    let asked = each(&domains, |number| tech_to(if number == 0 { "newcomer2" } else { "newcomer" }));
    let id = submit(&admin, &asked).await.submission;
    let lines = requests_of(&admin, id).await;
    all_accept(&server, id, &[&newcomer2]).await;
    let own = server.code(id.first_request(), &admin).await;
    let accepted = Lines::These(vec![lines[1], lines[2]]);
    answer(&admin, id, &own, accepted, Lines::None).await.ok::<LinesResult>();
    let code = server.code(id.first_request(), &newcomer).await;
    let [accepted, declined] = [vec![lines[4]], vec![lines[3]]].map(Lines::These);
    answer(&newcomer, id, &code, accepted, declined).await.ok::<LinesResult>();

    server.advance(days(7) / 2).await;
    let reminded = [of_kind(&server, &admin, "Reminder").await, of_kind(&server, &newcomer, "Reminder").await];
    let [[to_admin], [to_newcomer]] = [&reminded[0][..], &reminded[1][..]] else { panic!("{reminded:?}") };
    // A line that was declined has ended for both.
    let open_for = |answered: &[usize]| {
        let is_open = |number: &usize| !answered.contains(number);
        (0..domains.len()).filter(is_open).map(|number| domains[number].clone()).collect::<Vec<_>>()
    };
    assert_reminded(to_admin, &open_for(&[1, 2, 3]), &domains[1..4]);
    assert_reminded(to_newcomer, &open_for(&[0, 3, 4]), &[&domains[..1], &domains[3..5]].concat());

    // A party that has answered everything by then is not reminded again. The code mailed first is still good.
    let newcomer = server.sign_in("newcomer").await;
    answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
    server.advance(days(7) / 10 * 4).await;
    for (user, number) in [(&admin, 2), (&newcomer, 1), (&newcomer2, 0)] {
        assert_eq!(of_kind(&server, user, "Reminder").await.len(), number, "{}", user.handle);
    }
    let entries = format!("select count(*) from timeline where what = 'reminded' and request = {}", lines[5]);
    assert_eq!(server.value::<i64>(&entries), 2);
}

async fn assert_notified_once(server: &TestServer, users: &[&TestUser], kind: &str, lines: usize) {
    for user in users {
        let sent = mails(server, user, kind).await;
        assert!(matches!(&sent[..], [one] if one.contains(&lines.to_string())), "{kind} to {}: {sent:?}", user.handle);
    }
}

#[tokio::test]
async fn lines_that_fail_share_an_email() {
    for at in ["the move", "the last acceptance", "an import"] {
        let (mut server, domains) = start(SEVERAL).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        let parties = [&newcomer, &admin];
        all_accept(&server, id, if at == "the move" { &parties } else { &parties[..1] }).await;
        if at == "an import" {
            let change = |export: &mut ProviderExport| {
                for key in &domains {
                    export.service(key.name.as_str(), "DOMAIN").contacts[1] = "newcomer2";
                }
            };
            server.import_with(change).await;
        } else {
            server.sql("update service set status = 'expired' where name like 's%.example'", []);
        }
        if at == "the last acceptance" {
            answer_all(&server, &admin, id).await;
        }
        server.advance(minutes(2)).await;
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, SEVERAL as u64)], "{at}");
        assert_notified_once(&server, &parties, "Failed", SEVERAL).await;
    }
}

#[tokio::test]
async fn lines_that_wait_for_a_payment_method_share_an_email() {
    let (server, services) = start(SEVERAL).await;
    let [admin, unbanked] = [server.sign_in("admin").await, server.sign_in("unbanked").await];
    let id = submit(&admin, &selected(&services, billing_to("unbanked"), None)).await.submission;
    all_accept(&server, id, &[&unbanked, &admin]).await;
    server.advance(minutes(30)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, SEVERAL as u64)]);
    assert_notified_once(&server, &[&unbanked], "Blocked", SEVERAL).await;
}

/// Lets the time pass. Due steps on the service of a line are run by an event on the line, all others by the timers.
async fn advance_with(server: &TestServer, line: RequestId, event: Event, time: TimeDelta) {
    server.settle().await;
    let mut held = HeldWriter::hold(&server.store).await;
    let now = server.now() + time;
    let before_the_timers = |store: &Store| {
        let run = Act::run(store, now, Policies::default(), move |act| act_on_request(act, line, &event).map(drop));
        let _ = run.now_or_never();
    };
    held.pass_ahead_of(before_the_timers).await;
    server.clock.advance(time);
    drop(held);
    server.settle().await;
}

/// A call about a service first runs the due steps there, even if the timers are late.
#[tokio::test]
async fn steps_run_by_a_call_share_the_email_of_the_timers() {
    let (server, domains) = start(SEVERAL).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let done = |event: &str| server.value::<usize>(&format!("select count(*) from timeline where what = '{event}'"));
    // Refused, but not before.
    let take_back = Event::TakeBack { by: newcomer.handle.clone() };
    advance_with(&server, lines[3], take_back, days(7) / 2).await;
    assert_eq!(done("reminded"), SEVERAL);
    assert_notified_once(&server, &[&admin, &newcomer], "Reminder", SEVERAL).await;

    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    all_accept(&server, id, &[&newcomer, &admin]).await;
    let withdraw = Event::Withdraw { by: admin.handle.clone() };
    advance_with(&server, lines[5], withdraw, minutes(2)).await;
    assert_eq!(done("moved"), SEVERAL);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, SEVERAL as u64)]);
    assert_notified_once(&server, &[&admin, &newcomer], "Done", SEVERAL).await;
    assert_notified_once(&server, &[&server.signed_out("tech")], "Changed", SEVERAL).await;
}

/// However much else there is to do: lines that follow go into another email.
#[tokio::test]
async fn an_email_waits_ten_minutes_for_due_lines() {
    const MANY: usize = 260;
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    all_accept(&server, id, &[&newcomer, &admin]).await;
    let is =
        |wanted: &str| server.value::<i64>(&format!("select count(*) from outbox where notice = 'done' and {wanted}"));
    let left = || server.value::<i64>("select count(*) from request where state = 'doing'");
    let mut held = HeldWriter::hold(&server.store).await;
    server.clock.advance(minutes(2));
    held.pass_until(async || is("state = 'queued'") > 0).await;
    for _ in 0..2 {
        let before = left();
        held.pass_until(async || left() < before).await;
    }
    assert_eq!((is("state <> 'queued'"), left() > 0), (0, true));
    server.clock.advance(LONGEST_WAIT_FOR_LINES);
    // The worker looks again every second, in turns with the timers.
    let both_are_sent = async || {
        server.clock.advance(seconds(1));
        server.until("the timers and the worker wait for the writer", async || server.store.waiting_writes() > 1).await;
        is("state <> 'queued'") > 1
    };
    held.pass_until(both_are_sent).await;
    assert!(left() > 0, "it has not waited for all");
    drop(held);
    server.settle().await;
    for user in [&admin, &newcomer] {
        let sent = mails(&server, user, "Done").await;
        let lines = sent
            .iter()
            .filter_map(|subject| subject.split(' ').find_map(|word| word.parse::<usize>().ok()))
            .sum::<usize>();
        // What was done after the first email is in one more.
        assert_eq!((sent.len(), lines), (2, MANY), "{sent:?}");
    }
}

/// The only mail to `user` whose subject begins so.
async fn only_mail(server: &TestServer, user: &TestUser, subject: &str) -> DemoMail {
    let mails = server.mails().await.into_iter();
    let mut mails: Vec<_> = mails.filter(|mail| mail.to == user.handle && mail.subject.starts_with(subject)).collect();
    assert_eq!(mails.len(), 1, "{mails:?}");
    mails.remove(0)
}

/// With more requests than the email lists.
#[tokio::test]
async fn lines_that_end_together_are_attached() {
    const MANY: usize = 1101;
    let mut names: Vec<String> = (1..MANY).map(|number| format!("s{number:05}.example")).collect();
    // A spreadsheet would evaluate it, were it not escaped.
    names.push("=1+1".to_owned());
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "HOSTING", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let services: Vec<ServiceKey> = names.iter().map(|name| service(name, Category::Hosting)).collect();
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let few = submit(&admin, &these(&services[..15])).await.submission;
    act(&admin, few, SubmissionAction::Withdraw, Lines::All).await;
    let email = only_mail(&server, &newcomer, "Cancelled").await;
    assert!(services[..15].iter().all(|service| email.text.contains(service.name.as_str())), "{}", email.text);
    assert_eq!(email.attachment, None);

    let id = submit(&admin, &these(&services)).await.submission;
    let asks = only_mail(&server, &newcomer, "Become tech contact for 1101").await;
    // Its lines may be answered before it is read.
    assert!(asks.text.contains("The link shows all 1101 services."), "{}", asks.text);
    assert_eq!(asks.attachment, None);
    assert_eq!(newcomer.get(&route::demo_mail_attachment(asks.id)).await.status, 404);

    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    let email = only_mail(&server, &newcomer, "Cancelled: tech contact for 1101").await;
    let name = format!("request-{}.csv", email.request());
    assert_eq!(email.attachment.as_ref(), Some(&name));
    let text = email.text.replace('\n', " ");
    assert!(text.contains(&format!("The attached file {name} lists all 1101 services.")), "{text}");
    let reply = newcomer.get(&route::demo_mail_attachment(email.id)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    let file = reply.csv();
    let titles = "Service,Category,Roles,Current contact,Current contact (name),New contact,New contact (name),\
        Last day,By";
    assert_eq!(file.lines().next(), Some(titles));
    let ending = ",Web hosting,tech,tech-ovh,,newcomer-ovh,Toni newcomer,,admin-ovh";
    let listed: Option<BTreeSet<&str>> = file.lines().skip(1).map(|row| row.strip_suffix(ending)).collect();
    let expected = names.iter().map(|name| if name == "=1+1" { "'=1+1" } else { name.as_str() }).collect();
    assert_eq!(listed, Some(expected));
    assert_eq!(file.lines().count(), MANY + 1);
}
