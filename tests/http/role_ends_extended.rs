//! Tech roles of several services that get another last day together (decision 0038).

use crate::common::{TestServer, TestUser, account, service};
use crate::role_ends_early::offered;
use crate::role_ends_of_many::{all_accept, asked, end_of, in_days, submit, tech};
use handover_api::app::ScreenResponse;
use handover_api::modify::EndRole;
use handover_api::route;
use handover_api::submissions::{EndingRoles, ExtendableRoles, NewLine, NewLines};
use handover_rules::{Category, Refusal, RequestId, ServiceKey};

async fn alike(user: &TestUser, request: RequestId) -> ExtendableRoles {
    user.get(&route::ends_alike(request)).await.ok::<ScreenResponse<ExtendableRoles>>().data
}

/// Domains of the admin with these tech contacts.
async fn with_techs(techs: &[&'static str]) -> (TestServer, Vec<ServiceKey>) {
    let names: Vec<String> = (0..techs.len()).map(|number| format!("s{number}.example")).collect();
    let server = TestServer::start_with(&[], |export| {
        for (name, tech) in names.iter().zip(techs) {
            export.add(name, "DOMAIN", ["admin", tech, "admin"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Domain)).collect())
}

#[tokio::test]
async fn roles_with_equal_ends_are_extended_together() {
    let (server, domains) = with_techs(&["tech", "tech", "billing", "tech", "tech"]).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (soon, later) = (in_days(&server, 5), in_days(&server, 60));
    let lines = domains.iter().zip([soon, soon, soon, soon, later]).map(|(domain, until)| NewLine {
        service: domain.clone(),
        contacts: tech("newcomer"),
        until: Some(until),
    });
    let id = submit(&admin, &asked(NewLines::Each(lines.collect()))).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.settle().await;

    let entries = offered(&admin, id).await;
    let listed: Vec<(u64, _)> = entries.iter().map(|end| (end.services, end.until)).collect();
    assert_eq!(listed, [(3, soon), (1, soon), (1, later)], "by account and day");
    let expected = |services: &[ServiceKey], until| ExtendableRoles {
        services: services.to_vec(),
        holder: Some(account("newcomer")),
        until: Some(until),
    };
    let [of_tech, of_billing, of_later]: &[EndingRoles; 3] = entries.as_slice().try_into().expect("three entries");
    let three = [&domains[..2], &domains[3..4]].concat();
    assert_eq!(alike(&admin, of_tech.request).await, expected(&three, soon));
    assert_eq!(alike(&admin, of_billing.request).await, expected(&domains[2..3], soon));
    assert_eq!(alike(&admin, of_later.request).await, expected(&domains[4..], later));
    // Only the admin asks for another last day.
    assert_eq!(alike(&newcomer, of_tech.request).await, ExtendableRoles::default());

    // Roles that have ended since are not part of it, also if the entry was found by one of them.
    let () = admin.post(route::END_ROLE, &EndRole { service: domains[0].clone() }).await.ok();
    assert_eq!(alike(&admin, of_tech.request).await, expected(&three[1..], soon));

    let day = in_days(&server, 30);
    let extended = alike(&admin, of_tech.request).await.services.into_iter().map(|service| NewLine {
        service,
        contacts: tech("newcomer"),
        until: Some(day),
    });
    let again = submit(&admin, &asked(NewLines::Each(extended.collect()))).await;
    all_accept(&server, again, &[&admin, &newcomer]).await;
    server.settle().await;
    for service in &three[1..] {
        assert_eq!(end_of(&admin, service).await.map(|end| end.until), Some(day));
    }
    assert_eq!(end_of(&admin, &domains[2]).await.map(|end| end.until), Some(soon), "nobody asked for that one");
    assert_eq!(alike(&admin, of_tech.request).await, ExtendableRoles::default());
}

#[tokio::test]
async fn strangers_learn_nothing_of_roles_that_end() {
    let (server, domains) = with_techs(&["tech", "tech"]).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let lines = domains.iter().map(|domain| NewLine {
        service: domain.clone(),
        contacts: tech("newcomer"),
        until: Some(in_days(&server, 5)),
    });
    let id = submit(&admin, &asked(NewLines::Each(lines.collect()))).await;
    // As long as the roles have not moved there is nothing to extend.
    assert_eq!(alike(&admin, id.first_request()).await, ExtendableRoles::default());
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.settle().await;
    let stranger = server.sign_in("newcomer2").await;
    let unknown = RequestId::new(999_999_999).expect("a number");
    let hidden = stranger.get(&route::ends_alike(id.first_request())).await;
    let unknown = stranger.get(&route::ends_alike(unknown)).await;
    assert_eq!((hidden.status, hidden.text()), (404, unknown.text()));
    assert_eq!(hidden.refusal(), Refusal::NoPart);
}
