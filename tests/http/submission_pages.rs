//! Data for the pages of submissions and the list of requests.

use crate::common::{NewContacts, TestServer, TestUser, account, minutes, roles, service};
use crate::submissions::{act, answer, detail, mails, requests_of, states, submit, these};
use chrono::Days;
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::query::Query;
use handover_api::requests::RequestsPage;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    Accounts, EndingRoles, Lines, LinesOrder, LinesPage, LinesResult, LinesView, NAMED_SERVICES, NewLine, NewLines,
    NewSubmission, Progress, RolesChange, ServiceSelection, SubmissionDetail, SubmissionSummary, Submitted,
};
use handover_rules::request::acts_on_submission::{SubmissionActs, WayBack};
use handover_rules::submission::form::Preview;
use handover_rules::{Category, PerRole, Refusal, RequestId, RequestState, Role, RoleSet, ServiceKey, SubmissionId};

const NONE: SubmissionActs = SubmissionActs { withdraw: 0, take_back: 0, amend: 0, hand_back: 0, restore: 0 };

async fn page(user: &TestUser) -> RequestsPage {
    user.requests("").await.data
}

fn resends(detail: &SubmissionDetail) -> Vec<bool> {
    detail.parties.iter().map(|party| party.may_resend).collect()
}

/// The submissions in each group of the list.
async fn summaries(user: &TestUser) -> Vec<SubmissionSummary> {
    let page = page(user).await;
    let groups = [page.waiting_for_me, page.waiting_for_others, page.finished];
    groups.into_iter().flat_map(|group| group.rows).filter_map(|row| row.submission).collect()
}

pub(crate) async fn accept_all(server: &TestServer, id: SubmissionId, user: &TestUser) {
    let code = server.code(id.first_request(), user).await;
    let done: LinesResult = answer(user, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!(done.refused_count, 0);
}

#[tokio::test]
async fn submission_lists_its_possible_acts() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let asked = detail(&admin, id).await;
    assert_eq!(asked.acts, SubmissionActs { withdraw: 4, amend: 4, ..NONE });
    assert_eq!((resends(&asked), asked.answered), (vec![true, true], Progress { done: 0, of: 8 }));
    let seen = detail(&newcomer, id).await;
    assert_eq!((seen.acts, resends(&seen)), (NONE, vec![true, false]));

    let lines = requests_of(&newcomer, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let one = Lines::These(vec![lines[0]]);
    let _: LinesResult = answer(&newcomer, id, &code, Lines::All, one).await.ok();
    let seen = detail(&newcomer, id).await;
    assert_eq!((seen.acts, resends(&seen)), (SubmissionActs { take_back: 3, ..NONE }, vec![false, false]));
    let asked = detail(&admin, id).await;
    assert_eq!(asked.acts, SubmissionActs { withdraw: 3, amend: 3, ..NONE });
    // The line that was declined needs no answer of the asker any more.
    assert_eq!((resends(&asked), asked.answered), (vec![true, false], Progress { done: 5, of: 8 }));
    for of in summaries(&admin).await {
        assert_eq!((of.acts, of.answered, of.services), (asked.acts, asked.answered, 4));
        assert_eq!((of.states, of.roles), (asked.states.clone(), roles(&[Role::Tech])));
    }
    accept_all(&server, id, &admin).await;
    server.advance(minutes(2)).await;
    // The admin of all, and the tech contact of the moved ones.
    let (restored, handed_back) = (SubmissionActs { restore: 3, ..NONE }, SubmissionActs { hand_back: 3, ..NONE });
    for (user, acts, way) in [(&admin, restored, WayBack::Restore), (&newcomer, handed_back, WayBack::HandBack)] {
        assert_eq!(detail(user, id).await.acts, acts);
        assert_eq!(summaries(user).await[0].acts, acts);
        let ways: Vec<_> = detail(user, id).await.lines.rows.into_iter().map(|line| line.way_back).collect();
        assert_eq!(ways.iter().filter(|of| **of == Some(way)).count(), 3);
    }
}

#[tokio::test]
async fn submission_has_a_summary() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = server.now().date_naive() + Days::new(20);
    let line = |service: &ServiceKey, contacts| NewLine { service: service.clone(), contacts, until: Some(day) };
    let newcomer_as = || Some("newcomer-ovh".to_owned());
    let tech = || PerRole { tech: newcomer_as(), ..PerRole::default() };
    let both = PerRole { tech: newcomer_as(), billing: newcomer_as(), ..PerRole::default() };
    let lines = vec![line(&domains[0], tech()), line(&domains[1], tech()), line(&domains[2], both)];
    let asked = NewSubmission { lines: NewLines::Each(lines), ..these(&[]) };
    let id = submit(&admin, &asked).await.submission;

    let seen = detail(&newcomer, id).await;
    // The tech and the billing contact are two people: one service has two lines.
    assert_eq!((seen.total, seen.services, seen.until), (4, 3, None));
    assert_eq!(seen.roles, roles(&[Role::Tech, Role::Billing]));
    assert_eq!(seen.asker_roles, roles(&[Role::Admin]));
    assert_eq!((seen.outgoing.count, seen.outgoing.first), (2, Some(account("billing"))));
    assert_eq!(seen.incoming, Accounts { count: 1, first: Some(account("newcomer")) });
    let change = |after: &[Role], services| RolesChange {
        category: Category::Domain,
        before: RoleSet::EMPTY,
        after: roles(after),
        services,
    };
    assert_eq!(seen.if_accepted, [change(&[Role::Tech], 2), change(&[Role::Tech, Role::Billing], 1)]);
    assert_eq!(seen.to_resolve, []);
    // The asker holds another role, which stays.
    let asked = detail(&admin, id).await;
    assert!(asked.if_accepted.iter().all(|change| change.before == change.after), "{:?}", asked.if_accepted);
    accept_all(&server, id, &newcomer).await;
    assert!(detail(&newcomer, id).await.if_accepted.is_empty());
}

