//! Tech roles that are handed over until a last day, of one service and of many (decision 0038).

mod early;
mod many;

use crate::accounts::hijacked::{acts, change_address, preview, undo, undo_secret};
use crate::common::{TestServer, TestUser, account, domain, minutes};
use crate::submissions;
use chrono::{Days, NaiveDate, TimeDelta};
use handover_api::app::ScreenResponse;
use handover_api::history::{History, Term};
use handover_api::submissions::{ChangeContact, EndRole, ModifyContext, NewLines};
use handover_api::{Reason, route};
use handover_rules::role_end::{RoleEnd, ends_at};
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{RequestId, RequestState, Role, ServiceKey};

const EVERYBODY: [&str; 3] = ["admin-ovh", "newcomer-ovh", "tech-ovh"];

fn until(tech: &str, day: NaiveDate) -> ChangeContact {
    ChangeContact { contact_tech: Some(account(tech).to_string()), until: Some(day), ..ChangeContact::default() }
}

fn in_days(server: &TestServer, days: u64) -> NaiveDate {
    server.now().date_naive() + Days::new(days)
}

async fn submit(user: &TestUser, change: &ChangeContact) -> RequestId {
    let ids: Vec<RequestId> = user.post(&route::change_contact(&domain()), change).await.ok();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0]
}

async fn end_of(user: &TestUser, service: &ServiceKey) -> Option<RoleEnd> {
    user.service_detail(service).await.tech_end
}

fn last_tech_term(terms: &[Term]) -> &Term {
    terms.iter().find(|term| term.role == Role::Tech && term.until.is_none()).expect("a tech contact")
}

/// The tech role has moved from `tech` to `newcomer` until a day in ten days.
pub(crate) async fn handed_over(server: &TestServer) -> (TestUser, TestUser, NaiveDate) {
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = in_days(server, 10);
    let id = submit(&admin, &until("newcomer", day)).await;
    assert_eq!(newcomer.request(id).await.until, Some(day));
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    (admin, newcomer, day)
}

async fn advance_to(server: &TestServer, day: NaiveDate, before: TimeDelta) {
    server.advance(ends_at(day) - before - server.now()).await;
}

/// The recipients of the emails whose subject begins so.
async fn mails(server: &TestServer, subject: &str) -> Vec<String> {
    let mails = server.mails().await.into_iter().filter(|mail| mail.subject.starts_with(subject));
    let mut to: Vec<String> = mails.map(|mail| mail.to.to_string()).collect();
    to.sort();
    to
}

