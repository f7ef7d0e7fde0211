//! How many statements a call runs: each costs, so that none may be added unnoticed (decision 0029).

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, domain};
use handover_api::route;
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
    statements_of(server, "update code", user.accept(id, &code)).await
}

#[tokio::test]
async fn accept_runs_few_statements() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    // Four reads: request and service, parties and codes, other requests, accounts. Three writes: code, party, timeline.
    let first = accept(&server, &admin, id).await;
    assert_eq!(first.len(), 7, "{}", summary(&first));
    // Besides: the request, and two more entries of the timeline.
    let last = accept(&server, &newcomer, id).await;
    assert_eq!(last.len(), 10, "{}", summary(&last));
}

#[tokio::test]
async fn wrong_code_runs_few_statements() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let statements = statements_of(&server, "into attempt", admin.accept(id, "wrong")).await;
    assert_eq!(statements.len(), 6, "{}", summary(&statements));
}

#[tokio::test]
async fn screens_run_few_statements() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), NewContacts { tech: "newcomer", ..NewContacts::default() }).await;
    let list = statements_of(&server, "from contact", admin.get(route::SERVICES)).await;
    assert!(list.len() <= 8, "{}", summary(&list));
    let page = [route::REQUESTS, "/", &id.to_string()].concat();
    let page = statements_of(&server, "from history", admin.get(&page)).await;
    assert!(page.len() <= 9, "{}", summary(&page));
}
