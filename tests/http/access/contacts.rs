//! Asking for contacts in the name of the account that gives access, and attacks by those who may.

use super::{HANDLE, detail, give, hand_over, one, policy, put_person, start, technical, uses};
use crate::accounts::hijacked::{NEW, change_address, undo, undo_secret};
use crate::common::{TestServer, TestUser, account, domain, tech, unable};
use crate::provider::Shop;
use handover_api::access::PolicyRow;
use handover_api::app::ScreenResponse;
use handover_api::submissions::Submitted;
use handover_api::{Reason, route};
use handover_rules::access::{ASK_FOR_CONTACTS, givers_of};
use handover_rules::model::policy::MAX_DELEGATED;
use handover_rules::submission::form::Preview;
use handover_rules::{Blocker, Ending, NicHandle, RequestId, RequestState, Role};
use serde_json::{Value, json};

fn body(giver: &str, contacts: &Value) -> Value {
    json!({
        "inNameOf": format!("{giver}-ovh"), "note": "From Monday on.",
        "lines": { "each": [{ "service": domain(), "contacts": contacts }] },
    })
}

/// Names a tech contact.
fn to(tech: &str) -> Value {
    json!({ "admin": null, "tech": tech, "billing": null })
}

async fn asked(user: &TestUser, giver: &str, tech: &str) -> Submitted {
    let reply = user.post(route::SUBMISSIONS, &body(giver, &to(tech))).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    serde_json::from_slice(&reply.body).expect("a submission")
}

async fn checked(user: &TestUser, giver: &str, tech: &str) -> Preview {
    user.post(route::SUBMISSIONS_CHECK, &body(giver, &to(tech))).await.ok::<ScreenResponse<Preview>>().data
}

fn parties(preview: &Preview) -> Vec<NicHandle> {
    preview.parties.iter().map(|party| party.account.clone()).collect()
}

async fn ask(user: &TestUser, giver: &str, tech: &str) -> RequestId {
    asked(user, giver, tech).await.submission.first_request()
}

async fn refused(user: &TestUser, giver: &str, contacts: &Value, status: u16) -> Reason {
    user.post(route::SUBMISSIONS, &body(giver, contacts)).await.reason(status)
}

/// Lets somebody ask for contacts of the domain.
async fn may_ask(giver: &TestUser, to: &str) -> PolicyRow {
    give(giver, &policy(to, "domain:halden.example", &json!({ "groups": ["see", "contacts"] }))).await
}

/// The accounts in whose names somebody may ask for contacts of the domain.
async fn asks_for(user: &TestUser) -> Vec<NicHandle> {
    let shared = detail(user).await.shared;
    shared.iter().flat_map(|of| givers_of(&of.lines, ASK_FOR_CONTACTS)).cloned().collect()
}

async fn begin() -> (TestServer, TestUser, TestUser) {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    (server, admin, newcomer)
}

#[tokio::test]
async fn giver_confirms_what_was_asked_in_its_name() {
    let (server, admin, newcomer) = begin().await;
    may_ask(&admin, "newcomer").await;
    assert_eq!(asks_for(&newcomer).await, [account("admin")]);
    let preview = checked(&newcomer, "admin", "outsider-ovh").await;
    assert_eq!(parties(&preview), [account("admin"), account("outsider")]);
    assert_eq!(
        (preview.moves[0].from.clone(), preview.leaves),
        (account("tech"), 0),
        "the caller has no role to leave"
    );
    let asked = asked(&newcomer, "admin", "outsider-ovh").await;
    assert_eq!(parties(&asked.preview), parties(&preview));
    let id = asked.submission.first_request();
    let outsider = server.sign_in("outsider").await;
    for party in [&admin, &outsider] {
        let seen = party.detail(id).await;
        assert_eq!(seen.row.delegate, Some(account("newcomer")));
        assert_eq!((seen.row.request.asker, seen.note.as_deref()), (account("admin"), Some("From Monday on.")));
    }
    newcomer.get(&route::submission_head(asked.submission)).await.reason(404);
    let data: Value = newcomer.get(route::ACCOUNT_DATA).await.ok();
    let of_others = &data["submissionsForOthers"][0];
    assert_eq!((&of_others["asker"], &of_others["note"]), (&json!(account("admin")), &json!("From Monday on.")));
    let mails = server.mails().await;
    let says = |to: &TestUser, text: &str| {
        mails.iter().any(|mail| mail.to == to.handle && mail.maybe_request() == Some(id) && mail.text.contains(text))
    };
    assert!(says(&admin, "in your name") && says(&outsider, "in the name of"));
    let own: Vec<_> = detail(&newcomer).await.shared[0].asked.iter().map(|of| (of.request, of.state)).collect();
    assert_eq!(own, [(id, RequestState::ValidatingByCustomers)]);
    server.all_accept(id, &[&outsider, &admin]).await;
    assert_eq!(server.contact_names(&domain()).await[1], "outsider");
    assert_eq!(detail(&newcomer).await.shared[0].asked[0].state, RequestState::Done);
    let used = uses(&admin, "?q=newcomer").await.rows;
    let used: Vec<_> = used.iter().map(|used| (used.action.as_str(), used.allowed)).collect();
    assert_eq!(used, [("askForContacts", true), ("see", true)]);
}

