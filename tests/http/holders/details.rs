//! Phone and postal address, which change immediately, and the effect of imports on a holder.

use super::{OLD, ask, page, recipients_of};
use crate::accounts::hijacked::{acts, change_address, preview, undo, undo_secret};
use crate::common::{ProviderExport, TestServer, TestUser, minutes};
use handover_api::{Reason, route};
use handover_rules::Category;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::history::HolderHistoryEvent;
use serde_json::{Value, json};

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
    save(&admin, "Ardenne").await;
    let after = page(&admin).await;
    let details = after.holder.expect("a holder").details;
    assert_eq!((details.town.as_str(), details.street.as_str()), ("Ardenne", "2 rue du Four"));
    let entry = &after.history[0];
    assert_eq!(
        (entry.event, entry.fields.as_slice()),
        (HolderHistoryEvent::DetailsChanged, [HolderField::Street, HolderField::Town].as_slice())
    );
    assert_eq!(entry.by, Some(admin.handle.clone()));
    assert_eq!(recipients_of(&server, SUBJECT).await, [OLD]);
    assert_eq!(after.locked_until, None);
    // The same again is no change.
    save(&admin, "Ardenne").await;
    assert_eq!((recipients_of(&server, SUBJECT).await.len(), page(&admin).await.history.len()), (1, 1));
}

#[tokio::test]
async fn only_the_admin_changes_details_and_wrong_entries_are_named() {
    let server = TestServer::start().await;
    for (name, status, reason) in
        [("tech", 403, Reason::Refused), ("billing", 403, Reason::Refused), ("outsider", 404, Reason::NotFound)]
    {
        let user = server.sign_in(name).await;
        assert_eq!(user.put(route::HOLDER_DETAILS, &moved("Ardenne")).await.reason(status), reason);
    }
    let admin = server.sign_in("admin").await;
    let mut wrong = moved("");
    wrong["details"]["phone"] = json!("none");
    let problem = admin.put(route::HOLDER_DETAILS, &wrong).await.problem(400);
    assert_eq!(problem.detail, "Some entries are wrong: phone (malformed), town (missing).");
    let mut unknown = moved("Ardenne");
    unknown["domain"] = json!("twins.example");
    admin.put(route::HOLDER_DETAILS, &unknown).await.problem(404);
    assert!(recipients_of(&server, SUBJECT).await.is_empty());
}

#[tokio::test]
async fn details_can_change_while_a_change_of_holder_is_open() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    save(&admin, "Ardenne").await;
    assert!(page(&admin).await.open.is_some());
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_changed_details() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    save(&admin, "Earlier").await;
    server.advance(minutes(1)).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    save(&admin, "Elsewhere").await;
    save(&admin, "Somewhere").await;
    let expected = [["holderDetails", "halden.example", "tookEffect"].map(str::to_owned)];
    assert_eq!(acts(&preview(&server, &undo_link).await), expected);
    assert_eq!(acts(&undo(&server, &undo_link).await), expected);
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("address of the holder of halden.example"), "{}", mail.text);
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
