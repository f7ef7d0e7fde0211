//! Work of one transaction on the lines of a submission: on a bounded number of them, or on all at once where nothing
//! may be half done (decisions 0035 and 0042).

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account, days, domain, hours, minutes, tech};
use crate::large_submissions::{answer_all, count, open, start};
use crate::submissions::{act, answer, detail, requests_of, states, submit, these};
use handover_api::modify::ChangeContact;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult, NewLines, NewSubmission, ServiceSelection};
use handover_rules::submission::{ContactInput, OwnRequests};
use handover_rules::{PerRole, Policy, RequestId, RequestState, ServiceKey};
use handover_server::code_hash::hash;
use handover_server::store::WriteTx;
use handover_server::use_cases::requests::{run_due_chunk, run_recorded_chunk};
use handover_server::use_cases::submissions::{
    self, ManyServices, PreparationStep, RequestedActs, act_on_lines, plan_lines, run_preparation_chunk,
};

/// Lines of several transactions, each of at most [`MOST_STORED`] or [`MOST_CHANGED`].
const MANY: usize = 450;
const MOST_STORED: usize = 100;
const MOST_CHANGED: usize = 50;

/// Lines of one transaction at most.
const AT_ONCE: usize = 50;

/// Lines that are planned, and so stored, together.
const STORED_TOGETHER: i64 = 10;

/// Lines that take effect together.
const TOGETHER: usize = 260;

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

#[track_caller]
fn assert_bounded(counts: &[usize], all: usize, most: usize) {
    assert_eq!(counts.iter().sum::<usize>(), all, "{counts:?}");
    assert!(counts.iter().all(|lines| *lines <= most), "{counts:?}");
}

async fn begin(server: &TestServer) {
    server.settle().await;
    let _ = server.store.take_statements();
}

async fn users(server: &TestServer) -> [TestUser; 2] {
    [server.sign_in("admin").await, server.sign_in("newcomer").await]
}

#[tokio::test]
async fn many_lines_are_prepared_answered_and_moved_in_bounded_parts() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    begin(&server).await;
    let id = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    assert_bounded(&counts(&server, STORED), MANY, MOST_STORED);
    for user in [&newcomer, &admin] {
        begin(&server).await;
        answer_all(&server, user, id).await;
        server.settle().await;
        assert_bounded(&counts(&server, ANSWERED), MANY, MOST_CHANGED);
    }
    begin(&server).await;
    server.advance(minutes(2)).await;
    assert_bounded(&counts(&server, MOVED), MANY, MOST_CHANGED);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, MANY as u64)]);
}

#[tokio::test]
async fn many_lines_end_in_bounded_parts() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    for action in [SubmissionAction::Withdraw, SubmissionAction::TakeBack, SubmissionAction::Answer] {
        let (id, _) = open(&server, &admin, &domains).await;
        if action == SubmissionAction::TakeBack {
            answer_all(&server, &newcomer, id).await;
        }
        let code = server.code(id.first_request(), &newcomer).await;
        begin(&server).await;
        match action {
            SubmissionAction::Withdraw => act(&admin, id, action, Lines::All).await,
            SubmissionAction::TakeBack => act(&newcomer, id, action, Lines::All).await,
            _ => answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok(),
        };
        server.settle().await;
        assert_bounded(&counts(&server, CHANGED), MANY, MOST_CHANGED);
    }
    open(&server, &admin, &domains).await;
    server.advance(days(6)).await;
    begin(&server).await;
    server.advance(days(1)).await;
    assert_bounded(&counts(&server, CHANGED), MANY, MOST_CHANGED);
}