#[tokio::test]
async fn one_plain_change_alone_is_asked_for_in_the_name_of_another() {
    let (_server, admin, newcomer) = begin().await;
    may_ask(&admin, "newcomer").await;
    let plain = body("admin", &to("outsider-ovh"));
    let line = plain["lines"]["each"][0].clone();
    let until = json!({ "service": domain(), "contacts": to("outsider-ovh"), "until": "2030-01-31" });
    for (member, value) in [
        ("lines", json!({ "each": [line, line] })),
        ("lines", json!({ "each": [until] })),
        ("lines", json!({ "file": "serviceName,tech\n" })),
        (
            "lines",
            json!({ "selected": { "selection": { "matching": { "filters": "" } }, "contacts": to("outsider-ovh") } }),
        ),
        ("allOrNothing", json!(true)),
        ("replaceOwn", json!(true)),
        ("replaces", json!(1_000_001)),
    ] {
        let mut asked = plain.clone();
        asked[member] = value;
        for route in [route::SUBMISSIONS, route::SUBMISSIONS_CHECK] {
            assert_eq!(newcomer.post(route, &asked).await.reason(400), Reason::Malformed, "{asked}");
        }
    }
}

#[tokio::test]
async fn access_without_the_action_or_of_another_giver_does_not_ask() {
    let (server, admin, newcomer) = begin().await;
    let outsider = to("outsider-ovh");
    let number_of_refusals = async || uses(&admin, "?refused=1").await.rows.len();
    let row = may_ask(&admin, "newcomer").await;
    for giver in ["tech", "billing", "outsider", "newcomer"] {
        assert_eq!(refused(&newcomer, giver, &outsider, 404).await, Reason::NotFound, "{giver}");
    }
    assert_eq!(number_of_refusals().await, 0, "nobody asked in the admin's name");
    admin.delete(&one(row.id)).await.done();
    give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    for _ in 0..5 {
        assert_eq!(refused(&newcomer, "admin", &outsider, 404).await, Reason::NotFound);
    }
    newcomer.post(route::SUBMISSIONS_CHECK, &body("admin", &outsider)).await.reason(404);
    assert_eq!(number_of_refusals().await, 1, "once an hour, like reading");
    assert!(asks_for(&newcomer).await.is_empty());
    may_ask(&admin, "newcomer").await;
    let denied = give(&admin, &policy("newcomer", "domain:*", &json!({ "deny": ["askForContacts"] }))).await;
    assert_eq!(refused(&newcomer, "admin", &outsider, 404).await, Reason::NotFound);
    admin.delete(&one(denied.id)).await.done();
    // The answer names the present contacts.
    let blind = give(&admin, &policy("newcomer", "domain:*", &json!({ "deny": ["see"] }))).await;
    assert_eq!(refused(&newcomer, "admin", &outsider, 404).await, Reason::NotFound);
    admin.delete(&one(blind.id)).await.done();
    // A role that has moved away takes the access along.
    hand_over(&server, &admin, &server.sign_in("outsider").await).await;
    assert_eq!(refused(&newcomer, "admin", &outsider, 404).await, Reason::NotFound);
}

#[tokio::test]
async fn asking_follows_the_givers_roles_and_leaves_its_open_requests() {
    let (server, admin, newcomer) = begin().await;
    let tech_contact = server.sign_in("tech").await;
    may_ask(&tech_contact, "newcomer").await;
    let billing = json!({ "admin": null, "tech": null, "billing": "outsider-ovh" });
    assert_eq!(refused(&newcomer, "tech", &billing, 409).await, Reason::Conflict);
    let open = tech_contact.submit_one(&domain(), tech("outsider")).await;
    may_ask(&admin, "newcomer").await;
    let to_admin = json!({ "admin": "outsider-ovh", "tech": null, "billing": null });
    assert_eq!(refused(&newcomer, "admin", &to_admin, 409).await, Reason::Conflict, "the admin alone names a new one");
    let preview = checked(&newcomer, "admin", "newcomer-ovh").await;
    assert_eq!(preview.blocked.tech.len(), 1, "the admin itself would end the other request");
    assert_eq!(tech_contact.state(open).await, RequestState::ValidatingByCustomers);
    tech_contact.withdraw(open).await.done();
    server.change_row("update account set complete = false where handle = 'admin-ovh'", []);
    let preview = checked(&newcomer, "admin", "admin-ovh").await;
    assert_eq!(preview.blocked.tech, [unable("admin")], "the giver's reasons do not show");
    let asked = asked(&newcomer, "tech", "outsider-ovh").await;
    assert_eq!(parties(&asked.preview), [account("tech"), account("outsider")]);
}

