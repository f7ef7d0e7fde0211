//! Statements: each costs, so none may be added to a call unnoticed (decision 0022), and each act on the lines of a
//! submission is one transaction, for any number of lines (decision 0035).

use crate::common::{TO_NEWCOMER, TestServer, TestUser, days, domain, minutes, tech};
use crate::submissions::{
    act, all_accept, answer, answer_all, check, detail, each, open, requests_of, selected, start, states, submit,
    tech_to, these,
};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ChangeContact, Lines, LinesResult, NewSubmission};
use handover_rules::{RequestId, RequestState, ServiceKey};

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

async fn accept(server: &TestServer, user: &TestUser, id: RequestId) -> Vec<String> {
    let code = server.code(id, user).await;
    statements_of(server, "update party", user.accept(id, &code)).await
}

#[tokio::test]
async fn answers_run_few_statements() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let wrong = statements_of(&server, "into attempt", admin.accept(id, "wrong")).await;
    assert_eq!(wrong.len(), 4, "{}", summary(&wrong));
    // Two reads: request and service, parties and codes. Three writes: party, event, timeline.
    let first = accept(&server, &admin, id).await;
    assert_eq!(first.len(), 5, "{}", summary(&first));
    // Besides: other requests, accounts, and the request itself.
    let last = accept(&server, &newcomer, id).await;
    assert_eq!(last.len(), 8, "{}", summary(&last));
}

#[tokio::test]
async fn screens_run_few_statements() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
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
    let (server, domains) = start(16).await;
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
    let (server, domains) = start(36).await;
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

/// A submission is checked in one pass: the facts about its lines are read by set, and each account is looked up once.
#[tokio::test]
async fn check_runs_the_same_statements_among_few_and_many() {
    let (server, domains) = start(420).await;
    let admin = server.sign_in("admin").await;
    server.settle().await;
    let statements = async |some: &[ServiceKey]| {
        let asked = each(some, |number| tech_to(["newcomer", "newcomer2", "newcomer3"][number % 3]));
        let _ = server.store.take_statements();
        let preview = check(&admin, &asked).await;
        assert_eq!(preview.will_change, some.len() as u64);
        let plans =
            |transaction: &Vec<String>| transaction.iter().any(|sql| sql.contains("select e.request, e.holder"));
        let planning: Vec<_> = server.store.take_statements().into_iter().filter(plans).collect();
        assert_eq!(planning.len(), 1, "one pass");
        planning.concat()
    };
    let (few, many) = (statements(&domains[..20]).await, statements(&domains[20..]).await);
    assert_eq!(few, many, "{}\n\n{}", summary(&few), summary(&many));
    assert!(many.len() <= 12, "{}", summary(&many));
    // The three new contacts.
    let looked_up = many.iter().filter(|sql| sql.contains("where handle = ?1")).count();
    assert_eq!(looked_up, 3, "{}\n{many:#?}", summary(&many));
}

/// Most lines that timers change in one transaction.
const CHUNK: usize = 25;

/// Statements that run once for each line.
const STORED: &str = "insert into request (";
const ANSWERED: &str = "update party set accepted_at";
const CHANGED: &str = "update request set";
const ENDED: &str = "delete from open_role where request";
const MOVED: &str = "update service set";

/// Executions of the statement by each transaction, without transactions that did not run it.
fn counts_in(transactions: &[Vec<String>], statement: &str) -> Vec<usize> {
    let count = |transaction: &Vec<String>| transaction.iter().filter(|sql| sql.contains(statement)).count();
    transactions.iter().map(count).filter(|number| *number > 0).collect()
}

/// By the transactions since the last call.
fn counts(server: &TestServer, statement: &str) -> Vec<usize> {
    counts_in(&server.store.take_statements(), statement)
}

async fn begin(server: &TestServer) {
    server.settle().await;
    let _ = server.store.take_statements();
}

