//! Submissions that replace another one, or open requests of their own asker (decision 0005): both, or neither.

use super::{all_accept, check, detail, lines_page, mails, selected, start, states, submit, tech_to, these};
use crate::common::{TO_NEWCOMER, TestServer, TestUser, service};
use handover_api::submissions::NewSubmission;
use handover_api::{Reason, route};
use handover_rules::request::acts_on_submission::Cancellation;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Category, Refusal, RequestState, ServiceKey, SubmissionId};

const OPEN: RequestState = RequestState::ValidatingByCustomers;

fn to_billing(services: &[ServiceKey], replaces: SubmissionId) -> NewSubmission {
    NewSubmission { replaces: Some(replaces), ..selected(services, tech_to("billing"), None) }
}

/// Every open request holds its role, and a role is held once.
fn assert_locks(server: &TestServer, open: usize) {
    assert_eq!(server.value::<usize>("select count(*) from open_role"), open);
    assert_eq!(server.value::<usize>("select count(distinct request) from open_role"), open);
    let listed = "select count(*) from contact c where open_roles <>
        (select count(*) from open_role o where o.service = c.service)";
    assert_eq!(server.value::<i64>(listed), 0);
}

#[tokio::test]
async fn a_submission_is_replaced_by_another_in_one_act() {
    const MANY: usize = 60;
    let (server, domains) = start(MANY + 1).await;
    let [admin, newcomer, techs] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let first = submit(&admin, &these(&domains[..MANY])).await.submission;
    all_accept(&server, first, &[&newcomer]).await;

    // A refused replacement changes nothing. Only the asker may, and for others it does not exist.
    let refused = async |user: &TestUser| user.post(route::SUBMISSIONS, &to_billing(&domains, first)).await.refusal();
    assert_eq!(refused(&newcomer).await, Refusal::NotTheAsker);
    assert_eq!(refused(&techs).await, Refusal::NoPart);
    let unknown = [domains.as_slice(), &[service("unknown.example", Category::Domain)]].concat();
    let conflict = admin.post(route::SUBMISSIONS, &to_billing(&unknown, first)).await;
    assert_eq!(conflict.reason(409), Reason::Conflict);
    assert_eq!(states(&detail(&admin, first).await), [(OPEN, MANY as u64)]);
    assert_eq!(detail(&newcomer, first).await.acts.cancel, Some(Cancellation::TakeBack));
    assert!(mails(&server, &newcomer, "Cancelled").await.is_empty());

    let amended = to_billing(&domains, first);
    let again = NewSubmission { replaces: None, ..amended.clone() };
    let preview = check(&admin, &again).await;
    assert_eq!((preview.will_change, preview.cannot_change), (1, MANY as u64));
    let preview = check(&admin, &amended).await;
    assert_eq!((preview.will_change, preview.cannot_change), (MANY as u64 + 1, 0));
    let second = submit(&admin, &amended).await.submission;
    assert_eq!(states(&detail(&admin, first).await), [(RequestState::Aborted, MANY as u64)]);
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64 + 1)]);
    assert_locks(&server, MANY + 1);
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 1);
    // There is nothing left of it to replace.
    let refusal = admin.post(route::SUBMISSIONS, &to_billing(&domains[..1], first)).await.refusal();
    assert_eq!(refusal, Refusal::Closed { state: RequestState::Aborted });
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64 + 1)]);
}

fn instead(services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { replace_own: true, ..these(services) }
}

#[tokio::test]
async fn own_requests_in_the_way_are_withdrawn_by_the_same_act() {
    let (server, domains) = start(4).await;
    let admin = server.sign_in("admin").await;
    let single = admin.submit_one(&domains[0], TO_NEWCOMER).await;
    let many = submit(&admin, &these(&domains[1..3])).await.submission;

    let in_the_way = check(&admin, &these(&domains)).await;
    assert_eq!((in_the_way.will_change, in_the_way.cannot_change, in_the_way.withdraws), (1, 3, 0));
    let [group] = &in_the_way.refused[..] else { panic!("{:?}", in_the_way.refused) };
    let page = lines_page(&admin, many, "").await;
    let of_many = page.rows.iter().map(|row| (&row.request.service, row.request.id));
    let mut open: Vec<_> = of_many.chain([(&domains[0], single)]).collect();
    open.sort();
    let mut named: Vec<_> = group.services.iter().zip(group.requests.iter().map(|requests| requests[0])).collect();
    named.sort();
    assert_eq!((group.replaceable, named), (3, open));
    let preview = check(&admin, &instead(&domains)).await;
    assert_eq!((preview.will_change, preview.cannot_change, preview.withdraws), (4, 0, 3));
    assert_eq!(admin.request(single).await.state, RequestState::ValidatingByCustomers, "a check changes nothing");

    let id = submit(&admin, &instead(&domains)).await.submission;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, 4)]);
    assert_eq!(admin.request(single).await.state, RequestState::Aborted);
    assert_eq!(states(&detail(&admin, many).await), [(RequestState::Aborted, 2)]);
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(mails(&server, &newcomer, "Become tech contact for 4 services?").await.len(), 1);
}

#[tokio::test]
async fn joint_requests_and_requests_of_others_stay() {
    let (server, domains) = start(4).await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let together = NewSubmission { all_or_nothing: true, ..these(&domains[..2]) };
    let together = submit(&techs, &together).await.submission;
    let of_admin = admin.submit_one(&domains[2], TO_NEWCOMER).await;

    let preview = check(&techs, &instead(&domains)).await;
    let refused: Vec<_> = preview.refused.iter().map(|group| (group.reason, group.count)).collect();
    assert_eq!((preview.will_change, preview.withdraws, &refused[..]), (1, 0, &[(RefusalKind::RequestOpen, 3)][..]));
    assert_eq!(preview.refused[0].replaceable, 0, "neither lines that take effect together nor what others ask for");
    techs.post(route::SUBMISSIONS, &instead(&domains)).await.problem(409);
    assert_eq!(states(&detail(&techs, together).await), [(RequestState::ValidatingByCustomers, 2)]);
    assert_eq!(admin.request(of_admin).await.state, RequestState::ValidatingByCustomers);
}
