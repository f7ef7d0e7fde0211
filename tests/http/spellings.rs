//! A domain is found by every spelling of its name (decision 0031).

use crate::common::{TestServer, service, tech};
use chrono::TimeDelta;
use handover_api::app::ScreenResponse;
use handover_api::desk::SearchResult;
use handover_api::query::escape;
use handover_api::submissions::ModifyContext;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole;
use handover_rules::submission::file::FileProblem;
use handover_rules::submission::form::Preview;
use handover_rules::{Category, ServiceKey};
use serde_json::{Value, json};

/// As it is listed: in Unicode.
const NAME: &str = "brück-älv.example";

const SPELLINGS: [&str; 5] = [
    NAME,
    "xn--brck-lv-9wa6s.example",
    "XN--BRCK-LV-9WA6S.Example",
    "BRÜCK-Älv.example.",
    "bru\u{308}ck-a\u{308}lv.example",
];

async fn start() -> TestServer {
    TestServer::start_with(&[], |export| {
        for category in ["DOMAIN", "ZONE"] {
            export.add(SPELLINGS[2], category, ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await
}

fn listed() -> ServiceKey {
    service(NAME, Category::Domain)
}

#[tokio::test]
async fn pages_calls_and_changes_take_every_spelling() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let staff = server.staff("rhea", &[StaffRole::Support]).await;
    for spelling in SPELLINGS {
        let key = service(spelling, Category::Domain);
        let infos: Value = admin.get(&route::service_infos(&key)).await.ok();
        assert_eq!(infos["domain"], NAME, "{spelling}");
        let page: ScreenResponse<ModifyContext> = admin.get(&route::of_service(route::MODIFY, &key)).await.ok();
        assert_eq!((page.data.service.service, page.data.siblings.len()), (listed(), 1), "{spelling}");
        for base in [route::SERVICE, route::HISTORY, route::HOLDER] {
            assert!(admin.get(&route::of_service(base, &key)).await.text().contains(NAME), "{base} {spelling}");
        }
        let services = admin.services(&["?serviceName=", &escape(spelling)].concat()).await;
        assert_eq!(services.rows.len(), 2, "{spelling}");
        let found: SearchResult = staff.get(&[route::DESK_SEARCH, "?q=", &escape(spelling)].concat()).await.ok();
        assert_eq!(found.services, [listed(), service(NAME, Category::Zone)], "{spelling}");
        assert!(staff.get(&handover_api::desk::service_route(&key)).await.text().contains(NAME), "{spelling}");
        assert_eq!(admin.check(&key, &tech("newcomer").body()).await.will_change, 1, "{spelling}");
        let id = admin.submit_one(&key, tech("newcomer")).await;
        assert_eq!(admin.request(id).await.service, listed(), "{spelling}");
        admin.withdraw(id).await.done();
        server.advance(TimeDelta::minutes(2)).await;
    }
}

#[tokio::test]
async fn files_of_contacts_and_selections_take_every_spelling() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let check = async |lines: Value| -> Preview {
        let body = json!({ "lines": lines, "allOrNothing": false });
        admin.post(route::SUBMISSIONS_CHECK, &body).await.ok::<ScreenResponse<Preview>>().data
    };
    for spelling in SPELLINGS {
        let text = format!("service,category,tech\n{spelling},DOMAIN,newcomer-ovh\n");
        assert_eq!(check(json!({ "file": text })).await.will_change, 1, "{spelling}");
        let key = service(spelling, Category::Domain);
        let contacts = json!({ "admin": null, "tech": "newcomer-ovh", "billing": null });
        let selected = json!({ "selection": { "these": [key] }, "contacts": contacts });
        assert_eq!(check(json!({ "selected": selected })).await.will_change, 1, "{spelling}");
        let matching = json!({ "matching": { "filters": "serviceName=lv.ex&category=DOMAIN", "except": [key] } });
        let selected = json!({ "selection": matching, "contacts": contacts });
        let body = json!({ "lines": { "selected": selected }, "allOrNothing": false });
        assert_eq!(admin.post(route::SUBMISSIONS_CHECK, &body).await.reason(400), Reason::Malformed, "{spelling}");
    }
    let text = format!("service,category,tech\n{NAME},DOMAIN,newcomer-ovh\n{},DOMAIN,newcomer2-ovh\n", SPELLINGS[1]);
    let preview = check(json!({ "file": text })).await;
    let found: Vec<_> = preview.faults.iter().map(|fault| (fault.line, fault.problem, fault.first)).collect();
    assert_eq!(found, [(3, FileProblem::RepeatedService, Some(2))]);
}

#[tokio::test]
async fn an_order_of_a_domain_in_another_spelling_is_refused() {
    let server = start().await;
    let outsider = server.sign_in("outsider").await;
    let order = |name: &str, category| {
        let holder = json!({ "firstName": "Toni", "lastName": "Outsider" });
        json!({ "service": service(name, category), "holder": holder })
    };
    for spelling in SPELLINGS {
        let refused = outsider.post(route::DEMO_ORDER, &order(spelling, Category::Domain)).await;
        assert_eq!(refused.reason(400), Reason::Malformed, "{spelling}");
    }
    outsider.post(route::DEMO_ORDER, &order("Fresh-Ö.Example.", Category::Domain)).await.done();
    assert_eq!(server.contact_names(&service("fresh-ö.example", Category::Domain)).await, ["outsider"; 3]);
}
