//! Lists of services: of small and of large accounts they are what one would get by looking at every service, and what
//! they are read from is kept by every change.

use crate::common::{TO_NEWCOMER, TestServer, account, service};
use crate::kept_lists::FAULTS;
use handover_rules::{Category, Contacts, NicHandle, Role, RoleSet, ServiceStatus};
use handover_server::store::{
    ServiceFilter, ServiceId, ServiceOrder, ServicesQuery, SortKey, Store, StoreResult, WriteTx, fold,
};
use rusqlite::types::Value;

/// More than enough for a large account.
const MANY: usize = 2_100;

/// With fewer services an account is no longer large.
const SMALL: usize = 1_000;

fn assert_kept(server: &TestServer) {
    for faults in FAULTS {
        assert_eq!(server.rows(faults), Vec::<Vec<Value>>::new(), "{faults}");
    }
}

fn large_accounts(server: &TestServer) -> Vec<String> {
    let rows = server.rows("select account from large_account order by account");
    rows.into_iter().flatten().map(|value| if let Value::Text(text) = value { text } else { String::new() }).collect()
}

/// A server on which `all` is a contact of very many services, and `newcomer3` of some of them.
async fn start_with_many() -> TestServer {
    TestServer::start_with(&[], |export| {
        let contacts: [[&'static str; 3]; 6] = [
            ["all", "tech", "billing"],
            ["all", "all", "all"],
            ["newcomer", "all", "billing"],
            ["newcomer2", "tech", "all"],
            ["all", "newcomer3", "all"],
            ["tech", "all", "all"],
        ];
        let days = [None, Some("2031-01-31"), Some("2030-05-31"), Some("2030-05-31"), Some("2029-01-02")];
        let statuses = ["ok", "expired", "unPaid", "pendingDebt", "inCreation", "ok", "ok"];
        let stems = ["zürich", "Zurich", "łódź", "lodz", "école", "a%b", "a_b", "axb", "señor", "ÅNGSTRÖM", "straße"];
        for number in 0..MANY {
            let stem = if number < MANY / 2 { "aaa" } else { stems[number % 11] };
            let name = format!("{stem}-{}.example", number / 3);
            let category = ["DOMAIN", "VPS", "ZONE"][number % 3];
            // The rarer ones are among the last by name.
            let contacts = if number % 50 == 49 { contacts[4] } else { contacts[number % 7 % 6] };
            export.add(&name, category, contacts, days[number % 5], statuses[number / 3 % 7]);
        }
        export.add("zz'!quoted-zebra.example", "NAS", ["all", "tech", "tech"], None, "ok");
    })
    .await
}

/// A service as the table of services has it.
#[derive(Clone, Debug)]
struct Row {
    id: i64,
    name_key: String,
    ascii_key: Option<String>,
    category: String,
    contacts: [String; 3],
    urgency: usize,
    expiration: String,
}

fn services_of(server: &TestServer, account: &NicHandle) -> Vec<Row> {
    let rows = server.rows(&format!(
        "select id, name_key, category, admin, tech, billing, status, coalesce(expiration, '9999'), ascii_key from service
         where '{account}' in (admin, tech, billing)"
    ));
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let row = |row: Vec<Value>| {
        let required = |index: usize| text(&row[index]).expect("a text");
        let Value::Integer(id) = row[0] else { panic!("an id") };
        Row {
            id,
            name_key: required(1),
            ascii_key: text(&row[8]),
            category: required(2),
            contacts: [required(3), required(4), required(5)],
            urgency: ServiceStatus::ALL.iter().position(|status| status.as_str() == required(6)).expect("a status"),
            expiration: required(7),
        }
    };
    rows.into_iter().map(row).collect()
}

fn expected(all: &[Row], account: &NicHandle, filter: &ServiceFilter, order: ServiceOrder) -> Vec<i64> {
    let needle = fold(&filter.search);
    let is_punycode = filter.search.to_lowercase().contains("xn--");
    let is_listed = |row: &&Row| {
        let holds = |role: Role| row.contacts[role as usize] == account.as_str() && filter.roles.contains(role);
        let has = |text: &String| text.contains(&needle);
        (has(&row.name_key) || row.contacts.iter().any(has) || is_punycode && row.ascii_key.as_ref().is_some_and(has))
            && filter.category.is_none_or(|category| category.as_str() == row.category)
            && (filter.roles.is_empty() || Role::ALL.into_iter().any(holds))
    };
    let mut rows: Vec<&Row> = all.iter().filter(is_listed).collect();
    rows.sort_by_key(|row| {
        let [admin, tech, billing] = row.contacts.clone();
        let primary = match order.by {
            SortKey::Name => String::new(),
            SortKey::Admin => admin,
            SortKey::Tech => tech,
            SortKey::Billing => billing,
            SortKey::Status => format!("{} {}", row.urgency, row.expiration),
        };
        (primary, row.name_key.clone(), row.category.clone(), row.id)
    });
    if order.descending {
        rows.reverse();
    }
    rows.into_iter().map(|row| row.id).collect()
}

/// Reads the first pages and compares them, with the counts.
async fn assert_list(server: &TestServer, all: &[Row], query: ServicesQuery, pages: usize) {
    let expected = expected(all, &query.account, &query.filter, query.order);
    let (mut query, mut found) = (query, Vec::new());
    for _ in 0..pages {
        let asked = query.clone();
        let page = server.store.read(move |reader| reader.services(&asked)).await.expect("running the statements");
        let count = expected.len() as u64;
        if page.total.is_minimum {
            let least = if query.filter.category.is_none() && query.filter.roles.is_empty() { 1_000 } else { 1 };
            assert!((least..=count).contains(&page.total.number), "{:?} of {count} {query:?}", page.total);
        } else {
            assert_eq!(page.total.number, count, "{query:?}");
        }
        assert_eq!((page.unfiltered.number, page.unfiltered.is_minimum), (all.len() as u64, false));
        found.extend(page.rows.iter().map(|row| row.id.get()));
        assert_eq!(found, expected[..found.len()], "{query:?}");
        let is_whole = found.len() == expected.len();
        assert_eq!(page.next.is_none(), is_whole, "{query:?}");
        assert!(is_whole || page.rows.len() == query.limit as usize, "only the last page is shorter: {query:?}");
        query.after = page.next;
        if query.after.is_none() {
            return;
        }
    }
}

async fn assert_lists(server: &TestServer, account: &NicHandle, searches: &[&str]) {
    let all = services_of(server, account);
    for search in searches {
        for category in [None, Some(Category::Vps), Some(Category::Nas)] {
            for roles in [RoleSet::EMPTY, Role::Tech.into(), RoleSet::from(Role::Tech).with(Role::Billing)] {
                for by in SortKey::ALL {
                    let filter = ServiceFilter { search: (*search).to_owned(), category, roles };
                    let order = ServiceOrder { by, descending: (search.len() + by as usize).is_multiple_of(2) };
                    let query = ServicesQuery { account: account.clone(), filter, order, after: None, limit: 7 };
                    assert_list(server, &all, query, 2).await;
                }
            }
        }
    }
}

const SEARCHES: [&str; 26] = [
    "",
    "e",
    "q",
    "!",
    "'",
    "\"",
    "%",
    "zq",
    "aa",
    "-7",
    ".e",
    "le",
    "ovh",
    "aaa",
    "a%b",
    "a_b",
    "łódź",
    "ZÜRICH-6",
    "newcomer3-ovh",
    "newcomer",
    "zebra",
    "nothing like it",
    "straße-3",
    "xn--",
    "aaa-1",
    "\\",
];

#[tokio::test]
async fn lists_of_a_large_account_are_what_a_look_at_every_service_finds() {
    let server = start_with_many().await;
    assert_eq!(large_accounts(&server), ["all-ovh"]);
    assert_kept(&server);
    assert_lists(&server, &account("all"), &SEARCHES).await;
}

#[tokio::test]
async fn lists_of_a_small_account_are_what_a_look_at_every_service_finds() {
    let server = start_with_many().await;
    assert_lists(&server, &account("newcomer3"), &SEARCHES).await;
}

#[tokio::test]
async fn pages_of_a_large_account_list_every_service_once() {
    let server = start_with_many().await;
    let all = services_of(&server, &account("all"));
    for by in SortKey::ALL {
        for (descending, search) in [(false, ""), (true, ""), (false, "-ovh"), (true, "o")] {
            let filter = ServiceFilter { search: search.to_owned(), ..ServiceFilter::default() };
            let order = ServiceOrder { by, descending };
            let query = ServicesQuery { account: account("all"), filter, order, after: None, limit: 150 };
            assert_list(&server, &all, query, usize::MAX).await;
        }
    }
}

/// Changes of contacts that concern a large account, and others.
async fn change_contacts(server: &TestServer) {
    let all = services_of(server, &account("all"));
    for (index, row) in all.iter().enumerate().step_by(97) {
        let handles = ["all", "newcomer", "newcomer2", "tech"].map(account);
        let pick = |shift: usize| handles[(index / 97 + shift * index / 13) % 4].clone();
        let contacts = Contacts { admin: pick(0), tech: pick(1), billing: pick(2) };
        let id = ServiceId::new(row.id);
        server.store.write(move |tx| tx.set_contacts(id, &contacts)).await.expect("changing contacts");
    }
}

#[tokio::test]
async fn changes_keep_what_lists_are_read_from() {
    let mut server = start_with_many().await;
    change_contacts(&server).await;
    assert_kept(&server);
    assert_lists(&server, &account("all"), &["", "newcomer2", "aaa", "zebra"]).await;
    // Requests lock roles until they end.
    let user = server.sign_in("all").await;
    let zebra = service("zz'!quoted-zebra.example", Category::Nas);
    let id = user.submit_one(&zebra, TO_NEWCOMER).await;
    assert_kept(&server);
    let open = async || user.services("?serviceName=zebra").await.rows.remove(0).open;
    assert_eq!(open().await.len(), 1);
    user.withdraw(id).await.done();
    assert_kept(&server);
    assert_eq!(open().await, []);
    // An import that changes statuses, contacts and adds services.
    server
        .import_with(|export| {
            for (number, line) in export.services.iter_mut().enumerate() {
                if number % 5 == 0 {
                    line.status = "expired";
                }
                if number % 31 == 0 {
                    line.contacts = ["newcomer2", "all", "newcomer3"];
                }
            }
            export.add("added.example", "DOMAIN", ["all", "newcomer3", "all"], None, "ok");
        })
        .await;
    assert_kept(&server);
    assert_lists(&server, &account("all"), &["", "newcomer3", "added"]).await;
}

/// Gives the first services of an account to another.
fn hand_over(tx: &mut WriteTx<'_>, rows: &[Row], to: &NicHandle) -> StoreResult<()> {
    let contacts = Contacts { admin: to.clone(), tech: to.clone(), billing: to.clone() };
    rows.iter().try_for_each(|row| tx.set_contacts(ServiceId::new(row.id), &contacts))
}

/// Accounts with indexes, once all of these are complete.
async fn complete_large_accounts(server: &TestServer) -> Vec<String> {
    let incomplete = "select account from large_account where not complete";
    server.until("the indexes are complete", async || server.rows(incomplete).is_empty()).await;
    large_accounts(server)
}

#[tokio::test]
async fn an_account_becomes_large_and_small_again() {
    let mut server = start_with_many().await;
    let most = services_of(&server, &account("all")).split_off(SMALL - 200);
    server.store.write(move |tx| hand_over(tx, &most, &account("newcomer2"))).await.expect("handing over");
    assert_eq!(complete_large_accounts(&server).await, [""; 0]);
    assert_kept(&server);
    assert_lists(&server, &account("all"), &["", "newcomer", "zebra"]).await;
    server
        .import_with(|export| {
            for number in 0..1200 {
                export.add(&format!("more-{number}.example"), "DOMAIN", ["newcomer2", "all", "all"], None, "ok");
            }
        })
        .await;
    assert_eq!(complete_large_accounts(&server).await, ["newcomer2-ovh"]);
    assert_kept(&server);
    let all = services_of(&server, &account("newcomer2"));
    server.store.write(move |tx| hand_over(tx, &all, &account("newcomer3"))).await.expect("handing over");
    assert_eq!(complete_large_accounts(&server).await, ["newcomer3-ovh"]);
    assert_kept(&server);
    assert_lists(&server, &account("newcomer3"), &["", "more-1", "zebra"]).await;
}

/// Nobody waits while the indexes of an account that has become large are filled, or those of another are removed.
#[tokio::test]
async fn indexes_are_completed_and_removed_in_parts() {
    let mut server = start_with_many().await;
    let all = services_of(&server, &account("all"));
    server.stop().await;
    let store = Store::open(&server.database()).expect("opening the database");
    let indexed = |account: &str| {
        let of = format!("(select id from large_account where account = '{account}')");
        server.rows(&format!("select id from large_contact where owner = {of}")).len()
    };
    let taker = account("newcomer");
    store.write(move |tx| hand_over(tx, &all, &taker)).await.expect("handing over");
    // What has changed is removed with it. Only changes since it became large are there.
    let [left, there] = [indexed("all-ovh"), indexed("newcomer-ovh")];
    assert!(left == 0 && there < 200, "{left} {there}");

    let ids = store.read(|reader| reader.service_ids("newcomer-ovh")).await.expect("reading");
    let part = ids.clone();
    let filled = store.write(move |tx| {
        // One is filled in any case.
        let mut left = 29;
        tx.fill_large_account("newcomer-ovh", &part, || {
            left -= 1;
            left < 0
        })
    });
    assert_eq!(filled.await.expect("filling"), 30);
    assert!(indexed("newcomer-ovh") > there);
    // It is small before it was complete: what is there goes in parts, too.
    let back = services_of(&server, &account("newcomer")).split_off(40);
    store.write(move |tx| hand_over(tx, &back, &account("tech"))).await.expect("handing over");
    let clear = async || store.write(|tx| tx.clear_large_account("newcomer-ovh", || true)).await.expect("clearing");
    let mut parts = 0;
    while !clear().await {
        parts += 1;
    }
    assert!(parts >= 1, "in parts");
    assert_eq!(indexed("newcomer-ovh"), 0);
    store.close().await;
    server.start_again().await;
    assert_eq!(complete_large_accounts(&server).await, ["tech-ovh"]);
    assert_kept(&server);
    assert_lists(&server, &account("tech"), &["", "zebra"]).await;
}

/// The number of segments of the full-text index, by its structure record: cookie, mark of its version, numbers of levels
/// and of segments.
fn segments(server: &TestServer) -> u8 {
    let rows = server.rows("select block from service_search_data where id = 10");
    let [Value::Blob(record)] = &rows[0][..] else { panic!("a structure record") };
    assert_eq!(record[4..8], [0xff, 0, 0, 1], "the version with tombstones");
    record[9]
}

/// By itself, the index merges all of a level at once: others would wait for that.
#[tokio::test]
async fn segments_of_the_search_are_merged_in_parts() {
    let mut server = start_with_many().await;
    let services = services_of(&server, &account("all"));
    server.stop().await;
    let store = Store::open(&server.database()).expect("opening the database");
    let merge = async || store.write(|tx| tx.merge_search_index(|| true)).await.expect("merging");
    while merge().await {}
    let merged = segments(&server);
    for row in &services[..10] {
        let row = [row.clone()];
        store.write(move |tx| hand_over(tx, &row, &account("all"))).await.expect("writing the index");
    }
    let before = segments(&server);
    assert!(before >= merged + 10, "{merged} {before}");
    assert!(merge().await, "a part");
    while merge().await {}
    assert!(segments(&server) < before, "{before}");
    // What one process has left, such as an import, the server merges.
    for row in &services[10..20] {
        let row = [row.clone()];
        store.write(move |tx| hand_over(tx, &row, &account("all"))).await.expect("writing the index");
    }
    let before = segments(&server);
    store.close().await;
    server.start_again().await;
    server.until("they are merged", async || segments(&server) < before).await;
    assert_kept(&server);
}
