//! Number of statements that a call runs: each costs, so none may be added unnoticed (decision 0022).

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes};
use crate::submissions::{answer, submit, these};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::{Lines, NewLine, NewLines, NewSubmission};
use handover_rules::submission::form::Preview;
use handover_rules::{PerRole, ServiceKey};
use std::future::Future;

/// The statements of the transaction of `call` that has one containing `part`.
async fn statements_of<T>(server: &TestServer, part: &str, call: impl Future<Output = T>) -> Vec<String> {
    let _ = server.store.take_statements();
    call.await;
    let found = |transactions: Vec<Vec<String>>| {
        transactions.into_iter().find(|statements| statements.iter().any(|sql| sql.contains(part)))
    };
    found(server.store.take_statements()).expect("a transaction with the statement")
}

fn summary(statements: &[String]) -> String {
    let short =
        |sql: &String| sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect::<String>();
    statements.iter().map(short).collect::<Vec<_>>().join("\n")
}

async fn accept(server: &TestServer, user: &TestUser, id: handover_rules::RequestId) -> Vec<String> {
    let code = server.code(id, user).await;
    statements_of(server, "update party", user.accept(id, &code)).await
}

#[tokio::test]
async fn accept_runs_few_statements() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    // Two reads: request and service, parties and codes. Three writes: party, event, timeline.
    let first = accept(&server, &admin, id).await;
    assert_eq!(first.len(), 5, "{}", summary(&first));
    // Besides: other requests, accounts, and the request itself.
    let last = accept(&server, &newcomer, id).await;
    assert_eq!(last.len(), 8, "{}", summary(&last));
}

#[tokio::test]
async fn wrong_code_runs_few_statements() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let statements = statements_of(&server, "into attempt", admin.accept(id, "wrong")).await;
    assert_eq!(statements.len(), 4, "{}", summary(&statements));
}

#[tokio::test]
async fn screens_run_few_statements() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), NewContacts { tech: "newcomer", ..NewContacts::default() }).await;
    // The transactions of its emails read the same tables.
    server.settle().await;
    let list = statements_of(&server, "from contact", admin.get(route::SERVICES)).await;
    assert!(list.len() <= 8, "{}", summary(&list));
    let page = [route::REQUESTS, "/", &id.to_string()].concat();
    let page = statements_of(&server, "from timeline where request = ?1 order", admin.get(&page)).await;
    assert!(page.len() <= 11, "{}", summary(&page));
}

/// A list reads the details of all its submissions together, for any number of them.
#[tokio::test]
async fn list_of_submissions_runs_the_same_statements_among_few_and_many() {
    let (server, domains) = TestServer::start_with_domains(16).await;
    let admin = server.sign_in("admin").await;
    let mut counts = Vec::new();
    for part in domains.chunks_exact(8) {
        for pair in part.chunks_exact(2) {
            submit(&admin, &these(pair)).await;
        }
        server.settle().await;
        // By the emails about its submissions, which nothing else reads.
        counts.push(statements_of(&server, "p join outbox o", admin.get(route::REQUESTS)).await);
    }
    let [few, many] = counts.as_slice() else { panic!("two lists") };
    assert_eq!(few.len(), many.len(), "{}", summary(many));
}

/// The statements that submitting, accepting with each code and moving run for this many lines.
async fn statements_of_lines(server: &TestServer, domains: &[ServiceKey]) -> [Vec<String>; 4] {
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut id = None;
    let submitted =
        statements_of(server, "into request", async { id = Some(submit(&admin, &these(domains)).await.submission) });
    let submitted = submitted.await;
    let id = id.expect("a submission");
    let accept = async |user: &TestUser| {
        let code = server.code(id.first_request(), user).await;
        statements_of(server, "update party", answer(user, id, &code, Lines::All, Lines::None)).await
    };
    let [first, last] = [accept(&newcomer).await, accept(&admin).await];
    let moved = statements_of(server, "update service", server.advance(minutes(2))).await;
    [submitted, first, last, moved]
}

/// The cost of a line does not depend on the number of lines, and work that can be done for all together is not done
/// for each.
#[tokio::test]
async fn line_runs_the_same_statements_among_few_and_many() {
    // Timers run up to 25 lines in one transaction.
    let (server, domains) = TestServer::start_with_domains(36).await;
    let few = statements_of_lines(&server, &domains[..12]).await;
    let many = statements_of_lines(&server, &domains[12..]).await;
    for ((few, many), expected) in few.iter().zip(&many).zip([12, 7, 10, 31]) {
        assert_eq!((many.len() - few.len()) % 12, 0, "{} {}", few.len(), many.len());
        let of_line = (many.len() - few.len()) / 12;
        assert!(of_line <= expected, "{of_line}: {}", summary(&many[..many.len().min(2 * of_line)]));
    }
    let lists = |statements: &[String]| statements.iter().filter(|sql| sql.contains("insert into contact (")).count();
    assert_eq!((lists(&few[3]), lists(&many[3])), (1, 1));
}

fn to_each_of(names: [&str; 3], domains: &[ServiceKey]) -> NewSubmission {
    let line = |(number, service): (usize, &ServiceKey)| {
        let contacts = PerRole { tech: Some(account(names[number % 3]).to_string()), ..PerRole::default() };
        NewLine { service: service.clone(), contacts, until: None }
    };
    NewSubmission { lines: NewLines::Each(domains.iter().enumerate().map(line).collect()), ..these(domains) }
}

/// A submission is checked in one pass: the facts about its lines are read by set, and each account is looked up once.
#[tokio::test]
async fn check_runs_the_same_statements_among_few_and_many() {
    let (server, domains) = TestServer::start_with_domains(420).await;
    let admin = server.sign_in("admin").await;
    server.settle().await;
    let check = async |some: &[ServiceKey]| {
        let asked = to_each_of(["newcomer", "newcomer2", "newcomer3"], some);
        let _ = server.store.take_statements();
        let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
        assert_eq!(preview.will_change, some.len() as u64);
        let plans =
            |transaction: &Vec<String>| transaction.iter().any(|sql| sql.contains("select e.request, e.holder"));
        let planning: Vec<_> = server.store.take_statements().into_iter().filter(plans).collect();
        assert_eq!(planning.len(), 1, "one pass");
        planning.concat()
    };
    let (few, many) = (check(&domains[..20]).await, check(&domains[20..]).await);
    assert_eq!(few, many, "{}\n\n{}", summary(&few), summary(&many));
    assert!(many.len() <= 12, "{}", summary(&many));
    // The three new contacts.
    let looked_up = many.iter().filter(|sql| sql.contains("where handle = ?1")).count();
    assert_eq!(looked_up, 3, "{}\n{many:#?}", summary(&many));
}