#[tokio::test]
async fn acts_on_many_lines_are_one_transaction_each() {
    const MANY: usize = 300;
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for all_or_nothing in [false, true] {
        for action in [SubmissionAction::Withdraw, SubmissionAction::TakeBack, SubmissionAction::Answer] {
            begin(&server).await;
            let id = submit(&admin, &NewSubmission { all_or_nothing, ..these(&domains) }).await.submission;
            assert_eq!(counts(&server, STORED), [MANY]);
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
            let transactions = server.store.take_statements();
            let most = transactions.iter().map(Vec::len).max().unwrap_or_default();
            assert!(!all_or_nothing || most < 30 * MANY, "{action:?}: {most} statements for {MANY} lines");
            assert_eq!(counts_in(&transactions, ENDED), [MANY], "{action:?}");
        }
    }
}

#[tokio::test]
async fn timers_change_few_lines_in_a_transaction() {
    const MANY: usize = 60;
    let (server, domains) = start(2 * MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains[..MANY]).await;
    all_accept(&server, id, &[&newcomer, &admin]).await;
    begin(&server).await;
    server.advance(minutes(2)).await;
    let moved = counts(&server, MOVED);
    open(&server, &admin, &domains[MANY..]).await;
    server.advance(days(6)).await;
    begin(&server).await;
    server.advance(days(1)).await;
    for lines in [moved, counts(&server, ENDED)] {
        assert_eq!(lines.iter().sum::<usize>(), MANY);
        assert!(lines.iter().all(|lines| *lines <= CHUNK), "{lines:?}");
    }
}

#[tokio::test]
async fn lines_that_take_effect_together_do_so_in_one_transaction() {
    const TOGETHER: usize = 60;
    let (server, domains) = start(TOGETHER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let together = |name: &str| NewSubmission { all_or_nothing: true, ..selected(&domains, tech_to(name), None) };
    let id = submit(&admin, &together("newcomer")).await.submission;
    all_accept(&server, id, &[&newcomer, &admin]).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, TOGETHER as u64)]);
    begin(&server).await;
    server.advance(minutes(2)).await;
    let transactions = server.store.take_statements();
    for statement in [MOVED, CHANGED] {
        assert_eq!(counts_in(&transactions, statement), [TOGETHER], "{statement}");
    }
    // As one end is the end of all.
    let id = submit(&admin, &together("tech")).await.submission;
    let lines = requests_of(&admin, id).await;
    begin(&server).await;
    admin.withdraw(lines[7]).await.done();
    assert_eq!(counts(&server, CHANGED), [TOGETHER]);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, TOGETHER as u64)]);
}

/// The transactions that end requests, with how many they end and how many they create.
fn ended_and_created(server: &TestServer) -> Vec<(usize, usize)> {
    let transactions = server.store.take_statements();
    let count = |transaction: &[String], part: &str| transaction.iter().filter(|sql| sql.contains(part)).count();
    let both = |transaction: &Vec<String>| (count(transaction, ENDED), count(transaction, STORED));
    transactions.iter().map(both).filter(|(ended, created)| ended + created > 0).collect()
}

#[tokio::test]
async fn replacement_ends_the_old_request_in_one_transaction() {
    const REPLACED: usize = 50;
    let (server, domains) = start(REPLACED).await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let old = admin.submit_one(&domain(), TO_NEWCOMER).await;
    begin(&server).await;
    let change = ChangeContact { replaces: Some(old), ..tech("newcomer2").body() };
    let _: Vec<RequestId> = admin.post(&route::change_contact(&domain()), &change).await.ok();
    assert_eq!(ended_and_created(&server), [(1, 1)]);

    let (id, _) = open(&server, &admin, &domains).await;
    begin(&server).await;
    submit(&admin, &NewSubmission { replaces: Some(id), ..these(&domains[..30]) }).await;
    assert_eq!(ended_and_created(&server), [(REPLACED, 30)]);
    // As does an admin's request for that of somebody else.
    techs.submit_one(&domains[40], TO_NEWCOMER).await;
    begin(&server).await;
    admin.submit_one(&domains[40], tech("newcomer3")).await;
    assert_eq!(ended_and_created(&server), [(1, 1)]);
}
