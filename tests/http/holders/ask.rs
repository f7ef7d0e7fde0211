//! Asking for a change of holder and withdrawing it: preconditions, limits, visibility.

use super::{ASK_NEW, ASK_OLD, NEW, OLD, answer, ask, entries, page, page_of, recipients_of, secrets, to_another};
use crate::accounts::hijacked::{acts, change_address, preview, undo, undo_secret};
use crate::common::{ProviderExport, TO_NEWCOMER, TestServer, domain, minutes, service};
use handover_api::{Reason, route};
use handover_rules::holder::blockers::{HolderBlocker, HolderPrecondition, RunningOperation};
use handover_rules::holder::history::HolderHistoryEvent;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::model::ids::grouped;
use handover_rules::{Category, ServiceKey};
use serde_json::json;

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
        assert!(mail.text.contains("halden.example") && mail.text.contains("admin-ovh"), "{}", mail.text);
        assert!(mail.text.contains(&grouped(id)) && mail.text.contains("18 March 2030"), "{}", mail.text);
        // The admin's input could be a forged message.
        assert!(!mail.text.contains("Ashdown") && !mail.subject.contains("Ashdown"), "{}", mail.text);
    }
    let open = page(&admin).await.open.expect("an open change");
    assert_eq!((open.id, open.missing), (id, HolderSide::ALL.to_vec()));
    assert_eq!(open.after.expect("the admin sees it").last_name, "Ashdown");
    let of_tech = page(&server.sign_in("tech").await).await;
    assert_eq!(of_tech.open.map(|open| (open.id, open.after)), Some((id, None)));
    assert_eq!(of_tech.history[0].event, HolderHistoryEvent::Asked);
}

#[tokio::test]
async fn two_emails_go_to_one_address() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let body = json!({ "domain": "halden.example", "identity": entries("Ashdown", OLD) });
    let _: HolderChangeId = admin.post(route::HOLDER_CHANGES, &body).await.ok();
    assert_eq!(
        (recipients_of(&server, ASK_OLD).await, recipients_of(&server, ASK_NEW).await),
        (vec![OLD.into()], vec![OLD.into()])
    );
    let [old, new] = [server.mail_to(OLD, ASK_OLD).await.secret(), server.mail_to(OLD, ASK_NEW).await.secret()];
    let visitor = server.visitor();
    assert_eq!(answer(&visitor, &old, "accept").await.status, 200);
    assert!(page(&admin).await.open.is_some(), "both answers are needed");
    assert_eq!(answer(&visitor, &new, "accept").await.status, 200);
    assert!(page(&admin).await.open.is_none());
    assert_eq!(recipients_of(&server, "halden.example has a new holder").await, [OLD, "admin@mail.example"]);
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
        }
    }
    let outsider = server.sign_in("outsider").await;
    outsider.get(&route::of_service(route::HOLDER, &domain())).await.problem(404);
    outsider.post(route::HOLDER_CHANGES, &to_another(&domain())).await.problem(404);
    // Only domains have a holder.
    let admin = server.sign_in("admin").await;
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
    let server = TestServer::start_with(&[], |export| {
        export.bills.push(("all", "2030-01-31", "UNPAID"));
    })
    .await;
    for (name, expected) in [
        ("gone.example", HolderBlocker::Expired),
        ("coming.example", HolderBlocker::InCreation),
        ("owing.example", HolderBlocker::InDebt),
        ("other.example", HolderBlocker::InDispute),
        ("twins.example", HolderBlocker::HolderUnknown),
    ] {
        assert_eq!(blockers(&server, "admin", &service(name, Category::Domain)).await, [expected], "{name}");
    }
    let own = service("own.example", Category::Domain);
    assert_eq!(blockers(&server, "all", &own).await, [HolderBlocker::UnpaidInvoice]);
    // Neither bills of the billing contact nor reasons at all are for the other contacts.
    let tech = server.sign_in("tech").await;
    assert_eq!(page_of(&tech, &service("gone.example", Category::Domain)).await.blockers, []);
}

