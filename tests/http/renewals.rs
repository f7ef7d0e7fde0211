//! Renewal notices to the billing contact: 30, 7 and 1 days before, each once.

use crate::common::{TestServer, days};
use chrono::{NaiveDate, TimeDelta};
use handover_rules::renewal::renewal_due;

/// The days left according to the notices about one service.
async fn notices(server: &TestServer, name: &str) -> Vec<String> {
    let mails = server.mails().await;
    let begin = format!("Renewal: {name} expires ");
    let about = mails.iter().filter(|mail| mail.subject.starts_with(&begin));
    about
        .map(|mail| {
            assert_eq!(mail.address, "billing@mail.example");
            mail.subject[begin.len()..].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn billing_contact_gets_three_renewal_notices() {
    let server = TestServer::start_with(&[], |export| {
        // Forty days from the start.
        export.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-04-13"), "ok");
    })
    .await;
    for (pass, expected) in [
        (0, &[][..]),
        (10, &["in 30 days"]),
        (10, &["in 30 days"]),
        (13, &["in 30 days", "in 7 days"]),
        (6, &["in 30 days", "in 7 days", "tomorrow"]),
        (1, &["in 30 days", "in 7 days", "tomorrow"]),
        (10, &["in 30 days", "in 7 days", "tomorrow"]),
    ] {
        server.advance(days(pass)).await;
        let what = format!("{} notices are there", expected.len());
        server.until(&what, async || notices(&server, "soon.example").await.len() >= expected.len()).await;
        assert_eq!(notices(&server, "soon.example").await, expected);
    }
}

#[tokio::test]
async fn first_import_sends_the_nearest_notice_once() {
    let mut server = TestServer::start_with(&[], |export| {
        // Five days from the start.
        export.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-09"), "ok");
    })
    .await;
    server.until("the notice is there", async || !notices(&server, "soon.example").await.is_empty()).await;
    assert_eq!(notices(&server, "soon.example").await, ["in 5 days"]);
    server.restart(days(0)).await;
    assert_eq!(notices(&server, "soon.example").await, ["in 5 days"]);
}

#[tokio::test]
async fn sent_notices_are_not_due_again() {
    let server = TestServer::start_with(&[], |export| {
        export.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-09"), "ok");
        export.add("later.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-20"), "ok");
    })
    .await;
    let left = |today: &str| {
        let today: NaiveDate = today.parse().expect("a valid date");
        let days = (0..=30).map(|left| today + TimeDelta::days(left));
        let due: Vec<_> = days.filter_map(|day| Some((day, renewal_due(day, today)?))).collect();
        server.store.read(move |reader| {
            let mut all = Vec::new();
            for (day, left) in due {
                let found = reader.expiring_services(day, left, None, 10)?.into_iter();
                all.extend(found.map(|found| (found.expiration.to_string(), found.days)));
            }
            Ok(all)
        })
    };
    server.until("both notices are recorded", async || !notices(&server, "later.example").await.is_empty()).await;
    assert_eq!(left("2030-03-04").await.expect("the store succeeds"), []);
    assert_eq!(left("2030-03-07").await.expect("the store succeeds"), []);
    // The next threshold makes a new notice due.
    assert_eq!(left("2030-03-08").await.expect("the store succeeds"), [("2030-03-09".to_owned(), 1)]);
    assert_eq!(left("2030-03-13").await.expect("the store succeeds"), [("2030-03-20".to_owned(), 7)]);
}

/// More than one batch, on more than one day.
#[tokio::test]
async fn every_service_that_expires_gets_its_notice() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..230 {
            let day = if number % 2 == 0 { "2030-03-09" } else { "2030-03-20" };
            export.add(&format!("s{number}.example"), "DOMAIN", ["admin", "tech", "billing"], Some(day), "ok");
        }
    })
    .await;
    let recorded = "select distinct n.service from renewal_notice n join service s on s.id = n.service
        where s.name glob 's*' and n.expiration = s.expiration";
    server.until("all notices are recorded", async || server.rows(recorded).len() == 230).await;
}
