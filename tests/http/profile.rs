//! The profile: personal data, bills and payment methods.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, domain, tech};
use handover_api::account::{PersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::reference::Me;
use handover_api::{Reason, route};
use reqwest::Method;
use serde_json::json;

async fn profile(user: &TestUser) -> Profile {
    user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}

#[tokio::test]
async fn profile_shows_blockers_and_the_demo_resolves_them() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let debtor = server.sign_in("debtor").await;
    let before = profile(&debtor).await;
    assert!(before.facts.has_unpaid_bill && before.bills.iter().any(|bill| bill.blocks));
    assert_eq!(admin.submit(&domain(), tech("debtor")).await.reason(400), Reason::Rejected);
    debtor.post_nothing(route::DEMO_PAY).await.done();
    let after = profile(&debtor).await;
    assert!(!after.facts.has_unpaid_bill && after.bills.is_empty());
    admin.submit_one(&domain(), tech("debtor")).await;

    let unbanked = server.sign_in("unbanked").await;
    assert!(!profile(&unbanked).await.facts.has_payment_method);
    unbanked.post_nothing(route::DEMO_PAYMENT_METHOD).await.done();
    let ready = profile(&unbanked).await;
    assert!(ready.facts.has_payment_method && ready.payment_methods.iter().any(|method| method.chargeable));

    let gaps = server.sign_in("gaps").await;
    assert!(!profile(&gaps).await.facts.profile_complete);
    let details = json!({ "firstName": "Toni", "name": "Gaps", "organisation": "", "language": "fr_FR" });
    gaps.put(route::PROFILE, &details).await.done();
    assert!(profile(&gaps).await.facts.profile_complete);
}

#[tokio::test]
async fn details_replace_the_version_that_was_read() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let holder = route::of_service(route::HOLDER, &domain());
    let details = |town: &str| {
        json!({ "domain": domain().name, "details": {
            "phone": "+33 199001234", "street": "2 rue du Four", "postcode": "99000", "town": town, "country": "FR",
        } })
    };
    let resources = [
        (route::PROFILE, route::PROFILE, json!({ "name": "First" }), json!({ "name": "Second" })),
        (holder.as_str(), route::HOLDER_DETAILS, details("Ardenne"), details("Bergen")),
    ];
    for (read, write, first, second) in resources {
        let version = admin.get(read).await.header("etag").to_owned();
        admin.if_match(&version, Method::PUT, write, &first).await.done();
        let stale = admin.if_match(&version, Method::PUT, write, &second).await;
        assert_eq!(stale.reason(412), Reason::PreconditionFailed, "{write}");
        let version = admin.get(read).await.header("etag").to_owned();
        admin.if_match(&version, Method::PUT, write, &second).await.done();
    }
    // The page of the service has the version, too, and so does the answer to a write.
    let version = admin.get(&route::service_page(&domain().name)).await.header("etag").to_owned();
    let written = admin.if_match(&version, Method::PUT, route::HOLDER_DETAILS, &details("Cologne")).await;
    written.done();
    let stale = admin.if_match(&version, Method::PUT, route::HOLDER_DETAILS, &details("Dresden")).await;
    assert_eq!(stale.reason(412), Reason::PreconditionFailed);
    let version = written.header("etag");
    admin.if_match(version, Method::PUT, route::HOLDER_DETAILS, &details("Dresden")).await.done();
    // To strangers, a version tells nothing.
    let stranger = server.sign_in("outsider").await;
    assert_eq!(stranger.if_match("\"x\"", Method::PUT, route::HOLDER_DETAILS, &details("Oslo")).await.status, 404);
}

#[tokio::test]
async fn saves_personal_details() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let details = PersonalDetails {
        first_name: "Łucja".to_owned(),
        name: "Bell".to_owned(),
        organisation: "Bell & Sons".to_owned(),
        language: "fr_CA".to_owned(),
    };
    newcomer.put(route::PROFILE, &details).await.done();
    assert_eq!(profile(&newcomer).await.person, details);
    // Omitted fields stay: they may have been changed on another device.
    newcomer.put(route::PROFILE, &json!({ "organisation": "Bell & Co" })).await.done();
    let organisation = "Bell & Co".to_owned();
    assert_eq!(profile(&newcomer).await.person, PersonalDetails { organisation, ..details });
    let me: Me = newcomer.get(route::ME).await.ok();
    assert_eq!((me.firstname.as_str(), me.name.as_str(), me.language.as_str()), ("Łucja", "Bell", "fr_CA"));
    // Mails use the new name and language immediately.
    server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    let mail = server.mail_to("newcomer@mail.example", "Devenir contact").await;
    assert!(mail.text.starts_with("Bonjour Łucja Bell,"), "{}", mail.text);
}

#[tokio::test]
async fn rejects_overlong_names_and_names_with_angle_brackets() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let before = profile(&newcomer).await;
    for name in ["a>b", &"x".repeat(101)] {
        for field in ["firstName", "name", "organisation"] {
            let reply = newcomer.put(route::PROFILE, &json!({ field: name })).await;
            assert_eq!(reply.reason(400), Reason::Malformed, "{field} {name}");
        }
    }
    assert_eq!(profile(&newcomer).await, before);
}

#[tokio::test]
async fn account_data_is_a_file_without_secrets_or_others_data() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    server.set_password("admin", "nine blue kettles sing").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let reply = admin.get(route::ACCOUNT_DATA).await;
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"handover-admin-ovh.json\"");
    let data: serde_json::Value = reply.ok();
    assert_eq!(data["account"][0]["handle"], "admin-ovh");
    assert_eq!(data["requests"][0]["id"], id.get());
    for section in ["services", "emails", "sessions"] {
        assert!(data[section].as_array().is_some_and(|rows| !rows.is_empty()), "{section}");
    }
    // The account's own acts, and every email to it.
    assert_eq!(data["requestEvents"][0]["event"], "asked");
    assert_eq!(data["submissions"][0]["asker"], "admin-ovh");
    assert_eq!(data["account"][0]["hasPassword"], true);
    assert!(data["requests"][0]["deadline"].as_str().is_some_and(|at| at.ends_with('Z')), "{data}");
    assert!(!reply.text().contains("argon2") && !reply.text().contains("newcomer@"));
    let other: serde_json::Value = newcomer.get(route::ACCOUNT_DATA).await.ok();
    assert_eq!(other["account"].as_array().map(Vec::len), Some(1));
    assert_eq!(other["account"][0]["handle"], "newcomer-ovh");
}

#[tokio::test]
async fn fields_of_others_cannot_be_set() {
    let server = TestServer::start().await;
    let gaps = server.sign_in("gaps").await;
    let before = server.rows("select handle, email, subsidiary, password from account order by handle");
    let details = json!({
        "firstName": "Toni", "name": "Gaps", "organisation": "", "language": "fr_FR", "handle": "admin-ovh",
        "nichandle": "admin-ovh", "address": "thief@mail.example", "email": "thief@mail.example", "subsidiary": "US",
        "password": "x", "hasPassword": true, "facts": { "hasUnpaidBill": false }
    });
    let reply = gaps.put(route::PROFILE, &details).await;
    assert!(matches!(reply.status, 200 | 400), "{}", reply.text());
    assert_eq!(server.rows("select handle, email, subsidiary, password from account order by handle"), before);
}