#[tokio::test]
async fn guessed_address_of_a_contact_is_answered_like_any_other() {
    let (_server, admin, newcomer) = begin().await;
    may_ask(&admin, "newcomer").await;
    let guess = async |address: &str| checked(&newcomer, "admin", address).await;
    let wrong = guess("nobody@mail.example").await;
    assert_eq!((wrong.will_change, wrong.blocked.tech.as_slice()), (0, &[Blocker::NoSuchAccount][..]));
    assert_eq!(guess("tech@mail.example").await, wrong, "the address of the present contact");
    // The addresses that a delegate may use are those of accounts with which it shares a service.
    assert_eq!(guess("outsider@mail.example").await, wrong);
}

#[tokio::test]
async fn others_have_a_budget_of_their_own_in_the_name_of_a_giver() {
    let (server, admin, newcomer) = begin().await;
    may_ask(&admin, "newcomer").await;
    // Ended requests count, too.
    for _ in 0..MAX_DELEGATED {
        let id = ask(&newcomer, "admin", "newcomer-ovh").await;
        let code = server.code(id, &newcomer).await;
        newcomer.decline(id, &code).await.done();
    }
    assert_eq!(refused(&newcomer, "admin", &to("newcomer-ovh"), 429).await, Reason::OverBudget);
    // Another one has its own.
    may_ask(&admin, "newcomer2").await;
    ask(&server.sign_in("newcomer2").await, "admin", "newcomer-ovh").await;
    admin.submit_one(&domain(), tech("newcomer")).await;
}

#[tokio::test]
async fn others_use_up_no_budget_of_the_giver() {
    let server = TestServer::start_with(&["--mails-to-one-account", "1", "--open-requests", "1"], |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    may_ask(&admin, "newcomer").await;
    ask(&newcomer, "admin", "outsider-ovh").await;
    let own = admin.submit_one(&domain(), tech("outsider")).await;
    admin.withdraw(own).await.done();
    assert_eq!(refused(&newcomer, "admin", &to("outsider-ovh"), 429).await, Reason::OverBudget);
}

#[tokio::test]
async fn request_that_the_giver_has_not_confirmed_blocks_no_contact() {
    let (server, admin, newcomer) = begin().await;
    let tech_contact = server.sign_in("tech").await;
    may_ask(&admin, "newcomer").await;
    for by in [&tech_contact, &admin] {
        let id = ask(&newcomer, "admin", "outsider-ovh").await;
        let next = by.submit_one(&domain(), tech("newcomer2")).await;
        let ended = admin.request(id).await.ended.expect("the request has ended");
        assert_eq!(ended.how, Ending::Superseded { by: by.handle.clone() });
        assert_eq!(server.notifications(id).await, ["admin Request replaced", "outsider Request replaced"]);
        assert_eq!(detail(&newcomer).await.shared[0].asked[0].state, RequestState::Aborted);
        by.withdraw(next).await.done();
    }
    let id = ask(&newcomer, "admin", "outsider-ovh").await;
    let outsider = server.sign_in("outsider").await;
    outsider.accept(id, &server.code(id, &outsider).await).await.done();
    let next = tech_contact.submit_one(&domain(), tech("newcomer2")).await;
    assert_eq!(admin.state(id).await, RequestState::Aborted, "the new contact has no say about it");
    tech_contact.withdraw(next).await.done();
    let id = ask(&newcomer, "admin", "outsider-ovh").await;
    admin.accept(id, &server.code(id, &admin).await).await.done();
    let open = Blocker::RequestOpen { request: id, roles: Role::Tech.into() };
    assert_eq!(tech_contact.submit(&domain(), tech("newcomer2")).await.blockers().tech, [open]);
}

#[tokio::test]
async fn next_person_with_a_handle_does_not_read_what_the_former_one_asked() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    put_person(&shop, "former@mail.example").await;
    let [admin, former] = [server.sign_in("admin").await, server.sign_in("new1").await];
    may_ask(&admin, "new1").await;
    ask(&former, "admin", "outsider-ovh").await;
    assert_eq!(detail(&former).await.shared[0].asked.len(), 1);
    shop.delete(HANDLE).await.text();
    put_person(&shop, "next@mail.example").await;
    may_ask(&admin, "new1").await;
    assert!(detail(&server.sign_in("new1").await).await.shared[0].asked.is_empty());
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn undo_of_the_delegate_ends_what_an_intruder_asked_in_the_name_of_others() {
    let (server, admin, thief) = begin().await;
    may_ask(&admin, "newcomer").await;
    change_address(&server, &thief, NEW).await;
    let id = ask(&thief, "admin", "outsider-ovh").await;
    undo(&server, &undo_secret(&server, "newcomer@mail.example").await).await;
    assert_eq!(admin.state(id).await, RequestState::Aborted);
}