#[tokio::test]
async fn page_of_a_line_that_one_only_reads_has_nothing_of_other_lines() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, unbanked] = [server.sign_in("admin").await, server.sign_in("unbanked").await];
    let name = |name: &str| Some(account(name).to_string());
    let line = |service: &ServiceKey, contacts| NewLine { service: service.clone(), contacts, until: None };
    let tech = PerRole { tech: name("unbanked"), ..PerRole::default() };
    let each = |lines| NewSubmission { lines: NewLines::Each(lines), ..these(&[]) };
    // The reader becomes the tech contact of one service, and is asked about two roles of the others.
    let first = submit(&admin, &each(vec![line(&domains[2], tech)])).await.submission;
    for user in [&admin, &unbanked] {
        accept_all(&server, first, user).await;
    }
    server.advance(minutes(2)).await;
    let billing = PerRole { billing: name("unbanked"), ..PerRole::default() };
    let new_admin = PerRole { admin: name("unbanked"), ..PerRole::default() };
    let lines = vec![
        line(&domains[0], billing),
        line(&domains[1], new_admin),
        line(&domains[2], PerRole { billing: name("newcomer"), ..PerRole::default() }),
    ];
    let id = submit(&admin, &each(lines)).await.submission;
    let all = detail(&unbanked, id).await;
    assert_eq!((all.total, all.if_accepted.len(), all.to_resolve.len()), (2, 2, 1));
    let only = requests_of(&admin, id).await[2];
    let seen = detail(&unbanked, SubmissionId::new(only)).await;
    let read = seen.only_request().map(|request| request.id);
    assert_eq!((seen.total, read, seen.if_accepted, seen.to_resolve), (1, Some(only), vec![], vec![]));
}

async fn sorted(user: &TestUser, id: SubmissionId, view: &LinesView) -> Vec<(RequestState, String)> {
    let mut rows = Vec::new();
    let mut after = String::new();
    loop {
        let query = view.write(Query::default()).with("after", &after).with("limit", "2");
        let path = [route::submission_lines(id), query.finish()].concat();
        let page = user.get(&path).await.ok::<ScreenResponse<LinesPage>>().data;
        assert_eq!(page.total, 5);
        rows.extend(page.rows.into_iter().map(|row| (row.request.state, row.request.service.name.as_str().to_owned())));
        match page.next {
            Some(next) => after = next,
            None => return rows,
        }
    }
}