#[tokio::test]
async fn fifty_lines_are_asked_for_and_answered_in_one_transaction() {
    let (server, domains) = start(AT_ONCE).await;
    let [admin, newcomer] = users(&server).await;
    begin(&server).await;
    let submitted = submit(&admin, &these(&domains)).await;
    assert!(!submitted.preparing);
    assert_eq!(counts(&server, STORED), [AT_ONCE]);
    let id = submitted.submission;
    let lines = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    begin(&server).await;
    // Lines to accept and to decline, with one code.
    let (accept, decline) = (Lines::All, Lines::These(lines[..10].to_vec()));
    let result: LinesResult = answer(&newcomer, id, &code, accept, decline).await.ok();
    assert_eq!((result.done, result.pending), (AT_ONCE as u64, 0));
    let transactions = server.store.take_statements();
    let answering: Vec<_> =
        transactions.iter().filter(|statements| statements.iter().any(|sql| sql.contains(ANSWERED))).collect();
    let [answering] = answering[..] else { panic!("{} transactions", answering.len()) };
    let count = |part: &str| answering.iter().filter(|sql| sql.contains(part)).count();
    // An answer to each, and a decline closes the line for both parties.
    assert_eq!((count(ANSWERED), count(CHANGED)), (AT_ONCE + 2 * 10, 10));
    let elsewhere = transactions.iter().flatten().filter(|sql| sql.contains(CHANGED)).count();
    assert_eq!(elsewhere, 10);
}

#[tokio::test]
async fn one_more_than_fifty_lines_take_several_transactions() {
    let (server, domains) = start(AT_ONCE + 1).await;
    let [admin, newcomer] = users(&server).await;
    let submitted = submit(&admin, &these(&domains)).await;
    assert!(submitted.preparing);
    server.settle().await;
    let result = answer_all(&server, &newcomer, submitted.submission).await;
    assert_eq!((result.done, result.pending), (1, AT_ONCE as u64));
    server.settle().await;
    let result = act(&newcomer, submitted.submission, SubmissionAction::TakeBack, Lines::All).await;
    assert_eq!((result.done, result.pending), (1, AT_ONCE as u64));
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
    let transactions = server.store.take_statements();
    let of = |part: &str| {
        let count = |transaction: &Vec<String>| transaction.iter().filter(|sql| sql.contains(part)).count();
        transactions.iter().map(count).filter(|number| *number > 0).collect::<Vec<_>>()
    };
    assert_eq!((of(MOVED), of(CHANGED)), (vec![TOGETHER], vec![TOGETHER]));
    // As one end is the end of all.
    let asked = NewSubmission { all_or_nothing: true, ..these(&domains) };
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

/// The transactions that end requests, with how many they end and how many they create.
fn ended_and_created(server: &TestServer) -> Vec<(usize, usize)> {
    let transactions = server.store.take_statements();
    let count = |transaction: &[String], part: &str| transaction.iter().filter(|sql| sql.contains(part)).count();
    let both = |transaction: &Vec<String>| (count(transaction, ENDED), count(transaction, STORED));
    transactions.iter().map(both).filter(|(ended, created)| ended + created > 0).collect()
}

#[tokio::test]
async fn what_replaces_is_asked_for_by_the_transaction_that_ends_the_other() {
    let (server, domains) = start(AT_ONCE).await;
    let [admin, newcomer] = users(&server).await;
    let old: RequestId = admin.submit_one(&domain(), TO_NEWCOMER).await;
    begin(&server).await;
    let change = ChangeContact { replaces: Some(old), ..tech("newcomer2").body() };
    let ids: Vec<RequestId> = admin.post(&route::change_contact(&domain()), &change).await.ok();
    assert_eq!(ended_and_created(&server), [(1, 1)]);
    assert_eq!((admin.state(old).await, ids.len()), (RequestState::Aborted, 1));

    let (id, _) = open(&server, &admin, &domains).await;
    begin(&server).await;
    let instead = NewSubmission { replaces: Some(id), ..these(&domains[..30]) };
    submit(&admin, &instead).await;
    assert_eq!(ended_and_created(&server), [(AT_ONCE, 30)]);
    // As does an admin's request for that of somebody else.
    let other = newcomer.handle.clone();
    let techs = server.sign_in("tech").await;
    let asked = techs.submit_one(&domains[40], TO_NEWCOMER).await;
    begin(&server).await;
    admin.submit_one(&domains[40], NewContacts { tech: "newcomer3", ..NewContacts::default() }).await;
    assert_eq!(ended_and_created(&server), [(1, 1)]);
    assert_eq!((techs.state(asked).await, techs.request(asked).await.to), (RequestState::Aborted, other));
}

#[tokio::test]
async fn a_portion_that_is_over_at_once_stores_the_fewest_lines() {
    let (mut server, domains) = start(AT_ONCE + 1).await;
    server.stop().await;
    let to_newcomer = ContactInput::Handle(account("newcomer"));
    let line = |service: &ServiceKey| submissions::EnteredLine {
        service: service.clone(),
        inputs: PerRole { admin: Ok(None), tech: Ok(Some(to_newcomer.clone())), billing: Ok(None) },
        until: None,
        file_line: None,
    };
    let asked = ManyServices {
        asker: account("admin"),
        lines: domains.iter().map(line).collect(),
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: None,
        own: OwnRequests::Stay,
    };
    let (clock, now, policy) = (server.clock.clone(), server.now(), Policy::default());
    let begin = move |tx: &mut WriteTx<'_>| {
        let planned = plan_lines(tx, &asked, &asked.lines, now, &policy)?;
        submissions::begin(tx, asked, &planned, now, &policy)
    };
    let mut preparation = server.store.write(begin).await.expect("writing").expect("nothing is in the way");
    for stored in [STORED_TOGETHER, 2 * STORED_TOGETHER] {
        let clock = clock.clone();
        let store_some =
            move |tx: &mut WriteTx<'_>| run_preparation_chunk(tx, preparation, None, &clock, || true, &policy);
        let step = server.store.write(store_some).await.expect("writing");
        let PreparationStep::More(further) = step else { panic!("{step:?}") };
        assert_eq!(count(&server, "select count(*) from request"), stored);
        preparation = further;
    }
}