#[tokio::test]
async fn the_role_goes_back_at_the_end_of_its_last_day() {
    let server = TestServer::start().await;
    let (admin, newcomer, day) = handed_over(&server).await;
    for user in [&admin, &newcomer] {
        let end = end_of(user, &domain()).await.expect("an end");
        assert_eq!((end.until, end.holder, end.returns_to), (day, account("newcomer"), account("tech")));
    }
    let row = newcomer.service(&domain()).await.expect("a row of the list");
    assert_eq!(row.tech_until, Some(day));
    let context: ScreenResponse<ModifyContext> = admin.get(&route::of_service(route::MODIFY, &domain())).await.ok();
    assert_eq!(context.data.service.tech_until, Some(day));

    advance_to(&server, day, TimeDelta::days(7) + TimeDelta::seconds(1)).await;
    assert!(mails(&server, "Ends soon").await.is_empty());
    server.advance(TimeDelta::seconds(1)).await;
    assert_eq!(mails(&server, "Ends soon").await, EVERYBODY);
    advance_to(&server, day, TimeDelta::days(1)).await;
    assert_eq!(mails(&server, "Ends soon").await.len(), 6);

    advance_to(&server, day, TimeDelta::seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    server.advance(TimeDelta::seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(mails(&server, "Ended").await, EVERYBODY);
    let page = server.sign_in("admin").await.service_detail(&domain()).await;
    assert_eq!(page.tech_end, None);
    let term = last_tech_term(&page.terms);
    assert!(term.returned && term.account == account("tech") && term.since == Some(ends_at(day)));
}

#[tokio::test]
async fn the_history_and_the_files_have_the_last_day() {
    let server = TestServer::start().await;
    let (_, newcomer, day) = handed_over(&server).await;
    let file = async |path: &str| newcomer.get(path).await.text();
    let history: ScreenResponse<History> = newcomer.get(&route::of_service(route::HISTORY, &domain())).await.ok();
    let expected = PresentEnd { until: day, returns_to: account("tech") };
    assert_eq!(history.data.tech_end, Some(expected));
    let lines = file(&route::of_service(route::HISTORY_CSV, &domain())).await;
    let ends: Vec<bool> = lines.lines().skip(1).map(|line| line.ends_with(&format!(",{day}"))).collect();
    assert_eq!(ends, [false, true, false, false], "the present tech contact, not the one before: {lines}");
    let list = file(route::SERVICES_CSV).await;
    let line = list.lines().find(|line| line.starts_with(domain().name.as_str())).expect("a line");
    assert!(line.ends_with(&format!(",{day}")), "{list}");

    // The exported list is still a file of new contacts, in which the last day changes nothing.
    let admin = server.sign_in("admin").await;
    let changed = list.replace(account("billing").as_str(), account("newcomer2").as_str());
    let preview = submissions::check(&admin, &submissions::asked(NewLines::File(changed))).await;
    assert_eq!((preview.will_change, preview.faults), (1, Vec::new()));
}

#[tokio::test]
async fn each_mail_goes_out_once_when_the_server_was_off_at_its_time() {
    let mut server = TestServer::start().await;
    let (.., day) = handed_over(&server).await;
    let hour = TimeDelta::hours(1);
    for (before, kind, number) in [(7, "Ends soon", 3), (1, "Ends soon", 6), (0, "Ended", 3)] {
        let off = ends_at(day) - TimeDelta::days(before) + hour - server.now();
        for off in [off, hour] {
            server.restart(off).await;
            server.until("the mails are out", async || mails(&server, kind).await.len() >= number).await;
        }
    }
    server.advance(TimeDelta::days(30)).await;
    assert_eq!(mails(&server, "Ended").await, EVERYBODY);
    let reminded = mails(&server, "Ends soon").await;
    assert_eq!(reminded, EVERYBODY.iter().flat_map(|to| [*to; 2]).collect::<Vec<_>>());
}

/// A role skips an account that owes or is suspended and goes to the admin, but nobody keeps it because the admin owes.
#[tokio::test]
async fn role_ends_although_the_admin_owes() {
    for (debtors, gets_it) in [(&["admin"][..], "tech"), (&["admin", "tech", "newcomer"][..], "admin")] {
        let mut server = TestServer::start().await;
        let (_, _, day) = handed_over(&server).await;
        server
            .import_with(|export| export.bills.extend(debtors.iter().map(|name| (*name, "2030-01-31", "UNPAID"))))
            .await;
        advance_to(&server, day, TimeDelta::zero()).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", gets_it, "billing"], "{debtors:?}");
        assert_eq!(mails(&server, "Ended").await, EVERYBODY);
        let mail = server.mail_to("admin@mail.example", "Ended: tech contact").await;
        assert_eq!(mail.text.contains("couldn’t take the role back"), gets_it == "admin", "{}", mail.text);
    }
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_a_role_that_was_ended_early() {
    let server = TestServer::start().await;
    let (admin, ..) = handed_over(&server).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    let () = admin.post(route::END_ROLE, &EndRole { service: domain() }).await.ok();
    let expected = [["roleEnd", domain().name.as_str(), "tookEffect"].map(str::to_owned)];
    assert_eq!(acts(&preview(&server, &undo_link).await), expected);
    assert_eq!(acts(&undo(&server, &undo_link).await), expected);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"], "nothing moves by itself");
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("End of the tech role on"), "{}", mail.text);
}

#[tokio::test]
async fn admin_ends_it_immediately() {
    let server = TestServer::start().await;
    let (admin, newcomer, day) = handed_over(&server).await;
    let body = EndRole { service: domain() };
    let refused = newcomer.post(route::END_ROLE, &body).await;
    assert_eq!(refused.reason(400), Reason::Rejected);
    let other = server.sign_in("newcomer2").await;
    assert_eq!(other.post(route::END_ROLE, &body).await.reason(404), Reason::NotFound);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);

    for _ in 0..2 {
        let () = admin.post(route::END_ROLE, &body).await.ok();
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
        assert_eq!(mails(&server, "Ended").await, EVERYBODY);
    }
    let mail = server.mail_to("newcomer@mail.example", "Ended: tech contact").await;
    assert!(mail.text.contains("ended the role before its last day"), "{}", mail.text);
    assert_eq!(end_of(&admin, &domain()).await, None);
    advance_to(&server, day, TimeDelta::zero()).await;
    assert_eq!(mails(&server, "Ended").await.len(), 3, "it ends once");
}

#[tokio::test]
async fn answers_count_as_long_as_the_role_can_still_move_on_its_last_day() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let day = in_days(&server, 1);
    let id = submit(&admin, &until("newcomer", day)).await;
    let deadline = ends_at(day) - minutes(2);
    assert_eq!(admin.request(id).await.deadline, deadline);
    let asked = server.mails().await;
    assert!(asked.iter().all(|mail| mail.text.contains("23:58 UTC")), "{asked:#?}");
    advance_to(&server, day, minutes(2)).await;
    let ended = server.sign_in("admin").await.request(id).await;
    let expired = (RequestState::Expired, Some(deadline));
    assert_eq!((ended.state, ended.ended.map(|ended| ended.at)), expired);
    // No answer could come in time any more.
    let today = until("newcomer2", server.now().date_naive());
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.post(&route::change_contact(&domain()), &today).await.reason(400), Reason::Rejected);
}