#[tokio::test]
async fn lines_are_sorted_by_service_or_state_page_by_page() {
    let (server, domains) = TestServer::start_with_domains(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let by_name = |order, descending| LinesView { order, descending, ..LinesView::default() };
    let ids: Vec<RequestId> = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let _: LinesResult =
        answer(&newcomer, id, &code, Lines::These(vec![ids[0]]), Lines::These(vec![ids[1]])).await.ok();
    act(&admin, id, SubmissionAction::Withdraw, Lines::These(vec![ids[2]])).await;
    let code = server.code(id.first_request(), &admin).await;
    let _: LinesResult = answer(&admin, id, &code, Lines::These(vec![ids[0]]), Lines::None).await.ok();
    server.advance(minutes(2)).await;

    let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
    let row = |state, index: usize| (state, names[index].to_owned());
    let [open, refused] = [RequestState::ValidatingByCustomers, RequestState::Refused];
    let by_state =
        [row(open, 3), row(open, 4), row(refused, 1), row(RequestState::Aborted, 2), row(RequestState::Done, 0)];
    let by_service =
        [row(RequestState::Done, 0), row(refused, 1), row(RequestState::Aborted, 2), row(open, 3), row(open, 4)];
    for (order, expected) in [(LinesOrder::State, by_state), (LinesOrder::Service, by_service)] {
        assert_eq!(sorted(&admin, id, &by_name(order, false)).await, expected);
        let reversed: Vec<_> = expected.into_iter().rev().collect();
        assert_eq!(sorted(&admin, id, &by_name(order, true)).await, reversed);
    }
    let csv = admin.get(&[route::submission_lines_csv(id), "?sort=-service".to_owned()].concat()).await.csv();
    let first = csv.lines().nth(1).expect("a line").to_owned();
    assert!(first.contains(names[4]), "{first}");
    // A cursor of one order means nothing in another.
    let page: ScreenResponse<LinesPage> =
        admin.get(&[route::submission_lines(id), "?limit=2".to_owned()].concat()).await.ok();
    let query = by_name(LinesOrder::State, false).write(Query::default()).with("after", &page.data.next.expect("more"));
    let refused = admin.get(&[route::submission_lines(id), query.finish()].concat()).await;
    assert_eq!(refused.status, 410, "{}", refused.text());
}

#[tokio::test]
async fn roles_that_end_soon_are_in_the_list_of_requests() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let day = server.now().date_naive() + Days::new(40);
    let line = |service: &ServiceKey| NewLine {
        service: service.clone(),
        contacts: PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() },
        until: Some(day),
    };
    let asked = NewSubmission { lines: NewLines::Each(domains.iter().map(line).collect()), ..these(&[]) };
    let id = submit(&admin, &asked).await.submission;
    accept_all(&server, id, &admin).await;
    accept_all(&server, id, &newcomer).await;
    server.advance(minutes(2)).await;
    server.advance(chrono::TimeDelta::days(33)).await;
    assert!(page(&server.sign_in("newcomer").await).await.ending_soon.is_empty());
    server.advance(chrono::TimeDelta::days(1)).await;
    let [admin, newcomer, tech] = [admin, newcomer, tech].map(|user| user.handle.to_string());
    for (handle, may) in [(admin, true), (newcomer, false), (tech, false)] {
        let user = server.sign_in(handle.trim_end_matches("-ovh")).await;
        let page = page(&user).await;
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
        assert_eq!((page.ending_soon, page.ending_soon_total), (vec![expected], 1), "{handle}");
        let next = user.requests("?group=finished").await.data;
        assert!(next.ending_soon.is_empty());
    }
    let stranger = server.sign_in("billing").await;
    assert!(page(&stranger).await.ending_soon.is_empty());
    assert_eq!(ending_soon_file(&stranger).await, "");
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
    let (server, domains) = TestServer::start_with_domains(ALIKE + 1).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let last_day = |days| server.now().date_naive() + Days::new(days);
    let (first, next, late) = (last_day(3), last_day(4), last_day(300));
    for (services, until) in [(&domains[1..], next), (&domains[..1], first)] {
        let line = |service: &ServiceKey| NewLine {
            service: service.clone(),
            contacts: PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() },
            until: Some(until),
        };
        let asked = NewSubmission { lines: NewLines::Each(services.iter().map(line).collect()), ..these(&[]) };
        let id = submit(&admin, &asked).await.submission;
        server.settle().await;
        for user in [&admin, &newcomer] {
            accept_all(&server, id, user).await;
            server.settle().await;
        }
    }
    server.advance(minutes(2)).await;

    let file = ending_soon_file(&newcomer).await;
    let expected = |service: &ServiceKey, day| format!("{},DOMAIN,newcomer-ovh,{day},tech-ovh", service.name);
    let mut lines = vec![expected(&domains[0], first)];
    let mut rest: Vec<String> = domains[1..].iter().map(|service| expected(service, next)).collect();
    rest.sort();
    lines.extend(rest);
    assert!(file.lines().eq(&lines), "{file}");
    for user in [&admin, &server.sign_in("tech").await] {
        assert!(ending_soon_file(user).await == file, "{}", user.handle);
    }

    let changed = file.replace(&next.to_string(), &late.to_string());
    let text = ["service,category,tech,until,returnsTo\r\n", &changed].concat();
    let asked = NewSubmission { lines: NewLines::File(text), ..these(&[]) };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    let numbers = (preview.will_change, preview.unchanged, preview.cannot_change, preview.faults);
    assert_eq!(numbers, (ALIKE as u64, 1, 0, Vec::new()));
}

