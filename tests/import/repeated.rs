//! Repeated imports: overwritten and kept data. See decision 0013.

use crate::common::{ExportFiles, TestDatabase, data, handle};
use handover_api::desk::ImportNumbers;
use handover_rules::{Category, Contacts, EmailAddress, Policy, Subsidiary};
use handover_store::import::RowCounts;
use std::fmt::Write as _;

async fn hand_tech_of_the_domain_to(database: &TestDatabase, account: &str) {
    let service = database.service("łódź.example", Category::Domain).await;
    let contacts = Contacts { tech: handle(account), ..service.facts.contacts };
    database.store.write(move |tx| tx.set_contacts(service.id, &contacts)).await.expect("setting contacts");
}

async fn tech_of_the_domain(database: &TestDatabase) -> String {
    database.service("łódź.example", Category::Domain).await.facts.contacts.tech.to_string()
}

fn with_tech(account: &str) -> ExportFiles {
    ExportFiles::small().replace("services.csv", "bb22-ovh", account)
}

#[tokio::test]
async fn the_same_export_twice_changes_nothing() {
    let database = TestDatabase::new();
    database.import(&data("provider")).await.unwrap();
    let before = database.dump();
    let summary = database.import(&data("provider")).await.unwrap();
    assert_eq!(summary.written(), 0);
    assert_eq!(summary.services, RowCounts { unchanged: 267, ..RowCounts::default() });
    assert_eq!(database.dump(), before);
}

#[tokio::test]
async fn desk_shows_the_outcome_of_the_last_imports() {
    let database = TestDatabase::new();
    let last = async || database.store.read(|reader| reader.last_imports()).await.expect("the database succeeds");
    assert_eq!(last().await, ImportNumbers::default());
    database.import(&data("provider")).await.unwrap();
    let whole = last().await.applied.expect("it was applied");
    assert_eq!((whole.services, last().await.refused), (267, None));
    database.import_valid(&ExportFiles::small()).await;
    let small = last().await.applied.expect("it was applied");
    assert!(small.at >= whole.at && small.services < whole.services, "{small:?}");
    let faults = database.import_refused(&ExportFiles::small().and("bills.csv", "FR2")).await;
    let refused = last().await;
    assert_eq!(refused.refused.map(|refused| refused.faults), Some(faults.len() as u64));
    assert_eq!((refused.applied, refused.began_at), (Some(small), None));
}

#[tokio::test]
async fn newer_export_overwrites_unless_a_user_changed_it() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let newer = with_tech("cc33-ovh")
        .replace("services.csv", "2027-01-01,ok,manual", "2028-01-01,unPaid,option")
        .replace("accounts.csv", "anna@one.example,Anna", "hanna@one.example,Hanna")
        .replace("holders.csv", "FR", "CH");
    let summary = database.import_valid(&newer).await;
    assert_eq!(summary.accounts, RowCounts { changed: 1, unchanged: 2, ..RowCounts::default() });
    assert_eq!(summary.services, RowCounts { changed: 2, ..RowCounts::default() });
    assert_eq!(summary.holders, RowCounts { changed: 1, ..RowCounts::default() });
    assert_eq!(tech_of_the_domain(&database).await, "cc33-ovh");
    assert_eq!(database.email("aa11-ovh").await, "hanna@one.example");

    // Except for the history, the events and the notice of another address, the result is that of importing the newer
    // export alone.
    let fresh = TestDatabase::new();
    fresh.import_valid(&newer).await;
    for database in [&database, &fresh] {
        database.forget_moments();
        database.execute(
            "delete from role_term; delete from provider_event; delete from outbox;
             delete from mailed_link; update account set address_changed_at = null",
        );
    }
    assert_eq!(database.dump(), fresh.dump());
}

#[tokio::test]
async fn keeps_a_contact_changed_by_users() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    hand_tech_of_the_domain_to(&database, "cc33-ovh").await;
    let before = database.dump();
    database.import_valid(&ExportFiles::small()).await;
    assert_eq!(database.dump(), before);
    database.import_valid(&with_tech("aa11-ovh")).await;
    assert_eq!(tech_of_the_domain(&database).await, "cc33-ovh");
    // The contact of the zone, which no user changed, follows the export.
    let zone = database.service("łódź.example", Category::Zone).await;
    assert_eq!(zone.facts.contacts.tech.as_str(), "aa11-ovh");
    // An export that agrees with the user's change must not make that change the export's.
    database.import_valid(&with_tech("cc33-ovh")).await;
    database.import_valid(&ExportFiles::small()).await;
    assert_eq!(tech_of_the_domain(&database).await, "cc33-ovh");
}

