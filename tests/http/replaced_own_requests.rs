//! Submissions that replace open requests of their own asker (decision 0005).

use crate::common::{TO_NEWCOMER, TestServer, TestUser};
use crate::large_submissions;
use crate::submissions::{detail, mails, states, submit, these};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::{LinesPage, NewSubmission};
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{RequestState, ServiceKey};

fn instead(services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { replace_own: true, ..these(services) }
}

async fn check(user: &TestUser, asked: &NewSubmission) -> Preview {
    user.post(route::SUBMISSIONS_CHECK, asked).await.ok::<ScreenResponse<Preview>>().data
}

#[tokio::test]
async fn own_requests_in_the_way_are_withdrawn_by_the_same_act() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let admin = server.sign_in("admin").await;
    let single = admin.submit_one(&domains[0], TO_NEWCOMER).await;
    let many = submit(&admin, &these(&domains[1..3])).await.submission;

    let in_the_way = check(&admin, &these(&domains)).await;
    assert_eq!((in_the_way.will_change, in_the_way.cannot_change, in_the_way.withdraws), (1, 3, 0));
    let [group] = &in_the_way.refused[..] else { panic!("{:?}", in_the_way.refused) };
    let page: ScreenResponse<LinesPage> = admin.get(&route::submission_lines(many)).await.ok();
    let of_many = page.data.rows.iter().map(|row| (&row.request.service, row.request.id));
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
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let together = NewSubmission { all_or_nothing: true, ..these(&domains[..2]) };
    let together = submit(&tech, &together).await.submission;
    let of_admin = admin.submit_one(&domains[2], TO_NEWCOMER).await;

    let preview = check(&tech, &instead(&domains)).await;
    let refused: Vec<_> = preview.refused.iter().map(|group| (group.reason, group.count)).collect();
    assert_eq!((preview.will_change, preview.withdraws, &refused[..]), (1, 0, &[(RefusalKind::RequestOpen, 3)][..]));
    assert_eq!(preview.refused[0].replaceable, 0, "neither lines that take effect together nor what others ask for");
    tech.post(route::SUBMISSIONS, &instead(&domains)).await.problem(409);
    assert_eq!(states(&detail(&tech, together).await), [(RequestState::ValidatingByCustomers, 2)]);
    assert_eq!(admin.request(of_admin).await.state, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn many_requests_end_with_the_call() {
    const NEW: usize = 260;
    let (server, domains) = large_submissions::start(NEW).await;
    let admin = server.sign_in("admin").await;
    let replaced = submit(&admin, &these(&domains[..60])).await.submission;
    let submitted = submit(&admin, &instead(&domains)).await.submission;
    assert_eq!(states(&detail(&admin, submitted).await), [(RequestState::ValidatingByCustomers, NEW as u64)]);
    assert_eq!(states(&detail(&admin, replaced).await), [(RequestState::Aborted, 60)]);
}
