//! Renewal notices to the billing contact: 30, 7 and 1 days before, each once.

use crate::common::{TestServer, days};
use chrono::NaiveDate;
use handover_rules::renewal::renewal_due;

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

#[tokio::test]
async fn sent_notices_are_not_due_again() {
    let server = TestServer::start_with(&[], |export| {
        export.add("soon.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-04-04"), "ok");
        export.add("later.example", "DOMAIN", ["admin", "tech", PAYER], Some("2030-04-10"), "ok");
    })
    .await;
    let left = |today: &str| {
        let today: NaiveDate = today.parse().expect("a valid date");
        let days = ["2030-04-04", "2030-04-10"].map(|day| day.parse::<NaiveDate>().expect("a valid date"));
        let due: Vec<_> = days.into_iter().filter_map(|day| Some((day, renewal_due(day, today)?))).collect();
        server.store.read(move |reader| {
            let mut all = Vec::new();
            for (day, left) in due {
                let found = reader.services_due_a_notice(day, left, None, 10)?;
                all.extend(found.iter().map(|_| (day.to_string(), left)));
            }
            Ok(all)
        })
    };
    server.advance(days(8)).await;
    let recorded =
        "select n.days from renewal_notice n join service s on s.id = n.service where s.name = 'later.example'";
    server.until("both notices are recorded", async || !server.rows(recorded).is_empty()).await;
    assert_eq!(left("2030-03-12").await.expect("the store succeeds"), []);
    assert_eq!(left("2030-03-27").await.expect("the store succeeds"), []);
    // The next threshold makes a new notice due.
    assert_eq!(left("2030-03-28").await.expect("the store succeeds"), [("2030-04-04".to_owned(), 7)]);
    let both = [("2030-04-04".to_owned(), 1), ("2030-04-10".to_owned(), 7)];
    assert_eq!(left("2030-04-03").await.expect("the store succeeds"), both);
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
    assert!(mail.text.contains("And 215 more") && listed == 15, "{}", mail.text);
}

#[tokio::test]
async fn notices_of_one_day_are_one_email_to_each_billing_contact() {
    let mut server = TestServer::start_with(&[], |export| {
        for (name, who, day) in [
            ("first.example", PAYER, "2030-04-06"),
            ("second.example", PAYER, "2030-03-13"),
            ("third.example", PAYER, "2030-03-14"),
            ("other.test", "newcomer3", "2030-03-13"),
        ] {
            export.add(name, "DOMAIN", ["admin", "tech", who], Some(day), "ok");
        }
    })
    .await;
    // 30, 7 and 1 days before.
    server.advance(days(8)).await;
    let is_there = async || server.mails().await.iter().any(|mail| mail.address.starts_with("newcomer3@"));
    server.until("the emails are there", is_there).await;
    server.settle().await;
    let subjects = async |who: &str| {
        let mails = server.mails().await.into_iter().filter(|mail| mail.address.starts_with(who));
        mails.map(|mail| mail.subject).collect::<Vec<_>>()
    };
    assert_eq!(subjects("newcomer2@").await, ["Renewal: 3 services expire soon, the first tomorrow"]);
    assert_eq!(subjects("newcomer3@").await, ["Renewal: other.test expires tomorrow"]);
    let mails = server.mails().await;
    let text = &mails.iter().find(|mail| mail.address.starts_with("newcomer2@")).expect("an email").text;
    let at = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} in {text}"));
    assert!(at("second.example") < at("third.example") && at("third.example") < at("first.example"), "{text}");
    // Nothing comes twice.
    server.restart(days(0)).await;
    server.settle().await;
    let again = server.mails().await;
    assert_eq!(again.iter().filter(|mail| mail.address.starts_with("newcomer2@")).count(), 1);
}