#[tokio::test]
async fn file_of_ending_roles_escapes_spreadsheet_formulas() {
    let server = TestServer::start_with(&[], |export| {
        export.add("=1+1", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = server.now().date_naive() + Days::new(3);
    let line = NewLine {
        service: service("=1+1", Category::Vps),
        contacts: PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() },
        until: Some(day),
    };
    let id = submit(&admin, &NewSubmission { lines: NewLines::Each(vec![line]), ..these(&[]) }).await.submission;
    for user in [&admin, &newcomer] {
        accept_all(&server, id, user).await;
    }
    server.advance(minutes(2)).await;
    assert_eq!(ending_soon_file(&newcomer).await, format!("'=1+1,VPS,newcomer-ovh,{day},tech-ovh\r\n"));
}

#[tokio::test]
async fn a_dry_run_names_every_service_that_cannot_change() {
    const REFUSED: usize = NAMED_SERVICES + 9;
    let (server, domains) = TestServer::start_with_domains(REFUSED + 1).await;
    let admin = server.sign_in("admin").await;
    let _: Submitted = submit(&admin, &these(&domains[..REFUSED])).await;
    server.settle().await;
    let selection = ServiceSelection::These(domains.clone());
    let contacts = PerRole { tech: Some("billing-ovh".to_owned()), ..PerRole::default() };
    let lines = NewLines::Selected { selection, contacts, until: None };
    let asked = NewSubmission { lines, leave_out: true, ..these(&[]) };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    let [group] = preview.refused.as_slice() else { panic!("{preview:?}") };
    assert_eq!((preview.will_change, group.count), (1, REFUSED as u64));
    assert_eq!(group.services, domains[..REFUSED]);
    let submitted = submit(&admin, &asked).await;
    assert_eq!(submitted.preview.refused[0].services, domains[..NAMED_SERVICES]);
}

fn to_billing(services: &[ServiceKey], replaces: SubmissionId) -> NewSubmission {
    let selection = ServiceSelection::These(services.to_vec());
    let contacts = PerRole { tech: Some("billing-ovh".to_owned()), ..PerRole::default() };
    let lines = NewLines::Selected { selection, contacts, until: None };
    NewSubmission { lines, replaces: Some(replaces), ..these(&[]) }
}

const OPEN: RequestState = RequestState::ValidatingByCustomers;

#[tokio::test]
async fn a_submission_is_replaced_by_another_in_one_act() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let first = submit(&admin, &these(&domains[..3])).await.submission;
    accept_all(&server, first, &newcomer).await;
    let again = NewSubmission { replaces: None, ..to_billing(&domains, first) };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &again).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change), (1, 3));

    let amended = to_billing(&domains, first);
    let preview = admin.post(route::SUBMISSIONS_CHECK, &amended).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change), (4, 0));
    let second = submit(&admin, &amended).await.submission;
    assert_eq!(states(&detail(&admin, first).await), [(RequestState::Aborted, 3)]);
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, 4)]);
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 1);
    // There is nothing left of it to replace.
    let refusal = admin.post(route::SUBMISSIONS, &to_billing(&domains[..1], first)).await.refusal();
    assert_eq!(refusal, Refusal::Closed { state: RequestState::Aborted });
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, 4)]);
}