#[tokio::test]
async fn keeps_an_address_changed_by_its_user() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    database.execute(
        "update account set email = 'new@one.example', email_key = 'new@one.example' where handle = 'aa11-ovh'",
    );
    let before = database.dump();
    assert_eq!(database.import_valid(&ExportFiles::small()).await.written(), 0);
    assert_eq!(database.dump(), before);
    database
        .import_valid(&ExportFiles::small().replace("accounts.csv", "anna@one", "hanna@one").replace(
            "accounts.csv",
            "Arden",
            "Ardent",
        ))
        .await;
    assert_eq!(database.email("aa11-ovh").await, "new@one.example");
    assert!(database.dump().contains("Ardent"), "the rest of the account follows");
}

#[tokio::test]
async fn new_address_is_confirmed_and_the_password_kept() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    database.execute("update account set confirmed_at = null, password = 'a hash'");
    let newer =
        ExportFiles::small().replace("accounts.csv", "anna@one", "hanna@one").replace("accounts.csv", "Bo,", "Beau,");
    database.import_valid(&newer).await;
    assert!(database.account("aa11-ovh").await.confirmed);
    let bo = database.account("bb22-ovh").await;
    assert_eq!((bo.first_name.as_str(), bo.password.as_deref()), ("Beau", Some("a hash")));
    assert!(!bo.confirmed, "an address that stays is as confirmed as it was");
}

#[tokio::test]
async fn keeps_a_profile_changed_by_its_user() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    database.rename("cc33-ovh", ["Cyra", "Coal", "Coal & Co"]).await;
    // All that is left of the export's person is its word on whether the profile is complete.
    assert_eq!(database.import_valid(&ExportFiles::small()).await.written(), 1);
    let before = database.dump();
    assert_eq!(database.import_valid(&ExportFiles::small()).await.written(), 0);
    assert_eq!(database.dump(), before);

    // Fields that users cannot change still follow the export, and so do other accounts.
    let newer =
        ExportFiles::small().replace("accounts.csv", "GB,en_GB", "IE,en_IE").replace("accounts.csv", "Bo,", "Beau,");
    let summary = database.import_valid(&newer).await;
    assert_eq!(summary.accounts, RowCounts { changed: 2, unchanged: 1, ..RowCounts::default() });
    let cy = database.account("cc33-ovh").await;
    assert_eq!((cy.first_name.as_str(), cy.name.as_str(), cy.organisation.as_str()), ("Cyra", "Coal", "Coal & Co"));
    assert_eq!((cy.language.as_str(), cy.complete, cy.subsidiary), ("fr_FR", false, Subsidiary::parse("IE").unwrap()));
    assert_eq!(database.account("bb22-ovh").await.first_name, "Beau");
}

#[tokio::test]
async fn the_later_word_on_a_complete_profile_wins() {
    let incomplete = ExportFiles::small();
    let complete = incomplete.clone().replace("accounts.csv", "incomplete", "complete");
    let database = TestDatabase::new();
    let is_complete = async || database.account("cc33-ovh").await.complete;
    database.import_valid(&incomplete).await;
    assert!(!is_complete().await);
    database.rename("cc33-ovh", ["Cyra", "Coal", ""]).await;
    assert!(is_complete().await);
    database.import_valid(&incomplete).await;
    assert!(!is_complete().await, "the provider says so again");
    database.import_valid(&complete).await;
    assert!(is_complete().await);
    database.rename("cc33-ovh", ["Cyra", "", ""]).await;
    assert!(!is_complete().await);
    database.import_valid(&complete).await;
    assert!(is_complete().await);
}

/// Otherwise the owner of the handle at the provider would take over the account that signed up here.
#[tokio::test]
async fn rejects_a_handle_that_signed_up_here_with_another_address() {
    let database = TestDatabase::new();
    database.sign_up("dd44-ovh", "dee@four.example").await.expect("the handle is free");
    let before = database.dump();
    let row = |email: &str| format!("DD44-ovh,{email},Dan,Dorn,,FR,fr_FR,complete");
    let faults = database.import_refused(&ExportFiles::small().and("accounts.csv", &row("dan@five.example"))).await;
    let taken = "accounts.csv, line 5, nichandle: \"dd44-ovh\" was created by a sign-up with another address";
    assert_eq!(faults, [taken]);
    // Leaving out the row would give its services to whoever signed up.
    for faulty in [row("dan@five.example").replace("complete", "not done"), row("dan")] {
        assert_eq!(database.import_refused(&ExportFiles::small().and("accounts.csv", &faulty)).await[0], taken);
    }
    assert_eq!(database.dump(), before);
}

#[tokio::test]
async fn adopts_an_account_that_signed_up_here_with_the_same_address() {
    let database = TestDatabase::new();
    database.sign_up("dd44-ovh", "Dee@four.example").await.expect("the handle is free");
    let export = ExportFiles::small().and("accounts.csv", "dd44-ovh,dee@FOUR.example,Dee,Dorn,,FR,fr_FR,complete");
    assert_eq!(
        database.import_valid(&export).await.accounts,
        RowCounts { added: 3, changed: 1, ..RowCounts::default() }
    );
    assert_eq!(database.import_valid(&export).await.written(), 0);
    assert!(database.email("dd44-ovh").await.eq_ignore_ascii_case("dee@four.example"));
    // From then on it counts as imported.
    let (account, address) = (handle("dd44-ovh"), EmailAddress::parse("new@four.example").unwrap());
    let now = database.clock.now();
    database.store.write(move |tx| tx.set_address(&account, &address, now)).await.unwrap();
    assert_eq!(database.import_valid(&export).await.written(), 0);
    assert_eq!(database.email("dd44-ovh").await, "new@four.example");
}

