//! Imports upon what is there: what is overwritten, what is kept.

use crate::support::{Desk, Files, data, handle};
use handover_api::account::PersonalDetails;
use handover_rules::{Category, Contacts, EmailAddress, Subsidiary};
use handover_server::import::Counts;
use handover_server::store::NewAccount;

async fn hand_tech_of_the_domain_to(desk: &Desk, account: &str) {
    let service = desk.service("łódź.example", Category::Domain).await;
    let contacts = Contacts { tech: handle(account), ..service.facts.contacts };
    desk.store.write(move |tx| tx.set_contacts(service.id, &contacts)).await.expect("contacts can be set");
}

async fn tech_of_the_domain(desk: &Desk) -> String {
    desk.service("łódź.example", Category::Domain).await.facts.contacts.tech.to_string()
}

fn with_tech(account: &str) -> Files {
    Files::small().replace("services.csv", "bb22-ovh", account)
}

#[tokio::test]
async fn the_same_export_twice_changes_nothing() {
    let desk = Desk::new();
    desk.import(&data("provider")).await.unwrap();
    let before = desk.dump();
    let summary = desk.import(&data("provider")).await.unwrap();
    assert_eq!(summary.written(), 0);
    assert_eq!(summary.services, Counts { unchanged: 267, ..Counts::default() });
    assert_eq!(desk.dump(), before);
}

#[tokio::test]
async fn a_newer_export_overwrites_what_nobody_changed() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    let newer = with_tech("cc33-ovh")
        .replace("services.csv", "2027-01-01,ok,manual", "2028-01-01,unPaid,option")
        .replace("accounts.csv", "anna@one.example,Anna", "hanna@one.example,Hanna")
        .replace("holders.csv", "FR", "CH");
    let summary = desk.take(&newer).await;
    assert_eq!(summary.accounts, Counts { changed: 1, unchanged: 2, ..Counts::default() });
    assert_eq!(summary.services, Counts { changed: 2, ..Counts::default() });
    assert_eq!(summary.holders, Counts { changed: 1, ..Counts::default() });
    assert_eq!(tech_of_the_domain(&desk).await, "cc33-ovh");
    assert_eq!(desk.email("aa11-ovh").await, "hanna@one.example");

    // As if there had never been an older one, but for the history, which tells of it.
    let fresh = Desk::new();
    fresh.take(&newer).await;
    for desk in [&desk, &fresh] {
        desk.meddle("update account set confirmed_at = 0; delete from role_term");
    }
    assert_eq!(desk.dump(), fresh.dump());
}

#[tokio::test]
async fn a_contact_changed_by_people_stays() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    hand_tech_of_the_domain_to(&desk, "cc33-ovh").await;
    let before = desk.dump();
    desk.take(&Files::small()).await;
    assert_eq!(desk.dump(), before);
    desk.take(&with_tech("aa11-ovh")).await;
    assert_eq!(tech_of_the_domain(&desk).await, "cc33-ovh");
    // The zone's contact, which nobody changed, follows; so do the other roles of the domain.
    let zone = desk.service("łódź.example", Category::Zone).await;
    assert_eq!(zone.facts.contacts.tech.as_str(), "aa11-ovh");
}

/// An export that agrees with what people did is no import of it: an older one must still not undo it.
#[tokio::test]
async fn an_older_export_after_one_that_agrees_puts_nothing_back() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    hand_tech_of_the_domain_to(&desk, "cc33-ovh").await;
    desk.take(&with_tech("cc33-ovh")).await;
    desk.take(&Files::small()).await;
    assert_eq!(tech_of_the_domain(&desk).await, "cc33-ovh");
}

#[tokio::test]
async fn an_address_changed_by_people_stays() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    desk.meddle(
        "update account set email = 'new@one.example', email_key = 'new@one.example' where handle = 'aa11-ovh'",
    );
    let before = desk.dump();
    assert_eq!(desk.take(&Files::small()).await.written(), 0);
    assert_eq!(desk.dump(), before);
    desk.take(&Files::small().replace("accounts.csv", "anna@one", "hanna@one").replace(
        "accounts.csv",
        "Arden",
        "Ardent",
    ))
    .await;
    assert_eq!(desk.email("aa11-ovh").await, "new@one.example");
    assert!(desk.dump().contains("Ardent"), "the rest of the account follows");
}

#[tokio::test]
async fn a_person_changed_by_people_stays() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    // Complete with these, which the export knows nothing of.
    let person = PersonalDetails {
        first_name: "Cyra".to_owned(),
        name: "Coal".to_owned(),
        organisation: "Coal & Co".to_owned(),
        language: "fr_FR".to_owned(),
    };
    desk.store.write(move |tx| tx.set_person(&handle("cc33-ovh"), &person)).await.unwrap();
    let before = desk.dump();
    assert_eq!(desk.take(&Files::small()).await.written(), 0);
    assert_eq!(desk.dump(), before);

    // What people cannot change follows, and so does everybody else.
    let newer = Files::small().replace("accounts.csv", "GB,en_GB", "IE,en_IE").replace("accounts.csv", "Bo,", "Beau,");
    let summary = desk.take(&newer).await;
    assert_eq!(summary.accounts, Counts { changed: 2, unchanged: 1, ..Counts::default() });
    let account = |account: &str| {
        let account = handle(account);
        desk.store.read(move |reader| Ok(reader.account(&account)?.expect("the account exists")))
    };
    let cy = account("cc33-ovh").await.unwrap();
    assert_eq!((cy.first_name.as_str(), cy.name.as_str(), cy.organisation.as_str()), ("Cyra", "Coal", "Coal & Co"));
    assert_eq!((cy.language.as_str(), cy.complete, cy.subsidiary), ("fr_FR", true, Subsidiary::parse("IE").unwrap()));
    assert_eq!(account("bb22-ovh").await.unwrap().first_name, "Beau");
}

