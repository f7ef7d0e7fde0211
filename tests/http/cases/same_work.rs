//! No duration shows a claimant whether a domain, an address or an account exists here: the same statements run in each
//! case. Counted, not timed, so that a slow machine changes nothing.

use super::{DOMAIN, PDF, PERSONAL, TestClaimant, contacts_case, holder_case, secret, server, server_with};
use crate::common::{TestServer, TestUser};
use handover_api::cases::{CaseToken, CaseView};
use handover_api::link::ProcedurePage;
use handover_api::route;
use reqwest::Method;
use serde_json::{Value, json};
use std::future::Future;

const UNKNOWN_DOMAIN: &str = "no-such-domain.example";
const UNKNOWN_ADDRESS: &str = "nobody@castellan.example";

/// Everything that may be known or not: the domain, the claimant's address, the account that is to get the roles.
fn openings() -> Vec<(Value, String)> {
    let mut openings = Vec::new();
    for domain in [DOMAIN, UNKNOWN_DOMAIN] {
        for address in ["admin@mail.example", "holder@castellan.example", UNKNOWN_ADDRESS] {
            for to in ["newcomer-ovh", "nobody-ovh"] {
                let mut body = contacts_case(domain);
                body["email"] = json!(address);
                body["claim"]["contacts"]["to"] = json!(to);
                openings.push((body, address.to_owned()));
            }
            let mut body = holder_case(domain);
            body["email"] = json!(address);
            openings.push((body, address.to_owned()));
        }
    }
    openings
}

/// The statements that a call has run, by transaction. In a transaction of its own, one for each of `parts`.
async fn work_of<T>(server: &TestServer, parts: &[&str], call: impl Future<Output = T>) -> (T, Vec<Vec<String>>) {
    server.settle().await;
    let _ = server.store.take_statements();
    let result = call.await;
    server.settle().await;
    let transactions = server.store.take_statements();
    // Expired rows are deleted at any time, by one transaction for all tables.
    let deletes = |statements: &Vec<String>| statements.iter().any(|sql| sql.starts_with("delete from holder_case "));
    let with = |part: &&str| {
        let has = |statements: &&Vec<String>| statements.iter().any(|sql| sql.contains(part)) && !deletes(statements);
        let found = transactions.iter().find(has);
        found.unwrap_or_else(|| panic!("no transaction with {part}: {transactions:#?}")).clone()
    };
    (result, parts.iter().map(with).collect())
}

/// Fails unless all did the same.
fn assert_same<T: PartialEq + std::fmt::Debug>(what: &str, done: &[T]) {
    for other in &done[1..] {
        assert_eq!(other, &done[0], "{what}");
    }
}

/// Opening writes one row of the same shape for every domain and address, and looks nothing up. The rest happens at a
/// random time.
#[tokio::test]
async fn opening_looks_nothing_up() {
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let server = server_with(&["--smtp-url", "smtp://127.0.0.1:9", "--papers-key", key]).await;
    let user = server.visitor();
    let open = async |body: &Value| user.post(route::CASES, body).await.done();
    // The first call counts its network.
    open(&contacts_case(DOMAIN)).await;
    let mut done = Vec::new();
    for (body, _) in openings() {
        server.sql("delete from postponed_call", []);
        let _ = server.store.take_statements();
        open(&body).await;
        let transactions = server.store.take_statements();
        // Renewals and removals are looked for after each start, independent of the call.
        let of_call = |sql: &&String| !sql.contains("renewal_notice") && !sql.contains("removal_at");
        for sql in transactions.iter().flatten().filter(of_call) {
            for table in ["account", "service", "holder"] {
                assert!(!sql.contains(&format!("from {table} ")), "{body}: {sql}");
                assert!(!sql.contains(&format!("join {table} ")), "{body}: {sql}");
            }
        }
        let stored = transactions.into_iter().find(|transaction| transaction.concat().contains("into postponed_call"));
        done.push(stored.expect("the call is stored"));
        let calls = server.rows("select action, run_at - called_at between 1000 and 5000 from postponed_call");
        assert_eq!(calls, [["openCase".into(), 1.into()]], "{body}");
    }
    assert_same("opening", &done);
    let rows = "select (select count(*) from holder_case) + (select count(*) from outbox)";
    assert_eq!(server.value::<i64>(rows), 0);
}

