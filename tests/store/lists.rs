//! Lists of services: for small and large accounts they match a full scan of services, and every change keeps their
//! tables consistent.

use crate::common::{TO_NEWCOMER, TestServer, account, service};
use crate::list_model::{assert_kept, assert_list, assert_lists, large_accounts, services_of, start_with_many};
use handover_api::link::{Sort, SortBy};
use handover_rules::{Category, Contacts, Role, RoleSet};
use handover_store::{ServiceFilter, ServiceId, ServicesQuery, fold};

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
async fn lists_of_a_large_account_match_a_full_scan() {
    let server = start_with_many().await;
    assert_eq!(large_accounts(&server), ["all-ovh"]);
    assert_kept(&server);
    assert_lists(&server, &account("all"), &SEARCHES).await;
}

#[tokio::test]
async fn lists_of_a_small_account_match_a_full_scan() {
    let server = start_with_many().await;
    assert_lists(&server, &account("newcomer3"), &SEARCHES).await;
}

#[tokio::test]
async fn pages_of_a_large_account_list_every_service_once() {
    let server = start_with_many().await;
    let all = services_of(&server, &account("all"));
    for by in SortBy::ALL {
        for (descending, search) in [(false, ""), (true, ""), (false, "-ovh"), (true, "o")] {
            let filter = ServiceFilter { search: search.to_owned(), ..ServiceFilter::default() };
            let order = Sort { by, descending };
            let query =
                ServicesQuery { account: account("all"), filter, order, after: None, limit: 150, whole_names: false };
            assert_list(&server, &all, query, usize::MAX).await;
        }
    }
}

/// The pages of a list, by the names of its services.
async fn names_by_page(server: &TestServer, query: ServicesQuery) -> Vec<Vec<String>> {
    let (mut query, mut pages) = (query, Vec::new());
    loop {
        let asked = query.clone();
        let page = server.store.read(move |reader| reader.services(&asked)).await.expect("reading a page");
        pages.push(page.rows.iter().map(|listed| fold(listed.row.service.name.as_str())).collect());
        query.after = page.next;
        if query.after.is_none() {
            return pages;
        }
    }
}

#[tokio::test]
async fn pages_of_whole_names_split_none() {
    let server = start_with_many().await;
    for handle in ["all", "newcomer3"] {
        for (search, roles) in [("", RoleSet::EMPTY), ("", Role::Tech.into()), ("-1", RoleSet::EMPTY)] {
            for descending in [false, true] {
                let filter = ServiceFilter { search: search.to_owned(), roles, ..ServiceFilter::default() };
                let order = Sort { by: SortBy::Name, descending };
                let account = account(handle);
                let query = ServicesQuery { account, filter, order, after: None, limit: 20, whole_names: false };
                let flat: Vec<String> = names_by_page(&server, query.clone()).await.concat();
                let pages = names_by_page(&server, ServicesQuery { whole_names: true, ..query }).await;
                assert_eq!(pages.concat(), flat);
                assert!(pages.iter().all(|page| page.len() < 20 + 10), "a page is little longer than the limit");
                assert!(pages.windows(2).all(|pair| pair[0].last() != pair[1].first()), "{handle} {search} {roles:?}");
            }
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
async fn changes_keep_list_indexes_consistent() {
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
