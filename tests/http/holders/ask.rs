//! Asking for a change of holder and withdrawing it, phone and postal address, imports, and the undo of a hijacked
//! address.

use super::{
    ASK_OLD, NEW, OLD, accept, answer, ask, entries, open_link, page, page_of, recipients_of, secrets, to_another,
};
use crate::accounts::hijacked::{acts, change_address, preview, undo, undo_secret};
use crate::common::{
    ProviderExport, TO_NEWCOMER, TestServer, TestUser, billing, days, domain, hours, minutes, service,
};
use handover_api::{Reason, route};
use handover_rules::holder::data::HolderField;
use handover_rules::holder::notices::HolderHistoryEvent;
use handover_rules::holder::{HolderBlocker, HolderSide, RunningOperation};
use handover_rules::model::ids::grouped;
use handover_rules::{Category, ServiceKey};
use serde_json::{Value, json};

#[tokio::test]
async fn both_holders_get_a_private_link_and_the_contacts_see_the_open_change() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let before = page(&admin).await;
    assert!(before.is_admin && before.allows_opt_out && before.blockers.is_empty() && before.open.is_none());
    let id = ask(&admin).await;
    let [old, new] = secrets(&server).await;
    assert_ne!(old, new);
    let mails = server.mails().await;
    for mail in mails.iter().filter(|mail| [OLD, NEW].contains(&mail.address.as_str())) {
        for part in ["halden.example", "admin-ovh", "18 March 2030", &grouped(id)] {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
        }
        // The admin's input could be a forged message.
        assert!(!mail.text.contains("Ashdown") && !mail.subject.contains("Ashdown"), "{}", mail.text);
    }
    let open = page(&admin).await.open.expect("an open change");
    assert_eq!((open.id, open.missing), (id, HolderSide::ALL.to_vec()));
    assert_eq!(open.after.expect("the admin sees it").last_name, "Ashdown");
    let of_tech = page(&server.sign_in("tech").await).await;
    assert_eq!(of_tech.open.map(|open| (open.id, open.after)), Some((id, None)));
    assert_eq!(of_tech.history[0].event, HolderHistoryEvent::Asked);
    let data: Value = admin.get(route::ACCOUNT_DATA).await.ok();
    let change = &data["holderChanges"][0];
    assert_eq!((&change["id"], &change["domain"]), (&json!(id.get()), &json!("halden.example")));
    assert_eq!((&change["ending"], &data["holderEvents"][0]["event"]), (&Value::Null, &json!("asked")));
    assert!(!data.to_string().contains(NEW), "data of other people");
}

#[tokio::test]
async fn contacts_see_the_holder_and_only_the_admin_changes_it() {
    let server = TestServer::start().await;
    for name in ["admin", "tech", "billing"] {
        let user = server.sign_in(name).await;
        let page = page(&user).await;
        let holder = page.holder.expect("the holder is known");
        assert_eq!((holder.identity.email.as_str(), holder.details.town.as_str()), (OLD, "Larquemont"));
        assert_eq!(page.is_admin, name == "admin");
        if name != "admin" {
            assert_eq!(user.post(route::HOLDER_CHANGES, &to_another(&domain())).await.reason(400), Reason::Rejected);
            assert_eq!(user.put(route::HOLDER_DETAILS, &moved("Ardenne")).await.reason(403), Reason::Refused);
        }
    }
    let admin = server.sign_in("admin").await;
    let wrong = json!({ "domain": "halden.example", "identity": entries("", "nobody") });
    let problem = admin.post(route::HOLDER_CHANGES, &wrong).await.problem(400);
    assert_eq!(problem.detail, "Some entries are wrong: lastName (missing), email (malformed).");
    // Only domains have a holder.
    admin.get(&route::of_service(route::HOLDER, &service("halden.example", Category::Zone))).await.problem(404);
    assert!(recipients_of(&server, ASK_OLD).await.is_empty());
}

/// The reasons that the admin of a domain reads, once asking for a change was refused.
async fn blockers(server: &TestServer, who: &str, domain: &ServiceKey) -> Vec<HolderBlocker> {
    let admin = server.sign_in(who).await;
    assert_eq!(admin.post(route::HOLDER_CHANGES, &to_another(domain)).await.reason(400), Reason::Rejected);
    page_of(&admin, domain).await.blockers
}

