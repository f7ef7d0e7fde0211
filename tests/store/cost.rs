//! Cost of a page of a list, with its counts: it must not grow with rows that are not shown.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, domain};
use crate::copied_requests::{add_ended_requests, add_lines};
use chrono::DateTime;
use handover_api::link::{Sort, SortBy};
use handover_api::requests::RequestGroup;
use handover_rules::history::bounds_of_day;
use handover_rules::{Category, Role, RoleSet};
use handover_store::{
    HistoryDay, HistoryFilter, HistoryQuery, LARGE_ABOVE, ReadTx, RequestFilter, ServiceFilter, ServicesQuery,
    StoreResult,
};

/// Services that only others are contacts of, next to `own` ones of `all`.
async fn start(own: usize, others: usize) -> TestServer {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..own {
            let category = ["DOMAIN", "VPS"][number % 2];
            let contacts = [["all", "tech", "billing"], ["all", "all", "all"]][number / 2 % 2];
            export.add(&format!("own-{number:05}.example"), category, contacts, Some("2031-01-31"), "ok");
        }
        for number in 0..others {
            // Before and behind the own ones by name.
            let stem = ["aa", "zz"][number % 2];
            let contacts = ["admin", "tech", "billing"];
            export.add(&format!("{stem}-{number:05}.example"), "DOMAIN", contacts, Some("2031-01-31"), "ok");
        }
    })
    .await;
    gather_statistics(&server);
    server
}

/// PostgreSQL gathers statistics by itself, and its plans must stay good. SQLite's are dropped when a server starts.
fn gather_statistics(server: &TestServer) {
    if std::env::var_os("HANDOVER_TEST_POSTGRES").is_some() {
        server.batch("analyze");
    }
}

fn steps<T: Send>(server: &TestServer, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send) -> u64 {
    server.store.read_counting_steps(job).expect("running the statements").1
}

/// The steps of the first page in each order, with and without filters and text.
fn steps_of_pages(server: &TestServer) -> Vec<(String, u64)> {
    let mut costs = Vec::new();
    for search in ["", "own-0"] {
        for (category, roles) in [(None, RoleSet::EMPTY), (Some(Category::Vps), RoleSet::from(Role::Tech))] {
            for by in SortBy::ALL {
                let filter = ServiceFilter { search: search.to_owned(), category, roles, ..ServiceFilter::default() };
                let order = Sort { by, descending: false };
                let query =
                    ServicesQuery { account: account("all"), filter, order, after: None, limit: 50, whole_names: true };
                let name = format!("{search:?} {category:?} {by:?}");
                costs.push((name, steps(server, |reader| reader.services(&query))));
            }
        }
    }
    costs
}

/// No read takes noticeably more steps than its like.
fn assert_alike(few: Vec<(String, u64)>, many: Vec<(String, u64)>) {
    for ((name, few), (_, many)) in few.into_iter().zip(many) {
        assert!(few > 0 && many <= few + few / 4, "{name}: {few} and {many}");
    }
}

#[tokio::test]
async fn page_costs_the_same_among_ten_times_as_many_services_of_others() {
    let [few, many] = [start(200, 300).await, start(200, 3_000).await];
    assert_alike(steps_of_pages(&few), steps_of_pages(&many));
}

/// The steps of the histories of an account that was a contact of five services for a day, among those of others.
async fn steps_of_former_services(others: usize) -> Vec<(String, u64)> {
    let server = start(0, others).await;
    for (former, services) in [("newcomer", others), ("newcomer3", 5)] {
        let term = |account: &str, since: &str, until: &str| {
            format!(
                "insert into role_term (service, role, account, since, until)
                 select id, 2, {account}, {since}, {until} from service where name like '__-_____.example' limit {services}"
            )
        };
        let terms = [term(&format!("'{former}-ovh'"), "1000", "2000"), term("tech", "2000", "null")];
        // Not in PostgreSQL's statistics, by which each of these few accounts would have a quarter of all terms.
        server.batch(&terms.join(";"));
    }
    let (from, to) = bounds_of_day(DateTime::UNIX_EPOCH.date_naive());
    let day = HistoryDay { day: server.now().date_naive(), from, to };
    let mut costs = Vec::new();
    for search in ["", "zz-", "tech"] {
        for person in [None, Some(account("newcomer3"))] {
            let filter = HistoryFilter { search: search.to_owned(), person, ..HistoryFilter::default() };
            let name = format!("{search:?} {:?}", filter.person);
            let query =
                HistoryQuery { account: account("newcomer3"), filter, after: None, limit: 50, is_counted: true };
            costs.push((format!("changes {name}"), steps(&server, |reader| reader.contact_changes(&query))));
            costs.push((format!("held {name}"), steps(&server, |reader| reader.roles_held_on(&query, day))));
        }
    }
    costs
}

#[tokio::test]
async fn history_of_former_services_costs_the_same_among_ten_times_as_many_of_others() {
    assert_alike(steps_of_former_services(300).await, steps_of_former_services(3_000).await);
}

#[tokio::test]
async fn page_of_a_large_account_costs_the_same_with_four_times_as_many_services() {
    let large = usize::try_from(LARGE_ABOVE).expect("a number");
    let [few, many] = [start(large + 500, 0).await, start(4 * (large + 500), 0).await];
    assert_alike(steps_of_pages(&few), steps_of_pages(&many));
}

#[tokio::test]
async fn page_of_requests_costs_the_same_however_many_have_ended() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
    let finished = || {
        let (account, filter) = (account("admin"), RequestFilter::default());
        let read = |reader: &ReadTx<'_>| reader.requests_of(&account, RequestGroup::Finished, &filter, None, 20);
        steps(&server, read)
    };
    // More than are counted.
    add_ended_requests(&server, id, 10_100);
    gather_statistics(&server);
    let few = finished();
    add_ended_requests(&server, id, 10_100);
    gather_statistics(&server);
    assert_alike(vec![("10,101".to_owned(), few)], vec![("20,201".to_owned(), finished())]);
}

#[tokio::test]
async fn lists_of_requests_cost_the_same_for_each_line_of_a_submission() {
    let steps_of = async |lines: usize| {
        let server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        admin.accept(id, &server.code(id, &admin).await).await.done();
        add_lines(&server, id, lines);
        gather_statistics(&server);
        let filter = RequestFilter::default();
        let list = |user: &TestUser, group| {
            steps(&server, |reader| reader.requests_of(&user.handle, group, &filter, None, 20))
        };
        let open = [list(&newcomer, RequestGroup::WaitingForMe), list(&admin, RequestGroup::WaitingForOthers)];
        server.batch("update party set closed_at = 1000; update request set ended_at = 1000");
        gather_statistics(&server);
        [open[0], open[1], list(&newcomer, RequestGroup::Finished)]
    };
    let [few, many] = [steps_of(500).await, steps_of(2_000).await];
    for (few, many) in few.into_iter().zip(many) {
        assert!(few > 0 && many <= 5 * few, "{few} and {many}");
    }
}
