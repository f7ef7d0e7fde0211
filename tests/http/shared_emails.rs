//! Lines that are reminded of or fail together share an email per person, over any number of transactions.

use crate::common::held_writer::HeldWriter;
use crate::common::{DemoMail, TestServer, TestUser, account, days, minutes, seconds};
use crate::large_submissions::{answer_all, open, start};
use crate::submissions::{act, answer, detail, mails, requests_of, states, submit, these};
use chrono::TimeDelta;
use futures_util::FutureExt;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult, NewLine, NewLines, NewSubmission};
use handover_rules::delivery::LONGEST_WAIT_FOR_LINES;
use handover_rules::{Event, PerRole, RequestId, RequestState, ServiceKey, SubmissionId};
use handover_server::config::Policies;
use handover_server::use_cases::Act;
use handover_server::use_cases::requests::act_on_request;
use handover_store::Store;

/// Lines that timers run in one transaction, and in several.
const FEW: usize = 8;
const SEVERAL: usize = 120;

const MANY: usize = 260;

/// The tech role of the first service to `newcomer2`, of the others to `newcomer`.
fn to_two(domains: &[ServiceKey]) -> NewSubmission {
    let line = |(number, service): (usize, &ServiceKey)| {
        let to = if number == 0 { "newcomer2" } else { "newcomer" };
        let contacts = PerRole { tech: Some(account(to).to_string()), ..PerRole::default() };
        NewLine { service: service.clone(), contacts, until: None }
    };
    NewSubmission { lines: NewLines::Each(domains.iter().enumerate().map(line).collect()), ..these(domains) }
}

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
    for number in [FEW, SEVERAL] {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let newcomer2 = server.sign_in("newcomer2").await;
        let id = submit(&admin, &to_two(&domains)).await.submission;
        server.settle().await;
        let lines = requests_of(&admin, id).await;
        answer_all(&server, &newcomer2, id).await;
        server.settle().await;
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
        assert_eq!(of_kind(&server, &newcomer2, "Reminder").await.len(), 0);

        // A party that has answered everything by then is not reminded again. The code mailed first is still good.
        let newcomer = server.sign_in("newcomer").await;
        answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
        server.advance(days(7) / 10 * 4).await;
        assert_eq!(of_kind(&server, &admin, "Reminder").await.len(), 2);
        assert_eq!(of_kind(&server, &newcomer, "Reminder").await.len(), 1);
        assert_eq!(of_kind(&server, &newcomer2, "Reminder").await.len(), 0);
        let entries = format!("select count(*) from timeline where what = 'reminded' and request = {}", lines[5]);
        assert_eq!(server.value::<i64>(&entries), 2);
    }
}

/// Lets everybody accept all lines.
async fn all_accept(server: &TestServer, id: SubmissionId, users: [&TestUser; 2]) {
    for user in users {
        answer_all(server, user, id).await;
        server.settle().await;
    }
}

fn expire_services(server: &TestServer) {
    let expire = "update service set status = 'expired' where name like 's%.example'";
    server.sql(expire, []);
}

async fn assert_notified_once(server: &TestServer, users: &[&TestUser], kind: &str, lines: usize) {
    for user in users {
        let sent = mails(server, user, kind).await;
        assert!(matches!(&sent[..], [one] if one.contains(&lines.to_string())), "{kind} to {}: {sent:?}", user.handle);
    }
}

#[tokio::test]
async fn lines_that_fail_at_the_move_share_an_email() {
    for number in [FEW, SEVERAL, MANY] {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        all_accept(&server, id, [&admin, &newcomer]).await;
        expire_services(&server);
        server.advance(minutes(2)).await;
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, number as u64)]);
        assert_notified_once(&server, &[&admin, &newcomer], "Failed", number).await;
    }
}

