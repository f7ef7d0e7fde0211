//! Each act on the lines of a submission is one transaction, for any number of lines (decision 0035).

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, days, domain, minutes, tech};
use crate::large_submissions::{answer_all, open, start};
use crate::submissions::{act, answer, detail, requests_of, states, submit, these};
use handover_api::modify::ChangeContact;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult, NewLines, NewSubmission, ServiceSelection};
use handover_rules::{PerRole, RequestId, RequestState, ServiceKey};

const MANY: usize = 600;

/// Lines of a submission that another one replaces.
const REPLACED: usize = 50;

/// Lines that take effect together.
const TOGETHER: usize = 260;

/// Most lines that timers change in one transaction.
const CHUNK: usize = 25;

/// A statement that runs once for each line.
const STORED: &str = "insert into request (";
const ANSWERED: &str = "update party set accepted_at";
const CHANGED: &str = "update request set";
const ENDED: &str = "delete from open_role where request";
const MOVED: &str = "update service set";

/// Executions of the statement by each transaction since the last call, without transactions that did not run it.
fn counts(server: &TestServer, statement: &str) -> Vec<usize> {
    let transactions = server.store.take_statements();
    let count = |transaction: &Vec<String>| transaction.iter().filter(|sql| sql.contains(statement)).count();
    transactions.iter().map(count).filter(|number| *number > 0).collect()
}

async fn begin(server: &TestServer) {
    server.settle().await;
    let _ = server.store.take_statements();
}

async fn users(server: &TestServer) -> [TestUser; 2] {
    [server.sign_in("admin").await, server.sign_in("newcomer").await]
}

#[tokio::test]
async fn acts_on_many_lines_are_one_transaction_each() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    for action in [SubmissionAction::Withdraw, SubmissionAction::TakeBack, SubmissionAction::Answer] {
        begin(&server).await;
        let id = submit(&admin, &these(&domains)).await.submission;
        assert_eq!(counts(&server, STORED), [MANY]);
        server.settle().await;
        let code = server.code(id.first_request(), &newcomer).await;
        if action == SubmissionAction::TakeBack {
            begin(&server).await;
            answer_all(&server, &newcomer, id).await;
            assert_eq!(counts(&server, ANSWERED), [MANY]);
        }
        begin(&server).await;
        let result: LinesResult = match action {
            SubmissionAction::Withdraw => act(&admin, id, action, Lines::All).await,
            SubmissionAction::TakeBack => act(&newcomer, id, action, Lines::All).await,
            _ => answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok(),
        };
        assert_eq!((result.done, result.refused_count), (MANY as u64, 0), "{action:?}");
        assert_eq!(counts(&server, ENDED), [MANY], "{action:?}");
    }
}

#[tokio::test]
async fn timers_change_few_lines_in_a_transaction() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains[..MANY / 2]).await;
    for user in [&newcomer, &admin] {
        answer_all(&server, user, id).await;
    }
    begin(&server).await;
    server.advance(minutes(2)).await;
    let moved = counts(&server, MOVED);
    assert_eq!((moved.iter().sum::<usize>(), states(&detail(&admin, id).await).len()), (MANY / 2, 1));
    assert!(moved.iter().all(|lines| *lines <= CHUNK), "{moved:?}");
    open(&server, &admin, &domains[MANY / 2..]).await;
    server.advance(days(6)).await;
    begin(&server).await;
    server.advance(days(1)).await;
    let ended = counts(&server, ENDED);
    assert_eq!(ended.iter().sum::<usize>(), MANY / 2);
    assert!(ended.iter().all(|lines| *lines <= CHUNK), "{ended:?}");
}

#[tokio::test]
async fn lines_that_take_effect_together_do_so_in_one_transaction() {
    let (server, domains) = start(TOGETHER).await;
    let [admin, newcomer] = users(&server).await;
    let asked = NewSubmission { all_or_nothing: true, ..these(&domains) };
    let id = submit(&admin, &asked).await.submission;
    server.settle().await;
    answer_all(&server, &newcomer, id).await;
    begin(&server).await;
    answer_all(&server, &admin, id).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, TOGETHER as u64)]);
    begin(&server).await;
    server.advance(minutes(2)).await;
    assert_eq!(pairs(&server, MOVED, CHANGED), [(TOGETHER, TOGETHER)]);
    // As one end is the end of all.
    let back = NewSubmission { lines: to_tech(&domains), ..asked };
    let id = submit(&admin, &back).await.submission;
    server.settle().await;
    let lines = requests_of(&admin, id).await;
    begin(&server).await;
    admin.withdraw(lines[7]).await.done();
    assert_eq!(counts(&server, CHANGED), [TOGETHER]);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, TOGETHER as u64)]);
}

fn to_tech(domains: &[ServiceKey]) -> NewLines {
    let contacts = PerRole { tech: Some("tech-ovh".to_owned()), ..PerRole::default() };
    NewLines::Selected { selection: ServiceSelection::These(domains.to_vec()), contacts, until: None }
}

/// Executions of two statements by each transaction that ran one of them.
fn pairs(server: &TestServer, one: &str, other: &str) -> Vec<(usize, usize)> {
    let transactions = server.store.take_statements();
    let count = |transaction: &[String], part: &str| transaction.iter().filter(|sql| sql.contains(part)).count();
    let both = |transaction: &Vec<String>| (count(transaction, one), count(transaction, other));
    transactions.iter().map(both).filter(|(one, other)| one + other > 0).collect()
}

#[tokio::test]
async fn replacement_ends_the_old_request_in_one_transaction() {
    let (server, domains) = start(REPLACED).await;
    let [admin, newcomer] = users(&server).await;
    let old: RequestId = admin.submit_one(&domain(), TO_NEWCOMER).await;
    begin(&server).await;
    let change = ChangeContact { replaces: Some(old), ..tech("newcomer2").body() };
    let ids: Vec<RequestId> = admin.post(&route::change_contact(&domain()), &change).await.ok();
    assert_eq!(pairs(&server, ENDED, STORED), [(1, 1)]);
    assert_eq!((admin.state(old).await, ids.len()), (RequestState::Aborted, 1));

    let (id, _) = open(&server, &admin, &domains).await;
    begin(&server).await;
    let instead = NewSubmission { replaces: Some(id), ..these(&domains[..30]) };
    submit(&admin, &instead).await;
    assert_eq!(pairs(&server, ENDED, STORED), [(REPLACED, 30)]);
    // As does an admin's request for that of somebody else.
    let other = newcomer.handle.clone();
    let techs = server.sign_in("tech").await;
    let asked = techs.submit_one(&domains[40], TO_NEWCOMER).await;
    begin(&server).await;
    admin.submit_one(&domains[40], NewContacts { tech: "newcomer3", ..NewContacts::default() }).await;
    assert_eq!(pairs(&server, ENDED, STORED), [(1, 1)]);
    assert_eq!((techs.state(asked).await, techs.request(asked).await.to), (RequestState::Aborted, other));
}
