//! Renewal notices to billing contacts: 30, 7 and 1 days before, each once.

use crate::common::{World, days};
use chrono::{NaiveDate, TimeDelta};
use handover_rules::renewal::renewal_due;

/// The days left that the billing contact was told of, about one service.
async fn told(world: &World, name: &str) -> Vec<String> {
    let letters = world.letters().await;
    let begin = format!("Renewal: {name} expires ");
    let about = letters.iter().filter(|letter| letter.subject.starts_with(&begin));
    about
        .map(|letter| {
            assert_eq!(letter.address, "billing@mail.example");
            letter.subject[begin.len()..].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn billing_contact_gets_three_renewal_notices() {
    let world = World::with(&[], |provider| {
        // Forty days after the beginning of the tests' time.
        provider.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-04-13"), "ok");
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
        world.pass(days(pass)).await;
        let what = format!("{} notices are there", expected.len());
        world.until(&what, async || told(&world, "soon.example").await.len() >= expected.len()).await;
        assert_eq!(told(&world, "soon.example").await, expected);
    }
}

#[tokio::test]
async fn first_import_sends_the_nearest_notice_once() {
    let mut world = World::with(&[], |provider| {
        // Five days after the beginning of the tests' time.
        provider.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-09"), "ok");
    })
    .await;
    assert_eq!(told(&world, "soon.example").await, ["in 5 days"]);
    world.restart(days(0)).await;
    assert_eq!(told(&world, "soon.example").await, ["in 5 days"]);
}

#[tokio::test]
async fn sent_notices_are_not_due_again() {
    let world = World::with(&[], |provider| {
        provider.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-09"), "ok");
        provider.add("later.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-20"), "ok");
    })
    .await;
    let left = |today: &str| {
        let today: NaiveDate = today.parse().expect("a day");
        let days = (0..=30).map(|left| today + TimeDelta::days(left));
        let due: Vec<_> = days.filter_map(|day| Some((day, renewal_due(day, today)?))).collect();
        world.store.read(move |reader| {
            let found = reader.expiring(&due, 0, 10)?.into_iter();
            Ok(found.map(|found| (found.expiration.to_string(), found.days)).collect::<Vec<_>>())
        })
    };
    world.until("both are noted", async || !told(&world, "later.example").await.is_empty()).await;
    assert_eq!(left("2030-03-04").await.expect("the store answers"), []);
    assert_eq!(left("2030-03-07").await.expect("the store answers"), []);
    // The next threshold is something new.
    assert_eq!(left("2030-03-08").await.expect("the store answers"), [("2030-03-09".to_owned(), 1)]);
    assert_eq!(left("2030-03-13").await.expect("the store answers"), [("2030-03-20".to_owned(), 7)]);
}