#[tokio::test]
async fn a_refused_replacement_leaves_the_submission_as_it_was() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = submit(&admin, &these(&domains[..3])).await.submission;
    accept_all(&server, id, &newcomer).await;
    // Only the asker may, and for others it does not exist.
    let refused = async |user: &TestUser| user.post(route::SUBMISSIONS, &to_billing(&domains, id)).await.refusal();
    assert_eq!(refused(&newcomer).await, Refusal::NotTheAsker);
    assert_eq!(refused(&tech).await, Refusal::NoPart);
    let other = tech.submit_one(&domains[3], NewContacts { tech: "newcomer", ..NewContacts::default() }).await;
    // One service of the new one is unknown.
    let unknown = [domains.as_slice(), &[service("unknown.example", Category::Domain)]].concat();
    let conflict = admin.post(route::SUBMISSIONS, &to_billing(&unknown, id)).await;
    assert_eq!(conflict.reason(409), Reason::Conflict);
    assert_eq!(states(&detail(&admin, id).await), [(OPEN, 3)]);
    assert_eq!(tech.state(other).await, OPEN);
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 0);
    let seen = detail(&newcomer, id).await;
    assert_eq!(seen.acts.take_back, 3);
}

#[tokio::test]
async fn an_only_line_comes_with_its_details() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domains[0], NewContacts { tech: "newcomer-ovh", ..NewContacts::default() }).await;
    for user in [&admin, &newcomer] {
        let seen = detail(user, SubmissionId::new(id)).await;
        let only = seen.only.as_ref().expect("one line");
        assert_eq!((seen.total, only.timeline.len()), (1, 2));
        assert_eq!(seen.only_request().map(|request| request.id), Some(id));
        assert_eq!((seen.has_party(&user.handle), seen.waiting_for(&user.handle)), (true, 1));
    }
    server.all_accept(id, &[&admin, &newcomer]).await;
    let seen = detail(&admin, SubmissionId::new(id)).await;
    assert_eq!(seen.effect_at, seen.only_request().and_then(|request| request.effect_at));
    assert!(seen.effect_at.is_some());
    let many = submit(&admin, &these(&domains[1..])).await.submission;
    assert!(detail(&admin, many).await.only.is_some(), "a submission of one");
}

#[tokio::test]
async fn contact_outside_the_parties_sees_one_line_by_its_number() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer, tech, outsider] = [
        server.sign_in("admin").await,
        server.sign_in("newcomer").await,
        server.sign_in("tech").await,
        server.sign_in("outsider").await,
    ];
    let asked = NewSubmission { note: Some("for the parties".to_owned()), ..these(&domains) };
    let id = submit(&admin, &asked).await.submission;
    assert!(detail(&newcomer, id).await.only.is_none());
    for request in requests_of(&admin, id).await {
        let seen = detail(&tech, SubmissionId::new(request)).await;
        assert_eq!((seen.id, seen.total), (id, 1));
        assert_eq!(seen.only_request().map(|request| request.id), Some(request));
        assert_eq!((seen.note.as_deref(), seen.acts, seen.has_party(&tech.handle)), (None, NONE, false));
        let accounts: Vec<_> = seen.parties.iter().map(|party| (party.account.clone(), party.waiting)).collect();
        assert_eq!(accounts, [(account("admin"), 1), (account("newcomer"), 1)]);
        assert!(seen.parties.iter().all(|party| !party.may_resend));
        let refusal = outsider.get(&route::submission(SubmissionId::new(request))).await.problem(404).refusal;
        assert_eq!(refusal, Some(Refusal::NoPart));
    }
}
