//! Emails to the billing contact: renewal notices 30, 7 and 1 days before, each once, and the open bills beside a service
//! in debt.

use crate::common::{TestServer, TestUser, days, domain, service};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_rules::{Category, ServiceKey};

/// A billing contact without other services.
const PAYER: &str = "newcomer2";

/// The days left according to the notices about one service.
async fn notices(server: &TestServer, name: &str) -> Vec<String> {
    let mails = server.mails().await;
    let begin = format!("Renewal: {name} expires ");
    let about = mails.iter().filter(|mail| mail.subject.starts_with(&begin));
    about
        .map(|mail| {
            assert_eq!(mail.address, "newcomer2@mail.example");
            mail.subject[begin.len()..].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn billing_contact_gets_three_renewal_notices() {
    let server = TestServer::start_with(&[], |export| {
        // Forty days from the start.
        export.add("soon.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-04-13"), "ok");
    })
    .await;
    let all = ["in 30 days", "in 7 days", "tomorrow"];
    for (pass, number) in [(0, 0), (10, 1), (10, 1), (13, 2), (6, 3), (1, 3), (10, 3)] {
        server.advance(days(pass)).await;
        let what = format!("{number} notices are there");
        server.until(&what, async || notices(&server, "soon.example").await.len() >= number).await;
        assert_eq!(notices(&server, "soon.example").await, all[..number]);
    }
}

/// The provider's former system sent the notices that were due before.
#[tokio::test]
async fn first_import_sends_only_notices_that_become_due_later() {
    let mut server = TestServer::start_with(&[], |export| {
        // Five days from the start, and due today.
        export.add("soon.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-03-09"), "ok");
        export.add("month.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-04-03"), "ok");
    })
    .await;
    server.advance(days(4)).await;
    server.until("the notice is there", async || !notices(&server, "soon.example").await.is_empty()).await;
    assert_eq!(notices(&server, "soon.example").await, ["tomorrow"]);
    server.restart(days(0)).await;
    assert_eq!(notices(&server, "soon.example").await, ["tomorrow"]);
    assert_eq!(notices(&server, "month.example").await, [""; 0]);
}

/// An import that brings a last day forward makes the nearest notice due.
#[tokio::test]
async fn nearest_notice_is_sent_once_when_the_last_day_comes_forward() {
    let mut server = TestServer::start_with(&[], |export| {
        export.add("soon.example", "DOMAIN", ["admin", "tech", PAYER], Some("2031-03-09"), "ok");
    })
    .await;
    server.advance(days(60)).await;
    assert_eq!(notices(&server, "soon.example").await, [""; 0]);
    server.import_with(|export| export.service("soon.example", "DOMAIN").expiration = Some("2030-05-08")).await;
    server.restart(days(0)).await;
    server.until("the notice is there", async || !notices(&server, "soon.example").await.is_empty()).await;
    assert_eq!(notices(&server, "soon.example").await, ["in 5 days"]);
}

/// With `off`, the notices count as sent by another system, also once they are switched on.
#[tokio::test]
async fn no_notice_is_sent_while_another_system_sends_them() {
    let mut server = TestServer::start_with(&["--renewal-notices", "off"], |export| {
        export.add("soon.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-04-13"), "ok");
    })
    .await;
    server.advance(days(20)).await;
    let recorded = "select days from renewal_notice n join service s on s.id = n.service where s.name = 'soon.example'";
    server.until("the notice is recorded", async || server.rows(recorded) == [[30.into()]]).await;
    server.restart_with(&["--renewal-notices", "on"], days(0)).await;
    assert_eq!(notices(&server, "soon.example").await, [""; 0]);
    server.advance(days(13)).await;
    server.until("the notice is there", async || !notices(&server, "soon.example").await.is_empty()).await;
    assert_eq!(notices(&server, "soon.example").await, ["in 7 days"]);
}

/// More than one batch, on more than one day.
#[tokio::test]
async fn every_service_that_expires_gets_its_notice() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..230 {
            let day = if number % 2 == 0 { "2030-04-04" } else { "2030-04-05" };
            export.add(&format!("s{number}.example"), "DOMAIN", ["admin", "tech", PAYER], Some(day), "ok");
        }
    })
    .await;
    server.advance(days(2)).await;
    let recorded = "select distinct n.service from renewal_notice n join service s on s.id = n.service
        where s.name like 's%' and n.expiration = s.expiration";
    server.until("all notices are recorded", async || server.rows(recorded).len() == 230).await;
    let is_there = async || server.mails().await.iter().any(|mail| mail.address == "newcomer2@mail.example");
    server.until("the email is there", is_there).await;
    server.settle().await;
    let mails = server.mails().await;
    let [mail] = &mails.iter().filter(|mail| mail.address == "newcomer2@mail.example").collect::<Vec<_>>()[..] else {
        panic!("one email")
    };
    assert_eq!(mail.subject, "Renewal: 230 services expire soon, the first in 29 days");
    let listed = mail.text.lines().filter(|line| line.starts_with("- s")).count();
    assert!(mail.text.contains("The link shows all 230 services.") && listed == 15, "{}", mail.text);
}

/// The bills on the page of a service: whether each blocks changes.
async fn bills(user: &TestUser, service: &ServiceKey) -> Vec<bool> {
    let page: ScreenResponse<ServicePage> = user.get(&route::service_page(&service.name)).await.ok();
    page.data.bills.into_iter().map(|bill| bill.blocks).collect()
}

#[tokio::test]
async fn only_the_payer_of_a_service_in_debt_sees_open_bills_of_its_own() {
    let server = TestServer::start_with(&[], |export| {
        export.bills.push(("billing", "2030-01-31", "UNPAID"));
        export.bills.push(("billing", "2031-01-31", "TO_BE_PAID"));
        export.bills.push(("billing", "2029-01-31", "PAID"));
        export.bills.push(("admin", "2030-01-31", "UNPAID"));
    })
    .await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    let owing = service("owing.example", Category::Domain);
    assert_eq!(bills(&billing, &owing).await, [true, false]);
    assert_eq!(bills(&admin, &owing).await, [false; 0], "neither those of the payer nor its own");
    assert_eq!(bills(&billing, &domain()).await, [false; 0], "nothing is owed for this one");
    billing.post_nothing(route::DEMO_PAY).await.done();
    assert_eq!(bills(&billing, &owing).await, [false; 0]);
}
