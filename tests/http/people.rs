//! Visible names, private labels, the people that an account works with, and their pages (decision 0052).

use crate::common::{NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, service};
use handover_api::access::{PolicyRow, PolicySide};
use handover_api::app::ScreenResponse;
use handover_api::people::{KnownPerson, Labels, PeoplePage, PersonPage, PersonRow, SetLabel};
use handover_api::query::Query;
use handover_api::{Reason, route};
use handover_rules::account::{MAX_LABEL, MAX_LABELS};
use handover_rules::{Category, NicHandle, PerRole, ServiceKey, SubmissionId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The names that a response shows, by account without `-ovh`.
fn names(reply: &Reply) -> BTreeMap<String, String> {
    known(reply).into_iter().filter_map(|(handle, person)| Some((handle, person.name?))).collect()
}

fn labels(reply: &Reply) -> BTreeMap<String, String> {
    known(reply).into_iter().filter_map(|(handle, person)| Some((handle, person.label?))).collect()
}

fn known(reply: &Reply) -> BTreeMap<String, KnownPerson> {
    let body: Value = reply.ok();
    let people: Vec<KnownPerson> =
        serde_json::from_value(body.get("people").cloned().unwrap_or(json!([]))).expect("people");
    people.into_iter().map(|person| (person.handle.as_str().trim_end_matches("-ovh").to_owned(), person)).collect()
}

fn named<const N: usize>(names: [&str; N]) -> BTreeMap<String, String> {
    names.map(|name| (name.to_owned(), ["Toni ", name].concat())).into()
}

async fn list(user: &TestUser) -> Reply {
    user.get(&[route::SERVICES, "?limit=200"].concat()).await
}

async fn show_name(user: &TestUser, shows: bool) {
    user.put(route::PROFILE, &json!({ "showsName": shows })).await.done();
}

async fn set_label(user: &TestUser, name: &str, label: &str) -> Reply {
    user.put(&route::label(&account(name)), &SetLabel { label: label.to_owned() }).await
}

fn twins() -> ServiceKey {
    service("twins.example", Category::Domain)
}

/// The check of a tech contact of the domain.
async fn check(user: &TestUser, tech: &str) -> Reply {
    let line = json!({ "service": domain(), "contacts": { "tech": tech } });
    let body = json!({ "lines": { "each": [line] }, "allOrNothing": false, "leaveOut": false });
    user.post(route::SUBMISSIONS_CHECK, &body).await
}

async fn people(user: &TestUser, query: &str) -> PeoplePage {
    let screen: ScreenResponse<PeoplePage> = user.get(&[route::PEOPLE, query].concat()).await.ok();
    screen.data
}

async fn found(user: &TestUser, query: &str) -> Vec<NicHandle> {
    people(user, query).await.rows.into_iter().map(|row| row.handle).collect()
}

#[tokio::test]
async fn contacts_of_a_service_see_names_and_others_do_not() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let expected = named(["billing", "gaps", "tech", "twin1", "twin2", "unbanked"]);
    assert_eq!(names(&list(&admin).await), expected);
    for address in [route::SERVICE, route::HISTORY, route::HOLDER, route::MODIFY] {
        let reply = admin.get(&route::of_service(address, &domain())).await;
        let shown = names(&reply);
        assert!(shown.iter().all(|(handle, name)| expected.get(handle) == Some(name)), "{address}: {shown:?}");
        assert!(address == route::HOLDER || shown.contains_key("tech"), "{address}: {shown:?}");
    }
    let twin = server.sign_in("twin1").await;
    assert_eq!(names(&list(&twin).await), named(["admin", "twin2"]));
    let outsider = server.sign_in("outsider").await;
    assert!(known(&list(&outsider).await).is_empty());
    assert!(known(&outsider.get(route::PEOPLE).await).is_empty());
}