#[tokio::test]
async fn an_unmet_precondition_blocks_and_is_named() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("all", "2030-01-31", "UNPAID"))).await;
    for (who, name, expected) in [
        ("admin", "gone.example", HolderBlocker::Expired),
        ("admin", "coming.example", HolderBlocker::InCreation),
        ("admin", "owing.example", HolderBlocker::InDebt),
        ("admin", "other.example", HolderBlocker::InDispute),
        ("admin", "twins.example", HolderBlocker::HolderUnknown),
        ("all", "own.example", HolderBlocker::UnpaidInvoice),
    ] {
        assert_eq!(blockers(&server, who, &service(name, Category::Domain)).await, [expected], "{name}");
    }
    // The reasons are not for the other contacts.
    let tech = server.sign_in("tech").await;
    assert_eq!(page_of(&tech, &service("gone.example", Category::Domain)).await.blockers, []);
}

#[tokio::test]
async fn no_other_operation_may_run_on_the_domain() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let request = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let running = |operation| [HolderBlocker::OperationRunning { operation }];
    let by_request = RunningOperation::ContactRequest(request);
    assert_eq!(blockers(&server, "admin", &domain()).await, running(by_request));
    admin.withdraw(request).await.done();
    // The billing contact is the provider's own matter.
    admin.submit_one(&domain(), billing("newcomer")).await;
    let id = ask(&admin).await;
    assert_eq!(blockers(&server, "admin", &domain()).await, running(RunningOperation::HolderChange(id)));
}

#[tokio::test]
async fn withdrawing_ends_it_for_both_holders() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let withdraw = route::withdraw_holder_change(ask(&admin).await);
    let secrets = secrets(&server).await;
    assert_eq!(server.sign_in("tech").await.post_nothing(&withdraw).await.reason(403), Reason::Refused);
    for _ in 0..2 {
        admin.post_nothing(&withdraw).await.done();
    }
    for secret in secrets {
        assert_eq!(answer(&server.visitor(), &secret, "accept").await.reason(409), Reason::Refused);
        let seen = open_link(&server.visitor(), &secret).await;
        assert!(seen.ended.is_some() && seen.difference.is_none(), "no data of either holder after the end");
    }
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [OLD, NEW, "admin@mail.example"]);
}

#[tokio::test]
async fn emails_caused_by_an_account_are_limited() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for _ in 0..20 {
        let id = ask(&admin).await;
        admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    }
    let refused = admin.post(route::HOLDER_CHANGES, &to_another(&domain())).await;
    assert_eq!(refused.reason(429), Reason::OverBudget, "20 emails a day to one new address");
    server.advance(hours(24)).await;
    ask(&server.sign_in("admin").await).await;
}

#[tokio::test]
async fn undo_of_a_hijacked_address_ends_changes_of_holder_under_a_new_admin() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    accept(&server, &old).await;
    // The change of holder is carried on by nobody who asked for it in good faith.
    let contacts = |export: &mut ProviderExport| export.service("halden.example", "DOMAIN").contacts[0] = "newcomer";
    server.import_with(contacts).await;
    let ends = [["holderChange", "halden.example", "ends"].map(str::to_owned)];
    assert_eq!(acts(&preview(&server, &undo_link).await), ends);
    assert_eq!(acts(&undo(&server, &undo_link).await), ends);
    assert_eq!(answer(&server.visitor(), &new, "accept").await.reason(409), Reason::Refused);
    let page = page(&newcomer).await;
    assert!(page.open.is_none() && page.history[0].event == HolderHistoryEvent::Withdrawn, "{page:?}");
    let mut holders = recipients_of(&server, "halden.example keeps its holder").await;
    holders.sort();
    assert_eq!(holders, [NEW, OLD], "the owner's own mail lists it");
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("New holder of halden.example"), "{}", mail.text);
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_what_was_done_to_a_holder() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let earlier = ask(&admin).await;
    save(&admin, "Earlier").await;
    server.advance(minutes(1)).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    admin.post_nothing(&route::withdraw_holder_change(earlier)).await.done();
    for town in ["Elsewhere", "Somewhere"] {
        save(&admin, town).await;
    }
    server.advance(minutes(1)).await;
    ask(&server.sign_in("admin").await).await;
    for secret in secrets(&server).await {
        accept(&server, &secret).await;
    }
    let mut listed = acts(&preview(&server, &undo_link).await);
    assert_eq!(listed, acts(&undo(&server, &undo_link).await));
    listed.sort();
    let expected = [("holderChange", "endedBefore"), ("holderChange", "tookEffect"), ("holderDetails", "tookEffect")];
    assert_eq!(listed, expected.map(|(act, effect)| [act, "halden.example", effect].map(str::to_owned)));
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert_eq!(mail.text.matches("New holder of halden.example").count(), 2, "{}", mail.text);
    assert!(mail.text.contains("address of the holder of halden.example"), "{}", mail.text);
}

