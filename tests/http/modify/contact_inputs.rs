//! The form: its data, and inputs for a contact: handles, addresses, nothing, and nonsense.

use super::{pairs, submit};
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, account, domain, roles, service, tech};
use handover_api::app::ScreenResponse;
use handover_api::submissions::ModifyContext;
use handover_api::{Reason, route};
use handover_rules::model::account::HandleError;
use handover_rules::submission::PlanError;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Blocker, Category, PerRole, RequestId, RequestState, Role};
use serde_json::json;

#[tokio::test]
async fn empty_and_unchanged_inputs_are_ignored() {
    let server = TestServer::start().await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    for body in [
        json!({}),
        json!({ "contactAdmin": null, "contactTech": "  ", "contactBilling": "" }),
        json!({ "contactAdmin": "admin-ovh", "contactTech": " TECH-Ovh ", "contactBilling": "billing-ovh" }),
        // Without the right to a role, the address of its contact is refused like any other (see `blockers.rs`).
        json!({ "contactTech": "Tech@mail.example", "contactBilling": "billing@MAIL.example" }),
    ] {
        let problem = submit(&admin, &body).await.problem(400);
        assert_eq!((problem.reason, problem.rejected), (Reason::Rejected, Some(PlanError::NothingToChange)), "{body}");
    }
    // Clients send all three contacts: an unchanged one needs no right.
    let body = json!({ "contactAdmin": "admin-ovh", "contactTech": "newcomer-ovh", "contactBilling": "BILLING-ovh" });
    let ids: Vec<RequestId> = submit(&techs, &body).await.ok();
    assert_eq!(pairs(&techs, &ids).await, [(account("tech"), account("newcomer"), roles(&[Role::Tech]))]);
}

#[tokio::test]
async fn addresses_resolve_only_to_accounts_that_share_a_service() {
    let server = TestServer::start().await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let strangers = ["newcomer@mail.example", "outsider@mail.example", "nobody@mail.example"];
    for address in strangers {
        let reasons = admin.submit(&domain(), tech(address)).await.blockers();
        assert_eq!(reasons.tech, [Blocker::NoSuchAccount], "{address}");
    }
    let reasons = admin.submit(&domain(), tech("twins@mail.example")).await.blockers();
    assert_eq!(reasons.tech, [Blocker::SeveralAccounts]);
    // The tech contact shares no service with that account.
    let reasons = techs.submit(&domain(), tech("unbanked@mail.example")).await.blockers();
    assert_eq!(reasons.tech, [Blocker::NoSuchAccount]);

    let id = admin.submit_one(&domain(), tech("UnBanked@Mail.Example")).await;
    assert_eq!(admin.request(id).await.to, account("unbanked"));
    let other = service("other.example", Category::Domain);
    let id = admin.submit_one(&other, tech("admin@mail.example")).await;
    assert_eq!(admin.request(id).await.to, account("admin"));
}

#[tokio::test]
async fn rejects_malformed_inputs_by_role() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let body = json!({ "contactAdmin": "nohyphen", "contactTech": "newcomer-ovh", "contactBilling": "a-ovh" });
    let problem = submit(&admin, &body).await.problem(400);
    assert_eq!(problem.reason, Reason::BadEntry);
    let entries = problem.entries.expect("errors by role");
    assert_eq!(
        (entries.admin, entries.tech, entries.billing),
        (Some(HandleError::NoHyphen), None, Some(HandleError::BadName))
    );
    for odd in ["aa00000-ovh2", "<script>", "a@b", "two words-ovh", "naïve-ovh", "x@y.z\r\nBcc: e@f.g", "\u{0}"] {
        let problem = submit(&admin, &json!({ "contactTech": odd })).await.problem(400);
        assert_eq!(problem.reason, Reason::BadEntry, "{odd}");
        assert!(!problem.detail.contains(odd));
    }
}

#[tokio::test]
async fn check_previews_requests_and_creates_none() {
    let server = TestServer::start().await;
    let [admin, techs, outsider] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("outsider").await];
    let open = techs.submit_one(&domain(), tech("newcomer2")).await;

    let change = NewContacts { tech: "newcomer", billing: "gaps@mail.example", ..NewContacts::default() };
    let checked = admin.check(&domain(), &change.body()).await;
    let found = checked.found.tech.expect("the account is resolved");
    assert_eq!((found.handle, found.is_in_my_zone), (account("newcomer"), true));
    assert_eq!(checked.found.billing.map(|found| found.handle), Some(account("gaps")));
    assert_eq!(checked.blocked.tech, []);
    assert_eq!(checked.blocked.billing, [Blocker::Unable { account: account("gaps") }]);

    let checked = admin.check(&domain(), &TO_NEWCOMER.body()).await;
    assert_eq!((checked.requests, checked.supersedes), (1, 1));
    let [moved] = checked.moves.as_slice() else { panic!("{checked:?}") };
    assert_eq!((&moved.from, &moved.to, moved.services), (&account("tech"), &account("newcomer"), 1));
    assert_eq!(checked.notified, [account("tech")]);
    assert_eq!(techs.state(open).await, RequestState::ValidatingByCustomers);
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 0);

    let foreign = outsider.check(&domain(), &TO_NEWCOMER.body()).await;
    assert_eq!(foreign.refused.iter().map(|group| group.reason).collect::<Vec<_>>(), [RefusalKind::NoService]);
    assert_eq!(foreign.found, PerRole::default());
}

#[tokio::test]
async fn form_has_the_service_and_its_siblings() {
    let server = TestServer::start().await;
    let [tech, outsider] = [server.sign_in("tech").await, server.sign_in("outsider").await];
    let screen: ScreenResponse<ModifyContext> = tech.get(&route::of_service(route::MODIFY, &domain())).await.ok();
    let form = screen.data;
    assert_eq!(form.service.service, domain());
    assert_eq!((form.me.handle, form.me.profile_complete), (account("tech"), true));
    let siblings: Vec<Category> = form.siblings.iter().map(|row| row.service.category).collect();
    assert_eq!(siblings, [Category::Hosting, Category::Zone]);
    outsider.get(&route::of_service(route::MODIFY, &domain())).await.problem(404);
    for query in ["", "?service=halden.example", "?category=DOMAIN", "?service=halden.example&category=NONSENSE"] {
        tech.get(&[route::MODIFY, query].concat()).await.problem(404);
    }
}