/// One case from its opening to its end. A demo carries a call out immediately.
async fn walk(server: &TestServer, body: &Value, address: &str) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let mut done = Vec::new();
    let user = server.visitor();
    let opening = work_of(server, &["into holder_case", "into mailbox"], user.post(route::CASES, body)).await;
    done.push(("carrying the opening out, and its email", opening.1));
    let claimant = confirm(server, user, address, &mut done).await;
    let (_, page) = work_of(server, &["from case_entry"], claimant.page()).await;
    done.push(("the page", page));
    let mut paper = None;
    for kind in PERSONAL.into_iter().filter(|_| body["claim"]["holder"].is_null()).chain(holders_papers(body)) {
        let parts = ["from case_paper", "into case_paper"];
        let (reply, upload) = work_of(server, &parts, claimant.upload(kind, PDF)).await;
        paper = reply.ok::<CaseView>().papers.last().map(|paper| paper.id);
        done.push(("an upload", upload));
    }
    let remove = route::case_paper(paper.expect("a paper"));
    let (_, removal) =
        work_of(server, &["delete from case_paper"], claimant.request(Method::DELETE, &remove, vec![])).await;
    done.push(("a removal", removal));
    let (refused, missing) = work_of(server, &["from case_paper"], claimant.post(route::CASE_SEND)).await;
    assert_eq!(refused.status, 409);
    done.push(("sending too few", missing));
    for kind in claimant.page().await.missing {
        claimant.upload(kind, PDF).await.ok::<CaseView>();
    }
    let (_, sent) = work_of(server, &["update case_paper"], claimant.post(route::CASE_SEND)).await;
    done.push(("sending", sent));
    let (closed, close) = work_of(server, &["into case_entry"], claimant.post(route::CASE_CLOSE)).await;
    closed.ok::<CaseView>();
    done.push(("closing", close));
    done
}

fn holders_papers(body: &Value) -> Vec<handover_rules::cases::papers::PaperKind> {
    use handover_rules::cases::papers::papers_needed;
    use handover_rules::cases::{Claimant, Procedure};
    if body["claim"]["holder"].is_null() {
        return Vec::new();
    }
    papers_needed(Procedure::ChangeHolder, handover_rules::LegalForm::Individual, Claimant::Holder)
}

async fn confirm(
    server: &TestServer,
    user: TestUser,
    address: &str,
    done: &mut Vec<(&'static str, Vec<Vec<String>>)>,
) -> TestClaimant {
    let token = secret(&super::mail(server, address, "Confirm your email address").await, ProcedurePage::Confirm);
    let token = CaseToken { token };
    let (_, looked) = work_of(server, &["from case_link"], user.post(route::CASE_LINK, &token)).await;
    done.push(("looking at the link", looked));
    let (page, confirmed) = work_of(server, &["update case_link"], user.post(route::CASE_CONFIRM, &token)).await;
    done.push(("confirming", confirmed));
    TestClaimant { user, token: page.ok() }
}

#[tokio::test]
async fn every_step_runs_the_same_statements() {
    for is_for_holder in [false, true] {
        let mut walks = Vec::new();
        for (body, address) in openings() {
            if body["claim"]["holder"].is_object() == is_for_holder {
                // Of its own, so that nothing else has been opened for the same domain.
                let server = server().await;
                walks.push((walk(&server, &body, &address).await, body));
            }
        }
        let (first, _) = &walks[0];
        for (steps, body) in &walks[1..] {
            for ((name, statements), (_, expected)) in steps.iter().zip(first) {
                assert_eq!(statements, expected, "{name}: {body}");
            }
        }
    }
}