#[tokio::test]
async fn a_portion_that_is_over_at_once_carries_out_an_act_on_one_line() {
    let (mut server, domains) = start(AT_ONCE + 1).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains).await;
    let code = hash(&server.code(id.first_request(), &newcomer).await);
    server.stop().await;
    let (by, now, policy) = (newcomer.handle.clone(), server.now(), Policy::default());
    let what = RequestedActs::Answer { code, accept: Lines::All, decline: Lines::None };
    let record = move |tx: &mut WriteTx<'_>| act_on_lines(tx, id, &by, &what, None, now, &policy);
    let recorded = server.store.write(record).await.expect("writing").expect("nothing is in the way");
    assert_eq!((recorded.done, recorded.pending), (1, AT_ONCE as u64));
    let _ = server.store.take_statements();
    for _ in 0..2 {
        let carry_out = move |tx: &mut WriteTx<'_>| run_recorded_chunk(tx, &policy, || true);
        assert!(server.store.write(carry_out).await.expect("writing"), "there is more");
        assert_eq!(counts(&server, ANSWERED), [1]);
    }
}

#[tokio::test]
async fn a_portion_that_is_over_at_once_runs_one_line_that_is_due_or_all_of_a_small_submission() {
    const FEW: usize = 3;
    let (mut server, domains) = start(FEW + AT_ONCE + 1).await;
    let admin = server.sign_in("admin").await;
    // Due first.
    open(&server, &admin, &domains[..FEW]).await;
    server.advance(hours(1)).await;
    open(&server, &admin, &domains[FEW..]).await;
    server.stop().await;
    server.clock.advance(days(7));
    let (now, policy) = (server.now(), Policy::default());
    let _ = server.store.take_statements();
    for expired in [FEW, 1, 1] {
        let run = move |tx: &mut WriteTx<'_>| run_due_chunk(tx, now, &policy, || true);
        assert!(server.store.write(run).await.expect("writing"), "there is more");
        assert_eq!(counts(&server, ENDED), [expired]);
    }
}