#[tokio::test]
async fn an_imported_address_is_confirmed_again() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    desk.meddle("update account set confirmed_at = null");
    desk.take(&Files::small().replace("accounts.csv", "anna@one", "hanna@one")).await;
    let confirmed = |account: &str| {
        let account = handle(account);
        desk.store.read(move |reader| Ok(reader.account(&account)?.expect("the account exists").confirmed))
    };
    assert!(confirmed("aa11-ovh").await.unwrap());
    assert!(!confirmed("bb22-ovh").await.unwrap(), "an address that stays is as confirmed as it was");
}

/// Somebody has signed up here, and got a handle that an export may know too.
async fn sign_up(desk: &Desk, account: &str, email: &str) {
    let new = NewAccount {
        handle: handle(account),
        email: EmailAddress::parse(email).expect("a test names addresses rightly"),
        first_name: "Dee".to_owned(),
        name: "Dale".to_owned(),
        subsidiary: Subsidiary::parse("FR").expect("there is one in France"),
        language: "fr_FR".to_owned(),
        password: "a hash".to_owned(),
    };
    let now = desk.clock.now();
    desk.store.write(move |tx| tx.make_account(&new, now)).await.expect("the handle is free");
}

/// Whoever has the handle at the provider would get into the account of whoever has signed up under it.
#[tokio::test]
async fn an_account_that_signed_up_here_is_not_given_to_somebody_else() {
    let desk = Desk::new();
    sign_up(&desk, "dd44-ovh", "dee@four.example").await;
    let before = desk.dump();
    let row = |email: &str| format!("DD44-ovh,{email},Dan,Dorn,,FR,fr_FR,complete");
    let faults = desk.refuse(&Files::small().and("accounts.csv", &row("dan@five.example"))).await;
    assert_eq!(
        faults,
        ["accounts.csv, line 5, nichandle: \"dd44-ovh\" belongs to somebody who signed up here with another address"]
    );
    assert_eq!(desk.dump(), before);
}

#[tokio::test]
async fn an_account_that_signed_up_here_is_the_same_with_the_same_address() {
    let desk = Desk::new();
    sign_up(&desk, "dd44-ovh", "Dee@four.example").await;
    let export = Files::small().and("accounts.csv", "dd44-ovh,dee@FOUR.example,Dee,Dorn,,FR,fr_FR,complete");
    assert_eq!(desk.take(&export).await.accounts, Counts { added: 3, changed: 1, ..Counts::default() });
    assert_eq!(desk.take(&export).await.written(), 0);
    assert!(desk.email("dd44-ovh").await.eq_ignore_ascii_case("dee@four.example"));
    // From then on it is an account as any other that was imported.
    let (account, address) = (handle("dd44-ovh"), EmailAddress::parse("new@four.example").unwrap());
    let now = desk.clock.now();
    desk.store.write(move |tx| tx.set_address(&account, &address, now)).await.unwrap();
    assert_eq!(desk.take(&export).await.written(), 0);
    assert_eq!(desk.email("dd44-ovh").await, "new@four.example");
}

#[tokio::test]
async fn passwords_stay() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    desk.store.write(|tx| tx.set_password(&handle("aa11-ovh"), "a hash")).await.unwrap();
    desk.take(&Files::small().replace("accounts.csv", "Anna", "Hanna")).await;
    let anna = desk.store.read(|reader| reader.account(&handle("aa11-ovh"))).await.unwrap().unwrap();
    assert_eq!((anna.first_name.as_str(), anna.password.as_deref()), ("Hanna", Some("a hash")));
}

#[tokio::test]
async fn bills_and_payment_methods_are_replaced_whole() {
    let desk = Desk::new();
    desk.take(&Files::small().and("bills.csv", "FR2,aa11-ovh,2026-03-01,,5,EUR,UNPAID")).await;
    let newer = Files::small()
        .replace(
            "bills.csv",
            "FR1,aa11-ovh,2026-01-01,2026-02-01,12.50,EUR,PAID",
            "FR3,bb22-ovh,2026-04-01,,7,EUR,UNPAID",
        )
        .replace("payment_methods.csv", "VALID", "EXPIRED");
    let summary = desk.take(&newer).await;
    assert_eq!(summary.bills, Counts { added: 1, removed: 2, ..Counts::default() });
    assert_eq!(summary.payment_methods, Counts { changed: 1, ..Counts::default() });
    assert!(summary.to_string().contains("1 bills (1 new, 0 changed, 2 removed)"), "{summary}");
    let facts = |account| {
        let today = desk.clock.now().date_naive();
        desk.store.read(move |reader| Ok(reader.account_facts(&handle(account), today)?.expect("the account exists")))
    };
    assert!(!facts("aa11-ovh").await.unwrap().has_unpaid_bill);
    assert!(facts("bb22-ovh").await.unwrap().has_unpaid_bill);
    assert!(!facts("aa11-ovh").await.unwrap().has_payment_method);
}

#[tokio::test]
async fn accounts_and_services_missing_from_an_export_stay() {
    let desk = Desk::new();
    desk.take(&Files::small()).await;
    let other = Files::small()
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
    // The holder's domain, the bill's account and two contacts are known from the first export only.
    let summary = desk.take(&other).await;
    assert_eq!(summary.accounts, Counts { added: 1, ..Counts::default() });
    assert_eq!(summary.services, Counts { added: 1, ..Counts::default() });
    assert_eq!(desk.email("cc33-ovh").await, "cy@three.example");
    assert_eq!(tech_of_the_domain(&desk).await, "bb22-ovh");
}