#[tokio::test]
async fn lines_that_fail_at_the_last_acceptance_share_an_email() {
    for number in [FEW, SEVERAL, MANY] {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        answer_all(&server, &newcomer, id).await;
        server.settle().await;
        expire_services(&server);
        answer_all(&server, &admin, id).await;
        server.settle().await;
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, number as u64)]);
        assert_notified_once(&server, &[&admin, &newcomer], "Failed", number).await;
    }
}

/// An import changes at most 20 services in a transaction.
#[tokio::test]
async fn lines_that_an_import_makes_impossible_share_an_email() {
    for number in [45, SEVERAL] {
        let (mut server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        let change = |export: &mut crate::common::ProviderExport| {
            for key in &domains {
                export.service(key.name.as_str(), "DOMAIN").contacts[1] = "newcomer2";
            }
        };
        server.import_with(change).await;
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Error, number as u64)]);
        assert_notified_once(&server, &[&admin, &newcomer], "Failed", number).await;
    }
}

/// Lines that a party takes back during the grace period end for all, in one email.
#[tokio::test]
async fn lines_are_taken_back_and_stopped_in_the_grace_period() {
    for number in [FEW, MANY] {
        let (server, domains) = start(2 * number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let acts = [(&newcomer, SubmissionAction::TakeBack), (&admin, SubmissionAction::Withdraw)];
        for (sent_before, (some, (by, action))) in domains.chunks_exact(number).zip(acts).enumerate() {
            let (id, _) = open(&server, &admin, some).await;
            all_accept(&server, id, [&admin, &newcomer]).await;
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, number as u64)]);
            server.advance(minutes(1)).await;
            let result = act(by, id, action, Lines::All).await;
            assert_eq!((result.done, result.refused_count), (number as u64, 0), "{action:?}");
            assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, number as u64)]);
            server.advance(minutes(5)).await;
            assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, number as u64)]);
            for user in [&admin, &newcomer] {
                assert_eq!(mails(&server, user, "Cancelled").await.len(), sent_before + 1, "{action:?}");
            }
        }
        assert_eq!(server.value::<i64>("select count(*) from service where tech = 'newcomer-ovh'"), 0);
        assert_eq!(mails(&server, &newcomer, "Done").await.len(), 0);
    }
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
    for number in [FEW, SEVERAL] {
        let (server, domains) = start(number).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, lines) = open(&server, &admin, &domains).await;
        let done = |event: &str| server.value::<i64>(&format!("select count(*) from timeline where what = '{event}'"));
        let all = i64::try_from(number).expect("a number");
        // Refused, but not before.
        let take_back = Event::TakeBack { by: newcomer.handle.clone() };
        advance_with(&server, lines[3], take_back, days(7) / 2).await;
        assert_eq!(done("reminded"), all);
        assert_notified_once(&server, &[&admin, &newcomer], "Reminder", number).await;

        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        all_accept(&server, id, [&newcomer, &admin]).await;
        let withdraw = Event::Withdraw { by: admin.handle.clone() };
        advance_with(&server, lines[5], withdraw, minutes(2)).await;
        assert_eq!(done("moved"), all);
        assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, number as u64)]);
        assert_notified_once(&server, &[&admin, &newcomer], "Done", number).await;
        assert_notified_once(&server, &[&server.signed_out("tech")], "Changed", number).await;
    }
}

/// However much else there is to do: lines that follow go into another email.
#[tokio::test]
async fn an_email_waits_ten_minutes_for_due_lines() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    all_accept(&server, id, [&newcomer, &admin]).await;
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
    // The worker looks again every second.
    let has_left = async || {
        server.clock.advance(seconds(1));
        is("state <> 'queued'") > 0 || left() == 0
    };
    held.pass_until(has_left).await;
    assert!(left() > 0, "it has not waited for all");
    drop(held);
    server.settle().await;
    for user in [&admin, &newcomer] {
        let sent = mails(&server, user, "Done").await;
        let lines = sent
            .iter()
            .filter_map(|subject| subject.split(' ').find_map(|word| word.parse::<usize>().ok()))
            .sum::<usize>();
        assert!(sent.len() > 1 && lines == MANY, "{sent:?}");
    }
}