/// Anybody can name any handle in a request, so neither checking nor sending it shows a name.
#[tokio::test]
async fn naming_a_handle_shows_no_name() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let reply = check(&admin, "newcomer-ovh").await;
    assert!(reply.text().contains("newcomer-ovh") && !known(&reply).contains_key("newcomer"), "{}", reply.text());
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let page = admin.get(&route::request(id)).await;
    assert!(page.text().contains("newcomer-ovh"));
    assert_eq!(names(&page), named(["tech"]), "they share the service");
    assert!(!known(&admin.get(route::REQUESTS).await).contains_key("newcomer"));
    let search = admin.get(&[route::REQUESTS, "?q=Toni%20new"].concat()).await;
    assert!(!search.text().contains("newcomer-ovh"), "a name that is not visible is not found");
}

#[tokio::test]
async fn open_request_shows_its_asker_and_accepted_parties() {
    let server = TestServer::start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let page = route::request(id);
    assert_eq!(names(&newcomer.get(&page).await), named(["admin"]), "not the outgoing contact, who was not asked");
    newcomer.accept(id, &server.code(id, &newcomer).await).await.done();
    for address in [page.as_str(), route::REQUESTS, &route::submission(SubmissionId::new(id))] {
        assert!(names(&admin.get(address).await).contains_key("newcomer"), "{address}");
    }
    assert!(!known(&tech.get(&page).await).contains_key("newcomer"), "a contact that reads it is no partner");
    for user in [&admin, &newcomer] {
        show_name(user, false).await;
    }
    assert_eq!(names(&admin.get(&page).await), named(["newcomer", "tech"]), "hidden, but not from each other");
    assert_eq!(names(&newcomer.get(&page).await), named(["admin"]));
    assert!(!known(&tech.get(&page).await).contains_key("admin"), "hidden from everybody else");
    let found = admin.requests("?q=toni%20newcomer").await.data;
    assert_eq!(found.waiting_for_others.rows.len() + found.waiting_for_me.rows.len(), 1, "a visible name is found");
    show_name(&newcomer, true).await;
    admin.withdraw(id).await.done();
    assert_eq!(names(&admin.get(&page).await), named(["tech"]), "the request has ended");
}

#[tokio::test]
async fn names_end_with_the_shared_service() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&twins(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(3)).await;
    let history = admin.get(&route::of_service(route::HISTORY, &twins())).await;
    assert!(history.text().contains("twin1-ovh"));
    assert_eq!(names(&history), named(["newcomer", "twin2"]));
    assert_eq!(names(&list(&newcomer).await), named(["admin", "twin2"]));
}

#[tokio::test]
async fn who_gives_access_shows_a_name_and_who_gets_it_does_not() {
    let server = TestServer::start().await;
    let [admin, outsider] = [server.sign_in("admin").await, server.sign_in("outsider").await];
    show_name(&admin, false).await;
    let body = json!({
        "name": "Agency", "accounts": ["outsider-ovh"], "services": ["*"], "permissions": { "groups": ["see"] },
    });
    let row: PolicyRow = admin.post(route::ACCESS_POLICIES, &body).await.ok();
    let received = route::access_policies(PolicySide::Received, "");
    assert_eq!(names(&outsider.get(&received).await), named(["admin"]));
    assert!(names(&admin.get(&route::access_policies(PolicySide::Given, "")).await).is_empty());
    outsider.delete(&route::access_policy(row.id)).await.done();
    assert!(names(&outsider.get(&route::person(&account("admin"))).await).is_empty(), "ended");
}

#[tokio::test]
async fn hidden_name_is_neither_shown_nor_found() {
    let server = TestServer::start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    tech.put(route::PROFILE, &json!({ "organisation": "Kiln & Sons" })).await.done();
    assert_eq!(known(&list(&admin).await)["tech"].organisation.as_deref(), Some("Kiln & Sons"));
    // The switch alone is no change of the person: imports may still correct the name.
    let changed = || server.column::<bool>("select person_changed from account where handle = 'admin-ovh'");
    let before = changed();
    show_name(&admin, false).await;
    assert_eq!(changed(), before);
    show_name(&tech, false).await;
    assert!(!known(&list(&admin).await).contains_key("tech"));
    assert_eq!(found(&admin, "?search=kiln").await, []);
    assert_eq!(admin.services("?serviceName=kiln%20%26").await.total, 0);
    let profile: Value = tech.get(route::PROFILE).await.ok();
    assert_eq!(profile["data"]["showsName"], false);
    assert_eq!(profile["data"]["person"]["organisation"], "Kiln & Sons");
}