#[tokio::test]
async fn quarantined_change_is_released_at_a_start_once_repaired() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let after: String = server.value("select after from holder_change");
    server.change_row("update holder_change set after = '{}'", []);
    server.advance(days(15)).await;
    assert_eq!(server.rows("select 1 from holder_change where due_at is null and ended_at is null").len(), 1);
    server.restart(chrono::TimeDelta::zero()).await;
    assert_eq!(server.rows("select 1 from holder_change where due_at is null and ended_at is null").len(), 1);
    server.change_row("update holder_change set after = ?1", [after]);
    server.restart(chrono::TimeDelta::zero()).await;
    // It is released in the background.
    let ended = "select 1 from holder_change where ended_at is not null";
    server.until("the change has ended", async || !server.rows(ended).is_empty()).await;
}

const SUBJECT: &str = "Your contact details as holder of halden.example were changed";

fn moved(town: &str) -> Value {
    json!({ "domain": "halden.example", "details": {
        "phone": "+33 199001234", "street": "2 rue du Four", "postcode": "99000", "town": town, "country": "FR" } })
}

async fn save(user: &TestUser, town: &str) {
    user.put(route::HOLDER_DETAILS, &moved(town)).await.done();
}

#[tokio::test]
async fn phone_and_address_change_immediately_and_the_holder_is_notified() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let mut wrong = moved("");
    wrong["details"]["phone"] = json!("none");
    let problem = admin.put(route::HOLDER_DETAILS, &wrong).await.problem(400);
    assert_eq!(problem.detail, "Some entries are wrong: phone (malformed), town (missing).");
    let mut unknown = moved("Ardenne");
    unknown["domain"] = json!("twins.example");
    admin.put(route::HOLDER_DETAILS, &unknown).await.problem(404);
    assert!(recipients_of(&server, SUBJECT).await.is_empty());
    // An open change of holder is no obstacle, and the same again is no change.
    ask(&admin).await;
    for _ in 0..2 {
        save(&admin, "Ardenne").await;
    }
    assert_eq!(recipients_of(&server, SUBJECT).await, [OLD]);
    let after = page(&admin).await;
    let details = after.holder.expect("a holder").details;
    assert_eq!((details.town.as_str(), details.street.as_str()), ("Ardenne", "2 rue du Four"));
    let entry = &after.history[0];
    assert_eq!((after.history.len(), entry.event), (2, HolderHistoryEvent::DetailsChanged));
    assert_eq!(
        (entry.fields.as_slice(), &entry.by),
        (&[HolderField::Street, HolderField::Town][..], &Some(admin.handle))
    );
    assert_eq!(after.locked_until, None);
}

#[tokio::test]
async fn imports_update_details_without_a_local_change() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    save(&admin, "Ardenne").await;
    server
        .import_with(|export| {
            export.holders[0].1 =
                ProviderExport::holder_line("Renamed", "renamed@holder.example", true).replace("Larquemont", "Nowhere");
        })
        .await;
    let after = page(&server.sign_in("admin").await).await;
    let holder = after.holder.expect("a holder");
    assert_eq!((holder.identity.last_name.as_str(), holder.details.town.as_str()), ("Renamed", "Ardenne"));
    assert_eq!(after.blockers.len(), 1, "the provider says whether a domain is in dispute");
}

#[tokio::test]
async fn page_of_a_service_shows_contacts_since_when_requests_and_holder() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let domain = crate::common::domain();
    let request = admin.submit_one(&domain, crate::common::TO_NEWCOMER).await;
    let of_domain = admin.service_detail(&domain).await;
    assert_eq!(of_domain.row.service, domain);
    assert_eq!((of_domain.row.open.len(), of_domain.row.open[0].id, of_domain.terms.len()), (1, request, 3));
    assert_eq!(of_domain.creation.to_string(), "2025-01-31");
    assert_eq!(of_domain.holder.and_then(|page| page.holder).expect("a holder").identity.email.as_str(), OLD);
    let zone = crate::common::service("halden.example", Category::Zone);
    assert!(admin.service_detail(&zone).await.holder.is_none());
    let outsider = server.sign_in("outsider").await;
    outsider.get(&route::service_page(&domain.name)).await.problem(404);
}