#[tokio::test]
async fn no_other_operation_may_run_on_the_domain() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let request = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let running = |operation| HolderBlocker::OperationRunning { operation };
    let blocked = blockers(&server, "admin", &domain()).await;
    assert_eq!(blocked, [running(RunningOperation::ContactRequest(request))]);
    assert_eq!(blocked[0].precondition(), Some(HolderPrecondition::NoOtherOperation));
    admin.withdraw(request).await.done();
    let id = ask(&admin).await;
    assert_eq!(blockers(&server, "admin", &domain()).await, [running(RunningOperation::HolderChange(id))]);
    // The billing contact is the provider's own matter.
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    admin.submit_one(&domain(), crate::common::billing("newcomer")).await;
    ask(&admin).await;
}

#[tokio::test]
async fn the_same_holder_and_an_opt_out_that_does_not_exist_are_refused() {
    let server = TestServer::start_with(&[], |export| {
        export.add("halden.fr", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        let line = ProviderExport::holder_line("Holder", OLD, false);
        export.holders.push(("halden.fr", line));
    })
    .await;
    let admin = server.sign_in("admin").await;
    let same = json!({ "domain": "halden.example", "identity": entries("Holder", OLD) });
    assert_eq!(admin.post(route::HOLDER_CHANGES, &same).await.reason(400), Reason::Rejected);
    let french = service("halden.fr", Category::Domain);
    assert!(!page_of(&admin, &french).await.allows_opt_out);
    let mut body = to_another(&french);
    body["optsOut"] = json!(true);
    assert_eq!(admin.post(route::HOLDER_CHANGES, &body).await.reason(400), Reason::Rejected);
    let wrong = json!({ "domain": "halden.example", "identity": entries("", "nobody") });
    let problem = admin.post(route::HOLDER_CHANGES, &wrong).await.problem(400);
    assert_eq!(problem.detail, "Some entries are wrong: lastName (missing), email (malformed).");
}

#[tokio::test]
async fn withdrawing_ends_it_for_both_holders() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let withdraw = route::withdraw_holder_change(id);
    server.sign_in("outsider").await.post_nothing(&withdraw).await.problem(404);
    assert_eq!(server.sign_in("tech").await.post_nothing(&withdraw).await.reason(403), Reason::Refused);
    admin.post_nothing(&withdraw).await.done();
    admin.post_nothing(&withdraw).await.done();
    for secret in [old, new] {
        let refused = answer(&server.visitor(), &secret, "accept").await;
        assert_eq!(refused.reason(409), Reason::Refused);
        let seen = super::open_link(&server.visitor(), &secret).await;
        assert!(seen.ended.is_some() && seen.difference.is_none(), "no data of either holder after the end");
    }
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [OLD, NEW, "admin@mail.example"]);
    ask(&admin).await;
}

#[tokio::test]
async fn admin_who_is_the_holder_gets_one_email() {
    let server = TestServer::start().await;
    server.sql("update holder set email = 'ADMIN@mail.example'", []);
    let admin = server.sign_in("admin").await;
    let id = ask(&admin).await;
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [NEW, "admin@mail.example"]);
    let mail = server.mail_to("admin@mail.example", "halden.example keeps its holder").await;
    assert!(mail.text.contains("categoryType=DOMAIN"), "the one with a link to the domain: {}", mail.text);
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
    server.advance(crate::common::hours(24)).await;
    ask(&server.sign_in("admin").await).await;
}