#[tokio::test]
async fn labels_are_private_and_can_be_for_any_handle() {
    let server = TestServer::start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    for name in ["tech", "newcomer", "nobody"] {
        set_label(&admin, name, &["Label of ", name].concat()).await.done();
    }
    set_label(&admin, "tech", " Front \n desk ").await.done();
    assert_eq!(labels(&list(&admin).await), [("tech".to_owned(), "Front desk".to_owned())].into());
    assert_eq!(labels(&check(&admin, "newcomer-ovh").await)["newcomer"], "Label of newcomer");
    let all: ScreenResponse<Labels> = admin.get(route::LABELS).await.ok();
    let all: Vec<(&str, &str)> = all.data.labels.iter().map(|row| (row.handle.as_str(), row.label.as_str())).collect();
    let expected =
        [("newcomer-ovh", "Label of newcomer"), ("nobody-ovh", "Label of nobody"), ("tech-ovh", "Front desk")];
    assert_eq!(all, expected);
    let copy: Value = admin.get(route::ACCOUNT_DATA).await.ok();
    assert_eq!(copy["labels"].as_array().map(Vec::len), Some(3));
    for path in [route::LABELS, route::ACCOUNT_DATA, route::SERVICES] {
        assert!(!tech.get(path).await.text().contains("Front desk"), "{path}");
    }
    for _ in 0..2 {
        admin.delete(&route::label(&account("nobody"))).await.done();
    }
    assert_eq!(labels(&admin.get(route::LABELS).await).len(), 2);
}

#[tokio::test]
async fn refuses_hostile_labels_and_too_many() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for label in ["", "<b>x</b>", "tech\u{202e}hvo", &"x".repeat(MAX_LABEL + 1)] {
        assert_eq!(set_label(&admin, "tech", label).await.reason(400), Reason::Malformed, "{label:?}");
    }
    let unknown = [route::LABELS, "/no_handle"].concat();
    assert_eq!(admin.put(&unknown, &json!({ "label": "x" })).await.reason(404), Reason::NotFound);
    let values: Vec<String> = (0..MAX_LABELS).map(|number| format!("('admin-ovh', 'zz{number}-ovh', 'x')")).collect();
    let insert = ["insert into person_label (account, handle, label) values ", &values.join(",")].concat();
    server.sql(&insert, []);
    assert_eq!(set_label(&admin, "tech", "x").await.reason(409), Reason::Conflict);
    set_label(&admin, "zz1", "another text for one of them").await.done();
}

#[tokio::test]
async fn searches_find_people_by_name_and_label() {
    let server = TestServer::start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    tech.put(route::PROFILE, &json!({ "firstName": "Łucja", "name": "Bell" })).await.done();
    set_label(&admin, "unbanked", "Front desk").await.done();
    let all = admin.services("?limit=200").await.rows;
    let of = |name: &str| all.iter().filter(|row| !row.contacts.roles_of(&account(name)).is_empty()).count() as u64;
    for (search, name) in [("lucja%20bell", "tech"), ("front", "unbanked"), ("fr", "unbanked")] {
        assert_eq!(admin.services(&["?serviceName=", search].concat()).await.total, of(name), "{search}");
    }
    let csv = admin.get(&[route::SERVICES_CSV, "?serviceName=front"].concat()).await.text();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    // A selection by filters equals the list.
    let selected = json!({ "lines": { "selected": {
        "selection": { "matching": { "filters": "serviceName=front" } }, "contacts": { "tech": "newcomer-ovh" } } },
        "allOrNothing": false, "leaveOut": false });
    let preview: Value = admin.post(route::SUBMISSIONS_CHECK, &selected).await.ok();
    assert_eq!(preview["data"]["willChange"], 1, "{preview}");

    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.submit_one(&twins(), NewContacts { tech: "newcomer2", ..NewContacts::default() }).await;
    let found = admin.requests("?q=lucja").await.data.waiting_for_me;
    assert_eq!(found.rows.iter().map(|row| row.request.id).collect::<Vec<_>>(), [id]);
    assert_eq!(found.total, 1);
}

