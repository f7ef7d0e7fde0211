//! The index of a large account: built and removed in time, and searches with texts too short for it.

use crate::common::{TestServer, account};
use crate::list_model::{
    MANY, Row, assert_kept, assert_lists, assert_people_are_found, large_accounts, services_of, start_with_many,
};
use handover_api::link::Sort;
use handover_rules::{Contacts, NicHandle};
use handover_store::{LARGE_ABOVE, ServiceFilter, ServiceId, ServicesQuery, StoreResult, WriteTx};

/// With fewer services an account is no longer large.
const SMALL: usize = 1_000;

/// Gives the first services of an account to another.
fn hand_over(tx: &mut WriteTx<'_>, rows: &[Row], to: &NicHandle) -> StoreResult<()> {
    let contacts = Contacts { admin: to.clone(), tech: to.clone(), billing: to.clone() };
    rows.iter().try_for_each(|row| tx.set_contacts(ServiceId::new(row.id), &contacts))
}

/// The index is built and removed by the transaction that makes the account large or small.
#[tokio::test]
async fn an_account_becomes_large_and_small_again() {
    let mut server = start_with_many().await;
    let most = services_of(&server, &account("all")).split_off(SMALL - 200);
    server.store.write(move |tx| hand_over(tx, &most, &account("newcomer2"))).await.expect("handing over");
    assert_eq!(large_accounts(&server), [""; 0]);
    assert_kept(&server);
    assert_lists(&server, &account("all"), &["", "newcomer", "zebra"]).await;
    server
        .import_with(|export| {
            for number in 0..1200 {
                export.add(&format!("more-{number}.example"), "DOMAIN", ["newcomer2", "all", "all"], None, "ok");
            }
        })
        .await;
    assert_eq!(large_accounts(&server), ["newcomer2-ovh"]);
    assert_kept(&server);
    let all = services_of(&server, &account("newcomer2"));
    server.store.write(move |tx| hand_over(tx, &all, &account("newcomer3"))).await.expect("handing over");
    assert_eq!(large_accounts(&server), ["newcomer3-ovh"]);
    assert_kept(&server);
    assert_lists(&server, &account("newcomer3"), &["", "more-1", "zebra"]).await;
}

#[tokio::test]
async fn index_is_kept_between_both_limits() {
    let large = usize::try_from(LARGE_ABOVE).expect("a number");
    let server = TestServer::start_with(&[], |export| {
        for number in 0..large {
            export.add(&format!("s-{number}.example"), "DOMAIN", ["newcomer3", "newcomer3", "newcomer3"], None, "ok");
        }
        export.add("one-more.example", "DOMAIN", ["newcomer2", "newcomer2", "newcomer2"], None, "ok");
    })
    .await;
    let give = async |from: &str, number: usize, to: &str| {
        let (mut rows, to) = (services_of(&server, &account(from)), account(to));
        rows.truncate(number);
        server.store.write(move |tx| hand_over(tx, &rows, &to)).await.expect("handing over");
        large_accounts(&server)
    };
    assert_eq!(large_accounts(&server), [""; 0], "at the upper limit");
    assert_eq!(give("newcomer2", 1, "newcomer3").await, ["newcomer3-ovh"]);
    assert_eq!(give("newcomer3", large + 1 - SMALL, "newcomer2").await, ["newcomer3-ovh"], "at the lower limit");
    assert_kept(&server);
    assert_eq!(give("newcomer3", 1, "newcomer2").await, [""; 0]);
    assert_kept(&server);
}

/// Few hits are sorted after a pass over all services, many are met in the order of the list, and many that stand together
/// behind a thousand others are sorted after all.
#[tokio::test]
async fn searches_of_one_and_two_characters_find_few_and_many() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..MANY + 100 {
            let stem = if number < MANY / 2 { "aaa" } else { "qqq" };
            let category = ["DOMAIN", "VPS"][number % 2];
            export.add(&format!("{stem}-{number}.example"), category, ["all", "tech", "billing"], None, "ok");
        }
        export.add("zu.example", "VPS", ["tech", "all", "billing"], None, "ok");
    })
    .await;
    assert_eq!(large_accounts(&server), ["all-ovh", "billing-ovh", "tech-ovh"]);
    assert_lists(&server, &account("all"), &["q", "qq", "qqq", "a", "aa", "-2", "u", "zu", "j", "uz", "$"]).await;
    let total = async |search: &str| {
        let filter = ServiceFilter { search: search.to_owned(), ..ServiceFilter::default() };
        let order = Sort::default();
        let query =
            ServicesQuery { account: account("all"), filter, order, after: None, limit: 50, whole_names: false };
        let total = server.store.read(move |reader| reader.services(&query)).await.expect("searching").total;
        (total.number, total.is_minimum)
    };
    assert_people_are_found(&server, &account("all"), &["tech"]).await;
    assert_people_are_found(&server, &account("all"), &["newcomer", "outsider"]).await;
    assert_people_are_found(&server, &account("admin"), &["tech", "twin1"]).await;
    for (search, expected) in
        [("aa", (1_000, true)), ("qq", (1_150, false)), ("qqq", (1_150, false)), ("u", (1, false)), ("j", (0, false))]
    {
        assert_eq!(total(search).await, expected, "{search}");
    }
}