#[tokio::test]
async fn replaces_all_bills_and_payment_methods() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small().and("bills.csv", "FR2,aa11-ovh,2026-03-01,,5,EUR,UNPAID")).await;
    let newer = ExportFiles::small()
        .replace(
            "bills.csv",
            "FR1,aa11-ovh,2026-01-01,2026-02-01,12.50,EUR,PAID",
            "FR3,bb22-ovh,2026-04-01,,7,EUR,UNPAID",
        )
        .replace("payment_methods.csv", "VALID", "EXPIRED");
    let summary = database.import_valid(&newer).await;
    assert_eq!(summary.bills, RowCounts { added: 1, removed: 2, ..RowCounts::default() });
    assert_eq!(summary.payment_methods, RowCounts { changed: 1, ..RowCounts::default() });
    assert!(summary.to_string().contains("1 bills (1 new, 0 changed, 2 removed)"), "{summary}");
    let facts = |account| {
        let now = database.clock.now();
        database.store.read(move |reader| {
            Ok(reader.account_facts(&handle(account), now, &Policy::default())?.expect("the account exists"))
        })
    };
    assert!(!facts("aa11-ovh").await.unwrap().has_unpaid_bill);
    assert!(facts("bb22-ovh").await.unwrap().has_unpaid_bill);
    assert!(!facts("aa11-ovh").await.unwrap().has_payment_method);
}

#[tokio::test]
async fn removes_bills_and_payment_methods_between_remaining_ones() {
    const ROWS: usize = 11_000;
    let database = TestDatabase::new();
    let [mut bills, mut methods] =
        [ExportFiles::small().bytes("bills.csv"), ExportFiles::small().bytes("payment_methods.csv")]
            .map(|text| String::from_utf8(text.to_vec()).expect("the file is UTF-8"));
    for number in 2..=ROWS {
        writeln!(bills, "FR{number},aa11-ovh,2026-01-01,,1,EUR,PAID").expect("writing to a string");
        writeln!(methods, "{number},aa11-ovh,PAYPAL,VALID,").expect("writing to a string");
    }
    let many = ExportFiles::small().with("bills.csv", &bills).with("payment_methods.csv", &methods);
    database.import_valid(&many).await;
    let some = ExportFiles::small()
        .and("bills.csv", "FR5999,aa11-ovh,2026-01-01,,1,EUR,PAID")
        .and("bills.csv", "A-new-one,aa11-ovh,2026-01-01,,1,EUR,PAID")
        .and("payment_methods.csv", "7000,aa11-ovh,PAYPAL,VALID,")
        .and("payment_methods.csv", "20000,aa11-ovh,PAYPAL,VALID,");
    let summary = database.import_valid(&some).await;
    assert_eq!(summary.bills, RowCounts { added: 1, unchanged: 2, removed: ROWS - 2, ..RowCounts::default() });
    assert_eq!(summary.payment_methods, summary.bills);
    assert_eq!(database.column("select id from bill order by id"), ["A-new-one", "FR1", "FR5999"]);
    let methods = database.column("select cast(id as text) from payment_method p order by p.id");
    assert_eq!(methods, ["1", "7000", "20000"]);
}

#[tokio::test]
async fn keeps_accounts_and_services_missing_from_an_export() {
    let database = TestDatabase::new();
    database.import_valid(&ExportFiles::small()).await;
    let other = ExportFiles::small()
        .with(
            "accounts.csv",
            "nichandle,email,firstname,name,organisation,ovhSubsidiary,language,state\n\
             dd44-ovh,di@four.example,Di,Dale,,FR,fr_FR,complete\n",
        )
        .with(
            "services.csv",
            "serviceName,category,contactAdmin,contactTech,contactBilling,creation,expiration,status,renewalType\n\
             new.example,DOMAIN,dd44-ovh,aa11-ovh,BB22-ovh,2020-01-01,2027-01-01,ok,manual\n",
        );
    // The rows refer to services and accounts of the first export only.
    let summary = database.import_valid(&other).await;
    assert_eq!(summary.accounts, RowCounts { added: 1, ..RowCounts::default() });
    assert_eq!(summary.services, RowCounts { added: 1, ..RowCounts::default() });
    assert_eq!(database.email("cc33-ovh").await, "cy@three.example");
    assert_eq!(tech_of_the_domain(&database).await, "bb22-ovh");
}