fn row<'a>(page: &'a PeoplePage, name: &str) -> &'a handover_api::people::PersonRow {
    page.rows.iter().find(|row| row.handle == account(name)).expect("the person is listed")
}

#[tokio::test]
async fn people_are_listed_with_the_services_that_they_share() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    set_label(&admin, "outsider", "Printers").await.done();
    let page = people(&admin, "").await;
    let handles: Vec<&str> = page.rows.iter().map(|row| row.handle.as_str().trim_end_matches("-ovh")).collect();
    assert_eq!(handles, ["billing", "tech", "gaps", "twin1", "twin2", "unbanked", "newcomer", "outsider"]);
    let services = admin.services("?limit=200").await.rows;
    let shared: Vec<_> = services.iter().filter(|row| row.contacts.tech == account("tech")).collect();
    let tech = row(&page, "tech");
    assert_eq!(tech.services, shared.len() as u64);
    assert_eq!(tech.theirs, PerRole { admin: 0, tech: tech.services, billing: 0 });
    let billed = shared.iter().filter(|row| row.contacts.billing == account("admin")).count() as u64;
    assert_eq!(tech.mine, PerRole { admin: tech.services, tech: 0, billing: billed });
    assert_eq!(row(&page, "newcomer").services, 0);
    let unable: Vec<&str> = page.rows.iter().filter(|row| row.unable).map(|row| row.handle.as_str()).collect();
    assert_eq!(unable, ["gaps-ovh"], "a missing payment method stays private");
    // Page by page, the same.
    let (mut after, mut paged) = (String::new(), Vec::new());
    loop {
        let part = people(&admin, &Query::default().with("limit", "3").with("after", &after).finish()).await;
        paged.extend(part.rows);
        let Some(next) = part.next else { break };
        after = next;
    }
    assert_eq!(paged, page.rows);
    for after in ["x", "-1%20aa"] {
        let stale = admin.get(&format!("{}?after={after}", route::PEOPLE)).await;
        assert_eq!(stale.reason(410), Reason::StaleCursor, "{after}");
    }
    assert_eq!(found(&admin, "?search=print").await, [account("outsider")]);
    assert_eq!(found(&admin, "?search=toni%20tw").await, [account("twin1"), account("twin2")]);
    assert_eq!(found(&admin, "?search=toni%20new").await, [], "newcomer has not accepted");
    assert_eq!(found(&newcomer, "?search=toni%20ad").await, [account("admin")], "who has asked");
}

/// Any handle can have a label.
#[tokio::test]
async fn a_label_does_not_reveal_who_can_take_no_role() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    set_label(&admin, "debtor", "Printers").await.done();
    assert!(!row(&people(&admin, "?search=print").await, "debtor").unable);
}

#[tokio::test]
async fn people_are_filtered_by_role_and_by_having_no_name() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    show_name(&server.sign_in("twin1").await, false).await;
    set_label(&admin, "twin1", "One of two").await.done();
    let all = people(&admin, "").await;
    let expected = |matches: fn(&PersonRow) -> bool| -> Vec<NicHandle> {
        all.rows.iter().filter(|row| matches(row)).map(|row| row.handle.clone()).collect()
    };
    let (tech, billing) = (expected(|row| row.theirs.tech > 0), expected(|row| row.theirs.billing > 0));
    assert_eq!(found(&admin, "?roles=tech").await, tech);
    assert_eq!(found(&admin, "?roles=tech.billing").await, expected(|row| row.theirs.tech + row.theirs.billing > 0));
    let by_role = PerRole { admin: 0, tech: tech.len() as u64, billing: billing.len() as u64 };
    assert_eq!(people(&admin, "?roles=tech").await.by_role, Some(by_role), "without filters");
    assert_eq!(found(&admin, "?unnamed=1").await, [account("twin1")], "a label is no name");
    let file = admin.get(&[route::PEOPLE_CSV, "?search=twin"].concat()).await.csv();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[1].starts_with("twin1-ovh,,,One of two,1,0,1,0,1,0,0"), "{file}");
    assert!(lines[2].starts_with("twin2-ovh,Toni twin2,,,1,0,0,1,1,0,0"), "{file}");
}

