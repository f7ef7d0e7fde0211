//! Data for the pages of submissions and the list of requests.

use super::{
    act, all_accept, answer, asked, billing_to, detail, line, lines_page, requests_of, selected, start, states, submit,
    tech_to, these,
};
use crate::common::{TO_NEWCOMER, TestUser, account, domain, minutes, roles};
use chrono::Days;
use handover_api::app::ScreenResponse;
use handover_api::query::Query;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    Accounts, Lines, LinesOrder, LinesResult, LinesView, NewLines, NewSubmission, Progress, SubmissionDetail,
    SubmissionSummary,
};
use handover_rules::request::acts_on_submission::{Cancellation, SubmissionActs, WayBack};
use handover_rules::submission::abilities::RolesChange;
use handover_rules::{Category, PerRole, Refusal, RequestId, RequestState, Role, RoleSet, SubmissionId};

const NONE: SubmissionActs = SubmissionActs { cancel: None, way_back: None };

fn resends(detail: &SubmissionDetail) -> Vec<bool> {
    detail.parties.iter().map(|party| party.may_resend).collect()
}

/// The only submission in the list.
async fn summary(user: &TestUser) -> SubmissionSummary {
    let page = user.requests("").await.data;
    let groups = [page.waiting_for_me, page.waiting_for_others, page.finished].into_iter();
    groups.flat_map(|group| group.rows).find_map(|row| row.submission).expect("a submission")
}

#[tokio::test]
async fn submission_lists_its_possible_acts() {
    let (server, domains) = start(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let asked = detail(&admin, id).await;
    assert_eq!(asked.acts, SubmissionActs { cancel: Some(Cancellation::Withdraw), ..NONE });
    assert_eq!((resends(&asked), asked.answered), (vec![true, true], Progress { done: 0, of: 8 }));
    let seen = detail(&newcomer, id).await;
    assert_eq!((seen.acts, resends(&seen)), (NONE, vec![true, false]));

    let lines = requests_of(&newcomer, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let one = Lines::These(vec![lines[0]]);
    let _: LinesResult = answer(&newcomer, id, &code, Lines::All, one).await.ok();
    let seen = detail(&newcomer, id).await;
    assert_eq!(
        (seen.acts, resends(&seen)),
        (SubmissionActs { cancel: Some(Cancellation::TakeBack), ..NONE }, vec![false, false])
    );
    let asked = detail(&admin, id).await;
    assert_eq!(asked.acts, SubmissionActs { cancel: Some(Cancellation::Withdraw), ..NONE });
    // The line that was declined needs no answer of the asker any more.
    assert_eq!((resends(&asked), asked.answered), (vec![true, false], Progress { done: 5, of: 8 }));
    let of = summary(&admin).await;
    assert_eq!((of.acts, of.answered, of.services), (asked.acts, asked.answered, 4));
    assert_eq!((of.states, of.roles), (asked.states, roles(&[Role::Tech])));
    all_accept(&server, id, &[&admin]).await;
    server.advance(minutes(2)).await;
    // The admin of all, and the tech contact of the moved ones.
    for (user, way) in [(&admin, WayBack::Restore), (&newcomer, WayBack::HandBack)] {
        let acts = SubmissionActs { way_back: Some(way), ..NONE };
        let seen = detail(user, id).await;
        assert_eq!((seen.acts, summary(user).await.acts), (acts, acts));
        assert_eq!(seen.lines.rows.iter().filter(|line| line.way_back == Some(way)).count(), 3);
    }
}

#[tokio::test]
async fn submission_has_a_summary() {
    let (server, domains) = start(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = server.now().date_naive() + Days::new(20);
    let tech = || tech_to("newcomer");
    let both = PerRole { billing: billing_to("newcomer").billing, ..tech() };
    let contacts = domains.iter().zip([tech(), tech(), both]);
    let lines = contacts.map(|(domain, contacts)| line(domain, contacts, Some(day)));
    let id = submit(&admin, &asked(NewLines::Each(lines.collect()))).await.submission;

    let seen = detail(&newcomer, id).await;
    // The tech and the billing contact are two people: one service has two lines.
    assert_eq!((seen.total, seen.services, seen.role_count, seen.until), (4, 3, 4, None));
    assert_eq!(
        (seen.waiting_for(&newcomer.handle), states(&seen)),
        (3, vec![(RequestState::ValidatingByCustomers, 3)])
    );
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
    let seen = detail(&admin, id).await;
    assert!(seen.if_accepted.iter().all(|change| change.before == change.after), "{:?}", seen.if_accepted);
    all_accept(&server, id, &[&newcomer]).await;
    assert!(detail(&newcomer, id).await.if_accepted.is_empty());
}

#[tokio::test]
async fn page_of_a_line_that_one_only_reads_has_nothing_of_other_lines() {
    let (server, domains) = start(3).await;
    let [admin, unbanked] = [server.sign_in("admin").await, server.sign_in("unbanked").await];
    // The reader becomes the tech contact of one service, and is asked about two roles of the others.
    let first = submit(&admin, &selected(&domains[2..], tech_to("unbanked"), None)).await.submission;
    all_accept(&server, first, &[&admin, &unbanked]).await;
    server.advance(minutes(2)).await;
    let new_admin = PerRole { admin: Some(unbanked.handle.to_string()), ..PerRole::default() };
    let contacts = domains.iter().zip([billing_to("unbanked"), new_admin, billing_to("newcomer")]);
    let lines = contacts.map(|(domain, contacts)| line(domain, contacts, None));
    let id = submit(&admin, &asked(NewLines::Each(lines.collect()))).await.submission;
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
        let page = lines_page(user, id, &query.finish()).await;
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
    let (server, domains) = start(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let by_name = |order, descending| LinesView { order, descending, ..LinesView::default() };
    let ids: Vec<RequestId> = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let _: LinesResult =
        answer(&newcomer, id, &code, Lines::These(vec![ids[0]]), Lines::These(vec![ids[1]])).await.ok();
    act(&admin, id, SubmissionAction::Withdraw, Lines::These(vec![ids[2]])).await;
    server.all_accept(ids[0], &[&admin]).await;
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
    let next = lines_page(&admin, id, "?limit=2").await.next.expect("more");
    let query = by_name(LinesOrder::State, false).write(Query::default()).with("after", &next);
    let refused = admin.get(&[route::submission_lines(id), query.finish()].concat()).await;
    assert_eq!(refused.status, 410, "{}", refused.text());
}

#[tokio::test]
async fn contact_outside_the_parties_sees_one_line_by_its_number() {
    let (server, domains) = start(2).await;
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

#[tokio::test]
async fn head_of_a_submission_has_one_line() {
    let (server, domains) = start(3).await;
    let admin = server.sign_in("admin").await;
    let id = submit(&admin, &these(&domains)).await.submission;
    let head: ScreenResponse<SubmissionDetail> = admin.get(&route::submission_head(id)).await.ok();
    assert_eq!((head.data.lines.rows.len(), head.data.lines.total, head.data.total), (1, 3, 3));
    let all: ScreenResponse<SubmissionDetail> = admin.get(&route::submission(id)).await.ok();
    assert_eq!((all.data.lines.rows.len(), all.data.roles), (3, head.data.roles));
    // An only line comes with its details.
    let single = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let seen = detail(&admin, SubmissionId::new(single)).await;
    assert_eq!(seen.only_request().map(|request| request.id), Some(single));
    assert_eq!(seen.only.map(|only| only.timeline.len()), Some(2));
}