#[tokio::test]
async fn recovering_a_hijacked_account_withdraws_its_changes_of_holder() {
    let server = TestServer::start().await;
    server.set_password("admin", "a password").await;
    let admin = server.sign_in("admin").await;
    let change = json!({ "newEmail": "thief@mail.example", "password": "a password" });
    let link: handover_rules::MailedLinkId = admin.post(route::CHANGE_EMAIL, &change).await.ok();
    let code = server.mail_to("thief@mail.example", "Confirm").await.secret();
    let accept = route::email_task_action(link, handover_api::route::TaskAction::Accept);
    admin.post(&accept, &json!({ "token": code })).await.done();
    let id = ask(&admin).await;
    let undo = server.mail_to("admin@mail.example", "The email address of admin-ovh was changed").await.secret();
    let undone = server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await;
    assert_eq!(undone.status, 200);
    let admin = server.sign_in("admin").await;
    let page = page(&admin).await;
    assert!(page.open.is_none());
    let entry = &page.history[0];
    assert_eq!((entry.event, entry.change), (HolderHistoryEvent::Withdrawn, Some(id)));
}

#[tokio::test]
async fn undo_of_a_hijacked_address_ends_changes_of_holder_under_a_new_admin() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    assert_eq!(answer(&server.visitor(), &old, "accept").await.status, 200);
    // The change of holder is carried on by nobody who asked for it in good faith.
    let contacts = |export: &mut ProviderExport| export.service("halden.example", "DOMAIN").contacts[0] = "newcomer";
    server.import_with(contacts).await;
    let ends = [["holderChange", "halden.example", "ends"].map(str::to_owned)];
    assert_eq!(acts(&preview(&server, &undo_link).await), ends);
    assert_eq!(acts(&undo(&server, &undo_link).await), ends);
    let late = answer(&server.visitor(), &new, "accept").await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(page(&newcomer).await.open.is_none());
    let mut holders = recipients_of(&server, "halden.example keeps its holder").await;
    holders.sort();
    assert_eq!(holders, [NEW, OLD], "the owner's own mail lists it");
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("New holder of halden.example"), "{}", mail.text);
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_changes_of_holder_that_took_effect_or_were_withdrawn() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let earlier = ask(&admin).await;
    server.advance(minutes(1)).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    admin.post_nothing(&route::withdraw_holder_change(earlier)).await.done();
    server.advance(minutes(1)).await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    for secret in [old, new] {
        assert_eq!(answer(&server.visitor(), &secret, "accept").await.status, 200);
    }
    let expected = ["tookEffect", "endedBefore"].map(|effect| ["holderChange", "halden.example", effect]);
    let listed = acts(&preview(&server, &undo_link).await);
    assert_eq!(listed, acts(&undo(&server, &undo_link).await));
    assert_eq!(listed, expected.map(|act| act.map(str::to_owned)));
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert_eq!(mail.text.matches("New holder of halden.example").count(), 2, "{}", mail.text);
}

#[tokio::test]
async fn account_data_names_changes_of_holder_that_the_account_asked_for() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = ask(&admin).await;
    let data: serde_json::Value = admin.get(route::ACCOUNT_DATA).await.ok();
    let change = &data["holderChanges"][0];
    assert_eq!((&change["id"], &change["domain"]), (&id.get().into(), &domain().name.as_str().into()));
    assert!(!data.to_string().contains(NEW), "data of other people");
    assert_eq!(data["holderEvents"][0]["event"], "asked");
    assert_eq!(change["ending"], serde_json::Value::Null);
    let other: serde_json::Value = server.sign_in("newcomer").await.get(route::ACCOUNT_DATA).await.ok();
    assert_eq!(other["holderChanges"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn quarantined_change_is_released_at_a_start_once_repaired() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let after: String = server.value("select after from holder_change");
    server.change_row("update holder_change set after = '{}'", []);
    server.advance(chrono::TimeDelta::days(15)).await;
    assert_eq!(server.rows("select 1 from holder_change where due_at is null and ended_at is null").len(), 1);
    server.restart(chrono::TimeDelta::zero()).await;
    assert_eq!(server.rows("select 1 from holder_change where due_at is null and ended_at is null").len(), 1);
    server.change_row("update holder_change set after = ?1", [after]);
    server.restart(chrono::TimeDelta::zero()).await;
    // It is released in the background.
    let ended = "select 1 from holder_change where ended_at is not null";
    server.until("the change has ended", async || !server.rows(ended).is_empty()).await;
}