#[tokio::test]
async fn emails_quote_the_names_that_their_recipient_may_see() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    set_label(&newcomer, "admin", "My label").await.done();
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let mail = server.mail_to("newcomer@mail.example", "").await;
    assert!(mail.text.contains("“Toni admin” (admin-ovh)"), "{}", mail.text);
    assert!(!mail.text.contains("Toni tech") && !mail.text.contains("My label"), "{}", mail.text);
    let mail = server.mail_to("admin@mail.example", "").await;
    assert!(mail.text.contains("newcomer-ovh") && !mail.text.contains("Toni newcomer"), "{}", mail.text);
    assert!(mail.text.contains("“Toni tech” (tech-ovh)"), "{}", mail.text);
    // From now on they share the service.
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(3)).await;
    let mail = server.mail_to("tech@mail.example", "").await;
    assert!(
        !mail.text.contains("Toni newcomer"),
        "the former contact shares other services with the admin only: {}",
        mail.text
    );
    let mail = server.mail_to("admin@mail.example", "").await;
    assert!(mail.text.contains("“Toni newcomer” (newcomer-ovh)"), "{}", mail.text);
}

async fn page(user: &TestUser, name: &str) -> ScreenResponse<PersonPage> {
    user.get(&route::person(&account(name))).await.ok()
}

#[tokio::test]
async fn counts_what_both_share_by_role() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let tech = page(&admin, "tech").await;
    let listed = admin.services("?limit=200").await.rows;
    let theirs = listed.iter().filter(|row| row.contacts.tech == account("tech")).count() as u64;
    assert_eq!(tech.data.row.theirs, PerRole { admin: 0, tech: theirs, billing: 0 });
    assert_eq!((tech.data.row.services, tech.data.row.mine.admin), (theirs, theirs));
    assert_eq!(tech.people.iter().map(|person| person.name.as_deref()).collect::<Vec<_>>(), [Some("Toni tech")]);
    assert_eq!((tech.data.since, tech.data.row.unable), (PerRole::default(), false), "since before the records");
    // A handle without an account looks the same as one that shares nothing.
    let [outsider, nobody] = [page(&admin, "outsider").await, page(&admin, "zz99999").await];
    for other in [outsider, nobody] {
        assert_eq!((other.data.row.services, other.data.open.len(), other.people.len()), (0, 0, 0));
    }
    admin.get("/1.0/me/people/not%20a%20handle").await.problem(404);
}

#[tokio::test]
async fn open_requests_between_two_say_who_has_to_answer() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.submit_one(&service("other.example", Category::Domain), crate::common::tech("newcomer2")).await;
    let between = async |user: &TestUser, name| {
        let open = page(user, name).await.data.open;
        assert_eq!(open.len(), 1);
        (open[0].submission.first_request(), open[0].services, open[0].waits_for_reader, open[0].waits_for_other)
    };
    assert_eq!(between(&admin, "newcomer").await, (id, 1, true, true));
    admin.accept(id, &server.code(id, &admin).await).await.done();
    assert_eq!(between(&admin, "newcomer").await, (id, 1, false, true));
    assert_eq!(between(&newcomer, "admin").await, (id, 1, true, false));
    // The outgoing contact is no party.
    assert!(page(&server.sign_in("tech").await, "newcomer").await.data.open.is_empty());
    newcomer.accept(id, &server.code(id, &newcomer).await).await.done();
    server.advance(minutes(2)).await;
    let after = page(&admin, "newcomer").await.data;
    assert_eq!((after.open.len(), after.row.theirs.tech), (0, 1));
    assert!(after.since.tech.is_some(), "since the role moved");
}
